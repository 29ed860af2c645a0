#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sinter::report {

/// The drawing that another program made, written anew with nothing but shapes, text, titles and links into the page:
/// elements and attributes that are not on the list are left out, with all that such an element holds; what stands
/// before <svg> and after it, too. Nothing if it is not the well-formed XML that dot writes.
std::optional<std::string> filtered_svg(std::string_view svg);

}  // namespace sinter::report
