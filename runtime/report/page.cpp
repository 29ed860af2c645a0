#include "runtime/report/page.hpp"

#include <algorithm>
#include <stdexcept>

#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"
#include "runtime/report/assets.hpp"
#include "runtime/report/png.hpp"

namespace sinter::report {
namespace {

constexpr std::size_t tall_table = 30;  ///< rows; more scroll in a frame

/// Valid UTF-8, with a replacement character for what was not; the JSON library knows how.
std::string valid_utf8(std::string_view text) {
  const std::string quoted = Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(quoted).get<std::string>();
}

std::string element(const std::string& tag, const std::string& attributes, const std::string& content) {
  return "<" + tag + (attributes.empty() ? "" : " " + attributes) + ">" + content + "</" + tag + ">";
}

std::string cell(const std::string& tag, bool word, const Cell& cell) {
  const std::string shown = cell.detail.empty()
                                ? escaped(cell.text)
                                : element("a", "href=\"#" + escaped(cell.detail) + "\"", escaped(cell.text));
  return element(tag, word ? "class=\"word\"" : "", shown);
}

std::string row(const std::string& tag, std::size_t words, const std::vector<Cell>& cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); i++) text += cell(tag, i < words, cells[i]);
  return element("tr", "", text) + "\n";
}

bool is_id(const std::string& id) {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !id.empty() && id.find_first_not_of(letters) == std::string::npos;
}

constexpr const char* head =
    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";

std::string joined(Asset asset) {
  std::string text = "\n";
  for (const std::string_view part : asset) text += part;
  return text;
}

/// As a Content-Security-Policy names a script or style of the page itself.
std::string policy_hash(const std::string& content) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(content)));
  const std::string digits = hash.hex();
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return "'sha256-" + base64(bytes) + "'";
}

/// The page may run these scripts, have this style and show its own pictures; all else is forbidden to it. Vega makes
/// functions of the expressions in a chart.
std::string policy(const std::string& style, const std::vector<std::string>& scripts) {
  std::string content =
      "default-src 'none'; img-src data:; style-src " + policy_hash(style) + "; script-src 'unsafe-eval'";
  for (const std::string& script : scripts) content += " " + policy_hash(script);
  return "<meta http-equiv=\"Content-Security-Policy\" content=\"" + content + "\">\n";
}

constexpr const char* panel =
    "<aside id=\"panel\" hidden aria-live=\"polite\"><button type=\"button\" aria-label=\"Close\">×</button>"
    "<div class=\"content\"></div></aside>\n";

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : valid_utf8(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        result += (byte < 32 && c != '\n' && c != '\t') || byte == 127 ? '?' : c;
      }
    }
  }
  return result;
}

Page::Page(std::string title, std::string subtitle) : title_(escaped(title)), subtitle_(escaped(subtitle)) {}

void Page::section(const std::string& title) {
  const std::string id = "section-" + std::to_string(++sections_);
  contents_ += "<li>" + element("a", "href=\"#" + id + "\"", escaped(title)) + "</li>\n";
  body_ += element("h2", "id=\"" + id + "\"", escaped(title)) + "\n";
}

void Page::prose(std::string_view text) { body_ += element("p", "", escaped(text)) + "\n"; }

void Page::key_figures(const std::vector<KeyFigure>& figures) {
  std::string list;
  for (const KeyFigure& f : figures)
    list += element("div", "", element("dt", "", escaped(f.name)) + element("dd", "", escaped(f.value))) + "\n";
  body_ += element("dl", "class=\"figures\"", list) + "\n";
}

void Page::table(const std::string& caption, const Table& table) {
  std::string rows;
  for (const std::vector<Cell>& cells : table.rows) rows += row("td", table.words, cells);
  const std::string head_row = row("th scope=\"col\"", table.words, {table.head.begin(), table.head.end()});
  const std::string scroll =
      table.rows.size() > tall_table ? "class=\"scroll tall\" tabindex=\"0\"" : "class=\"scroll\" tabindex=\"0\"";
  body_ +=
      figure(caption,
             element("div", scroll, element("table", "", element("thead", "", head_row) + element("tbody", "", rows))),
             "Table");
}

void Page::preformatted(const std::string& caption, std::string_view text) {
  body_ += figure(caption, element("div", "class=\"text scroll\" tabindex=\"0\"", element("pre", "", escaped(text))),
                  "Text");
}

void Page::chart(const std::string& caption, const Json& specification) {
  body_ += figure(caption, chart_element(caption, specification), "Figure");
}

