#pragma once

/// Included first wherever a user's file may begin: with an older standard the compiler says one sentence and stops,
/// instead of what all the headers would say about it.
#if __cplusplus < 202002L
#error "sinter is written in C++20: compile with -std=c++20"
#include <needs_a_newer_standard>  // there is no such file: the compiler ends here
#endif
