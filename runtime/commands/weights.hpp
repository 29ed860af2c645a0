#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "runtime/model/make_model.hpp"

namespace sinter::cli {

/// A network, and what its weights were trained to tell apart.
struct TrainedModel {
  std::unique_ptr<Model> model;
  std::vector<std::string> class_names = {};  ///< empty where they have none
};

/// The network with the weights of a file, and `out` is told what of the file is passed over; without a file (""),
/// untrained, and `out` is told so and how to get weights.
/// @throws InputError for a file that cannot be read or is of another network
TrainedModel make_with_weights(const MakeModel& make, const std::string& file, const std::string& program,
                               std::ostream& out);

}  // namespace sinter::cli
