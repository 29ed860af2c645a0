#include "runtime/model/default_threads.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "runtime/base/text.hpp"
#include "runtime/model/model.hpp"
#include "runtime/threads/cpus.hpp"

namespace sinter {
namespace {

/// What a variable of OpenMP's asks for, 0 for nothing. OMP_NUM_THREADS may be a list, one number for each level of
/// nesting; a value that is none is passed over, as OpenMP does.
int asked_by(const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return 0;
  std::string_view text = value;
  text = text.substr(0, text.find(','));
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

void at_most(int count, const std::string& why, Threads& threads) {
  if (count > 0 && count < threads.count) threads = {count, why};
}

}  // namespace

std::string Threads::text() const {
  const std::string number = sinter::text("%d thread%s", count, count == 1 ? "" : "s");
  return why.empty() ? number : number + " (" + why + ")";
}

Threads default_threads() {
  Threads threads{available_cpus(), ""};
  const double quota = cpu_quota();
  at_most(static_cast<int>(std::ceil(std::min(quota, 1e6))), text("a quota of %g CPUs", quota), threads);
  for (const char* variable : {"OMP_NUM_THREADS", "OMP_THREAD_LIMIT"}) at_most(asked_by(variable), variable, threads);
  return threads;
}

Threads default_threads(const Model& model) {
  Threads threads = default_threads();
  at_most(model.most_threads(), text("a batch of %d feeds no more", model.batch()), threads);
  at_most(model.useful_threads(), "its steps are too small for more", threads);
  return threads;
}

Threads set_threads(Model& model, int asked) {
  Threads threads = asked > 0 ? Threads{asked, ""} : default_threads(model);
  model.threads(threads.count);
  const int given = model.threads();
  if (given < threads.count)
    threads = {given, given == model.most_threads() ? text("a batch of %d feeds no more", model.batch())
                                                    : "the system gives no more"};
  return threads;
}

}  // namespace sinter
