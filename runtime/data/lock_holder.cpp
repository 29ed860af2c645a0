#include "runtime/data/lock_holder.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <fstream>
#include <sstream>

#include "runtime/base/text.hpp"

namespace sinter {
namespace {

/// As the table of locks writes it: device and number of the file.
std::string place_of(int descriptor) {
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) return "";
  return text("%02x:%02x:%llu", ::major(status.st_dev), ::minor(status.st_dev),
              static_cast<unsigned long long>(status.st_ino));
}

}  // namespace

std::string lock_holder(int descriptor) {
  const std::string place = place_of(descriptor);
  std::ifstream table("/proc/locks");
  for (std::string line; std::getline(table, line);) {
    // 1: FLOCK  ADVISORY  WRITE 4711 08:01:123456 0 EOF
    std::istringstream words(line);
    std::string number, kind, mode, access, process, where;
    if (!(words >> number >> kind >> mode >> access >> process >> where) || kind != "FLOCK" || where != place) continue;
    std::ifstream name("/proc/" + process + "/comm");
    std::string program;
    std::getline(name, program);
    return "process " + process + (program.empty() ? "" : " (" + one_line(program) + ")");
  }
  return "another process";
}

}  // namespace sinter
