"""Figures somebody claims, and what is stored, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity import show_miss, show_rate
from archlint.report.sizing.table import table
from archlint.report.sizing.words import amount

if TYPE_CHECKING:
    from archlint.analysis.capacity import EstimateCheck
    from archlint.report.sizing.answers import Answers


def claims(answers: Answers) -> str:
    """Every estimate, recomputed."""
    rows = [_claim(check) for check in answers.capacity.estimates]
    return f"estimates recomputed\n{table(rows)}" if rows else ""


def _claim(check: EstimateCheck) -> tuple[str, ...]:
    if check.computed is None:
        return (check.name, amount(check.claimed, check.unit), "not computable", "the blueprint does not say enough")
    claimed = amount(check.claimed, check.unit)
    computed = amount(check.computed.value, check.unit)
    if check.agrees:
        remark = f"; {check.remark}" if check.remark else ""
        return (check.name, claimed, "follows", f"{computed} = {check.computed.formula}{remark}")
    miss = show_miss(check.factor) if check.factor is not None else "does not follow"
    slip = f"; the claim {check.slip}" if check.slip else ""
    return (check.name, claimed, miss, f"{computed} = {check.computed.formula}{slip}")


def _for_ever(answers: Answers, store: str) -> str:
    """What grows for ever, and whether anything says when there is no room for it."""
    limited = any(limit.component == store and limit.collects is not None for limit in answers.capacity.resources)
    return "grows for ever" if limited else f"grows for ever, and {store} has no `disk` that would say when it is full"


def storage(answers: Answers) -> str:
    """What each datum takes, and rows that nobody writes."""
    rows: list[tuple[str, ...]] = []
    for kept in answers.capacity.storage.values():
        if kept.bytes is None and kept.per_year is None:
            continue
        whole = (
            f"{amount(kept.bytes.value, 'B')} = {kept.bytes.formula}" if kept.bytes else _for_ever(answers, kept.store)
        )
        year = f"{amount(kept.per_year.value, 'B')} a year" if kept.per_year else ""
        rows.append((kept.datum, f"in {kept.store}", whole, year))
    said = f"storage, one copy\n{table(rows)}" if rows else ""
    for budget in answers.capacity.write_budgets:
        if budget.writes is not None and budget.inflow.value > budget.writes * 1.05:
            said += (
                f"  {', '.join(budget.data)}: {show_rate(budget.inflow.value, 'rows')} are said to arrive in {budget.store},"
                f" the flows write {show_rate(budget.writes, 'times')} on average\n"
            )
    return said
