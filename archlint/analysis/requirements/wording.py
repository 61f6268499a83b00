"""What a sentence and a flow speak of: what is done, and to what; people have several words for the same thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import words_of
from archlint.blueprint.vocabulary import CHANNELS, Does, Kind
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.graph.system import Flow, System

ACTS: Mapping[str, str] = {
    "bring": "create add make insert register submit upload share send post publish write save store record place",
    "see": "see view list get show load browse open read display fetch watch retrieve",
    "search": "search find filter query sort lookup",
    "change": "update edit change modify assign reassign move rename set complete close mark",
    "remove": "delete remove cancel expire purge clean",
    "tell": "notify notified notification alert push live realtime websocket inform remind",
    "take out": "export csv download",
    "sign in": "login signin signup authenticate authentication auth",
    "follow": "follow subscribe",
}
"""Words for the same act. Two acts that differ are two things, whatever they are done to."""
THINGS = (
    "online presence connected",
    "photo picture image",
    "link url address alias",
    "pay paid payment charge checkout purchase buy",
    "order booking reservation",
    "doc document file",
    "people person profile account",
    "comment reply",
)
"""Words for the same thing."""
SPELT = (
    (re.compile(r"real[- ]?time"), "realtime"),
    (re.compile(r"\blog(s|ging)?[- ]in(to)?\b"), "login"),
    (re.compile(r"\bsign(s|ing)?[- ](in|up)\b"), "signin"),
)
"""Words that are written as two."""
EMPTY = words_of(
    "who what which my your own new every each other others one some any them they everybody somebody someone"
)
_ACT = {stem: act for act, words in ACTS.items() for stem in words_of(words)}
_THING = {stem: min(words_of(words)) for words in THINGS for stem in words_of(words)}
NAMED, TOLD, DONE = 3, 1, 4
"""What a shared word of a name and of a description weighs, and an act that is the same."""


@frozen
class Wording:
    """The acts and the things of a text, and the words for its acts."""

    acts: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()


def worded(text: str) -> Wording:
    """What a text speaks of.

    >>> worded("Real-time notifications").acts == worded("live updates").acts
    True
    """
    plain = text.lower()
    for written, word in SPELT:
        plain = written.sub(word, plain)
    stems = words_of(plain) - EMPTY
    acts = frozenset(_ACT[stem] for stem in stems if stem in _ACT)
    things = frozenset(_THING.get(stem, stem) for stem in stems if stem not in _ACT)
    return Wording(acts - {"change"} if "tell" in acts else acts, things, stems & _ACT.keys())


def fitness(asked: str, flow: Flow) -> int:
    """How well a flow does what a sentence asks for; 0 when it does something else."""
    wanted = worded(asked)
    named = worded(f"{flow.id} {flow.title}")
    told = worded(" ".join((flow.description or "", *flow.data)))
    said = named.acts | worded(flow.description or "").acts
    done = wanted.acts & (said or _by_steps(flow))
    if wanted.acts and not done and (said or _by_steps(flow)):
        return 0
    things = NAMED * len(wanted.things & named.things) + TOLD * len(wanted.things & (told.things - named.things))
    named_alike = not named.things and bool(wanted.verbs & named.verbs)
    alone = "tell" in done or (bool(said) and not wanted.things) or named_alike
    if not things and not (done and alone):
        return 0
    return (DONE if said else TOLD) * len(done) + things


def _by_steps(flow: Flow) -> frozenset[str]:
    """What a flow does that has no name for it: by its kind, and by a connection that the server speaks on."""
    if any(str(hop.over or "") in ("websocket", "sse") for hop in flow.hops):
        return frozenset({"tell"})
    return frozenset({"see", "search"} if flow.does == "read" else ())


def answered(texts: Sequence[str], system: System) -> Mapping[str, str]:
    """For each sentence that has one, the flow that does it, the best fitting first.

    Each has a flow of its own where there are enough; a flow may do more than one thing when it says so, act and thing.
    """
    flows = [flow for flow in system.flows.values() if works(flow, system)]
    fit = {text: {flow.id: fitness(text, flow) for flow in flows} for text in texts}
    fits = {
        text: sorted((name for name, points in of.items() if points), key=lambda name: (-of[name], name))
        for text, of in fit.items()
    }
    found = matched(sorted(texts, key=lambda text: -max(fit[text].values(), default=0)), fits)
    shared = {text: name for text in texts if text not in found for name in fits[text][:1] if fit[text][name] > DONE}
    return {**found, **shared}


def works(flow: Flow, system: System) -> bool:
    """Whether a flow does more than greet a server: it asks for data, a channel, or somebody else's system.

    What it begins at is asked by nobody, so a read that is drawn from the database to the client does nothing; what an event
    or a batch begins at has happened there.
    """
    begun = [] if flow.does in (Does.READ, Does.WRITE) else [flow.entry]
    asked = (system.components[name] for name in (*begun, *(name for hop in flow.arrows for name in hop.targets)))
    return system.components[flow.entry].kind in CHANNELS or any(
        part.is_store or part.kind in (Kind.CDN, Kind.EXTERNAL) for part in asked
    )


def unanswered(system: System) -> tuple[str, ...]:
    """The requirements of which no flow speaks at all, where fewer flows are left than could do them: one of them is not there.

    Words alone prove nothing, since people have more of them for a thing than anybody knows; a flow that is left may be meant.
    """
    texts = tuple(dict.fromkeys(system.requirements.functional))
    if len(texts) <= len(system.flows):
        return ()  # each takes one flow at most, so no fewer flows are left than texts
    flows, found = system.flows.values(), answered(texts, system)
    open_ = tuple(text for text in texts if text not in found and not any(fitness(text, flow) for flow in flows))
    return open_ if len(open_) > sum(flow.id not in found.values() for flow in flows) else ()


def matched(left: Sequence[str], fits: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """A largest matching, by augmenting paths (H. W. Kuhn, 1955), the same every time.

    >>> matched(["a", "b"], {"a": ["x", "y"], "b": ["x"]})
    {'a': 'y', 'b': 'x'}
    """
    taken: dict[str, str] = {}

    def place(one: str, tried: set[str]) -> bool:
        for other in fits[one]:
            if other in tried:
                continue
            tried.add(other)
            if other not in taken or place(taken[other], tried):
                taken[other] = one
                return True
        return False

    for one in left:
        place(one, set())
    turned = {one: other for other, one in taken.items()}
    return {one: turned[one] for one in left if one in turned}
