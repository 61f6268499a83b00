"""`archlint fmt`: blueprints laid out evenly; what they say stays as it is."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.blueprints import find
from archlint.errors import BlueprintError
from archlint.frozen import frozen
from archlint.source.content import STANDARD_INPUT
from archlint.source.read import parse_text, read_text, shown
from archlint.source.tidy import laid_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.errors import Problem


@frozen
class _File:
    """A blueprint as it is, and as it would be."""

    name: str
    before: str
    after: str

    @property
    def is_tidy(self) -> bool:
        """Whether nothing would change; line ends are git's business."""
        return self.after in (self.before, self.before.replace("\r\n", "\n"))


def fmt(
    paths: Annotated[
        list[str] | None, Argument(metavar="[PATH]…", help="Blueprints or folders; `-` for standard input.")
    ] = None,
    check: Annotated[bool, Option("--check", help="Write nothing; exit 1 when a file would change.")] = False,
    diff: Annotated[bool, Option("--diff", help="Write nothing; show what would change.")] = False,
) -> int:
    """Lay blueprints out evenly: indentation, spaces, empty lines. Words, order and comments stay as they are."""
    files = _read(find(paths or []))
    if check or diff:
        untidy = [each for each in files if not each.is_tidy]
        for each in untidy if diff else []:
            output.say(_difference(each))
        for each in untidy if check else []:
            output.complain(f"would be laid out anew: {shown(each.name)}\n")
        return 1 if untidy else 0
    tidied: dict[str, str] = {}
    for each in files:
        if each.name == STANDARD_INPUT:
            output.say(each.after)
        elif not each.is_tidy:
            tidied[each.name] = each.after.replace("\n", "\r\n" if "\r\n" in each.before else "\n")
    output.write_files(tidied)
    for name in tidied:
        output.wrote(name)
    return 0


def _read(names: Sequence[str]) -> list[_File]:
    """Every file with what it becomes; raises BlueprintError with what is wrong in any, before one is written."""
    problems: list[Problem] = []
    files: list[_File] = []
    for name in names:
        try:
            text = read_text(name)
            parse_text(text, shown(name), reads_on=True)
        except BlueprintError as error:
            problems += error.problems
        else:
            after = laid_out(text)
            if after is None:
                output.complain(f"left as it is, because it would say something else: {shown(name)}\n")
            files.append(_File(name, text, text if after is None else after))
    if problems:
        raise BlueprintError(*problems)
    return files


def _difference(file: _File) -> str:
    """What changes, as `diff -u` says it."""
    before, after = (text.replace("\r\n", "\n").splitlines(keepends=True) for text in (file.before, file.after))
    lines = unified_diff(before, after, shown(file.name), shown(file.name))
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
