// check_models [--recorded] FOLDER [SEED...]: every random network that is linked into this program, for one
// instruction set or for two, or these: it trains as the reference in the folder says, on any number of threads and
// with both instruction sets to the same bits; with --recorded to those of the folder's bits.txt. Prints `SEED: FAULT`
// for each thing that differs; the status is 1 then.
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "runtime/base/sha256.hpp"
#include "tests/random_networks/model_case.hpp"

namespace {

std::string digest(const sinter::random_networks::Bits& bits) {
  sinter::Sha256 all;
  all.update(std::as_bytes(std::span(bits.weights)));
  all.update(std::as_bytes(std::span(bits.predicted)));
  all.update(std::as_bytes(std::span(bits.frozen)));
  return all.hex();
}

}  // namespace

int main(int count, char** arguments) try {
  using namespace sinter::random_networks;
  const bool recorded = count > 1 && std::string(arguments[1]) == "--recorded";
  if (count < 2 + recorded) return 2;
  const std::string folder = arguments[1 + recorded];
  std::map<int, std::string> digests;
  if (std::ifstream file(folder + "/bits.txt"); recorded) {
    std::string of;
    for (int seed = 0; file >> seed >> of;) digests[seed] = of;
  }
  std::set<int> seeds;
  for (int i = 2 + recorded; i < count; i++) seeds.insert(std::stoi(arguments[i]));
  std::map<int, Bits> bits;
  int bad = 0;
  for (const ModelCase& one : model_cases()) {
    if (!seeds.empty() && !seeds.contains(one.seed)) continue;
    std::vector<std::string> faults;
    const Bits found = model_faults(one, read_reference(folder, one.seed), faults);
    const auto [other, first] = bits.try_emplace(one.seed, found);
    if (!first && other->second != found) faults.push_back("other bits than with the other instruction set");
    if (recorded && digests[one.seed] != digest(found))
      faults.push_back("bits are " + digest(found) + ", recorded are others");
    for (const std::string& fault : faults) std::printf("%d: %s\n", one.seed, fault.c_str()), std::fflush(stdout);
    bad += !faults.empty();
  }
  std::printf("models of %d networks, %d of them with faults\n", static_cast<int>(model_cases().size()), bad);
  return bad > 0 || model_cases().empty();
} catch (const std::exception& fault) {
  std::printf("%s\n", fault.what());
  return 2;
}
