#include "dsl/schedules.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "runtime/model/choices.hpp"

/// Every schedule's factors are those of PyTorch's schedulers. make_schedules.py writes the references.
namespace sinter {
namespace {

const nlohmann::json& reference() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(std::string(PARITY_FOLDER) + "/schedules.json"));
  return all;
}

TEST_CASE("schedules are PyTorch's") {
  const std::pair<std::string, Schedule> compared[] = {
      {"constant", Constant{}},
      {"warmup", Warmup{.warmup = 0.2f}},
      {"step_decay", StepDecay{.decay = 0.25f, .stages = 4}},
      {"exponential_decay", ExponentialDecay{.floor = 0.0625f}},
      {"polynomial_decay", PolynomialDecay{.power = 2}},
      {"polynomial_decay warmup", PolynomialDecay{.warmup = 0.2f}},
      {"cosine", Cosine{.floor = 0.125f}},
      {"cosine warmup", Cosine{.warmup = 0.2f}},
      {"cosine_restarts", CosineRestarts{.cycles = 4, .floor = 0.125f}},
      {"cosine_restarts stretch", CosineRestarts{.cycles = 4, .stretch = 2}},
      {"cyclic", Cyclic{.cycles = 4, .floor = 0.125f}},
      {"cyclic shrink", Cyclic{.cycles = 5, .floor = 0.125f, .shrink = 0.5f}},
      {"one_cycle", OneCycle{.peak_at = 0.25f, .start = 1 / 16.f, .floor = 1 / 1024.f}},
  };
  std::set<std::string> keys;
  for (const auto& [name, schedule] : compared) {
    CAPTURE(name);
    const auto wanted = reference().at("factors").at(name).get<std::vector<double>>();
    const auto steps = static_cast<std::int64_t>(wanted.size());
    REQUIRE(steps == 60);
    for (std::int64_t k = 0; k < steps; k++) {
      CAPTURE(k);
      CHECK(static_cast<double>(schedule.factor(k, steps)) ==
            doctest::Approx(wanted[static_cast<std::size_t>(k)]).epsilon(2e-6));
    }
    keys.insert(schedule.definition->key);
  }
  CHECK(std::size(compared) == reference().at("factors").size());
  for (const ScheduleDefinition* schedule : library_schedules()) {
    CAPTURE(schedule->name);
    CHECK(keys.contains(schedule->key));  // none is left out
  }
}

}  // namespace
}  // namespace sinter
