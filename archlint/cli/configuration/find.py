"""Finding the configuration: upward from where one stands, to the root of the repository."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.configuration.places import key_span, value_span
from archlint.cli.configuration.shape import is_table
from archlint.errors import ConfigurationError, Problem, Span
from archlint.frozen import frozen
from archlint.source.content import content_of
from archlint.source.way import OutsideError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@frozen
class Source:
    """A configuration file that was found: its path, its lines, and the table that is ours.

    `prefix` is where that table stands in the file: () or ('tool', 'archlint').
    """

    file: str
    folder: Path
    lines: Sequence[str]
    table: Mapping[str, object]
    prefix: tuple[str, ...]

    def span(self, *path: str) -> Span | None:
        """The place of a key of our table."""
        return key_span(self.lines, (*self.prefix, *path))

    def value(self, path: tuple[str, ...], word: str | None = None) -> Span | None:
        """The place of the value of a key of our table, or of one text inside it."""
        return value_span(self.lines, (*self.prefix, *path), word) or self.span(*path)


def find(start: Path) -> Source | None:
    """The nearest configuration at or above `start`; archlint.toml wins over pyproject.toml beside it.

    The search ends at the root of the repository. Raises ConfigurationError for a file that is not TOML.
    """
    for folder in (start, *start.parents):
        source = _in(folder)
        if source is not None or (folder / ".git").exists():
            return source
    return None


def read(path: Path) -> Source:
    """The configuration in a named file.

    Raises ConfigurationError where there is none, or it cannot be read.
    """
    if not path.is_file():
        problem = Problem("no-configuration", f"there is no file `{path.as_posix()}`", "", help="see --config")
        raise ConfigurationError(problem)
    source = _read(path, ("tool", "archlint") if path.name == "pyproject.toml" else ())
    if source is None:
        message = f"`{path.as_posix()}` has no table [tool.archlint]"
        raise ConfigurationError(Problem("no-configuration", message, ""))
    return source


def _in(folder: Path) -> Source | None:
    own = folder / "archlint.toml"
    if own.is_file():
        return _read(own, ())
    shared = folder / "pyproject.toml"
    return _read(shared, ("tool", "archlint")) if shared.is_file() else None


def _read(path: Path, prefix: tuple[str, ...]) -> Source | None:
    name = _shown(path)
    try:
        text = content_of(path).decode("utf-8-sig").replace("\r\n", "\n")
    except OutsideError as error:
        problem = Problem("outside", f"`{name}` is not read: {error.strerror}", name)
        raise ConfigurationError(problem) from error
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem("unreadable", f"`{name}` cannot be read as UTF-8 text", name)
        raise ConfigurationError(problem) from error
    if prefix and "archlint" not in text:
        return None
    table: Mapping[str, object] = _parse(text, name)
    for key in prefix:
        inner = table.get(key)
        if not is_table(inner):
            return None
        table = inner
    return Source(name, path.parent, text.splitlines(), table, prefix)


def _parse(text: str, file: str) -> dict[str, object]:
    import tomllib  # noqa: PLC0415 - only where there is a configuration

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_syntax(str(error), text, file)) from error


def _syntax(message: str, text: str, file: str) -> Problem:
    """The parser's message with its place: it ends in '(at line 3, column 5)' or '(at end of document)'."""
    import re  # noqa: PLC0415

    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    what = message[: found.start()] if found else message
    lines = text.splitlines() or [""]
    line, column = (int(found[1]), int(found[2])) if found and found[1] else (len(lines), len(lines[-1]) + 1)
    what = what[:1].lower() + what[1:]
    return Problem("invalid-toml", f"this is not TOML: {what}", file, Span(line, column, line, column + 1))


def _shown(path: Path) -> str:
    """The path as messages show it: relative where that is shorter."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
