#include "runtime/saving/checkpoint_metadata.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "runtime/base/class_names.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/version.hpp"
#include "runtime/inspect/network_text.hpp"
#include "runtime/model/choices.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/views.hpp"

namespace sinter {
namespace {

template <class Number>
bool read_number(std::string_view word, Number& value) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc{} && end == word.data() + word.size();
}

/// The words of a line of at most `most` words; none of a longer one.
std::vector<std::string_view> words_of(std::string_view line, std::size_t most) {
  constexpr std::string_view spaces = " \t\r\v\f\n";
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; (begin = line.find_first_not_of(spaces, begin)) != line.npos;) {
    if (words.size() == most) return {};
    const std::size_t end = std::min(line.find_first_of(spaces, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

std::string sha256_of(std::string_view text) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(text)));
  return hash.hex();
}

/// "cosine warmup 0.1 floor 0"
std::string schedule_text(const Schedule& s) {
  std::string all = s.definition->key;
  for (int i = 0; i < s.definition->count; i++)
    all += std::string(" ") + s.definition->numbers[i].name + " " + number_text(s.own.values[i]);
  return all;
}

std::string history_text(const std::vector<EpochRecord>& history) {
  std::string lines;
  for (const EpochRecord& r : history) {
    lines += number_text(r.epoch);
    for (const double value : {r.train_loss, r.train_metric, r.test_loss, r.test_metric, r.seconds})
      lines += " " + number_text(value);
    if (r.validation_loss && r.validation_metric) {
      lines += " " + number_text(*r.validation_loss) + " " + number_text(*r.validation_metric);
    }
    lines += "\n";
  }
  return lines;
}

/// A line of each epoch: of each output its losses and metrics.
std::string output_history_text(const std::vector<EpochRecord>& history) {
  std::string lines;
  for (const EpochRecord& r : history) {
    std::string line;
    const auto add = [&line](double value) { line += (line.empty() ? "" : " ") + number_text(value); };
    for (const OutputRecord& one : r.outputs) {
      for (const double value : {one.train_loss, one.train_metric, one.test_loss, one.test_metric}) add(value);
      if (one.validation_loss && one.validation_metric) add(*one.validation_loss), add(*one.validation_metric);
    }
    lines += line + "\n";
  }
  return lines;
}

std::string sums_text(const std::vector<TrainingState::OfOutput>& outputs) {
  std::string line;
  for (const TrainingState::OfOutput& one : outputs)
    line += (line.empty() ? "" : " ") + number_text(one.loss) + " " + number_text(one.metric);
  return line;
}

/// The metadata of one file, read back; every error names the file and the key.
class Metadata {
 public:
  Metadata(const Pairs& pairs, const std::string& path) : pairs_(pairs), path_(path) {}

  const std::string& word(const std::string& key) const { return metadata_word(pairs_, key, path_); }
  bool has(const std::string& key) const { return pairs_.contains(std::string(checkpoint_prefix) + key); }
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
    state.epochs = number("epochs", 1, most_epochs);
    state.batch = number("batch", 1, 1'000'000);
    state.batch_limit = number("batch_limit", 0, 1'000'000);
    if (has("validation")) state.validation = number("validation", std::numeric_limits<float>::min(), 1.f);
    if (has("early_stopping")) state.early_stopping = number("early_stopping", 1, 1'000'000);
    if (has("plateau")) {
      state.plateau = number("plateau", 1, 1'000'000);
      state.plateau_factor = number("plateau_factor", std::numeric_limits<float>::min(), 1.f);
    }
    state.rate = not_negative<float>("rate");
    state.weight_decay = not_negative<float>("weight_decay");
    state.schedule = schedule();
    state.data = word("data");
    state.data_sha256 = word("data_sha256");
    state.class_names = class_names();
    state.history = history(state.validation > 0);
    if (state.epoch() > state.epochs + 1)
      refuse("epochs", text("expected at least the %zu of its history", state.history.size()));
    number("epoch", state.epoch(), state.epoch());
    state.steps = number("steps", std::int64_t{1}, std::int64_t{1} << 32);
    state.step = number("step", std::int64_t{0}, state.epoch() <= state.epochs ? state.steps : 0);
    number("total_steps", state.total(), state.total());
    constexpr double most = std::numeric_limits<double>::max();
    state.loss = number("epoch_loss", -most, most);
    state.metric = number("epoch_correct", -most, most);
    state.count = not_negative<double>("epoch_count");
    state.seconds = not_negative<double>("epoch_seconds");
    if (has("epoch_outputs")) read_outputs(state);
    return state;
  }

