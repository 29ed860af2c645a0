#include "runtime/commands/learning.hpp"

#include "runtime/error.hpp"
#include "runtime/fit.hpp"
#include "runtime/model.hpp"
#include "runtime/text.hpp"
#include "runtime/views.hpp"

namespace sinter::cli {
namespace {

const char* name_of(Optimizer::Kind kind) {
  static constexpr const char* names[] = {"SGD", "Adam", "AdamW"};
  return names[static_cast<std::size_t>(kind)];
}

const char* name_of(Schedule::Kind kind) {
  static constexpr const char* names[] = {"constant", "cosine", "one-cycle"};
  return names[static_cast<std::size_t>(kind)];
}

/// The value of a member of the optimizer, as text; "" if this kind has none of that name.
std::string fixed_value(const Optimizer& optimizer, const std::string& member) {
  const bool sgd = optimizer.kind == Optimizer::Kind::sgd;
  const auto number = [](float value) { return text("%g", static_cast<double>(value)); };
  if (sgd && member == "momentum") return number(optimizer.momentum);
  if (sgd && member == "nesterov") return optimizer.nesterov ? "true" : "false";
  if (!sgd && member == "beta1") return number(optimizer.beta1);
  if (!sgd && member == "beta2") return number(optimizer.beta2);
  if (!sgd && member == "epsilon") return number(optimizer.epsilon);
  return "";
}

[[noreturn]] void refuse_fixed(const std::string& flag, const Optimizer& optimizer) {
  const std::string prefix = "--optimizer-", name = name_of(optimizer.kind);
  const std::string member = flag.starts_with(prefix) ? flag.substr(prefix.size()) : "";
  const std::string value = fixed_value(optimizer, member);
  if (member.empty()) {
    throw InputError(flag + ": the optimizer is part of the network's options, fixed at compile time as " + name +
                     "; change it in the source, at Trainer<net, {.optimizer = ...}>");
  }
  if (value.empty()) throw InputError(flag + ": this network is trained with " + name + ", which has no " + member);
  throw InputError(flag + ": part of the network's options, fixed at compile time as " + value +
                   "; change it in the source, at Trainer<net, {" + ".optimizer = " + name + "{." + member + " = ...}}>");
}

std::string optimizer_details(const Optimizer& optimizer) {
  std::string all;
  for (const char* member : {"momentum", "nesterov", "beta1", "beta2", "epsilon"}) {
    const std::string value = fixed_value(optimizer, member);
    if (!value.empty()) all += (all.empty() ? "" : ", ") + std::string(member) + " " + value;
  }
  return std::string(name_of(optimizer.kind)) + " (" + all + ")";
}

std::string schedule_details(const Schedule& schedule) {
  const std::string name = std::string(name_of(schedule.kind)) + " schedule";
  const double peak = static_cast<double>(schedule.peak_at), start = static_cast<double>(schedule.start),
               floor = static_cast<double>(schedule.floor);
  switch (schedule.kind) {
    case Schedule::Kind::constant:
      return name;
    case Schedule::Kind::cosine:
      return name + text(" (warmup %g, floor %g)", peak, floor);
    case Schedule::Kind::one_cycle:
      return name + text(" (peak at %g, start %g, floor %g)", peak, start, floor);
  }
  return name;
}

void set(float& target, const std::optional<float>& value, const char* flag, bool has, const Schedule& schedule) {
  if (!value) return;
  if (!has) throw InputError(text("%s: the %s schedule has no such value (see --schedule)", flag, name_of(schedule.kind)));
  target = *value;
}

Schedule schedule_named(const std::string& name) {
  if (name == "constant") return Constant{};
  if (name == "cosine") return Cosine{};
  return OneCycle{};
}

Schedule schedule_of(const LearningFlags& flags, const Model& model) {
  Schedule schedule = flags.schedule.empty() ? model.schedule() : schedule_named(flags.schedule);
  const bool cosine = schedule.kind == Schedule::Kind::cosine, one_cycle = schedule.kind == Schedule::Kind::one_cycle;
  set(schedule.peak_at, flags.warmup, "--schedule-warmup", cosine, schedule);
  set(schedule.peak_at, flags.peak_at, "--schedule-peak-at", one_cycle, schedule);
  set(schedule.start, flags.start, "--schedule-start", one_cycle, schedule);
  set(schedule.floor, flags.floor, "--schedule-floor", cosine || one_cycle, schedule);
  return schedule;
}

}  // namespace

void apply(const LearningFlags& flags, const Model& model, FitOptions& options) {
  if (!flags.fixed.empty()) refuse_fixed(flags.fixed.front(), model.views().optimizer);
  options.rate = flags.rate;
  options.weight_decay = flags.weight_decay;
  options.schedule = schedule_of(flags, model);
}

std::string learning_text(const Model& model, const FitOptions& options) {
  const Schedule schedule = options.schedule.value_or(model.schedule());
  const double decay = static_cast<double>(options.weight_decay.value_or(model.defaults().weight_decay));
  std::string all =
      text("%s, rate %g", name_of(model.views().optimizer.kind), static_cast<double>(options.rate.value_or(model.defaults().rate)));
  if (decay > 0) all += text(", weight decay %g", decay);
  return all + text(", %s schedule", name_of(schedule.kind));
}

std::string learning_details(const Model& model, const FitOptions& options) {
  return optimizer_details(model.views().optimizer) +
         text(", rate %g, weight decay %g, ", static_cast<double>(options.rate.value_or(model.defaults().rate)),
              static_cast<double>(options.weight_decay.value_or(model.defaults().weight_decay))) +
         schedule_details(options.schedule.value_or(model.schedule()));
}

}  // namespace sinter::cli
