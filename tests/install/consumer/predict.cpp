// Another program of that somebody: two small networks that are only used. It must stay small itself (see check.py).
#include <cstdio>
#include <vector>

#include <sinter/sinter.hpp>

using namespace sinter;

constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 8, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
                     MaxPool{2} >> Flatten{} >> Dense{4};
constexpr auto of_a_table = Input{1, 1, 30} >> Flatten{} >> Dense{16} >> BatchNorm{} >> ReLU{} >> Dense{2};

// usage: predict shapes.safetensors [table.safetensors]
int main(int argc, char** argv) try {
  Predictor<net> shapes{argv[1]};
  std::vector<float> bar(64, 0.1f);
  for (int i = 32; i < 48; i++) bar[i] = 1.f;  // rows 4 and 5: class 2
  const int found = shapes.classify(bar);
  std::printf("class %d\n", found);
  if (argc > 2) std::printf("class %d\n", Predictor<of_a_table>{argv[2]}.classify(std::vector<float>(30)));
  return found == 2 ? 0 : 1;
} catch (const InputError& error) {
  std::fprintf(stderr, "predict: %s\n", error.what());
  return 2;
}
