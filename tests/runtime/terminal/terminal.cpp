#include "runtime/terminal/terminal.hpp"

#include <doctest/doctest.h>
#include <pty.h>
#include <unistd.h>

#include <array>

#include "tests/runtime/environment.hpp"

using namespace sinter;

namespace {

/// A terminal of 61 columns, and its other end.
class Pty {
 public:
  Pty() {
    winsize size{};
    size.ws_col = 61;
    REQUIRE(::openpty(&reader_, &terminal_, nullptr, nullptr, &size) == 0);
  }
  ~Pty() {
    ::close(reader_);
    ::close(terminal_);
  }
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;
  int terminal() const { return terminal_; }

 private:
  int reader_ = -1, terminal_ = -1;
};

}  // namespace

TEST_CASE("a terminal has its width and colours, unless NO_COLOR or TERM say otherwise") {
  const Pty pty;
  const Environment term("TERM", "xterm");
  {
    const Environment no_color("NO_COLOR", {});
    CHECK(terminal_of(pty.terminal()).width == 61);
    CHECK(terminal_of(pty.terminal()).interactive);
    CHECK(terminal_of(pty.terminal()).colour);
    const Environment dumb("TERM", "dumb");
    CHECK_FALSE(terminal_of(pty.terminal()).colour);
  }
  const Environment no_color("NO_COLOR", "1");
  CHECK_FALSE(terminal_of(pty.terminal()).colour);
  CHECK(terminal_of(pty.terminal()).interactive);
}

TEST_CASE("a pipe is no terminal: 80 columns or COLUMNS, no colours") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const Environment no_color("NO_COLOR", {});
  {
    const Environment columns("COLUMNS", {});
    CHECK(terminal_of(ends[1]).width == 80);
    CHECK_FALSE(terminal_of(ends[1]).interactive);
    CHECK_FALSE(terminal_of(ends[1]).colour);
  }
  const Environment columns("COLUMNS", "120");
  CHECK(terminal_of(ends[1]).width == 120);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("UTF-8 is written where the locale says so: LC_ALL before LC_CTYPE before LANG") {
  const Environment lang("LANG", "en_GB.UTF-8");
  const Environment ctype("LC_CTYPE", {});
  const Environment all("LC_ALL", {});
  CHECK(terminal_of(-1).utf8);
  {
    const Environment plain("LC_CTYPE", "C");
    CHECK_FALSE(terminal_of(-1).utf8);
    const Environment over("LC_ALL", "C.utf8");
    CHECK(terminal_of(-1).utf8);
  }
  const Environment none("LANG", {});
  CHECK_FALSE(terminal_of(-1).utf8);
}

TEST_CASE("columns_of counts letters, not bytes and not colours") {
  Terminal terminal;
  CHECK(bold(terminal, "ab") == "ab");
  terminal.colour = true;
  CHECK(bold(terminal, "ab") == "\033[1mab\033[0m");
  CHECK(columns_of(green(terminal, "ab")) == 2);
  CHECK(columns_of("▀▄ █") == 4);
  CHECK(padded(red(terminal, "▀"), 3).ends_with("\033[0m  "));
  CHECK(padded("abcd", 3) == "abcd");
}
