#include "runtime/report/charts.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "runtime/base/text.hpp"
namespace sinter::report {
namespace {

Json value(const Json& v) { return {{"value", v}}; }
Json scaled(const char* scale, const char* field) { return {{"scale", scale}, {"field", field}}; }
Json signal(const std::string& expression) { return {{"signal", expression}}; }

/// A scale over all values of the given fields of the data sets, and its axis.
Json scale(const char* name, const char* range, const Axis& axis, const Json& fields, bool logarithmic, bool nice) {
  Json s = {{"name", name},
            {"type", logarithmic ? "log" : "linear"},
            {"domain", {{"fields", fields}}},
            {"range", range},
            {"zero", false}};
  if (nice) s["nice"] = true;
  if (axis.from) s["domainMin"] = *axis.from;
  if (axis.to) s["domainMax"] = *axis.to;
  return s;
}
Json axis(const char* orient, const char* scale_name, const Axis& a, int ticks, bool grid) {
  Json result = {
      {"orient", orient}, {"scale", scale_name}, {"title", a.title}, {"format", a.format}, {"tickCount", ticks}};
  if (grid) result["grid"] = true, result["domain"] = false, result["ticks"] = false, result["gridOpacity"] = 0.7;
  // Lines at powers of ten stand out among those between them.
  if (grid && a.logarithmic)
    result["encode"]["grid"]["update"]["strokeOpacity"] =
        signal("abs(log(datum.value) / LN10 - round(log(datum.value) / LN10)) < 1e-6 ? 0.9 : 0.25");
  if (!grid) result["labelFlush"] = true;
  if (a.format == ",d") result["tickMinStep"] = 1;
  return result;
}

bool all_positive(const std::vector<Series>& series) {
  for (const Series& s : series)
    for (const double y : s.y)
      if (std::isfinite(y) && y <= 0) return false;
  return true;
}

Json points(const std::vector<double>& x, const std::vector<double>& y) {
  Json values = Json::array();
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); i++)
    values.push_back({{"x", rounded(x[i])}, {"y", rounded(y[i])}});
  return values;
}

Json mark_of(const Series& s, const std::string& data, const Axis& x, const Axis& y) {
  const std::string colour = series_colour(s.colour);
  Json enter = {{"x", scaled("x", "x")}, {"y", scaled("y", "y")}};
  if (s.stroke == Stroke::points) {
    enter["fill"] = value(colour), enter["size"] = value(50), enter["stroke"] = value("var(--page)");
    const std::string y_format = y.format.ends_with('%') ? ".2%" : ".4~g";
    enter["tooltip"] = signal("format(datum.y, '" + y_format + "') + ' at ' + format(datum.x, '" + x.format + "')");
    return {{"type", "symbol"}, {"from", {{"data", data}}}, {"encode", {{"update", enter}}}};
  }
  enter["stroke"] = value(colour);
  enter["strokeWidth"] = value(s.stroke == Stroke::thin ? 1 : 2);
  enter["strokeOpacity"] = value(s.stroke == Stroke::thin ? 0.35 : 1);
  enter["strokeJoin"] = value("round");
  enter["defined"] = signal("isValid(datum.y)");
  return {{"type", "line"}, {"interactive", false}, {"from", {{"data", data}}}, {"encode", {{"update", enter}}}};
}

}  // namespace

Json legend_columns(std::size_t names) { return signal("width < 560 ? 1 : " + std::to_string(names)); }

std::string series_colour(int number) { return "var(--series-" + std::to_string(number) + ")"; }

