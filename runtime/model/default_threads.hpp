#pragma once

#include <string>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;

/// So many threads, and in words why no more: "" if there is a thread for each CPU, or as many as were asked for.
struct Threads {
  int count = 1;
  std::string why;
  std::string text() const;  ///< 2 threads; 1 thread (OMP_NUM_THREADS)
};

/// The threads this process should have running: the least of the CPUs it may run on, its CPU quota rounded up,
/// OMP_NUM_THREADS and OMP_THREAD_LIMIT.
Threads default_threads();
/// The threads a model runs best on: of these, what its steps keep busy.
Threads default_threads(const Model& model);

/// Sets the model's threads: `asked`, or the default if that is 0. Fewer where its batch feeds no more or the system
/// gives no more.
Threads set_threads(Model& model, int asked);

}  // namespace sinter
