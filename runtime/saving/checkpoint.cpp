#include "runtime/saving/checkpoint.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#include "runtime/base/atomic_file.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/file.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/base/version.hpp"
#include "runtime/inspect/network_text.hpp"
#include "runtime/model/averaged_weights.hpp"
#include "runtime/model/choices.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/views.hpp"
#include "runtime/saving/checkpoint_digest.hpp"
#include "runtime/saving/checkpoint_metadata.hpp"
#include "runtime/saving/safetensors.hpp"
#include "runtime/saving/wrong_values.hpp"

namespace sinter {
namespace {

void append_floats(std::vector<std::uint8_t>& bytes, std::span<const float> values) {
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
}

std::vector<float> floats(std::span<const std::uint8_t> bytes) {
  std::vector<float> values(bytes.size() / 4);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint32_t bits = 0;
    for (std::size_t b = 4; b-- > 0;) bits = bits << 8 | bytes[4 * i + b];
    values[i] = std::bit_cast<float>(bits);
  }
  return values;
}

NamedTensor named_tensor(const SafeTensor& tensor, const std::string& path) {
  const auto fail = [&](const std::string& what) {
    throw InputError(path + ": tensor " + in_quotes(tensor.name) + " " + what);
  };
  if (tensor.dtype != Dtype::f32) fail("is " + std::string(dtype_name(tensor.dtype)) + ", expected F32");
  NamedTensor named{tensor.name, {}, floats(tensor.bytes)};
  for (const std::uint64_t extent : tensor.shape) {
    if (extent == 0 || extent > std::uint64_t{std::numeric_limits<int>::max()})
      fail("has an extent that no parameter has");
    named.shape.push_back(static_cast<int>(extent));
  }
  return named;
}

// -- names

/// What Python's frameworks keep beside running statistics.
bool is_counter(std::string_view name) { return name.ends_with(".num_batches_tracked"); }

std::string shape_text(const std::vector<int>& shape) {
  std::string result;
  for (const int extent : shape) result += (result.empty() ? "" : "x") + number_text(extent);
  return result.empty() ? "a single number" : result;
}

/// Copies values from a checkpoint to a snapshot of the model it is for.
class Restorer {
 public:
  Restorer(const Model& model, const Checkpoint& checkpoint)
      : Restorer(model.views().written, Snapshot(model), checkpoint) {
    optimizer_ = optimizer_text(model.views());
  }
  /// For everything but its optimizer. `room` says what is taken.
  Restorer(const GraphView& written, Snapshot room, const Checkpoint& checkpoint)
      : checkpoint_(checkpoint), snapshot_(std::move(room)) {
    for (const NamedTensor& tensor : checkpoint.tensors) found_[tensor.name] = &tensor;
    if (!checkpoint.training) return;
    const std::string difference = network_difference(checkpoint.network, network_text(written));
    if (!difference.empty()) fail("is of another network: " + difference);
  }

  /// The averages of the weights where the checkpoint has them.
  /// No states: what a model keeps begins anew with its weights.
  Snapshot weights_only() {
    snapshot_.states.clear();
    for (const NamedTensor& tensor : snapshot_.parameters)
      if (const auto average = found_.find(average_name(tensor.name)); checkpoint_.training && average != found_.end())
        found_[tensor.name] = average->second;
    take(snapshot_.parameters);
    if (!checkpoint_.training) {
      std::erase_if(found_, [](const auto& named) { return is_optimizer_state(named.first); });
      if (!found_.empty()) fail("tensor " + in_quotes(found_.begin()->first) + " is none of this network's weights");
    }
    return std::move(snapshot_);
  }

