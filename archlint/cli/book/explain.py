"""`archlint explain NAME`: the page of a rule."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.report.columns import in_column
from archlint.rules.bind import read_folder
from archlint.rules.page import page
from archlint.rules.rule import CATEGORIES, RuleFile
from archlint.rules.shelf import book_folder

MOST = 8
"""Rules named to somebody who knows only a part of a name."""


def explain(
    name: Annotated[str, Argument(metavar="NAME", help="A rule, by its name.", show_default=False)] = "",
    rules: Annotated[Path | None, Option("--rules", metavar="PATH", help="A folder with rules of your own.")] = None,
) -> int:
    """Say what a rule finds, why it matters, what to do and what gets worse then, with its examples."""
    if not name:
        help_ = "`archlint rules` lists them; then, for example, `archlint explain stale-fill`"
        raise CommandError(Problem("missing-argument", "`archlint explain` needs the name of a rule", "", help=help_))
    output.say(fitted(page(find(name, rules)), output.columns(sys.stdout)))
    return 0


def fitted(text: str, columns: int | None) -> str:
    """A page whose sentences end at the edge of the terminal; what is code stays as it is, and so does a page for a file."""
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
    is_code = False
    for row in rows:
        is_code = is_code != row.startswith("```")
        mark = _MARK.match(row)
        before = mark[0] if mark else ""
        yield from [row] if is_code else in_column(before, row[len(before) :], columns)


_PROSE = re.compile(r"[^\s#>*`|-]|`[^`]")
_MARK = re.compile(r"(?:> )?(?:- )?")
"""What begins a line of prose, and what stands before the words of a quotation or an item."""


def find(name: str, own: Path | None) -> RuleFile:
    """The rule of that name: from its own file when it stands where it belongs, else from all of them."""
    for folder in (book_folder(), *([own] if own else [])):
        for path in sorted(folder.rglob(f"{name}.yaml")) if name.replace("-", "").isalnum() else []:
            if path.parent.name != "packs":
                return read_folder(path)[0]
    known = [path.stem for path in book_folder().rglob("*.yaml") if path.parent.name != "packs"]
    help_ = did_you_mean(name, sorted(known)) or _about(name, known) or "`archlint rules` lists them"
    if name in CATEGORIES:
        help_ = f"it is a category: `archlint rules --category {name}` lists its rules"
    raise CommandError(Problem("unknown-rule", f"there is no rule `{name}`", "", help=help_))


def _about(word: str, known: Iterable[str]) -> str | None:
    """The rules whose names hold every part of a word that names none."""
    parts = [part for part in word.lower().replace("_", "-").replace(" ", "-").split("-") if len(part) > 2]
    found = [f"`{name}`" for name in sorted(known) if parts and all(part in name for part in parts)]
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return f"rules about that: {', '.join(found[:MOST])}{more}" if found else None
