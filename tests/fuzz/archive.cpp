// Archives: what is read of the files in them is no more than they can hold, and nothing is left behind.
#include "runtime/base/archive.hpp"

#include "tests/fuzz/folder.hpp"
#include "tests/fuzz/gzip_mutator.hpp"
#include "tests/fuzz/target.hpp"

using namespace sinter;

FUZZ_TARGET(bytes) {
  constexpr std::size_t limit = std::size_t{1} << 20, most_of_a_byte = 1032;
  write_in_folder("a.tar", bytes);
  std::size_t sum = 0, read = 0;
  accepted_in_folder([&] {
    read_archive(fuzz_folder() + "/a.tar", limit, [&](const std::string& name, ByteStream& entry) {
      must_hold(!name.empty(), "files have names");
      if (++read % 3 == 0) return;  // and some are passed over
      const std::size_t size = entry.skip_rest();
      must_hold(size <= limit, "no file is longer than the limit");
      sum += size;
    });
    return true;
  });
  // deflate in zip in gzip
  must_hold(sum <= most_of_a_byte * most_of_a_byte * (bytes.size() + 1), "no more than there can be");
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  if (seed % 2 == 0 && mutate_packed(data, size, most)) return size;
  return LLVMFuzzerMutate(data, size, most);
}
