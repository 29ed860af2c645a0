#include "runtime/commands/weights.hpp"

#include <ostream>

#include "runtime/checkpoint.hpp"

namespace sinter::cli {

std::unique_ptr<Model> make_with_weights(const MakeModel& make, const std::string& file, const std::string& program, std::ostream& out) {
  std::unique_ptr<Model> model = make();
  if (!file.empty()) {
    restore_weights(*model, read_checkpoint(file));
  } else {
    out << "This network is UNTRAINED: its weights are random. For trained ones: " << program << " train --save weights.safetensors, then "
        << "--weights weights.safetensors here\n";
  }
  return model;
}

}  // namespace sinter::cli
