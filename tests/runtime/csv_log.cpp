#include "runtime/csv_log.hpp"

#include <doctest/doctest.h>

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

const std::string header = "step,epoch,rate,loss,accuracy,images_per_second,test_loss,test_accuracy\n";

StepRecord step(int epoch, std::int64_t total) {
  StepRecord record;
  record.epoch = epoch;
  record.total = total;
  record.rate = 0.5f;
  record.loss = 2.25;
  record.accuracy = 0.75;
  record.images = 64;
  record.seconds = 0.5;
  return record;
}

EpochRecord tested(double loss, double accuracy) {
  EpochRecord record;
  record.test_loss = loss;
  record.test_accuracy = accuracy;
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
  CHECK(contents(path) == header + "1,1,0.5,2.25,0.75,128,,\n2,1,0.5,2.25,0.75,128,1.5,0.5\n");  // flushed
  log.add(step(2, 3));
  log.add(tested(1.25, 0.625));
  CHECK(contents(path).ends_with("\n3,2,0.5,2.25,0.75,128,1.25,0.625\n"));
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
  CHECK(contents(path) == header + "1,1,0.5,2.25,0.75,128,,\n2,1,0.5,2.25,0.75,128,,\n");
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
  CsvLog log(folder / "run.csv");
  log.open();
  const long before = allocations();
  for (int i = 1; i <= 1000; ++i) log.add(step(1, i));
  CHECK(allocations() == before);
}
