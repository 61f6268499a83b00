"""What goes over a link between two programs: one hop, or one for each role that a Redis has for who calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import WATCHERS
from archlint.importers.sketch import Hop
from archlint.importers.workloads.character import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.sketch import Sketch
    from archlint.importers.stores.roles import Use
    from archlint.importers.workloads.character import Character

OPS = {
    "cache": "get", "sessions": "get", "limits": "set", "results": "set", "broker": "enqueue", "pubsub": "publish",
    "stream": "publish", "lock": "write", "store": "read",
}  # fmt: skip
"""What is asked of a store in each of its roles."""
_HANDED_ON = ("enqueue", "publish")
"""What is handed on to others: who of two puts it there is more than that they are linked."""


def by_pair(uses: Sequence[Use]) -> dict[tuple[str, str], list[Use]]:
    """What was seen of uses, by who uses what."""
    found: dict[tuple[str, str], list[Use]] = {}
    for use in uses:
        found.setdefault((use.user, use.store), []).append(use)
    return found


def hops_of(
    link: Link,
    uses: Mapping[tuple[str, str], Sequence[Use]],
    characters: Mapping[str, Character],
    ids: Mapping[str, str],
    sketch: Sketch,
    takes: Callable[[], bool | None] = lambda: None,
) -> list[Hop]:
    """One hop for a link, or one for each use of a store with several roles; `uses` are those `by_pair`.

    `takes` says which way messages go, if anything does; it is asked where there are some.
    """
    if link.source not in ids or link.target not in ids:
        return []
    source, target = ids[link.source], ids[link.target]
    if characters[link.source].purpose == "redis":
        return [Hop(source, target, link.evidence)]
    part = sketch.part(target)
    fact = (part.facts.get("roles") or part.facts.get("role")) if part is not None else None
    known = fact.texts() if fact is not None else ()
    if characters[link.target].purpose == "redis" and known:
        first, several = next(iter(known)), len(known) > 1
        mine = uses.get((link.source, link.target), ())
        told = [use.role for use in mine if use.role in known]
        if characters[link.source].engine == "celery-beat" and "broker" in told:
            told = ["broker"]
        looks_on = characters[link.source].purpose in WATCHERS
        if not told:
            others = any(store == link.target and user not in ("", link.source) for user, store in uses)
            evidence = _supposed(link.evidence) if others and not looks_on else link.evidence
            way = takes() if first == "pubsub" else None
            return [Hop(source, target, evidence, OPS[first] if several else "", first, way)]
        sure = looks_on or not (several or link.evidence.is_guess or OPS[first] in _HANDED_ON)
        return [
            Hop(
                source,
                target,
                link.evidence if sure and use.evidence.is_guess else use.evidence,
                _op(use.role, characters[link.source]) if several else "",
                use.role,
                takes() if use.role == "pubsub" else None,
            )
            for use in mine
            if use.role in told
        ]
    channel = characters[link.target].purpose in CHANNELS
    return [Hop(source, target, link.evidence, consumes=takes() if channel else None)]


def _supposed(evidence: Evidence) -> Evidence:
    """The evidence of a connection of which only others tell what goes over it: that it does is a guess."""
    why = f"{evidence.why}, as others use it".removeprefix(", ")
    sure = evidence.confidence is Confidence.DECLARED
    return evidence if sure else Evidence(Confidence.GUESS, evidence.file, evidence.line, why)


def _op(role: str, source: Character) -> str:
    """What is asked in a role: workers write results, all others read them."""
    return "get" if role == "results" and source.purpose != "worker" else OPS[role]
