#include "runtime/data/csv_reader.hpp"

#include <span>

#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

using Records = std::vector<std::vector<std::string>>;

Records records(const std::string& text, char separator = ',') {
  SpanStream bytes(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  CsvReader reader(bytes, "t.csv", separator);
  Records all;
  for (std::vector<std::string> fields; reader.next(fields);) all.push_back(fields);
  return all;
}

}  // namespace

TEST_CASE("records as RFC 4180 has them") {
  CHECK(records("") == Records{});
  CHECK(records("a") == Records{{"a"}});
  CHECK(records("a,b\r\nc,d\r\n") == Records{{"a", "b"}, {"c", "d"}});
  CHECK(records("a,b\nc,d") == Records{{"a", "b"}, {"c", "d"}});
  CHECK(records("a,\n,b\n") == Records{{"a", ""}, {"", "b"}});
  CHECK(records(",") == Records{{"", ""}});
  CHECK(records("\n\na") == Records{{""}, {""}, {"a"}});
  CHECK(records("\"a,b\",\"c\"\"d\"\"\"\n") == Records{{"a,b", "c\"d\""}});
  CHECK(records("\"a\nb\r\nc\",\"\"\n") == Records{{"a\nb\r\nc", ""}});
  CHECK(records("\xef\xbb\xbf\"a\",b") == Records{{"a", "b"}});
  CHECK(records(" a , b") == Records{{" a ", " b"}});  // spaces are part of a field
  CHECK(records("a;b,c", ';') == Records{{"a", "b,c"}});
  CHECK(records("z\xc3\xbcrich\n") == Records{{"z\xc3\xbcrich"}});
  const std::string large(200'000, 'x');  // more than is read at once
  CHECK(records(large + ",\"" + large + "\"\n1,2") == Records{{large, large}, {"1", "2"}});
}

TEST_CASE("what is no CSV is refused with its line") {
  CHECK_REJECTS(records("a,b\n\"c\nd,e"), "t.csv: line 2: a quote is opened here and not closed");
  CHECK_REJECTS(records("a\nb\"c\n"), "t.csv: line 2: a quote inside a field that does not begin with one");
  CHECK_REJECTS(records("a\n\"b\" \n"), "t.csv: line 2: a closed quote in the middle of a field");
  CHECK_REJECTS(records("\"a\n\"b"), "t.csv: line 2: a closed quote in the middle of a field");
  CHECK_REJECTS(records("a\rb\n"), "t.csv: line 1: a carriage return without a line feed behind it");
  CHECK_REJECTS(records("a\r"), "t.csv: line 1: a carriage return without a line feed behind it");
  CHECK_REJECTS(records(std::string("a\n\0b", 4)), "t.csv: line 2: a byte of 0, expected text in UTF-8");
  CHECK_REJECTS(records(std::string("\xff\xfe"
                                    "a\0",
                                    4)),
                "t.csv: line 1: text in UTF-16, expected UTF-8");
  CHECK_REJECTS(records("a\n" + std::string((1 << 20) + 1, 'x')), "t.csv: line 2: a field of more than 1048576 bytes");
  CHECK_REJECTS(records(std::string(65'536, ',')), "t.csv: line 1: more than 65536 fields");
}
