#include "runtime/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <map>
#include <sstream>
#include <string_view>

#include "runtime/atomic_file.hpp"
#include "runtime/class_names.hpp"
#include "runtime/data/file.hpp"
#include "runtime/error.hpp"
#include "runtime/model.hpp"
#include "runtime/network_text.hpp"
#include "runtime/safetensors.hpp"
#include "runtime/sha256.hpp"
#include "runtime/text.hpp"
#include "runtime/version.hpp"
#include "runtime/views.hpp"

namespace sinter {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 30;
constexpr char format_version[] = "1";
constexpr std::string_view prefix = "sinter.";
constexpr char digest_key[] = "sinter.sha256";
constexpr std::size_t digest_digits = 64;
constexpr std::array<const char*, 3> schedule_names = {"constant", "cosine", "one_cycle"};

template <class Number>
bool read_number(std::string_view word, Number& value) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc{} && end == word.data() + word.size();
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string sha256_of(std::string_view text) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(text)));
  return hash.hex();
}

std::string optimizer_text(const Optimizer& o) {
  if (o.kind == Optimizer::Kind::sgd) return "sgd momentum " + number_text(o.momentum) + (o.nesterov ? " nesterov" : "");
  return std::string(o.kind == Optimizer::Kind::adam ? "adam" : "adamw") + " beta1 " + number_text(o.beta1) + " beta2 " +
         number_text(o.beta2) + " epsilon " + number_text(o.epsilon);
}

std::string schedule_text(const Schedule& s) {
  return std::string(schedule_names[static_cast<std::size_t>(s.kind)]) + " peak_at " + number_text(s.peak_at) + " start " +
         number_text(s.start) + " floor " + number_text(s.floor);
}

std::string history_text(const std::vector<EpochRecord>& history) {
  std::string lines;
  for (const EpochRecord& r : history) {
    lines += number_text(r.epoch);
    for (const double value : {r.train_loss, r.train_accuracy, r.test_loss, r.test_accuracy, r.seconds}) lines += " " + number_text(value);
    lines += "\n";
  }
  return lines;
}

std::map<std::string, std::string> metadata_of(const Model& model, const TrainingState& state) {
  const NetworkViews views = model.views();
  const std::string network = network_text(views.written);
  std::map<std::string, std::string> pairs = {
      {"sinter.format", format_version},
      {"sinter.version", version},
      {digest_key, std::string(digest_digits, '0')},
      {"sinter.network", network},
      {"sinter.network_sha256", sha256_of(network)},
      {"sinter.optimizer", optimizer_text(views.optimizer)},
      {"sinter.seed", number_text(state.seed)},
      {"sinter.epochs", number_text(state.epochs)},
      {"sinter.batch", number_text(state.batch)},
      {"sinter.batch_limit", number_text(state.batch_limit)},
      {"sinter.rate", number_text(state.rate)},
      {"sinter.weight_decay", number_text(state.weight_decay)},
      {"sinter.schedule", schedule_text(state.schedule)},
      {"sinter.data", state.data},
      {"sinter.data_sha256", state.data_sha256},
      {"sinter.epoch", number_text(state.epoch())},
      {"sinter.step", number_text(state.step)},
      {"sinter.steps", number_text(state.steps)},
      {"sinter.total_steps", number_text(state.total())},
      {"sinter.epoch_loss", number_text(state.loss)},
      {"sinter.epoch_correct", number_text(state.correct)},
      {"sinter.epoch_count", number_text(state.count)},
      {"sinter.epoch_seconds", number_text(state.seconds)},
      {"sinter.history", history_text(state.history)},
  };
  if (!state.class_names.empty()) pairs["sinter.class_names"] = class_names_text(state.class_names);
  return pairs;
}

/// The metadata of one file, read back; every error names the file and the key.
class Metadata {
 public:
  Metadata(const std::map<std::string, std::string>& pairs, const std::string& path) : pairs_(pairs), path_(path) {}

  const std::string& word(const std::string& key) const {
    const auto found = pairs_.find(std::string(prefix) + key);
    if (found == pairs_.end()) throw InputError(path_ + ": metadata '" + std::string(prefix) + key + "' is missing");
    return found->second;
  }
  template <class Number>
  Number number(const std::string& key, Number least, Number most) const {
    Number value{};
    // A floating-point NaN is not in any range.
    if (!read_number(word(key), value) || !(value >= least && value <= most)) {
      refuse(key, "expected a number from " + number_text(least) + " to " + number_text(most));
    }
    return value;
  }
  template <class Number>
  Number not_negative(const std::string& key) const {
    return number(key, Number{0}, std::numeric_limits<Number>::max());
  }

