// Downloads from the mirrors it is told of, for download.py: what the library itself never does, over http.
//   fetch file FOLDER NAME SIZE SHA256 PROTOCOLS REDIRECT_PROTOCOLS MIRROR...
//   fetch mnist PROTOCOLS REDIRECT_PROTOCOLS MIRROR...
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>

#include "runtime/data/mnist.hpp"

using namespace sinter;

namespace {

std::string next(std::deque<std::string>& words) {
  std::string word = words.at(0);
  words.pop_front();
  return word;
}

DownloadOptions options(std::deque<std::string>& words) {
  DownloadOptions options;
  options.connect_seconds = 2;
  options.stalled_seconds = 2;
  if (const char* seconds = std::getenv("FETCH_SECONDS")) options.total_seconds = std::atol(seconds);
  options.protocols = next(words);
  options.redirect_protocols = next(words);
  options.mirrors.assign(words.begin(), words.end());
  return options;
}

}  // namespace

int main(int argc, char** argv) try {
  std::deque<std::string> words(argv + 1, argv + argc);
  if (next(words) == "mnist") {
    const TrainTest data = find_public_data(mnist_data(), "", options(words));
    std::printf("%s: %zu and %zu; %s\n", data.source.c_str(), data.train.size(), data.test.size(),
                data.stand_in ? data.stand_in->reason.c_str() : "");
    return 0;
  }
  const std::string folder = next(words);
  RemoteFile file;
  file.name = next(words);
  file.size = std::stoul(next(words));
  file.sha256 = next(words);
  download_missing({file}, folder, options(words));
} catch (const std::exception& error) {
  std::printf("%s\n", error.what());
  return 1;
}
