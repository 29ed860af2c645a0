#include "runtime/commands/weights.hpp"

#include <ostream>
#include <utility>

#include "runtime/base/text.hpp"
#include "runtime/saving/checkpoint.hpp"

namespace sinter::cli {

TrainedModel make_with_weights(const MakeModel& make, const std::string& file, const std::string& program,
                               std::ostream& out) {
  TrainedModel made{make()};
  if (!file.empty()) {
    Checkpoint checkpoint = read_checkpoint(file);
    restore_weights(*made.model, checkpoint);
    if (const std::string line = passed_over(checkpoint); !line.empty()) out << one_line(line) << "\n";
    if (checkpoint.training) made.class_names = std::move(checkpoint.training->class_names);
  } else {
    out << "This network is UNTRAINED: its weights are random. For trained ones: " << one_line(program)
        << " train --save weights.safetensors, then "
        << "--weights weights.safetensors here\n";
  }
  return made;
}

}  // namespace sinter::cli
