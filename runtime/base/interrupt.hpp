#pragma once

#include <csignal>
#include <iterator>

namespace sinter {

/// While it lives, the first signal that asks a program to end is only noted, so that a training can end between two
/// steps: SIGINT (Ctrl-C), SIGTERM, SIGHUP (the terminal is gone), SIGXCPU (a batch system's limit of CPU time) and
/// SIGPIPE (nobody reads the output any more). A second one ends the program at once, as it would have without; a
/// second SIGPIPE does not, since writing is tried again. One that was ignored, as by nohup, stays so. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Which of them arrived first; 0 if none did.
  int signal() const;

  static constexpr int noted[] = {SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGPIPE};

 private:
  struct sigaction before_[std::size(noted)];
};

/// What a person calls it: "Ctrl-C", "SIGTERM", …
const char* signal_name(int signal);

/// Thrown by a command that a signal ended, after it has said so; the program exits with 128 + signal, as shells count.
struct Interrupted {
  int signal;
};

}  // namespace sinter
