#include "runtime/base/file_uses.hpp"

#include <filesystem>
#include <vector>

#include "runtime/saving/safetensors.hpp"
#include "tests/runtime/idx_bytes.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;
using Kind = FileUse::Kind;

TEST_CASE(
    "two flags that name one file are refused, through links and other spellings too, but for --save and --resume") {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "");
  std::filesystem::create_symlink("file", folder / "soft");
  std::filesystem::create_hard_link(file, folder / "hard");
  for (const std::string& other : {file, folder / "soft", folder / "hard", folder / "./file"}) {
    CAPTURE(other);
    const auto check = [&](FileUse a, FileUse b) {
      a.path = file, b.path = other;
      check_file_uses(std::vector<FileUse>{a, {"--empty", "", Kind::other}, b});
    };
    const std::string expected = "name one file, and one would take the other's place: give another name";
    CHECK_REJECTS(check({"--save", "", Kind::checkpoint}, {"--json", "", Kind::other}),
                  "--save " + file + " and --json " + other + " " + expected);
    CHECK_REJECTS(check({"--json", "", Kind::other}, {"--log", "", Kind::other}), expected);
    CHECK_REJECTS(check({"--resume", "", Kind::read}, {"--json", "", Kind::other}), expected);
    CHECK_REJECTS(check({"--weights", "", Kind::read}, {"--json", "", Kind::other}), expected);
    CHECK_REJECTS(check({"--weights", "", Kind::read}, {"--save", "", Kind::checkpoint}), expected);
    check({"--resume", "", Kind::read}, {"--save", "", Kind::checkpoint});
    check({"--save", "", Kind::checkpoint}, {"--resume", "", Kind::read});
    check({"--data", "", Kind::read}, {"--resume", "", Kind::read});
  }
  CHECK_REJECTS(check_file_uses(std::vector<FileUse>{{"--json", folder / "new", Kind::other},
                                                     {"--log", folder / "./new", Kind::other}}),
                "name one file");
  check_file_uses(
      std::vector<FileUse>{{"--json", folder / "new", Kind::other}, {"--log", folder / "newer", Kind::other}});
}

TEST_CASE("data and weights are not replaced by something else") {
  const TemporaryFolder folder;
  const auto check = [&](Kind kind) { check_file_uses(std::vector<FileUse>{{"--out", folder / "file", kind}}); };
  const std::vector<std::uint8_t> images = idx({2, 3, 3}, 18);
  const std::string weights = format_safetensors({{}, {{"format", "pt"}}});
  const std::pair<std::string, std::string> kept[] = {{std::string(images.begin(), images.end()), "an IDX file"},
                                                      {"\x1f\x8b\x08 packed", "a gzip file"},
                                                      {"\x89PNG\r\n\x1a\n", "a PNG picture"},
                                                      {"P5 28 28 255\n", "a PGM picture"},
                                                      {"\xff\xd8\xff\xe0", "a JPEG picture"},
                                                      {"\x93NUMPY\x01", "an npy file"},
                                                      {"PK\x03\x04", "a zip archive"},
                                                      {weights, "a file of weights"}};
  for (const auto& [bytes, name] : kept) {
    CAPTURE(name);
    folder.write("file", bytes);
    CHECK_REJECTS(check(Kind::other),
                  "--out " + folder / "file" + ": there is " + name + " of that name, which is not replaced");
    if (name == "a file of weights") {
      check(Kind::checkpoint);
    } else {
      CHECK_REJECTS(check(Kind::checkpoint), name + " of that name");
    }
    check(Kind::read);
  }
  for (const char* free : {"", "{\"epochs\": []}\n", "<!DOCTYPE html>", "step,epoch", "P", "notes of mine"}) {
    folder.write("file", std::string(free));
    check(Kind::other);
    check(Kind::checkpoint);
  }
}
