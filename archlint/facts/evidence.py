"""What rules may ask about the evidence the analyses bring: causes of failure, held state."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.analysis.failures.moving import copies_outside
from archlint.analysis.failures.outside import left
from archlint.analysis.failures.quorums import spared, written
from archlint.analysis.failures.result import MINUTES_PER_YEAR, PLACES, Cause, CauseClass
from archlint.blueprint.vocabulary import Kind
from archlint.facts.fact import Entity, fact, may, maybe, same
from archlint.facts.kinds import COUNT, DURATION, FLAG, SHARE, TEXT, Many, Record, Word, word
from archlint.graph.copies import quorum_of

if TYPE_CHECKING:
    from archlint.analysis.state.result import HeldState
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts
    from archlint.facts.flow import FlowFacts
    from archlint.graph.system import Component, Replication


class CauseFacts(Entity):
    """A single failure: one instance of a component, a host, a zone, a provider, an external service.

    Instances of one component are one cause; a host that takes several components with it is one
    cause, and the components on it are not causes of their own (`is_root`).
    """

    name = "cause"

    def __init__(self, facts: Facts, of: tuple[Cause, ...], components: tuple[ComponentFacts, ...]) -> None:
        first = of[0]
        holder = facts.domain(first.subject) if first.kind in PLACES else None
        path = holder.path if holder else components[0].path if components else ("components",)
        super().__init__(facts, path, first.subject)
        self.of = of
        self.components_of = components

    @fact(TEXT)
    def id(self) -> str:
        """The component or failure domain that fails."""
        return self.of[0].subject

    @fact(word(CauseClass))
    def kind(self) -> CauseClass:
        """What sort of thing fails."""
        return self.of[0].kind

    @fact(TEXT)
    def label(self) -> str:
        """How people call it: `db`, host `box`, zone `a`."""
        first = self.of[0]
        bare = first.kind in (CauseClass.INSTANCE, CauseClass.EXTERNAL)
        return f"`{first.subject}`" if bare else f"{first.kind.value} `{first.subject}`"

    @fact(Many(Record("component")))
    def components(self) -> tuple[ComponentFacts, ...]:
        """The components that fail with it."""
        return self.components_of

    @fact(Many(Record("component")))
    def broken(self) -> tuple[ComponentFacts, ...]:
        """Those of which too little is left to answer; what has enough of its copies elsewhere is not among them."""
        if self.of[0].kind not in PLACES:
            return self.components_of
        kind, subject = self.of[0].kind.value, self.of[0].subject
        found = tuple(one for one in self.components_of if left(one.of, kind, subject) is not None)
        return found or self.components_of

    @fact(TEXT)
    def remainder(self) -> str:
        """Of what has copies elsewhere, and too few of them, how many are left and how many are needed; '' for none."""
        if self.of[0].kind not in PLACES:
            return ""
        said: list[str] = []
        for one in self.components_of:
            found = left(one.of, self.of[0].kind.value, self.of[0].subject)
            if found is not None and found[0]:
                few = f", {found[1]} needed" if found[0] < found[1] else ", and none takes over"
                said.append(f"`{one.of.id}`: {found[0]} of {len(one.of.instances)} left{few}")
        return "; ".join(said)

    @fact(TEXT)
    def outside(self) -> str:
        """Which copies outside of the host or zone would help, and a line for each thing to write; '' for none."""
        first = self.of[0]
        flows = [flow.of for flow in self.flows_lost]
        return (
            copies_outside(self.facts.analyses.system, first.kind.value, first.subject, flows)
            if first.kind in PLACES
            else ""
        )

    @fact(TEXT)
    def second(self) -> str:
        """A line with what to write so that another copy of a single component takes over; '' where no copy would."""
        first, component = self.of[0], next(iter(self.components_of), None)
        if first.kind is CauseClass.HOST and not self.outside:
            return "".join(_instead(one.of) for one in self.broken)
        if first.kind is not CauseClass.INSTANCE or component is None:
            return ""
        from archlint.analysis.failures.change import apart  # noqa: PLC0415 - only where something is single
        from archlint.analysis.failures.changes import changes  # noqa: PLC0415

        near = replace(  # what a copy needs beside it is told by what touches it; of ten thousand flows that is little
            self.facts.analyses.system,
            flows={flow.of.id: flow.of for flow in component.flows},
            data={datum.of.id: datum.of for datum in component.data},
        )
        own = changes(near, first.kind, first.subject, ())
        found = next((one for one in own if one.where == first.subject), None)
        if found is None:
            return _instead(component.of)
        what, beside = apart(found.text)
        return f"\nwrite `{what}` on {first.subject}{beside}"

    @fact(Many(Record("component")))
    def directory_of(self) -> tuple[ComponentFacts, ...]:
        """The components whose shards are found through one of those that fail."""
        names = {component.of.id for component in self.components_of}
        return tuple(component for directory, component in self.facts.directories if directory in names)

    @fact(Many(Record("flow")))
    def flows_lost(self) -> tuple[FlowFacts, ...]:
        """The flows that stop for everybody."""
        lost = self.facts.analyses.failures.lost_by
        return self.facts.flows_named(flow for cause in self.of for flow in lost.get(cause, ()))

    @fact(Many(Record("flow")))
    def flows_degraded(self) -> tuple[FlowFacts, ...]:
        """The flows that answer worse, or not for everybody."""
        degraded = self.facts.analyses.failures.degraded_by
        gone = set(self.flows_lost)
        named = self.facts.flows_named(flow for cause in self.of for flow in degraded.get(cause, ()))
        return tuple(flow for flow in named if flow not in gone)

    @fact(Many(Record("flow")))
    def flows_short(self) -> tuple[FlowFacts, ...]:
        """The flows that stop or suffer only because what is left cannot carry the load."""
        return self.facts.flows_named(name for cause in self.of for name in self.facts.short_by.get(cause, ()))

    @maybe(TEXT)
    def overload(self) -> str | None:
        """What gets more than it can take after it, and how busy that is; unset where nothing does."""
        found = (one for cause in self.of for one in self.facts.analyses.failures.overloads.get(cause, ()))
        return next((one.told for one in found), None)

    @fact(FLAG)
    def is_by_load(self) -> bool:
        """Whether it stops flows only because what is left cannot carry the load."""
        return bool(self.flows_lost) and set(self.flows_lost) <= set(self.flows_short)

    @maybe(SHARE)
    def partial(self) -> float | None:
        """The largest share of a flow's requests that it takes down, when it takes down only some."""
        shares = self.facts.partial
        return max((shares[cause] for cause in self.of if cause in shares), default=None)

    @maybe(SHARE)
    def promised(self) -> float | None:
        """The highest availability promised by a flow it takes down."""
        promises = [flow.of.needs.availability for flow in self.flows_lost]
        return max((promise for promise in promises if promise is not None), default=None)

    @cached_property
    def stopping(self) -> tuple[Cause, ...]:
        """What stops flows and is mended with it: itself, and of a host every single instance that runs there."""
        if self.of[0].kind is not CauseClass.HOST:
            return self.of
        roots = self.facts.analyses.failures.roots
        return (*self.of, *(cause for cause, root in roots.items() if root in self.of))

    def assumption(self, key: str) -> str | None:
        """Where an availability comes from that the blueprint does not state."""
        if key != "availability":
            return None
        return "; ".join(dict.fromkeys(cause.source for cause in self.stopping if not cause.declared)) or None

    @fact(TEXT)
    def whole(self) -> str:
        """How people call it with everything that is mended with it: host `box` with what runs on it."""
        return f"{self.label} with what runs on it" if len(self.stopping) > len(self.of) else self.label

    @fact(SHARE, key="availability")
    def given(self) -> float:
        """The availability of the thing itself, and of a host with what runs there: of several parts that each stop a flow, that all are up."""
        lost = self.facts.analyses.failures.lost_by
        parts = [[cause for cause in self.stopping if flow.id in lost.get(cause, ())] for flow in self.flows_lost]
        one = min((1.0 - cause.probability for cause in self.of), default=1.0)
        return min((math.prod(1.0 - cause.probability for cause in causes) for causes in parts), default=one)

    @fact(DURATION, key="availability")
    def downtime(self) -> float:
        """Time a year in which it is down, or anything that is mended with it where each part stops a flow."""
        return (1.0 - self.given) * MINUTES_PER_YEAR * 60.0

    @fact(COUNT)
    def needed(self) -> int:
        """How many of its copies a flow needs that each stop it: 1 where there is only one thing to fail."""
        lost = self.facts.analyses.failures.lost_by
        return max((sum(flow.id in lost.get(cause, ()) for cause in self.of) for flow in self.flows_lost), default=1)

    @maybe(COUNT)
    def quorum(self) -> int | None:
        """Of a store whose copies agree, how many of them must be up; unset elsewhere, where one is enough, and where it is its primary that fails."""
        replication = self._replication
        quorum = quorum_of(replication)
        if quorum < 2 or replication is None or not replication.standbys:
            return None
        return None if replication.led and quorum <= replication.standbys else quorum

    @maybe(COUNT)
    def copies(self) -> int | None:
        """How many copies the store has that fails, the primary included; unset for anything else."""
        return None if self._replication is None else 1 + self._replication.standbys

    @fact(TEXT)
    def spared(self) -> str:
        """What lets any one copy be away where all have to answer, in words; '' where no quorum does."""
        replication = self._replication
        fewer = None if replication is None else spared(self.facts.analyses.system, self.components_of[0].of)
        if fewer is None or replication is None:
            return ""
        return f"let any one of the copies be away (`{written(fewer, replication)}`)"

    @property
    def _replication(self) -> Replication | None:
        """The copies of the one store that fails."""
        alone = self.of[0].kind is CauseClass.INSTANCE and len(self.components_of) == 1
        return self.components_of[0].of.replication if alone else None

    @fact(TEXT)
    def source(self) -> str:
        """Where its availability comes from."""
        return self.of[0].source

    @fact(FLAG)
    def is_root(self) -> bool:
        """Whether it is the thing to mend, rather than part of a larger one or a larger view of a smaller one."""
        explained = self.facts.analyses.failures.roots
        return not all(cause in explained for cause in self.of)


