"""Which flow answers which requirement: by what it says, by how it is built, and because no other is left.

Nobody who is asked for a design knows the words that somebody else would have chosen. So a flow whose words tell
nothing is placed by what is left: by its load, the parts it passes, what it needs, and the things it speaks of. In a
design that is not about the prompt, only a flow that speaks of the prompt's own things is placed: everything is
created, sent and seen somewhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.requirements.wording import answered, worded
from archlint.analysis.requirements.words import says, words_of, words_of_id
from archlint.blueprint.vocabulary import Does, Kind
from archlint.drill.case import Case
from archlint.drill.measures.design import shows
from archlint.drill.subject import apart, speaks_about, speaks_of
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archlint.drill.prompt import Must, Prompt, Wanted
    from archlint.drill.submission import Work
    from archlint.graph.system import Flow

IN_ID, IN_TEXT = 4, 2
"""What a word weighs in the id of a flow, and in its title, description and data."""
MOST_WORDS = 2
"""Words that count; more of them are no more certain."""
IN_SENTENCE = 3
"""What a line of `requirements.functional` weighs that speaks of the requirement and of the flow."""
SAME_LOAD, LIKE_LOAD = 3, 1
"""What a load weighs that is the one asked for, and one of its order of magnitude."""
SAME, LIKE = 1.25, 10.0
"""Factors between loads that are the same, and of the same order of magnitude."""
UNDERWAY = frozenset({Kind.QUEUE, Kind.STREAM, Kind.PUBSUB, Kind.WORKER, Kind.SERVICE})
"""Kinds at which nothing ends."""
BEHIND = frozenset({Does.EVENT, Does.BATCH})
"""What may as well be done by the part of a flow that goes on behind its answer."""


def traced(prompt: Prompt, work: Work, *, about: bool | None = None) -> Mapping[str, str]:
    """For each requirement that has one, the flow that is meant for it, each flow for one requirement.

    `about` is what `is_about` says, where that was asked already.

    First come the flows whose words tell, then those that are left, last what happens behind the answer of a flow that
    answers something else. Fits are added up in two ways, and the one that finds flows for more requirements is taken:
    as squares, so that a flow that is surely meant for one is not spent on another for the sake of two vague fits; and
    as they are, where that leaves fewer without any.
    """
    look = _Look(prompt, work, is_about(prompt, work) if about is None else about, _written(prompt, work))
    flows = work.working
    found = max((_placed_in_turn(look, flows, power) for power in (2, 1)), key=len)
    for wanted in prompt.required:
        if wanted.id not in found and (behind := look.behind(wanted, flows)) is not None:
            found[wanted.id] = behind.id
    return {one.id: found[one.id] for one in prompt.required if one.id in found}


def is_about(prompt: Prompt, work: Work) -> bool:
    """Whether a design is an answer to a prompt at all: by what it speaks of, or by how all of it is built."""
    return speaks_about(prompt, work) or _Look(prompt, work, about=True, written=frozenset()).built()


def _placed_in_turn(look: _Look, flows: Sequence[Flow], power: int) -> dict[str, str]:
    """First those whose words tell, then what is left for what is left.

    What nobody asks for but may be told (`extra`) keeps its flows for itself.
    """
    asked = look.prompt.required
    told = _placed(look.prompt.wanted, flows, lambda wanted, flow: look.told(wanted, flow) ** power)
    rest = [flow for flow in flows if flow.id not in told.values()]
    open_ = [one for one in asked if one.id not in told]
    told |= _placed(open_, rest, lambda wanted, flow: look.left(wanted, flow, rest))
    return {one.id: told[one.id] for one in asked if one.id in told}


def untraced(wanted: Wanted, case: Case) -> list[Flow]:
    """The flows that no requirement has, and that might do this one."""
    taken = set(case.traced.values())
    return [one for one in case.work.working if one.id not in taken and one.does in wanted.does]


@frozen
class _Look:
    """How well flows fit requirements.

    `about` is whether the design is about what the prompt asks for; `written` which requirement and flow one sentence means.
    """

    prompt: Prompt
    work: Work
    about: bool
    written: frozenset[tuple[str, str]]

    def told(self, wanted: Wanted, flow: Flow) -> float:
        """How well a flow fits by what it says; 0 where it says nothing of the kind."""
        if not (self.about or speaks_of(self.prompt, flow)):
            return 0.0
        meant = words_of(" ".join(wanted.words))
        named = words_of_id(flow.id) & meant
        words = IN_ID * min(MOST_WORDS, len(named)) + IN_TEXT * min(MOST_WORDS, len((says(flow) & meant) - named))
        if wanted.extra:
            return words
        words += IN_SENTENCE * (self.about and (wanted.id, flow.id) in self.written)
        return 2 * (words + self._shape(wanted, flow)) if words else 0.0

    def built(self) -> bool:
        """Whether every rate that is asked for is that of a flow which shows what the prompt asks of it.

        Two systems may share their rates by chance: half of the requirements are to be spoken of as well, in whatever words.
        """
        flows = self.work.working
        asked = {expected.claim.of for expected in self.prompt.estimates}
        rated = [one for one in self.prompt.required if one.id in asked]
        fits = [[flow for flow in flows if flow.does in one.does] for one in self.prompt.required]
        spoken = sum(
            any(says(flow) & words_of(" ".join(one.words)) for flow in fit)
            for one, fit in zip(self.prompt.required, fits, strict=True)
        )
        return (
            bool(rated)
            and 2 * spoken >= len(fits)
            and all(any(self._is_built_as(one, flow) for flow in flows if flow.does in one.does) for one in rated)
        )

    def _is_built_as(self, wanted: Wanted, flow: Flow) -> bool:
        """Whether a flow has the very load of a requirement, and shows what is asked of it."""
        case = Case(self.work, self.prompt)
        return self._load(wanted, flow) <= SAME and all(shows(must, flow, case) for must in self._musts(wanted))

    def left(self, wanted: Wanted, flow: Flow, rest: Sequence[Flow]) -> float:
        """How well a flow fits that says nothing of the kind; 0 where it, or the design, is about something else.

        Among several it must be built as the prompt says, or have a load or a need that was asked for where that says
        nothing; of the only one that is left a part of it is enough.
        """
        if not self.about or self._is_of_other_data(wanted, flow):
            return 0.0
        shown = [bool(shows(must, flow, Case(self.work, self.prompt))) for must in self._musts(wanted)]
        shape = self._shape(wanted, flow)
        if sum(other.does in wanted.does for other in rest) == 1:
            fits = not shown or any(shown)
        else:
            fits = all(shown) if shown else shape > 0
        return 1.0 + shape if fits else 0.0

    def behind(self, wanted: Wanted, flows: Iterable[Flow]) -> Flow | None:
        """The first flow that goes on behind its answer as the requirement says: in words, or by passing what the prompt asks for."""
        meant, musts = words_of(" ".join(wanted.words)), self._musts(wanted)
        for flow in flows if self.about and BEHIND & set(wanted.does) else ():
            on = words_of(" ".join(name for hop in flow.hops if not hop.waited for name in (hop.source, *hop.targets)))
            case = Case(self.work, self.prompt)
            told = musts or (on | says(flow)) & meant
            if (
                flow.does not in BEHIND
                and self._arrives(flow)
                and told
                and all(shows(must, flow, case) for must in musts)
            ):
                return flow
        return None

    def _musts(self, wanted: Wanted) -> list[Must]:
        """What the prompt says that the flow of a requirement must show."""
        return [must for must in self.prompt.musts if must.flow == wanted.id]

    def _is_of_other_data(self, wanted: Wanted, flow: Flow) -> bool:
        """Whether the design keeps what the requirement speaks of, and the flow touches only what another one speaks of."""
        own = self._spoken_of(wanted)
        others = {name for one in self.prompt.wanted if one is not wanted for name in self._spoken_of(one)}
        return bool(own) and not own & set(flow.data) and bool(others & set(flow.data))

    def _spoken_of(self, wanted: Wanted) -> set[str]:
        """The data whose names a requirement holds."""
        meant = worded(" ".join((wanted.says, *wanted.words))).things
        return {name for name in self.work.system.data if worded(name.replace("-", " ")).things & meant}

    def _arrives(self, flow: Flow) -> bool:
        """Whether what goes on behind an answer comes to somebody, or into a store: a channel to which nobody listens does not."""
        parts = self.work.system.components
        ends = (parts[name].kind for hop in flow.hops if not hop.waited for name in hop.targets)
        return any(kind not in UNDERWAY for kind in ends)

    def _shape(self, wanted: Wanted, flow: Flow) -> float:
        """What its load, its way and its needs speak for."""
        case, load = Case(self.work, self.prompt), self._load(wanted, flow)
        points = float(SAME_LOAD if load <= SAME else LIKE_LOAD if load <= LIKE else 0)
        points += sum(bool(shows(must, flow, case)) for must in self._musts(wanted))
        points += wanted.recency is not None and flow.needs.recency is wanted.recency
        return points + (wanted.on_partition is not None and flow.needs.on_partition is wanted.on_partition)

    def _load(self, wanted: Wanted, flow: Flow) -> float:
        """How many times the flow's load is what the prompt has for the requirement, or the other way round."""
        demand = self.work.analyses.demand.flows[flow.id]
        for expected in self.prompt.estimates:
            if expected.claim.of != wanted.id:
                continue
            figure = demand.peak if expected.claim.figures[0] == "peak_rate" else demand.average
            if figure is not None and figure.value > 0:
                return apart(figure.value, expected.value)
        return math.inf


