#include "runtime/saving/checkpoint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

#include "runtime/base/class_names.hpp"
#include "runtime/base/random.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/safetensors.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Checkpoint parse(const std::string& file) { return parse_checkpoint(bytes_of(file), "run.safetensors"); }

/// Every value another, some of them odd.
void scramble(Model& model, std::uint64_t seed) {
  Snapshot values(model);
  Random random(seed, stream(Purpose::bench), 0);
  for (auto* tensors : {&values.parameters, &values.states})
    for (NamedTensor& tensor : *tensors)
      for (float& value : tensor.values) {
        const auto drawn = static_cast<float>(random.normal());
        value = tensor.name.ends_with("running_var") || tensor.name.ends_with("moment2") ? std::abs(drawn) : drawn;
      }
  values.parameters[0].values[0] = -0.f;
  values.parameters[0].values[1] = std::numeric_limits<float>::denorm_min();
  values.parameters[0].values[2] = std::numeric_limits<float>::max();
  values.restore(model);
}

bool same_bits(const Model& a, const Model& b) {
  const Snapshot first(a), second(b);
  const auto same_tensors = [](const std::vector<NamedTensor>& left, const std::vector<NamedTensor>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const NamedTensor& x, const NamedTensor& y) {
                        return x.values.size() == y.values.size() &&
                               std::memcmp(x.values.data(), y.values.data(), 4 * x.values.size()) == 0;
                      });
  };
  return same_tensors(first.parameters, second.parameters) && same_tensors(first.states, second.states);
}

TrainingState state() {
  TrainingState s;
  s.seed = std::numeric_limits<std::uint64_t>::max();
  s.epochs = 5;
  s.batch = 16;
  s.batch_limit = 7;
  s.rate = 0.1f;
  s.weight_decay = 1e-30f;
  s.schedule = OneCycle{.peak_at = 0.3f, .start = 0.1f, .floor = 1e-5f};
  s.data = "drawn \"digits\"";
  s.data_sha256 = "d1";
  s.class_names = {"disc", "a square"};
  s.history = {{1, 2.5, 0.125, 1. / 3., 0.1, 1e-300}, {2, 0.1, 0.2, 1e308, 0.4, 0.5}};
  s.step = 3;
  s.steps = 7;
  s.loss = 0.1 + 0.2;
  s.metric = 40;
  s.count = 48;
  s.seconds = 1.5;
  return s;
}

/// The checkpoint of a fresh model with another value under a metadata key, and a digest that holds.
std::string with(const std::string& key, const std::string& value) {
  const auto model = small::adam();
  const std::string file = format_checkpoint(*model, state());
  Safetensors parts = parse_safetensors(bytes_of(file), "run.safetensors");
  REQUIRE(parts.metadata.contains(key));
  parts.metadata[key] = value;
  parts.metadata["sinter.sha256"] = std::string(64, '0');
  std::string changed = format_safetensors(parts);
  Sha256 hash;
  hash.update(std::as_bytes(bytes_of(changed)));
  const std::string field = "\"sinter.sha256\":\"";
  changed.replace(changed.find(field) + field.size(), 64, hash.hex());
  return changed;
}

}  // namespace

