/// What most files of the runtime and of its tests include, of the standard library and of xtensor: parsed once for
/// each build, of the tests and of a library without optimization. A file includes what it uses all the same;
/// `-Db_pch=false` builds without this. No `#pragma once`: GCC warns of it in what it precompiles.
#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/base/arrays.hpp"
