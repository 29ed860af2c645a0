// A log that a resumed run goes on with: whole rows up to the checkpoint stay as they are, what follows goes, and the
// run's own rows follow. The input's first byte is the number of steps before the checkpoint, the rest the file.
#include "runtime/training/csv_log.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

#include "tests/fuzz/folder.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/runtime/csv_header.hpp"

using namespace sinter;

namespace {

StepRecord step(std::int64_t total) {
  StepRecord record;
  record.total = total;
  record.epoch = 1;
  record.seconds = 1;
  return record;
}

void check_rows(std::string_view rows, std::int64_t steps) {
  for (; !rows.empty(); rows.remove_prefix(rows.find('\n') + 1)) {
    must_hold(rows.find('\n') != rows.npos, "rows are whole");
    const long long number = std::strtoll(std::string(rows.substr(0, rows.find(','))).c_str(), nullptr, 10);
    must_hold(number >= 1 && number <= steps, "kept rows are of steps before the checkpoint");
  }
}

}  // namespace

FUZZ_TARGET(bytes) {
  if (bytes.empty() || bytes[0] == 0) return;
  const std::int64_t steps = bytes[0];
  const std::string before(bytes.begin() + 1, bytes.end()), path = fuzz_folder() + "/run.csv";
  write_in_folder("run.csv", bytes.subspan(1));
  const auto opened = accepted_in_folder([&] {
    CsvLog log(path);
    log.open(steps);
    log.add(step(steps + 1));
    return true;
  });
  std::ifstream file(path, std::ios::binary);
  const std::string after{std::istreambuf_iterator<char>(file), {}};
  if (!opened) {
    must_hold(after == before, "what is refused is left alone");
    return;
  }
  const std::string own = std::to_string(steps + 1) + ",1,0,0,0,0,,\n";
  must_hold(after.starts_with(csv_header) && after.ends_with("\n" + own),
            "the header comes first, the run's own rows last");
  const std::string_view kept = std::string_view(after).substr(0, after.size() - own.size());
  must_hold(kept == csv_header || before.starts_with(kept), "what is kept is as it was");
  check_rows(kept.substr(csv_header.size()), steps);
}
