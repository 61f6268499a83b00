"""Running the examples of rules: each bad one must be complained about where it says so, each good one not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import ArchlintError
from archlint.frozen import frozen
from archlint.rules.book import Book
from archlint.rules.protected import protected
from archlint.rules.run import evaluate, run

if TYPE_CHECKING:
    from archlint.facts import Facts
    from archlint.findings.finding import Finding
    from archlint.rules.rule import Example, RuleFile
    from archlint.source import Document

PRELUDE = (("archlint", "archlint: 1"), ("system", "system: Example"))
"""Top-level keys that an example may leave out; they are added below it, so that its lines keep their numbers."""


@frozen
class Failure:
    """An example that does not do what it says: which rule, which line of the rule file, what is wrong."""

    rule: str
    file: str
    line: int
    message: str


def check_examples(found: RuleFile) -> tuple[Failure, ...]:
    """Everything that is wrong with the examples of one rule."""
    failures: list[Failure] = []
    for example in found.examples:
        for line, message in disagreements(found, example):
            failures.append(Failure(found.rule.name, found.file, example.line + line, message))
    return tuple(failures)


def disagreements(found: RuleFile, example: Example) -> list[tuple[int, str]]:
    """Line of the example and what is wrong there."""
    try:
        document, facts = facts_of(found, example)
        outcome = evaluate(Book((found.rule,)), facts, document)
    except ArchlintError as error:
        return [(problem.span.line if problem.span else 0, problem.message) for problem in error.problems]
    wrong: list[tuple[int, str]] = []
    expected = marked_lines(document, found.rule.name)
    actual = {finding.primary.span.line: finding for finding in outcome.findings}
    if not example.good and not expected:
        return [(0, f"a bad example says where with `# expect: {found.rule.name}`")]
    if not example.good and not protected(Book((found.rule,)), facts, outcome.counts)[found.rule.name]:
        wrong.append((0, f"a bad example holds something that the rule protects, here no {found.rule.protects}"))
    if example.good and expected:
        wrong.append((min(expected), "a good example expects nothing"))
    wrong.extend((line, "expected a finding here, found none") for line in sorted(expected - set(actual)))
    wrong.extend(
        (line, f"unexpected: {actual[line].message}")
        for line in sorted(set(actual) - (set() if example.good else expected))
    )
    return wrong


def findings_of(found: RuleFile, example: Example) -> tuple[Document, tuple[Finding, ...]]:
    """What the rule alone says about an example.

    Raises:
        ArchlintError: the example is no blueprint.
    """
    document, facts = facts_of(found, example)
    return document, run(Book((found.rule,)), facts, document)


def facts_of(found: RuleFile, example: Example) -> tuple[Document, Facts]:
    """An example, and all that rules can speak of in it.

    Raises:
        ArchlintError: the example is no blueprint.
    """
    from archlint.analysis import analyse  # noqa: PLC0415 -- running examples is not part of checking a blueprint
    from archlint.blueprint import load  # noqa: PLC0415
    from archlint.facts import build as build_facts  # noqa: PLC0415
    from archlint.graph import build  # noqa: PLC0415
    from archlint.source import parse_text  # noqa: PLC0415

    document = parse_text(complete(example.text), found.file)
    system = build(load(document), document)
    return document, build_facts(analyse(system))


def complete(text: str) -> str:
    """An example as a whole blueprint: the keys of the prelude that it leaves out are added below."""
    lines = text.splitlines()
    missing = [line for key, line in PRELUDE if not any(written.startswith(f"{key}:") for written in lines)]
    return "\n".join([*lines, *missing]) + "\n"


def marked_lines(document: Document, rule: str) -> set[int]:
    """The lines that carry `# expect: NAME`."""
    marks = [(comment.line, comment.text) for comment in document.comments if comment.text.startswith("expect:")]
    return {line for line, text in marks if rule in text.removeprefix("expect:").replace(",", " ").split()}
