#include "runtime/report/svg_filter.hpp"

#include <doctest/doctest.h>

using namespace sinter::report;

namespace {

std::string made(const std::string& inside) { return filtered_svg("<svg>" + inside + "</svg>").value_or("refused"); }

}  // namespace

TEST_CASE("what dot draws stays") {
  const std::string svg =
      "<svg width=\"8pt\" height=\"9pt\" viewBox=\"0 0 8 9\"><g id=\"node1\" class=\"node forward\" "
      "transform=\"translate(4 "
      "4)\"><title>n0</title>"
      "<a xlink:href=\"#k00\" xlink:title=\"k00 &lt;conv1&gt;\"><path fill=\"none\" stroke=\"black\" d=\"M1,2C3,4\"/>"
      "<polygon points=\"1,2 3,4\"/><text text-anchor=\"middle\" x=\"1\" y=\"2\" font-size=\"9.00\">a &amp; "
      "b</text></a></g></svg>";
  CHECK(filtered_svg("<?xml version=\"1.0\"?><!DOCTYPE svg>\n<!-- by dot -->" + svg + "\n<p>behind") == svg);
}

TEST_CASE("what acts, loads or styles does not") {
  CHECK(made("<script>alert(1)</script>") == "<svg></svg>");
  CHECK(made("<foreignObject><g><text>x</text></g></foreignObject><g/>") == "<svg><g/></svg>");
  CHECK(made("<style>*{}</style><image xlink:href=\"x.png\"/><use href=\"#a\"/>") == "<svg></svg>");
  CHECK(made("<g onclick=\"alert(1)\" style=\"x\" id=\"a\"/>") == "<svg><g id=\"a\"/></svg>");
  CHECK(made("<a href=\"javascript:alert(1)\" xlink:href=\"https://x/\" target=\"_blank\">y</a>") ==
        "<svg><a>y</a></svg>");
  CHECK(made("<path fill=\"url(https://x/)\" d=\"M0\"/>") == "<svg><path d=\"M0\"/></svg>");
  CHECK(made("<SCRIPT>x</SCRIPT><svg:script>y</svg:script>") == "<svg></svg>");
  CHECK(made("<!-- <script> -->") == "<svg></svg>");
}

TEST_CASE("what is not well-formed is refused") {
  for (const char* bad : {"", "dot: no", "<svg", "<svg>", "<svg><g></svg>", "<svg></g></svg>", "<svg a></svg>",
                          "<svg id=\"<\"></svg>", "<svg id='\"'></svg>", "<svg id=x></svg>", "<svg><!-- </svg>",
                          "<svg><![CDATA[<script>]]></svg>", "<svg id=\"a></svg>", "<svg>< g></svg>"}) {
    CAPTURE(bad);
    CHECK_FALSE(filtered_svg(bad).has_value());
  }
}
