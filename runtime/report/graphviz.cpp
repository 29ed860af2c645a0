#include "runtime/report/graphviz.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>

#include "runtime/report/svg_filter.hpp"

namespace sinter::report {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

/// Files without a name rather than pipes: neither side ever waits for the other.
bool fill(std::FILE* file, const std::string& contents) {
  return std::fwrite(contents.data(), 1, contents.size(), file) == contents.size() && std::fflush(file) == 0 &&
         std::fseek(file, 0, SEEK_SET) == 0;
}

std::string read_all(std::FILE* file) {
  std::rewind(file);
  std::string contents;
  char part[16384];
  for (std::size_t count; (count = std::fread(part, 1, sizeof part, file)) > 0;) contents.append(part, count);
  return contents;
}

/// True if the process ended well in time; one that did not is killed.
bool ended_well(pid_t process, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  int status = 0;
  for (auto pause = std::chrono::milliseconds(1);; pause = std::min(2 * pause, std::chrono::milliseconds(20))) {
    const pid_t done = ::waitpid(process, &status, WNOHANG);
    if (done == process) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (done < 0 && errno != EINTR) return false;
    if (std::chrono::steady_clock::now() >= end) break;
    std::this_thread::sleep_for(pause);
  }
  ::kill(process, SIGKILL);
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return false;
}

/// Runs `dot -Tsvg`, with no descriptor of ours but its three; true if it ended well.
bool run_dot(std::FILE* in, std::FILE* out, std::chrono::milliseconds limit) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(in), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(out), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  char name[] = "dot", format[] = "-Tsvg";
  char* arguments[] = {name, format, nullptr};
  pid_t process = 0;
  const int error = ::posix_spawnp(&process, name, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 && ended_well(process, limit);
}

}  // namespace

std::optional<std::string> graphviz(const std::string& dot, std::chrono::milliseconds limit) {
  const File in(std::tmpfile()), out(std::tmpfile());
  if (!in || !out || !fill(in.get(), dot) || !run_dot(in.get(), out.get(), limit)) return std::nullopt;
  return filtered_svg(read_all(out.get()));
}

}  // namespace sinter::report
