#pragma once

#include <string>
#include <string_view>

/// The first lines in which two texts differ, at most `limit` of them: `line 3\n- expected\n+ found\n`; "" if the texts
/// are equal.
std::string difference(std::string_view expected, std::string_view found, int limit = 5);
