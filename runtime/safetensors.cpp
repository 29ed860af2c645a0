#include "runtime/safetensors.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

using Json = nlohmann::json;

constexpr std::size_t size_bytes = 8;               // the header's own size
constexpr std::uint64_t most_header = 100'000'000;  // of the format
constexpr int deepest = 2;                          // the root is 0, a tensor's shape 2
constexpr std::size_t alignment = 64;
constexpr char metadata_key[] = "__metadata__";

struct DtypeInfo {
  std::string_view name;
  std::size_t size;
};
constexpr std::array<DtypeInfo, 15> dtypes = {{{"BOOL", 1},
                                               {"U8", 1},
                                               {"I8", 1},
                                               {"F8_E5M2", 1},
                                               {"F8_E4M3", 1},
                                               {"I16", 2},
                                               {"U16", 2},
                                               {"F16", 2},
                                               {"BF16", 2},
                                               {"I32", 4},
                                               {"U32", 4},
                                               {"F32", 4},
                                               {"I64", 8},
                                               {"U64", 8},
                                               {"F64", 8}}};

/// Bytes of a tensor; none where they would be more than `most`.
std::optional<std::uint64_t> bytes_of(Dtype dtype, std::span<const std::uint64_t> shape, std::uint64_t most) {
  if (std::find(shape.begin(), shape.end(), 0u) != shape.end()) return 0;
  std::uint64_t bytes = dtype_size(dtype);
  for (const std::uint64_t extent : shape) {
    if (bytes > most / extent) return {};  // dividing keeps the product from overflowing
    bytes *= extent;
  }
  return bytes <= most ? std::optional(bytes) : std::nullopt;
}

/// Refuses at parsing what the DOM would hide or what would make it large: keys that stand twice, and depth.
class Strict {
 public:
  explicit Strict(const std::string& name) : name_(name) {}

  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if ((event == Event::object_start || event == Event::array_start) && depth > deepest) {
      throw InputError(name_ + text(": the header is nested deeper than the %d levels of a safetensors file", deepest + 1));
    }
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end) keys_.pop_back();
    if (event == Event::key && !keys_.back().insert(parsed.get_ref<const std::string&>()).second) {
      throw InputError(name_ + ": the header has the key " + quoted(parsed.get_ref<const std::string&>()) + " twice");
    }
    return true;
  }

 private:
  const std::string& name_;
  std::vector<std::set<std::string>> keys_;  // of the objects that are open
};

