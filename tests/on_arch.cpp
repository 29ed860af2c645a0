// on_arch ARCH PROGRAM [ARGUMENT...]: runs a program compiled for ARCH, or exits with 77 (Meson: skipped) where the
// processor lacks it. The check cannot live in the program itself, whose first instruction may be the one that is
// missing.
#include <unistd.h>

#include <cstdio>
#include <string_view>

static bool supported(std::string_view arch) {
#if defined(__x86_64__)
  if (arch == "avx2") return __builtin_cpu_supports("x86-64-v3") != 0;
  if (arch == "avx512") return __builtin_cpu_supports("x86-64-v4") != 0;
#endif
  return arch == "generic";
}

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: on_arch generic|avx2|avx512 PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  if (!supported(argv[1])) {
    std::printf("skipped: this processor has no %s\n", argv[1]);
    return 77;
  }
  execv(argv[2], argv + 2);
  std::perror(argv[2]);
  return 2;
}
