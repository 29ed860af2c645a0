// Checkpoints: a state of training makes sense; a model gets all of a file or nothing; saved again and read again, all
// is the same.
#include "runtime/saving/checkpoint.hpp"

#include <algorithm>
#include <cstring>

#include "tests/fuzz/digest.hpp"
#include "tests/fuzz/memory.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

bool same_bits(const std::vector<NamedTensor>& a, const std::vector<NamedTensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const NamedTensor& x, const NamedTensor& y) {
    return x.name == y.name && x.shape == y.shape && x.values.size() == y.values.size() &&
           std::memcmp(x.values.data(), y.values.data(), 4 * x.values.size()) == 0;
  });
}

void check_tensors(std::span<const std::uint8_t> bytes, const Checkpoint& checkpoint) {
  std::size_t values = 0;
  for (const NamedTensor& tensor : checkpoint.tensors) {
    std::size_t count = 1;
    for (const int extent : tensor.shape) count *= static_cast<std::size_t>(extent);
    must_hold(tensor.values.size() == count, "a tensor has the values of its shape");
    values += count;
  }
  must_hold(4 * values < bytes.size(), "the values are in the file");
}

void check_training(const TrainingState& state) {
  must_hold(state.epochs >= 1 && state.batch >= 1 && state.steps >= 1, "a training has epochs, batches and steps");
  must_hold(state.history.size() <= static_cast<std::size_t>(state.epochs), "no more epochs are done than planned");
  must_hold(state.step >= 0 && state.step <= state.steps, "a step is one of the epoch's");
  for (std::size_t i = 0; i < state.history.size(); ++i) {
    must_hold(state.history[i].epoch == static_cast<int>(i) + 1, "epochs are numbered");
  }
}

}  // namespace

FUZZ_TARGET(bytes) {
  const auto checkpoint =
      within_memory(bytes.size(), 128, [&] { return accepted([&] { return parse_checkpoint(bytes, fuzzed_name); }); });
  if (!checkpoint) return;
  check_tensors(bytes, *checkpoint);
  if (checkpoint->training) check_training(*checkpoint->training);

  TinyModel model(2);
  const Snapshot before(model);
  const bool restored = accepted([&] { return restore(model, *checkpoint), true; }).has_value();
  const Snapshot after(model);
  if (!restored)
    must_hold(same_bits(before.parameters, after.parameters), "a model that is refused a checkpoint stays as it was");
  if (!restored || !checkpoint->training) return;
  const std::string saved = format_checkpoint(model, *checkpoint->training);
  const Checkpoint again =
      parse_checkpoint(std::span(reinterpret_cast<const std::uint8_t*>(saved.data()), saved.size()), fuzzed_name);
  must_hold(again.network == checkpoint->network && again.optimizer == checkpoint->optimizer,
            "network and optimizer are the same again");
  TinyModel other(2);
  restore(other, again);
  must_hold(same_bits(after.parameters, Snapshot(other).parameters), "the weights are the same again");
  must_hold(format_checkpoint(other, *again.training) == saved, "saved again, the file is the same");
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(data, size, most);
  if (seed % 8 != 0) mend_digest(std::span(data, size));
  return size;
}
