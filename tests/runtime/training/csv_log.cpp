#include "runtime/training/csv_log.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/csv_header.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

StepRecord step(int epoch, std::int64_t total) {
  StepRecord record;
  record.epoch = epoch;
  record.total = total;
  record.rate = 0.5f;
  record.loss = 2.25;
  record.metric = 0.75;
  record.images = 64;
  record.seconds = 0.5;
  return record;
}

EpochRecord tested(double loss, double accuracy) {
  EpochRecord record;
  record.test_loss = loss;
  record.test_metric = accuracy;
  return record;
}

}  // namespace

TEST_CASE("a row per step; the last one of an epoch has its test") {
  const TemporaryFolder folder;
  const std::string path = folder / "run.csv";
  CsvLog log(path);
  log.open();
  log.add(step(1, 1));
  log.add(step(1, 2));
  log.add(tested(1.5, 0.5));
  CHECK(contents(path) == csv_header + "1,1,0.5,2.25,0.75,128,,\n2,1,0.5,2.25,0.75,128,1.5,0.5\n");  // flushed
  log.add(step(2, 3));
  log.add(tested(1.25, 0.625));
  CHECK(contents(path).ends_with("\n3,2,0.5,2.25,0.75,128,1.25,0.625\n"));
}

TEST_CASE("a run with images held out has their columns behind those of the test, and goes on with such a log only") {
  const TemporaryFolder folder;
  const std::string path = folder / "run.csv";
  const std::string head = csv_header.substr(0, csv_header.size() - 1) + ",validation_loss,validation_accuracy\n";
  EpochRecord both = tested(1.5, 0.5);
  both.validation_loss = 1.25, both.validation_metric = 0.25;
  {
    CsvLog log(path);
    log.open(0, true);
    log.add(step(1, 1));
    log.add(step(1, 2));
    log.add(both);
    log.add(step(2, 3));
  }
  const std::string first = "1,1,0.5,2.25,0.75,128,,,,\n2,1,0.5,2.25,0.75,128,1.5,0.5,1.25,0.25\n";
  CHECK(contents(path) == head + first + "3,2,0.5,2.25,0.75,128,,,,\n");
  {
    CsvLog log(path);
    log.open(3, true);
    log.add(both);
  }
  CHECK(contents(path) == head + first + "3,2,0.5,2.25,0.75,128,1.5,0.5,1.25,0.25\n");
  CsvLog log(path);
  CHECK_REJECTS(log.open(3), "is the log of a run with other columns");
}

TEST_CASE("a run that ends early leaves the steps it took") {
  const TemporaryFolder folder;
  const std::string path = folder / "run.csv";
  {
    CsvLog log(path);
    log.open();
    log.add(step(1, 1));
    log.add(step(1, 2));
  }
  CHECK(contents(path) == csv_header + "1,1,0.5,2.25,0.75,128,,\n2,1,0.5,2.25,0.75,128,,\n");
}

TEST_CASE("nothing is changed before the log is opened, and a path that cannot be written is refused at once") {
  const TemporaryFolder folder;
  const std::string path = folder / "run.csv";
  {
    const CsvLog log(path);
  }
  CHECK(contents(path).empty());
  CHECK_REJECTS(CsvLog("/nowhere/run.csv"), "/nowhere/run.csv: cannot write here");
  CHECK_REJECTS(CsvLog(folder / ""), "not a");
}

TEST_CASE("steps are logged without allocating") {
  const TemporaryFolder folder;
  std::int64_t taken = 0;
  SUBCASE("from the first on") {}
  SUBCASE("after a checkpoint") {
    folder.write("run.csv", csv_header + "1,1,1,1,1,1,,\n");
    taken = 1;
  }
  CsvLog log(folder / "run.csv");
  log.open(taken);
  const long before = allocations();
  for (std::int64_t i = taken + 1; i <= 2000; ++i) log.add(step(1, i));
  CHECK(allocations() == before);
}

