"""Networks as values, as in the language itself, and their C++ text."""

import dataclasses


@dataclasses.dataclass
class Layer:
    kind: str
    arguments: dict = dataclasses.field(default_factory=dict)  # what is written; the rest has the language's defaults


@dataclasses.dataclass
class Chain:
    parts: list


@dataclasses.dataclass
class Parallel:
    branches: list


@dataclasses.dataclass
class Residual:
    body: object
    shortcut: object = None


@dataclasses.dataclass
class Repeat:
    count: int
    body: object


@dataclasses.dataclass
class Shared:
    """A block whose uses, told by a name, have one set of parameters."""

    name: str
    body: object


@dataclasses.dataclass
class Loss:
    """What an output is compared with, and how much that counts among several."""

    of: Layer
    weight: float = 1.0

    @property
    def target(self):
        """The kind of its targets."""
        match self.of.kind:
            case "CrossEntropy":
                return "distribution" if self.of.arguments.get("soft") else "class_number"
            case kind:
                return {"KLDivergence": "distribution", "BinaryCrossEntropy": "labels", "Hinge": "signs"}.get(
                    kind, "values")

    def has(self, member):
        return self.of.arguments.get(member, False)


@dataclasses.dataclass
class Sides:
    """Pixels of padding on each side."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


def number_text(value):
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value!r}f"
        case tuple():
            return "{" + ", ".join(map(str, value)) + "}"
        case Sides():
            return f"Sides{{{', '.join(f'.{side} = {pixels}' for side, pixels in vars(value).items() if pixels)}}}"
        case str():
            return value if value == "same" or "::" in value else f'"{value}"'
        case _:
            return str(value)


def text(expression, part=False):
    """As C++; `part`: of something larger, so that what binds less than >> stands in parentheses."""
    match expression:
        case Layer(kind="Input", arguments=arguments):
            return f"Input{{{', '.join(map(number_text, arguments.values()))}}}"
        case Layer(kind=kind, arguments=arguments):
            return f"{kind}{{{', '.join(f'.{key} = {number_text(value)}' for key, value in arguments.items())}}}"
        case Chain(parts=parts):
            joined = " >> ".join(text(p, True) for p in parts)
            return joined
        case Parallel(branches=branches):
            return f"({' | '.join(text(b) for b in branches)})"
        case Residual(body=body, shortcut=shortcut):
            return f"Residual{{{text(body)}{', ' + text(shortcut) if shortcut else ''}}}"
        case Shared(name=name, body=body):
            return f'Shared{{.body = {text(body)}, .name = "{name}"}}'
        case Repeat(count=count, body=body):
            return f"repeat<{count}>({text(body)})"
        case Loss(of=of, weight=weight):
            return text(of) if weight == 1 else f"{number_text(weight)} * {text(of)}"
