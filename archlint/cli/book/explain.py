"""`archlint explain NAME`: the page of a rule, or of a kind of mistake."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.book.mistakes import mistake
from archlint.cli.configuration.book import own_rules
from archlint.cli.configuration.load import load
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.report.columns import in_column
from archlint.rules.bind import read_folder
from archlint.rules.page import page
from archlint.rules.rule import CATEGORIES, RuleFile
from archlint.rules.shelf import book_folder

MOST = 8
"""Rules named to somebody who knows only a part of a name."""


def explain(
    name: Annotated[str, Argument(metavar="NAME", help="A rule, or a mistake, by its name.", show_default=False)] = "",
    rules: Annotated[
        Path | None, Option("--rules", metavar="PATH", help="A folder with rules of your own, instead of `rule-paths`.")
    ] = None,
) -> int:
    """Say what a rule finds, why it matters, what to do and what gets worse then, with its examples."""
    if not name:
        help_ = "`archlint rules` lists them; then, for example, `archlint explain stale-fill`"
        raise CommandError(Problem("missing-argument", "`archlint explain` needs the name of a rule", "", help=help_))
    text = mistake(name)
    if text is None:
        text = page(of_book(name) or of_own(name, [rules] if rules else own_rules(load())))
    output.say(fitted(text, output.columns(sys.stdout)))
    return 0


def fitted(text: str, columns: int | None) -> str:
    """A page whose sentences and conditions end at the edge of the terminal; examples stay as they are, and so does a page for a file."""
    if columns is None:
        return text
    rows: list[str] = []
    is_code = goes_on = False
    for line in text.splitlines():
        is_code = is_code != line.startswith("```")
        is_prose = not is_code and _PROSE.match(line) is not None
        if is_prose and goes_on:
            rows[-1] += f" {line}"
        else:
            rows.append(line)
        goes_on = is_prose
    return "\n".join(_broken(rows, columns)) + "\n"


def _broken(rows: Iterable[str], columns: int) -> Iterator[str]:
    is_code, fence = False, ""
    for row in rows:
        if row.startswith("```"):
            is_code, fence = not is_code, row
        mark = (_CONDITION if is_code else _MARK).match(row)
        before = mark[0] if mark else ""
        yield from (
            [row] if is_code and (fence != "```" or not before) else in_column(before, row[len(before) :], columns)
        )


_PROSE = re.compile(r"[^\s#>*`|-]|`[^`]")
_MARK = re.compile(r"(?:> )?(?:- )?")
_CONDITION = re.compile(r"where |when  ")
"""What begins a line of prose, and what stands before the words of a quotation or an item, and before a condition."""


def of_book(name: str) -> RuleFile | None:
    """The shipped rule of that name; each stands in a file that is called so."""
    path = next((path for path in _book() if path.stem == name), None)
    return None if path is None else read_folder(path)[0]


def of_own(name: str, places: Iterable[Path]) -> RuleFile:
    """The rule of that name among one's own; raises CommandError with the nearest name of all rules."""
    own = {found.rule.name: found for place in places for found in read_folder(place)}
    if name in own:
        return own[name]
    raise CommandError(unknown_rule(name, [*(path.stem for path in _book()), *own]))


def unknown_rule(name: str, known: Iterable[str]) -> Problem:
    """The complaint about a name that no rule has, with the nearest rules there are."""
    known = sorted(known)
    help_ = did_you_mean(name, known) or _about(name, known) or "`archlint rules` lists them"
    if name in CATEGORIES:
        help_ = f"it is a category: `archlint rules --category {name}` lists its rules"
    return Problem("unknown-rule", f"there is no rule `{name}`", "", help=help_)


def _book() -> list[Path]:
    return [path for path in sorted(book_folder().rglob("*.yaml")) if path.parent.name != "packs"]


def _about(word: str, known: Iterable[str]) -> str | None:
    """The rules whose names hold every part of a word that names none."""
    parts = [part for part in word.lower().replace("_", "-").replace(" ", "-").split("-") if len(part) > 2]
    found = [f"`{name}`" for name in sorted(known) if parts and all(part in name for part in parts)]
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return f"rules about that: {', '.join(found[:MOST])}{more}" if found else None
