"""Numbers of the Open-PSA model exchange format: literals, parameters, arithmetic, and laws at the mission time.

What is asked here is a probability, not a curve: a law is evaluated at the end of the mission, and an uncertain
parameter is its mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, fsum, log, prod

from archlint.analysis.failures.faulttree.laws import LAWS
from archlint.analysis.failures.faulttree.markup import DESCRIPTIONS, Element, refuse
from archlint.errors import nearest

_ARITHMETIC: Mapping[str, Callable[[Sequence[float]], float]] = {
    "neg": lambda parts: -parts[0],
    "add": fsum,
    "sub": lambda parts: parts[0] - fsum(parts[1:]),
    "mul": prod,
    "div": lambda parts: parts[0] / prod(parts[1:]),
    "pow": lambda parts: parts[0] ** parts[1],
    "exp": lambda parts: exp(parts[0]),
    "log": lambda parts: log(parts[0]),
    "min": min,
    "max": max,
    "mean": lambda parts: fsum(parts) / len(parts),
}


@dataclass(slots=True)
class Parameters:
    """Named expressions of a document, evaluated when asked for; `mission` is the mission time, in hours."""

    file: str
    mission: float
    definitions: dict[str, Element] = field(default_factory=dict[str, Element])
    _values: dict[str, float] = field(default_factory=dict[str, float])

    def number(self, definition: Element) -> float:
        """The number that a definition holds; 0 when it holds none.

        Errors: FaultTreeError with the line for anything but literals, parameters and arithmetic.
        """
        held = [child for child in definition.children if child.name not in DESCRIPTIONS]
        if not held:
            return 0.0
        if len(held) > 1:
            refuse(f"<{definition.name}> holds {len(held)} numbers; it must hold one", self.file, held[1].line)
        return self._evaluated(held[0])

    def _evaluated(self, root: Element) -> float:
        """Depth first with a stack: parts before the whole, parameters where they are used."""
        values: dict[int, float] = {}
        open_parameters: list[str] = []
        waiting: list[tuple[Element, bool]] = [(root, False)]
        while waiting:
            element, leaving = waiting.pop()
            parts = self._parts(element)
            if not leaving and element.name == "parameter":
                name = element.attribute("name", self.file)
                if name in open_parameters:
                    circle = " -> ".join([*open_parameters[open_parameters.index(name) :], name])
                    refuse(f"parameter `{name}` is defined by itself: {circle}", self.file, element.line)
                open_parameters.append(name)
            if not leaving:
                waiting.append((element, True))
                waiting.extend((part, False) for part in reversed(parts))
                continue
            values[id(element)] = self._value(element, [values[id(part)] for part in parts])
            if element.name == "parameter":
                open_parameters.pop()
        return values[id(root)]

    def _parts(self, element: Element) -> list[Element]:
        if element.name != "parameter":
            return element.children
        name = element.attribute("name", self.file)
        definition = self.definitions.get(name)
        if definition is None:
            meant = nearest(name, self.definitions)
            hint = f"; did you mean `{meant}`?" if meant else ""
            refuse(f"parameter `{name}` is not defined{hint}", self.file, element.line)
        held = [child for child in definition.children if child.name not in DESCRIPTIONS]
        if len(held) != 1:
            refuse(f"parameter `{name}` holds {len(held)} numbers; it must hold one", self.file, definition.line)
        return held

    def _value(self, element: Element, parts: Sequence[float]) -> float:
        if element.name == "parameter":
            return parts[0]
        if element.name in ("float", "int"):
            return self._literal(element)
        if element.name == "system-mission-time":
            return self.mission
        compute = self._computation(element, len(parts))
        try:
            return float(compute(parts))
        except (ArithmeticError, IndexError, ValueError):
            refuse(
                f"<{element.name}> of {', '.join(map(str, parts)) or 'nothing'} is no number", self.file, element.line
            )

    def _computation(self, element: Element, count: int) -> Callable[[Sequence[float]], float]:
        """The arithmetic or law of an element. Errors: FaultTreeError when it is none, or wants other arguments."""
        if element.name in LAWS:
            counts, law = LAWS[element.name]
            if count not in counts:
                wanted = " or ".join(map(str, counts))
                refuse(f"<{element.name}> has {count} arguments; it is read with {wanted}", self.file, element.line)
            return law
        compute = _ARITHMETIC.get(element.name)
        if compute is None:
            refuse(
                f"<{element.name}> is outside what is read: numbers, arithmetic and {', '.join(LAWS)}",
                self.file,
                element.line,
            )
        return compute

    def _literal(self, element: Element) -> float:
        written = element.attribute("value", self.file)
        try:
            return float(written)
        except ValueError:
            refuse(f"{written!r} is not a number", self.file, element.line)
