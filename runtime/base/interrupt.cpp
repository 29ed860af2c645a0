#include "runtime/base/interrupt.hpp"

#include <atomic>
#include <cstddef>

namespace sinter {
namespace {

std::atomic<int> received{0};
static_assert(std::atomic<int>::is_always_lock_free, "a handler may use nothing else");

extern "C" void note_signal(int signal) {
  int none = 0;
  if (received.compare_exchange_strong(none, signal) || signal == SIGPIPE) return;
  std::signal(signal, SIG_DFL);
  std::raise(signal);  // takes effect when the handler returns
}

}  // namespace

Interrupt::Interrupt() {
  received = 0;
  struct sigaction action{};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;  // reading and writing need not know of it
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < std::size(noted); ++i) {
    ::sigaction(noted[i], nullptr, &before_[i]);
    if (before_[i].sa_handler != SIG_IGN) ::sigaction(noted[i], &action, nullptr);
  }
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < std::size(noted); ++i) ::sigaction(noted[i], &before_[i], nullptr);
}

int Interrupt::signal() const { return received; }

const char* signal_name(int signal) {
  switch (signal) {
    case SIGINT:
      return "Ctrl-C";
    case SIGTERM:
      return "SIGTERM";
    case SIGHUP:
      return "SIGHUP (the terminal is gone)";
    case SIGXCPU:
      return "SIGXCPU (the limit of CPU time)";
    case SIGPIPE:
      return "SIGPIPE (nobody reads the output)";
  }
  return "a signal";
}

}  // namespace sinter
