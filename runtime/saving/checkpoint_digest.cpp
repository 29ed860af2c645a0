#include "runtime/saving/checkpoint_digest.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string_view>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"
#include "runtime/saving/safetensors_header.hpp"

namespace sinter {
namespace {

constexpr char digest_key[] = "sinter.sha256", order_key[] = "sinter.order";
constexpr std::size_t digest_digits = 64;

std::string digest_field(std::string_view digest) {
  return '"' + std::string(digest_key) + "\":\"" + std::string(digest);
}

/// Where the digits of `digest` stand in a header; npos where they do not.
std::size_t place_of(std::string_view header, std::string_view digest) {
  const std::size_t place = header.find(digest_field(digest));
  return place == header.npos ? place : place + digest_field("").size();
}

/// Of the bytes with zeros in place of the 64 digits at `place`, and of what follows them.
std::string digest_of(std::string_view bytes, std::size_t place, const std::vector<SafeTensor>& following = {}) {
  const std::string zeros(digest_digits, '0');
  Sha256 hash;
  hash.update(std::as_bytes(std::span(bytes.substr(0, place))));
  hash.update(std::as_bytes(std::span(zeros)));
  hash.update(std::as_bytes(std::span(bytes.substr(place + digest_digits))));
  for (const SafeTensor& tensor : following) hash.update(std::as_bytes(tensor.bytes));
  return hash.hex();
}

/// The tensors' numbers in the order of their names.
std::vector<std::size_t> by_name(const std::vector<SafeTensor>& tensors) {
  std::vector<std::size_t> order(tensors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return tensors[a].name < tensors[b].name; });
  return order;
}

/// For each tensor, which it is in the order of names.
std::string order_text(const std::vector<SafeTensor>& tensors) {
  std::vector<std::size_t> ranks(tensors.size());
  std::size_t rank = 0;
  for (const std::size_t tensor : by_name(tensors)) ranks[tensor] = rank++;
  std::string words;
  for (const std::size_t number : ranks) words += (words.empty() ? "" : " ") + number_text(number);
  return words;
}

/// The tensors in the order that the text tells; none where it does not tell one of them.
std::vector<SafeTensor> in_order(const std::vector<SafeTensor>& tensors, std::string_view order) {
  const std::vector<std::size_t> sorted = by_name(tensors);
  std::vector<SafeTensor> result;
  const char *at = order.data(), *const end = order.data() + order.size();
  while (at != end && result.size() < tensors.size()) {
    std::size_t rank = 0;
    const auto [stop, error] = std::from_chars(at, end, rank);
    if (error != std::errc{} || rank >= sorted.size()) return {};
    result.push_back(tensors[sorted[rank]]);
    at = stop == end ? stop : stop + 1;
  }
  return result;
}

/// Whether another program wrote this file anew, and changed nothing.
bool is_written_again(const Safetensors& file, const std::string& digest) {
  const auto order = file.metadata.find(order_key);
  if (order == file.metadata.end()) return false;
  Safetensors original = {in_order(file.tensors, order->second), file.metadata};
  if (original.tensors.size() != file.tensors.size() || order_text(original.tensors) != order->second) return false;
  const std::string zeros(digest_digits, '0');
  original.metadata[digest_key] = zeros;
  try {
    const std::string header = format_safetensors_header(original);
    const std::size_t place = place_of(header, zeros);
    return place != header.npos && digest_of(header, place, original.tensors) == digest;
  } catch (const std::invalid_argument&) {  // a header that grows when written anew
    return false;
  }
}

}  // namespace

std::string format_with_digest(Safetensors file) {
  const std::string zeros(digest_digits, '0');
  file.metadata[digest_key] = zeros;
  file.metadata[order_key] = order_text(file.tensors);
  std::string bytes = format_safetensors(file);
  const std::size_t place = place_of(bytes, zeros);
  bytes.replace(place, digest_digits, digest_of(bytes, place));
  return bytes;
}

void check_digest(std::span<const std::uint8_t> bytes, const Safetensors& file, const std::string& path) {
  const auto found = file.metadata.find(digest_key);
  if (found == file.metadata.end()) throw InputError(path + ": metadata '" + digest_key + "' is missing");
  const std::string& digest = found->second;
  if (digest.size() == digest_digits) {
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::size_t place = place_of(all.substr(0, most_header), digest);
    if (place != all.npos && digest_of(all, place) == digest) return;
    if (is_written_again(file, digest)) return;
  }
  throw InputError(path +
                   ": damaged, or changed since it was written: its SHA-256 is not the one it states (sinter.sha256); "
                   "a program that "
                   "changes it on purpose saves the weights without the metadata");
}

}  // namespace sinter
