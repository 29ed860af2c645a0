// A user's file with every public header.
#include "runtime/batch_statistics.hpp"
#include "runtime/checkpoint.hpp"
#include "runtime/data/mnist.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/dataset_files.hpp"
#include "runtime/network_text.hpp"
#include "runtime/probe.hpp"
#include "runtime/safetensors.hpp"
#include "runtime/sha256.hpp"
#include "runtime/shuffle.hpp"
#include "runtime/summary.hpp"
#include "sinter.hpp"

constexpr auto network = sinter::Input{6, 6, 1} >> sinter::Conv{.filters = 3, .kernel = 3, .padding = sinter::same} >>
                         sinter::BatchNorm{} >> sinter::ReLU{} >> sinter::MaxPool{2} >> sinter::Flatten{} >>
                         sinter::Dropout{0.5f} >> sinter::Dense{2};
using Network = sinter::Trainer<network, {.batch = 4, .optimizer = sinter::AdamW{}, .schedule = sinter::OneCycle{}}>;

int main(int count, char** words) {
  if (count > 9) Network().freeze();
  return sinter::cli::run<Network>(count, words, sinter::mnist());
}
