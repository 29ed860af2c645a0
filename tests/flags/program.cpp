// A user's file with every public header.
#include "runtime/base/sha256.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/data/dataset_files.hpp"
#include "runtime/data/mnist.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/inspect/batch_statistics.hpp"
#include "runtime/inspect/network_text.hpp"
#include "runtime/inspect/probe.hpp"
#include "runtime/inspect/summary.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/safetensors.hpp"
#include "sinter.hpp"

constexpr auto network = sinter::Input{6, 6, 1} >> sinter::Conv{.filters = 3, .kernel = 3, .padding = sinter::same} >>
                         sinter::BatchNorm{} >> sinter::ReLU{} >> sinter::MaxPool{2} >> sinter::Flatten{} >>
                         sinter::Dropout{0.5f} >> sinter::Dense{2};
using Network = sinter::Trainer<network, {.batch = 4, .optimizer = sinter::AdamW{}, .schedule = sinter::OneCycle{}}>;

int main(int count, char** words) {
  if (count > 9) Network().freeze();
  return sinter::cli::run<Network>(count, words, sinter::mnist());
}
