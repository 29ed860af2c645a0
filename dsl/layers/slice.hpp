#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/boxes.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// From `begin` on, and before `end`: `{0, 3}` are 0, 1 and 2. Below 0 they count from behind, an end of 0 is behind
/// all.
struct Interval {
  int begin = 0, end = 0;
  static constexpr Interval all() { return {}; }
  constexpr bool operator==(const Interval&) const = default;
};

/// y = some rows, columns and channels of x: `Slice{.channels = {0, 3}}` is x[:, :, 0:3].
///   y[i, j, c] = x[i + rows.begin, j + columns.begin, c + channels.begin]
/// Shape: h x w x c → rows x columns x channels.
/// PyTorch: x[...]; Keras: x[...].
struct Slice {
  Interval rows = Interval::all();      ///< those of y, e.g. `{1, -1}`, without the first and the last
  Interval columns = Interval::all();   ///< likewise
  Interval channels = Interval::all();  ///< likewise
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "slice";
  static constexpr const char* title = "Slice";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    const Interval of_rows = counted(net, rows, x.height, "rows"),
                   of_columns = counted(net, columns, x.width, "columns"),
                   of_channels = counted(net, channels, x.channels, "channels");
    if (!net.ok()) return;
    const Shape y{of_rows.end - of_rows.begin, of_columns.end - of_columns.begin, of_channels.end - of_channels.begin};
    if (y == x) return;
    net.add(codegen::ops::slice, y, net.flow_inputs(),
            codegen::anchors::Boxes::At{of_rows.begin, of_columns.begin, of_channels.begin, 1});
  }

 private:
  /// From the front, of so many.
  static constexpr Interval counted(codegen::Builder& net, const Interval& given, int all, const char* what) {
    const Interval range{given.begin < 0 ? given.begin + all : given.begin,
                         given.end <= 0 ? given.end + all : given.end};
    if (range.begin < 0 || range.end > all || range.begin >= range.end)
      net.reject(words("no such ", what), words(given.begin, " to ", given.end), words("some of 0 to ", all),
                 "{begin, end}, end not included");
    return range;
  }
};

}  // namespace sinter
