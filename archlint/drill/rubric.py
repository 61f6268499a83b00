"""A rubric: what is looked at and what it is worth, in a file that a teacher can edit."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.drill.form import Form
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.rules import Book
    from archlint.source import DocumentPath

FOLDER = Path(__file__).parent / "rubrics"
"""Where the rubrics are that come with archlint."""
MEASURES = (
    "requirements",
    "arithmetic",
    "citations",
    "design",
    "availability",
    "writes",
    "statelessness",
    "safeguards",
    "decisions",
    "restraint",
    "errors",
    "clock",
)
"""What a criterion may measure."""
MINIMUMS = ("components", "flows", "writes", "reads", "data", "functional", "decisions", "estimates", "users")
"""What a rubric may ask a least number of."""
KEYS = ("rubric", "title", "pack", "prompt", "total", "minimum", "criteria")
CRITERION = ("id", "title", "points", "measure", "rules", "when_absent", "human")
MOST_POINTS = 1e6


class Absent(StrEnum):
    """What a criterion is worth when nothing in the blueprint is its business."""

    SKIP = "skip"
    FULL = "full"
    ZERO = "zero"


@frozen
class Criterion:
    """One line of a rubric: exactly one of `measure`, `rules` and `human` is set.

    rules    names of rules and how much each weighs within the criterion
    absent   what it is worth when there is nothing to look at; None: as the measure says
    """

    id: str
    title: str
    points: float
    measure: str = ""
    rules: Mapping[str, float] = field(default_factory=dict[str, float])
    absent: Absent = Absent.SKIP
    human: str = ""


@frozen
class Rubric:
    """Everything that is looked at.

    `total` is what all points are scaled to (None: as they are); `minimum` what must be there for a design to
    count in full; `prompt` the drill whose requirements are asked for ('' for none).
    """

    title: str
    criteria: tuple[Criterion, ...]
    pack: str = "capstone"
    prompt: str = ""
    total: float | None = None
    minimum: Mapping[str, float] = field(default_factory=dict[str, float])


def shipped() -> tuple[str, ...]:
    """The names of the rubrics that come with archlint."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_rubric(file: str, prompts: tuple[str, ...]) -> Rubric:
    """The rubric in a file; names of rules are checked by `bind`, with the book that its pack gives.

    Raises:
        RubricError: with every mistake of the file.
    """
    form = _form(file)
    data = form.table((), KEYS, ("rubric", "title", "criteria"))
    if data.get("rubric", 1) != 1 or isinstance(data.get("rubric", 1), bool):
        form.complain("unknown-version", "`rubric` is the version of the format, the number 1", ("rubric",))
    count = form.count(("criteria",))
    if data.get("criteria") == []:
        form.complain("no-criteria", "a rubric has at least one criterion", ("criteria",))
    criteria = tuple(_criterion(form, ("criteria", index)) for index in range(count))
    _unique(form, criteria)
    prompt = form.word(("prompt",), prompts)
    if "minimum" in data:
        form.table(("minimum",), MINIMUMS)
    rubric = Rubric(
        title=form.text(("title",)),
        criteria=criteria,
        pack=form.text(("pack",)) or "capstone",
        prompt=prompt,
        total=form.number(("total",), low=0.01, high=MOST_POINTS) if "total" in data else None,
        minimum={
            name: form.number(("minimum", name), low=1, high=1e10 if name == "users" else 1000)
            for name in form.names(("minimum",))
            if name in MINIMUMS
        },
    )
    if criteria and not any(one.points for one in criteria if not one.human):
        form.complain("no-points", "no criterion that is scored has points", ("criteria",))
    form.done()
    return rubric


def _form(file: str) -> Form:
    return Form(file, "a rubric")


def _criterion(form: Form, path: DocumentPath) -> Criterion:
    data = form.table(path, CRITERION, ("id", "title", "points"))
    ways = [key for key in ("measure", "rules", "human") if key in data]
    if len(ways) != 1 and isinstance(form.document.at(path), dict):
        said = " and ".join(f"`{way}`" for way in ways) or "none"
        form.complain("one-way", f"a criterion has one of `measure`, `rules` and `human`, this has {said}", path)
    if "rules" in data and not form.document.at((*path, "rules")):
        form.complain("no-rules", "`rules` names no rule", (*path, "rules"))
    return Criterion(
        id=form.text((*path, "id")),
        title=form.text((*path, "title")),
        points=form.number((*path, "points"), low=0.0, high=MOST_POINTS),
        measure=form.word((*path, "measure"), MEASURES),
        rules=_rules(form, (*path, "rules")),
        absent=Absent(form.word((*path, "when_absent"), [one.value for one in Absent], "skip")),
        human=form.text((*path, "human")),
    )


def _rules(form: Form, path: DocumentPath) -> Mapping[str, float]:
    """Rules with weights: a list (all alike), or a mapping."""
    if form.document.at(path) is None:
        return {}
    if names := form.names(path):
        return {name: form.number((*path, name), low=0.0, high=MOST_POINTS) for name in names}
    return dict.fromkeys((name for name in form.texts(path) if name), 1.0)


def _unique(form: Form, criteria: tuple[Criterion, ...]) -> None:
    seen: set[str] = set()
    for index, one in enumerate(criteria):
        if one.id and one.id in seen:
            form.complain("repeated-id", f"there are two criteria `{one.id}`", ("criteria", index, "id"))
        seen.add(one.id)


def bind(rubric: Rubric, file: str, book: Book) -> Rubric:
    """The rubric with categories resolved to their rules.

    Raises:
        RubricError: a rule or category that does not exist, or that the pack leaves out, at its place.
    """
    form = _form(file)
    running = {rule.name: rule for rule in book.rules}
    categories = sorted({rule.category for rule in book.rules})
    known = sorted({*running, *categories, *book.shelved})
    bound: list[Criterion] = []
    for index, one in enumerate(rubric.criteria):
        rules: dict[str, float] = {}
        for number, (name, weight) in enumerate(one.rules.items()):
            place: DocumentPath = ("criteria", index, "rules")
            mapped = isinstance(form.document.at(place), dict)
            place = (*place, name if mapped else number)
            if name in running:
                rules[name] = weight
            elif name in categories:
                rules |= {rule.name: weight for rule in book.rules if rule.category == name and rule.name not in rules}
            elif name in book.shelved:
                form.complain("rule-is-off", f"rule `{name}` is off in the pack {rubric.pack}", place)
            else:
                form.complain("unknown-rule", f"there is no rule or category `{name}`", place, known, name)
        bound.append(Criterion(one.id, one.title, one.points, one.measure, rules, one.absent, one.human))
    form.done()
    return Rubric(rubric.title, tuple(bound), rubric.pack, rubric.prompt, rubric.total, rubric.minimum)
