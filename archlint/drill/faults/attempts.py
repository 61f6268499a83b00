"""Several guesses at one fault: what each hint tells, and what is left to earn after it.

A guess that is wrong shows no answer, only the next hint: the family of the rule, then the component, then all of it.
Rule and line each earn what they were worth at the guess at which they were first right.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeGuard

from archlint.drill.depths import depth
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.drill.faults.fault import Fault
    from archlint.drill.faults.guess import Verdict
    from archlint.rules import Book

FORMAT = "archlint.faults/1"
WORTH = (3, 2, 1)
"""Points of a rule, and of a line, by the guess at which they are right: before any hint, after the first, after both."""
MOST = 50
"""Faults of which guesses are kept; older ones are forgotten."""

Guess = tuple[str, int]


@frozen
class Standing:
    """What several guesses are worth: points of the rule and of the line (None: not right yet), and how many guesses there were."""

    rule: int | None
    line: int | None
    guesses: int

    @property
    def points(self) -> int:
        """Points of both."""
        return (self.rule or 0) + (self.line or 0)

    @property
    def over(self) -> bool:
        """Whether both were found, or nothing is left to guess."""
        return self.guesses >= len(WORTH) or (self.rule is not None and self.line is not None)

    @property
    def left(self) -> int:
        """Points that the next guess can still earn."""
        each = 0 if self.over else WORTH[self.guesses]
        return each * ((self.rule is None) + (self.line is None))


def standing(verdicts: Sequence[Verdict]) -> Standing:
    """What guesses are worth, in their order.

    >>> from archlint.drill.faults.guess import Verdict
    >>> found = standing([Verdict(rule=True, line=False), Verdict(rule=False, line=True)])
    >>> found.points, found.over
    (5, True)
    """
    pairs = list(zip(verdicts, WORTH, strict=False))
    rule = next((worth for verdict, worth in pairs if verdict.rule), None)
    line = next((worth for verdict, worth in pairs if verdict.line), None)
    return Standing(rule, line, len(pairs))


def hints(fault: Fault, so_far: Standing, book: Book) -> list[str]:
    """What is told after so many wrong guesses: of the rule its family, of the line its section, then the part that it is about."""
    section, part = whereabouts(fault.text, min(fault.lines))
    told: list[str] = []
    if so_far.rule is None:
        family = book.rule(fault.rule).category
        told.append(f"the rule is one about {family} (`archlint rules --category {family}` lists them)")
    if so_far.guesses > 1 and part:
        told.append(f"it is about `{part}` of `{section}`")
    elif so_far.guesses > 1 or so_far.rule is not None:
        told.append(f"the line stands in `{section}`")
    return told


def whereabouts(text: str, line: int) -> tuple[str, str]:
    r"""The section of a blueprint that a line stands in, and the component, flow or other part of it ('' where there is none).

    >>> whereabouts("components:\n  db:\n    engine: redis\n", 3), whereabouts("workload: {peak: 3x}\\n", 1)
    (('components', 'db'), ('workload', ''))
    """
    lines = text.splitlines()
    heads: list[str] = []
    goal = depth(lines[line - 1]) + 1
    for at in range(line, 0, -1):
        written = lines[at - 1]
        if written.strip() and not written.lstrip().startswith("#") and depth(written) < goal:
            goal = depth(written)
            heads.append(written.strip().removeprefix("- ").partition(":")[0])
    heads.reverse()
    return heads[0], heads[1] if len(heads) > 1 else ""


def write(guesses: Mapping[str, Sequence[Guess]]) -> str:
    """All guesses as JSON, by the digest of the text with the fault; the oldest are left out."""
    kept = list(guesses.items())[-MOST:]
    return json.dumps({"format": FORMAT, "guesses": {key: [list(one) for one in made] for key, made in kept}}) + "\n"


def read(text: str) -> dict[str, list[Guess]] | None:
    """The guesses in a text; None for a text that is no such list."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not _is_table(data) or data.get("format") != FORMAT or not _is_table(kept := data.get("guesses")):
        return None
    found: dict[str, list[Guess]] = {}
    for key, made in kept.items():
        if not _is_list(made):
            return None
        found[key] = [
            (one[0], one[1])
            for one in made
            if _is_list(one) and len(one) == 2 and isinstance(one[0], str) and isinstance(one[1], int)
        ]
    return found


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
