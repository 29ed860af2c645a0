#include "runtime/training/csv_log.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "runtime/base/atomic_file.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr std::string_view first_columns = "step,epoch,rate,loss,", later_columns = "images_per_second,test_loss";
constexpr std::size_t most_row = 256;
constexpr std::size_t longest_line = 4096;  ///< more than any row of a log has

/// The step of a row; 0 of what is no row.
std::int64_t step_of(std::string_view row, std::string_view columns) {
  if (std::count(row.begin(), row.end(), ',') != std::count(columns.begin(), columns.end(), ',')) return 0;
  // Where the power failed, a file may end in zeros.
  if (std::any_of(row.begin(), row.end(), [](char c) { return c < ' ' || c > '~'; })) return 0;
  std::int64_t step = 0;
  const auto [end, error] = std::from_chars(row.data(), row.data() + row.size(), step);
  return error == std::errc{} && *end == ',' ? step : 0;
}

[[noreturn]] void unreadable(const std::string& path) {
  throw InputError(path + ": cannot read the log that the run goes on with: " + errno_text(errno));
}

/// The next line, in `memory`; none at the end of the file, of a line that is not whole, or longer than `memory`: the
/// last is no row.
std::optional<std::string_view> next_line(std::ifstream& file, std::string& memory) {
  file.getline(memory.data(), static_cast<std::streamsize>(memory.size()));
  if (!file.good()) return {};
  return std::string_view(memory).substr(0, static_cast<std::size_t>(file.gcount()) - 1);
}

/// Of a run with this metric; `validated`: and with images held out.
std::string header_of(const Metric& metric, bool validated) {
  const std::string name = metric.name;
  const auto and_metric_of = [&](const char* which) {
    return metric.none() ? "" : std::string(",") + which + "_" + name;
  };
  std::string columns = std::string(first_columns) + (metric.none() ? "" : name + ",") + std::string(later_columns) +
                        and_metric_of("test");
  if (validated) columns += ",validation_loss" + and_metric_of("validation");
  return columns;
}

/// Whether it is a log, of any loss, or the beginning of one, or empty: what a log may take the place of.
bool is_log(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string begin(longest_line, '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(file.gcount()));
  const std::size_t end = begin.find('\n');
  const std::string line = begin.substr(0, end);
  if (!line.starts_with(first_columns)) return end == begin.npos && first_columns.starts_with(line);
  // The metric's name stands behind the first columns, if the loss has one.
  const std::string name =
      line.substr(first_columns.size(), line.find(',', first_columns.size()) - first_columns.size());
  const Metric metric = later_columns.starts_with(name) ? Metric{} : Metric{.name = name.c_str()};
  const std::string plain = header_of(metric, false), whole = header_of(metric, true);
  return end == begin.npos ? whole.starts_with(line) || line.ends_with("," + name) : line == plain || line == whole;
}

}  // namespace

CsvLog::CsvLog(std::string path) : path_(std::move(path)), buffer_(BUFSIZ) {
  const AtomicFile proof(path_);
  if (!is_log(path_))
    throw InputError(path_ + ": is not a log of an earlier run, to go on with or replace: its first line is not " +
                     header_of({"accuracy", true}, false) + "; name another file with --log");
  last_.reserve(most_row);
}

CsvLog::~CsvLog() { write_last(no_tests_); }

void CsvLog::open(std::int64_t steps, bool validated, const Metric& metric) {
  metric_ = metric;
  validated_ = validated;
  header_ = header_of(metric, validated);
  no_tests_ = std::string((metric.none() ? 1u : 2u) * (validated ? 2u : 1u) - 1u, ',');
  if (steps > 0) keep_rows(steps);
  file_.reset(std::fopen(path_.c_str(), steps > 0 ? "a" : "w"));
  if (!file_) throw InputError(path_ + ": cannot write the log here: " + errno_text(errno));
  std::setvbuf(file_.get(), buffer_.data(), _IOFBF, buffer_.size());  // none is allocated in a step
  std::error_code ignored;
  if (std::filesystem::file_size(path_, ignored) != 0) return;
  std::fputs(header_.c_str(), file_.get());
  std::fputc('\n', file_.get());
}

/// Cuts the file after the last whole row of a step up to `steps`; a row of step `steps` without its test becomes the
/// last one again.
void CsvLog::keep_rows(std::int64_t steps) {
  std::error_code error;
  if (!std::filesystem::exists(path_, error)) return;
  std::ifstream file(path_, std::ios::binary);
  if (!file.is_open()) unreadable(path_);
  std::string memory(longest_line, '\0');
  const std::optional<std::string_view> first = next_line(file, memory);
  if (first && *first != header_) {
    throw InputError(path_ + ": is the log of a run with other columns, to go on with: its first line is not " +
                     header_ + "; name another file with --log");
  }
  std::uintmax_t kept = first ? first->size() + 1 : 0;
  while (const std::optional<std::string_view> row = first ? next_line(file, memory) : std::nullopt) {
    const std::int64_t step = step_of(*row, header_);
    if (step < 1 || step > steps) break;
    if (step == steps && row->ends_with("," + no_tests_) && row->size() < most_row) {
      last_.assign(*row, 0, row->size() - no_tests_.size());
      break;
    }
    kept += row->size() + 1;
  }
  if (file.bad()) unreadable(path_);
  file.close();
  std::filesystem::resize_file(path_, kept, error);
  if (error) throw InputError(path_ + ": cannot cut the log where the run goes on: " + error.message());
}

void CsvLog::add(const StepRecord& step) {
  write_last(no_tests_);
  char row[most_row];
  std::size_t size = text_into(row, "%lld,%d,%.9g,%.9g,", static_cast<long long>(step.total), step.epoch,
                               static_cast<double>(step.rate), step.loss);
  if (!metric_.none()) size += text_into(std::span(row).subspan(size), "%.9g,", step.metric);
  text_into(std::span(row).subspan(size), "%.6g,", step.images / step.seconds);
  last_ = row;
}

void CsvLog::add(const EpochRecord& epoch) {
  const auto figures = [this](double loss, double metric) {
    return text("%.9g", loss) + (metric_.none() ? "" : text(",%.9g", metric));
  };
  std::string tests = figures(epoch.test_loss, epoch.test_metric);
  if (validated_) tests += "," + figures(epoch.validation_loss.value_or(NAN), epoch.validation_metric.value_or(NAN));
  write_last(tests);
  flush();
}

void CsvLog::flush() {
  write_last(no_tests_);
  if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0)
    throw std::runtime_error(path_ + ": cannot write the log: " + errno_text(errno));
}

void CsvLog::write_last(const std::string& tests) {
  if (last_.empty() || !file_) return;
  std::fputs(last_.c_str(), file_.get());
  std::fputs(tests.c_str(), file_.get());
  std::fputc('\n', file_.get());
  last_.clear();
}

}  // namespace sinter
