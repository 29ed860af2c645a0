#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <ostream>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/terminal/fold.hpp"
#include "runtime/terminal/table.hpp"

/// `compare`: which numbers of two checkpoints differ, and by how much.
namespace sinter::cli {
namespace {

std::string number_of(std::size_t n, const std::string& thing) {
  return std::to_string(n) + " " + thing + (n == 1 ? "" : "s");
}
std::string joined(const std::vector<int>& numbers, const char* between) {
  std::string all;
  for (const int n : numbers) all += (all.empty() ? "" : between) + std::to_string(n);
  return all;
}

/// Where in a tensor of that shape its number `at` is.
std::string position(const std::vector<int>& shape, std::size_t at) {
  std::vector<int> found(shape.size());
  for (std::size_t i = shape.size(); i-- > 0; at /= static_cast<std::size_t>(shape[i]))
    found[i] = static_cast<int>(at % static_cast<std::size_t>(shape[i]));
  return joined(found, ", ");
}

/// How two tensors of one name differ, as a row of the table; empty if they do not.
std::vector<std::string> difference(const NamedTensor& a, const NamedTensor& b) {
  if (a.shape != b.shape) return {a.name, joined(a.shape, "x") + " and " + joined(b.shape, "x")};
  std::size_t differ = 0, where = 0;
  double largest = -1;
  for (std::size_t i = 0; i < a.values.size(); i++) {
    if (std::bit_cast<std::uint32_t>(a.values[i]) == std::bit_cast<std::uint32_t>(b.values[i])) continue;
    differ++;
    const double by = std::abs(static_cast<double>(a.values[i]) - static_cast<double>(b.values[i]));
    const bool larger = std::isnan(by) ? !std::isnan(largest) : by > largest;
    if (larger) largest = by, where = i;
  }
  if (differ == 0) return {};
  return {a.name, joined(a.shape, "x"), grouped(static_cast<std::int64_t>(differ)), text("%.3g", largest),
          position(a.shape, where)};
}

const NamedTensor* find(const Checkpoint& file, const std::string& name) {
  const auto found = std::find_if(file.tensors.begin(), file.tensors.end(),
                                  [&name](const NamedTensor& tensor) { return tensor.name == name; });
  return found == file.tensors.end() ? nullptr : &*found;
}

void compare(const std::vector<std::string>& files, std::ostream& out, int width) {
  if (files.size() != 2) throw InputError("FILE: " + number_of(files.size(), "file") + ", expected 2 to compare");
  const Checkpoint a = read_checkpoint(files[0]), b = read_checkpoint(files[1]);
  Table table{{{"tensor", "shape", "differ", "largest", "at"}}};
  std::size_t both = 0;
  for (const NamedTensor& tensor : a.tensors) {
    const NamedTensor* const other = find(b, tensor.name);
    both += other != nullptr;
    std::vector<std::string> row =
        other ? difference(tensor, *other) : std::vector<std::string>{tensor.name, "only in the first file"};
    if (!row.empty()) table.rows.push_back(std::move(row));
  }
  for (const NamedTensor& tensor : b.tensors)
    if (find(a, tensor.name) == nullptr) table.rows.push_back({tensor.name, "only in the second file"});
  const std::size_t different = table.rows.size() - 1;
  if (different > 0) out << table.text(width) << "\n";
  if (!a.network.empty() && !b.network.empty() && a.network != b.network)
    out << "The files are of different networks.\n";
  out << (different == 0 ? "The same " + number_of(both, "tensor") + ", to the bit.\n"
                         : number_of(different, "tensor") + " of " +
                               std::to_string(a.tensors.size() + b.tensors.size() - both) + " differ.\n");
}

Action define_compare(Flags& flags, const Program& program) {
  const auto files = std::make_shared<std::vector<std::string>>();
  flags.words("FILE", *files, "Two checkpoints, or other safetensors files of weights");
  flags.examples({{"before.safetensors after.safetensors", "tensor by tensor: how many numbers differ, and how much"}});
  return [files, &program] { compare(*files, program.out, program.terminal.width); };
}

}  // namespace

constinit const Command command::compare{"compare", look, "Show which numbers of two checkpoints differ",
                                         &define_compare};

}  // namespace sinter::cli