TEST_CASE("what is saved is restored, to the last bit") {
  const TemporaryFolder folder;
  const auto model = small::adam(), other = small::adam();
  scramble(*model, 1);
  const TrainingState saved = state();
  save_checkpoint(*model, saved, folder / "run.safetensors");
  CHECK(folder.count() == 1);
  const Checkpoint checkpoint = read_checkpoint(folder / "run.safetensors");
  CHECK_FALSE(same_bits(*model, *other));
  restore(*other, checkpoint);
  CHECK(same_bits(*model, *other));

  REQUIRE(checkpoint.training);
  const TrainingState& read = *checkpoint.training;
  CHECK(read.seed == saved.seed);
  CHECK(read.epochs == saved.epochs);
  CHECK(read.batch == saved.batch);
  CHECK(read.batch_limit == saved.batch_limit);
  CHECK(read.rate == saved.rate);
  CHECK(read.weight_decay == saved.weight_decay);
  CHECK(read.schedule == saved.schedule);
  CHECK(read.data == saved.data);
  CHECK(read.data_sha256 == saved.data_sha256);
  CHECK(read.class_names == saved.class_names);
  CHECK(read.step == saved.step);
  CHECK(read.steps == saved.steps);
  CHECK(read.loss == saved.loss);
  CHECK(read.metric == saved.metric);
  CHECK(read.count == saved.count);
  CHECK(read.seconds == saved.seconds);
  REQUIRE(read.history.size() == 2);
  CHECK(read.history[0].test_loss == saved.history[0].test_loss);
  CHECK(read.history[0].seconds == saved.history[0].seconds);
  CHECK(read.history[1].train_loss == saved.history[1].train_loss);
  CHECK(read.history[1].train_metric == saved.history[1].train_metric);
  CHECK(read.history[1].test_loss == saved.history[1].test_loss);
  CHECK(read.history[1].test_metric == saved.history[1].test_metric);
  CHECK(format_checkpoint(*other, read) == format_checkpoint(*model, saved));
}

