#pragma once

#include "codegen/ir/graph.hpp"

namespace sinter::codegen::ops {

/// How the numbers of a Window read: ` 3x3 stride 1 padding 1 1`. Of the padding that before the image: what is behind
/// it follows from the shapes.
inline constexpr Field window_fields[] = {{" ", Field::integer},
                                          {"x", Field::integer},
                                          {" stride ", Field::pair},
                                          {},
                                          {" dilation ", Field::unless_ones},
                                          {},
                                          {" padding ", Field::integer},
                                          {},
                                          {" ", Field::integer}};

}  // namespace sinter::codegen::ops
