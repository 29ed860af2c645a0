#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinter::cli {

/// Ends the message about a flag that no command has: "; did you mean '--rate'?" for a name that other trainers give it
/// (`--lr`) or a slip of the keys, and a word about what there is no flag for (`--batch-size`, `--gpu`); "" if nothing
/// is near. `known` are the flags of the command, with their `--`.
std::string usual_name_hint(std::string_view flag, const std::vector<std::string>& known);

}  // namespace sinter::cli
