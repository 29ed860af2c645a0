#!/usr/bin/env python3
"""Writes assets.cpp: the style and the script of report pages, and Vega, as C++ literals.

Vega is one file (vega.min.js), or a folder with a file per module, as in Debian's libjs-vega."""

import argparse
import pathlib
import re

# In the order in which they load each other. Left out is what needs other packages, and is used by no chart: maps,
# trees, word clouds.
MODULES = ("util", "time", "format", "loader", "dataflow", "canvas", "scale", "scenegraph", "statistics",
           "event-selector", "expression", "selection", "functions", "runtime", "view", "parser",
           "transforms", "view-transforms", "encode", "label")
TRANSFORMS = ("transforms", "view-transforms", "encode", "label")
LONGEST = 60000  # bytes of a literal; Clang warns above 65536


def script(path):
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.M)


def vega(path, notice):
    if path.is_file():
        return notice + script(path)
    modules = "".join(f'define("vega-{name}",function(exports,module){{{script(path / f"vega-{name}.min.js")}\n}});\n'
                      for name in MODULES)
    transforms = ",".join(f'require("vega-{name}")' for name in TRANSFORMS)
    return f"""{notice}var vega=(function(){{
var loaded={{}};
function require(name){{return loaded[name==="vega-selections"?"vega-selection":name]}}
function define(name,body){{body.call({{}},loaded[name]={{}},{{}})}}
{modules}
Object.assign(require("vega-dataflow").transforms,{transforms});
return {{View:require("vega-view").View,parse:require("vega-parser").parse}};
}})();
"""


def literals(text):
    pieces, piece, size = [], [], 0
    for character in text:
        length = len(character.encode())
        if size + length > LONGEST:
            pieces.append("".join(piece))
            piece, size = [], 0
        piece.append(character)
        size += length
    pieces.append("".join(piece))
    for piece in pieces:
        assert ')sinter"' not in piece
    return ",\n    ".join(f'R"sinter({piece})sinter"' for piece in pieces)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("style", "script", "vega", "notice", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path, metavar="PATH")
    options = parser.parse_args()
    assets = {
        "page_style": options.style.read_text(encoding="utf-8"),
        "page_script": options.script.read_text(encoding="utf-8"),
        "vega_script": vega(options.vega, options.notice.read_text(encoding="utf-8")),
    }
    text = '#include "runtime/report/assets.hpp"\n\nnamespace sinter::report {\n'
    for name, asset in assets.items():
        if "</script" in asset.lower() or "</style" in asset.lower():
            parser.error(f"{name} would end its own element of the page")
        text += (f"\nAsset {name}() {{\n  static const std::string_view parts[] = {{\n    {literals(asset)}}};\n"
                 "  return parts;\n}\n")
    options.output.write_text(text + "\n}  // namespace sinter::report\n", encoding="utf-8")


if __name__ == "__main__":
    main()
