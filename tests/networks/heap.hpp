#pragma once

#include <features.h>

/// Whether this program counts what is allocated: it does so on the GNU C library.
#ifdef __GLIBC__
inline constexpr bool heap_is_counted = true;
#else
inline constexpr bool heap_is_counted = false;
#endif

/// How often this process, its shared libraries included, has allocated by malloc, calloc, realloc or one of their
/// aligned kin, on which operator new is built.
long heap_allocations();
