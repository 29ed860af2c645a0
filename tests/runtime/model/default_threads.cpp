#include "runtime/model/default_threads.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "runtime/threads/cpus.hpp"
#include "tests/runtime/environment.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

TEST_CASE("the default is the least of the CPUs, the quota, the environment and what the network keeps busy") {
  const Environment nothing("OMP_NUM_THREADS", {}), unlimited("OMP_THREAD_LIMIT", {});
  TinyModel model;
  const double quota = cpu_quota();
  const int free = quota > 0 ? std::min(available_cpus(), static_cast<int>(std::ceil(quota))) : available_cpus();
  CHECK(default_threads(model).count == std::min(free, 16));
  {
    const Environment one("OMP_NUM_THREADS", "1");
    CHECK(default_threads(model).count == 1);
    if (free > 1) CHECK(default_threads(model).text() == "1 thread (OMP_NUM_THREADS)");
  }
  {
    const Environment one("OMP_THREAD_LIMIT", " 1 ");
    CHECK(default_threads(model).count == 1);
  }
  {
    const Environment nested("OMP_NUM_THREADS", "1,4");
    CHECK(default_threads(model).count == 1);
  }
  for (const char* none : {"", "0", "-1", "many", "1.5", "1x", "99999999999"}) {
    const Environment given("OMP_NUM_THREADS", none);
    CAPTURE(none);
    CHECK(default_threads(model).count == std::min(free, 16));
  }
  {
    const Environment bound("OMP_PROC_BIND", "true"), many("OMP_NUM_THREADS", "1000");
    CHECK(default_threads(model).count == std::min(free, 16));
  }
  model.useful = 1;
  CHECK(default_threads(model).count == 1);
  if (free > 1) CHECK(default_threads(model).why == "its steps are too small for more");
  CHECK(default_threads(TinyModel(9, 4)).count == 1);
}

TEST_CASE("what is asked for is set") {
  TinyModel model;
  CHECK(set_threads(model, 3).text() == "3 threads");
  CHECK(model.threads() == 3);
  set_threads(model, 0);
  CHECK(model.threads() == default_threads(model).count);
}
