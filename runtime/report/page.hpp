#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

/// A web page in one file: prose, tables, pictures, graphs, and charts drawn by Vega, whose script is part of the page.
/// It asks the network for nothing. It follows the reader's light or dark theme and the width of the window.
namespace sinter::report {

using Json = nlohmann::ordered_json;

/// Text with the five characters HTML treats as markup escaped, and control characters and bad UTF-8 replaced.
std::string escaped(std::string_view text);

/// One cell of a table: shown text, and the id of the detail it opens ("" for none).
struct Cell {
  std::string text;
  std::string detail = "";
  Cell(std::string shown, std::string opens = "") : text(std::move(shown)), detail(std::move(opens)) {}
  Cell(const char* shown) : text(shown) {}
};

struct Table {
  std::vector<std::string> head;
  std::vector<std::vector<Cell>> rows;
  std::size_t words = 1;  ///< columns from the left that hold words; the others hold numbers, set to the right
};

/// A number people look for first.
struct KeyFigure {
  std::string name, value;
};

/// An image of height x width pixels, 1 (grey) or 3 (red, green, blue) bytes each.
struct Picture {
  int height = 0, width = 0, bytes_per_pixel = 1;
  std::vector<std::uint8_t> pixels = {};
  std::string caption = "";
};

/// Pages are written from top to bottom. All text is shown as it is: nothing in it acts as markup.
class Page {
 public:
  Page(std::string title, std::string subtitle);

  /// A heading that appears in the table of contents.
  void section(const std::string& title);
  void prose(std::string_view text);
  void key_figures(const std::vector<KeyFigure>& figures);
  void table(const std::string& caption, const Table& table);
  void preformatted(const std::string& caption, std::string_view text);

  /// A Vega specification (version 5). Its width is the column's, its height what it says. Colours: `var(--series-1)` …
  /// `var(--series-6)`, `var(--ink)`, `var(--muted)`, `var(--rule)`, `var(--panel)`. A click on a mark whose datum has
  /// a member `detail` opens that detail.
  void chart(const std::string& caption, const Json& specification);
  /// Small charts side by side, each with its title.
  void charts(const std::string& caption, const std::vector<std::pair<std::string, Json>>& specifications);
  /// What graphviz() returns; a link to `#id` opens the detail `id`. `fold`: what to click on to see it, "" where it is
  /// seen at once.
  /// @throws std::invalid_argument if there is no <svg> in it
  void drawing(const std::string& caption, std::string_view svg, const std::string& fold = "");
  /// Pictures, magnified so that one is about `size` pixels of the screen wide. @throws std::invalid_argument for sizes
  /// that do not fit
  void pictures(const std::string& caption, const std::vector<Picture>& pictures, int size);

  /// A text that opens in a panel; `id` has letters, digits, `-` and `_` only. @throws std::invalid_argument otherwise,
  /// or if there is one
  void detail(const std::string& id, const std::string& title, std::string_view text);

  /// The page loads itself anew after so many seconds; 0: it does not.
  void refresh(int seconds) { refresh_ = seconds; }

  std::string html() const;

 private:
  std::string figure(const std::string& caption, const std::string& content, const char* kind);
  std::string chart_element(const std::string& title, Json specification);

  std::string title_, subtitle_, contents_, body_, details_;
  std::vector<std::string> ids_;
  int sections_ = 0, figures_ = 0, charts_ = 0, refresh_ = 0;
};

}  // namespace sinter::report
