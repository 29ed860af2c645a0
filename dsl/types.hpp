#pragma once

namespace sinter {

/// A list of types.
template <class... T>
struct Types {};

}  // namespace sinter
