#include "runtime/progress.hpp"

#include <doctest/doctest.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

#include "runtime/fit.hpp"

using sinter::Progress;

namespace {

/// Makes another descriptor stderr for a while.
class Redirect {
 public:
  explicit Redirect(int descriptor) : before_(::dup(STDERR_FILENO)) { ::dup2(descriptor, STDERR_FILENO); }
  ~Redirect() {
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
  }
  Redirect(const Redirect&) = delete;
  Redirect& operator=(const Redirect&) = delete;

 private:
  int before_;
};

/// What was written to `writer` so far, as it comes out of `reader`. A terminal hands text over in its own time: a mark is sent after it.
std::string drain(int reader, int writer) {
  if (::write(writer, "$", 1) != 1) return "cannot write";
  std::string text;
  for (char letter = 0; ::read(reader, &letter, 1) == 1 && letter != '$';) text += letter;
  return text;
}

/// Draws the third of four steps twice in a row, then clears.
void draw(int descriptor, bool wanted) {
  const Redirect redirect(descriptor);
  Progress progress(wanted);
  progress.show({.epoch = 1, .epochs = 2, .step = 3, .steps = 4, .epoch_loss = 0.5});
  progress.show({.epoch = 1, .epochs = 2, .step = 4, .steps = 4, .epoch_loss = 0.25});
}

}  // namespace

TEST_CASE("on a terminal a line is drawn, not too often, and wiped") {
  int reader = -1, terminal = -1;
  REQUIRE(::openpty(&reader, &terminal, nullptr, nullptr, nullptr) == 0);
  draw(terminal, true);
  CHECK(drain(reader, terminal) == "\repoch 1/2 [######################........] step 3/4  loss 0.5000 \r\033[K");
  draw(terminal, false);
  CHECK(drain(reader, terminal).empty());
  ::close(reader);
  ::close(terminal);
}

TEST_CASE("nothing is drawn where stderr is not a terminal") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  draw(ends[1], true);
  CHECK(drain(ends[0], ends[1]).empty());
  ::close(ends[0]);
  ::close(ends[1]);
}