  Snapshot everything() {
    if (!checkpoint_.training) return weights_only();
    if (checkpoint_.optimizer != optimizer_)
      fail("the optimizer is `" + shortened(checkpoint_.optimizer) + "` there and `" + optimizer_ + "` here");
    take(snapshot_.parameters);
    take(snapshot_.states);
    if (!found_.empty()) fail("tensor " + in_quotes(found_.begin()->first) + " is not of this network");
    return std::move(snapshot_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw InputError(checkpoint_.path + ": " + what); }

  void take(std::vector<NamedTensor>& tensors) {
    for (NamedTensor& tensor : tensors) {
      const auto found = found_.find(tensor.name);
      if (found == found_.end()) fail("tensor " + in_quotes(tensor.name) + " is missing");
      const NamedTensor& from = *found->second;
      if (from.shape != tensor.shape) {
        fail("tensor " + in_quotes(tensor.name) + " is " + shape_text(from.shape) + " there and " +
             shape_text(tensor.shape) + " here");
      }
      tensor.values = from.values;
      refuse_wrong_values(tensor, checkpoint_.path);
      found_.erase(found);
    }
  }

  const Checkpoint& checkpoint_;
  Snapshot snapshot_;
  std::string optimizer_;
  std::map<std::string, const NamedTensor*> found_;  ///< not yet taken
};

}  // namespace

Checkpoint parse_checkpoint(std::span<const std::uint8_t> bytes, const std::string& path) {
  const Safetensors file = parse_safetensors(bytes, path);
  const auto ours = [](const auto& pair) { return pair.first.starts_with(checkpoint_prefix); };
  Checkpoint checkpoint;
  checkpoint.path = path;
  if (std::any_of(file.metadata.begin(), file.metadata.end(), ours)) {
    const auto word = [&](const char* key) { return metadata_word(file.metadata, key, path); };
    if (word("format") != checkpoint_format) {
      throw InputError(path + ": a checkpoint of format " + in_quotes(word("format")) + ", this program reads format " +
                       checkpoint_format);
    }
    check_digest(bytes, file, path);
    checkpoint.version = word("version");
    checkpoint.network = word("network");
    checkpoint.optimizer = word("optimizer");
    checkpoint.training = parse_metadata(file.metadata, path);
  }
  for (const SafeTensor& tensor : file.tensors) {
    if (!checkpoint.training && is_counter(tensor.name)) {
      checkpoint.counters.push_back(tensor.name);
    } else {
      checkpoint.tensors.push_back(named_tensor(tensor, path));
    }
  }
  return checkpoint;
}

Checkpoint read_checkpoint(const std::string& path) {
  return parse_checkpoint(read_regular_file(path, largest_checkpoint), path);
}

std::string passed_over(const Checkpoint& checkpoint) {
  if (checkpoint.training) return "";
  const auto of_state = [](const NamedTensor& tensor) { return is_optimizer_state(tensor.name); };
  const auto first = std::find_if(checkpoint.tensors.begin(), checkpoint.tensors.end(), of_state);
  std::string words;
  if (first != checkpoint.tensors.end()) {
    words = text("%td of an optimizer's state (%s)", std::count_if(first, checkpoint.tensors.end(), of_state),
                 in_quotes(first->name).c_str());
  }
  if (!checkpoint.counters.empty()) {
    words += (words.empty() ? "" : ", ") + text("%zu counters of batches (%s)", checkpoint.counters.size(),
                                                in_quotes(checkpoint.counters[0]).c_str());
  }
  return words.empty() ? "" : checkpoint.path + ": tensors passed over, since they are no weights: " + words;
}

void check_restores(const Model& model, const Checkpoint& checkpoint) { Restorer(model, checkpoint).everything(); }

void restore(Model& model, const Checkpoint& checkpoint) {
  refuse_averages(model, "restore");
  Restorer(model, checkpoint).everything().restore(model);
  if (checkpoint.training) model.course(course_of(*checkpoint.training));
}

std::vector<NamedTensor> weights_of(const Checkpoint& checkpoint, const GraphView& written,
                                    const std::vector<ParameterInfo>& wanted) {
  Snapshot room;
  room.parameters = room_for(wanted);
  return Restorer(written, std::move(room), checkpoint).weights_only().parameters;
}

void restore_weights(Model& model, const Checkpoint& checkpoint) {
  refuse_averages(model, "restore_weights");
  Restorer(model, checkpoint).weights_only().restore(model);
}

std::uint64_t checkpoint_bytes(const Model& model, int epochs) {
  constexpr std::uint64_t metadata = 4096, of_tensor = 256, of_epoch = 128, of_output = 80;
  const Signatures signatures = model.signatures();
  const auto outputs = static_cast<std::uint64_t>(signatures.several() ? signatures.size() : 0);
  std::uint64_t bytes = metadata + 2 * network_text(model.views().written).size() +
                        (of_epoch + of_output * outputs) * static_cast<std::uint64_t>(epochs);
  for (const auto& tensors : {model.parameters(), model.states()}) {
    for (const ParameterInfo& tensor : tensors) {
      std::uint64_t values = 1;
      for (const int extent : tensor.shape) values *= static_cast<std::uint64_t>(extent);
      bytes += of_tensor + tensor.name.size() + sizeof(float) * values;
    }
  }
  if (bytes > largest_checkpoint) {
    throw InputError("a checkpoint of this network takes " + bytes_text(static_cast<std::int64_t>(bytes)) +
                     ", more than can be read (" + bytes_text(static_cast<std::int64_t>(largest_checkpoint)) +
                     "): it trains without --save only");
  }
  return bytes;
}

std::string format_checkpoint(const Model& model, const TrainingState& state) {
  refuse_averages(model, "a checkpoint");
  checkpoint_bytes(model, state.epochs);
  Safetensors file{{}, format_metadata(model, state)};
  const Snapshot snapshot(model);
  std::vector<std::vector<std::uint8_t>> values;
  for (const auto* tensors : {&snapshot.parameters, &snapshot.states}) {
    for (const NamedTensor& tensor : *tensors) {
      if (const std::string wrong = wrong_values(tensor); !wrong.empty())
        throw std::runtime_error(wrong + ": no checkpoint is made of it");
      append_floats(values.emplace_back(), tensor.values);
      file.tensors.push_back({tensor.name, Dtype::f32, {tensor.shape.begin(), tensor.shape.end()}, values.back()});
    }
  }
  return format_with_digest(std::move(file));
}

void save_checkpoint(const Model& model, const TrainingState& state, const std::string& path) {
  AtomicFile(path).commit(format_checkpoint(model, state));
}

void save_checkpoint(const Model& model, const std::string& path) {
  if (!Snapshot(model).finite())
    throw Diverged(path + ": not saved, for the weights are not all finite: the training diverged");
  save_checkpoint(model, training_state(model.course(), model.batch()), path);
}

}  // namespace sinter
