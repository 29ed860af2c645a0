#include "runtime/data/download_progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"

namespace sinter {
namespace {

constexpr int bar_width = 30;

}  // namespace

DownloadProgress::DownloadProgress(std::string name, bool quiet)
    : name_(std::move(name)), quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1) {}

void DownloadProgress::start(const std::string& url, std::uint64_t offset) {
  say("downloading " + url + (offset > 0 ? text(" from byte %llu on", static_cast<unsigned long long>(offset)) : ""));
}

void DownloadProgress::show(std::uint64_t done, std::uint64_t all) {
  if (quiet_ || !terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  if (all == 0) {
    std::fputs(text("\r%s  %.1f MiB ", name_.c_str(), mebibytes(done)).c_str(), stderr);
  } else {
    const auto filled = static_cast<std::size_t>(bar_width * std::min(done, all) / all);
    const std::string bar = std::string(filled, '#') + std::string(bar_width - filled, '.');
    std::fputs(text("\r%s [%s] %.1f/%.1f MiB ", name_.c_str(), bar.c_str(), mebibytes(done), mebibytes(all)).c_str(),
               stderr);
  }
  drawn_ = true;
}

void DownloadProgress::failed(const std::string& why) { say(name_ + ": " + why); }

void DownloadProgress::finished(std::uint64_t bytes) { say(name_ + text(": %.2f MiB, verified", mebibytes(bytes))); }

void DownloadProgress::say(const std::string& line) {
  clear();
  if (!quiet_) std::fputs((one_line(line) + "\n").c_str(), stderr);
}

void DownloadProgress::clear() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

}  // namespace sinter
