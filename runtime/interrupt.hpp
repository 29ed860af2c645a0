#pragma once

#include <csignal>

namespace sinter {

/// While it lives, the first SIGINT (Ctrl-C) or SIGTERM is only noted, so that a training can end between two steps; a second one ends the
/// program at once, as it would have without. A signal that was ignored stays so. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// SIGINT or SIGTERM once one arrived, else 0.
  int signal() const;

 private:
  struct sigaction before_[2];
};

/// Thrown by a command that a signal ended, after it has said so; the program exits with 128 + signal, as shells count.
struct Interrupted {
  int signal;
};

}  // namespace sinter
