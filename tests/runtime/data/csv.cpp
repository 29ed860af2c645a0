#include "runtime/data/csv.hpp"

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

const std::string birds =
    "island,mass,species,note\r\n"
    "Torgersen,3750.5,Adelie,\"a, b\"\r\n"
    "Biscoe, +4e3 ,Gentoo,\r\n"
    "Dream,-1,\"Chin\"\"strap\",x\r\n"
    "Biscoe,.5,Adelie,\"two\nlines\"\r\n";

CsvTable read(const std::string& text, const CsvOptions& options) {
  const TemporaryFolder folder;
  return read_csv(folder.write("t.csv", text), options);
}

xt::xtensor<float, 2> features(const Dataset& data) {
  const Batch all = *data.batch(data.size()).begin();
  return xt::xtensor<float, 2>(xt::reshape_view(all.images, {all.images.shape(0), all.images.shape(3)}));
}

std::vector<int> labels(const Dataset& data) {
  const Batch all = *data.batch(data.size()).begin();
  return {all.labels.numbers.begin(), all.labels.numbers.end()};
}

CsvOptions without_note(CsvOptions options) {
  options.ignore.clear();
  return options;
}

using Rows = xt::xtensor<float, 2>;
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("numbers, categories and classes of a table, in the order of its columns") {
  const CsvTable table = read(birds, {.label = "species", .categories = {"island"}, .ignore = {"note"}});
  CHECK(table.features == Names{"island=Biscoe", "island=Dream", "island=Torgersen", "mass"});
  CHECK(features(table.data) == Rows{{0, 0, 1, 3750.5f}, {1, 0, 0, 4000}, {0, 1, 0, -1}, {1, 0, 0, 0.5f}});
  CHECK(labels(table.data) == std::vector<int>{0, 2, 1, 0});
  CHECK(table.data.class_names() == Names{"Adelie", "Chin\"strap", "Gentoo"});
  CHECK(table.data.image_shape() == std::array<std::size_t, 3>{1, 1, 4});
  CHECK(table.name == "t.csv");
  CHECK(table.dropped == 0);
}

TEST_CASE("another file gets the same columns and classes, wherever they stand, and no others") {
  const CsvTable first = read(birds, {.label = "species", .categories = {"island"}, .ignore = {"note"}});
  const CsvTable more = read("note,species,mass,island\n,Gentoo,7,Dream\n", first.options);
  CHECK(more.features == first.features);
  CHECK(features(more.data) == Rows{{0, 1, 0, 7}});
  CHECK(labels(more.data) == std::vector<int>{2});
  CHECK(more.data.class_names() == first.data.class_names());
  CHECK_REJECTS(read("island,mass,species,note\nDream,7,Gento,\n", first.options),
                "t.csv: line 2: row 1, column 'species': 'Gento' is no known class; did you mean 'Gentoo'?");
  CHECK_REJECTS(read("island,mass,species,note\nMoon,7,Gentoo,\n", first.options),
                "line 2: row 1, column 'island': 'Moon' is no known category");
  CHECK_REJECTS(read("island,mas,species,note\nDream,7,Gentoo,\n", first.options),
                "t.csv: line 1: no column is called 'mass'; did you mean 'mas'?");
  const CsvTable wider = read("new,island,species,mass\nx,Dream,Gentoo,7\n", without_note(first.options));
  CHECK(features(wider.data) == Rows{{0, 1, 0, 7}});  // columns that nobody asked for are left out
}

TEST_CASE("features come in the order in which they are asked for, others are left out") {
  const CsvTable table =
      read("a,b,c,y\n1,u,3,0\n4,v,6,1\n", {.label = "y", .categories = {"b"}, .features = {"c", "b"}});
  CHECK(table.features == Names{"c", "b=u", "b=v"});
  CHECK(features(table.data) == Rows{{3, 1, 0}, {6, 0, 1}});
  CHECK_REJECTS(read("a,b,y\n1,2,0\n", {.label = "y", .features = {"a", "y"}}), "column 'y' is named twice");
  CHECK_REJECTS(read("a,b,y\n1,2,0\n", {.label = "y", .categories = {"b"}, .features = {"a"}}),
                "column 'b' is a category, but none of the features");
}

TEST_CASE("targets of a regression come in the order in which they are asked for") {
  const CsvTable table = read("a,b,c\n1,2,3\n4,5,6\n", {.targets = {"c", "a"}});
  CHECK(table.features == Names{"b"});
  CHECK(features(table.data) == Rows{{2}, {5}});
  CHECK((*table.data.batch(2).begin()).labels.rows == Rows{{3, 1}, {6, 4}});
}

TEST_CASE("classes are sorted as numbers where they are numbers, or come as they are given") {
  const std::string text = "x,y\n1,10\n1,9\n1,2\n";
  CHECK(read(text, {.label = "y"}).data.class_names() == Names{"2", "9", "10"});
  CHECK(labels(read(text, {.label = "y", .classes = {"10", "9", "8", "2"}}).data) == std::vector<int>{0, 1, 3});
  CHECK(read("5;1\n6;0\n", {.label = "2", .header = false, .separator = ';'}).data.size() == 2);
}

TEST_CASE("classes that would be shown alike are refused, by the file's name") {
  const TemporaryFolder folder;
  const std::string path = folder.write("t.csv", "x,y\n1,a\x01\n2,a\x02\n");
  CHECK_REJECTS(read_csv(path, {.label = "y"}), path + ": two classes are called 'a?'");
}

