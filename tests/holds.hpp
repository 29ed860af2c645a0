#pragma once

#include <doctest/doctest.h>

/// The same check twice: by the compiler, and at run time, where a failure does not hide the others.
#define HOLDS(...)                              \
  do {                                          \
    static_assert(__VA_ARGS__);                 \
    CHECK_MESSAGE((__VA_ARGS__), #__VA_ARGS__); \
  } while (false)
