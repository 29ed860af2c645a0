// A kernel that nobody can run is found where it would be called.
#include "tests/codegen/own_operation.hpp"
using namespace sinter;

struct Copied {
#ifdef REJECT
  static constexpr const char* name = "copied";
  // expect: sinter: an anchor without code: it is a specialization of sinter::codegen::Code, `template <class K>
  // errors: 1
#else
  static constexpr const char* name = "running_sums";  // another's code
#endif
  static constexpr codegen::AnchorTraits traits{.programmed = false};
  static constexpr void open(codegen::Spec& s, const codegen::Node&, const codegen::Shapes& of) { s.domain = of.out(); }
  static void naive(codegen::Naive&) {}
};
struct Kernel {
  static constexpr codegen::Spec spec{.anchor = codegen::anchor_of<Copied>};
};
template struct codegen::Code<Kernel::spec.anchor.id, Kernel>;
