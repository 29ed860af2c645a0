#include "runtime/terminal/picture.hpp"

#include <algorithm>

#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr int bright = 96, gap = 2;

int grey(const ShownPicture& picture, int row, int column) {
  int sum = 0;
  for (int c = 0; c < picture.channels; ++c) {
    sum += picture.values[static_cast<std::size_t>((row * picture.width + column) * picture.channels + c)];
  }
  return sum / picture.channels;
}

/// A part of a picture with fewer pixels, each the mean of what it covers.
class Shrunk {
 public:
  Shrunk(const ShownPicture& picture, const PicturePart& part, int columns)
      : picture_(picture),
        part_(part),
        width_(std::clamp(columns, 1, std::max(part.width, 1))),
        height_(std::max((part.height * width_ + part.width / 2) / std::max(part.width, 1), 1)) {}

  int width() const { return width_; }
  int height() const { return height_; }
  /// 0..255; 0 below the last row
  int at(int row, int column) const {
    if (row >= height_) return 0;
    const int top = row * part_.height / height_, left = column * part_.width / width_;
    const int bottom = std::max((row + 1) * part_.height / height_, top + 1);
    const int right = std::max((column + 1) * part_.width / width_, left + 1);
    int sum = 0;
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x) sum += grey(picture_, part_.top + y, part_.left + x);
    }
    return sum / ((bottom - top) * (right - left));
  }

 private:
  const ShownPicture& picture_;
  PicturePart part_;
  int width_, height_;
};

/// One of the 24 greys between black and white that terminals of 256 colours have.
int grey_number(int value) { return 232 + value * 23 / 255; }

std::string colours(int upper, int lower) {
  return text("\033[38;5;%d;48;5;%dm", grey_number(upper), grey_number(lower));
}

std::string cell(int upper, int lower, const Terminal& terminal) {
  if (!terminal.utf8) return std::string(1, " .:-=+*#%@"[(upper + lower) / 2 * 9 / 255]);
  if (terminal.colour) return "▀";
  static constexpr const char* blocks[] = {" ", "▄", "▀", "█"};
  return blocks[(upper >= bright ? 2 : 0) + (lower >= bright ? 1 : 0)];
}

int width_of(const Captioned& picture) {
  int width = 0;
  for (const auto* lines : {&picture.lines, &picture.caption}) {
    for (const std::string& line : *lines) width = std::max(width, columns_of(line));
  }
  return width;
}

std::string row_text(std::span<const Captioned> row, int width) {
  std::size_t lines = 0, captions = 0;
  for (const Captioned& picture : row) {
    lines = std::max(lines, picture.lines.size());
    captions = std::max(captions, picture.caption.size());
  }
  std::string all;
  const auto add = [&](const std::vector<std::string> Captioned::* part, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      std::string line;
      for (const Captioned& picture : row) {
        line = padded(line, static_cast<int>(&picture - row.data()) * (width + gap));
        if (i < (picture.*part).size()) line += (picture.*part)[i];
      }
      while (line.ends_with(' ')) line.pop_back();
      all += line + "\n";
    }
  };
  add(&Captioned::lines, lines);
  add(&Captioned::caption, captions);
  return all;
}

}  // namespace

PicturePart bright_part(std::span<const ShownPicture> pictures) {
  if (pictures.empty()) return {};
  const int height = pictures[0].height, width = pictures[0].width;
  int top = height, left = width, bottom = 0, right = 0;
  for (const ShownPicture& picture : pictures) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        if (grey(picture, y, x) < bright) continue;
        top = std::min(top, y), bottom = std::max(bottom, y + 1);
        left = std::min(left, x), right = std::max(right, x + 1);
      }
    }
  }
  if (bottom == 0) return {0, 0, height, width};
  return {top, left, bottom - top, right - left};
}

std::vector<std::string> draw(const ShownPicture& picture, const PicturePart& part, int columns,
                              const Terminal& terminal) {
  const Shrunk pixels(picture, part, columns);
  const bool coloured = terminal.colour && terminal.utf8;
  std::vector<std::string> lines;
  for (int row = 0; row < pixels.height(); row += 2) {
    std::string line, before;
    for (int column = 0; column < pixels.width(); ++column) {
      const int upper = pixels.at(row, column), lower = pixels.at(row + 1, column);
      const std::string now = coloured ? colours(upper, lower) : "";
      if (now != before) line += now;
      line += cell(upper, lower, terminal);
      before = now;
    }
    lines.push_back(coloured ? line + "\033[0m" : line);
  }
  return lines;
}

std::string side_by_side(std::span<const Captioned> pictures, const Terminal& terminal) {
  int width = 1;
  for (const Captioned& picture : pictures) width = std::max(width, width_of(picture));
  const auto in_a_row = static_cast<std::size_t>(std::max((terminal.width + gap) / (width + gap), 1));
  std::string all;
  for (std::size_t first = 0; first < pictures.size(); first += in_a_row) {
    if (first > 0) all += "\n";
    all += row_text(pictures.subspan(first, std::min(in_a_row, pictures.size() - first)), width);
  }
  return all;
}

}  // namespace sinter
