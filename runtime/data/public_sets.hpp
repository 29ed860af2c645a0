#pragma once

#include <string>
#include <vector>

#include "runtime/data/source.hpp"

namespace sinter {

/// The names of all public data sets, as --dataset takes them.
std::vector<std::string> public_set_names();

/// The one of this name. @throws InputError naming all of them
DataSource public_set(const std::string& name);

}  // namespace sinter
