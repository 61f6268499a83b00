"""Every data path as text for a terminal: need, verdict, what each hop costs, what a cut shows, the cheapest fix."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.consistency.loss import lost
from archlint.analysis.consistency.words import duration, loss_words
from archlint.report.columns import harmless, width
from archlint.report.features import features
from archlint.report.tradeoffs.freshness import need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis import Analyses
    from archlint.analysis.consistency.fix import Fix
    from archlint.analysis.consistency.result import Cut, DatumConsistency, Effect, FlowConsistency, Verdict
    from archlint.report.features import Feature

_BLANK = "  "


def write(analyses: Analyses) -> str:
    """The flows one after the other, then the table of features, then every datum they touch."""
    found = analyses.consistency
    parts = [_flow(flow) for flow in found.flows.values()]
    parts.append(_features(features(analyses)))
    parts += [_datum(datum) for datum in found.data.values()]
    return harmless_lines("\n\n".join(part for part in parts if part) + "\n")


def harmless_lines(text: str) -> str:
    """The text without anything that moves a terminal's cursor; line ends stay."""
    return "\n".join(harmless(line) for line in text.split("\n"))


def _flow(flow: FlowConsistency) -> str:
    lines = [f"{flow.flow}   needs {need(flow.need)}   {flow.verdict.value}"]
    steps = [
        (
            step.component,
            _age(step.adds),
            step.because + ("" if step.declared else " (assumed)"),
            _lost(step.lost, step.weakened),
        )
        for step in flow.trace
    ]
    lines += _columns(list(dict.fromkeys(steps)))  # what two ways do alike is told once
    if flow.summary:
        lines.append(f"{_BLANK}delivers: {flow.summary}")
    lines.append(f"{_BLANK}{flow.letter}, PACELC {flow.pacelc}")
    loss = flow.delivered.loss if flow.delivered is not None else None
    if loss is not None and loss.enforced > 0:
        lines.append(f"{_BLANK}may lose: {loss_words(loss)}: {loss.cause}")
    lines += [_effect(each) for each in flow.effects]
    lines += [f"{_BLANK}cut {_ends(cut)}: {cut.effect}; {cut.detail}" for cut in flow.cuts]
    for short in flow.shortfalls:
        lines.append(f"{_BLANK}{short.axis}: needs {short.needed}, gets {short.delivered}")
        if short.missing_fact:
            lines.append(f"{_BLANK * 2}settled by: {short.missing_fact}")
    lines += [_fix(fix, flow.verdict) for fix in flow.fixes]
    lines += [
        f"{_BLANK}hangs on: {flip.fact} of {flip.component}, assumed {flip.assumed}; with {flip.instead}: {flip.verdict.value}"
        for flip in flow.flips
    ]
    return "\n".join(lines)


def _fix(fix: Fix, before: Verdict) -> str:
    """A change with what it leads to; one that leaves the verdict as it is is a part of a fix."""
    if fix.verdict is before:
        return f"{_BLANK}part of a fix: {fix.change}, still {fix.verdict.value}; worse: {fix.worse}"
    return f"{_BLANK}fix: {fix.change} -> {fix.verdict.value}; worse: {fix.worse}"


def _effect(effect: Effect) -> str:
    line = f"{_BLANK}effect: {effect.delivery.value} through {effect.channel}: {effect.because}"
    if effect.window is None:
        return line
    return f"{line}; {effect.channel} may lose {lost(effect.window)}: {effect.window.loss.cause}"


def _age(adds: float) -> str:
    if math.isinf(adds):
        return "+?"
    return f"+{duration(adds)}" if adds else ""


def _lost(lost: tuple[str, ...], doubted: tuple[str, ...]) -> str:
    parts = [f"loses {', '.join(lost)}"] if lost else []
    if doubted:
        parts.append(f"{', '.join(doubted)} only under a condition")
    return "; ".join(parts)


def _ends(cut: Cut) -> str:
    return " | ".join(cut.between)


def _features(rows: tuple[Feature, ...]) -> str:
    if not rows:
        return ""
    header = ("feature", "needs", "chooses", "implementation", "as configured", "verdict")
    cells = [
        (
            row.flow,
            row.word,
            row.choice if row.choice_declared or row.choice == "–" else f"{row.choice} (assumed)",
            row.implementation.replace("`", ""),
            row.configured.as_configured or "–",
            row.configured.verdict.value,
        )
        for row in rows
    ]
    return "\n".join(_columns([header, *cells]))


def _datum(datum: DatumConsistency) -> str:
    lines = [f"{datum.datum}, kept in {datum.store}"]
    uses = [(use.flow, "writes", use.need, use.delivered, use.verdict.value) for use in datum.writers]
    uses += [(use.flow, "reads", use.need, use.delivered, use.verdict.value) for use in datum.readers]
    lines += _columns(uses)
    lines += [f"{_BLANK}conflict: {conflict}" for conflict in datum.conflicts]
    return "\n".join(lines)


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows whose columns start at the same place; the last one runs on."""
    if not rows:
        return []
    widths = [max(width(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        (_BLANK + "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]