double rounded(double value) {
  if (!std::isfinite(value)) return value;
  const std::string digits = text("%.5g", value);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Range quantile_range(const std::vector<double>& values, bool logarithmic) {
  std::vector<double> sorted;
  for (const double value : values) {
    if (std::isfinite(value) && (!logarithmic || value > 0)) sorted.push_back(logarithmic ? std::log(value) : value);
  }
  constexpr std::size_t fewest = 20;  // of fewer, none is an exception
  if (sorted.size() < fewest) return {};
  std::sort(sorted.begin(), sorted.end());
  const auto last = static_cast<double>(sorted.size() - 1);
  const double low = sorted[static_cast<std::size_t>(std::ceil(0.02 * last))],
               high = sorted[static_cast<std::size_t>(0.98 * last)];
  const double room = std::max((high - low) / 2, logarithmic ? 0.1 : 0.05 * std::fabs(high));
  const auto outside = [logarithmic](double end) { return logarithmic ? std::exp(end) : end; };
  Range range;
  if (sorted.front() < low - room) range.from = outside(low - room);
  if (sorted.back() > high + room) range.to = outside(high + room);
  return range;
}

Json line_chart(const Axis& x, const Axis& whole_y, const std::vector<Series>& series, int height) {
  Axis y = whole_y;
  const bool logarithmic = y.logarithmic && all_positive(series);
  if (y.trimmed) {
    std::vector<double> values;
    for (const Series& s : series) values.insert(values.end(), s.y.begin(), s.y.end());
    const Range range = quantile_range(values, logarithmic);
    if (!y.from) y.from = range.from;
    if (!y.to) y.to = range.to;
  }
  Json data = Json::array(), marks = Json::array(), x_fields = Json::array(), y_fields = Json::array();
  Json names = Json::array(), colours = Json::array();
  for (std::size_t i = 0; i < series.size(); i++) {
    const std::string name = "series" + std::to_string(i);
    data.push_back({{"name", name}, {"values", points(series[i].x, series[i].y)}});
    x_fields.push_back({{"data", name}, {"field", "x"}});
    y_fields.push_back({{"data", name}, {"field", "y"}});
    marks.push_back(mark_of(series[i], name, x, y));
    if (y.trimmed && (y.from || y.to)) marks.back()["clip"] = true;
    if (!series[i].name.empty()) names.push_back(series[i].name), colours.push_back(series_colour(series[i].colour));
  }
  Json spec = {{"height", height},
               {"data", data},
               {"scales",
                {scale("x", "width", x, x_fields, false, false), scale("y", "height", y, y_fields, logarithmic, true)}},
               {"axes", {axis("left", "y", y, 5, true), axis("bottom", "x", x, 8, false)}},
               {"marks", marks}};
  if (names.size() > 1) {
    spec["scales"].push_back({{"name", "colour"}, {"type", "ordinal"}, {"domain", names}, {"range", colours}});
    spec["legends"] =
        Json::array({{{"stroke", "colour"}, {"symbolType", "stroke"}, {"columns", legend_columns(names.size())}}});
  }
  return spec;
}

Json band_chart(const Axis& x, const Axis& y, const std::vector<Band>& bands, int colour, int height) {
  Json values = Json::array();
  for (const Band& b : bands) {
    Json point = {{"x", rounded(b.x)}};
    for (int q = 0; q < 5; q++) point["q" + std::to_string(q)] = rounded(b.quantiles[q]);
    values.push_back(point);
  }
  const auto area = [&](const char* low, const char* high, double opacity) -> Json {
    return {{"type", "area"},
            {"interactive", false},
            {"from", {{"data", "bands"}}},
            {"encode",
             {{"update",
               {{"x", scaled("x", "x")},
                {"y", scaled("y", low)},
                {"y2", scaled("y", high)},
                {"defined", signal(std::string("isValid(datum.") + low + ")")},
                {"fill", value(series_colour(colour))},
                {"fillOpacity", value(opacity)}}}}}};
  };
  const Json median = {{"type", "line"},
                       {"interactive", false},
                       {"from", {{"data", "bands"}}},
                       {"encode",
                        {{"update",
                          {{"x", scaled("x", "x")},
                           {"y", scaled("y", "q2")},
                           {"defined", signal("isValid(datum.q2)")},
                           {"stroke", value(series_colour(colour))},
                           {"strokeWidth", value(1.5)}}}}}};
  const Json x_fields = Json::array({{{"data", "bands"}, {"field", "x"}}});
  const Json y_fields = Json::array({{{"data", "bands"}, {"field", "q0"}}, {{"data", "bands"}, {"field", "q4"}}});
  return {{"height", height},
          {"data", Json::array({{{"name", "bands"}, {"values", values}}})},
          {"scales", {scale("x", "width", x, x_fields, false, false), scale("y", "height", y, y_fields, false, true)}},
          {"axes", {axis("left", "y", y, 4, true), axis("bottom", "x", x, 4, false)}},
          {"marks", {area("q0", "q4", 0.18), area("q1", "q3", 0.35), median}}};
}

Json bar_chart(const Axis& x, const std::vector<Bar>& bars) {
  Json values = Json::array();
  for (const Bar& b : bars)
    values.push_back({{"name", b.name}, {"value", rounded(b.value)}, {"note", b.note}, {"detail", b.detail}});
  const Json bar = {{"type", "rect"},
                    {"from", {{"data", "bars"}}},
                    {"encode",
                     {{"update",
                       {{"y", scaled("y", "name")},
                        {"height", {{"scale", "y"}, {"band", 1}}},
                        {"x", {{"scale", "x"}, {"value", 0}}},
                        {"x2", scaled("x", "value")},
                        {"fill", value(series_colour(1))},
                        {"fillOpacity", value(1)},
                        {"cursor", value("pointer")},
                        {"tooltip", signal("datum.name + ', ' + datum.note")}}},
                      {"hover", {{"fillOpacity", value(0.75)}}}}}};
  const Json note = {{"type", "text"},
                     {"from", {{"data", "bars"}}},
                     {"encode",
                      {{"update",
                        {{"y", {{"scale", "y"}, {"field", "name"}, {"band", 0.5}}},
                         {"x", {{"scale", "x"}, {"field", "value"}, {"offset", 5}}},
                         {"baseline", value("middle")},
                         {"text", {{"field", "note"}}},
                         {"fill", value("var(--muted)")},
                         {"cursor", value("pointer")},
                         {"fontSize", value(10.5)}}}}}};
  const Json names = {{"data", "bars"}, {"field", "name"}};
  Json scales =
      Json::array({scale("x", "width", x, Json::array({{{"data", "bars"}, {"field", "value"}}}), false, false)});
  scales[0]["zero"] = true;
  scales.push_back({{"name", "y"}, {"type", "band"}, {"domain", names}, {"range", "height"}, {"paddingInner", 0.25}});
  Json labels = {{"orient", "left"}, {"scale", "y"},      {"domain", false},
                 {"ticks", false},   {"labelPadding", 6}, {"labelLimit", 200}};
  labels["labelOverlap"] = false;
  return {{"height", 18 * std::max<std::size_t>(bars.size(), 1)},
          {"data", Json::array({{{"name", "bars"}, {"values", values}}})},
          {"scales", scales},
          {"axes", {labels, axis("bottom", "x", x, 6, false)}},
          {"marks", {bar, note}}};
}

Json heat_map(const Axis& rows, const Axis& columns, int count, const std::vector<std::int64_t>& cells,
              const std::vector<std::string>& names) {
  // Of row or column `number`, as an expression: an element of the array of names, if there is one.
  const auto called = [&names](const std::string& number) {
    return names.empty() ? number
                         : Json(names).dump(-1, ' ', true, Json::error_handler_t::replace) + "[" + number + "]";
  };
  Json values = Json::array();
  for (int r = 0; r < count; r++) {
    const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(r) * count;
    std::int64_t sum = 0;
    for (int c = 0; c < count; c++) sum += begin[c];
    for (int c = 0; c < count; c++) {
      const double share = sum > 0 ? static_cast<double>(begin[c]) / static_cast<double>(sum) : 0;
      values.push_back({{"row", r}, {"column", c}, {"count", begin[c]}, {"share", rounded(share)}});
    }
  }
  const Json place = {{"x", scaled("x", "column")}, {"y", scaled("y", "row")}};
  Json cell = place, label = place;
  cell["width"] = {{"scale", "x"}, {"band", 1}};
  cell["height"] = {{"scale", "y"}, {"band", 1}};
  cell["fill"] = signal("datum.row === datum.column ? '" + series_colour(1) + "' : '" + series_colour(2) + "'");
  cell["fillOpacity"] = signal("datum.count > 0 ? 0.06 + 0.6 * sqrt(datum.share) : 0.02");
  cell["tooltip"] = signal("datum.count + ' of class ' + " + called("datum.row") + " + ' taken for ' + " +
                           called("datum.column") + " + ' (' + format(datum.share, '.2%') + ')'");
  label["x"]["band"] = 0.5, label["y"]["band"] = 0.5;
  label["align"] = value("center"), label["baseline"] = value("middle");
  label["text"] = signal("datum.count > 0 ? datum.count : ''");
  label["fontSize"] = signal("width < 420 ? 9 : 11.5");
  const auto band = [&](const char* name, const char* range, const char* field) -> Json {
    return {{"name", name},
            {"type", "band"},
            {"domain", {{"data", "cells"}, {"field", field}}},
            {"range", range},
            {"padding", 0.04}};
  };
  const auto plain = [&](const char* orient, const char* scale_name, const std::string& title) -> Json {
    Json axis = {{"orient", orient}, {"scale", scale_name}, {"title", title}, {"domain", false}, {"ticks", false}};
    if (!names.empty())
      axis["encode"] = {{"labels", {{"update", {{"text", signal(called("datum.value"))}}}}}}, axis["labelLimit"] = 90;
    return axis;
  };
  return {
      {"height", std::max(30 * count, 60)},
      {"data", Json::array({{{"name", "cells"}, {"values", values}}})},
      {"scales", {band("x", "width", "column"), band("y", "height", "row")}},
      {"axes", {plain("left", "y", rows.title), plain("top", "x", columns.title)}},
      {"marks",
       {{{"type", "rect"}, {"from", {{"data", "cells"}}}, {"encode", {{"update", cell}}}},
        {{"type", "text"}, {"interactive", false}, {"from", {{"data", "cells"}}}, {"encode", {{"update", label}}}}}}};
}

}  // namespace sinter::report
