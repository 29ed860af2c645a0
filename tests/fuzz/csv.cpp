// CSV: records that are written again, all in quotes, are read as they were; a table has a label and as many features
// as it says for each row.
#include "runtime/data/csv.hpp"

#include "runtime/data/csv_reader.hpp"
#include "tests/fuzz/folder.hpp"
#include "tests/fuzz/target.hpp"

using namespace sinter;

namespace {

using Records = std::vector<std::vector<std::string>>;

Records read(std::span<const std::uint8_t> bytes) {
  SpanStream stream(bytes);
  CsvReader reader(stream, fuzzed_name);
  Records all;
  for (std::vector<std::string> fields; reader.next(fields);) all.push_back(fields);
  return all;
}

std::string written(const Records& records) {
  std::string text;
  for (const auto& fields : records) {
    for (const std::string& field : fields) {
      text += text.empty() || text.ends_with('\n') ? "\"" : ",\"";
      for (const char letter : field) text += letter == '"' ? "\"\"" : std::string(1, letter);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace

FUZZ_TARGET(bytes) {
  if (const auto records = accepted([&] { return read(bytes); })) {
    const std::string again = written(*records);
    must_hold(read(std::span(reinterpret_cast<const std::uint8_t*>(again.data()), again.size())) == *records,
              "records are read as they were written");
  }
  write_in_folder("t.csv", bytes);
  for (const MissingValues missing : {MissingValues::drop_row, MissingValues::fill}) {
    const auto table = accepted_in_folder([&] {
      return read_csv(fuzz_folder() + "/t.csv",
                      {.label = "1", .categories = {"3"}, .missing = missing, .header = false});
    });
    const auto plain = accepted_in_folder(
        [&] { return read_csv(fuzz_folder() + "/t.csv", {.label = "1", .missing = missing, .header = false}); });
    for (const auto& read : {table, plain}) {
      if (!read) continue;
      must_hold(read->data.image_shape()[2] == read->features.size(), "every feature has a name");
      for (const Example& example : read->data)
        must_hold(example.label < read->data.class_names().size(), "every class has a name");
    }
  }
}