void Page::charts(const std::string& caption, const std::vector<std::pair<std::string, Json>>& specifications) {
  std::string content;
  for (const auto& [title, specification] : specifications)
    content +=
        element("div", "", element("h3", "", escaped(title)) + chart_element(caption + ": " + title, specification)) +
        "\n";
  body_ += figure(caption, element("div", "class=\"multiples\"", content), "Figure");
}

void Page::drawing(const std::string& caption, std::string_view svg, const std::string& fold) {
  const std::size_t begin = svg.find("<svg");
  if (begin == std::string_view::npos) throw std::invalid_argument("Page::drawing: no <svg> in the drawing");
  const std::string label = "role=\"img\" aria-label=\"" + escaped(caption) + "\" ";
  const std::string inlined = "<svg " + label + std::string(svg.substr(begin + 5));
  const std::string shown = element("div", "class=\"drawing scroll\" tabindex=\"0\"", inlined);
  body_ += figure(caption, fold.empty() ? shown : element("details", "", element("summary", "", escaped(fold)) + shown),
                  "Figure");
}

void Page::pictures(const std::string& caption, const std::vector<Picture>& pictures, int size) {
  std::string content;
  for (const Picture& p : pictures) {
    const std::string name = escaped(p.caption);
    const std::string attributes =
        text("width=\"%d\" height=\"%d\" ", size, p.width > 0 ? size * p.height / p.width : size);
    content += element("div", "",
                       "<img " + attributes + "alt=\"" + name + "\" src=\"data:image/png;base64," + base64(png(p)) +
                           "\">" + name) +
               "\n";
  }
  body_ += figure(caption, element("div", "class=\"pictures\"", content), "Figure");
}

void Page::detail(const std::string& id, const std::string& title, std::string_view text) {
  if (!is_id(id)) throw std::invalid_argument("Page::detail: '" + id + "' is no id");
  if (std::find(ids_.begin(), ids_.end(), id) != ids_.end())
    throw std::invalid_argument("Page::detail: there are two of '" + id + "'");
  ids_.push_back(id);
  const std::string content =
      element("h3", "", escaped(title)) + element("div", "class=\"scroll\"", element("pre", "", escaped(text)));
  details_ += element("article", "id=\"" + id + "\"", content) + "\n";
}

std::string Page::figure(const std::string& caption, const std::string& content, const char* kind) {
  const std::string id = "figure-" + std::to_string(++figures_);
  const std::string numbered = element("b", "", text("%s %d.", kind, figures_)) + " " + escaped(caption);
  return element("figure", "aria-labelledby=\"" + id + "\"",
                 content + element("figcaption", "id=\"" + id + "\"", numbered)) +
         "\n";
}

std::string Page::chart_element(const std::string& title, Json specification) {
  const std::string id = "chart-" + std::to_string(++charts_);
  specification["$schema"] = "https://vega.github.io/schema/vega/v5.json";
  specification["description"] = title;
  std::string json = specification.dump(-1, ' ', false, Json::error_handler_t::replace);
  // `<` can begin the end of the script element; in JSON it only stands in strings, where it has another spelling.
  for (std::size_t at = 0; (at = json.find('<', at)) != std::string::npos;) json.replace(at, 1, "\\u003c");
  return element("div", "class=\"chart\" data-specification=\"" + id + "\"", "") +
         element("script", "type=\"application/json\" id=\"" + id + "\"", json);
}

std::string Page::html() const {
  const std::string style = joined(page_style());
  std::vector<std::string> scripts;
  if (charts_ > 0) scripts.push_back(joined(vega_script()));
  scripts.push_back(joined(page_script()));
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n";
  page += head + policy(style, scripts);
  if (refresh_ > 0) page += text("<meta http-equiv=\"refresh\" content=\"%d\">\n", refresh_);
  page += element("title", "", title_) + "\n" + element("style", "", style) + "\n</head>\n<body>\n";
  page += element("nav", "aria-label=\"Contents\"", element("ol", "", contents_)) + "\n";
  page += element("header", "", element("h1", "", title_) + element("p", "class=\"subtitle\"", subtitle_)) + "\n";
  page +=
      element("main", "", body_ + element("section", "id=\"details\" aria-label=\"Details\"", details_)) + "\n" + panel;
  for (const std::string& script : scripts) page += element("script", "", script) + "\n";
  return page + "</body>\n</html>\n";
}

}  // namespace sinter::report
