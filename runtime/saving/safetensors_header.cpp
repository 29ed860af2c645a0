#include "runtime/saving/safetensors_header.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

using Json = nlohmann::json;

constexpr std::size_t levels = 3;  // of brackets: the root, a tensor or the metadata, a tensor's shape

/// Hears the parser's events. What is wrong with a tensor is noted and said at the end, since what is wrong with the
/// JSON goes first.
class Listener : public nlohmann::json_sax<Json> {
 public:
  Listener(std::size_t offset, const std::string& name) : offset_(offset), name_(name) {}

  SafetensorsHeader take() {
    if (!problem_.empty()) fail(problem_);
    return std::move(header_);
  }

  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool number_integer(number_integer_t) override { return other(); }
  bool number_float(number_float_t, const string_t&) override { return other(); }
  bool binary(binary_t&) override { return other(); }

  bool number_unsigned(number_unsigned_t value) override {
    if (depth_ < levels || in_metadata_ || field_ == Field::none) return other();
    if (std::vector<std::uint64_t>& to = list(); to.size() < most_extents) {
      to.push_back(value);
    } else if (problem_.empty()) {
      note(of_tensor() + word(field_) + text(" has more than %zu numbers", most_extents));
    }
    return true;
  }

  bool string(string_t& given) override {
    const std::string& value = given;
    if (depth_ == 2 && in_metadata_) {
      header_.metadata[key_] = std::move(given);
    } else if (depth_ == 2 && field_ == Field::dtype) {
      const std::optional<Dtype> dtype = dtype_named(value);
      if (!dtype) note(of_tensor() + "dtype " + in_quotes(value) + ", expected one like F32 or I64");
      if (dtype) at_hand_.tensor.dtype = *dtype;
    } else {
      return other();
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (depth_ == 1) {
      in_metadata_ = name_at_hand_ == metadata_key;
      at_hand_ = {};
      at_hand_.tensor.name = name_at_hand_;
      offsets_.clear();
      seen_ = {};
    } else if (depth_ > 1) {
      other();
    }
    return enter();
  }
  bool end_object() override {
    if (--depth_ == 1 && !in_metadata_) end_tensor();
    return true;
  }

  bool start_array(std::size_t) override {
    if (depth_ != 2 || in_metadata_ || (field_ != Field::shape && field_ != Field::offsets)) other();
    return enter();
  }
  bool end_array() override {
    --depth_;
    return true;
  }

  bool key(string_t& given) override {
    const std::string& value = given;
    if (value.size() > longest_key)
      fail(text("the header has a key of %zu bytes, more than %zu", value.size(), longest_key));
    if (depth_ == 1) {
      if (!names_.insert(value).second) twice(value);
      name_at_hand_ = std::move(given);
    } else if (depth_ == 2 && in_metadata_) {
      if (header_.metadata.size() == most_pairs) fail(text("more than %zu pairs of metadata", most_pairs));
      if (header_.metadata.contains(value)) twice(value);
      key_ = std::move(given);
      header_.metadata[key_];
    } else if (depth_ == 2) {
      start_field(value);
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    if (dynamic_cast<const Json::parse_error*>(&error) == nullptr) fail("the header has a number that is out of range");
    fail(text("byte %zu: the header is not JSON", offset_ + (position > 0 ? position - 1 : 0)));
  }

 private:
  enum class Field : std::uint8_t { dtype, shape, offsets, none };

  static const char* word(Field field) {
    static constexpr const char* words[] = {"dtype", "shape", "data_offsets", ""};
    return words[static_cast<std::size_t>(field)];
  }

  [[noreturn]] void fail(const std::string& what) const { throw InputError(name_ + ": " + what); }
  [[noreturn]] void twice(const std::string& key) const { fail("the header has the key " + in_quotes(key) + " twice"); }
  void note(const std::string& what) {
    if (problem_.empty()) problem_ = what;
  }
  std::string of_tensor() const { return "tensor " + in_quotes(name_at_hand_) + ": "; }
  std::vector<std::uint64_t>& list() { return field_ == Field::shape ? at_hand_.tensor.shape : offsets_; }

  bool enter() {
    if (depth_ == levels) fail(text("the header is nested deeper than the %zu levels of a safetensors file", levels));
    ++depth_;
    return true;
  }

  void start_field(const std::string& key) {
    field_ = Field::none;
    for (const Field field : {Field::dtype, Field::shape, Field::offsets})
      if (key == word(field)) field_ = field;
    if (field_ == Field::none) return note_no_tensor();
    if (std::exchange(seen_[static_cast<std::size_t>(field_)], true)) twice(key);
  }

  void note_no_tensor() {
    if (problem_.empty()) note(of_tensor() + "expected an object of dtype, shape and data_offsets");
  }

  /// A value of a kind that does not belong where it stands.
  bool other() {
    if (!problem_.empty()) return true;
    if (depth_ == 1 && name_at_hand_ == metadata_key) {
      note("__metadata__ is not an object");
    } else if (depth_ == 1) {
      note_no_tensor();
    } else if (in_metadata_) {
      note("metadata " + in_quotes(key_) + " is not a string");
    } else if (field_ == Field::dtype) {
      note(of_tensor() + "dtype is not a string");
    } else if (field_ != Field::none) {
      note(of_tensor() + word(field_) + " is not a list of whole numbers");
    }
    return true;
  }

  void end_tensor() {
    if (!std::all_of(seen_.begin(), seen_.end(), [](bool seen) { return seen; })) return note_no_tensor();
    if (offsets_.size() != 2 || offsets_[0] > offsets_[1])
      return note(of_tensor() + "data_offsets is not a beginning and an end");
    at_hand_.begin = offsets_[0];
    at_hand_.end = offsets_[1];
    header_.tensors.push_back(std::move(at_hand_));
  }

  std::size_t offset_;
  const std::string& name_;
  SafetensorsHeader header_;
  std::string problem_;          ///< the first
  std::size_t depth_ = 0;        ///< brackets that are open
  std::set<std::string> names_;  ///< of the root's keys
  std::string name_at_hand_;     ///< the last of them
  bool in_metadata_ = false;
  std::string key_;  ///< the last in the metadata
  PlacedTensor at_hand_;
  std::vector<std::uint64_t> offsets_;
  Field field_ = Field::none;
  std::array<bool, 3> seen_{};
};

}  // namespace

SafetensorsHeader parse_safetensors_header(std::span<const std::uint8_t> json, std::size_t offset,
                                           const std::string& name) {
  Listener listener(offset, name);
  Json::sax_parse(json.begin(), json.end(), &listener);
  return listener.take();
}

}  // namespace sinter
