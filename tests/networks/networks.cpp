#include "tests/networks/networks.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace sinter::networks {
namespace {

/// Registration happens before main, in any order: a function, so that the list is there when it is needed.
std::vector<Network>& list() {
  static std::vector<Network> networks;
  return networks;
}

template <class Condition>
std::vector<Network> those(Condition condition) {
  std::vector<Network> found;
  std::copy_if(list().begin(), list().end(), std::back_inserter(found), condition);
  if (found.empty()) throw std::out_of_range("no such network is linked into this program");
  std::sort(found.begin(), found.end(), [](const Network& a, const Network& b) { return a.name < b.name; });
  return found;
}

}  // namespace

std::vector<Network> all() {
  return those([](const Network& network) { return network.switched_off.empty(); });
}

std::vector<Network> variants() {
  return those([](const Network& network) { return !network.switched_off.empty(); });
}

std::unique_ptr<Model> make(std::string_view name) {
  return those([name](const Network& network) { return network.name == name && network.switched_off.empty(); })
      .front()
      .make();
}

Registered::Registered(const Network& network) { list().push_back(network); }

}  // namespace sinter::networks