def _instead(component: Component) -> str:
    """A line with another engine to write for a store that has no copies of its own; '' for any other."""
    if component.facts is None or not component.facts.alone:
        return ""
    engine = _COPIED.get(component.kind, "postgresql")
    return f"\nwrite `engine: {engine}` on {component.id}, or another that has copies, and its `replication`"


_COPIED = {Kind.CACHE: "redis", Kind.OBJECT_STORE: "s3"}
"""Engines that have copies, for kinds that are no database."""


class HoldingFacts(Entity):
    """Something a component keeps where its other instances cannot see it."""

    name = "holding"

    def __init__(self, facts: Facts, of: HeldState) -> None:
        super().__init__(facts, of.path, of.component)
        self.of = of

    def is_declared(self, key: str) -> bool:
        """Whether the blueprint says that it is held."""
        del key
        return self.of.declared

    def assumption(self, key: str) -> str | None:
        """Held by the engine's nature, unless the blueprint says so."""
        del key
        if self.of.declared:
            return None
        sockets = self.of.what == "sockets"
        return "an open connection lives in the process that accepted it" if sockets else "the engine keeps it"

    what = same(TEXT, "what", "sessions, sockets, uploads, jobs, schedule, ...")
    where = same(Word("place", ("memory", "disk")), "where", "memory or disk")
    copies = same(COUNT, "copies", "separate memories or disks")
    sticky = same(FLAG, "sticky", "whether a balancer keeps clients on one instance")
    shared_by = may(TEXT, "shared_by", "the pub/sub that tells every process what one of them holds")

    @fact(Record("component"))
    def component(self) -> ComponentFacts:
        """Who keeps it."""
        return self.facts.components[self.of.component]
