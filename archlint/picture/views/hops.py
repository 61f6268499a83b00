"""Hops of flows as links: one by one in a flow, merged by their two ends in an overview."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.frozen import frozen
from archlint.graph.reach import reached
from archlint.graph.uses import asked
from archlint.picture.scene import Lean, Link, Stroke
from archlint.quantity.show import show_count, show_rate, show_share

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from archlint.graph.system import Flow, Hop, System
    from archlint.picture.views.reading import Reading

REFUSING = frozenset({"refuse", "block"})
DOES = frozenset({Op.READ, Op.WRITE, Op.GET, Op.SET})
"""What a step asks of a store when it does not say, by what its flow does."""
UNSAID = "use"
"""What is drawn in place of that while nobody has said what the flow does."""
KEEPING = frozenset({Kind.CACHE, Kind.CDN})
MOST_VERBS = 3
_OTHER_COPIES = frozenset({At.STANDBY, At.ANY, At.QUORUM})


@frozen
class Arrow:
    """One arrow of a flow to one of its targets, and its place in the walk.

    What it asks, how often at peak (None: nobody said), what it leans to; `hops` are what it became.
    """

    flow: str
    hops: tuple[Hop, ...]
    target: str
    verb: str
    rate: float | None
    lean: Lean
    number: int

    @property
    def hop(self) -> Hop:
        """The first of its hops."""
        return self.hops[0]


def arrows(
    reading: Reading, flow: Flow, *, kept: bool = False, apart: Callable[[Hop], Hashable] | None = None
) -> tuple[Arrow, ...]:
    """Every arrow of a flow, once for each of its targets, in walk order; ways that meet again add up, unless they are `apart`.

    With `kept` also what its components ask for since they keep it elsewhere.
    """
    demand = reading.analyses.demand.flows.get(flow.id)
    peak = demand.peak.value if demand and demand.peak else None
    found: list[Arrow] = []
    numbers = flow.numbers
    more = tuple(hop for hop in flow.hops if hop.keeps is not None) if kept else ()
    together: dict[tuple[int, Hashable], list[Hop]] = {}
    for hop in (*flow.arrows, *more):
        for one in flow.alike(hop):
            together.setdefault((hop.index, apart(one) if apart else None), []).append(one)
    for hops in together.values():
        hop, taken = hops[0], 1.0
        if demand and hop.index < len(demand.visits):
            taken = fsum(demand.visits[one.index] for one in hops)
        for target, share in zip(hop.targets, hop.split, strict=False):
            rate = None if peak is None else peak * taken * share
            leans = lean(reading, flow, hop, target)
            said = verb(hop, target, reading.system)
            found.append(Arrow(flow.id, tuple(hops), target, said, rate, leans, numbers[hop.index]))
    return tuple(found)


def verb(hop: Hop, target: str, system: System) -> str:
    """What a hop asks for, with the copy it asks and the branch it belongs to.

    Calls over the web are named by their transport: 'HTTP', 'WebSocket'. Whether a store is read or written is a guess
    as long as an import alone says what the flow does.
    """
    known = {"http": "HTTP", "grpc": "gRPC", "websocket": "WebSocket", "polling": "polling"}
    if hop.keeps is not None:
        return f"{hop.op.value} {hop.keeps}"
    word = (
        known.get(hop.over.value, hop.over.value) if hop.over else UNSAID if _is_unsaid(hop, system) else hop.op.value
    )
    if hop.op is Op.READ and hop.at is not None and hop.at in _OTHER_COPIES:
        word = f"read {hop.at.value}"
    if target != hop.target and not hop.split[-1]:
        word = f"{word} as fallback"
    return f"{word}, if down: {hop.fallback}" if hop.fallback and hop.fallback not in system.components else word


def _is_unsaid(hop: Hop, system: System) -> bool:
    said = "op" in hop.declared or hop.when is not None or hop.hit is not None or hop.at is not None
    return system.imported is not None and hop.op in DOES and not said


def as_told(reading: Reading, found: Sequence[Arrow]) -> tuple[Arrow, ...]:
    """The arrows in the order in which a story tells them, numbered so.

    An import lists what it saw, which is no order of calls: there each call is followed by those that come of it.
    """
    if reading.system.imported is None:
        return tuple(found)
    place = {(hop.index, arrow.target): at for at, arrow in enumerate(found) for hop in arrow.hops}
    inside: dict[int | None, list[int]] = {}
    for at, arrow in enumerate(found):
        above = None if arrow.hop.parent is None else place.get((arrow.hop.parent, arrow.hop.source))
        nested = above is not None and above < at and found[above].hop.waited is arrow.hop.waited
        inside.setdefault(above if nested else None, []).append(at)
    order: list[int] = []
    waiting = inside.get(None, [])[::-1]
    while waiting:
        at = waiting.pop()
        order.append(at)
        waiting += inside.get(at, [])[::-1]
    numbers: dict[int, int] = {}
    return tuple(replace(found[at], number=numbers.setdefault(found[at].number, len(numbers) + 1)) for at in order)


def lean(reading: Reading, flow: Flow, hop: Hop, target: str) -> Lean:
    """What the flow does when the network around this hop's target is cut: refuse (CP) or answer anyway (AP).

    What makes answers older while nothing is cut answers anyway, too, where the flow as a whole answers anyway: an arrow
    says nothing that the letter of its flow does not.
    """
    answer = reading.analyses.consistency.flows.get(flow.id)
    if answer is None:
        return Lean.NONE
    keeps = target in reading.system.components and asked(reading.system.components[target], hop).kind in KEEPING
    leans: list[Lean] = []
    for cut in answer.cuts:
        sides = {side.split(" ")[0] for side in cut.between}
        if cut.relevant and (sides in ({target}, {hop.source, target}) or (keeps and target in sides)):
            leans.append(Lean.CP if cut.effect in REFUSING else Lean.AP)
    serves = answer.letter in ("AP-like", "mixed")
    if serves and any(step.hop == hop.index and step.component == target and step.adds > 0 for step in answer.trace):
        leans.append(Lean.AP)
    return merged_lean(leans)


def merged_lean(leans: Iterable[Lean]) -> Lean:
    """One lean for several; mixed when they differ."""
    found = set(leans) - {Lean.NONE}
    if len(found) > 1:
        return Lean.MIXED
    return found.pop() if found else Lean.NONE


def merged(reading: Reading) -> tuple[Link, ...]:
    """The arrows of all flows, one link for each pair of ends, in the order they first appear."""
    together: dict[tuple[str, str], list[Arrow]] = {}
    for flow in reading.system.flows.values():
        for arrow in arrows(reading, flow, kept=True):
            together.setdefault((arrow.hop.source, arrow.target), []).append(arrow)
    links = [_link(source, target, found) for (source, target), found in together.items()]
    return (*links, *_unasked(reading.system, together))


def _unasked(system: System, asked: Iterable[tuple[str, str]]) -> Iterator[Link]:
    """What components keep in others to which no arrow leads from them: uploads, jobs, a cache; one link for each pair of ends.

    A store that they reach through a pooler, or a queue that is filled from their database, needs no link of its own.
    """
    onward: dict[str, list[str]] = {}
    for source, target in asked:
        onward.setdefault(source, []).append(target)
    for component in system.components.values():
        kept: dict[str, list[str]] = {}
        inside = {what: where for what, where in (component.state or {}).items() if where in system.components}
        there = {component.id, *reached(component.id, onward)} if inside else frozenset[str]()
        for what, where in inside.items():
            if where not in there:
                kept.setdefault(where, []).append(what)
        for where, those in kept.items():
            verb = ", ".join(those)
            yield Link(
                id=f"{component.id}>{where}",
                source=component.id,
                target=where,
                verb=verb,
                stroke=Stroke.ASYNC,
                words=f"{component.id} keeps its {verb} in {where}",
            )


def _link(source: str, target: str, found: list[Arrow]) -> Link:
    rates = [arrow.rate for arrow in found if arrow.rate is not None]
    hit = next((arrow.hop.hit for arrow in found if arrow.hop.hit), None)
    verbs = tuple(dict.fromkeys(arrow.verb for arrow in found))
    figures = [show_rate(fsum(rates), "").replace(" /", "/")] if any(rates) else []
    if hit:
        figures.append(f"{show_share(hit.likely)} hit")
    more = f" +{len(verbs) - MOST_VERBS}" if len(verbs) > MOST_VERBS else ""
    flows = tuple(dict.fromkeys(arrow.flow for arrow in found))
    return Link(
        id=f"{source}>{target}",
        source=source,
        target=target,
        verb=", ".join(verbs[:MOST_VERBS]) + more,
        figures=" · ".join(figures),
        rate=fsum(rates),
        stroke=Stroke.SYNC if any(arrow.hop.waited for arrow in found) else Stroke.ASYNC,
        lean=merged_lean(arrow.lean for arrow in found),
        words=f"{source} to {target}: {', '.join(verbs)} for {', '.join(flows)}",
    )


def numbered(arrow: Arrow, price: tuple[str, ...] = ()) -> Link:
    """One arrow of a flow with its place in the walk, and what it costs."""
    hop, number = arrow.hop, str(arrow.number)
    when = f" on {hop.when}" if hop.when else ""
    figures = [show_rate(arrow.rate, "").replace(" /", "/")] if arrow.rate else []
    if hop.hit:
        figures.append(f"{show_share(hop.hit.likely)} hit")
    if hop.times and hop.times.likely != 1:
        figures.append(
            f"{show_count(hop.times.likely)} times" if hop.times.likely > 1 else show_share(hop.times.likely)
        )
    return Link(
        id=f"{arrow.number - 1}:{hop.source}>{arrow.target}",
        source=hop.source,
        target=arrow.target,
        verb=arrow.verb + when,
        figures=" · ".join(figures),
        rate=arrow.rate or 0.0,
        stroke=Stroke.SYNC if hop.waited else Stroke.ASYNC,
        lean=arrow.lean,
        number=number,
        words=", ".join((f"step {number}: {hop.source} to {arrow.target}, {arrow.verb}{when}", *price)),
        price=price,
    )
