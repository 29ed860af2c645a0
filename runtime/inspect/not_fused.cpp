#include "runtime/inspect/not_fused.hpp"

#include <vector>

#include "runtime/base/text.hpp"
#include "runtime/inspect/explain.hpp"

namespace sinter {
namespace {

using codegen::Kernel, codegen::Node, codegen::Refusal;

class NotFused {
 public:
  explicit NotFused(const PlanView& plan) : plan_(plan), home_(plan.graph.tensors.size(), -1) {
    for (int k = 0; k < kernels(); k++)
      for (const int n : kernel(k).nodes)
        for (const int t : node(n).out) home_of(t) = k;
  }
  std::string text() const {
    std::string all;
    for (int k = 0; k < kernels(); k++) {
      std::vector<int> told;
      for (const int n : kernel(k).nodes)
        for (const int t : node(n).in) {
          const int from = home_[static_cast<std::size_t>(t)];
          bool again = from < 0 || from == k || !kernel(k).operands.contains(t);
          for (const int other : told) again = again || other == t;
          if (again) continue;
          told.push_back(t);
          all += line(t, from, k, node(n).op.definition->name, reason(n, t, from));
        }
      if (kernel(k).spec.adds_partials)
        all += line(kernel(k).operands[0], k - 1, k, "sum", "all chunks of images come first");
    }
    return all;
  }

 private:
  int kernels() const { return static_cast<int>(plan_.kernels.size()); }
  const Kernel& kernel(int k) const { return plan_.kernels[static_cast<std::size_t>(k)]; }
  const Node& node(int n) const { return plan_.graph.nodes[static_cast<std::size_t>(n)]; }
  std::string line(int t, int from, int to, const char* what, const std::string& why) const {
    return sinter::text("  %s, k%02d to k%02d %s: ", tensor_name(plan_.graph, t).c_str(), from, to, what) + why + "\n";
  }
  int& home_of(int t) { return home_[static_cast<std::size_t>(t)]; }

  std::string reason(int n, int t, int from) const {
    int last = t;  // of what it reads, the tensor that is there last
    for (const int other : node(n).in)
      if (home_[static_cast<std::size_t>(other)] > home_[static_cast<std::size_t>(last)]) last = other;
    const int home = home_[static_cast<std::size_t>(last)];
    if (home == from) return text_of(node(n).apart);
    if (kernel(from).stayed != Refusal::none) return text_of(kernel(from).stayed);
    return sinter::text("it needs %s of k%02d too", tensor_name(plan_.graph, last).c_str(), home);
  }

  const PlanView& plan_;
  std::vector<int> home_;  ///< the last kernel that computes a tensor; -1: none
};

}  // namespace

std::string not_fused_text(const PlanView& plan) {
  const std::string lines = NotFused(plan).text();
  return lines.empty() ? lines : "from kernel to kernel through memory\n" + lines;
}

}  // namespace sinter
