#include "runtime/data/public_sets.hpp"

#include "runtime/base/error.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

std::vector<DataSource> all_sets() {
  return {mnist(),           fashion_mnist(),   kmnist(),          emnist("balanced"),
          emnist("byclass"), emnist("bymerge"), emnist("letters"), emnist("digits"),
          emnist("mnist"),   cifar10(),         cifar100(),        cifar100_coarse()};
}

}  // namespace

std::vector<std::string> public_set_names() {
  std::vector<std::string> names;
  for (const DataSource& set : all_sets()) names.push_back(set.name);
  return names;
}

DataSource public_set(const std::string& name) {
  std::string list;
  for (const DataSource& set : all_sets()) {
    if (set.name == name) return set;
    list += (list.empty() ? "" : ", ") + set.name;
  }
  throw InputError("no data set " + in_quotes(name) + ", expected one of " + list +
                   did_you_mean(name, public_set_names()));
}

}  // namespace sinter