TEST_CASE("a missing value is refused by row, line and column, dropped or filled, as is said") {
  const std::string text = "a,b,y\n1,\"x\ny\",p\n\n2,x,q\nNA,x,q\n3,?,p\n4,x,\n";
  CsvOptions options{.label = "y", .categories = {"b"}};
  CHECK_REJECTS(read(text, options),
                "t.csv: line 6: row 3, column 'a': no value ('NA'); MissingValues::fill or "
                "drop_row in CsvOptions accepts such rows");
  options.missing = MissingValues::drop_row;
  const CsvTable dropped = read(text, options);
  CHECK(dropped.dropped == 3);
  CHECK(features(dropped.data) == Rows{{1, 0, 1}, {2, 1, 0}});
  options.missing = MissingValues::fill, options.fill = -7;
  CHECK_REJECTS(read(text, options), "line 8: row 5, column 'y': no value (''), which cannot be filled in");
  CHECK(features(read("a,b,y\nNA,x,q\n3,?,p\n", options).data) == Rows{{-7, 1}, {3, 0}});
  options.no_value = {"-"};
  CHECK_REJECTS(read(text, options), "line 6: row 3, column 'a': found 'NA', expected a number");
}

TEST_CASE("what is wrong with a table is said with its line, row and column") {
  const CsvOptions by_y{.label = "y"};
  CHECK_REJECTS(read("", by_y), "t.csv: line 1: the file ends here, expected the names of its columns");
  CHECK_REJECTS(read("x,y\n", by_y), "t.csv: no rows, expected at least one to keep");
  CHECK_REJECTS(read("x,y\n\n,\n", {.label = "y", .missing = MissingValues::drop_row}), "all 1 rows lack a value");
  CHECK_REJECTS(read("x,kinds\n1,2\n", {.label = "kind"}),
                "t.csv: line 1: no column is called 'kind'; did you mean 'kinds'?");
  CHECK_REJECTS(read("x,y,x\n1,2,3\n", by_y), "t.csv: line 1: two columns are called 'x'");
  CHECK_REJECTS(read("x,y\n1,2\n3\n", by_y), "t.csv: line 3: 1 fields, expected 2 as in the first line");
  CHECK_REJECTS(read("x,y\n1,2,3\n", by_y), "t.csv: line 2: 3 fields, expected 2 as in the first line");
  CHECK_REJECTS(read("x,y\n\"1,5\",2\n", by_y),
                "t.csv: line 2: row 1, column 'x': found '1,5', expected a number; a column of names goes to "
                "`categories` or `ignore`");
  for (const char* bad : {"1x", "0x10", "--1", "+-1", "1e", "1 2", "one", "1.5.2"})
    CHECK_REJECTS(read(std::string("x,y\n") + bad + ",2\n", by_y), "expected a number");
  for (const char* bad : {"inf", "-inf", "NAN(1)", "1e13", "1e999"})
    CHECK_REJECTS(read(std::string("x,y\n") + bad + ",2\n", by_y), "expected a finite number of at most 1e+12");
  CHECK_REJECTS(read("y\n1\n", by_y), "line 1: no column is left that a network could be given");
  CHECK_REJECTS(read("x,y\n1,2\n", {}), "t.csv: expected a label, or targets, of CsvOptions: what is to be found");
  CHECK_REJECTS(read("x,y\n1,2\n", {.label = "y", .targets = {"x"}}),
                "t.csv: expected a label or targets of CsvOptions, and not both");
  CHECK_REJECTS(read("x,y,z\n1,2,3\n", {.label = "y", .categories = {"y"}}), "column 'y' is named twice");
  std::string many = "x,c,y\n";
  for (int i = 0; i < 257; ++i) many += "1,c" + std::to_string(i) + ",a\n";
  CHECK_REJECTS(read(many, {.label = "y", .categories = {"c"}}),
                "line 258: row 257, column 'c': 'c256' is one category more than the 256 that are read");
  CHECK_REJECTS(read_csv("/nowhere/t.csv", by_y), "/nowhere/t.csv: No such file or directory");
}

TEST_CASE("a split is the same for a seed, and no row is on both sides") {
  std::string text = "x,y\n";
  for (int i = 0; i < 50; ++i) text += std::to_string(i) + ",a\n";
  const CsvTable table = read(text, {.label = "y"});
  const TrainTest data = table.split(0.8, 3), again = table.split(0.8, 3), other = table.split(0.8, 4);
  CHECK(data.source == "t.csv");
  CHECK(data.train.size() == 40);
  CHECK(data.test.size() == 10);
  CHECK(features(data.train) == features(again.train));
  CHECK(features(data.train) != features(other.train));
  double sum = 0;
  for (const float value : features(data.train)) sum += static_cast<double>(value);
  for (const float value : features(data.test)) sum += static_cast<double>(value);
  CHECK(sum == 49 * 50 / 2);
  CHECK(data.test.class_names() == Names{"a"});
}

TEST_CASE("packed tables") {
  const TemporaryFolder folder;
  const std::string text = "x,y\n1.5,a\n";
  const CsvTable table =
      read_csv(folder.write("t.csv.gz", pack(std::vector<std::uint8_t>(text.begin(), text.end()))), {.label = "y"});
  CHECK(features(table.data) == Rows{{1.5f}});
}

TEST_CASE("memory grows no faster than the table") {
  const TemporaryFolder folder;
  std::string rows;
  for (int i = 0; i < 20'000; ++i) rows += "1,c" + std::to_string(i % 7) + ",l" + std::to_string(i) + "\n";
  const auto taken = [&](int times) {
    std::string text = "x,c,y\n";
    for (int i = 0; i < times; ++i) text += rows;
    const std::string path = folder.write("t.csv", text);
    const AllocationMeter meter;
    read_csv(path, {.label = "y", .categories = {"c"}});
    return meter.total();
  };
  CHECK(taken(4) < 5 * taken(1));
}
