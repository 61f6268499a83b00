"""Which flow answers which requirement: by what it says, by how it is built, and because no other is left.

Nobody who is asked for a design knows the words that somebody else would have chosen. So a flow whose words tell
nothing is placed by what is left: by its load, the parts it passes, what it needs, and the things it speaks of.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Kind
from archlint.drill.case import Case, works
from archlint.drill.measures.design import shows
from archlint.drill.wording import EMPTY, answered, worded
from archlint.drill.words import says, words_of
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archlint.drill.prompt import Prompt, Wanted
    from archlint.drill.submission import Work
    from archlint.graph.system import Flow

NAMED, SAID, WRITTEN, ALIKE, NEAR = 4, 2, 3, 3, 1
"""What a word of the id weighs, one of its title, description and data, a sentence of the requirements, the same load, one of the same order."""
MOST_WORDS = 2
"""Words that count; more of them are no more certain."""
SAME, ORDER = 1.25, 10.0
"""Factors between loads that are the same, and of the same order of magnitude."""
ENOUGH, EQUAL = 2, 1.05
"""Figures, of which one alone may be the same by chance, and the factor within which they are the same."""
MOST, BOTH = 0.75, 1.25
"""The share of sentences (or of names, without any) that are about a prompt, and the sum of both shares that will do."""
ANYBODYS = EMPTY | words_of(
    "create add make insert get see view list show load open read display fetch browse change update edit set write save "
    "store send submit put take give receive accept call request search find look tell told people person have keep kept "
    "what which long short many few time again out now is back done use"
)
"""Words that are said of any system."""
UNDERWAY = frozenset({Kind.QUEUE, Kind.STREAM, Kind.PUBSUB, Kind.WORKER, Kind.SERVICE})
"""Kinds at which nothing ends."""
BEHIND = frozenset({Does.EVENT, Does.BATCH})
"""What may as well be done by the part of a flow that goes on behind its answer."""


def traced(prompt: Prompt, work: Work) -> Mapping[str, str]:
    """For each requirement that has one, the flow that is meant for it, each flow for one requirement.

    Whoever is meant most surely keeps its flow, unless more requirements have one when it does not. Last, what happens
    behind an answer may be the rest of a flow that answers something else.
    """
    about = is_about(prompt, work)
    look = _Look(prompt, work, about, _written(prompt, work) if about else frozenset())
    flows = [flow for flow in work.system.flows.values() if works(flow, work.system)]
    found = max((_placed_in_turn(look, flows, sureness) for sureness in (2, 1)), key=len)
    for wanted in prompt.required:
        if wanted.id not in found and (behind := look.behind(wanted, flows)) is not None:
            found[wanted.id] = behind.id
    return {one.id: found[one.id] for one in prompt.required if one.id in found}


def _placed_in_turn(look: _Look, flows: Sequence[Flow], sureness: int) -> dict[str, str]:
    """First those whose words tell, then what is left for what is left.

    What nobody asks for but may be told (`extra`) keeps its flows for itself.
    """
    asked = look.prompt.required
    told = _placed(look.prompt.wanted, flows, lambda wanted, flow: look.told(wanted, flow) ** sureness)
    rest = [flow for flow in flows if flow.id not in told.values()]
    open_ = [one for one in asked if one.id not in told]
    told |= _placed(open_, rest, lambda wanted, flow: look.left(wanted, flow, rest))
    return {one.id: told[one.id] for one in asked if one.id in told}


def untraced(wanted: Wanted, case: Case) -> list[Flow]:
    """The flows that no requirement has, and that might do this one."""
    taken = set(case.traced.values())
    flows = case.work.system.flows.values()
    return [one for one in flows if one.id not in taken and one.does in wanted.does and works(one, case.work.system)]


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
        meant = words_of(" ".join(wanted.words))
        named = words_of(flow.id) & meant
        words = NAMED * min(MOST_WORDS, len(named)) + SAID * min(MOST_WORDS, len((says(flow) & meant) - named))
        if wanted.extra:
            return words
        words += WRITTEN * ((wanted.id, flow.id) in self.written)
        return 2 * (words + self._shape(wanted, flow)) if words else 0.0

    def left(self, wanted: Wanted, flow: Flow, rest: Sequence[Flow]) -> float:
        """How well a flow fits that says nothing of the kind; 0 where the design is about something else.

        Among several it must be built as the prompt says.
        """
        if not self.about:
            return 0.0
        alone = sum(other.does in wanted.does for other in rest) == 1
        built = all(
            shows(must, flow, Case(self.work, self.prompt)) for must in self.prompt.musts if must.flow == wanted.id
        )
        return 1.0 + self._shape(wanted, flow) if alone or built else 0.0

    def behind(self, wanted: Wanted, flows: Iterable[Flow]) -> Flow | None:
        """The first flow that goes on behind its answer as the requirement says: in words, or by passing what the prompt asks for."""
        meant = words_of(" ".join(wanted.words))
        musts = [must for must in self.prompt.musts if must.flow == wanted.id]
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

    def _arrives(self, flow: Flow) -> bool:
        """Whether what goes on behind an answer comes to somebody, or into a store: a channel to which nobody listens does not."""
        parts = self.work.system.components
        ends = (parts[name].kind for hop in flow.hops if not hop.waited for name in hop.targets)
        return any(kind not in UNDERWAY for kind in ends)

    def _shape(self, wanted: Wanted, flow: Flow) -> float:
        """What its load, its way and its needs speak for."""
        case, load = Case(self.work, self.prompt), self._load(wanted, flow)
        points = float(ALIKE if load <= SAME else NEAR if load <= ORDER else 0)
        points += sum(bool(shows(must, flow, case)) for must in self.prompt.musts if must.flow == wanted.id)
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
                return _apart(figure.value, expected.value)
        return math.inf


def is_about(prompt: Prompt, work: Work) -> bool:
    """Whether a design is about what a prompt asks for: by the requirements it writes down, its names, or all of its figures.

    Names alone may be anybody's, and so may a few words that two systems share; most of the sentences are not, when they
    speak of half of the requirements at least.
    """
    system, meant = work.system, _spoken(prompt)
    texts = [bool(words_of(text) & meant) for text in system.requirements.functional]
    names = [bool(words_of(" ".join((flow.id, flow.title, *flow.data))) & meant) for flow in system.flows.values()]
    written, named = (sum(told) / len(told) if told else 0.0 for told in (texts, names))
    said = words_of(" ".join(system.requirements.functional)) - ANYBODYS
    asked = [bool(words_of(" ".join((one.says, *one.words))) & said) for one in prompt.required]
    written = min(written, 2 * sum(asked) / max(1, len(asked)))
    if not texts:
        return named >= MOST or _has_the_figures_of(prompt, work)
    return written >= MOST or written + named >= BOTH or _has_the_figures_of(prompt, work)


def _has_the_figures_of(prompt: Prompt, work: Work) -> bool:
    """Whether a design has the users, the loads and the sizes that a prompt asks for, whatever language it speaks."""
    demand, workload = work.analyses.demand, work.system.workload
    loads = [figure for flow in demand.flows.values() for figure in (flow.average, flow.peak)]
    loads += [demand.average_rate, demand.peak_rate]
    known = [figure.value for figure in loads if figure is not None and figure.value > 0]
    kept = work.analyses.capacity.storage.values()
    sizes = [size.value for one in kept for size in (one.bytes, one.per_year) if size is not None and size.value > 0]
    asked = {(one.unit, round(one.value, 2)) for one in prompt.estimates if not one.claim.extra}
    pairs = [(value, known if unit == "req/s" else sizes) for unit, value in asked if unit in ("req/s", "B")]
    if prompt.users is not None:
        pairs.append((prompt.users, [workload.users.likely] if workload.users else []))
    return len(pairs) >= ENOUGH and all(any(_apart(value, one) <= EQUAL for one in have) for value, have in pairs)


def _apart(one: float, other: float) -> float:
    """How many times one is the other, or the other way round."""
    return max(one / other, other / one) if one > 0 and other > 0 else math.inf


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


def _spoken(prompt: Prompt) -> frozenset[str]:
    """The words of what a prompt asks for, without those that any system speaks of."""
    texts = [word for one in prompt.wanted for word in (one.says, *one.words)]
    texts += [word for one in prompt.estimates for word in one.claim.words]
    return words_of(" ".join(texts)) - ANYBODYS


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
