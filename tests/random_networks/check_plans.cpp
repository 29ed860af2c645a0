// check_plans FOLDER [SEED...]: every random network that is linked into this program, or these: its plans agree with
// the reference in the folder. Prints `SEED: FAULT` for each thing that does not; the status is 1 then.
#include <cstdio>
#include <exception>
#include <set>
#include <string>

#include "tests/random_networks/plan_run.hpp"

namespace {

using namespace sinter::random_networks;

int check(const std::string& folder, const std::set<int>& seeds) try {
  int bad = 0;
  for (const PlanCase& one : plan_cases()) {
    if (!seeds.empty() && !seeds.contains(one.seed)) continue;
    const auto faults =
        plan_faults(one, one.seed < 0 ? reference_without_passes(one) : read_reference(folder, one.seed));
    for (const std::string& fault : faults) std::printf("%d: %s\n", one.seed, fault.c_str()), std::fflush(stdout);
    bad += !faults.empty();
  }
  std::printf("plans of %d networks, %d of them with faults\n", static_cast<int>(plan_cases().size()), bad);
  return bad > 0 || plan_cases().empty();
} catch (const std::exception& fault) {
  std::printf("%s\n", fault.what());
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  std::set<int> seeds;
  for (int i = 2; i < count; i++) seeds.insert(std::stoi(arguments[i]));
  return on_large_stack([&] { return check(arguments[1], seeds); });
}
