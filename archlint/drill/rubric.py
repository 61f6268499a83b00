"""A rubric: what is looked at and what it is worth, in a file that a teacher can edit."""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.drill.form import Form
from archlint.errors import ConfigurationError
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.rules import Book
    from archlint.source import DocumentPath

FOLDER = Path(__file__).parent / "rubrics"
"""Where the rubrics are that come with archlint."""
PACK = "capstone"
"""The rule pack of a rubric that names none."""
MEASURES = (
    "requirements",
    "arithmetic",
    "citations",
    "design",
    "availability",
    "writes",
    "durability",
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
KEYS = ("rubric", "title", "pack", "prompt", "total", "per_mistake", "minimum", "criteria")
CRITERION = ("id", "title", "points", "measure", "rules", "when_absent", "human")
MOST_POINTS = 1e6
PER_MISTAKE = 5.0
"""Percent of all points that a mistake in the file costs, unless a rubric says otherwise; half of what was earned at most."""


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
    count in full; `prompt` the drill whose requirements are asked for ('' for none); `per_mistake` the percent of
    all points that each mistake in the file costs (100: nothing is given for a file with a mistake).
    """

    title: str
    criteria: tuple[Criterion, ...]
    pack: str = PACK
    prompt: str = ""
    total: float | None = None
    minimum: Mapping[str, float] = field(default_factory=dict[str, float])
    per_mistake: float = PER_MISTAKE


def shipped() -> tuple[str, ...]:
    """The names of the rubrics that come with archlint."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_rubric(
    file: str, prompts: tuple[str, ...], book_of: Callable[[str], Book], prompt: str = ""
) -> tuple[Rubric, Book]:
    """The rubric in a file, with categories resolved to their rules, and the book that its pack gives.

    `prompt` is the one to grade by, where the command names it and not the rubric.

    Raises:
        RubricError: with every mistake of the file.
    """
    form = Form(file, "a rubric")
    data = form.table((), KEYS, ("rubric", "title", "criteria"))
    if data.get("rubric", 1) != 1 or isinstance(data.get("rubric", 1), bool):
        form.complain("unknown-version", "`rubric` is the version of the format, the number 1", ("rubric",))
    pack, book = _book(form, book_of)
    if data.get("criteria") == []:
        form.complain("no-criteria", "a rubric has at least one criterion", ("criteria",))
    criteria = tuple(_criterion(form, ("criteria", index), book, pack) for index in range(form.count(("criteria",))))
    _unique(form, criteria)
    if not prompt and "prompt" not in data:
        _without_prompt(form, criteria)
    rubric = Rubric(
        title=form.text(("title",)),
        criteria=criteria,
        pack=pack,
        prompt=form.word(("prompt",), prompts),
        total=form.number(("total",), low=0.01, high=MOST_POINTS) if "total" in data else None,
        minimum=_minimum(form),
        per_mistake=form.number(("per_mistake",), high=100.0, default=PER_MISTAKE),
    )
    if criteria and not any(one.points for one in criteria if not one.human):
        form.complain("no-points", "no criterion that is scored has points", ("criteria",))
    form.done()
    return rubric, book


def _book(form: Form, book_of: Callable[[str], Book]) -> tuple[str, Book]:
    """The pack that is named and its book; the usual one where there is no such pack, so that the rest can be checked."""
    pack = form.text(("pack",)) or PACK
    try:
        return pack, book_of(pack)
    except ConfigurationError as error:
        form.problems += [
            replace(one, file=form.document.file, span=form.document.value_span(("pack",))) for one in error.problems
        ]
        return "", book_of(PACK)


def _minimum(form: Form) -> Mapping[str, float]:
    if not form.document.has(("minimum",)):
        return {}
    form.table(("minimum",), MINIMUMS)
    return {
        name: form.number(("minimum", name), low=1, high=1e10 if name == "users" else 1000)
        for name in form.names(("minimum",))
        if name in MINIMUMS
    }


def _criterion(form: Form, path: DocumentPath, book: Book, pack: str) -> Criterion:
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
        rules=_rules(form, (*path, "rules"), book, pack),
        absent=Absent(form.word((*path, "when_absent"), [one.value for one in Absent], "skip")),
        human=form.text((*path, "human")),
    )


def _rules(form: Form, path: DocumentPath, book: Book, pack: str) -> Mapping[str, float]:
    """Rules with weights, from a list (all alike) or a mapping; a category stands for its rules.

    `pack` is '' where nobody knows which rules are off.
    """
    named = _named(form, path)
    running = {rule.name: rule.category for rule in book.rules}
    categories = sorted(set(running.values()))
    found: dict[str, float] = {}
    for name, (weight, place) in named.items():
        if name in running:
            found[name] = weight
        elif name in categories:
            found |= {rule: weight for rule, category in running.items() if category == name and rule not in named}
        elif name not in book.shelved:
            known = sorted({*running, *categories, *book.shelved})
            form.complain("unknown-rule", f"there is no rule or category `{name}`", place, known, name)
        elif pack:
            form.complain("rule-is-off", f"rule `{name}` is off in the pack {pack}", place)
    if named and all(form.document.at(place) == 0 for _, place in named.values()):
        form.complain("no-weight", "no rule of this criterion weighs anything, so nothing can be earned", path)
    return found


def _named(form: Form, path: DocumentPath) -> Mapping[str, tuple[float, DocumentPath]]:
    """Every name that is written, with its weight and place."""
    if not form.document.has(path):
        return {}
    if names := form.names(path):
        return {name: (form.number((*path, name), low=0.0, high=MOST_POINTS), (*path, name)) for name in names}
    listed = isinstance(form.document.at(path), list)
    texts = {name: (1.0, (*path, index) if listed else path) for index, name in enumerate(form.texts(path))}
    return {name: entry for name, entry in texts.items() if name}


def _without_prompt(form: Form, criteria: tuple[Criterion, ...]) -> None:
    """What a design must have is what a prompt asks of it; without one everybody would have it."""
    for index, one in enumerate(criteria):
        if one.measure == "design":
            message = "`design` needs a prompt: add `prompt: <its name>` to the rubric, or grade with `--prompt`"
            form.complain("no-prompt", message, ("criteria", index, "measure"))


def _unique(form: Form, criteria: tuple[Criterion, ...]) -> None:
    seen: set[str] = set()
    for index, one in enumerate(criteria):
        if one.id and one.id in seen:
            form.complain("repeated-id", f"there are two criteria `{one.id}`", ("criteria", index, "id"))
        seen.add(one.id)
