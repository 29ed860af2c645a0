#include "runtime/base/unique_fd.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

using sinter::UniqueFd;

TEST_CASE("a descriptor is closed once, by hand or by the end of its scope") {
  int number = -1;
  {
    UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    REQUIRE(static_cast<bool>(file));
    number = file.get();
    CHECK(::fcntl(number, F_GETFD) >= 0);
  }
  CHECK(::fcntl(number, F_GETFD) == -1);

  UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(file.close());
  CHECK_FALSE(static_cast<bool>(file));
  CHECK(file.close());  // nothing left to close, nothing lost
  CHECK_FALSE(static_cast<bool>(UniqueFd(-1)));
}
