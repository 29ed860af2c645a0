#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/report/page.hpp"

/// Vega specifications of the charts that reports are made of. Numbers that are not finite leave gaps.
namespace sinter::report {

struct Axis {
  std::string title = "";                     ///< with the unit
  std::string format = "~g";                  ///< of d3-format: "%" for fractions, ",d" for whole numbers
  bool logarithmic = false;                   ///< taken only where all values are positive
  std::optional<double> from = std::nullopt;  ///< where the axis begins; else where the values do
  std::optional<double> to = std::nullopt;
  bool trimmed = false;  ///< few values that are far from all others do not stretch the axis: quantile_range
};

enum class Stroke { thin, line, points };

struct Series {
  std::string name;
  std::vector<double> x, y;  ///< of one length
  int colour = 1;            ///< 1..6
  Stroke stroke = Stroke::line;
};

/// Where an axis for these values begins and ends so that few far from all others do not rule it: half as much again as
/// lies between the 2 % and the 98 % quantile, on both sides; of logarithms, if `logarithmic`. None on a side where no
/// value is beyond.
struct Range {
  std::optional<double> from, to;
};
Range quantile_range(const std::vector<double>& values, bool logarithmic);

/// One line, thin line or row of points per series, with a legend of those that have a name, if several have.
Json line_chart(const Axis& x, const Axis& y, const std::vector<Series>& series, int height = 240);

/// Quantiles at successive x: 5, 25, 50, 75 and 95 %.
struct Band {
  double x = 0;
  double quantiles[5] = {};
};
Json band_chart(const Axis& x, const Axis& y, const std::vector<Band>& bands, int colour = 1, int height = 120);

struct Bar {
  std::string name;
  double value = 0;
  std::string note = "";    ///< written behind the bar
  std::string detail = "";  ///< id of the page's detail that a click opens
};
Json bar_chart(const Axis& x, const std::vector<Bar>& bars);

/// Counts of rows x columns, each written into its cell. Cells on the diagonal have the first colour, the others the
/// second; they are shaded by the square root of their share of the row.
Json heat_map(const Axis& rows, const Axis& columns, int count, const std::vector<std::int64_t>& cells,
              const std::vector<std::string>& names = {});

/// The columns of a legend: a row, or one below the other where there is no room for that.
Json legend_columns(std::size_t names);

/// `var(--series-N)`, of page.css.
std::string series_colour(int number);

/// Five significant digits: what a chart can show.
double rounded(double value);

}  // namespace sinter::report