TEST_CASE("classes without names leave nothing in the file, and more than there can be are refused") {
  TrainingState nameless = state();
  nameless.class_names.clear();
  const std::string file = format_checkpoint(*small::adam(), nameless);
  CHECK(file.find("class_names") == file.npos);
  CHECK(parse(file).training->class_names.empty());
  nameless.class_names.assign(65'536, "a");
  CHECK(parse(format_checkpoint(*small::adam(), nameless)).training->class_names.size() == 65'536);
  nameless.class_names.emplace_back("a");
  CHECK_REJECTS(parse(format_checkpoint(*small::adam(), nameless)), "expected at most 65536 lines");
  nameless.class_names = {std::string(longest_class_names, 'a')};  // and its end
  CHECK_REJECTS(parse(format_checkpoint(*small::adam(), nameless)), "expected at most 4194304 bytes");
}

TEST_CASE("the file is safetensors: names, shapes, values") {
  const auto model = small::adam();
  scramble(*model, 1);
  const std::string file = format_checkpoint(*model, state());
  const Safetensors parts = parse_safetensors(bytes_of(file), "run.safetensors");
  const std::vector<ParameterInfo> parameters = model->parameters(), states = model->states();
  REQUIRE(parts.tensors.size() == parameters.size() + states.size());
  REQUIRE(states.size() == 2 * 5);  // without the running statistics
  CHECK(parts.tensors[0].name == "conv1.weight");
  CHECK(parts.tensors[0].shape == std::vector<std::uint64_t>{3, 3, 1, 2});
  CHECK(parts.tensors[parameters.size()].name == states[0].name);
  std::vector<float> values(18);
  model->read(0, values);
  for (std::size_t i = 0; i < 18; ++i) {
    float value = 0;
    std::memcpy(&value, parts.tensors[0].bytes.data() + 4 * i, 4);  // where tests run, floats are little-endian
    CHECK(value == values[i]);
  }
  CHECK(parts.metadata.at("sinter.epoch") == "3");
  CHECK(parts.metadata.at("sinter.total_steps") == "17");
  CHECK(parts.metadata.at("sinter.optimizer") == "adam beta1 0.9 beta2 0.999 epsilon 1e-08");
}

TEST_CASE("every truncation and every changed bit is refused") {
  const auto model = small::adam();
  std::string file = format_checkpoint(*model, state());
  REQUIRE(file.size() < 8192);
  CHECK(parse(file).training);
  for (std::size_t size = 0; size < file.size(); ++size) {
    CAPTURE(size);
    REQUIRE_FALSE(input_error([&] { parse(file.substr(0, size)); }).empty());
  }
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    CAPTURE(bit);
    const auto flip = [&] { file[bit / 8] = static_cast<char>(file[bit / 8] ^ 1 << bit % 8); };
    flip();
    REQUIRE(input_error([&] { parse(file); }).starts_with("run.safetensors: "));
    flip();
  }
  CHECK_REJECTS(parse(file + '\0'), "1 bytes of data, of which");
  CHECK(parse(file).training);
}

TEST_CASE("a checkpoint is for one network") {
  const auto model = small::adam();
  const std::string file = format_checkpoint(*model, state());
  const Checkpoint checkpoint = parse(file);
  CHECK_REJECTS(restore(*small::wider(), checkpoint),
                "run.safetensors: is of another network: layer conv1 is `conv1 conv from");
  CHECK_REJECTS(restore(*small::decay(), checkpoint), "run.safetensors: is of another network: layer batchnorm1 is `");
  CHECK_REJECTS(restore_weights(*small::decay(), checkpoint),
                "run.safetensors: is of another network: layer batchnorm1 is `");
  const auto sgd = small::sgd();
  scramble(*sgd, 3);
  const auto before = format_checkpoint(*sgd, state());
  CHECK_REJECTS(restore(*sgd, checkpoint),
                "the optimizer is `adam beta1 0.9 beta2 0.999 epsilon 1e-08` there and `sgd momentum 0.9` here");
  CHECK(format_checkpoint(*sgd, state()) == before);

  restore_weights(*sgd, checkpoint);  // the optimizer does not matter there
  CHECK(weights_sha256(*sgd) == weights_sha256(*model));
}

TEST_CASE("tensors must be those of the network, and nothing is touched until all of them are known to be") {
  const auto model = small::adam();
  const Checkpoint good = parse(format_checkpoint(*model, state()));
  const auto other = small::adam();
  scramble(*other, 2);
  const std::string before = format_checkpoint(*other, state());
  const auto rejects = [&](auto change, const std::string& expected) {
    Checkpoint changed = good;
    change(changed.tensors);
    CHECK_REJECTS(restore(*other, changed), "run.safetensors: " + expected);
    CHECK(format_checkpoint(*other, state()) == before);
  };
  using Tensors = std::vector<NamedTensor>;
  rejects([](Tensors& t) { t.pop_back(); }, "tensor 'conv1.weight.moment2' is missing");
  rejects([](Tensors& t) { t[0].name = "conv9.weight"; }, "tensor 'conv1.weight' is missing");
  rejects([](Tensors& t) { t.push_back({"more", {1}, {0.f}}); }, "tensor 'more' is not of this network");
  rejects([](Tensors& t) { t[0].shape = {3, 3, 2, 1}; }, "tensor 'conv1.weight' is 3x3x2x1 there and 3x3x1x2 here");
}

TEST_CASE("weights of another writer") {
  const auto model = small::adam(), other = small::sgd();
  scramble(*model, 1);
  const std::string file = format_checkpoint(*model, state());
  Safetensors parts = parse_safetensors(bytes_of(file), "run.safetensors");
  std::erase_if(parts.tensors, [](const SafeTensor& tensor) { return has(tensor.name, ".moment"); });
  parts.metadata = {{"format", "pt"}};
  const Checkpoint checkpoint = parse(format_safetensors(parts));
  CHECK_FALSE(checkpoint.training);
  restore(*other, checkpoint);
  CHECK(weights_sha256(*other) == weights_sha256(*model));
  CHECK_REJECTS(restore(*small::wider(), checkpoint), "tensor 'conv1.weight' is 3x3x1x2 there and 3x3x1x3 here");

  parts.tensors.push_back({"stray", Dtype::f32, {0}, {}});
  CHECK_REJECTS(parse(format_safetensors(parts)), "tensor 'stray' has an extent that no parameter has");
  parts.tensors.back() = {"stray", Dtype::f32, {}, parts.tensors[0].bytes.first(4)};
  CHECK_REJECTS(restore(*other, parse(format_safetensors(parts))), "tensor 'stray' is none of this network's weights");
  parts.tensors.back() = {"stray", Dtype::f16, {2}, parts.tensors[0].bytes.first(4)};
  CHECK_REJECTS(parse(format_safetensors(parts)), "tensor 'stray' is F16, expected F32");
}

TEST_CASE("a number that is none, anywhere, is refused by its tensor and place, and never written") {
  const auto model = small::adam();
  scramble(*model, 1);
  const Checkpoint good = parse(format_checkpoint(*model, state()));
  Checkpoint weights = good;
  weights.training.reset();
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  const auto other = small::adam();
  const std::string before = format_checkpoint(*other, state());
  std::size_t refused = 0;
  for (std::size_t t = 0; t < good.tensors.size(); ++t) {
    const std::string& name = good.tensors[t].name;
    const bool of_state = has(name, ".moment");
    for (const float wrong : {nan, -nan, infinity, -infinity, -1.f}) {
      if (wrong == -1.f && !name.ends_with(".running_var") && !name.ends_with(".moment2")) continue;
      CAPTURE(name);
      CAPTURE(wrong);
      const auto spoilt = [&](Checkpoint checkpoint) {
        std::vector<float>& values = checkpoint.tensors[t].values;
        values.back() = wrong;  // the last of all
        return checkpoint;
      };
      const std::string expected = "run.safetensors: tensor '" + name + "' is ";
      CHECK_REJECTS(restore(*other, spoilt(good)), expected);
      if (of_state) {
        restore_weights(*small::adam(), spoilt(good));  // which asks for no state
      } else {
        CHECK_REJECTS(restore_weights(*other, spoilt(good)), expected);
        CHECK_REJECTS(restore(*other, spoilt(weights)), expected);
        CHECK_REJECTS(check_restores(*other, spoilt(weights)), expected);
      }
      ++refused;
    }
  }
  CHECK(refused == 4 * good.tensors.size() + 1 + 5);
  CHECK(format_checkpoint(*other, state()) == before);

  Checkpoint one = good;
  one.tensors[0].values[17] = nan;
  CHECK_REJECTS(restore(*other, one),
                "tensor 'conv1.weight' is nan at [2, 2, 0, 1], expected finite numbers: the training that wrote it");
  one.tensors[0].values[1] = -infinity;
  CHECK_REJECTS(restore(*other, one),
                "tensor 'conv1.weight' is -inf at [0, 0, 0, 1] and wrong in 1 more places, expected");

  Snapshot values(*other);
  for (auto* tensors : {&values.parameters, &values.states}) {
    const float kept = std::exchange(tensors->back().values.back(), infinity);
    values.restore(*other);
    CHECK_FALSE((Snapshot(*other).finite() && Snapshot(*other).finite_states()));
    CHECK_THROWS_AS(format_checkpoint(*other, state()), std::runtime_error);
    tensors->back().values.back() = kept;
  }
  values.restore(*other);
  CHECK(format_checkpoint(*other, state()) == before);
}

namespace {

/// As Python's safetensors writes what it has read: other order, and a header that differs.
std::string written_again(const std::string& file, bool metadata) {
  Safetensors parts = parse_safetensors(bytes_of(file), "run.safetensors");
  std::sort(parts.tensors.begin(), parts.tensors.end(),
            [](const SafeTensor& a, const SafeTensor& b) { return a.name < b.name; });
  if (!metadata) parts.metadata.clear();
  const std::string begin = format_safetensors_header(parts), data = format_safetensors(parts).substr(begin.size());
  std::string header = begin.substr(8), bytes(8, '\0');
  header.erase(header.find_last_not_of(' ') + 1);
  header.insert(1, "   ");
  bytes[0] = static_cast<char>(header.size() & 255), bytes[1] = static_cast<char>(header.size() >> 8);
  return bytes + header + data;
}

}  // namespace

TEST_CASE("a checkpoint that Python has read and written again") {
  const auto model = small::adam();
  scramble(*model, 1);
  const std::string file = format_checkpoint(*model, state());
  SUBCASE("with its metadata it is the same checkpoint, and every changed bit of it is found") {
    std::string again = written_again(file, true);
    REQUIRE(again != file);
    const auto other = small::adam();
    const Checkpoint checkpoint = parse(again);
    REQUIRE(checkpoint.training);
    CHECK(passed_over(checkpoint).empty());
    restore(*other, checkpoint);
    CHECK(same_bits(*model, *other));
    CHECK(format_checkpoint(*other, *checkpoint.training) == file);
    const std::string message = "damaged, or changed since it was written";
    std::size_t damaged = 0;
    for (std::size_t bit = 3; bit < 8 * again.size(); bit += 5) {
      CAPTURE(bit);
      again[bit / 8] = static_cast<char>(again[bit / 8] ^ 1 << bit % 8);
      const std::string error = input_error([&] { parse(again); });
      again[bit / 8] = static_cast<char>(again[bit / 8] ^ 1 << bit % 8);
      REQUIRE_FALSE(error.empty());
      damaged += has(error, message);
    }
    CHECK(damaged > 1000);
  }
  SUBCASE("without them it is weights only, and what is passed over is said") {
    const auto other = small::adam();
    const Checkpoint checkpoint = parse(written_again(file, false));
    CHECK_FALSE(checkpoint.training);
    restore_weights(*other, checkpoint);
    CHECK(weights_sha256(*other) == weights_sha256(*model));
    CHECK(passed_over(checkpoint) ==
          "run.safetensors: tensors passed over, since they are no weights: 10 of an optimizer's state "
          "('batchnorm1.beta.moment1')");
  }
}

TEST_CASE("counters of batches are passed over, whatever their type") {
  const auto model = small::adam(), other = small::sgd();
  scramble(*model, 1);
  const std::string file = format_checkpoint(*model, state());
  Safetensors parts = parse_safetensors(bytes_of(file), "run.safetensors");
  std::erase_if(parts.tensors, [](const SafeTensor& tensor) { return has(tensor.name, ".moment"); });
  parts.metadata.clear();
  CHECK(passed_over(parse(format_safetensors(parts))).empty());
  parts.tensors.push_back({"batchnorm1.num_batches_tracked", Dtype::i64, {}, parts.tensors[0].bytes.first(8)});
  const Checkpoint checkpoint = parse(format_safetensors(parts));
  restore_weights(*other, checkpoint);
  CHECK(weights_sha256(*other) == weights_sha256(*model));
  CHECK(has(passed_over(checkpoint), "1 counters of batches ('batchnorm1.num_batches_tracked')"));
}

TEST_CASE("schedules as the first version wrote them are read") {
  const auto read = [](const std::string& text) { return parse(with("sinter.schedule", text)).training->schedule; };
  CHECK(read("constant peak_at 0 start 1 floor 1") == Schedule(Constant{}));
  CHECK(read("cosine peak_at 0.25 start 1 floor 0.125") == Schedule(Cosine{.warmup = 0.25f, .floor = 0.125f}));
  CHECK(read("one_cycle peak_at 0.25 start 0.5 floor 0.125") ==
        Schedule(OneCycle{.peak_at = 0.25f, .start = 0.5f, .floor = 0.125f}));
  CHECK(read("cosine warmup 0.25 floor 0.125") == Schedule(Cosine{.warmup = 0.25f, .floor = 0.125f}));
}

TEST_CASE("metadata are checked even where the digest holds") {
  CHECK(parse(with("sinter.epochs", "3")).training->epochs == 3);
  CHECK_REJECTS(parse(with("sinter.epochs", "1")),
                "metadata 'sinter.epochs' is '1', expected at least the 2 of its history");
  const auto rejects = [](const std::string& key, const std::string& value, const std::string& expected = "") {
    CHECK_REJECTS(parse(with("sinter." + key, value)),
                  expected.empty() ? "metadata 'sinter." + key + "' is '" + value + "', expected" : expected);
  };
  rejects("format", "2", "a checkpoint of format '2', this program reads format 1");
  rejects("seed", "-1");
  rejects("seed", "18446744073709551616");
  rejects("epochs", "0");
  rejects("epochs", "3.0");
  rejects("epochs", " 3");
  rejects("batch", "0");
  rejects("batch_limit", "-1");
  rejects("rate", "nan");
  rejects("rate", "inf");
  rejects("weight_decay", "-1");
  rejects("schedule", "");
  rejects("schedule", "linear peak_at 0 start 1 floor 0");
  rejects("schedule", "cosine peak_at 2 start 1 floor 0");
  rejects("schedule", "cosine warmup 2 floor 0");
  rejects("schedule", "cosine warmup 0 end 0");
  rejects("schedule", "cosine warmup 0 floor 0 start 1");
  rejects("schedule", "cosine peak_at 0 start 1 floor nan");
  rejects("schedule", "cosine peak_at 0 start 1");
  rejects("epoch", "2", "metadata 'sinter.epoch' is '2', expected a number from 3 to 3");
  rejects("step", "8", "metadata 'sinter.step' is '8', expected a number from 0 to 7");
  rejects("steps", "0");
  rejects("total_steps", "18");
  rejects("epoch_loss", "nan");
  rejects("epoch_count", "-1");
  rejects("history", "1 2 3 4 5 6\n3 2 3 4 5 6\n", "expected epoch 2 and five numbers in its line");
  rejects("history", "1 2 3 4 5\n", "expected epoch 1 and five numbers");
  rejects("history", "1 2 3 4 5 nan\n", "expected epoch 1 and five numbers");
  rejects("history", "1 2 3 4 inf 6\n", "expected epoch 1 and five numbers");
  rejects("history", "1 2 3 4 5 6 7\n", "expected epoch 1 and five numbers");
  rejects("history", "1 2 3 4 5 x\n", "expected epoch 1 and five numbers");
  rejects("history", "1 2 3 4 5 6\n", "metadata 'sinter.epoch' is '3', expected a number from 2 to 2");
}

TEST_CASE("a checkpoint of an earlier version, without `sinter.order`, goes on as it would have then") {
  const char* folder = std::getenv("SINTER_FIXTURES");
  const std::filesystem::path fixtures =
      folder != nullptr ? folder : std::filesystem::path(__FILE__).parent_path() / "fixtures";
  const Checkpoint checkpoint = read_checkpoint((fixtures / "checkpoint_0.1.safetensors").string());
  REQUIRE(checkpoint.training);
  CHECK(checkpoint.training->seed == 11);
  CHECK(checkpoint.training->total() == 6);
  const auto model = small::adam();
  FitOptions options;
  options.epochs = 2;
  options.seed = 11;
  options.resume = &checkpoint;
  fit(*model, draw_digits({.train = 50, .test = 10}), options);
  // that version's own
  CHECK(weights_sha256(*model) == "410e6028b3c7a86fea337a0540491de53a5c773549842ffbf56dd2f3e5b19f80");
}

TEST_CASE("the size of a checkpoint is known before, and what could not be read is not begun") {
  TrainingState long_one = state();
  long_one.epochs = 1000;
  while (long_one.history.size() < 1000)
    long_one.history.push_back({long_one.epoch(), 1. / 3, 1. / 7, -1e-300 / 3, 1e300 / 3, 1. / 9});
  long_one.step = 0;
  const auto model = small::adam();
  const std::size_t size = format_checkpoint(*model, long_one).size(), expected = checkpoint_bytes(*model, 1000);
  CHECK(size <= expected);
  CHECK(expected < size + 50'000);

  class Large : public TinyModel {
   public:
    explicit Large(int most) : TinyModel(2), shape_{1 << 16, 1 << 12, most} {}
    std::vector<ParameterInfo> parameters() const override { return {{"dense1.weight", shape_, true}}; }

   private:
    std::vector<int> shape_;
  };
  CHECK(checkpoint_bytes(Large(15), 1) > std::uint64_t{15} << 30);
  CHECK_REJECTS(checkpoint_bytes(Large(16), 1),
                "a checkpoint of this network takes 16.00 GiB, more than can be read (16.00 GiB)");
  CHECK_REJECTS(format_checkpoint(Large(16), state()), "more than can be read");
}

TEST_CASE("files that are no checkpoint") {
  const TemporaryFolder folder;
  CHECK_REJECTS(read_checkpoint(folder / "absent"), "absent: No such file or directory");
  CHECK_REJECTS(read_checkpoint(folder.path()), "expected a regular file, this is a directory");
  CHECK_REJECTS(read_checkpoint(folder.write("empty", "")), "empty: byte 0: the file ends here");
  const std::string header = R"({"__metadata__":{"sinter.format":"1"}})";
  std::string file = std::string(1, static_cast<char>(header.size())) + std::string(7, '\0') + header;
  CHECK_REJECTS(parse(file), "run.safetensors: metadata 'sinter.sha256' is missing");
}
