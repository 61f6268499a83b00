"""Names of gates and events in an Open-PSA document: each is defined once, and mentioned as what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.markup import refuse
from archlint.errors import FaultTreeError, Problem, meaning, nearest

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.markup import Element

MENTIONS = frozenset({"gate", "basic-event", "house-event", "event"})
"""Elements that stand for a gate or an event; `event` for any of them, unless its `type` says which."""
KINDS = {"gate": "a gate", "basic-event": "a basic event", "house-event": "a house event"}
DEFINES = "define-"
MOST_NEAREST = 20
"""Wrong names that a meant one is looked for, for every one of them is compared with all."""


@dataclass(slots=True)
class References:
    """What has been defined, by kind and name, and which mentions are wrong."""

    _defined: dict[str, Element] = field(default_factory=dict[str, "Element"])
    _parameters: dict[str, Element] = field(default_factory=dict[str, "Element"])
    _wrong: list[Problem] = field(default_factory=list[Problem])

    def __contains__(self, name: object) -> bool:
        return name in self._defined

    def define(self, element: Element) -> None:
        """Note a definition. Errors: FaultTreeError when something has its name already."""
        kind = element.name.removeprefix(DEFINES)
        name = element.attribute("name")
        first = (self._defined if kind in KINDS else self._parameters).setdefault(name, element)
        if first is element:
            return
        where = f"line {first.line}" if first.file == element.file else f"line {first.line} of {first.file}"
        if first.name == element.name:
            refuse(f"{kind.replace('-', ' ')} `{name}` is defined twice, first on {where}", element)
        kinds = " and ".join(KINDS[one.name.removeprefix(DEFINES)] for one in (first, element))
        refuse(f"`{name}` is both {kinds}, first on {where}", element)

    def mention(self, element: Element) -> str:
        """The name that is mentioned, noted when it is the name of something else or of nothing."""
        name = element.attribute("name")
        kind = element.attributes.get("type", "event").strip() if element.name == "event" else element.name
        if kind not in MENTIONS:
            refuse(f"`type` is {kind[:40]!r}; it is `gate`, `basic-event` or `house-event`", element)
        target = self._defined.get(name)
        meant = None if target is None else target.name.removeprefix(DEFINES)
        if meant is None and kind in ("gate", "house-event"):
            self._wrong.append(self.undefined(kind, name, element))
        elif meant is not None and kind not in ("event", meant):
            message = f"`{name}` is {KINDS[meant]}, and mentioned as {KINDS[kind]}"
            self._wrong.append(element.problem(message, f'write <{meant} name="{name}"/>'))
        return name

    def undefined(self, kind: str, name: str, element: Element) -> Problem:
        """Something that is mentioned and defined nowhere."""
        near = nearest(name, self._defined) if len(self._wrong) < MOST_NEAREST else None
        hint = f"; {meaning(near)}" if near else ""
        return element.problem(f"{kind.replace('-', ' ')} `{name}` is not defined{hint}")

    def refuse_wrong(self) -> None:
        """Errors: FaultTreeError with every wrong mention."""
        if self._wrong:
            raise FaultTreeError(*self._wrong)
