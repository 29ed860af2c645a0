#include "runtime/saving/safetensors.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <tuple>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/saving/safetensors_header.hpp"

namespace sinter {
namespace {

using Json = nlohmann::json;

constexpr std::size_t size_bytes = 8;  // the header's own size
constexpr std::size_t alignment = 64;

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

/// What people give by mistake for a safetensors file, by how it begins; null if it is none of these.
const char* known_kind(std::span<const std::uint8_t> bytes) {
  const std::string_view begin(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 64));
  if (begin.starts_with("PK\x03\x04"))
    return "a zip archive, as torch.save and numpy.savez make; expected safetensors (safetensors.torch.save_file)";
  if (begin.starts_with("\x80"))
    return "a pickle, as torch.save makes; expected safetensors (safetensors.torch.save_file)";
  if (begin.starts_with("\x89HDF"))
    return "an HDF5 file, as Keras makes; expected safetensors (safetensors.numpy.save_file)";
  if (begin.starts_with("\x89PNG")) return "a PNG picture, expected safetensors, as train --save makes";
  if (begin.starts_with("\x1f\x8b"))
    return "packed by gzip, expected safetensors, as train --save makes; unpack it first";
  const auto is_text = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= ' ' && byte < 0xf5 && byte != 0x7f && byte != 0xc0 && byte != 0xc1) || c == '\n' || c == '\r' ||
           c == '\t';
  };
  if (std::all_of(begin.begin(), begin.end(), is_text))
    return "a text file, expected safetensors, as train --save makes";
  return nullptr;
}

/// Reads one file; every error begins with its name.
class Parser {
 public:
  Parser(std::span<const std::uint8_t> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  Safetensors parse() {
    SafetensorsHeader header = parse_safetensors_header(find_header(), size_bytes, name_);
    Safetensors file{{}, std::move(header.metadata)};
    for (const PlacedTensor& placed : header.tensors) check_place(placed);
    std::sort(header.tensors.begin(), header.tensors.end(), [](const PlacedTensor& a, const PlacedTensor& b) {
      return std::tie(a.begin, a.end, a.tensor.name) < std::tie(b.begin, b.end, b.tensor.name);
    });
    check_tiling(header.tensors);
    file.tensors.reserve(header.tensors.size());
    for (PlacedTensor& placed : header.tensors) {
      placed.tensor.bytes = data_.subspan(placed.begin, placed.end - placed.begin);
      file.tensors.push_back(std::move(placed.tensor));
    }
    return file;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw InputError(name_ + ": " + what); }
  [[noreturn]] void fail_at(std::size_t offset, const std::string& what) const {
    fail(text("byte %zu: ", offset) + what);
  }

  /// Finds the header and the data.
  std::span<const std::uint8_t> find_header() {
    if (bytes_.size() < size_bytes) {
      fail_at(bytes_.size(), "the file ends here, expected the 8 bytes of a safetensors header size");
    }
    std::uint64_t size = 0;
    for (std::size_t i = size_bytes; i-- > 0;) size = size << 8 | bytes_[i];
    const std::size_t present = bytes_.size() - size_bytes;
    const auto declared = static_cast<unsigned long long>(size);
    if (const char* kind = known_kind(bytes_); kind != nullptr && (size > most_header || size > present))
      fail_at(0, kind);
    if (size > most_header)
      fail_at(0, text("a header of %llu bytes, more than a safetensors file may have (%zu)", declared, most_header));
    if (size > present)
      fail_at(0, text("a header of %llu bytes, but only %zu follow: is the file cut short?", declared, present));
    const std::span<const std::uint8_t> header = bytes_.subspan(size_bytes, size);
    data_ = bytes_.subspan(size_bytes + size);
    if (header.empty() || header[0] != '{') fail_at(size_bytes, "expected the '{' of a safetensors header");
    // The parser takes a zero byte for the end of its input.
    const auto zero = std::find(header.begin(), header.end(), std::uint8_t{0});
    if (zero != header.end())
      fail_at(size_bytes + static_cast<std::size_t>(zero - header.begin()), "a zero byte in the header");
    return header;
  }

  void check_place(const PlacedTensor& placed) const {
    const std::string of = "tensor " + in_quotes(placed.tensor.name) + ": ";
    if (placed.end > data_.size()) {
      fail(of + text("ends at byte %llu of the data, which has %zu: is the file cut short?",
                     static_cast<unsigned long long>(placed.end), data_.size()));
    }
    if (bytes_of(placed.tensor.dtype, placed.tensor.shape, data_.size()) != placed.end - placed.begin) {
      fail(of + text("%llu bytes, which is not what its shape and dtype need",
                     static_cast<unsigned long long>(placed.end - placed.begin)));
    }
  }

  /// Every byte of the data belongs to exactly one tensor.
  void check_tiling(const std::vector<PlacedTensor>& tensors) const {
    std::uint64_t end = 0;
    for (const PlacedTensor& placed : tensors) {
      if (placed.begin != end) {
        fail("tensor " + in_quotes(placed.tensor.name) +
             text(": begins at byte %llu of the data, expected %llu", static_cast<unsigned long long>(placed.begin),
                  static_cast<unsigned long long>(end)));
      }
      end = placed.end;
    }
    if (end != data_.size()) {
      fail(text("%zu bytes of data, of which the tensors take %llu", data_.size(),
                static_cast<unsigned long long>(end)));
    }
  }

  std::span<const std::uint8_t> bytes_, data_;
  const std::string& name_;
};

}  // namespace

