"""What each flow needs of its data, and what the configuration gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.quantity.show import listed
from archlint.report.features import features
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.words import duration, sentence

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.consistency.result import FlowConsistency, Weakening
    from archlint.graph.system import Needs
    from archlint.report.tradeoffs.places import Places

WORDS = {
    Verdict.PASS: "holds",
    Verdict.CONDITIONAL: "holds under a condition",
    Verdict.FAIL: "**fails**",
    Verdict.NO_NEED: "no need stated",
    Verdict.NOT_APPLICABLE: "does not apply",
}


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """The table, then how each shortfall comes about and what would mend it."""
    flows = analyses.consistency.flows
    found: list[Block] = [Heading(2, "Consistency, per data path")]
    if not flows:
        return [*found, Paragraph("No flow touches data.")]
    found.append(_features(analyses, places))
    for flow, result in flows.items():
        if result.verdict in (Verdict.FAIL, Verdict.CONDITIONAL):
            found += [Heading(3, f"`{flow}`"), *_story(result)]
    return found


def _features(analyses: Analyses, places: Places) -> Table:
    rows = tuple(
        (
            f"`{row.flow}`",
            places.cite(need(row.configured.need), *row.configured.path, "needs"),
            row.choice if row.choice_declared or row.choice == "–" else f"{row.choice} (assumed)",
            row.implementation,
            row.configured.as_configured or row.configured.summary or "–",
            WORDS[row.configured.verdict],
        )
        for row in features(analyses)
    )
    return Table(("feature", "needs", "while cut off", "implementation", "as configured", "verdict"), rows)


def need(needs: Needs) -> str:
    """A need in words."""
    parts: list[str] = []
    if needs.recency is not None:
        parts.append(
            f"{needs.recency.value} {duration(needs.bound)}" if needs.bound is not None else needs.recency.value
        )
    if needs.on_partition is not None:
        parts.append(f"{needs.on_partition.value} when cut off")
    if needs.rpo is not None:
        parts.append("no write lost" if needs.rpo == 0 else f"at most {duration(needs.rpo)} of writes lost")
    if needs.delivery is not None:
        parts.append(f"delivered {needs.delivery.value}")
    if needs.atomic:
        parts.append("all or nothing")
    return ", ".join(parts) or "not stated"


def _story(result: FlowConsistency) -> list[Block]:
    """What falls short, how the path weakens hop by hop, what a cut does, and what would mend it."""
    found: list[Block] = []
    if result.summary:
        found.append(Paragraph(f"Delivers: {sentence(result.summary)}"))
    items = tuple(
        f"**{fall.axis}**: needs {fall.needed}, gets {fall.delivered}"
        + (f"; settled by declaring {fall.missing_fact}" if fall.missing_fact else "")
        for fall in result.shortfalls
    )
    found += [Listing(items)] if items else []
    trace = tuple(_step(weakening) for weakening in result.trace)
    if trace:
        found.append(Table(("component", "adds", "loses", "because", "fact"), trace, right=frozenset({"adds"})))
    cuts = tuple((f"{_end(a)} – {_end(b)}", cut.effect, cut.detail) for cut in result.cuts for a, b in (cut.between,))
    if cuts:
        found.append(Table(("cut between", "effect", "detail"), cuts))
    if result.fixes:
        found += [Paragraph("Each of these was tried on the model:"), Listing(_tried(result), numbered=True)]
    return found


def _tried(result: FlowConsistency) -> tuple[str, ...]:
    """Each fix with what it leads to and what gets worse, which is not told again where a part of it stands above."""
    items: list[str] = []
    told: list[tuple[int, set[str]]] = []
    for place, fix in enumerate(result.fixes, start=1):
        costs = list(dict.fromkeys(worse for _, worse in fix.changes))
        above = [number for number, some in told if some <= set(costs)]
        known = {cost for number, some in told if number in above for cost in some}
        again = [f"as for {listed([str(number) for number in above])}"] if above else []
        left = WORDS[fix.verdict]
        leads = f"part of a fix, {left}" if fix.verdict is result.verdict else left
        new = [cost for cost in costs if cost not in known]
        items.append(f"{fix.change} → {leads}; costs {'; '.join([*again, *new])}")
        if new:
            told.append((place, set(costs)))
    return tuple(items)


def _end(copy: str) -> str:
    """One side of a cut: a component, or its primary or standby."""
    name, _, role = copy.partition(" ")
    return f"{role} of `{name}`" if role else f"`{name}`"


def _step(weakening: Weakening) -> tuple[str, ...]:
    lost = [*weakening.lost, *(f"{name} (conditional)" for name in weakening.weakened)]
    return (
        f"`{weakening.component}`",
        f"+{duration(weakening.adds)}" if weakening.adds else "–",
        ", ".join(lost) or "–",
        weakening.because,
        "declared" if weakening.declared else "assumed",
    )
