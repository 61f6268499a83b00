"""After the score: the arithmetic of an expert, the traps, questions for the deep dive, and our own answer."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from archlint.drill.measures.arithmetic import amount
from archlint.drill.measures.claiming import claimed_as
from archlint.drill.screen import WIDTH
from archlint.report.columns import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.drill.prompt import Prompt, Secret
    from archlint.drill.submission import Work

MOST = 8


def estimates(prompt: Prompt, columns: int = WIDTH) -> Iterator[str]:
    """Every estimate with its formula, the value, and what it means."""
    yield "The arithmetic, from the prompt's own figures:"
    for name, written in prompt.written.items():
        yield f"    {name} = {written}"
    yield ""
    size = max(len(one.title) for one in prompt.estimates)
    for one in prompt.estimates:
        yield f"  {one.title.ljust(size)}  {amount(one.value, one.unit)}"
        yield from _wrapped(f"= {one.formula}", "    ", columns)
        yield f"    claimed as `{claimed_as(one.claim)}`"
        if one.why:
            yield from _wrapped(one.why, "    ", columns)


def rest(prompt: Prompt, unasked: Sequence[Secret], columns: int = WIDTH) -> Iterator[str]:
    """What was not asked for, the traps, and the questions that would follow."""
    if unasked:
        yield "Not asked for:"
        beside = [secret.topic for secret in unasked if secret.is_out_of_scope]
        for secret in (each for each in unasked if not each.is_out_of_scope):
            yield from _item(f"{secret.topic}: {secret.answer}", columns)
        if beside:
            yield from _item(f"and, out of scope: {', '.join(beside)}", columns)
        yield ""
    yield "Where this prompt misleads:"
    for trap in prompt.traps:
        yield from _item(trap, columns)
    yield ""
    yield "What comes next in an interview:"
    for dive in prompt.dives:
        yield from _item(dive.question, columns)
        yield from _wrapped(dive.answer, "      ", columns)
    yield ""
    yield "For a human to judge:"
    for question in prompt.human:
        yield from _item(question, columns)


def against(own: Work, reference: Work, file: str, columns: int = WIDTH) -> Iterator[str]:
    """What our own answer has otherwise: findings and figures, as `archlint diff` would say it."""
    from archlint.report.comparison.compare import compare  # noqa: PLC0415 - only at the end of a drill

    found = compare((own.analyses, own.findings), (reference.analyses, reference.findings))
    yield f"Our own answer: {file}"
    if found.gone:
        yield f"  it does not have {len(found.gone)} of your findings:"
        for finding in found.gone[:MOST]:
            yield from _item(f"{finding.rule}: {finding.message}", columns, "    ")
    moves = [move for move in found.moves if move.before and move.after]  # of parts that both designs have
    if moves:
        yield "  figures that differ most:"
        for move in moves[:MOST]:
            yield from _wrapped(f"{move.section}, {move.name}: {move.before} → {move.after}", "    ", columns)
    if not found.gone and not moves:
        yield "  no finding and no figure differs"


def _item(text: str, columns: int, indent: str = "  ") -> Iterator[str]:
    yield from textwrap.wrap(harmless(text), columns, initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  ")


def _wrapped(text: str, indent: str, columns: int) -> Iterator[str]:
    yield from textwrap.wrap(harmless(text), columns, initial_indent=indent, subsequent_indent=indent)
