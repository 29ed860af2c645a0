#include "runtime/progress.hpp"

#include <unistd.h>

#include <cstdio>

#include "runtime/fit.hpp"

namespace sinter {
namespace {

constexpr int width = 30;
constexpr char full[] = "##############################";
constexpr char empty[] = "..............................";
static_assert(sizeof full == width + 1 && sizeof empty == width + 1);

}  // namespace

Progress::Progress(bool wanted) : drawing_(wanted && ::isatty(STDERR_FILENO) == 1) {}

void Progress::show(const StepRecord& at) {
  if (!drawing_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  const int done = static_cast<int>(width * at.step / at.steps);
  std::fprintf(stderr, "\repoch %d/%d [%.*s%.*s] step %lld/%lld  loss %.4f ", at.epoch, at.epochs, done, full, width - done, empty,
               static_cast<long long>(at.step), static_cast<long long>(at.steps), at.epoch_loss);
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

}  // namespace sinter
