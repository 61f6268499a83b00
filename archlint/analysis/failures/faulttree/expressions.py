"""Numbers of the Open-PSA model exchange format: literals, parameters, arithmetic, and laws at the mission time.

What is asked here is a probability, not a curve: a law is evaluated at the end of the mission, and an uncertain
parameter is its mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite

from archlint.analysis.failures.faulttree.arithmetic import ARITHMETIC, CONSTANTS
from archlint.analysis.failures.faulttree.laws import LAWS
from archlint.analysis.failures.faulttree.markup import Element, refuse
from archlint.errors import did_you_mean

LITERALS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "float": (re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII), "a number"),
    "int": (re.compile(r"[+-]?\d+", re.ASCII), "a whole number"),
    "bool": (re.compile("true|false"), "`true` or `false`"),
}
"""How a number is written, by its element."""
MISSION = "system-mission-time"
READ = frozenset({*LITERALS, *CONSTANTS, *LAWS, *ARITHMETIC, MISSION})
"""Elements that have a value, apart from parameters."""


@dataclass(slots=True)
class Parameters:
    """Named expressions of a document, each evaluated once, when asked for; `mission` is the mission time, in hours."""

    mission: float
    definitions: dict[str, Element] = field(default_factory=dict[str, Element])
    _values: dict[str, float] = field(default_factory=dict[str, float])

    def number(self, definition: Element) -> float | None:
        """The number that a definition holds; None when it holds none.

        Errors: FaultTreeError with the line for anything but literals, parameters and arithmetic.
        """
        held = definition.content
        if not held:
            return None
        if len(held) > 1:
            refuse(f"<{definition.name}> holds {len(held)} numbers; it must hold one", held[1])
        return self._evaluated(held[0])

    def _evaluated(self, root: Element) -> float:
        """Depth first with a stack: parts before the whole, parameters where they are used."""
        values: dict[int, float] = {}
        open_parameters: dict[str, None] = {}
        waiting: list[tuple[Element, bool]] = [(root, False)]
        while waiting:
            element, leaving = waiting.pop()
            if leaving:
                values[id(element)] = self._value(element, [values[id(part)] for part in self._parts(element)])
                open_parameters.pop(_parameter(element), None)
            elif _parameter(element) in self._values:
                values[id(element)] = self._values[_parameter(element)]
            else:
                self._enter(element, open_parameters)
                waiting.append((element, True))
                waiting.extend((part, False) for part in reversed(self._parts(element)))
        return values[id(root)]

    def _enter(self, element: Element, open_parameters: dict[str, None]) -> None:
        """Refuse what is not read, and circles, before looking inside."""
        name = _parameter(element)
        if not name:
            if element.name not in READ:
                refuse(f"<{element.name}> is outside what is read: numbers, arithmetic and {', '.join(LAWS)}", element)
        elif name in open_parameters:
            passed = list(open_parameters)
            circle = " -> ".join([*passed[passed.index(name) :], name])
            refuse(f"parameter `{name}` is defined by itself: {circle}", element)
        else:
            open_parameters[name] = None

    def _parts(self, element: Element) -> list[Element]:
        name = _parameter(element)
        if not name:
            return element.content
        definition = self.definitions.get(name)
        if definition is None:
            hint = did_you_mean(name, self.definitions)
            refuse(f"parameter `{name}` is not defined{f'; {hint}' if hint else ''}", element)
        if len(definition.content) != 1:
            refuse(f"parameter `{name}` holds {len(definition.content)} numbers; it must hold one", definition)
        return definition.content

    def _value(self, element: Element, parts: Sequence[float]) -> float:
        name = _parameter(element)
        if name:
            self._values[name] = parts[0]
            return parts[0]
        if element.name in LITERALS:
            return _literal(element)
        if element.name == MISSION:
            return self.mission
        if element.name in CONSTANTS:
            return CONSTANTS[element.name]
        compute = _computation(element, len(parts))
        try:
            value = float(compute(parts))
        except (ArithmeticError, ValueError):
            value = inf
        if not isfinite(value):
            refuse(f"<{element.name}> of {', '.join(map(str, parts[:8])) or 'nothing'} is no number", element)
        return value


def _parameter(element: Element) -> str:
    """The parameter that an element mentions, else nothing."""
    return element.attribute("name") if element.name == "parameter" else ""


def _computation(element: Element, count: int) -> Callable[[Sequence[float]], float]:
    """The arithmetic or law of an element. Errors: FaultTreeError when it takes another number of arguments."""
    if element.name in LAWS:
        counts, compute = LAWS[element.name]
        fits, wanted = count in counts, " or ".join(map(str, counts))
    else:
        least, most, compute = ARITHMETIC[element.name]
        fits, wanted = least <= count <= most, f"{least:g}" if least == most else f"at least {least:g}"
    if not fits:
        refuse(f"<{element.name}> has {count} arguments; it is read with {wanted}", element)
    return compute


def _literal(element: Element) -> float:
    written = element.attribute("value")
    pattern, wanted = LITERALS[element.name]
    if not pattern.fullmatch(written):
        refuse(f"{written[:40]!r} is not {wanted}", element)
    return float(written == "true") if element.name == "bool" else float(written)
