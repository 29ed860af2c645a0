#include "bench/large_networks/resnet18.hpp"

#include "bench/large_networks/first_step.hpp"

int main(int argc, char** argv) { return sinter::large::first_step<sinter::large::ResNet18>(argc, argv); }