  TrainingState training() const {
    TrainingState state;
    state.seed = not_negative<std::uint64_t>("seed");
    state.epochs = number("epochs", 1, 1'000'000);
    state.batch = number("batch", 1, 1'000'000);
    state.batch_limit = number("batch_limit", 0, 1'000'000);
    state.rate = not_negative<float>("rate");
    state.weight_decay = not_negative<float>("weight_decay");
    state.schedule = schedule();
    state.data = word("data");
    state.data_sha256 = word("data_sha256");
    state.class_names = class_names();
    state.history = history();
    if (state.epoch() > state.epochs + 1) refuse("epochs", text("expected at least the %zu of its history", state.history.size()));
    number("epoch", state.epoch(), state.epoch());
    state.steps = number("steps", std::int64_t{1}, std::int64_t{1} << 32);
    state.step = number("step", std::int64_t{0}, state.epoch() <= state.epochs ? state.steps : 0);
    number("total_steps", state.total(), state.total());
    state.loss = not_negative<double>("epoch_loss");
    state.correct = not_negative<double>("epoch_correct");
    state.count = not_negative<double>("epoch_count");
    state.seconds = not_negative<double>("epoch_seconds");
    return state;
  }

 private:
  [[noreturn]] void refuse(const std::string& key, const std::string& expected) const {
    throw InputError(path_ + ": metadata '" + std::string(prefix) + key + "' is " + quoted(word(key)) + ", " + expected);
  }

  Schedule schedule() const {
    const std::vector<std::string> words = words_of(word("schedule"));
    Schedule s;
    const auto fraction = [&words](std::size_t i, float& value) { return read_number(words[i], value) && value >= 0 && value <= 1; };
    const auto name = words.empty() ? schedule_names.end() : std::find(schedule_names.begin(), schedule_names.end(), words[0]);
    if (name == schedule_names.end() || words.size() != 7 || !fraction(2, s.peak_at) || !fraction(4, s.start) || !fraction(6, s.floor)) {
      refuse("schedule", "expected `cosine peak_at 0 start 1 floor 0` or the like");
    }
    s.kind = static_cast<Schedule::Kind>(name - schedule_names.begin());
    return s;
  }

  /// None in files of classes without names.
  std::vector<std::string> class_names() const {
    constexpr std::size_t most_classes = 256;
    if (!pairs_.contains(std::string(prefix) + "class_names")) return {};
    std::vector<std::string> names = parse_class_names(word("class_names"));
    if (names.size() > most_classes) refuse("class_names", text("expected at most %zu lines", most_classes));
    return names;
  }

  /// As many epochs as there are lines.
  std::vector<EpochRecord> history() const {
    std::vector<EpochRecord> records;
    std::istringstream lines(word("history"));
    for (std::string line; std::getline(lines, line);) {
      const std::vector<std::string> words = words_of(line);
      EpochRecord r;
      bool ok = words.size() == 6 && read_number(words[0], r.epoch) && r.epoch == static_cast<int>(records.size()) + 1;
      double* const values[] = {&r.train_loss, &r.train_accuracy, &r.test_loss, &r.test_accuracy, &r.seconds};
      for (std::size_t i = 0; ok && i < std::size(values); ++i) ok = read_number(words[i + 1], *values[i]);
      if (!ok) refuse("history", text("expected epoch %zu and five numbers in its line", records.size() + 1));
      records.push_back(r);
    }
    return records;
  }

  const std::map<std::string, std::string>& pairs_;
  const std::string& path_;
};

// -- digest

std::string digest_field(std::string_view digest) { return '"' + std::string(digest_key) + "\":\"" + std::string(digest); }

/// Of the bytes with zeros in place of the 64 digits at `place`.
std::string digest_of(std::span<const std::uint8_t> bytes, std::size_t place) {
  const std::string zeros(digest_digits, '0');
  Sha256 hash;
  hash.update(std::as_bytes(bytes.first(place)));
  hash.update(std::as_bytes(std::span(zeros)));
  hash.update(std::as_bytes(bytes.subspan(place + digest_digits)));
  return hash.hex();
}

void check_digest(std::span<const std::uint8_t> bytes, const std::string& digest, const std::string& path) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t place = all.find(digest_field(digest));
  if (digest.size() != digest_digits || place == all.npos || digest_of(bytes, place + digest_field("").size()) != digest) {
    throw InputError(path + ": damaged, or changed since it was written: its SHA-256 is not the one it states (sinter.sha256)");
  }
}

// -- tensors

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
  const auto fail = [&](const std::string& what) { throw InputError(path + ": tensor " + quoted(tensor.name) + " " + what); };
  if (tensor.dtype != Dtype::f32) fail("is " + std::string(dtype_name(tensor.dtype)) + ", expected F32");
  NamedTensor named{tensor.name, {}, floats(tensor.bytes)};
  for (const std::uint64_t extent : tensor.shape) {
    if (extent == 0 || extent > std::uint64_t{std::numeric_limits<int>::max()}) fail("has an extent that no parameter has");
    named.shape.push_back(static_cast<int>(extent));
  }
  return named;
}

std::string shape_text(const std::vector<int>& shape) {
  std::string result;
  for (const int extent : shape) result += (result.empty() ? "" : "x") + number_text(extent);
  return result.empty() ? "a single number" : result;
}

