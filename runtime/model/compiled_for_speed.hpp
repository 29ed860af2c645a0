#pragma once

// A network's kernels are compiled in its own file, with that file's flags; forgotten ones are slow, and nothing else
// would say so. Messages, and not warnings: -Werror lets them pass. Defining SINTER_NO_SPEED_WARNING silences them.
#ifndef SINTER_NO_SPEED_WARNING
#if !defined(__OPTIMIZE__)
#pragma message( \
    "sinter: without optimization a network is up to 200 times slower: add -O3 (or define SINTER_NO_SPEED_WARNING)")
#elif defined(__x86_64__) && !(defined(__AVX2__) && defined(__FMA__))
#pragma message( \
    "sinter: for any x86-64 a network is several times slower: add -march=native (or define SINTER_NO_SPEED_WARNING)")
#endif
#endif
