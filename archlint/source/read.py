"""The door for text: a file or a string becomes a document, or one problem that says why not."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlint.errors import BlueprintError, Problem, Span, reason
from archlint.source.content import NoFileError, content_of
from archlint.source.document import Comment, Document, span_between
from archlint.source.encoding import refused, text_as_meant, text_of
from archlint.source.way import OutsideError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yaml import YAMLError

    from archlint.source.refusal import Refusal

LARGEST = 5_000_000
"""Bytes a file may have; ten thousand components fit three times."""
BEGINNING = "begin with `archlint: 1` and `system: <its name>`"
"""What to do about a blueprint that says nothing."""


def read(path: str, beginning: str | None = BEGINNING, *, reads_on: bool = False) -> Document:
    """Read a YAML file; `beginning` is the way out when it says nothing.

    `reads_on` keeps the keys that are given twice in the document, as its `mistakes`, for who looks for others too.

    Raises BlueprintError with one problem when it is missing, a directory, a pipe or a device, unreadable, too large,
    not UTF-8, empty, or not YAML; with one for each key that is given twice.
    """
    return parse_text(read_text(path), shown(path), beginning, reads_on=reads_on)


def shown(path: str) -> str:
    """A path as messages show it: with forward slashes."""
    return str(path).replace("\\", "/")


def read_text(path: str) -> str:
    """The text of a file; raises BlueprintError with one problem when it is missing, unreadable, too large or no text."""
    return text_of(_bytes(path), shown(path))


def read_as_meant(path: str) -> tuple[str, Problem | None]:
    """The text of a file as `read_text` has it; of one in another encoding the text and the mistake."""
    return text_as_meant(_bytes(path), shown(path))


def _bytes(path: str) -> bytes:
    """What a file holds."""
    file = shown(path)
    try:
        content = content_of(path, LARGEST + 1)
    except FileNotFoundError:
        raise refused(file, "not-found", f"there is no file {file}", None) from None
    except OutsideError as error:
        message = f"{file} is not read: {error.strerror}"
        raise refused(file, "outside", message, "name the file it leads to, if it is meant") from None
    except NoFileError as error:
        help_ = "write what comes out of it into a file, and name that"
        raise refused(file, "not-a-file", f"{file} cannot be read: {error.strerror}", help_) from None
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and Path(path).is_dir():  # Windows calls it a lack of permission
            raise refused(file, "directory", f"{file} is a directory", "name the blueprint inside it") from None
        raise refused(file, "unreadable", f"{file} cannot be read: {reason(error)}", None) from None
    if len(content) > LARGEST:
        limit = f"{LARGEST // 1_000_000} MB"
        raise _not_yaml(
            file,
            "too-large",
            f"{file} is larger than {limit}, which no blueprint is",
            "split the system, or name another file",
        )
    return content


def parse_text(text: str, file: str, beginning: str | None = BEGINNING, *, reads_on: bool = False) -> Document:
    """Read YAML text that stands in `file`; see `read`.

    Raises BlueprintError at the first thing that is not YAML, with the keys that are given twice before it.
    """
    from archlint.source.build import Builder  # noqa: PLC0415 -- only who reads a file loads a parser
    from archlint.source.refusal import Refusal  # noqa: PLC0415 -- the same

    text = text.removeprefix("\ufeff")
    lines, starts = _lines(text)
    builder = Builder()
    refused: Refusal | None = None
    try:
        builder.take(parser()(text).get_event)
    except Refusal as refusal:
        refused = refusal
    except _yaml_error() as error:
        from archlint.source.broken import broken_yaml  # noqa: PLC0415 -- only what is broken needs it

        refused = broken_yaml(error, text, starts)
    except UnicodeEncodeError:
        raise _not_yaml(file, "not-utf-8", f"{file} contains half a character (a lone surrogate)", None) from None
    given = builder.repeated if refused is None else [*builder.repeated, refused]
    mistakes = tuple(_problem(each, file, lines, starts) for each in given)
    if refused is not None or (mistakes and not reads_on):
        raise BlueprintError(*mistakes)
    if builder.root is None or builder.data in (None, {}):
        raise _says_nothing(file, lines, beginning)
    comments = _comments(lines, starts, builder.quoted)
    places, aside = builder.places, tuple(builder.aside)
    return Document(file, lines, builder.data, comments, places, builder.root, starts, mistakes, aside)


def _problem(refused: Refusal, file: str, lines: Sequence[str], starts: Sequence[int]) -> Problem:
    """Why the reading stopped, or would have to, where it stands."""
    related: tuple[tuple[Span, str], ...] = ()
    if refused.related is not None:
        ends, label = refused.related
        related = ((span_between(*ends, lines, starts), label),)
    place = span_between(*refused.ends, lines, starts)
    return Problem(refused.kind, refused.message, file, place, refused.help, related)


def line_starts(text: str) -> tuple[int, ...]:
    """Where each line begins, in characters from the beginning."""
    whole = text.splitlines(keepends=True)
    return (0, *accumulate(len(line) for line in whole[:-1]))


def _lines(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The lines without their ends, and where each begins."""
    return tuple(text.splitlines()), line_starts(text)


def parser() -> Any:
    """The class that takes YAML apart: libyaml's where it is installed, else PyYAML's own."""
    import yaml  # noqa: PLC0415 -- the same

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def events(text: str) -> Iterator[Any]:
    """The events of a YAML text; a yaml.YAMLError comes out of it where the text is none."""
    return iter(parser()(text).get_event, None)


def _yaml_error() -> type[YAMLError]:
    import yaml  # noqa: PLC0415 -- the same

    return yaml.YAMLError


def _says_nothing(file: str, lines: Sequence[str], beginning: str | None) -> BlueprintError:
    """Nothing at all, nothing but comments, or a `null`, a `{}`, a `---` that stands for nothing: shown where it stands."""
    written = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    if not written:
        return _not_yaml(file, "empty-file", f"{file} is empty", beginning)
    meant = [each for each in written if not each[1].startswith("#")]
    number, text = (meant or written)[0]
    column = lines[number - 1].index(text) + 1
    message = f"{file} says nothing" + ("" if meant else ": it holds only comments")
    place = Span(number, column, number, column + len(text))
    return BlueprintError(Problem("empty-file", message, file, place, beginning))


def _not_yaml(file: str, kind: str, message: str, help: str | None) -> BlueprintError:  # noqa: A002 - the word of the report
    """A problem of everything a file holds, placed at its beginning."""
    return BlueprintError(Problem(kind, message, file, Span(1, 1, 1, 2), help))


def _comments(lines: Sequence[str], starts: Sequence[int], quoted: Sequence[tuple[int, int]]) -> tuple[Comment, ...]:
    """Every comment of the text; a `#` inside quotes or a block of text is none."""
    found: list[Comment] = []
    for number, line in enumerate(lines):
        column = line.find("#")
        while column >= 0:
            begins = column == 0 or line[column - 1] in " \t"
            if begins and not (quoted and _is_within(starts[number] + column, quoted)):
                found.append(Comment(number + 1, column + 1, line[column + 1 :].strip()))
                break
            column = line.find("#", column + 1)
    return tuple(found)


def _is_within(place: int, quoted: Sequence[tuple[int, int]]) -> bool:
    return any(first <= place < last for first, last in quoted)
