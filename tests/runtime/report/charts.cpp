#include "runtime/report/charts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "runtime/report/arena_chart.hpp"
#include "tests/runtime/report/small_plan.hpp"

using namespace sinter::report;

TEST_CASE("few values far from all others do not stretch a trimmed axis") {
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) values.push_back(1000 + i % 10);
  CHECK_FALSE(quantile_range(values, false).to);
  values[50] = 1e6;
  const Range range = quantile_range(values, false);
  REQUIRE(range.to);
  CHECK(*range.to > 1009);
  CHECK(*range.to < 1100);
  CHECK_FALSE(range.from);
  values[51] = 0;
  CHECK(quantile_range(values, false).from.value_or(0) > 900);
  CHECK(quantile_range(values, true).to.value_or(0) < 1200);  // what has no logarithm does not count
  values.assign(10, 1);
  values[0] = 1e6;
  CHECK_FALSE(quantile_range(values, false).to);  // too few to tell

  std::vector<double> x(100);
  std::iota(x.begin(), x.end(), 0);
  std::vector<double> y(100, 5);
  y[3] = 900;
  for (const bool trimmed : {false, true}) {
    const Json spec = line_chart({}, {.trimmed = trimmed}, {{.name = "a", .x = x, .y = y}});
    CHECK(spec["scales"][1].contains("domainMax") == trimmed);
    CHECK(spec["marks"][0].contains("clip") == trimmed);
  }
}

namespace {

const double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The values of a member, in whatever depth, below `json`.
void collect(const Json& json, const std::string& member, std::multiset<std::string>& found) {
  for (const auto& [key, value] : json.items()) {
    if (json.is_object() && key == member && value.is_string()) found.insert(value.get<std::string>());
    if (value.is_structured()) collect(value, member, found);
  }
}
std::multiset<std::string> all(const Json& json, const std::string& member) {
  std::multiset<std::string> found;
  collect(json, member, found);
  return found;
}

/// What is wrong with a specification's references; "" if nothing is.
std::string fault_of(const Json& chart) {
  std::set<std::string> data, scales;
  for (const Json& d : chart["data"]) data.insert(d["name"].get<std::string>());
  for (const Json& s : chart["scales"]) scales.insert(s["name"].get<std::string>());
  if (data.size() != chart["data"].size()) return "two data sets of one name";
  for (const char* part : {"marks", "axes", "scales"}) {
    for (const std::string& name : all(chart[part], "data"))
      if (!data.contains(name)) return "no data set " + name;
    for (const std::string& name : all(chart[part], "scale"))
      if (!scales.contains(name)) return "no scale " + name;
  }
  for (const Json& mark : chart["marks"])
    if (!mark["from"]["data"].is_string()) return "a mark of nothing";
  return chart["marks"].empty() || !(chart["height"] > 0) ? "nothing to see" : "";
}

Series series(std::string name, std::vector<double> y, Stroke stroke = Stroke::line) {
  Series s{.name = std::move(name), .x = {}, .y = std::move(y), .colour = 1, .stroke = stroke};
  for (std::size_t i = 0; i < s.y.size(); i++) s.x.push_back(static_cast<double>(i));
  return s;
}

}  // namespace

TEST_CASE("marks, axes and scales name data and scales that are there") {
  CHECK(fault_of(line_chart(
            {}, {}, {series("a", {1, 2}), series("b", {3}, Stroke::points), series("", {1}, Stroke::thin)})) == "");
  CHECK(fault_of(line_chart({}, {}, {})) == "nothing to see");
  CHECK(fault_of(band_chart({}, {}, {{1, {0, 1, 2, 3, 4}}})) == "");
  CHECK(fault_of(bar_chart({}, {{"a", 1, "note", "k00"}})) == "");
  CHECK(fault_of(heat_map({}, {}, 2, {1, 2, 3, 4})) == "");
  CHECK(fault_of(arena_chart(small_plan())) == "");
}

TEST_CASE("every point is there; what is not finite is a gap") {
  const Json chart = line_chart({}, {}, {series("loss", {0.5, not_a_number, 0.123456789})});
  const Json values = Json::parse(chart["data"][0]["values"].dump());
  CHECK(values == Json::parse(R"([{"x": 0.0, "y": 0.5}, {"x": 1.0, "y": null}, {"x": 2.0, "y": 0.12346}])"));
}

TEST_CASE("a legend of the names, if there are several") {
  CHECK_FALSE(line_chart({}, {}, {series("a", {1})}).contains("legends"));
  CHECK_FALSE(line_chart({}, {}, {series("a", {1}), series("", {1})}).contains("legends"));
  const Json chart = line_chart({}, {}, {series("", {1}), series("a", {1}), series("b", {1})});
  CHECK(chart["legends"].size() == 1);
  CHECK(chart["scales"][2]["domain"] == Json::array({"a", "b"}));
}

TEST_CASE("a logarithmic axis only where all is positive") {
  const Axis y{.logarithmic = true};
  CHECK(line_chart({}, y, {series("a", {1, not_a_number, 10})})["scales"][1]["type"] == "log");
  CHECK(line_chart({}, y, {series("a", {1}), series("b", {0})})["scales"][1]["type"] == "linear");
}

TEST_CASE("cells: counts and shares of their row, also of a row without any") {
  const Json values = heat_map({}, {}, 2, {3, 1, 0, 0})["data"][0]["values"];
  REQUIRE(values.size() == 4);
  CHECK(values[1] == Json{{"row", 0}, {"column", 1}, {"count", 1}, {"share", 0.25}});
  CHECK(values[2] == Json{{"row", 1}, {"column", 0}, {"count", 0}, {"share", 0.0}});
}

TEST_CASE("rows and columns go by the names of their classes") {
  const Json chart = heat_map({}, {}, 2, {3, 1, 0, 0}, {"disc", "a \"square\""});
  CHECK(fault_of(chart) == "");
  for (const Json& axis : chart["axes"]) {
    CHECK(axis["encode"]["labels"]["update"]["text"]["signal"] == R"(["disc","a \"square\""][datum.value])");
  }
  CHECK_FALSE(heat_map({}, {}, 2, {3, 1, 0, 0})["axes"][0].contains("encode"));
}

TEST_CASE("five digits") {
  CHECK(rounded(123456) == 123460);
  CHECK(rounded(-1.23456789e-9) == -1.2346e-9);
  CHECK(std::isnan(rounded(not_a_number)));
}