def _written(prompt: Prompt, work: Work) -> frozenset[tuple[str, str]]:
    """The requirements and flows that one sentence of `requirements.functional` is about."""
    system = work.system
    texts = list(dict.fromkeys(system.requirements.functional))
    found = answered(texts, system).items()
    return frozenset((wanted.id, flow) for text, flow in found for wanted in _meant(text, prompt.required))


def _meant(text: str, asked: Sequence[Wanted]) -> list[Wanted]:
    """The requirements that a sentence is about: those with which it shares most acts and things, and a thing at least."""
    said, shared = worded(text), dict[str, int]()
    for one in asked:
        meant = worded(" ".join((one.says, *one.words)))
        things = len(said.things & meant.things)
        shared[one.id] = things and things + len(said.acts & meant.acts)
    most = max(shared.values(), default=0)
    return [one for one in asked if most and shared[one.id] == most]


def _placed(asked: Sequence[Wanted], flows: Sequence[Flow], fit: Callable[[Wanted, Flow], float]) -> dict[str, str]:
    """The flows for the requirements with the best sum of fits; what is written first wins ties.

    Exact, flow by flow over the sets of requirements that have one already; prompts ask for a handful.
    """
    best: dict[int, tuple[float, dict[str, str]]] = {0: (0.0, {})}
    for flow in flows:
        fits = [(1 << at, one, fit(one, flow)) for at, one in enumerate(asked) if flow.does in one.does]
        for taken, (total, places) in list(best.items()):
            for bit, one, points in fits:
                if points and not taken & bit and total + points > best.get(taken | bit, (0.0,))[0]:
                    best[taken | bit] = (total + points, {**places, one.id: flow.id})
    return max(best.values(), key=lambda found: found[0])[1]
