"""What is open, what was accepted, and what had to be assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.findings.order import RANK
from archlint.quantity import listed
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.report.tradeoffs.places import Places


def findings_blocks(findings: tuple[Finding, ...], places: Places) -> list[Block]:
    """Findings worst first, each with what to do and what that costs; then the accepted ones."""
    ordered = sorted(findings, key=lambda finding: (RANK[finding.severity], finding.primary.span, finding.identity))
    opened = [finding for finding in ordered if finding.suppression is None]
    found: list[Block] = [Heading(2, "Findings")]
    found.append(Listing(tuple(_listed(opened)), numbered=True) if opened else Paragraph("None."))
    accepted = tuple(_accepted(finding) for finding in ordered if finding.suppression is not None)
    return [*found, Heading(3, "Accepted on purpose"), Listing(accepted)] if accepted else found


def assumption_blocks(analyses: Analyses, places: Places) -> list[Block]:
    """Every fact the catalogue supplied; a source that was named already is referred to where that is shorter.

    Facts of a component that have one source share a row.
    """
    rows: list[tuple[str, ...]] = []
    named: dict[tuple[str, str], str] = {}
    for component in analyses.system.components.values():
        facts: dict[str, list[str]] = {}
        for key, source in component.assumed.items():
            first = named.setdefault((key, source), component.id)
            again = f"as for {first}"
            said = again if first != component.id and len(again) < len(source) else source
            facts.setdefault(said, []).append(f"`{key}`")
        place = places.cite(f"`{component.id}`", *component.path)
        rows += [(place, listed(keys), said) for said, keys in facts.items()]
    if not rows:
        return []
    lead = "The blueprint does not state these; stating them replaces the assumption."
    return [Heading(2, "Assumed"), Paragraph(lead), Table(("component", "facts", "source"), tuple(rows))]


def _listed(opened: list[Finding]) -> Iterator[str]:
    """Each finding; advice and costs that an earlier one gives in the same words are referred to."""
    given: dict[str, int] = {}
    for number, finding in enumerate(opened, start=1):
        said = [_finding(finding)]
        if finding.help and (first := given.setdefault(f"{finding.help}\n{finding.costs}", number)) != number:
            said.append(f"Do: as for {first}.")
        else:
            said += _advice(finding, number, given)
        yield " ".join(said)


def _advice(finding: Finding, number: int, given: dict[str, int]) -> Iterator[str]:
    """What to do and what gets worse; what an earlier finding says in the same words is `given` with its number."""
    head, written = finding.advice
    first = given.setdefault(f"{head}\n{finding.costs}", number) if written else number
    if first != number:
        yield f"Do: as for {first}, {'; '.join(written)}."
        return
    if finding.help:
        yield f"Do: {sentence(finding.help_line)}"
    if finding.costs:
        first = given.setdefault(finding.costs, number)
        yield f"Costs: {sentence(finding.costs) if first == number else f'as for {first}.'}"


def _finding(finding: Finding) -> str:
    where = f"`{finding.primary.file}:{finding.primary.span.line}`"
    parts = [f"**{finding.severity.value}** `{finding.rule}`, {where}: {sentence(finding.message, finding.subject)}"]
    parts += [sentence("; ".join(finding.numbers))] if finding.numbers else []
    return " ".join(parts)


def _accepted(finding: Finding) -> str:
    suppression = finding.suppression
    reason = suppression.reason if suppression else ""
    until = f" (until {suppression.until})" if suppression and suppression.until else ""
    return f"`{finding.rule}` on `{finding.subject}`: {finding.message} — {reason}{until}"
