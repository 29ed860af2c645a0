#include "runtime/report/graphviz.hpp"

#include <fcntl.h>

#include <chrono>
#include <filesystem>

#include "runtime/base/unique_fd.hpp"
#include "tests/runtime/environment.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter::report;

namespace {

/// Puts a script in the place of `dot`.
struct Fake {
  TemporaryFolder folder;
  Environment path;

  explicit Fake(const std::string& script) : path("PATH", folder.path() + ":/usr/bin:/bin") {
    namespace fs = std::filesystem;
    fs::permissions(folder.write("dot", "#!/bin/sh\n" + script + "\n"), fs::perms::owner_all);
  }
};

}  // namespace

TEST_CASE("what dot says is filtered") {
  const Fake fake("echo '<svg><script>x</script><text>'$(cat)'</text></svg>'");
  CHECK(graphviz("digraph") == "<svg><text>digraph</text></svg>");
}

TEST_CASE("a dot that fails or says something else draws nothing") {
  for (const char* script : {"echo '<svg></svg>'; exit 1", "echo no", "true"}) {
    const Fake fake(script);
    CHECK_FALSE(graphviz("g").has_value());
  }
}

TEST_CASE("a dot that does not end is ended") {
  const Fake fake("exec sleep 100");
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(graphviz("g", std::chrono::milliseconds(150)).has_value());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("dot gets three descriptors and no other") {
  const sinter::UniqueFd null(::open("/dev/null", O_RDONLY));
  // one that a child would keep, and that no shell takes
  const sinter::UniqueFd ours(::fcntl(null.get(), F_DUPFD, 200));
  REQUIRE(ours.get() >= 200);
  const Fake fake("echo '<svg><text>'; ls /proc/$$/fd | tr '\\n' ' '; echo '</text></svg>'");
  const std::string said = graphviz("g").value_or("nothing");
  CHECK(has(said, "0"));
  CHECK_FALSE(has(said, " " + std::to_string(ours.get()) + " "));
}
