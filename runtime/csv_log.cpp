#include "runtime/csv_log.hpp"

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "runtime/atomic_file.hpp"
#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter {

CsvLog::CsvLog(std::string path) : path_(std::move(path)) { const AtomicFile proof(path_); }

CsvLog::~CsvLog() { write_last(nullptr); }

void CsvLog::open() {
  file_.reset(std::fopen(path_.c_str(), "w"));
  if (!file_) throw InputError(path_ + ": cannot write the log here: " + errno_text(errno));
  // The first write takes the buffer; none is allocated in a step.
  std::fputs("step,epoch,rate,loss,accuracy,images_per_second,test_loss,test_accuracy\n", file_.get());
}

void CsvLog::add(const StepRecord& step) {
  write_last(nullptr);
  last_ = step;
  pending_ = true;
}

void CsvLog::add(const EpochRecord& epoch) {
  write_last(&epoch);
  if (std::fflush(file_.get()) != 0) throw std::runtime_error(path_ + ": cannot write the log: " + errno_text(errno));
}

void CsvLog::write_last(const EpochRecord* epoch) {
  if (!pending_ || !file_) return;
  pending_ = false;
  std::fprintf(file_.get(), "%lld,%d,%.9g,%.9g,%.9g,%.6g,", static_cast<long long>(last_.total), last_.epoch,
               static_cast<double>(last_.rate), last_.loss, last_.accuracy, last_.images / last_.seconds);
  if (epoch != nullptr) {
    std::fprintf(file_.get(), "%.9g,%.9g\n", epoch->test_loss, epoch->test_accuracy);
  } else {
    std::fputs(",\n", file_.get());
  }
}

}  // namespace sinter