TEST_CASE("a run that goes on keeps the rows up to its checkpoint") {
  const TemporaryFolder folder;
  const std::string path = folder / "run.csv";
  const auto rows = [&](int first, int last) {
    CsvLog log(path);
    log.open(first - 1);
    for (int i = first; i <= last; ++i) {
      log.add(step(1 + (i - 1) / 4, i));
      if (i % 4 == 0) log.add(tested(1.5, 0.5));
    }
  };
  rows(1, 10);
  const std::string whole = contents(path);
  REQUIRE(whole.size() > csv_header.size());
  for (int resumed : {1, 3, 4, 5, 8, 10}) {
    CAPTURE(resumed);
    rows(resumed + 1, 10);
    CHECK(contents(path) == whole);
  }
  SUBCASE("a row that was cut goes") {
    std::filesystem::resize_file(path, whole.size() - 5);
    rows(11, 11);
    CHECK(contents(path).starts_with(whole.substr(0, whole.find("\n10,") + 1) + "11,3,"));
  }
  SUBCASE("a row that is none goes, and what follows it") {
    for (const std::string& none :
         {std::string("six,2,,,,,,"), std::string("6,2,"), std::string(20, '\0'), std::string("6,2,\0,,,,,", 10)}) {
      folder.write("run.csv", whole.substr(0, whole.find("\n6,") + 1) + none + "\n7,2,,,,,,\n");
      rows(8, 10);
      CHECK(contents(path) == whole.substr(0, whole.find("\n6,") + 1) + whole.substr(whole.find("\n8,") + 1));
    }
  }
  SUBCASE("a log that is not there, or is empty, or has half a header, begins at the checkpoint") {
    std::filesystem::remove(path);
    rows(9, 10);
    const std::string end = contents(path);
    CHECK(end == csv_header + whole.substr(whole.find("\n9,") + 1));
    for (const std::string& beginning : {std::string(), csv_header.substr(0, csv_header.size() - 1)}) {
      folder.write("run.csv", beginning);
      rows(9, 10);
      CHECK(contents(path) == end);
    }
  }
  SUBCASE("anything else is refused, and left alone") {
    const std::string with_more = csv_header.substr(0, csv_header.size() - 1) + ",more\n";
    for (const std::string& none : {std::string("loss\n1\n"), with_more, std::string(100, '\0')}) {
      folder.write("run.csv", none);
      CHECK_REJECTS(CsvLog{path}, "run.csv: is not a log of an earlier run");
      CHECK_REJECTS(CsvLog{path}, "; name another file with --log");
      CHECK(contents(path) == none);
    }
  }
  SUBCASE("a run from the beginning replaces it") {
    rows(1, 2);
    CHECK(contents(path) == whole.substr(0, whole.find("\n3,") + 1));
  }
}

TEST_CASE("a run stopped before the test of an epoch finds the epoch's last row without its test, and fills it in") {
  const TemporaryFolder folder;
  const std::string path = folder / "run.csv";
  {
    CsvLog log(path);
    log.open();
    log.add(step(1, 1));
    log.flush();
    CHECK(contents(path) == csv_header + "1,1,0.5,2.25,0.75,128,,\n");
  }
  CsvLog log(path);
  log.open(1);
  log.add(tested(1.5, 0.5));
  CHECK(contents(path) == csv_header + "1,1,0.5,2.25,0.75,128,1.5,0.5\n");
}

TEST_CASE("whatever a log holds, reading it takes the same memory: that of a line") {
  const TemporaryFolder folder;
  const auto asked = [&](const std::string& rows) {
    folder.write("run.csv", csv_header + rows);
    CsvLog log(folder / "run.csv");
    const AllocationMeter meter;
    log.open(1'000'000);
    return meter.total();
  };
  std::string rows;
  for (int i = 1; i <= 2000; ++i) rows += std::to_string(i) + ",1,0.5,2.25,0.75,128,,\n";
  const std::size_t few = asked("1,1,0.5,2.25,0.75,128,,\n");
  CHECK(asked(rows) == few);
  CHECK(asked(std::string(1'000'000, '1')) == few);
  CHECK(asked("1" + std::string(1'000'000, ',') + "\n" + rows) == few);
  CHECK(few < 100'000);
}
