"""Where the copies of a Kubernetes workload must run: zones and machines that the scheduler may not choose otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.kubernetes.nodes import entries, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.source import Node

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_ZONE = re.compile(r"(?:topology|failure-domain\.beta)\.kubernetes\.io/zone")
_HOST = "kubernetes.io/hostname"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_LETTERS = "abcdefgh"
_USUAL = 3
"""Zones and machines that a manifest does not name are called by letters; three zones are what most regions have."""


def placed(template: Node, copies: int) -> tuple[str, list[str], Evidence] | None:
    """`zones` or `hosts`, their names, and who says so; None when copies may stand together anywhere.

    One zone that the nodes must be in holds all copies; a hard spread over zones, or copies that exclude each other,
    puts them apart. What the scheduler merely prefers is no promise. How many zones there are to spread over, no
    manifest tells unless it names them or asks for a number: three are a guess then.
    """
    allowed, where = _zones(template)
    if allowed and len(allowed) == 1 and where is not None:
        return "zones", allowed, where
    if copies < 2:
        return None
    apart = dict(_apart(template))
    for word in ("zones", "hosts"):
        if word in apart:
            least, evidence = apart[word]
            if word == "zones" and allowed:
                return word, allowed[:copies], evidence
            excluded = evidence.why == "podAntiAffinity"
            count = copies if excluded else max(least, min(copies, _USUAL))
            names = [f"{word[:-1]}-{letter}" for letter in _LETTERS[:count]]
            if not excluded and least < len(names):
                why = f"how many {'zones' if word == 'zones' else 'machines'} there are is not told"
                evidence = Evidence(Confidence.GUESS, evidence.file, evidence.line, why)
            return word, names, evidence
    return None


def _zones(template: Node) -> tuple[list[str], Evidence | None]:
    """The zones that the nodes must lie in, by a selector or a required affinity; none when any will do."""
    for key, value in entries(template, "spec", "nodeSelector").items():
        if _ZONE.fullmatch(key) and _PLAIN.fullmatch(value.text()):
            return [value.text()], seen(Confidence.DECLARED, value, "nodeSelector")
    terms = items(template, "spec", "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms")
    if len(terms) != 1:  # one of several would do
        return [], None
    for expression in items(terms[0], "matchExpressions"):
        values = [each.text() for each in items(expression, "values")]
        if _ZONE.fullmatch(text(expression, "key")) and text(expression, "operator") == "In" and values:
            plain = [each for each in values if _PLAIN.fullmatch(each)]
            return plain, seen(Confidence.DECLARED, expression, "nodeAffinity")
    return [], None


def _apart(template: Node) -> Iterator[tuple[str, tuple[int, Evidence]]]:
    """What keeps copies apart: hard spreads (with the fewest domains they ask for), and copies that exclude each other."""
    labels = {key: value.text() for key, value in entries(template, "metadata", "labels").items()}
    for term in items(template, "spec", "affinity", "podAntiAffinity", REQUIRED):
        word = _word(text(term, "topologyKey"))
        if word and _selects(term, labels):
            yield word, (0, seen(Confidence.DECLARED, term, "podAntiAffinity"))
    for constraint in items(template, "spec", "topologySpreadConstraints"):
        word = _word(text(constraint, "topologyKey"))
        hard = text(constraint, "whenUnsatisfiable") != "ScheduleAnyway"
        least = text(constraint, "minDomains")
        if word and hard and _selects(constraint, labels):
            count = int(least) if least.isdigit() else 0
            yield word, (count, seen(Confidence.DECLARED, constraint, "topologySpreadConstraints"))


def _word(key: str) -> str:
    return "zones" if _ZONE.fullmatch(key) else "hosts" if key == _HOST else ""


def _selects(term: Node, labels: Mapping[str, str]) -> bool:
    """Whether a term means the copies themselves, not others; who writes no selector meant them."""
    exact = entries(term, "labelSelector", "matchLabels")
    listed = items(term, "labelSelector", "matchExpressions")
    same = all(labels.get(key) == value.text() for key, value in exact.items())
    return same and all(_holds(each, labels) for each in listed)


def _holds(expression: Node, labels: Mapping[str, str]) -> bool:
    """One expression of a selector (`In`, `NotIn`, `Exists`, `DoesNotExist`) for these labels."""
    value = labels.get(text(expression, "key"))
    values = [each.text() for each in items(expression, "values")]
    return {
        "In": value in values,
        "NotIn": value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }.get(text(expression, "operator"), False)
