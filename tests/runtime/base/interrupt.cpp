#include "runtime/base/interrupt.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

using namespace sinter;

namespace {

/// As a terminal starts a program; `nohup` and shells' background jobs have some ignored.
void hear_all() {
  for (const int signal : Interrupt::noted) std::signal(signal, SIG_DFL);
}

int seen = 0;
void remember(int signal) { seen = signal; }

/// How a child that does this ends: the signal, or minus its exit status.
int end_of_child(auto what) {
  const pid_t child = ::fork();
  if (child == 0) {
    what();
    ::_exit(7);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("a signal is noted, and forgotten by the next") {
  hear_all();
  for (const int signal : Interrupt::noted) {
    CAPTURE(signal);
    const Interrupt interrupt;
    CHECK(interrupt.signal() == 0);
    std::raise(signal);
    CHECK(interrupt.signal() == signal);
  }
}

TEST_CASE("afterwards signals do what they did before") {
  const auto before = std::signal(SIGINT, remember);
  {
    const Interrupt interrupt;
    std::raise(SIGINT);
    CHECK(seen == 0);
  }
  std::raise(SIGINT);
  CHECK(seen == SIGINT);
  std::signal(SIGINT, before);
}

TEST_CASE("a second signal ends the program, whichever it is") {
  hear_all();
  const auto raise_both = [](int first, int second) {
    return end_of_child([=] {
      const Interrupt interrupt;
      std::raise(first);
      if (second != 0) std::raise(second);
    });
  };
  CHECK(raise_both(SIGINT, 0) == -7);
  CHECK(raise_both(SIGINT, SIGINT) == SIGINT);
  CHECK(raise_both(SIGTERM, SIGTERM) == SIGTERM);
  CHECK(raise_both(SIGINT, SIGTERM) == SIGTERM);
  for (const int signal : Interrupt::noted) {
    CAPTURE(signal);
    CHECK(raise_both(signal, SIGTERM) == SIGTERM);
    CHECK(raise_both(signal, signal) == (signal == SIGPIPE ? -7 : signal));
    CHECK(raise_both(SIGTERM, signal) == (signal == SIGPIPE ? -7 : signal));  // after the first, saying so may fail
  }
}

TEST_CASE("what was ignored stays ignored") {
  for (const int signal : Interrupt::noted) {
    CAPTURE(signal);
    const auto before = std::signal(signal, SIG_IGN);
    const Interrupt interrupt;
    std::raise(signal);
    CHECK(interrupt.signal() == 0);
    std::signal(signal, before);
  }
}
