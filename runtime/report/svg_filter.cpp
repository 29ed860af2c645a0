#include "runtime/report/svg_filter.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace sinter::report {
namespace {

constexpr std::array<std::string_view, 10> elements = {"svg",      "g",       "title", "path",  "polygon",
                                                       "polyline", "ellipse", "text",  "tspan", "a"};
constexpr std::array<std::string_view, 27> attributes = {"width",
                                                         "height",
                                                         "viewBox",
                                                         "id",
                                                         "class",
                                                         "transform",
                                                         "fill",
                                                         "fill-opacity",
                                                         "stroke",
                                                         "d",
                                                         "points",
                                                         "cx",
                                                         "cy",
                                                         "rx",
                                                         "ry",
                                                         "stroke-opacity",
                                                         "stroke-width",
                                                         "x",
                                                         "y",
                                                         "dx",
                                                         "text-anchor",
                                                         "font-family",
                                                         "font-weight",
                                                         "font-style",
                                                         "font-size",
                                                         "stroke-dasharray",
                                                         "dy"};
constexpr std::array<std::string_view, 4> links = {"href", "xlink:href", "title", "xlink:title"};
constexpr std::string_view blank = " \t\r\n";

bool among(const auto& list, std::string_view word) { return std::find(list.begin(), list.end(), word) != list.end(); }

bool starts_address(std::string_view name) { return name == "href" || name == "xlink:href"; }

/// Whether an attribute may stay. A value of `url(...)` would be a question to elsewhere; a link leads to a place of
/// the page only.
bool allowed(std::string_view element, std::string_view name, std::string_view value) {
  if (element == "a" && among(links, name)) return !starts_address(name) || value.starts_with('#');
  return among(attributes, name) && value.find("url") == std::string_view::npos;
}

/// Reads tags and text in turn. Whatever it does not expect ends it.
class Filter {
 public:
  explicit Filter(std::string_view svg) : rest_(svg) {}

  std::optional<std::string> operator()() {
    const std::size_t begin = rest_.find("<svg");
    if (begin == std::string_view::npos) return std::nullopt;
    rest_.remove_prefix(begin);
    do {
      if (!piece()) return std::nullopt;
    } while (!open_.empty());
    return std::move(out_);
  }

 private:
  bool skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool skip_to(std::string_view end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + end.size());
    return true;
  }
  void skip_blank() { rest_.remove_prefix(std::min(rest_.find_first_not_of(blank), rest_.size())); }
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view name() { return take(std::min(rest_.find_first_of(" \t\r\n/>=\"'<&"), rest_.size())); }
  bool hidden() const { return hidden_ > 0; }

  bool piece() {
    if (skip("<!--")) return skip_to("-->");
    if (rest_.starts_with("</")) return closing_tag();
    if (rest_.starts_with("<")) return opening_tag();
    const std::string_view text = take(std::min(rest_.find('<'), rest_.size()));
    if (text.empty()) return false;  // it ended before its elements did
    if (!hidden()) out_ += text;     // its & begin what XML and HTML read alike: dot escapes what they must
    return true;
  }

  bool closing_tag() {
    take(2);
    const std::string_view closed = name();
    skip_blank();
    if (!skip(">") || open_.empty() || open_.back() != closed) return false;
    open_.pop_back();
    if (hidden()) {
      --hidden_;
    } else {
      out_ += "</" + std::string(closed) + ">";
    }
    return true;
  }

  bool opening_tag() {
    take(1);
    const std::string_view opened = name();
    if (opened.empty()) return false;
    const bool shown = !hidden() && among(elements, opened);
    std::string tag = "<" + std::string(opened);
    for (;;) {
      skip_blank();
      if (rest_.starts_with(">") || rest_.starts_with("/>")) break;
      const std::string_view key = name();
      if (key.empty() || !skip("=") || rest_.empty() || (rest_[0] != '"' && rest_[0] != '\'')) return false;
      const char quote = take(1)[0];
      const std::size_t end = rest_.find(quote);
      if (end == std::string_view::npos) return false;
      const std::string_view value = take(end);
      take(1);
      if (value.find_first_of("<>\"'") != std::string_view::npos) return false;
      if (allowed(opened, key, value)) tag += " " + std::string(key) + "=\"" + std::string(value) + "\"";
    }
    const bool alone = skip("/>");
    if (!alone) take(1);
    if (shown) out_ += tag + (alone ? "/>" : ">");
    if (alone) return true;
    open_.push_back(opened);
    if (!shown) ++hidden_;
    return true;
  }

  std::string_view rest_;
  std::string out_;
  std::vector<std::string_view> open_;
  std::size_t hidden_ = 0;  ///< elements around here that are left out
};

}  // namespace

std::optional<std::string> filtered_svg(std::string_view svg) { return Filter(svg)(); }

}  // namespace sinter::report
