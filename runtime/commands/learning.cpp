#include "runtime/commands/learning.hpp"

#include <algorithm>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/model/choices.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/views.hpp"
#include "runtime/training/fit.hpp"

namespace sinter::cli {
namespace {

/// Two numbers every run has of its own; the others are part of the network.
bool of_run(const NumberInfo& number) {
  return std::string_view(number.name) == "rate" || std::string_view(number.name) == "weight_decay";
}

std::string value_text(const NumberInfo& number, float value) {
  if (number.range == Range::flag) return value != 0.f ? "true" : "false";
  return text("%g", static_cast<double>(value));
}

/// The value of a number of the optimizer that a flag names, as text; "" if it has none of that name.
std::string fixed_value(const ChosenOptimizer& optimizer, const std::string& member) {
  for (int i = 0; i < optimizer.definition->count; i++) {
    const NumberInfo& number = optimizer.definition->numbers[i];
    if (!of_run(number) && flag_word(number.name) == member) return value_text(number, optimizer.own.values[i]);
  }
  return "";
}

[[noreturn]] void refuse_fixed(const std::string& flag, const ChosenOptimizer& optimizer) {
  const std::string prefix = "--optimizer-", name = optimizer.definition->name;
  const std::string member = flag.starts_with(prefix) ? flag.substr(prefix.size()) : "";
  const std::string value = fixed_value(optimizer, member);
  if (member.empty()) {
    throw InputError(flag + ": the optimizer is part of the network's options, fixed at compile time as " + name +
                     "; change it in the source, at Trainer<net, {.optimizer = ...}>");
  }
  if (value.empty()) throw InputError(flag + ": this network is trained with " + name + ", which has no " + member);
  throw InputError(flag + ": part of the network's options, fixed at compile time as " + value +
                   "; change it in the source, at Trainer<net, {" + ".optimizer = " + name + "{." + member +
                   " = ...}}>");
}

std::string optimizer_details(const ChosenOptimizer& optimizer) {
  std::string all;
  for (int i = 0; i < optimizer.definition->count; i++) {
    const NumberInfo& number = optimizer.definition->numbers[i];
    const bool silent = of_run(number) || (number.silent_at_zero && optimizer.own.values[i] == 0.f);
    if (!silent)
      all += (all.empty() ? "" : ", ") + std::string(number.words) + " " + value_text(number, optimizer.own.values[i]);
  }
  return std::string(optimizer.definition->name) + (all.empty() ? "" : " (" + all + ")");
}

std::string name_of(const Schedule& schedule) { return flag_word(schedule.definition->key); }

std::string schedule_details(const Schedule& schedule) {
  std::string all;
  for (int i = 0; i < schedule.definition->count; i++) {
    std::string words = schedule.definition->numbers[i].words;
    std::replace(words.begin(), words.end(), '_', ' ');
    all +=
        (all.empty() ? "" : ", ") + words + " " + value_text(schedule.definition->numbers[i], schedule.own.values[i]);
  }
  return name_of(schedule) + " schedule" + (all.empty() ? "" : " (" + all + ")");
}

Schedule schedule_of(const LearningFlags& flags, const Model& model) {
  Schedule schedule = model.schedule();
  if (!flags.schedule.empty()) {
    const auto all = library_schedules();
    const auto named =
        std::find_if(all.begin(), all.end(), [&](const auto* s) { return flag_word(s->key) == flags.schedule; });
    schedule = Schedule(**named, (*named)->defaults);  // the flag takes no other word
  }
  for (const auto& [number, value] : flags.schedule_numbers) {
    if (!value) continue;
    if (!schedule.has(number.c_str())) {
      throw InputError("--schedule-" + flag_word(number) + ": the " + name_of(schedule) +
                       " schedule has no such value (see --schedule)");
    }
    schedule.set(number.c_str(), *value);
  }
  return schedule;
}

}  // namespace

bool LearningFlags::has_schedule() const {
  return !schedule.empty() || std::any_of(schedule_numbers.begin(), schedule_numbers.end(),
                                          [](const auto& n) { return n.second.has_value(); });
}

void apply(const LearningFlags& flags, const Model& model, FitOptions& options) {
  if (!flags.fixed.empty()) refuse_fixed(flags.fixed.front(), model.views().optimizer);
  const ChosenOptimizer optimizer = model.views().optimizer;
  if (flags.weight_decay && !optimizer.has("weight_decay")) {
    throw InputError(std::string("--weight-decay: this network is trained with ") + optimizer.definition->name +
                     ", which has no weight decay");
  }
  options.rate = flags.rate;
  options.weight_decay = flags.weight_decay;
  options.schedule = schedule_of(flags, model);
}

/// ", gradients clipped to norm 1, of 4 batches, weights averaged by 0.999": what is done besides; "" for nothing.
std::string updates_text(const UpdateNumbers& updates) {
  std::string all;
  if (updates.clip.value > 0.f) all += text(", gradients clipped at %g", static_cast<double>(updates.clip.value));
  if (updates.clip.norm > 0.f) all += text(", gradients clipped to norm %g", static_cast<double>(updates.clip.norm));
  if (updates.accumulate > 1) all += text(", gradients of %d batches", updates.accumulate);
  if (updates.average > 0.f) all += text(", weights averaged by %g", static_cast<double>(updates.average));
  return all;
}

std::string learning_text(const Model& model, const FitOptions& options) {
  const Schedule schedule = options.schedule.value_or(model.schedule());
  const double decay = static_cast<double>(options.weight_decay.value_or(model.defaults().weight_decay));
  std::string all = text("%s, rate %g", model.views().optimizer.definition->name,
                         static_cast<double>(options.rate.value_or(model.defaults().rate)));
  if (decay > 0) all += text(", weight decay %g", decay);
  all += updates_text(model.views().updates);
  return all + text(", %s schedule", name_of(schedule).c_str());
}

std::string learning_details(const Model& model, const FitOptions& options) {
  return optimizer_details(model.views().optimizer) +
         text(", rate %g, weight decay %g, ", static_cast<double>(options.rate.value_or(model.defaults().rate)),
              static_cast<double>(options.weight_decay.value_or(model.defaults().weight_decay))) +
         schedule_details(options.schedule.value_or(model.schedule())) + updates_text(model.views().updates);
}

}  // namespace sinter::cli
