// One sentence, and not what every header says about C++17.
// reject flags: -std=c++17
#ifdef REJECT
#include "sinter.hpp"
// expect: sinter is written in C++20: compile with -std=c++20
// errors: 2
#else
#include "sinter.hpp"
#endif
