"""What rules may ask about data, decisions, estimates and groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.analysis.capacity.memory import entries as in_a_cache
from archlint.analysis.capacity.slips import is_another_peak
from archlint.blueprint.vocabulary import GroupKind, Op
from archlint.facts.costs import named
from archlint.facts.fact import Entity, fact, may, maybe, same
from archlint.facts.kinds import COUNT, DURATION, FACTOR, FLAG, SHARE, SIZE, TEXT, Many, Record, Word, word
from archlint.graph.system import Datum, Decision, Group
from archlint.quantity import Basis, show_miss

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import EstimateCheck
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts
    from archlint.facts.flow import FlowFacts


BASIS = Word("basis", tuple(basis.value for basis in Basis))


_SENSITIVE = frozenset({"balance", "credential", "identity", "password", "permission", "right", "role", "secret"})


class DatumFacts(Entity):
    """Something stored: where, how much of it, for how long."""

    name = "data"

    def __init__(self, facts: Facts, of: Datum) -> None:
        super().__init__(facts, of.path, of.id)
        self.of = of

    id = same(TEXT, "id", "its name in the blueprint", key="in")
    row = may(SIZE, "row", "bytes of one row")
    keep = may(DURATION, "keep", "how long a row is kept")
    scope = may(TEXT, "scope", "whose it is: public, tenant or user")
    data_class = may(TEXT, "data_class", "what sort of data: credential, permission, balance, ...", key="class")
    hot = may(SHARE, "hot", "the part that most requests touch")
    invariants = same(Many(TEXT), "invariants", "what must always hold")

    @fact(FLAG, key="class")
    def is_sensitive(self) -> bool:
        """Whether an old value lets somebody do what is no longer allowed: rights, secrets, balances."""
        return (self.of.data_class or "").lower().replace(" ", "-").rstrip("s") in _SENSITIVE

    @fact(Record("component"), key="in")
    def store(self) -> ComponentFacts:
        """Its system of record."""
        return self.facts.components[self.of.store]

    @fact(FLAG, key="rows")
    def grows(self) -> bool:
        """Whether rows arrive over time rather than with users."""
        return self.of.rows is not None and self.of.rows.per is not None

    @maybe(COUNT, key="rows")
    def rows(self) -> float | None:
        """How many rows there are, or how many arrive in a second; for each user where it says so."""
        return self.of.rows.likely if self.of.rows else None

    @maybe(BASIS, key="rows")
    def counts(self) -> str | None:
        """Whom the rows are counted for: user, active user, online user; unset when they are no user's."""
        return self.of.rows.basis.value if self.of.rows and self.of.rows.basis else None

    @maybe(SIZE, key="rows")
    def bytes(self) -> float | None:
        """Bytes stored now, or at the end of retention."""
        storage = self.facts.analyses.capacity.storage.get(self.of.id)
        return storage.bytes.value if storage and storage.bytes else None

    @maybe(SIZE, key="rows")
    def entries(self) -> float | None:
        """Bytes of all of it as a cache holds it: without the indexes and page headers of the store."""
        size = self.bytes
        return None if size is None else in_a_cache(self.of, size, self.facts.analyses.system)

    @maybe(SIZE, key="rows")
    def per_year(self) -> float | None:
        """Bytes that arrive in a year."""
        storage = self.facts.analyses.capacity.storage.get(self.of.id)
        return storage.per_year.value if storage and storage.per_year else None

    @fact(Many(Record("flow")), key="in")
    def flows(self) -> tuple[FlowFacts, ...]:
        """The flows that name it."""
        return self.facts.flows_naming.get(self.of.id, ())

    @fact(Many(TEXT), key="in")
    def conflicts(self) -> tuple[str, ...]:
        """Sentences about readers and writers whose needs do not fit together."""
        found = self.facts.analyses.consistency.data.get(self.of.id)
        return found.conflicts if found else ()

    @fact(Many(Record("flow")), key="in")
    def other_writers(self) -> tuple[FlowFacts, ...]:
        """The flows with a step that writes its store, and none of the data there among what they name."""
        return tuple(
            flow
            for flow in self.facts.flows.values()
            if all(datum.of.store != self.of.store for datum in flow.data)
            and any(hop.op in (Op.WRITE, Op.SET) and self.of.store in hop.targets for hop in flow.of.hops)
        )

    @fact(FLAG, key="in")
    def is_written(self) -> bool:
        """Whether any flow changes it."""
        return any(step.of.op in (Op.WRITE, Op.SET) for flow in self.flows for step in flow.steps)


