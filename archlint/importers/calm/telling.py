"""A flow of a CALM architecture as a path: its transitions in their order, answers left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does
from archlint.errors import did_you_mean
from archlint.importers.calm.nodes import said_of, text_of
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.models.judgement import judge
from archlint.importers.models.model import ASKED, Model, Relation, Tale, harmless
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.source import Node

_DOES = tuple(each.value for each in Does)
_CHANNELS = frozenset({"queue", "stream", "pubsub"})


def tale(flow: Node, arrows: Mapping[str, list[Relation]], model: Model) -> Tale:
    """The path of a flow; raises ImportingError for a transition over a relationship that is not there."""
    found = flow.get("transitions")
    transitions = sorted(found.items() if found is not None else (), key=_order)
    steps: list[Relation] = []
    said = said_of(flow)
    does = text_of(said, "does") if said is not None else ""
    named = said.get("asks") if said is not None else None
    asked = named.texts() if named is not None else ()
    for number, transition in enumerate(transitions):
        name = text_of(transition, "relationship-unique-id")
        if name not in arrows:
            help_ = did_you_mean(name, list(arrows))
            message = f"{transition.place}: no connection has the unique-id `{harmless(name, 60)}`"
            raise refused("unknown-name", message, help_)
        evidence = Evidence(Confidence.DECLARED, transition.file, transition.line)
        back = text_of(transition, "direction") == "destination-to-source"
        asks = asked[number] if len(asked) == len(transitions) and asked[number] in ASKED else ""
        steps += [step for each in arrows[name] if (step := _step(each, back, asks, evidence, model)) is not None]
    title = text_of(flow, "name")
    name = "-".join(re.findall(r"[a-z0-9]+", (text_of(flow, "unique-id") or title).lower())) or "flow"
    here = Evidence(Confidence.DECLARED, flow.file, flow.line)
    return Tale(name, title or name, tuple(steps), here, does if does in _DOES else "", text_of(flow, "description"))


def _step(relation: Relation, back: bool, asks: str, evidence: Evidence, model: Model) -> Relation | None:
    """One arrow; what comes back is an answer, and no step of its own, unless it says so or a channel hands it out."""
    if not back:
        return Relation(relation.source, relation.target, evidence, op=asks or relation.op)
    if asks == "reply":
        return Relation(relation.target, relation.source, evidence, op=asks)
    target = model.elements.get(relation.target)
    if target is not None and judge(target).purpose in _CHANNELS:
        return Relation(relation.target, relation.source, evidence)
    return None


def _order(transition: Node) -> float:
    found = transition.get("sequence-number")
    return found.value if found is not None and isinstance(found.value, (int, float)) else 0.0
