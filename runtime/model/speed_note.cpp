#include "runtime/model/speed_note.hpp"

#include "runtime/model/model.hpp"

namespace sinter {
namespace {

/// The best of the processor's vector instructions that a target is made for, or "".
std::string better_than_generic() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v4")) return "AVX-512";
  if (__builtin_cpu_supports("x86-64-v3")) return "AVX2";
#endif
  return "";
}

}  // namespace

std::string speed_note(const Model& model) {
  if (!model.optimized())
    return "note: compiled without optimization, which is up to 200 times slower: add -O3 to this program's flags\n";
  const std::string better = model.arch() == "generic" ? better_than_generic() : "";
  if (better.empty()) return "";
  return "note: compiled without " + better +
         ", which this processor has: steps are several times faster with -march=native\n";
}

}  // namespace sinter