 private:
  [[noreturn]] void refuse(const std::string& key, const std::string& expected) const {
    throw InputError(path_ + ": metadata '" + std::string(checkpoint_prefix) + key + "' is " + in_quotes(word(key)) +
                     ", " + expected);
  }

  /// Finite numbers of a line; none where there are more than `most`.
  std::vector<double> numbers_in(const std::string& key, std::string_view line, std::size_t most) const {
    std::vector<double> numbers;
    for (const std::string_view word : words_of(line, most)) {
      double value = 0;
      if (!read_number(word, value) || !std::isfinite(value)) refuse(key, "expected finite numbers");
      numbers.push_back(value);
    }
    return numbers;
  }
  /// The figures of several outputs: of the epoch under way, which say how many there are, and of those before.
  void read_outputs(TrainingState& state) const {
    const std::vector<double> sums = numbers_in("epoch_outputs", word("epoch_outputs"), 2 * most_outputs);
    if (sums.size() < 4 || sums.size() % 2 != 0)
      refuse("epoch_outputs", text("expected two numbers of each output, of 2 to %d", most_outputs));
    for (std::size_t i = 0; i < sums.size(); i += 2) state.outputs.push_back({sums[i], sums[i + 1]});
    const std::size_t each = state.validation > 0 ? 6 : 4;
    std::string_view left = word("output_history");
    for (EpochRecord& record : state.history) {
      const std::size_t end = std::min(left.find('\n'), left.size());
      const std::vector<double> line = numbers_in("output_history", left.substr(0, end), each * state.outputs.size());
      left.remove_prefix(std::min(end + 1, left.size()));
      if (line.size() != each * state.outputs.size())
        refuse("output_history", text("expected %zu numbers in a line for each epoch", each * state.outputs.size()));
      for (std::size_t i = 0; i < line.size(); i += each) {
        OutputRecord& one = record.outputs.emplace_back();
        one.train_loss = line[i], one.train_metric = line[i + 1];
        one.test_loss = line[i + 2], one.test_metric = line[i + 3];
        if (each == 6) one.validation_loss = line[i + 4], one.validation_metric = line[i + 5];
      }
    }
  }

  Schedule schedule() const {
    const std::vector<std::string_view> words = words_of(word("schedule"), 1 + 2 * OwnNumbers::capacity);
    const ScheduleDefinition* definition = words.empty() ? nullptr : schedule_of_key(words[0]);
    if (definition == nullptr)
      refuse("schedule", "expected a schedule of the library or of this program's network: `cosine warmup 0 floor 0`");
    // The first version wrote three numbers whatever the schedule: `cosine peak_at 0.1 start 1 floor 0`.
    const bool first_version = words.size() == 7 && words[1] == "peak_at" && words[3] == "start" && words[5] == "floor";
    const auto written = [&](std::string_view name) {
      if (first_version && name == "warmup") name = "peak_at";
      for (std::size_t i = 1; i + 1 < words.size(); i += 2)
        if (words[i] == name) return words[i + 1];
      return std::string_view();
    };
    Schedule s(*definition, definition->defaults);
    bool good = first_version || words.size() == 1 + 2 * static_cast<std::size_t>(definition->count);
    for (int i = 0; i < definition->count; i++) {
      const NumberInfo& number = definition->numbers[i];
      good = good && read_number(written(number.name), s.own.values[i]) && allowed(number.range, s.own.values[i]);
    }
    if (!good)
      refuse("schedule", "expected `" + schedule_text(Schedule(*definition, definition->defaults)) + "` or the like");
    return s;
  }

  /// None in files of classes without names.
  std::vector<std::string> class_names() const {
    const auto found = pairs_.find(std::string(checkpoint_prefix) + "class_names");
    if (found == pairs_.end()) return {};
    if (found->second.size() > longest_class_names)
      refuse("class_names", text("expected at most %zu bytes", longest_class_names));
    std::vector<std::string> names = parse_class_names(found->second);
    if (names.size() > std::size_t{most_classes})
      refuse("class_names", text("expected at most %d lines", most_classes));
    return names;
  }