std::string_view dtype_name(Dtype dtype) { return dtypes[static_cast<std::size_t>(dtype)].name; }
std::size_t dtype_size(Dtype dtype) { return dtypes[static_cast<std::size_t>(dtype)].size; }
std::optional<Dtype> dtype_named(std::string_view name) {
  const auto found =
      std::find_if(dtypes.begin(), dtypes.end(), [name](const DtypeInfo& info) { return info.name == name; });
  return found == dtypes.end() ? std::nullopt : std::optional(static_cast<Dtype>(found - dtypes.begin()));
}

Safetensors parse_safetensors(std::span<const std::uint8_t> bytes, const std::string& name) {
  return Parser(bytes, name).parse();
}

std::string format_safetensors_header(const Safetensors& file) {
  const auto refuse = [](const std::string& what) { throw std::invalid_argument("safetensors: " + what); };
  const auto json_text = [](const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); };
  std::set<std::string_view> names = {metadata_key};
  std::string json = "{";
  const auto too_long = [](const auto& pair) { return pair.first.size() > longest_key; };
  if (file.metadata.size() > most_pairs || std::any_of(file.metadata.begin(), file.metadata.end(), too_long)) {
    refuse("more metadata, or a longer key, than can be read");
  }
  if (!file.metadata.empty()) json += json_text(metadata_key) + ":" + json_text(file.metadata);
  std::size_t end = 0;
  for (const SafeTensor& tensor : file.tensors) {
    if (tensor.name.size() > longest_key || tensor.shape.size() > most_extents)
      refuse("a name or a shape that is too long to be read");
    if (!names.insert(tensor.name).second) refuse("the name " + in_quotes(tensor.name) + " stands twice");
    if (bytes_of(tensor.dtype, tensor.shape, std::numeric_limits<std::uint64_t>::max()) != tensor.bytes.size()) {
      refuse(tensor.name + text(": %zu bytes, which is not what its shape and dtype need", tensor.bytes.size()));
    }
    const nlohmann::ordered_json place = {{"dtype", dtype_name(tensor.dtype)},
                                          {"shape", tensor.shape},
                                          {"data_offsets", {end, end + tensor.bytes.size()}}};
    if (json.size() > 1) json += ",";
    json += json_text(tensor.name) + ":" + place.dump();
    end += tensor.bytes.size();
  }
  json += "}";
  json.append((alignment - (size_bytes + json.size()) % alignment) % alignment, ' ');
  if (json.size() > most_header)
    refuse(text("a header of %zu bytes, more than can be read (%zu)", json.size(), most_header));

  std::string bytes;
  for (std::size_t i = 0; i < size_bytes; ++i) bytes += static_cast<char>(json.size() >> (8 * i) & 0xff);
  return bytes + json;
}

std::string format_safetensors(const Safetensors& file) {
  std::string bytes = format_safetensors_header(file);
  std::size_t size = bytes.size();
  for (const SafeTensor& tensor : file.tensors) size += tensor.bytes.size();
  bytes.reserve(size);
  for (const SafeTensor& tensor : file.tensors)
    bytes.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  return bytes;
}

}  // namespace sinter
