"""What the events of all flows mean: one cause for one thing, however many flows it matters to."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.analysis.failures import assumptions
from archlint.analysis.failures.meanings import Copies
from archlint.analysis.failures.result import Cause, CauseClass
from archlint.frozen import slotted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import Component, Domain, Flow, System

Key = tuple[CauseClass, str, int | None]
KEPT = frozenset({"sessions", "uploads", "data"})
"""State of users that goes with the instance that keeps it; sockets reconnect, caches fill again."""
HERE = frozenset({"memory", "disk"})


@slotted
class Register:
    """The causes of one system by what they mean, made on demand; `met` has them in the order they were met."""

    system: System
    met: list[Cause | Copies] = field(default_factory=list["Cause | Copies"])
    _known: dict[Key, Cause] = field(default_factory=dict[Key, Cause])
    _rates: dict[str, tuple[float, bool, str]] = field(default_factory=dict[str, tuple[float, bool, str]])
    _keeping: frozenset[str] | None = None
    _software: dict[str, Cause] = field(default_factory=dict[str, Cause])
    _copies: dict[str, Copies] = field(default_factory=dict[str, Copies])

    def whole(self, component: Component) -> Cause:
        """The whole of a service that somebody else runs."""
        key = (CauseClass.EXTERNAL, component.id, None)
        return self._known.get(key) or self._note(key, self._rate(component))

    def copies(self, component: Component) -> Copies:
        """The instances of a component, over all its shards."""
        known = self._copies.get(component.id)
        if known is None:
            shards = component.shards.count if component.shards is not None else 1
            count = (len(component.instances) or 1) * shards
            known = self._copies[component.id] = Copies(component.id, count, self._rate(component))
            self.met.append(known)
        return known

    def order(self) -> dict[int, int]:
        """The place of every cause that was asked for, by its identity, in the order in which they were met."""
        places: dict[int, int] = {}
        place = 0
        for met in self.met:
            if isinstance(met, Cause):
                places[id(met)] = place
                place += 1
            else:
                if met.made is not None:
                    places.update((id(cause), place + number) for number, cause in met.made.items())
                place += met.count
        return places

    def software(self, component: Component) -> Cause:
        """A defect, release or configuration that takes every copy down."""
        known = self._software.get(component.id)
        if known is None:
            figures = assumptions.of_software(component, self._rate(component)[0])
            known = self._software[component.id] = Cause(CauseClass.SOFTWARE, component.id, None, *figures)
            self.met.append(known)
        return known

    def takeover(self, component: Component, *, by_hand: bool) -> Cause:
        """The standby not taking over when the primary is gone."""
        key = (CauseClass.FAILOVER, component.id, None)
        copies = component.replication
        takeover = copies.takeover if copies is not None else None
        known = assumptions.of_failover(
            takeover, by_hand=by_hand, mttr=component.mttr, noticed=assumptions.noticed_after(component)
        )
        return self._known.get(key) or self._note(key, known)

    def domain(self, domain: Domain, name: str) -> Cause:
        """A host, rack, zone, region or provider."""
        key = (assumptions.CLASSES[domain], name, None)
        return self._known.get(key) or self._note(key, assumptions.of_domain(domain, self.system.groups.get(name)))

    def keeps_state(self, flow: Flow) -> bool:
        """Whether an instance on the way keeps something of its users that is gone with it."""
        return bool(self.keeping) and any(not self.keeping.isdisjoint(hop.targets) for hop in flow.hops)

    def keeps(self, component: Component) -> bool:
        """Whether one of several instances keeps something of its users that is gone with it."""
        return component.id in self.keeping

    @property
    def keeping(self) -> frozenset[str]:
        """The components of which one of several instances keeps something of its users; mostly none."""
        if self._keeping is None:
            several = (one for one in self.system.components.values() if one.state and len(one.instances) > 1)
            self._keeping = frozenset(one.id for one in several if _keeps(one.state))
        return self._keeping

    def _rate(self, component: Component) -> tuple[float, bool, str]:
        """How often one instance is down; the same for all of them."""
        known = self._rates.get(component.id)
        if known is None:
            known = self._rates[component.id] = assumptions.of_component(component)
        return known

    def _note(self, key: Key, known: tuple[float, bool, str]) -> Cause:
        cause = self._known[key] = Cause(*key, *known)
        self.met.append(cause)
        return cause


def _keeps(state: Mapping[str, str] | None) -> bool:
    return state is not None and any(where in HERE for what, where in state.items() if what in KEPT)
