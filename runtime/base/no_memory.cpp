#include "runtime/base/no_memory.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "runtime/base/text.hpp"
#include "runtime/base/unique_fd.hpp"
#include "runtime/base/units.hpp"

namespace sinter {
namespace {

/// Bytes of the program's address space, without asking for more of them; 0 where nobody knows.
std::int64_t address_space() {
  const UniqueFd file(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  std::array<char, 64> digits{};
  const ssize_t size = file ? ::read(file.get(), digits.data(), digits.size()) : 0;
  std::int64_t pages = 0;
  if (size > 0) std::from_chars(digits.data(), digits.data() + size, pages);
  return pages * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

std::string memory_text(const std::bad_alloc& error) {
  const auto* missing = dynamic_cast<const NoMemory*>(&error);
  std::string line = "not enough memory";
  if (missing != nullptr) line += " for " + bytes_text(missing->bytes()) + " of " + missing->what();
  line += ": this program has " + bytes_text(address_space());
  struct rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    line += " of the " + bytes_text(static_cast<std::int64_t>(limit.rlim_cur)) + " that it may have (ulimit -v)";
  return line + "; a smaller batch, fewer images and a smaller network need less";
}

}  // namespace sinter
