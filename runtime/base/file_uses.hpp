#pragma once

#include <span>
#include <string>

namespace sinter {

/// A file that a command reads or is going to write, and the flag that names it. No path: none.
struct FileUse {
  const char* flag;
  std::string path;
  enum class Kind { read, checkpoint, other } kind;  ///< the last two are written
};

/// Call it before anything is written. @throws InputError where what is written would take the place of something else:
/// two flags name one file, also through links (but for --save and --resume), or a file that is there holds data or,
/// unless it is for a checkpoint, one
void check_file_uses(std::span<const FileUse> uses);

}  // namespace sinter
