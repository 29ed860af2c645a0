#include "runtime/terminal/fold.hpp"

#include <algorithm>

#include "runtime/terminal/terminal.hpp"

namespace sinter {
namespace {

void fold_line(std::string_view line, int width, std::string& all) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  const int indent = std::min(static_cast<int>(begin) + 4, width / 2);
  int room = width;
  while (columns_of(std::string(line)) > room) {
    // The last space with which the columns before it fit; else the first one there is.
    std::size_t end = std::string_view::npos, at = std::min(line.find_first_not_of(' '), line.size());
    while ((at = line.find(' ', at)) != std::string_view::npos) {
      if (end != std::string_view::npos && columns_of(std::string(line.substr(0, at))) > room) break;
      end = at;
      at = std::min(line.find_first_not_of(' ', at), line.size());
    }
    if (end == std::string_view::npos) break;
    all += line.substr(0, end);
    line.remove_prefix(std::min(line.find_first_not_of(' ', end), line.size()));
    if (line.empty()) return;
    all += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
    room = width - indent;
  }
  all += line;
}

}  // namespace

std::string folded(std::string_view text, int width) {
  std::string all;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    fold_line(text.substr(begin, end - begin), width, all);
    if (end < text.size()) all += "\n";
    begin = end + 1;
  }
  return all;
}

FoldingStream::Buffer::int_type FoldingStream::Buffer::overflow(int_type letter) {
  if (letter == traits_type::eof()) return traits_type::not_eof(letter);
  const char one = traits_type::to_char_type(letter);
  return xsputn(&one, 1) == 1 ? letter : traits_type::eof();
}

std::streamsize FoldingStream::Buffer::xsputn(const char* letters, std::streamsize count) {
  pending_.append(letters, static_cast<std::size_t>(count));
  const std::size_t end = pending_.rfind('\n');
  if (end != std::string::npos) {
    to_ << folded(std::string_view(pending_).substr(0, end + 1), width_);
    pending_.erase(0, end + 1);
  }
  return to_ ? count : 0;
}

int FoldingStream::Buffer::sync() {
  hand_on();
  return to_.flush() ? 0 : -1;
}

void FoldingStream::Buffer::hand_on() {
  to_ << folded(pending_, width_);
  pending_.clear();
}

}  // namespace sinter
