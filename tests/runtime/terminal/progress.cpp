#include "runtime/terminal/progress.hpp"

#include <doctest/doctest.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

#include "runtime/terminal/terminal.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/environment.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

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

/// What was written to `writer` so far, as it comes out of `reader`. A terminal hands text over in its own time: a mark
/// is sent after it.
std::string drain(int reader, int writer) {
  if (::write(writer, "$", 1) != 1) return "cannot write";
  std::string text;
  for (char letter = 0; ::read(reader, &letter, 1) == 1 && letter != '$';) text += letter;
  return text;
}

StepRecord step(std::int64_t number) {
  StepRecord record;
  record.epoch = 1, record.epochs = 2;
  record.step = number, record.steps = 4;
  record.epoch_loss = 0.5, record.epoch_metric = 0.875, record.metric_kind = {"accuracy", true};
  record.images = 64;
  record.seconds = 0.5;
  return record;
}

/// Draws the third of four steps, the fourth right behind it, then clears.
void draw(int descriptor, bool wanted) {
  const Redirect redirect(descriptor);
  Progress progress(wanted);
  progress.show(step(3));
  progress.show(step(4));
}

std::string line_of(int columns, bool utf8 = false, double seconds_left = 75) {
  std::array<char, 512> line{};
  return {line.data(),
          progress_line(step(3), {.images_per_second = 12345, .seconds_left = seconds_left}, columns, utf8, line)};
}

}  // namespace

TEST_CASE("the line has as much as there is room for, and is never wider than the terminal") {
  CHECK(line_of(200) ==
        "epoch 1/2 [##############################..........]  step 3/4  loss 0.5000  accuracy 87.50 %  12345 images/s "
        " 1:15 left");
  CHECK(line_of(85) == "epoch 1/2 [###########....]  loss 0.5000  accuracy 87.50 %  12345 images/s  1:15 left");
  CHECK(line_of(70) == "epoch 1/2 [############....]  loss 0.5000  accuracy 87.50 %  1:15 left");
  CHECK(line_of(40) == "epoch 1/2 [###########....]  loss 0.5000");
  CHECK(line_of(25) == "epoch 1/2 [#########....]");
  CHECK(line_of(5) == "epoch");
  for (int columns = 0; columns < 150; ++columns) {
    CHECK(columns_of(line_of(columns)) <= columns);
    CHECK(columns_of(line_of(columns, true)) <= columns);
  }
}

TEST_CASE("in UTF-8 the bar is drawn with lines; hours are told") {
  CHECK(line_of(40, true) == "epoch 1/2 ━━━━━━━━━━━━┄┄┄┄┄  loss 0.5000");
  CHECK(line_of(200, false, 7325).ends_with("  2:02:05 left"));
}

TEST_CASE("on a terminal a line is drawn, not too often, and wiped") {
  const Environment plain("LC_ALL", "C");
  int reader = -1, terminal = -1;
  winsize size{};
  size.ws_col = 70;
  REQUIRE(::openpty(&reader, &terminal, nullptr, nullptr, &size) == 0);
  // 69 columns: the last stays free. One step and an epoch of four steps are left, at half a second each.
  draw(terminal, true);
  CHECK(drain(reader, terminal) ==
        "\repoch 1/2 [###########....]  loss 0.5000  accuracy 87.50 %  0:03 left\033[K\r\033[K");
  draw(terminal, false);
  CHECK(drain(reader, terminal).empty());
  ::close(reader);
  ::close(terminal);
}

TEST_CASE("drawing allocates nothing") {
  int reader = -1, terminal = -1;
  REQUIRE(::openpty(&reader, &terminal, nullptr, nullptr, nullptr) == 0);
  {
    const Redirect redirect(terminal);
    Progress progress(true);
    const long before = allocations();
    progress.show(step(3));
    CHECK(allocations() == before);
  }
  CHECK(has(drain(reader, terminal), "epoch 1/2"));
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
