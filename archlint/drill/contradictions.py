"""The lecture's own figures as an exercise: which follow from their premises, and what the others should be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.drill.form import Form
from archlint.drill.formula import FormulaError, evaluate
from archlint.drill.measures.arithmetic import OWN, amount
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FILE = Path(__file__).parent / "contradictions.yaml"
ROUNDED = 0.05
"""How far a figure may be off and still be the same figure, rounded."""
OPTIONAL = ("also",)
KEYS = ("id", "where", "says", "claimed", "unit", "formula", "because")


@frozen
class Statement:
    """A figure with its premises: what is claimed, what the premises give, and what else is as right with more care."""

    id: str
    where: str
    says: str
    claimed: float
    computed: float
    unit: str
    formula: str
    because: str
    also: float | None = None

    @property
    def follows(self) -> bool:
        """Whether it is what its premises give, rounded."""
        return abs(self.claimed / self.computed - 1.0) <= ROUNDED


@frozen
class Answer:
    """Whether somebody thinks that a statement follows, and the figure they put in its place."""

    follows: bool
    figure: float | None = None


def statements() -> tuple[Statement, ...]:
    """All of them, in the lecture's order.

    Raises:
        RubricError: the file is wrong.
    """
    form = Form(FILE.as_posix(), "a list of statements")
    form.table((), ("statements",), ("statements",))
    found: list[Statement] = []
    for index in range(form.count(("statements",))):
        path = ("statements", index)
        form.table(path, (*KEYS, *OPTIONAL), KEYS)
        formula = form.text((*path, "formula"))
        more = form.text((*path, "also")) if form.document.has((*path, "also")) else None
        try:
            computed, also = evaluate(formula, {}), None if more is None else evaluate(more, {})
        except FormulaError as error:
            form.complain("bad-formula", f"the formula {error}", (*path, "formula"))
            continue
        texts = {key: form.text((*path, key)) for key in ("id", "where", "says", "unit", "because")}
        claimed = form.number((*path, "claimed"))
        found.append(
            Statement(
                texts["id"],
                texts["where"],
                texts["says"],
                claimed,
                computed,
                texts["unit"],
                formula,
                texts["because"],
                also,
            )
        )
    form.done()
    return tuple(found)


def points(statement: Statement, answer: Answer) -> tuple[int, int]:
    """Points earned and possible: one for the verdict, one more for the right figure where it does not follow."""
    possible = 1 if statement.follows else 2
    if answer.follows is not statement.follows:
        return 0, possible
    if statement.follows:
        return 1, possible
    right = [figure for figure in (statement.computed, statement.also) if figure is not None]
    given = answer.figure or 0.0
    return 1 + any(1 / OWN <= given / figure <= OWN for figure in right), possible


def judged(found: Sequence[Statement], answers: Mapping[int, Answer]) -> Iterator[str]:
    """Every statement that was answered with its verdict, the arithmetic and the points, and how many are left."""
    earned = possible = 0
    for number, statement in enumerate(found, start=1):
        if number not in answers:
            continue
        got, worth = points(statement, answers[number])
        earned, possible = earned + got, possible + worth
        verdict = "follows" if statement.follows else "does not follow"
        yield f"{number:>2}. {got}/{worth}  {verdict}: {amount(statement.computed, statement.unit)} = {statement.formula}"
        yield f"         {statement.because}"
    yield ""
    left = len(found) - len(answers)
    yield f"{earned} of {possible} points" + (f", {left} of {len(found)} not answered" if left else "")
