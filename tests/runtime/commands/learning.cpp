#include "runtime/commands/learning.hpp"

#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

FitOptions applied(const cli::LearningFlags& flags) {
  const TinyModel model;  // SGD, rate 0.1, cosine
  FitOptions options;
  cli::apply(flags, model, options);
  return options;
}

cli::LearningFlags with(const auto& change) {
  cli::LearningFlags flags;
  change(flags);
  return flags;
}

}  // namespace

TEST_CASE("what is not given is the network's own") {
  const FitOptions options = applied({});
  CHECK_FALSE(options.rate);
  CHECK_FALSE(options.weight_decay);
  CHECK(options.schedule == Schedule(Cosine{}));
}

TEST_CASE("what is given is used") {
  const FitOptions options = applied(with([](auto& f) {
    f.rate = 0.5f, f.weight_decay = 0.25f, f.schedule = "one-cycle", f.schedule_numbers["start"] = 0.125f;
  }));
  CHECK(options.rate == 0.5f);
  CHECK(options.weight_decay == 0.25f);
  CHECK(options.schedule == Schedule(OneCycle{.start = 0.125f}));
  CHECK(applied(with([](auto& f) { f.schedule = "constant"; })).schedule == Schedule(Constant{}));
  CHECK(applied(with([](auto& f) { f.schedule = "cosine"; })).schedule == Schedule(Cosine{}));
}

TEST_CASE("values of a schedule need no name where the network's own has them") {
  CHECK(applied(with([](auto& f) { f.schedule_numbers = {{"warmup", 0.25f}, {"floor", 0.5f}}; })).schedule ==
        Schedule(Cosine{.warmup = 0.25f, .floor = 0.5f}));
}

TEST_CASE("values that a schedule does not have are refused") {
  CHECK_REJECTS(applied(with([](auto& f) { f.schedule_numbers["peak_at"] = 0.5f; })),
                "--schedule-peak-at: the cosine schedule has no such value");
  CHECK_REJECTS(applied(with([](auto& f) { f.schedule_numbers["start"] = 0.5f; })), "--schedule-start: the cosine");
  CHECK_REJECTS(applied(with([](auto& f) { f.schedule = "constant", f.schedule_numbers["floor"] = 0.5f; })),
                "--schedule-floor: the constant");
  CHECK_REJECTS(applied(with([](auto& f) { f.schedule = "one-cycle", f.schedule_numbers["warmup"] = 0.5f; })),
                "--schedule-warmup: the one-cycle");
}

TEST_CASE("what is fixed at compile time is refused, with its value and its place in the source") {
  CHECK_REJECTS(applied(with([](auto& f) { f.fixed = {"--optimizer-momentum"}; })),
                "--optimizer-momentum: part of the network's options, fixed at compile time as 0; change it in the "
                "source, at Trainer<net, "
                "{.optimizer = SGD{.momentum = ...}}>");
  CHECK_REJECTS(applied(with([](auto& f) { f.fixed = {"--optimizer-nesterov"}; })), "fixed at compile time as false");
  CHECK_REJECTS(applied(with([](auto& f) { f.fixed = {"--optimizer-beta1"}; })),
                "this network is trained with SGD, which has no beta1");
  CHECK_REJECTS(applied(with([](auto& f) { f.fixed = {"--optimizer"}; })), "fixed at compile time as SGD");
}

TEST_CASE("learning_text says what will be used") {
  const TinyModel model;
  FitOptions options;
  CHECK(cli::learning_text(model, options) == "SGD, rate 0.1, cosine schedule");
  options.rate = 0.5f, options.weight_decay = 0.01f, options.schedule = OneCycle{};
  CHECK(cli::learning_text(model, options) == "SGD, rate 0.5, weight decay 0.01, one-cycle schedule");
}
