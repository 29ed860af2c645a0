#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/base/byte_stream.hpp"

namespace sinter {

/// Reads the records of a CSV file as RFC 4180 has them: fields in quotes may hold separators, line ends, and quotes
/// that are written twice. A line ends in LF or CR LF, and what is in quotes is kept as it is. A byte order mark of
/// UTF-8 is passed over. Memory is that of a record, whose fields have at most 1 MiB and of which there are at most
/// 65,536. Errors are InputErrors that name the file and the line.
class CsvReader {
 public:
  /// `name` stands for the bytes in errors; the stream must outlive the reader.
  CsvReader(ByteStream& bytes, std::string name, char separator = ',');

  /// The next record; false at the end, and then for ever.
  bool next(std::vector<std::string>& fields);
  /// Where the record that was read last begins, counted from 1.
  std::size_t line() const { return record_line_; }

  [[noreturn]] void fail(std::size_t line, const std::string& what) const;

 private:
  int get();
  int read_quoted(std::string& field);
  int read_plain(std::string& field, int first);
  void append(std::string& field, int byte) const;

  ByteStream& bytes_;
  std::string name_;
  int separator_;
  Bytes buffer_;
  std::size_t used_ = 0, filled_ = 0, line_ = 1, record_line_ = 0;
};

}  // namespace sinter
