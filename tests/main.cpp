#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

int main(int argc, char** argv) {
  // No test asks the network or depends on what its user's cache holds.
  ::setenv("SINTER_OFFLINE", "1", 1);
  ::setenv("XDG_CACHE_HOME", (std::filesystem::temp_directory_path() / "sinter-tests-have-no-cache").c_str(), 1);
  return doctest::Context(argc, argv).run();
}
