"""Flows against classes of failure: each cell is the worst that any one failure of the class does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass, Outcome
from archlint.frozen import frozen
from archlint.picture.scene import Caption, Scene, Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from archlint.analysis import Analyses
    from archlint.analysis.failures.result import Cause, FlowFailures

CLASSES = {
    CauseClass.INSTANCE: "any one instance",
    CauseClass.HOST: "any one host",
    CauseClass.RACK: "any one rack",
    CauseClass.ZONE: "any one zone",
    CauseClass.REGION: "any one region",
    CauseClass.PROVIDER: "any one provider",
}
"""Classes with a column each; externals have columns of their own, and a bad release the last one. A takeover that fails has
none: alone it stops nothing."""
RELEASE = "a bad release"
EXTERNALS = "any one external"
MOST_EXTERNALS = 3
"""More services of others than these share one column."""
WORDS = {Outcome.OK: "ok", Outcome.DEGRADED: "degraded", Outcome.LOST: "lost"}
MEANINGS = {
    Outcome.OK: "answers as it should",
    Outcome.DEGRADED: "answers, but worse, slower or not everybody",
    Outcome.LOST: "gives no answer",
}
NOTHING = "does not depend on it"


@frozen
class Cell:
    """The worst outcome (None: the flow depends on nothing of the class) and what brings it, by id."""

    outcome: Outcome | None
    causes: tuple[str, ...] = ()


@frozen
class Row:
    """One flow, its cells in the order of the columns."""

    flow: str
    cells: tuple[Cell, ...]


@frozen
class Matrix:
    """The whole table; `verdict` is one sentence about it."""

    title: str
    verdict: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def matrix(
    analyses: Analyses, names: Iterable[str] | None = None, classes: Collection[CauseClass] = frozenset(CauseClass)
) -> Matrix:
    """The survival matrix of a system, flows and externals in the order of the blueprint; or of these flows and classes alone."""
    known = analyses.failures.flows
    flows = tuple(known[name] for name in (known if names is None else names))
    met = {flow.flow: _met(flow) for flow in flows}
    everything = {cause for causes in met.values() for cause in causes}
    columns = [column for column in _columns(analyses, everything) if column[1] in classes]
    rows = tuple(
        Row(flow.flow, tuple(_cell(flow, met[flow.flow], kind, subject) for _, kind, subject in columns))
        for flow in flows
    )
    said = tuple(name for name, _, _ in columns)
    return Matrix(f"{analyses.system.name}: what survives", _verdict(said, rows), said, rows)


def scene(shown: Matrix) -> Scene:
    """What the matrix says, for alternative texts and for comparing with an older one: no cards, one caption a flow."""
    captions = tuple(
        Caption(_worst(row.cells), Tone.NEUTRAL, row.flow, _said(shown.columns, row.cells)) for row in shown.rows
    )
    return Scene(shown.title, shown.verdict, (), captions=captions)


Column = tuple[str, CauseClass, str | None]


def _met(flow: FlowFailures) -> frozenset[Cause]:
    """Everything the flow depends on: what takes it down or degrades it, alone or together with others."""
    return frozenset((*flow.lost, *flow.degraded, *flow.causes))


def _columns(analyses: Analyses, met: set[Cause]) -> list[Column]:
    kinds = {cause.kind for cause in met}
    found: list[Column] = [(words, kind, None) for kind, words in CLASSES.items() if kind in kinds]
    subjects = {cause.subject for cause in met if cause.kind is CauseClass.EXTERNAL}
    externals = [name for name in analyses.system.components if name in subjects]
    if len(externals) > MOST_EXTERNALS:
        found.append((EXTERNALS, CauseClass.EXTERNAL, None))
    else:
        found += [(name, CauseClass.EXTERNAL, name) for name in externals]
    if CauseClass.SOFTWARE in kinds:
        found.append((RELEASE, CauseClass.SOFTWARE, None))
    return found


def _cell(flow: FlowFailures, met: frozenset[Cause], kind: CauseClass, subject: str | None) -> Cell:
    for outcome, causes in ((Outcome.LOST, flow.lost), (Outcome.DEGRADED, flow.degraded)):
        found = [cause.subject for cause in causes if cause.kind is kind and subject in (None, cause.subject)]
        if found:
            return Cell(outcome, tuple(dict.fromkeys(found)) if subject is None else ())
    depends = any(cause.kind is kind and subject in (None, cause.subject) for cause in met)
    return Cell(Outcome.OK if depends else None)


def _worst(cells: Sequence[Cell]) -> str:
    outcomes = [cell.outcome for cell in cells]
    for outcome in (Outcome.LOST, Outcome.DEGRADED):
        if outcome in outcomes:
            return WORDS[outcome]
    return WORDS[Outcome.OK]


def _said(columns: Sequence[str], cells: Sequence[Cell]) -> str:
    said = [
        f"{name}: {WORDS[cell.outcome]}" + (f" ({', '.join(cell.causes)})" if cell.causes else "")
        for name, cell in zip(columns, cells, strict=True)
        if cell.outcome is not None
    ]
    return "; ".join(said)


def _verdict(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """How many flows survive every single failure, and the column that loses most of the others."""
    if not rows:
        return "There are no flows, so nothing can be lost"
    judged = [place for place, name in enumerate(columns) if name != RELEASE]
    surviving = sum(all(row.cells[place].outcome is not Outcome.LOST for place in judged) for row in rows)
    if len(rows) == 1:
        said = f"The flow {'survives' if surviving else 'does not survive'} every single failure"
    else:
        said = f"{surviving} of {len(rows)} flows survive{'s' * (surviving == 1)} every single failure"
    said = f"{said}, a bad release aside" if RELEASE in columns else said
    losses = {columns[place]: sum(row.cells[place].outcome is Outcome.LOST for row in rows) for place in judged}
    most = max(losses.values(), default=0)
    worst = [name for name, count in losses.items() if count == most]
    if not most or len(rows) == 1:
        return said
    also = f"so does {worst[1]}" if len(worst) == 2 else f"so do {len(worst) - 1} others"
    others = f", and {also}" if len(worst) > 1 else ""
    return f"{said} · {worst[0]} takes down {most}{others}"
