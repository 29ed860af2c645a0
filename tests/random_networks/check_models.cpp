// check_models FOLDER [SEED...]: every random network that is linked into this program, for one instruction set or for two, or these: it
// trains as the reference in the folder says, on any number of threads and with both instruction sets to the same bits. Prints `SEED:
// FAULT` for each thing that differs; the status is 1 then.
#include <cstdio>
#include <exception>
#include <map>
#include <set>
#include <string>

#include "tests/random_networks/model_case.hpp"

int main(int count, char** arguments) try {
  using namespace sinter::random_networks;
  if (count < 2) return 2;
  const std::string folder = arguments[1];
  std::set<int> seeds;
  for (int i = 2; i < count; i++) seeds.insert(std::stoi(arguments[i]));
  std::map<int, Bits> bits;
  int bad = 0;
  for (const ModelCase& one : model_cases()) {
    if (!seeds.empty() && !seeds.contains(one.seed)) continue;
    std::vector<std::string> faults;
    const Bits found = model_faults(one, read_reference(folder, one.seed), faults);
    const auto [other, first] = bits.try_emplace(one.seed, found);
    if (!first && other->second != found) faults.push_back("other bits than with the other instruction set");
    for (const std::string& fault : faults) std::printf("%d: %s\n", one.seed, fault.c_str()), std::fflush(stdout);
    bad += !faults.empty();
  }
  std::printf("models of %d networks, %d of them with faults\n", static_cast<int>(model_cases().size()), bad);
  return bad > 0 || model_cases().empty();
} catch (const std::exception& fault) {
  std::printf("%s\n", fault.what());
  return 2;
}