/// Reads one file; every error begins with its name.
class Parser {
 public:
  Parser(std::span<const std::uint8_t> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  Safetensors parse() {
    const Json header = parse_header();
    Safetensors file;
    for (const auto& [key, value] : header.items()) {
      if (key == metadata_key) {
        file.metadata = metadata(value);
      } else {
        add_tensor(key, value);
      }
    }
    std::sort(placed_.begin(), placed_.end(),
              [](const Placed& a, const Placed& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
    check_tiling();
    for (Placed& placed : placed_) {
      placed.tensor.bytes = data_.subspan(placed.begin, placed.end - placed.begin);
      file.tensors.push_back(std::move(placed.tensor));
    }
    return file;
  }

 private:
  struct Placed {
    SafeTensor tensor;
    std::size_t begin, end;  ///< in data_
  };

  [[noreturn]] void fail(const std::string& what) const { throw InputError(name_ + ": " + what); }
  [[noreturn]] void fail_at(std::size_t offset, const std::string& what) const { fail(text("byte %zu: ", offset) + what); }

  /// Finds the header and the data, and parses the header.
  Json parse_header() {
    if (bytes_.size() < size_bytes) {
      fail_at(bytes_.size(), "the file ends here, expected the 8 bytes of a safetensors header size");
    }
    std::uint64_t size = 0;
    for (std::size_t i = size_bytes; i-- > 0;) size = size << 8 | bytes_[i];
    const std::size_t present = bytes_.size() - size_bytes;
    const auto declared = static_cast<unsigned long long>(size);
    if (size > most_header) fail_at(0, text("a header of %llu bytes, more than a safetensors file may have (100000000)", declared));
    if (size > present) fail_at(0, text("a header of %llu bytes, but only %zu follow: is the file cut short?", declared, present));
    const std::span<const std::uint8_t> header = bytes_.subspan(size_bytes, size);
    data_ = bytes_.subspan(size_bytes + size);
    if (header.empty() || header[0] != '{') fail_at(size_bytes, "expected the '{' of a safetensors header");
    // The parser takes a zero byte for the end of its input.
    const auto zero = std::find(header.begin(), header.end(), std::uint8_t{0});
    if (zero != header.end()) fail_at(size_bytes + static_cast<std::size_t>(zero - header.begin()), "a zero byte in the header");
    try {
      return Json::parse(header.begin(), header.end(), Strict(name_));
    } catch (const Json::parse_error& error) {
      fail_at(size_bytes + (error.byte > 0 ? error.byte - 1 : 0), "the header is not JSON");
    } catch (const Json::exception&) {
      fail("the header has a number that is out of range");
    }
  }

  std::map<std::string, std::string> metadata(const Json& value) const {
    if (!value.is_object()) fail("__metadata__ is not an object");
    std::map<std::string, std::string> pairs;
    for (const auto& [key, item] : value.items()) {
      if (!item.is_string()) fail("metadata " + quoted(key) + " is not a string");
      pairs[key] = item.get<std::string>();
    }
    return pairs;
  }

  void add_tensor(const std::string& key, const Json& value) {
    const std::string of = "tensor " + quoted(key) + ": ";
    if (!value.is_object() || value.size() != 3 || !value.contains("dtype") || !value.contains("shape") ||
        !value.contains("data_offsets")) {
      fail(of + "expected an object of dtype, shape and data_offsets");
    }
    SafeTensor tensor{key, dtype(value["dtype"], of), numbers(value["shape"], of + "shape"), {}};
    const std::vector<std::uint64_t> offsets = numbers(value["data_offsets"], of + "data_offsets");
    if (offsets.size() != 2 || offsets[0] > offsets[1]) fail(of + "data_offsets is not a beginning and an end");
    if (offsets[1] > data_.size()) {
      fail(of + text("ends at byte %llu of the data, which has %zu: is the file cut short?", static_cast<unsigned long long>(offsets[1]),
                     data_.size()));
    }
    if (bytes_of(tensor.dtype, tensor.shape, data_.size()) != offsets[1] - offsets[0]) {
      fail(of + text("%llu bytes, which is not what its shape and dtype need", static_cast<unsigned long long>(offsets[1] - offsets[0])));
    }
    placed_.push_back({std::move(tensor), static_cast<std::size_t>(offsets[0]), static_cast<std::size_t>(offsets[1])});
  }

  Dtype dtype(const Json& value, const std::string& of) const {
    if (!value.is_string()) fail(of + "dtype is not a string");
    const std::string& word = value.get_ref<const std::string&>();
    const auto found = std::find_if(dtypes.begin(), dtypes.end(), [&word](const DtypeInfo& info) { return info.name == word; });
    if (found == dtypes.end()) fail(of + "dtype " + quoted(word) + ", expected one like F32 or I64");
    return static_cast<Dtype>(found - dtypes.begin());
  }

  std::vector<std::uint64_t> numbers(const Json& value, const std::string& what) const {
    const auto whole = [](const Json& item) { return item.is_number_unsigned(); };
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), whole)) fail(what + " is not a list of whole numbers");
    return value.get<std::vector<std::uint64_t>>();
  }

  /// Every byte of the data belongs to exactly one tensor.
  void check_tiling() const {
    std::size_t end = 0;
    for (const Placed& placed : placed_) {
      if (placed.begin != end) {
        fail("tensor " + quoted(placed.tensor.name) + text(": begins at byte %zu of the data, expected %zu", placed.begin, end));
      }
      end = placed.end;
    }
    if (end != data_.size()) fail(text("%zu bytes of data, of which the tensors take %zu", data_.size(), end));
  }

  std::span<const std::uint8_t> bytes_, data_;
  const std::string& name_;
  std::vector<Placed> placed_;
};

}  // namespace

std::string_view dtype_name(Dtype dtype) { return dtypes[static_cast<std::size_t>(dtype)].name; }
std::size_t dtype_size(Dtype dtype) { return dtypes[static_cast<std::size_t>(dtype)].size; }

Safetensors parse_safetensors(std::span<const std::uint8_t> bytes, const std::string& name) { return Parser(bytes, name).parse(); }

std::string format_safetensors(const Safetensors& file) {
  const auto refuse = [](const std::string& what) { throw std::invalid_argument("safetensors: " + what); };
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!file.metadata.empty()) header[metadata_key] = file.metadata;
  std::size_t end = 0;
  for (const SafeTensor& tensor : file.tensors) {
    if (tensor.name == metadata_key || header.contains(tensor.name)) refuse("the name " + quoted(tensor.name) + " stands twice");
    if (bytes_of(tensor.dtype, tensor.shape, std::numeric_limits<std::uint64_t>::max()) != tensor.bytes.size()) {
      refuse(tensor.name + text(": %zu bytes, which is not what its shape and dtype need", tensor.bytes.size()));
    }
    header[tensor.name] = {
        {"dtype", dtype_name(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {end, end + tensor.bytes.size()}}};
    end += tensor.bytes.size();
  }
  std::string json = header.dump();
  json.append((alignment - (size_bytes + json.size()) % alignment) % alignment, ' ');
  if (json.size() > most_header) refuse("the header is too large");

  std::string bytes;
  bytes.reserve(size_bytes + json.size() + end);
  for (std::size_t i = 0; i < size_bytes; ++i) bytes += static_cast<char>(json.size() >> (8 * i) & 0xff);
  bytes += json;
  for (const SafeTensor& tensor : file.tensors) bytes.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  return bytes;
}

}  // namespace sinter
