#include "runtime/base/no_memory.hpp"

#include <doctest/doctest.h>

#include "runtime/base/buffer.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

TEST_CASE("missing memory has words: what for, how much there is, what needs less") {
  const std::string any = memory_text(std::bad_alloc());
  CHECK(any.starts_with("not enough memory: this program has "));
  CHECK(has(any, "iB; a smaller batch, fewer images and a smaller network need less"));
  bool thrown = false;
  try {
    const Buffer buffer(std::int64_t{1} << 60);
  } catch (const std::bad_alloc& error) {
    thrown = true;
    CHECK(memory_text(error).starts_with(
        "not enough memory for 1048576.00 TiB of tensors of the network: this program has "));
  }
  CHECK(thrown);
}
