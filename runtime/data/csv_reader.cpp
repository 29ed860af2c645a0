#include "runtime/data/csv_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr int end = -1;
constexpr std::size_t read_at_once = std::size_t{1} << 16, longest_field = std::size_t{1} << 20, most_fields = 65'536;

}  // namespace

CsvReader::CsvReader(ByteStream& bytes, std::string name, char separator)
    : bytes_(bytes), name_(std::move(name)), separator_(static_cast<unsigned char>(separator)), buffer_(read_at_once) {
  constexpr std::array<std::uint8_t, 3> utf8 = {0xef, 0xbb, 0xbf};
  filled_ = bytes_.read(buffer_);
  const auto begin = buffer_.begin();
  if (filled_ >= utf8.size() && std::equal(utf8.begin(), utf8.end(), begin)) used_ = utf8.size();
  if (filled_ >= 2 && ((begin[0] == 0xff && begin[1] == 0xfe) || (begin[0] == 0xfe && begin[1] == 0xff)))
    fail(1, "text in UTF-16, expected UTF-8; `iconv -f UTF-16 -t UTF-8` converts it");
}

void CsvReader::fail(std::size_t line, const std::string& what) const {
  throw InputError(name_ + text(": line %zu: ", line) + what);
}

int CsvReader::get() {
  if (used_ == filled_) {
    used_ = 0;
    filled_ = bytes_.read(buffer_);
    if (filled_ == 0) return end;
  }
  const int byte = buffer_[used_++];
  if (byte == 0) fail(line_, "a byte of 0, expected text in UTF-8");
  if (byte == '\n') ++line_;
  return byte;
}

void CsvReader::append(std::string& field, int byte) const {
  if (field.size() == longest_field)
    fail(record_line_, text("a field of more than %zu bytes; is a quote not closed?", longest_field));
  field.push_back(static_cast<char>(byte));
}

/// The field behind its first quote; what comes after the last one.
int CsvReader::read_quoted(std::string& field) {
  const std::size_t begun = line_;
  while (true) {
    int byte = get();
    if (byte == end) fail(begun, "a quote is opened here and not closed");
    if (byte == '"') {
      byte = get();
      if (byte != '"') return byte;
    }
    append(field, byte);
  }
}

/// A field without quotes; what comes after it.
int CsvReader::read_plain(std::string& field, int first) {
  int byte = first;
  for (; byte != end && byte != separator_ && byte != '\n' && byte != '\r'; byte = get()) {
    if (byte == '"')
      fail(line_,
           "a quote inside a field that does not begin with one; write the field in quotes and its own quotes "
           "twice");
    append(field, byte);
  }
  return byte;
}

bool CsvReader::next(std::vector<std::string>& fields) {
  record_line_ = line_;
  int byte = get();
  if (byte == end) return false;
  for (std::size_t count = 0;;) {
    if (count == most_fields) fail(record_line_, text("more than %zu fields", most_fields));
    if (fields.size() == count) fields.emplace_back();
    std::string& field = fields[count++];
    field.clear();
    const bool quoted = byte == '"';
    byte = quoted ? read_quoted(field) : read_plain(field, byte);
    if (byte == separator_) {
      byte = get();
      continue;
    }
    if (byte == '\r') {
      byte = get();
      if (byte != '\n') fail(line_, "a carriage return without a line feed behind it, expected the end of a line");
    } else if (byte != '\n' && byte != end) {
      fail(line_, "a closed quote in the middle of a field, expected a separator or the end of the line behind it");
    }
    fields.resize(count);
    return true;
  }
}

}  // namespace sinter
