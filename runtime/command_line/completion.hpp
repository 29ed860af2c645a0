#pragma once

#include <string>

namespace CLI {
class App;
}

namespace sinter::cli {

/// A script that teaches bash the commands and flags of a program: names, words a flag takes, files and folders.
std::string bash_completion(const CLI::App& app);

}  // namespace sinter::cli
