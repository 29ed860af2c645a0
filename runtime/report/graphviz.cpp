#include "runtime/report/graphviz.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

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

/// Runs `dot -Tsvg`; true if it ended well.
bool run_dot(std::FILE* in, std::FILE* out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(in), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(out), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  char name[] = "dot", format[] = "-Tsvg";
  char* arguments[] = {name, format, nullptr};
  pid_t process = 0;
  const int error = ::posix_spawnp(&process, name, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return false;
  int status = 0;
  while (::waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::optional<std::string> graphviz(const std::string& dot) {
  const File in(std::tmpfile()), out(std::tmpfile());
  if (!in || !out || !fill(in.get(), dot) || !run_dot(in.get(), out.get())) return std::nullopt;
  std::string svg = read_all(out.get());
  if (svg.find("<svg") == std::string::npos) return std::nullopt;
  return svg;
}

}  // namespace sinter::report
