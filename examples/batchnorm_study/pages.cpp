#include "examples/batchnorm_study/pages.hpp"

#include <algorithm>

#include "runtime/base/text.hpp"
#include "runtime/report/charts.hpp"
#include "runtime/report/page.hpp"

namespace study {
namespace {

using sinter::text;
using sinter::report::Json;

constexpr const char* introduction =
    "What is said of BatchNorm, measured: the same small network with and without it, trained side by side, several "
    "seeds for each number. "
    "Values are means ± standard deviations over the seeds. A verdict holds for this network, these data and these "
    "settings, and for no "
    "others.";

Json scale(const char* name, bool logarithmic, const char* field, const char* range) {
  Json of = {
      {"name", name}, {"type", logarithmic ? "log" : "linear"}, {"range", range}, {"nice", std::string(field) != "x"}};
  if (!logarithmic) of["zero"] = false;
  of["domain"] = {{"data", "values"}, {"fields", std::string(field) == "x" ? Json({"x"}) : Json({"low", "high"})}};
  return of;
}

Json axis(const char* orient, const char* scale_name, const std::string& title, bool logarithmic) {
  Json of = {{"orient", orient},
             {"scale", scale_name},
             {"title", title},
             {"grid", std::string(orient) == "left"},
             {"tickCount", 5}};
  if (logarithmic) of["format"] = "~g";
  return of;
}

Json mark(const char* type, Json encode) {
  return {{"type", type}, {"from", {{"data", "series"}}}, {"encode", {{"update", std::move(encode)}}}};
}

Json bars(const Chart& chart) {
  std::vector<sinter::report::Bar> of;
  for (const Series& s : chart.series)
    of.push_back(
        {.name = s.name, .value = s.values[0].y, .note = text("%.2f ± %.2f", s.values[0].y, s.values[0].deviation)});
  return sinter::report::bar_chart({.title = chart.y}, of);
}

/// A line per series with the deviation around it.
Json lines(const Chart& chart) {
  Json values = Json::array(), names = Json::array(), colours = Json::array();
  for (const Series& series : chart.series) {
    names.push_back(series.name);
    colours.push_back(text("var(--series-%zu)", names.size()));
    for (const Series::Value& v : series.values) {
      const double low = chart.log_y ? std::max(v.y - v.deviation, v.y / 10) : v.y - v.deviation;
      values.push_back({{"series", series.name}, {"x", v.x}, {"y", v.y}, {"low", low}, {"high", v.y + v.deviation}});
    }
  }
  const Json x = {{"scale", "x"}, {"field", "x"}}, colour = {{"scale", "colour"}, {"field", "series"}};
  const auto y = [](const char* field) -> Json { return {{"scale", "y"}, {"field", field}}; };
  const Json hint = {{"signal", "datum.series + ': ' + format(datum.x, '.4~g') + ', ' + format(datum.y, '.4~g')"}};
  const Json marks = Json::array(
      {mark("area",
            {{"x", x}, {"y", y("low")}, {"y2", y("high")}, {"fill", colour}, {"fillOpacity", {{"value", 0.15}}}}),
       mark("line", {{"x", x}, {"y", y("y")}, {"stroke", colour}, {"strokeWidth", {{"value", 2}}}}),
       mark("symbol", {{"x", x}, {"y", y("y")}, {"fill", colour}, {"size", {{"value", 24}}}, {"tooltip", hint}})});
  return {
      {"height", 240},
      {"data", Json::array({{{"name", "values"}, {"values", values}}})},
      {"scales", Json::array({scale("x", chart.log_x, "x", "width"),
                              scale("y", chart.log_y, "y", "height"),
                              {{"name", "colour"}, {"type", "ordinal"}, {"domain", names}, {"range", colours}}})},
      {"axes", Json::array({axis("bottom", "x", chart.x, chart.log_x), axis("left", "y", chart.y, chart.log_y)})},
      {"legends",
       Json::array({{{"fill", "colour"}, {"columns", sinter::report::legend_columns(chart.series.size())}}})},
      {"marks", Json::array({{{"type", "group"},
                              {"from", {{"facet", {{"name", "series"}, {"data", "values"}, {"groupby", "series"}}}}},
                              {"marks", marks}}})}};
}

Json specification(const Chart& chart) {
  const bool single =
      std::all_of(chart.series.begin(), chart.series.end(), [](const Series& s) { return s.values.size() == 1; });
  return single ? bars(chart) : lines(chart);
}

sinter::report::Table page_table(const FindingTable& table) {
  sinter::report::Table of{.head = table.head, .rows = {}};
  for (const auto& row : table.rows) of.rows.emplace_back(row.begin(), row.end());
  return of;
}

FindingTable overview(const std::vector<Finding>& findings) {
  FindingTable table{{"claim", "verdict", "why"}, {}};
  for (const Finding& f : findings) table.rows.push_back({f.title, word_for(f.verdict), f.sentence});
  return table;
}

std::string origin(const Circumstances& c) {
  const std::string data = c.data == "mnist"       ? "MNIST"
                           : c.data == "synthetic" ? "procedurally drawn digits, NOT MNIST"
                                                   : "the files of " + c.data + ", NOT MNIST";
  return text("%s; data: %s; %s; %.1f minutes.", c.date.c_str(), data.c_str(), c.machine.c_str(), c.minutes);
}

}  // namespace

std::string markdown(const std::vector<Finding>& findings, const Circumstances& circumstances) {
  std::string page = std::string("# BatchNorm, measured\n\n") + introduction + "\n\nMade by `" + circumstances.command +
                     "` on " + origin(circumstances) + "\n\n```\n" + circumstances.pipeline + "```\n\n";
  page += "| claim | verdict | why |\n|---|---|---|\n";
  for (const auto& row : overview(findings).rows) page += "| " + row[0] + " | " + row[1] + " | " + row[2] + " |\n";
  for (const Finding& finding : findings) page += "\n" + as_markdown(finding);
  return page;
}

std::string html(const std::vector<Finding>& findings, const Circumstances& circumstances) {
  sinter::report::Page page("BatchNorm, measured", origin(circumstances));
  page.prose(introduction);
  sinter::report::Table verdicts{.head = {"claim", "verdict"}, .rows = {}, .words = 2};
  for (const Finding& f : findings) verdicts.rows.push_back({f.title, word_for(f.verdict)});
  page.table("The claims and what became of them", verdicts);
  for (const Finding& finding : findings) {
    page.section(finding.title);
    page.prose("Claim: " + finding.claim);
    page.prose(finding.method);
    page.prose("It " + word_for(finding.verdict) + ". " + finding.sentence);
    if (finding.charts.size() == 1) {
      page.chart(finding.charts[0].title, specification(finding.charts[0]));
    } else {
      std::vector<std::pair<std::string, Json>> small;
      for (const Chart& chart : finding.charts) small.emplace_back(chart.title, specification(chart));
      page.charts(finding.title, small);
    }
    page.table(finding.title + ": the numbers", page_table(finding.table));
  }
  page.section("How it was run");
  page.preformatted("the pipeline of the notebook this began from", circumstances.pipeline);
  page.preformatted("command", circumstances.command);
  return page.html();
}

}  // namespace study
