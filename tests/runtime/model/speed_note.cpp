#include "runtime/model/speed_note.hpp"

#include <doctest/doctest.h>

#include "tests/runtime/tiny_model.hpp"

namespace {

class Compiled : public TinyModel {
 public:
  Compiled(bool optimized, std::string_view arch) : optimized_(optimized), arch_(arch) {}
  bool optimized() const override { return optimized_; }
  std::string_view arch() const override { return arch_; }

 private:
  bool optimized_;
  std::string_view arch_;
};

TEST_CASE("a program that is slower than it has to be says why, in one line") {
  CHECK(sinter::speed_note(Compiled(true, "avx2")) == "");
  CHECK(sinter::speed_note(Compiled(true, "avx512")) == "");
  for (const char* arch : {"generic", "avx2"}) {
    const std::string note = sinter::speed_note(Compiled(false, arch));
    CHECK(note.find("-O3") != std::string::npos);
    CHECK(note.find('\n') == note.size() - 1);
  }
  const std::string generic = sinter::speed_note(Compiled(true, "generic"));
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v3")) {
    CHECK(generic.find("-march=native") != std::string::npos);
    CHECK(generic.find('\n') == generic.size() - 1);
    return;
  }
#endif
  CHECK(generic == "");
}

}  // namespace