/// Copies values from a checkpoint to a snapshot of the model it is for.
class Restorer {
 public:
  Restorer(const Model& model, const Checkpoint& checkpoint) : model_(model), checkpoint_(checkpoint), snapshot_(model) {
    for (const NamedTensor& tensor : checkpoint.tensors) found_[tensor.name] = &tensor;
    if (!checkpoint.training) return;
    const std::string difference = network_difference(checkpoint.network, network_text(model.views().written));
    if (!difference.empty()) fail("is of another network: " + difference);
  }

  Snapshot weights_only() {
    take(snapshot_.parameters);
    if (!checkpoint_.training && !found_.empty()) fail("tensor " + quoted(found_.begin()->first) + " is none of this network's weights");
    return std::move(snapshot_);
  }

  Snapshot everything() {
    if (!checkpoint_.training) return weights_only();
    const std::string optimizer = optimizer_text(model_.views().optimizer);
    if (checkpoint_.optimizer != optimizer)
      fail("the optimizer is `" + shortened(checkpoint_.optimizer) + "` there and `" + optimizer + "` here");
    take(snapshot_.parameters);
    take(snapshot_.states);
    if (!found_.empty()) fail("tensor " + quoted(found_.begin()->first) + " is not of this network");
    return std::move(snapshot_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw InputError(checkpoint_.path + ": " + what); }

  void take(std::vector<NamedTensor>& tensors) {
    for (NamedTensor& tensor : tensors) {
      const auto found = found_.find(tensor.name);
      if (found == found_.end()) fail("tensor " + quoted(tensor.name) + " is missing");
      const NamedTensor& from = *found->second;
      if (from.shape != tensor.shape) {
        fail("tensor " + quoted(tensor.name) + " is " + shape_text(from.shape) + " there and " + shape_text(tensor.shape) + " here");
      }
      tensor.values = from.values;
      found_.erase(found);
    }
  }

  const Model& model_;
  const Checkpoint& checkpoint_;
  Snapshot snapshot_;
  std::map<std::string, const NamedTensor*> found_;  ///< not yet taken
};

}  // namespace

Checkpoint parse_checkpoint(std::span<const std::uint8_t> bytes, const std::string& path) {
  const Safetensors file = parse_safetensors(bytes, path);
  const auto ours = [](const auto& pair) { return pair.first.starts_with(prefix); };
  Checkpoint checkpoint;
  checkpoint.path = path;
  if (std::any_of(file.metadata.begin(), file.metadata.end(), ours)) {
    const Metadata metadata(file.metadata, path);
    if (metadata.word("format") != format_version) {
      throw InputError(path + ": a checkpoint of format " + quoted(metadata.word("format")) + ", this program reads format " +
                       format_version);
    }
    check_digest(bytes, metadata.word("sha256"), path);
    checkpoint.version = metadata.word("version");
    checkpoint.network = metadata.word("network");
    checkpoint.optimizer = metadata.word("optimizer");
    checkpoint.training = metadata.training();
  }
  for (const SafeTensor& tensor : file.tensors) checkpoint.tensors.push_back(named_tensor(tensor, path));
  return checkpoint;
}

Checkpoint read_checkpoint(const std::string& path) { return parse_checkpoint(read_regular_file(path, largest_file), path); }

void check_restores(const Model& model, const Checkpoint& checkpoint) { Restorer(model, checkpoint).everything(); }

void restore(Model& model, const Checkpoint& checkpoint) {
  Restorer(model, checkpoint).everything().restore(model);
  if (checkpoint.training) model.course(course_of(*checkpoint.training));
}

void restore_weights(Model& model, const Checkpoint& checkpoint) { Restorer(model, checkpoint).weights_only().restore(model); }

std::string format_checkpoint(const Model& model, const TrainingState& state) {
  Safetensors file{{}, metadata_of(model, state)};
  const Snapshot snapshot(model);
  std::vector<std::vector<std::uint8_t>> values;
  for (const auto* tensors : {&snapshot.parameters, &snapshot.states}) {
    for (const NamedTensor& tensor : *tensors) {
      append_floats(values.emplace_back(), tensor.values);
      file.tensors.push_back({tensor.name, Dtype::f32, {tensor.shape.begin(), tensor.shape.end()}, values.back()});
    }
  }
  std::string bytes = format_safetensors(file);
  const std::string zeros(digest_digits, '0');
  const std::size_t place = bytes.find(digest_field(zeros)) + digest_field("").size();
  bytes.replace(place, digest_digits, digest_of({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, place));
  return bytes;
}

void save_checkpoint(const Model& model, const TrainingState& state, const std::string& path) {
  AtomicFile(path).commit(format_checkpoint(model, state));
}

void save_checkpoint(const Model& model, const std::string& path) {
  if (!Snapshot(model).finite()) throw Diverged(path + ": not saved, for the weights are not all finite: the training diverged");
  save_checkpoint(model, training_state(model.course(), model.batch()), path);
}

}  // namespace sinter
