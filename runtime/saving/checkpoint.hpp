#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/model/snapshot.hpp"
#include "runtime/model/training_state.hpp"

/// Checkpoints: safetensors files of a model's parameters, running statistics and optimizer state under their names, in
/// float32 and in their logical layouts, with the state of the training in the metadata (keys `sinter.*`).
/// `sinter.sha256` is the digest of the whole file in which its own 64 digits are zeros: every changed bit is found. A
/// file that Python has read and written again, metadata and all, is the same checkpoint: `sinter.order` tells how its
/// tensors stood.
///
/// A safetensors file without such metadata is taken for weights only: the parameters and running statistics of a
/// network. Beside them may stand what is known to be none (an optimizer's `*.moment1`, `*.moment2`, `*.velocity`, and
/// `*.num_batches_tracked`) and nothing else.
namespace sinter {

class Model;
struct GraphView;      // runtime/model/views.hpp
struct ParameterInfo;  // runtime/model/model.hpp

/// What a file holds.
struct Checkpoint {
  std::string path;  ///< of the file, for errors
  std::vector<NamedTensor> tensors;
  /// names of tensors `*.num_batches_tracked` of any type, of weights only: nobody needs them
  std::vector<std::string> counters;
  std::string version;                    ///< of the library that wrote it
  std::string network;                    ///< network_text; "" for weights only
  std::string optimizer;                  ///< optimizer_text; "" for weights only
  std::optional<TrainingState> training;  ///< none for weights only
};

/// `path` stands for the bytes in errors. Throws InputError for anything that is not a sound checkpoint.
Checkpoint parse_checkpoint(std::span<const std::uint8_t> bytes, const std::string& path);
inline constexpr std::size_t largest_checkpoint = std::size_t{1} << 34;  ///< bytes: 16 GiB
/// Of at most `largest_checkpoint` bytes.
Checkpoint read_checkpoint(const std::string& path);

/// Which tensors of weights only are passed over, as a line for people; "" if none is.
std::string passed_over(const Checkpoint& checkpoint);

/// Throws the InputError that `restore` would throw.
void check_restores(const Model& model, const Checkpoint& checkpoint);
/// Gives the model all the checkpoint has: parameters, running statistics, optimizer state and its place in the course.
/// The optimizer must be the same; weights only leave its state alone. Everything is verified before the model is
/// touched: InputError names the first thing that differs, the first number that is not finite, or a variance below 0.
void restore(Model& model, const Checkpoint& checkpoint);
/// Parameters and running statistics only: whatever the optimizer was and is. For testing and predicting.
void restore_weights(Model& model, const Checkpoint& checkpoint);
/// The same for a network without a model: the values of its parameters and running statistics, in `wanted`'s order.
std::vector<NamedTensor> weights_of(const Checkpoint& checkpoint, const GraphView& written,
                                    const std::vector<ParameterInfo>& wanted);

/// Bytes that a checkpoint of a training of so many epochs has, or a few more. @throws InputError if that is more than
/// can be read
std::uint64_t checkpoint_bytes(const Model& model, int epochs);

/// The file's bytes. @throws std::runtime_error for a number that could not be restored
std::string format_checkpoint(const Model& model, const TrainingState& state);
/// Replaces the file as AtomicFile does: on failure (std::runtime_error) what it held before is untouched.
void save_checkpoint(const Model& model, const TrainingState& state, const std::string& path);
/// Of a loop of one's own, which `restore` lets go on: the training state is the model's course. @throws Diverged, and
/// leaves the file as it was, for weights that are infinite or not a number
void save_checkpoint(const Model& model, const std::string& path);

}  // namespace sinter
