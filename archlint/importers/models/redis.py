"""What a drawn Redis is used for: by the words on its box and on the arrows that lead to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.stores.roles import Use

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.models.model import Element, Relation
    from archlint.importers.workloads.character import Character

_WORDS = (
    ("sessions", r"\bsessions?\b"),
    ("limits", r"\brate[- ]?limit"),
    ("pubsub", r"\bpub/?-?sub\b|\bpublish|\bsubscri|\bbackplane\b"),
    ("stream", r"\bstreams?\b"),
    ("broker", r"\bbroker\b|\bqueue|\bjobs?\b|\btasks?\b|\bcelery\b"),
    ("lock", r"\block(s|ing)?\b"),
    ("cache", r"\bcach(e|es|ed|ing)\b"),
)


def uses_of(
    elements: Mapping[str, Element], characters: Mapping[str, Character], relations: Sequence[Relation]
) -> list[Use]:
    """Every use of every Redis; what its own box says goes for all of its users."""
    found: list[Use] = []
    for name, element in elements.items():
        if characters[name].purpose != "redis":
            continue
        own = list(_roles(f"{name} {element.title} {element.description} {' '.join(element.words)}"))
        for relation in relations:
            if relation.target == name:
                roles = list(_roles(relation.words)) or own
                found += [Use(relation.source, name, role, _evidence(relation)) for role in roles]
    return found


def _roles(text: str) -> Iterator[str]:
    for role, pattern in _WORDS:
        if re.search(pattern, text, re.IGNORECASE):
            yield role


def _evidence(relation: Relation) -> Evidence:
    return Evidence(Confidence.DECLARED, relation.evidence.file, relation.evidence.line, "as it is described")