  /// As many epochs as there are lines.
  std::vector<EpochRecord> history(bool validated) const {
    const std::size_t numbers = validated ? 8 : 6;
    std::vector<EpochRecord> records;
    const auto epoch = [&records] { return static_cast<int>(records.size()) + 1; };
    for (std::string_view left = word("history"); !left.empty();) {
      if (epoch() > most_epochs) refuse("history", text("expected at most %d epochs", most_epochs));
      const std::size_t end = std::min(left.find('\n'), left.size());
      const std::vector<std::string_view> words = words_of(left.substr(0, end), numbers);
      left.remove_prefix(std::min(end + 1, left.size()));
      EpochRecord r;
      bool ok = words.size() == numbers && read_number(words[0], r.epoch) && r.epoch == epoch();
      double* const values[] = {&r.train_loss, &r.train_metric, &r.test_loss, &r.test_metric, &r.seconds};
      for (std::size_t i = 0; ok && i < std::size(values); ++i)
        ok = read_number(words[i + 1], *values[i]) && std::isfinite(*values[i]);
      for (std::size_t i = 6; ok && i < numbers; ++i) {
        double& value = (i == 6 ? r.validation_loss : r.validation_metric).emplace();
        ok = read_number(words[i], value) && std::isfinite(value);
      }
      if (!ok)
        refuse("history", text("expected epoch %d and %s numbers in its line", epoch(), validated ? "seven" : "five"));
      records.push_back(r);
    }
    return records;
  }

  const Pairs& pairs_;
  const std::string& path_;
};

}  // namespace

std::string optimizer_text(const NetworkViews& views) {
  const ChosenOptimizer& o = views.optimizer;
  std::string all = o.definition->key;
  for (int i = 0; i < o.definition->count; i++) {
    const NumberInfo& number = o.definition->numbers[i];
    const std::string_view name = number.name;
    if (name == "rate" || name == "weight_decay") continue;  // the run's
    if (number.silent_at_zero && o.own.values[i] == 0.f) continue;
    if (number.range != Range::flag)
      all += " " + std::string(name) + " " + number_text(o.own.values[i]);
    else if (o.own.values[i] != 0.f)
      all += " " + std::string(name);
  }
  const UpdateNumbers& updates = views.updates;
  if (updates.clip.norm > 0.f) all += " clip_norm " + number_text(updates.clip.norm);
  if (updates.clip.value > 0.f) all += " clip_value " + number_text(updates.clip.value);
  if (updates.accumulate > 1) all += " accumulate " + number_text(updates.accumulate);
  if (updates.average > 0.f) all += " average " + number_text(updates.average);
  return all;
}

Pairs format_metadata(const Model& model, const TrainingState& state) {
  const NetworkViews views = model.views();
  const std::string network = network_text(views.written);
  Pairs pairs = {
      {"sinter.format", checkpoint_format},
      {"sinter.version", version},
      {"sinter.network", network},
      {"sinter.network_sha256", sha256_of(network)},
      {"sinter.optimizer", optimizer_text(views)},
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
      {"sinter.epoch_correct", number_text(state.metric)},
      {"sinter.epoch_count", number_text(state.count)},
      {"sinter.epoch_seconds", number_text(state.seconds)},
      {"sinter.history", history_text(state.history)},
  };
  if (state.validation > 0) pairs["sinter.validation"] = number_text(state.validation);
  if (state.early_stopping > 0) pairs["sinter.early_stopping"] = number_text(state.early_stopping);
  if (state.plateau > 0) {
    pairs["sinter.plateau"] = number_text(state.plateau);
    pairs["sinter.plateau_factor"] = number_text(state.plateau_factor);
  }
  if (!state.outputs.empty()) {
    pairs["sinter.epoch_outputs"] = sums_text(state.outputs);
    pairs["sinter.output_history"] = output_history_text(state.history);
  }
  if (!state.class_names.empty()) pairs["sinter.class_names"] = class_names_text(state.class_names);
  return pairs;
}

const std::string& metadata_word(const Pairs& pairs, const std::string& key, const std::string& path) {
  const std::string whole = std::string(checkpoint_prefix) + key;
  const auto found = pairs.find(whole);
  if (found == pairs.end()) throw InputError(path + ": metadata '" + whole + "' is missing");
  return found->second;
}

TrainingState parse_metadata(const Pairs& pairs, const std::string& path) { return Metadata(pairs, path).training(); }

}  // namespace sinter
