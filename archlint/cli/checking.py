"""From blueprint files to an outcome: every file is read, analysed and held against the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.cli.known import key
from archlint.cli.quotes import of_problems
from archlint.errors import BlueprintError, Problem, did_you_mean
from archlint.findings.finding import Severity
from archlint.frozen import frozen
from archlint.report.outcome import Checked, Outcome, RuleText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis import Analyses
    from archlint.findings import RuleNames
    from archlint.findings.baseline import Baseline
    from archlint.findings.finding import Finding
    from archlint.graph.system import System
    from archlint.rules import Book, Count
    from archlint.source import Document


@frozen
class Request:
    """How to check: the settings, the mildest severity that fails, whether waivers count, and the day it is."""

    settings: Settings
    fail_on: str
    waivers: bool
    today: str | None = None


@frozen
class Review:
    """One blueprint, understood: its text, its analyses, its findings, and how often each rule applied."""

    document: Document
    analyses: Analyses
    findings: tuple[Finding, ...]
    counts: dict[str, Count]


def review(file: str, book: Book, request: Request) -> Review:
    """Read, analyse and judge one blueprint.

    Raises:
        BlueprintError: it cannot be understood.
    """
    from archlint.graph import load_system  # noqa: PLC0415 - what a broken command line does not need

    return judge(*load_system(file), book, request)


def judge(system: System, document: Document, book: Book, request: Request) -> Review:
    """Analyse and judge a system, whose text need not stand in a file."""
    from archlint.analysis import analyse  # noqa: PLC0415 - what a broken command line does not need
    from archlint.facts import build  # noqa: PLC0415
    from archlint.findings import accept  # noqa: PLC0415
    from archlint.rules import evaluate  # noqa: PLC0415

    analyses = analyse(system)
    judged = evaluate(book, build(analyses), document)
    findings = judged.findings
    if request.waivers:
        findings = accept(findings, system, document, rule_names(book), request.today)
    return Review(document, analyses, findings, dict(judged.counts))


def rule_names(book: Book) -> RuleNames:
    """What waivers may speak of."""
    from archlint.findings import RuleNames  # noqa: PLC0415
    from archlint.rules.rule import CATEGORIES  # noqa: PLC0415

    running = frozenset(book.names())
    unwaivable = frozenset(rule.name for rule in book.rules if not rule.waivable)
    return RuleNames(running | book.shelved, running, unwaivable, frozenset(CATEGORIES))


def check_files(files: Sequence[str], request: Request, known: Baseline | None) -> tuple[Outcome, tuple[Review, ...]]:
    """Every file held against the book and the baseline.

    One that cannot be understood does not keep the others from being checked.
    """
    book = open_book(request.settings)
    reviews: list[Review] = []
    problems: list[Problem] = []
    for file in files:
        try:
            reviews.append(review(file, book, request))
        except BlueprintError as error:
            problems += (*error.problems, *unknown_waivers(error, rule_names(book)))
    outcome = Outcome(
        files=tuple(checked(each, request, known) for each in reviews),
        problems=tuple(problems),
        sources={**{each.document.file: each.document.lines for each in reviews}, **of_problems(problems)},
        fail_on=None if request.fail_on == "never" else Severity(request.fail_on),
        rules=tuple(_text(book, name) for name in book.names()),
    )
    return outcome, tuple(reviews)


def unknown_waivers(error: BlueprintError, names: RuleNames) -> list[Problem]:
    """Waivers of rules that do not exist, where one of a thing that does not exist is told: they are one look at the section."""
    from archlint.source import read  # noqa: PLC0415 - only what is wrong is read again

    problem = next((each for each in error.problems if each.kind == "unknown-name" and each.span is not None), None)
    if problem is None or not Path(problem.file).is_file():
        return []
    document = read(problem.file, reads_on=True)
    waivers = document.at(("waivers",))
    found = (
        [(index, each.get("rule")) for index, each in enumerate(waivers) if isinstance(each, dict)]
        if isinstance(waivers, list)
        else []
    )
    return [
        Problem(
            "unknown-waiver",
            f"no rule is called `{rule}`",
            problem.file,
            document.value_span(("waivers", index, "rule")),
            did_you_mean(rule, sorted(names.all), "`archlint rules` lists them"),
        )
        for index, rule in found
        if isinstance(rule, str) and rule not in names.all
    ]


def checked(review: Review, request: Request, known: Baseline | None) -> Checked:
    """One file's result with the baseline applied."""
    file, system = review.document.file, review.analyses.system.name
    if known is None:
        return Checked(file, system, review.findings)
    from archlint.findings.baseline import accept_known, resolved  # noqa: PLC0415 - few projects have one

    name = key(request.settings, file)
    return Checked(
        file,
        system,
        accept_known(review.findings, known, name) if request.waivers else review.findings,
        resolved(known, name, review.findings),
    )


def _text(book: Book, name: str) -> RuleText:
    """What machine formats say about a rule."""
    rule = book.rule(name)
    return RuleText(
        name=rule.name,
        category=rule.category,
        severity=book.severity_of(rule),
        title=rule.title,
        why=rule.why,
        references=rule.references,
    )


def check(
    path: str | Path, *, pack: str | None = None, waivers: bool = True, today: str | None = None
) -> tuple[Finding, ...]:
    """The findings of one blueprint, worst first, accepted ones with their suppression.

    `pack` is the pack of rules, as in the configuration, which is not read here; None for the default one. `today`
    is an ISO date; without it no waiver has ended.

    Raises:
        BlueprintError: the blueprint cannot be understood; it carries every mistake of the file.
        ConfigurationError: there is no such pack.
    """
    request = Request(Settings() if pack is None else Settings(pack=pack), "error", waivers, today)
    return review(Path(path).as_posix(), open_book(request.settings), request).findings
