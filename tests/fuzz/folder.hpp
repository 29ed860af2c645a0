#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

/// An empty folder of this process; gone when it ends, unless it crashes.
inline const std::string& fuzz_folder() {
  static const struct Folder {
    Folder() {
      path = (std::filesystem::temp_directory_path() / "sinter-fuzz-XXXXXX").string();
      if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("mkdtemp");
    }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
    std::string path;
  } folder;
  return folder.path;
}
