#pragma once

#include "dsl/cxx20.hpp"

#include <memory>

#include "runtime/command_line/command_line.hpp"

namespace sinter::cli {

/// The whole main function of a network's program: `int main(int argc, char** argv) { return cli::run<Digits>(argc,
/// argv, mnist()); }`
template <class T>
int run(int argc, char** argv, const DataSource& data) {
  static_assert(sizeof(T) > 0);  // a wrong network is reported here, at the end of a short trace
  return main(argc, argv, []() -> std::unique_ptr<Model> { return std::make_unique<T>(); }, data, &T::explain);
}

}  // namespace sinter::cli
