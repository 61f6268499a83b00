"""A plan as text and as JSON (archlint.plan/1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint import __version__
from archlint.analysis.plan import Verdict
from archlint.quantity import Dimension, show, show_share
from archlint.report.sizing.json import dump, finite
from archlint.report.sizing.table import bar, table
from archlint.report.sizing.words import multiple, percent

if TYPE_CHECKING:
    from archlint.analysis.plan import Ladder, Plan, Step
    from archlint.report.sizing.answers import Answers
    from archlint.report.sizing.json import Value

FORMAT = "archlint.plan/1"


def write_text(plan: Plan, answers: Answers, factor: float = 1.0) -> str:
    """One ladder for each limit over its target, in words; `factor` is how many times today's load that is for."""
    if not plan.ladders:
        return _nothing(answers, factor)
    return "\n".join(_ladder(ladder) for ladder in plan.ladders)


def _nothing(answers: Answers, factor: float) -> str:
    growing = next((limit for limit in answers.capacity.resources if limit.scales_with_load), None)
    if growing is None:
        return "no limit is known; declare `capacity`, `work` or a workload, then there is something to plan\n"
    where = f"{growing.component} ({growing.name})"
    return (
        f"nothing is over its target at peak; the tightest is {where} at {percent(growing.utilisation)},"
        f" full {multiple(growing.saturates_at)}; `--scale {max(10.0, 10 * factor):g}x` plans for more\n"
    )


def _ladder(ladder: Ladder) -> str:
    busy = (
        f"{ladder.limit} {percent(ladder.utilisation)} busy = {ladder.formula};"
        f" the target is {show_share(round(ladder.target, 3))}{_servers(ladder)}"
    )
    absent = f"there is no instance, nothing is served; {ladder.limit} {ladder.formula}"
    lines = [f"{ladder.component}: {absent if math.isinf(ladder.utilisation) else busy}\n"]
    for place, step in enumerate(ladder.steps, start=1):
        lines.append(_step(place, step, suggested=_suggested(place, ladder)))
    return "".join(lines) + f"  -> {_advice(ladder)}\n"


def _servers(ladder: Ladder) -> str:
    """For how many servers the target holds, where more of them may be busier."""
    if not ladder.servers:
        return ""
    return f" for {ladder.servers:,} server{'s' if ladder.servers != 1 else ''}, more for more"


def _suggested(place: int, ladder: Ladder) -> bool:
    """Whether to take this step: the one that suffices, or all of the prefix that does."""
    if not ladder.enough:
        return False
    alone = ladder.steps[ladder.enough - 1].verdict is Verdict.SUFFICES
    return place == ladder.enough or (place < ladder.enough and not alone)


def _step(place: int, step: Step, *, suggested: bool) -> str:
    after = "" if step.utilisation is None else f"{percent(step.utilisation)} {bar(step.utilisation)}"
    mark = "*" if suggested else " "
    rows = [(f"{mark} {place}. {step.name}", step.verdict.value, after, step.change)]
    price = "" if step.cost is None else f"; {_costs(step.cost)}"
    return table(rows) + f"        because {step.reason}{price}\n        worse:  {step.worse}\n"


def _costs(cost: float) -> str:
    """What a step adds to a month, or takes from it."""
    return f"saves {show(-cost, Dimension.MONEY)}" if cost < 0.0 else f"costs {show(cost, Dimension.MONEY)} more"


def _advice(ladder: Ladder) -> str:
    if ladder.enough == 0:
        partial = [step for step in ladder.steps if step.verdict is Verdict.PARTIAL]
        if partial:
            return f"{partial[-1].change}, but {partial[-1].reason}"
        return "none of these suffices, alone or together: the design has to change"
    alone = ladder.steps[ladder.enough - 1]
    if alone.verdict is Verdict.SUFFICES:
        return f"{alone.change}: the cheapest step that suffices"
    return f"steps 1 to {ladder.enough} together"


def write_json(plan: Plan, answers: Answers) -> str:
    """The plan for machines."""
    return dump(
        {
            "format": FORMAT,
            "tool": {"name": "archlint", "version": __version__},
            "file": answers.system.file,
            "system": answers.system.name,
            "ladders": [
                {
                    "component": ladder.component,
                    "limit": ladder.limit,
                    "utilisation": finite(ladder.utilisation),
                    "target": ladder.target,
                    "formula": ladder.formula,
                    "enough": ladder.enough,
                    "steps": [_step_json(step) for step in ladder.steps],
                }
                for ladder in plan.ladders
            ],
        }
    )


def _step_json(step: Step) -> Value:
    return {
        "name": step.name,
        "verdict": step.verdict.value,
        "change": step.change,
        "quantity": finite(step.quantity),
        "utilisation": finite(step.utilisation),
        "reason": step.reason,
        "cost_per_month": finite(step.cost),
        "worse": step.worse,
    }
