"""Running the book over the facts of one blueprint: findings, worst first, one per root cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archlint.findings.finding import Finding, Location, Severity
from archlint.findings.order import RANK, worst_first
from archlint.frozen import frozen
from archlint.quantity import counted
from archlint.rules.places import locate
from archlint.rules.rule import selecting
from archlint.rules.runtime import Witness, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archlint.facts import Facts
    from archlint.facts.fact import Entity
    from archlint.rules.book import Book
    from archlint.rules.rule import Rule
    from archlint.source import Document

TOGETHER = 256
"""Entities that all rules are asked of before the next ones: so many, with all that is known of them, stay in fast memory."""
MOST_RELATED = 4
"""Further places shown with a finding."""


@frozen
class Count:
    """How often a rule applied, did not apply, and complained."""

    applied: int
    not_applicable: int
    findings: int


@frozen
class Outcome:
    """The findings of a run, and for every rule how often it had something to say."""

    findings: tuple[Finding, ...]
    counts: Mapping[str, Count]


def run(book: Book, facts: Facts, document: Document) -> tuple[Finding, ...]:
    """The findings of a book, worst first.

    `book` comes from `load_book(settings)`, which has applied pack, selection and parameters.
    """
    return evaluate(book, facts, document).findings


def evaluate(book: Book, facts: Facts, document: Document) -> Outcome:
    """The same with the number of times each rule applied.

    Every rule is asked of a few entities before any is asked of the next ones: what is known of them is at hand then, where
    each rule would have to fetch all that is known of a large system by itself.
    """
    asked = [Asking(rule, book, facts.system, document) for rule in book.rules]
    kinds: dict[str, list[Asking]] = {}
    for one in asked:
        kinds.setdefault(one.rule.applies_to, []).append(one)
    for kind, those in kinds.items():
        entities = facts.of(kind)
        for first in range(0, len(entities), TOGETHER):
            opened: dict[str, Sequence[Entity]] = {}
            for one in those:
                one.ask(entities[first : first + TOGETHER], opened)
    found = [finding for one in asked for finding in one.findings()]
    counts = {one.rule.name: one.count(len(facts.of(one.rule.applies_to))) for one in asked}
    return Outcome(worst_first(without_superseded(distinct(found), book)), counts)


class Asking:
    """One rule that is asked of some entities after the others: to how many it applied, and of which it complains.

    A question is compiled when somebody is left whom to ask.
    """

    def __init__(self, rule: Rule, book: Book, system: Entity, document: Document) -> None:
        self.rule = rule
        self.severity = book.severity_of(rule)
        self.system = system
        self.parameters = book.parameters_of(rule)
        self.document = document
        self.applied = 0
        self.hits: list[Entity] = []
        self.questions: dict[str, Callable[..., list[Entity]]] = {}

    def ask(self, entities: Sequence[Entity], opened: dict[str, Sequence[Entity]]) -> None:
        """Note those that the rule complains about.

        Dozens of rules begin alike (`component.kind == 'database' and …`): what they begin with is asked once of these
        entities, and only who is left is asked the rest; `opened` keeps who is.
        """
        left, opening = entities, self.rule.opening_source
        if opening is not None:
            if opening not in opened:
                opened[opening] = self.which(opening, entities)
            left = opened[opening]
        if left and self.rule.when_source is not None:
            left = self.which(self.rule.when_source, left)
        if left:
            self.applied += len(left)
            self.hits += self.which(self.rule.flag_source, left)

    def which(self, question: str, entities: Sequence[Entity]) -> list[Entity]:
        """Those for which a condition holds."""
        function = self.questions.get(question)
        if function is None:
            source = selecting(self.rule.applies_to, question)
            function = self.questions[question] = compiled(source, f"<{self.rule.name}>")
        return function(entities, self.system, self.parameters)

    def count(self, entities: int) -> Count:
        """How often it had something to say of so many."""
        return Count(self.applied, entities - self.applied, len(self.hits))

    def findings(self) -> list[Finding]:
        """What it says."""
        if not self.hits:
            return []
        teller = Teller(self.rule, self.severity, self.system, self.parameters, self.document)
        return [teller.tell(entity) for entity in self.hits]


class Teller:
    """Makes findings of the entities one rule complains about."""

    def __init__(
        self, rule: Rule, severity: Severity, system: Entity, parameters: Mapping[str, float], document: Document
    ) -> None:
        self.rule = rule
        self.severity = severity
        self.system = system
        self.parameters = parameters
        self.document = document
        self.functions: dict[str, Callable[..., Any]] = {}
        self.witness = Witness()
        self.traced = self.compiled(rule.traced_source)
        self.milder = [
            (milder, self.compiled(source)) for milder, source in rule.milder if RANK[milder] > RANK[severity]
        ]

    def compiled(self, source: str) -> Any:
        """The function of an expression, which reports to the witness what it reads."""
        return compiled(source, f"<{self.rule.name}>", {"seen": self.witness.seen})

    def ask(self, source: str | None, entity: Entity) -> Any:
        """The value of one compiled expression for an entity; None for no expression.

        Where it asks whether a fact is assumed, the witness notes those that are.
        """
        if source is None:
            return None
        function = self.functions.get(source)
        if function is None:
            reads = {"assumed": self.witness.assumed}
            function = self.functions[source] = compiled(source, f"<{self.rule.name}>", reads)
        return function(entity, self.system, self.parameters)

    def tell(self, entity: Entity) -> Finding:
        """The finding about one entity."""
        rule = self.rule
        severity, assumed = self.judged(entity)
        paths = self.ask(rule.at_source, entity)
        places = [locate(self.document, path) for path in paths] or [locate(self.document, entity.path)]
        label = self.ask(rule.label_source, entity)
        file = self.document.file
        related = [Location(file, span, "") for span in places[1:]] + self.related(entity)
        self.witness.found.clear()
        numbers = tuple(text for source in rule.numbers_sources if (text := self.ask(source, entity)))
        marked = tuple(self.witness.found)
        return Finding(
            rule=rule.name,
            category=rule.category,
            severity=severity,
            subject=self.ask(rule.subject_source, entity) or entity.subject,
            title=rule.title,
            message=self.ask(rule.message_source, entity),
            primary=Location(file, places[0], label),
            related=few(tuple(dict.fromkeys(place for place in related if place.span != places[0]))),
            numbers=numbers,
            help=self.ask(rule.help_source, entity),
            costs=self.ask(rule.cost_source, entity),
            gain=self.ask(rule.gain_source, entity),
            evidence=self.ask(rule.evidence_source, entity) or None,
            assumed=assumed,
            marked=marked,
            ranks_after=rule.ranks_after,
        )

    def related(self, entity: Entity) -> list[Location]:
        """The further places with their labels."""
        return [
            Location(self.document.file, locate(self.document, path), label)
            for source in self.rule.also_sources
            for paths, label in self.ask(source, entity)
            for path in paths
        ]

    def judged(self, entity: Entity) -> tuple[Severity, tuple[str, ...]]:
        """How bad it is, and the facts that decided that and that nobody declared.

        Milder where the rule says so; never an error on the strength of an assumption.
        """
        self.witness.found.clear()
        self.traced(entity, self.system, self.parameters)
        decided = dict(self.witness.found)
        for milder, function in self.milder:
            self.witness.found.clear()
            if function(entity, self.system, self.parameters):
                return milder, tuple(decided | self.witness.found)
        severity = Severity.WARNING if decided and self.severity is Severity.ERROR else self.severity
        return severity, tuple(decided)


def few(places: tuple[Location, ...]) -> tuple[Location, ...]:
    """As many further places as an excerpt has room for; the last of them says how many more there are."""
    if len(places) <= MOST_RELATED:
        return places
    *shown, last = places[:MOST_RELATED]
    left = counted(len(places) - MOST_RELATED, "more place")
    return (*shown, replace(last, label=f"{last.label} ({left} not shown)".strip()))


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per identity: the first."""
    return list({finding.identity: finding for finding in reversed(list(findings))}.values())[::-1]


def without_superseded(findings: list[Finding], book: Book) -> list[Finding]:
    """Without findings about which a stronger rule says more on the same subject, and on the same evidence if both have one."""
    stronger = {rule.name: rule.supersedes for rule in book.rules}
    silenced: dict[tuple[str, str], set[str | None]] = {}
    for finding in findings:
        for name in stronger[finding.rule]:
            if name != finding.rule:
                silenced.setdefault((name, finding.subject), set()).add(finding.evidence)
    return [finding for finding in findings if not _is_silenced(finding, silenced)]


def _is_silenced(finding: Finding, silenced: Mapping[tuple[str, str], set[str | None]]) -> bool:
    told = silenced.get((finding.rule, finding.subject))
    return told is not None and (finding.evidence is None or None in told or finding.evidence in told)
