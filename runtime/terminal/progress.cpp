#include "runtime/terminal/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <string_view>

#include "runtime/base/text.hpp"
#include "runtime/terminal/terminal.hpp"
#include "runtime/training/fit.hpp"

namespace sinter {
namespace {

constexpr int widest_bar = 40, narrowest_bar = 10;

/// Text in memory that somebody else owns; what does not fit is left out.
class Text {
 public:
  explicit Text(std::span<char> memory) : memory_(memory) {}

  [[gnu::format(printf, 2, 3)]] void add(const char* format, ...) {
    std::va_list arguments;
    va_start(arguments, format);
    size_ += text_into(memory_.subspan(size_), format, arguments);
    va_end(arguments);
  }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {memory_.data(), size_}; }

 private:
  std::span<char> memory_;
  std::size_t size_ = 0;
};

void add_time(Text& text, double seconds) {
  const long long whole = std::isfinite(seconds) ? std::llround(std::clamp(seconds, 0.0, 1e9)) : 0;
  if (whole >= 3600) {
    text.add("  %lld:%02lld:%02lld left", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    text.add("  %lld:%02lld left", whole / 60, whole % 60);
  }
}

/// A name of several words is too long for a line: "mae" for "mean absolute error". Nothing is allocated here.
void add_metric(Text& text, const Metric& kind, double value) {
  const std::string_view name = kind.name;
  if (name.find('_') == name.npos) {
    text.add("  %s", kind.name);
  } else {
    text.add("  %c", name.front());
    for (std::size_t i = 1; i < name.size(); ++i)
      if (name[i - 1] == '_') text.add("%c", name[i]);
  }
  text.add(kind.fraction ? " %.2f %%" : " %.4f", kind.fraction ? 100 * value : value);
}

/// What stands behind the bar. `parts` of: loss, metric, time left, images/s, steps; the first are the last to go.
void add_figures(Text& text, const StepRecord& at, const Speed& speed, int parts) {
  if (parts >= 5) text.add("  step %lld/%lld", static_cast<long long>(at.step), static_cast<long long>(at.steps));
  if (parts >= 1) text.add("  loss %.4f", at.epoch_loss);
  if (parts >= 2 && !at.metric_kind.none()) add_metric(text, at.metric_kind, at.epoch_metric);
  if (parts >= 4) text.add("  %.0f images/s", speed.images_per_second);
  if (parts >= 3) add_time(text, speed.seconds_left);
}

void add_bar(Text& text, const StepRecord& at, int width, bool utf8) {
  const int done =
      static_cast<int>(width * std::clamp<std::int64_t>(at.step, 0, at.steps) / std::max<std::int64_t>(at.steps, 1));
  text.add(utf8 ? " " : " [");
  for (int i = 0; i < width; ++i) text.add("%s", i < done ? (utf8 ? "━" : "#") : (utf8 ? "┄" : "."));
  if (!utf8) text.add("]");
}

}  // namespace

std::size_t progress_line(const StepRecord& at, const Speed& speed, int columns, bool utf8, std::span<char> line) {
  std::array<char, 160> head_memory{}, figures_memory{};
  Text head{head_memory};
  head.add("epoch %d/%d", at.epoch, at.epochs);
  const int frame = utf8 ? 1 : 3;
  for (int parts = 5; parts >= 0; --parts) {
    Text figures{figures_memory};
    add_figures(figures, at, speed, parts);
    const int room = columns - static_cast<int>(head.size() + figures.size()) - frame;
    if (room < narrowest_bar && parts > 0) continue;
    Text text(line);
    text.add("%.*s", std::min(static_cast<int>(head.size()), std::max(columns, 0)), head.view().data());
    if (room > 0) add_bar(text, at, std::min(room, widest_bar), utf8);
    text.add("%.*s", static_cast<int>(figures.size()), figures.view().data());
    return text.size();
  }
  return 0;
}

Progress::Progress(bool wanted) : drawing_(false), utf8_(false) {
  const Terminal terminal = terminal_of(STDERR_FILENO);
  drawing_ = wanted && terminal.interactive;
  utf8_ = terminal.utf8;
}

void Progress::show(const StepRecord& at) {
  if (!drawing_) return;
  const auto now = Clock::now();
  if (at.epoch != epoch_) epoch_ = at.epoch, start_ = now, before_ = at.step;
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  // The first step of an epoch starts the clock; its own time is all there is to say of it.
  const std::int64_t steps = at.step - before_;
  const double seconds =
      steps > 0 ? std::chrono::duration<double>(now - start_).count() / static_cast<double>(steps) : at.seconds;
  const std::int64_t left = at.steps - at.step + at.steps * (at.epochs - at.epoch);
  const Speed speed = {.images_per_second = seconds > 0 ? at.images / seconds : 0,
                       .seconds_left = static_cast<double>(left) * seconds};
  std::array<char, 512> line{};
  line[0] = '\r';
  // One column stays free: a full line would move the cursor to the next. The width may have changed meanwhile.
  std::size_t length = 1 + progress_line(at, speed, terminal_width(STDERR_FILENO) - 1, utf8_,
                                         std::span(line).subspan(1, line.size() - 4));
  for (const char letter : {'\033', '[', 'K'}) line[length++] = letter;
  std::fwrite(line.data(), 1, length, stderr);
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

}  // namespace sinter
