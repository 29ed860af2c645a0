#include "runtime/base/file_uses.hpp"

#include <fstream>
#include <string_view>

#include "runtime/base/atomic_file.hpp"
#include "runtime/base/error.hpp"

namespace sinter {
namespace {

bool is_idx(std::string_view begin) {
  return begin.size() == 16 && begin[0] == 0 && begin[1] == 0 && begin[2] >= 0x08 && begin[2] <= 0x0e &&
         begin[3] >= 1 && begin[3] <= 4;
}

/// A header of less than 4 GB, and its brace.
bool is_safetensors(std::string_view begin) {
  return begin.size() == 16 && begin.substr(4, 4) == std::string_view("\0\0\0\0", 4) && begin[8] == '{';
}

/// What a file holds that nobody wants to lose, by how it begins; null if it is none of these.
const char* treasure(std::string_view begin, FileUse::Kind kind) {
  if (is_idx(begin)) return "an IDX file";
  if (begin.starts_with("\x1f\x8b")) return "a gzip file";
  if (begin.starts_with("\x89PNG\r\n")) return "a PNG picture";
  if (begin.starts_with("P2\n") || begin.starts_with("P5\n") || begin.starts_with("P2 ") || begin.starts_with("P5 "))
    return "a PGM picture";
  if (begin.starts_with("\xff\xd8\xff")) return "a JPEG picture";
  if (begin.starts_with("\x93NUMPY")) return "an npy file";
  if (begin.starts_with("PK\x03\x04")) return "a zip archive";
  if (kind != FileUse::Kind::checkpoint && is_safetensors(begin)) return "a file of weights";
  return nullptr;
}

std::string begin_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string begin(16, '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(file.gcount()));
  return begin;
}

bool may_be_one(const FileUse& a, const FileUse& b) {
  using Kind = FileUse::Kind;
  if (a.kind == Kind::read && b.kind == Kind::read) return true;
  return (a.kind == Kind::read && b.kind == Kind::checkpoint && std::string_view(a.flag) == "--resume") ||
         (b.kind == Kind::read && a.kind == Kind::checkpoint && std::string_view(b.flag) == "--resume");
}

}  // namespace

void check_file_uses(std::span<const FileUse> uses) {
  for (std::size_t i = 0; i < uses.size(); ++i) {
    const FileUse& use = uses[i];
    if (use.path.empty()) continue;
    for (const FileUse& before : uses.first(i)) {
      if (before.path.empty() || may_be_one(before, use) || !same_file(before.path, use.path)) continue;
      throw InputError(std::string(before.flag) + " " + before.path + " and " + use.flag + " " + use.path +
                       " name one file, and one would take the other's place: give another name");
    }
    if (use.kind == FileUse::Kind::read) continue;
    if (const char* what = treasure(begin_of(use.path), use.kind)) {
      throw InputError(std::string(use.flag) + " " + use.path + ": there is " + what +
                       " of that name, which is not replaced: give another name");
    }
  }
}

}  // namespace sinter
