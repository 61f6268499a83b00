"""The door for text: a file or a string becomes a document, or one problem that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archlint.errors import BlueprintError, Problem, Span
from archlint.source.document import Comment, Document, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.source.refusal import Refusal

LARGEST = 5_000_000
"""Bytes a file may have; ten thousand components fit three times."""


def read(path: str) -> Document:
    """Read a YAML file.

    Raises BlueprintError with one problem when it is missing, a directory, unreadable, too large, not UTF-8,
    empty, or not YAML.
    """
    file = str(path).replace("\\", "/")
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - pathlib is not needed for one call
            content = stream.read(LARGEST + 1)
    except IsADirectoryError:
        raise _refused(file, "directory", f"{file} is a directory", "name the blueprint inside it") from None
    except FileNotFoundError:
        raise _refused(file, "not-found", f"there is no file {file}", None) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refused(file, "unreadable", f"{file} cannot be read: {reason.lower()}", None) from None
    if len(content) > LARGEST:
        limit = f"{LARGEST // 1_000_000} MB"
        raise _refused(file, "too-large", f"{file} is larger than {limit}, which no blueprint is", "split the system, or name another file")
    return parse_text(_decode(content, file), file)


def parse_text(text: str, file: str) -> Document:
    """Read YAML text that stands in `file`; raises BlueprintError with one problem at the first thing that is not YAML."""
    from archlint.source.refusal import Refusal, broken_yaml

    text = text.removeprefix("\ufeff")
    lines = tuple(text.splitlines())
    try:
        return _build(text, lines, file)
    except Refusal as refusal:
        raise BlueprintError(_problem(refusal, lines, file)) from None
    except _yaml_error() as error:
        raise BlueprintError(_problem(broken_yaml(error, lines), lines, file)) from None
    except UnicodeEncodeError:
        raise _refused(file, "not-utf-8", f"{file} contains half a character (a lone surrogate)", None) from None


def _build(text: str, lines: tuple[str, ...], file: str) -> Document:
    from archlint.source.build import Builder

    builder = Builder()
    builder.take(_events(text))
    if builder.data is None or builder.root is None:
        raise _refused(file, "empty-file", f"{file} is empty", "begin with `archlint: 1` and `system: <its name>`")
    return Document(file, lines, builder.data, _comments(lines, builder.quoted), builder.places, builder.root)


def _events(text: str) -> Iterable[Any]:
    """The events of the text: from libyaml where it is installed, else from PyYAML itself."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterable[Any] = yaml.parse(text, Loader=loader)
    return events


def _yaml_error() -> type[Exception]:
    import yaml

    return yaml.YAMLError


def _decode(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(file, "not-utf-8", f"{file} is UTF-16", "save it as UTF-8")
    if b"\0" in content:
        raise _refused(file, "binary", f"{file} is not a text file", "name a blueprint, a YAML file")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").splitlines(keepends=True) or [""]
        last = before[-1]
        line, column = (len(before) + 1, 1) if last.endswith(("\n", "\r")) else (len(before), len(last) + 1)
        message = f"the byte 0x{content[error.start]:02X} is not UTF-8"
        problem = Problem("not-utf-8", message, file, Span(line, column, line, column + 1), "save the file as UTF-8")
        raise BlueprintError(problem) from None


def _refused(file: str, kind: str, message: str, help: str | None) -> BlueprintError:  # noqa: A002 - the word of the report
    """A problem of the whole file."""
    return BlueprintError(Problem(kind, message, file, None, help))


def _problem(refusal: Refusal, lines: Sequence[str], file: str) -> Problem:
    related = ()
    if refusal.related is not None:
        marks, label = refusal.related
        related = ((_span(*marks, lines), label),)
    return Problem(refusal.kind, refusal.message, file, _span(refusal.start, refusal.end, lines), refusal.help, related)


def _span(start: Mark, end: Mark, lines: Sequence[str]) -> Span:
    """A 1-based span inside the text, on one line, at least one column wide."""
    line = max(0, min(start.line, len(lines) - 1))
    column = start.column if start.line == line else (len(lines[line]) if lines else 0)
    last = end.column if end.line == line else (len(lines[line]) if lines else 0)
    return Span(line + 1, column + 1, line + 1, max(last, column + 1) + 1)


def _comments(lines: Sequence[str], quoted: Sequence[tuple[Mark, Mark]]) -> tuple[Comment, ...]:
    """Every comment of the text; a `#` inside quotes or a block of text is none."""
    found: list[Comment] = []
    for number, line in enumerate(lines):
        column = line.find("#")
        while column >= 0:
            begins = column == 0 or line[column - 1] in " \t"
            if begins and not any((a.line, a.column) <= (number, column) < (z.line, z.column) for a, z in quoted):
                found.append(Comment(number + 1, column + 1, line[column + 1 :].strip()))
                break
            column = line.find("#", column + 1)
    return tuple(found)
