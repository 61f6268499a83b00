"""What a sequence diagram tells, as plain data: who takes part, who asks whom, what a hit and a miss change, what comes later."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from archlint.analysis.latency import estimate
from archlint.frozen import frozen
from archlint.picture.life.cases import Case, cases, chosen, in_order, led, named
from archlint.picture.life.waiting import answer_time
from archlint.picture.scene import Card, Lean
from archlint.picture.views.cards import card
from archlint.picture.views.flow import life_of
from archlint.picture.views.hops import arrows, as_told
from archlint.picture.views.prices import prices
from archlint.picture.views.reading import read
from archlint.picture.views.verdicts import flow_verdict
from archlint.quantity.show import show_count, show_duration, show_rate, show_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.graph.system import Flow
    from archlint.picture.views.hops import Arrow
    from archlint.picture.views.prices import Prices

MOST_LIFELINES = 13
"""With more of them beside each other their text is smaller than 9 px on a page; what nobody waits for is then left out."""


@frozen
class Message:
    """One arrow: `figures` are how often, how long, what it depends on; `last` the place, from 1, of the last one it leads to."""

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
    """What comes back: through `way` from who answers to who asked, with what there is to say about it.

    `ends` are the places of the messages that are done with it, none for what is found in a cache.
    """

    way: tuple[str, ...]
    verb: str
    figures: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()


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
    last = last_waited(flow)
    said = arrows(reading, flow, apart=lambda hop: chosen(flow, hop) if last is not None and hop.index <= last else ())
    found = as_told(reading, said)
    components = analyses.system.components
    latency = estimate(analyses.system, analyses.demand, analyses.capacity, analyses.around).flows.get(flow.id)
    time = answer_time(latency, flow)
    title = flow.title if flow.title != flow.id else flow.id.replace("-", " ").replace("_", " ").capitalize()
    inside = {place: cases(flow, arrow.hops, arrow.target) for place, arrow in enumerate(found)}
    early = [place for place, arrow in enumerate(found) if last is not None and arrow.hop.index <= last]
    order = in_order(inside, early) + in_order(inside, [place for place in inside if place not in set(early)])
    order = _fitting(order, found, len(early))
    told, framed = tuple(found[place] for place in order), tuple(inside[place] for place in order)
    passed = dict.fromkeys(end for arrow in told for end in (arrow.hop.source, arrow.target))
    cards_ = tuple(
        card(reading, components[name]) if name in components else Card(name, name, "external") for name in passed
    )
    cut = f"the first {len(told)} of {len(found)} steps" if len(told) < len(found) else ""
    verdict = " · ".join(part for part in (flow_verdict(reading, flow), *time, cut) if part)
    teller = _Teller(flow, told, framed, len(early), prices(reading, flow), time)
    return Story(f"{title}: {life_of(flow, analyses.system)}", verdict, cards_, tuple(teller.events()))


def _fitting(order: list[int], found: Sequence[Arrow], early: int) -> list[int]:
    """The steps until the answer, and as many after it as a page has room for lifelines."""
    passed = set[str]()
    for place, step in enumerate(order):
        passed |= {found[step].hop.source, found[step].target}
        if place >= early and len(passed) > MOST_LIFELINES:
            return order[:place]
    return order


def last_waited(flow: Flow) -> int | None:
    """The hop after which the answer comes; None when nobody waits from the beginning on."""
    if not flow.hops[0].waited:
        return None
    if flow.reply_after is not None:
        return flow.reply_after
    return max(hop.index for hop in flow.hops if hop.waited)


@frozen
class _Teller:
    """Walks through a flow, one arrow after the other: `inside` are the cases of each, the first `early` come before the answer."""

    flow: Flow
    told: tuple[Arrow, ...]
    inside: tuple[tuple[Case, ...], ...]
    early: int
    costs: Prices
    time: tuple[str, ...]

    def events(self) -> Iterator[Event]:
        """Everything in order: frames open and close, the answer comes after the last arrow that is waited for."""
        places = {
            (hop.index, arrow.target): place for place, arrow in enumerate(self.told, start=1) for hop in arrow.hops
        }
        lasts = self._lasts(places)
        answers = dict(self._answers((), self.time, places)) if self.early else {}
        inside: tuple[Case, ...] = ()
        for place, arrow in enumerate(self.told):
            if place == self.early and self.early:
                yield from self._moved(inside, (), answers)
                yield from self._come_back((), answers)
                inside = ()
                yield Rest("the answer is there · nobody waits for what follows")
            yield from self._moved(inside, self.inside[place], answers)
            inside = self.inside[place]
            yield self._message(arrow, lasts[place])
        yield from self._moved(inside, (), answers)
        yield from self._come_back((), answers)

    def _lasts(self, places: Mapping[tuple[int, str], int]) -> list[int]:
        """For every arrow the place of the last one that it leads to and that is waited for, or not, as it is itself."""
        found = list(range(1, len(self.told) + 1))
        for place, arrow in enumerate(self.told, start=1):
            for hop in arrow.hops:
                for above, target in led(self.flow, hop, arrow.target):
                    at = places[above.index, target] - 1
                    if self.told[at].hop.waited is hop.waited:
                        found[at] = max(found[at], place)
        return found

    def _answers(
        self, within: tuple[Case, ...], figures: tuple[str, ...], places: Mapping[tuple[int, str], int]
    ) -> Iterator[tuple[tuple[Case, ...], Answer]]:
        """What comes back at the end, or at the end of a case: along the way that led to the last step, from who asked it on.

        Where the way leads through alternatives, each of them answers in its own case.
        """
        told = [
            arrow
            for arrow, inside in zip(self.told[: self.early], self.inside, strict=False)
            if inside[: len(within)] == within and (arrow.hop.waited or not within)
        ]
        way = list(led(self.flow, told[-1].hop, told[-1].target))
        if within:
            _, frame, which = within[-1]
            way = way[: 1 + next(at for at, (hop, to) in enumerate(way) if (hop.arrow, to) == (frame, which))]
        way = way[1:] if len(way) > 1 else way
        apart = [at for at, (hop, _) in enumerate(way[: -1 if within else None]) if len(hop.targets) > 1]
        if apart:
            split = way[apart[-1]][0]
            way = way[apart[-1] + 1 :]
            for target in split.targets:
                inside = self.inside[places[split.index, target] - 1]
                yield from self._answers(inside, () if way else figures, places)
            start = split.source
        else:
            start = way[0][1]
        if way:
            ends = tuple(places[hop.index, target] for hop, target in way)
            yield within, Answer((start, *(hop.source for hop, _ in way)), "answer", figures, ends)

    def _moved(
        self, before: tuple[Case, ...], after: tuple[Case, ...], answers: dict[tuple[Case, ...], Answer]
    ) -> Iterator[Event]:
        """Leave the frames that end, with what comes back from them, and enter those that begin."""
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
        other = len(before) > same < len(after) and before[same][:2] == after[same][:2]
        for depth in range(len(before), same, -1):
            yield from self._come_back(before[:depth], answers)
            if depth > same + other:
                yield Branch("end")
        if other:
            yield Branch("and" if after[same][0] == "par" else "else", named(self.flow, after[same]))
        for case in after[same + other :]:
            yield from self._entered(case)

    def _come_back(self, inside: tuple[Case, ...], answers: dict[tuple[Case, ...], Answer]) -> Iterator[Event]:
        if inside in answers:
            yield answers.pop(inside)

    def _entered(self, case: Case) -> Iterator[Event]:
        turn, index, which = case
        if which == "miss" and turn == "alt":
            asked = self.flow.hops[index]
            yield Branch("alt", named(self.flow, (turn, index, "hit")))
            yield Answer((asked.target, asked.source), "found")
            yield Branch("else", named(self.flow, case))
        else:
            yield Branch("par" if turn == "par" else "alt", named(self.flow, case))

    def _message(self, arrow: Arrow, last: int) -> Message:
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
            last=last,
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
