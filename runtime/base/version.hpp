#pragma once

namespace sinter {

/// Of the library: "0.1.0".
extern const char version[];

}  // namespace sinter