class DecisionFacts(Entity):
    """A tradeoff as recorded."""

    name = "decision"

    def __init__(self, facts: Facts, of: Decision) -> None:
        super().__init__(facts, of.path, of.choose)
        self.of = of

    choose = same(TEXT, "choose", "what was decided")
    gain = may(TEXT, "gain", "what gets better")
    cost = may(TEXT, "cost", "what gets worse")
    because = may(TEXT, "because", "the figures that decided it")
    revisit = may(TEXT, "revisit", "when to think again")
    instead_of = same(Many(TEXT), "instead_of", "what was turned down")

    @fact(Many(TEXT), key="choose")
    def cap_labels(self) -> tuple[str, ...]:
        """The letters of the CAP theorem that the choice uses as words: CP, AP, CA."""
        return tuple(dict.fromkeys(re.findall(r"\b(?:CP|AP|CA)\b", self.of.choose)))

    @fact(Many(TEXT), key="cost")
    def names(self) -> tuple[str, ...]:
        """The usual costs that its cost names in some words: staleness, lag, shards, failure, effects."""
        return named(self.of.cost or "")

    @fact(Many(Record("component")), key="on")
    def on(self) -> tuple[ComponentFacts, ...]:
        """The components it is about."""
        return self.facts.named(self.of.on)


class EstimateFacts(Entity):
    """A figure somebody claims, against the one that follows from the blueprint."""

    name = "estimate"

    def __init__(self, facts: Facts, of: EstimateCheck) -> None:
        super().__init__(facts, of.path, of.name)
        self.of = of

    id = same(TEXT, "name", "which figure")
    agrees = same(FLAG, "agrees", "whether claim and computation are close", key="agrees")
    factor = may(FACTOR, "factor", "claimed over computed")
    slip = may(TEXT, "slip", "the likely mistake")
    unit = same(TEXT, "unit", "what it counts")
    claimed_value = same(COUNT, "claimed", "the claim as a bare number")

    @fact(FLAG)
    def is_another_peak(self) -> bool:
        """Whether it is what another peak model would give."""
        return is_another_peak(self.of.slip)

    @fact(TEXT)
    def claimed(self) -> str:
        """The claim as it was written."""
        written = (estimate for estimate in self.facts.analyses.system.estimates if estimate.path == self.path)
        return next((estimate.claimed.text for estimate in written), f"{self.of.claimed:g}")

    @fact(TEXT)
    def miss(self) -> str:
        """By how much the claim misses, in words: `1,000x too low`, `12 % too high`."""
        return "not known" if self.of.factor is None else show_miss(self.of.factor)

    @maybe(TEXT)
    def formula(self) -> str | None:
        """The arithmetic, with the numbers in it; unset when the blueprint does not say enough."""
        return self.of.computed.formula if self.of.computed else None

    @maybe(COUNT)
    def computed(self) -> float | None:
        """The computed figure as a bare number."""
        return self.of.computed.value if self.of.computed else None


class GroupFacts(Entity):
    """A boundary around components."""

    name = "group"

    def __init__(self, facts: Facts, of: Group) -> None:
        super().__init__(facts, of.path, of.id)
        self.of = of

    id = same(TEXT, "id", "its name in the blueprint")
    title = same(TEXT, "title", "what people call it")
    kind = same(word(GroupKind), "kind", "what the boundary means")
    availability = may(SHARE, "availability", "of the host, zone, region or provider")

    @fact(Many(Record("component")), key="members")
    def members(self) -> tuple[ComponentFacts, ...]:
        """The components directly inside."""
        return self.facts.named(self.of.members)
