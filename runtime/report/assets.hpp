#pragma once

#include <span>
#include <string_view>

/// Files that every page carries, put into the library when it is built: an installed program needs none beside it.
namespace sinter::report {

/// A file in pieces, since compilers limit the length of a literal.
using Asset = std::span<const std::string_view>;

Asset page_style();   ///< page.css
Asset page_script();  ///< page.js
Asset vega_script();  ///< defines the global `vega`

}  // namespace sinter::report
