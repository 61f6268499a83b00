"""A rule, checked and compiled: what it is called, and the Python sources of what it asks and says."""

from __future__ import annotations

from archlint.findings.finding import Severity
from archlint.frozen import frozen

CATEGORIES = (
    "statelessness",
    "load-balancing",
    "health",
    "failure",
    "capacity",
    "replication",
    "sharding",
    "caching",
    "consistency",
    "queues",
    "resilience",
    "requirements",
    "tradeoffs",
    "blueprint",
)
"""The chapters of the book; each is also a selector."""


@frozen
class Parameter:
    """A figure of a rule that a configuration may change; `default` in base units of `dimension`."""

    name: str
    dimension: str
    default: float
    doc: str


@frozen
class Rule:
    """One rule. Every field that ends in `_source` is a checked Python expression (see `signature`).

    when_source    whether the rule applies to an entity at all (None: always)
    opening_source the first part of a `when_source` joined by `and`, which many rules share (None: it has no parts)
    flag_source    whether it complains; `traced_source` is the same, reporting the facts it reads that may be assumed
    message_source, numbers_sources, help_source, cost_source, gain_source, label_source   what it says
    subject_source, evidence_source   who the finding is about, what tells two findings on one subject apart
    at_source      places in the document, the first is the primary one
    also_sources   further places: pairs of places and a label
    milder         (severity, condition) pairs, tried in order; traced like `flag_when`
    supersedes     rules whose findings on the same subject say less
    ranks_after    the category right behind whose findings its own stand ('': they stand among those of its category)
    protects       what there is that could go wrong, and `protects_source` which of it (None: what the rule applies to)
    """

    name: str
    category: str
    severity: Severity
    since: str
    applies_to: str
    title: str
    why: str
    false_positives: str
    references: tuple[str, ...]
    flag_source: str
    traced_source: str
    message_source: str
    label_source: str
    at_source: str
    help_source: str
    cost_source: str
    gain_source: str
    when_source: str | None = None
    opening_source: str | None = None
    subject_source: str | None = None
    evidence_source: str | None = None
    also_sources: tuple[str, ...] = ()
    numbers_sources: tuple[str, ...] = ()
    milder: tuple[tuple[Severity, str], ...] = ()
    supersedes: tuple[str, ...] = ()
    ranks_after: str = ""
    protects: str = ""
    protects_source: str | None = None
    parameters: tuple[Parameter, ...] = ()
    waivable: bool = True
    tags: tuple[str, ...] = ()

    def settings(self) -> dict[str, float]:
        """Its parameters at their defaults."""
        return {parameter.name: parameter.default for parameter in self.parameters}


def signature(applies_to: str) -> str:
    """The head of the function that every expression of a rule compiles to."""
    return f"lambda {applies_to}, system, p: " if applies_to != "system" else "lambda system, _, p: "


def selecting(applies_to: str, source: str) -> str:
    """The function that asks a question of many entities at once, and returns those for which it holds."""
    asked = source.removeprefix(signature(applies_to))
    return f"lambda entities, system, p: [{applies_to} for {applies_to} in entities if {asked}]"


@frozen
class Example:
    """A blueprint that a rule must complain about (`good` false) or must not; `line` is where it starts in the file."""

    good: bool
    text: str
    line: int


@frozen
class RuleFile:
    """A rule as written: the compiled rule, and the words that only a reader needs."""

    rule: Rule
    file: str
    examples: tuple[Example, ...]
    fix: str
    gain: str
    cost: str
    flag_when: str
    where: str | None
