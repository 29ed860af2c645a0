// all_floats [--function NAME] [--step N] [--speed] [--threads N] LIBRARY...
//
// Every elementary function of every form (form.hpp) for all floats, or every Nth: the largest error, and whether the
// bits agree.
#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bench/elementary_functions/form.hpp"

namespace sinter::bench {
namespace {

using test::Function, test::name_of;
constexpr std::size_t block = 1 << 14;

struct Named {
  std::string name;
  Form form;
};

struct Finding {
  double ulps = 0;
  float where = 0;
  std::uint64_t other_bits = 0;
  float other_where = 0;
  void add(const Finding& f) {
    if (f.ulps > ulps) ulps = f.ulps, where = f.where;
    if (other_bits == 0) other_where = f.other_where;
    other_bits += f.other_bits;
  }
};

/// The forms of one kind. The first is judged; the others must have its bits.
struct Group {
  std::vector<Named> forms;
  std::vector<Finding> findings;
};

void judge(Function function, std::uint32_t first, std::uint32_t step, std::vector<Group>& groups) {
  static thread_local std::vector<float> from(block), to(block), reference(block);
  static thread_local std::vector<double> wanted(block);
  for (std::uint32_t i = 0; i < block; i++) from[i] = std::bit_cast<float>(first + i * step);
  for (std::size_t i = 0; i < block; i++) wanted[i] = test::exact(function, static_cast<double>(from[i]));
  for (Group& group : groups)
    for (std::size_t k = 0; k < group.forms.size(); k++) {
      Finding found;
      std::vector<float>& result = k == 0 ? reference : to;
      group.forms[k].form.evaluate(function, from.data(), result.data(), block);
      if (k == 0) {
        for (std::size_t i = 0; i < block; i++) {
          if (std::bit_cast<std::uint32_t>(result[i]) == std::bit_cast<std::uint32_t>(static_cast<float>(wanted[i])))
            continue;  // at most 1/2
          const double error = test::ulps(result[i], wanted[i]);
          if (error > found.ulps) found.ulps = error, found.where = from[i];
        }
      } else if (std::memcmp(to.data(), reference.data(), block * sizeof(float)) != 0) {
        for (std::size_t i = 0; i < block; i++)
          if (!test::same(to[i], reference[i]) && found.other_bits++ == 0) found.other_where = from[i];
      }
      group.findings[k].add(found);
    }
}

/// @return whether all bits agree and no error is above 2
bool all_floats(Function function, std::uint32_t step, unsigned threads, const std::vector<Group>& groups) {
  std::vector<Group> total = groups;
  std::mutex mutex;
  std::atomic<std::uint64_t> next = 0;
  const auto work = [&] {
    std::vector<Group> own = groups;
    for (;;) {
      const std::uint64_t first = next.fetch_add(std::uint64_t{block} * step);
      if (first >= std::uint64_t{1} << 32) break;
      judge(function, static_cast<std::uint32_t>(first), step, own);
    }
    const std::lock_guard lock(mutex);
    for (std::size_t g = 0; g < own.size(); g++)
      for (std::size_t k = 0; k < own[g].findings.size(); k++) total[g].findings[k].add(own[g].findings[k]);
  };
  std::vector<std::jthread> team;
  for (unsigned i = 1; i < threads; i++) team.emplace_back(work);
  work();
  team.clear();
  bool good = true;
  for (const Group& group : total) {
    std::string other;
    std::uint64_t forms = 0;
    for (std::size_t k = 1; k < group.forms.size(); k++)
      if (const Finding& f = group.findings[k]; f.other_bits == 0)
        forms++;
      else
        other += "\n    " + group.forms[k].name + " has other bits for " + std::to_string(f.other_bits) + " floats";
    const Finding& f = group.findings[0];
    std::printf("%-8s %-7s  %.3f ulp at %a; the same bits in %llu more forms%s\n", name_of(function),
                group.forms[0].form.fused ? "fused" : "generic", f.ulps, static_cast<double>(f.where),
                static_cast<unsigned long long>(forms), other.c_str());
    good = good && other.empty() && f.ulps <= 2;
  }
  std::fflush(stdout);
  return good;
}

/// Nanoseconds for each number, of numbers as a network has them, in the cache: the fastest of many runs.
double nanoseconds(Function function, const Form& form) {
  constexpr std::size_t count = 2048;
  const float smallest = function == Function::log || function == Function::log1p ? 0.f : -4.f;
  std::vector<float> from(count), to(count);
  for (std::size_t i = 0; i < count; i++) from[i] = static_cast<float>(i * 7919 % count) / 256.f + smallest;
  double best = 1e9;
  for (int run = 0; run < 300; run++) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    for (int i = 0; i < 4; i++) form.evaluate(function, from.data(), to.data(), count);
    const std::chrono::duration<double, std::nano> taken = Clock::now() - start;
    best = std::min(best, taken.count() / (4 * count));
  }
  return best;
}

}  // namespace
}  // namespace sinter::bench

int main(int argc, char** argv) {
  using namespace sinter::bench;
  std::uint32_t step = 1;
  unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  std::string only;
  bool speed = false;
  std::vector<Group> groups(2);
  for (int i = 1; i < argc; i++) {
    const std::string argument = argv[i];
    if (argument == "--speed") {
      speed = true;
    } else if (argument.starts_with("--") && i + 1 < argc) {
      const char* value = argv[++i];
      if (argument == "--function") only = value;
      if (argument == "--step") step = static_cast<std::uint32_t>(std::max(1, std::atoi(value)));
      if (argument == "--threads") threads = static_cast<unsigned>(std::max(1, std::atoi(value)));
    } else {
      void* library = dlopen(argv[i], RTLD_NOW | RTLD_LOCAL);
      Forms* const forms = library == nullptr ? nullptr : reinterpret_cast<Forms*>(dlsym(library, "forms"));
      if (forms == nullptr) {
        std::fprintf(stderr, "all_floats: %s\n", dlerror());
        return 2;
      }
      std::string name = argument.substr(argument.rfind('/') + 1);
      name = name.substr(0, name.rfind('.'));
      for (const Form* form = forms(); form->lanes != 0; form++)
        groups[form->fused ? 0 : 1].forms.push_back({name + ", " + std::to_string(form->lanes) + " lanes", *form});
    }
  }
  std::erase_if(groups, [](const Group& group) { return group.forms.empty(); });
  for (Group& group : groups) group.findings.resize(group.forms.size());
  bool good = true;
  for (int f = 0; f < static_cast<int>(Function::count); f++) {
    const Function function = static_cast<Function>(f);
    if (!only.empty() && only != name_of(function)) continue;
    if (!speed) {
      good = all_floats(function, step, threads, groups) && good;
      continue;
    }
    for (const Group& group : groups)
      for (const Named& named : group.forms)
        std::printf("%-8s %-34s %.3f ns\n", name_of(function), named.name.c_str(), nanoseconds(function, named.form));
  }
  return good ? 0 : 1;
}
