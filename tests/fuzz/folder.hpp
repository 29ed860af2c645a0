#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>

#include "runtime/base/unique_fd.hpp"
#include "tests/fuzz/target.hpp"

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

/// Puts a file of this name into the folder, in place of the one before.
inline void write_in_folder(const std::string& name, std::span<const std::uint8_t> bytes) {
  const sinter::UniqueFd file(
      ::open((fuzz_folder() + "/" + name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file || ::write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
}

/// accepted(), for what reads files of the folder: its errors begin with their path.
auto accepted_in_folder(auto read) {
  return accepted([&] {
    try {
      return read();
    } catch (const sinter::InputError& error) {
      const std::string message = error.what();
      must_hold(message.starts_with(fuzz_folder() + "/"), "an error begins with the path");
      throw sinter::InputError(fuzzed_name + ": " + message.substr(fuzz_folder().size()));
    }
  });
}
