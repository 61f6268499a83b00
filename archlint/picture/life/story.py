"""What a sequence diagram tells, as plain data: who takes part, who asks whom, what a hit and a miss change, what comes later."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from archlint.analysis.latency import estimate
from archlint.frozen import frozen
from archlint.picture.life.waiting import answer_time
from archlint.picture.scene import Card, Lean
from archlint.picture.views.cards import card
from archlint.picture.views.flow import life_of
from archlint.picture.views.hops import arrows
from archlint.picture.views.prices import prices
from archlint.picture.views.reading import read
from archlint.picture.views.verdicts import flow_verdict
from archlint.quantity.show import show_count, show_duration, show_rate, show_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.graph.system import Flow, Hop
    from archlint.picture.views.hops import Arrow
    from archlint.picture.views.prices import Prices


@frozen
class Message:
    """One arrow: `figures` are how often, how long, what it depends on; `last` the number of the last message it leads to."""

    number: int
    source: str
    target: str
    verb: str
    figures: tuple[str, ...] = ()
    waited: bool = True
    lean: Lean = Lean.NONE
    rate: float = 0.0
    last: int = 0


@frozen
class Answer:
    """What comes back: through `way` from who answers to who asked, with what there is to say about it."""

    way: tuple[str, ...]
    verb: str
    figures: tuple[str, ...] = ()


@frozen
class Branch:
    """A frame begins (`turn` is alt or par), goes on with its next case (else, and), or ends (end).

    The turns are those of UML: of alternatives one happens, of parallel cases all do, at the same time.
    """

    turn: str
    case: str = ""

    @property
    def opens(self) -> bool:
        """Whether a frame begins."""
        return self.turn in ("alt", "par")


@frozen
class Rest:
    """From here on nobody waits."""

    words: str


Event: TypeAlias = "Message | Answer | Branch | Rest"
_Case: TypeAlias = tuple[str, int, str]
"""A frame and one of its cases: alt with the step that may hit, par with the first of the steps beside each other."""
AT_ONCE = "at the same time"


@frozen
class Story:
    """One flow: `cards` take part, in the order in which they are reached; `events` from top to bottom."""

    title: str
    verdict: str
    cards: tuple[Card, ...]
    events: tuple[Event, ...]


def story(analyses: Analyses, findings: Iterable[Finding], flow_id: str) -> Story:
    """The story of one flow; raises KeyError for an unknown id."""
    reading = read(analyses, findings, flow=flow_id)
    flow = analyses.system.flows[flow_id].as_told
    found = arrows(reading, flow)
    passed = dict.fromkeys(end for arrow in found for end in (arrow.hop.source, arrow.target))
    components = analyses.system.components
    cards = tuple(
        card(reading, components[name]) if name in components else Card(name, name, "external") for name in passed
    )
    latency = estimate(analyses.system, analyses.demand, analyses.capacity, analyses.around).flows.get(flow.id)
    time = answer_time(latency, flow)
    title = flow.title if flow.title != flow.id else flow.id.replace("-", " ").replace("_", " ").capitalize()
    verdict = " · ".join(part for part in (flow_verdict(reading, flow), *time) if part)
    beside = frozenset(hop.group for hop in flow.hops if hop.group not in (None, hop.index))
    teller = _Teller(flow, found, prices(reading, flow), time, lasts(flow), beside)
    return Story(f"{title}: {life_of(flow)}", verdict, cards, tuple(teller.events()))


def lasts(flow: Flow) -> list[int]:
    """For every hop the number of the last arrow that it leads to and that is waited for, or not, as it is itself."""
    below: list[dict[bool, int]] = [{hop.waited: number} for hop, number in zip(flow.hops, flow.numbers, strict=True)]
    for hop in reversed(flow.hops):
        if hop.parent is not None:
            above = below[hop.parent]
            for waited, number in below[hop.index].items():
                above[waited] = max(above.get(waited, number), number)
    return [below[hop.index][hop.waited] for hop in flow.hops]


@frozen
class _Teller:
    """Walks through a flow, one hop after the other."""

    flow: Flow
    found: Sequence[Arrow]
    costs: Prices
    time: tuple[str, ...]
    lasts: Sequence[int]
    beside: frozenset[int]

    def events(self) -> Iterator[Event]:
        """Everything in order: frames open and close, the answer comes after the last hop that is waited for."""
        last = self._last_waited()
        inside: tuple[_Case, ...] = ()
        told = last is None
        for arrow in self.found:
            hop = arrow.hop
            if last is not None and hop.index > last and not told:
                yield from self._moved(inside, ())
                inside, told = (), True
                yield self._answer(last)
                yield Rest("the answer is there · nobody waits for what follows")
            branches = self._branches(hop)
            yield from self._moved(inside, branches)
            inside = branches
            yield self._message(arrow)
        yield from self._moved(inside, ())
        if last is not None and not told:
            yield self._answer(last)

    def _last_waited(self) -> int | None:
        """The hop after which the answer comes; None when nobody waits from the beginning on."""
        if not self.flow.hops[0].waited:
            return None
        if self.flow.reply_after is not None:
            return self.flow.reply_after
        return max(hop.index for hop in self.flow.hops if hop.waited)

    def _up(self, hop: Hop | None) -> Iterator[Hop]:
        """A hop and those that led to it, innermost first."""
        while hop is not None:
            yield hop
            hop = self.flow.hops[hop.parent] if hop.parent is not None else None

    def _branches(self, hop: Hop) -> tuple[_Case, ...]:
        """The hits and misses that a hop depends on, and the calls it is one of at the same time, outermost first."""
        cases: list[_Case] = []
        for at in self._up(hop):
            if at.group is not None and at.group in self.beside:
                cases.append(("par", at.group, str(at.index)))
            if at.when and at.branch is not None:
                cases.append(("alt", at.branch, at.when))
        return tuple(dict.fromkeys(reversed(cases)))

    def _moved(self, before: tuple[_Case, ...], after: tuple[_Case, ...]) -> Iterator[Event]:
        """Leave the frames that end, enter those that begin."""
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
        other = len(before) > same < len(after) and before[same][:2] == after[same][:2]
        for _ in before[same + other :]:
            yield Branch("end")
        if other:
            yield Branch("and", AT_ONCE) if after[same][0] == "par" else Branch("else", self._chance(after[same]))
        for case in after[same + other :]:
            yield from self._entered(case)

    def _entered(self, case: _Case) -> Iterator[Event]:
        turn, index, which = case
        asked = self.flow.hops[index]
        if turn == "par":
            yield Branch("par", AT_ONCE)
        elif which == "miss":
            yield Branch("alt", self._chance((turn, index, "hit")))
            yield Answer((asked.target, asked.source), "found")
            yield Branch("else", self._chance(case))
        else:
            yield Branch("alt", self._chance(case))

    def _chance(self, case: _Case) -> str:
        _, index, which = case
        hit = self.flow.hops[index].hit
        if hit is None:
            return which
        return f"{which} {show_share(hit.likely if which == 'hit' else 1 - hit.likely)}"

    def _message(self, arrow: Arrow) -> Message:
        hop = arrow.hop
        return Message(
            number=arrow.number,
            source=hop.source,
            target=arrow.target,
            verb=arrow.verb,
            figures=tuple(self._figures(arrow)),
            waited=hop.waited,
            lean=arrow.lean,
            rate=arrow.rate or 0.0,
            last=self.lasts[hop.index],
        )

    def _figures(self, arrow: Arrow) -> Iterator[str]:
        hop = arrow.hop
        if arrow.rate:
            yield show_rate(arrow.rate, "").replace(" /", "/")
        seconds = self.costs.times.get(arrow.target, 0.0) if hop.waited else 0.0
        if seconds > 0:
            yield show_duration(seconds)
        if hop.times and hop.times.likely != 1:
            often = hop.times.likely
            many = f"{show_count(often)} {'times' if hop.group is None else 'at once'}"
            yield many if often > 1 else f"{show_share(often)} of the time"
        if hop.again is not None:
            yield f"again {show_share(hop.again)}"
        if hop.lag:
            yield f"{show_duration(hop.lag)} later"
        if hop.optional:
            yield "can do without"

    def _answer(self, last: int) -> Answer:
        """Back along the way that led to the last hop, from who asked it to who asked first."""
        led = list(self._up(self.flow.hops[self.flow.hops[last].arrow]))
        if len(led) > 1:
            led = led[1:]
        way = (led[0].target, *(hop.source for hop in led))
        return Answer(way, "answer", self.time)
