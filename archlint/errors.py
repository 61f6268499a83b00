"""Everything that can go wrong, as one tree.

    ArchlintError
    ├── BlueprintError       the blueprint cannot be understood; carries every problem of the file
    ├── RuleError            a rule file cannot be understood
    ├── ConfigurationError   archlint.toml or [tool.archlint] is wrong
    ├── CommandError         the command line asks for something that does not exist
    ├── ImportingError       a file of another program cannot be read or turned into a blueprint
    ├── RubricError          a rubric for grading, or a prompt for practising, is wrong
    ├── FaultTreeError       a fault tree given to the failure engine is not one
    ├── SimulationError      a blueprint cannot be simulated, because a flow of it never ends
    └── MissingExtraError    an optional dependency is needed and not installed

Every one of them is the user's to mend (exit code 2) and says where and how. Anything else that
reaches the top is a bug of ours (exit code 3).
"""

from __future__ import annotations

import errno
import os
from dataclasses import field
from typing import TYPE_CHECKING, overload

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


_SOCKETS = 10_000
"""Where the numbers begin that Windows gives to the errors of its network; nothing but it has words for them."""

AGAIN = "and here"
"""What stands under the other places of a mistake that was made several times."""


@frozen
class Span:
    """Where something stands in a text: 1-based line and column, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def __lt__(self, other: Span) -> bool:
        """Whether it begins, or else ends, before the other one."""
        return (self.line, self.column, self.end_line, self.end_column) < (
            other.line,
            other.column,
            other.end_line,
            other.end_column,
        )


@frozen
class Problem:
    """One mistake: what is wrong, where, and what was probably meant.

    `kind` is a stable kebab-case name (`unknown-key`, `duplicate-key`, `wrong-unit`, ...).
    `file` is as the user wrote it. `help` is one imperative sentence, if there is a way out.
    """

    kind: str
    message: str
    file: str
    span: Span | None = None
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = field(default=())


class ArchlintError(Exception):
    """Base of every error a user can mend; `problems` holds one entry per mistake, in file order."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class BlueprintError(ArchlintError):
    """The blueprint cannot be understood."""


class RuleError(ArchlintError):
    """A rule file cannot be understood."""


class ConfigurationError(ArchlintError):
    """The configuration cannot be understood."""


class CommandError(ArchlintError):
    """The command line asks for something that does not exist."""


class ImportingError(ArchlintError):
    """A file of another program cannot be read, or cannot be turned into a blueprint."""


class RubricError(ArchlintError):
    """A rubric for grading, or a prompt for practising, cannot be understood."""


class FaultTreeError(ArchlintError):
    """A fault tree given to the failure engine is not one: unknown inputs, cycles, impossible numbers."""


class SimulationError(ArchlintError):
    """A blueprint cannot be simulated: a flow comes back once or more for each round, and never ends."""


class MissingExtraError(ArchlintError):
    """An optional dependency is needed; the message names the extra that installs it."""


def reason(error: OSError | ValueError) -> str:
    """Why the system refused something, in words that are the same on every system.

    Windows answers in the language of its user, and calls it a lack of permission to read a folder as a file.

    >>> reason(FileNotFoundError(2, "The system cannot find the file specified"))
    'the system cannot find the file specified'
    """
    if not isinstance(error, OSError):
        return str(error).lower()
    if error.errno == errno.EACCES and error.filename is not None and os.path.isdir(error.filename):  # noqa: PTH112 -- bytes too
        return os.strerror(errno.EISDIR).lower()
    translated = getattr(error, "winerror", None) and (error.errno or _SOCKETS) < _SOCKETS
    return ((os.strerror(error.errno) if translated and error.errno else error.strerror) or str(error)).lower()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, None when nothing is close.

    Counts insertions, deletions, replacements and swaps of neighbours (Damerau 1964), ignoring case and the
    difference between `-` and `_`; a third of the letters may be wrong. Ties go to names with the same letters,
    then to those with the same first letter, then to those with the same last one, then to the nearest number in them,
    then to the earlier name. Initials of three words or more stand for them.

    >>> nearest("postgres-sql", ["mysql", "postgresql"])
    'postgresql'
    >>> nearest("spof", ["stale-fill", "single-point-of-failure"])
    'single-point-of-failure'
    >>> nearest("ht", ["at", "hit"]), nearest("p96", ["p90", "p95", "p99"])
    ('hit', 'p95')
    """
    known = tuple(known)
    wanted = _folded(name)
    best, fewest, ends = None, max(1, len(wanted) // 3), (True, True, True, 0)
    for candidate in known:
        folded = _folded(candidate)
        if abs(len(folded) - len(wanted)) > fewest or (mistakes := _mistakes(wanted, folded)) > fewest:
            continue
        letters = sorted(folded) == sorted(wanted)
        if len(wanted) < 3 and mistakes and folded[:1] != wanted[:1] and not letters and folded[1:] != wanted:
            continue  # half of the word would be wrong
        apart = abs(_number_in(folded) - _number_in(wanted))
        other = (not letters, folded[:1] != wanted[:1], folded[-1:] != wanted[-1:], apart)
        if best is None or mistakes < fewest or other < ends:
            best, fewest, ends = candidate, mistakes, other
    if best is None and len(wanted) > 2:
        return next((each for each in known if wanted == "".join(word[:1] for word in _folded(each).split("-"))), None)
    return best


@overload
def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str: ...


@overload
def did_you_mean(word: str, known: Iterable[str], otherwise: str | None = None) -> str | None: ...


def did_you_mean(word: str, known: Iterable[str], otherwise: str | None = None) -> str | None:
    """The nearest known name as a sentence for `Problem.help`; what to say otherwise when nothing is close.

    >>> did_you_mean("chek", ["check", "config"])
    'did you mean `check`?'
    """
    near = nearest(word, known)
    return otherwise if near is None else meaning(near)


_ASKED = "did you mean `"


def meaning(name: str) -> str:
    """The sentence that suggests a name."""
    return f"{_ASKED}{name}`?"


def meant(help_: str | None) -> str | None:
    """The name that the help of a message suggests, None when it suggests none or does not write it out.

    >>> meant("did you mean `check`? It is a command"), meant("write `3x`")
    ('check', None)
    """
    _, asked, rest = (help_ or "").partition(_ASKED)
    name, closed, _ = rest.partition("`?")
    return name if asked and closed and "…" not in name else None


def misnamed(message: str, text: str) -> str:
    """The name in a message that is wrong of the text it stands under: the text itself, or the last that it holds once.

    >>> misnamed("there is no datum `link`", "storage.link"), misnamed("there is no unit `kilo`", "4 k")
    ('link', '')
    """
    names = message.split("`")[1::2]
    return next((name for name in (*(n for n in names if n == text), *reversed(names)) if text.count(name) == 1), "")


def _number_in(name: str) -> int:
    """The number that the digits of a name make; 0 where it has none."""
    return int("".join(letter for letter in name if letter in "0123456789") or 0)


def _folded(name: str) -> str:
    return name[:80].lower().replace("_", "-")


def _where_they_differ(left: str, right: str) -> tuple[str, str]:
    """Both without what they begin with alike."""
    alike = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        alike += 1
    return left[alike:], right[alike:]


def _mistakes(left: str, right: str) -> int:
    """Optimal string alignment distance; what both begin and end with changes nothing about it."""
    left, right = _where_they_differ(left, right)
    left, right = (part[::-1] for part in _where_they_differ(left[::-1], right[::-1]))
    if not left or not right:
        return len(left) + len(right)
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
