"""Why a text is not accepted as YAML: raised inside the package, turned into a problem with a place by its door."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import yaml


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure of ours
    """Something in the text that stops the reading, between two offsets."""

    def __init__(
        self,
        kind: str,
        message: str,
        ends: tuple[int, int],
        help: str | None = None,  # noqa: A002 - the word of the report
        related: tuple[tuple[int, int], str] | None = None,
    ) -> None:
        self.kind = kind
        self.message = message
        self.ends = ends
        self.help = help
        self.related = related
        super().__init__(message)


def broken_yaml(error: yaml.YAMLError, text: str, starts: Sequence[int]) -> Refusal:
    """What a YAML parser says, in words that help: chosen by what stands at the place, not by which parser it was."""
    if (conflict := _CONFLICT.search(text)) is not None:
        return Refusal(
            "merge-conflict", "a merge was never finished here", conflict.span(), "keep one of the two sides"
        )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _forbidden_character(error, text)
    problem = (getattr(error, "problem", None) or "").lower()
    context = (getattr(error, "context", None) or "").lower()
    opened = getattr(error, "context_mark", None)
    if (
        opened is not None
        and ("quoted" in context or "flow" in context)
        and ("end of stream" in problem or "expected ','" in problem)
    ):
        return _never_closed(_offset(opened, starts), text)
    place = _offset(mark, starts)
    if (glued := _glued(place, text)) is not None:
        key, value = glued
        way_out = f"write `{text[key[0] : key[1]]}: {value}`"
        return Refusal("broken-yaml", "a `:` behind a key needs a blank behind it", (key[1], key[1] + 1), way_out)
    message, help_ = _explain(problem, text[place : place + 1])
    return Refusal("broken-yaml", message, (place, place + 1), help_)


_CONFLICT = re.compile(r"(?m)^(?:<{7}|={7}|>{7})(?= |\r?$)")
"""What git leaves in a file where two sides changed the same lines."""
_GLUED = re.compile(r"[ \t]*(?:-[ \t]+)*([A-Za-z][\w-]*):([^\s:/][^\n]*)")
_LONGEST = 40


def _glued(place: int, text: str) -> tuple[tuple[int, int], str] | None:
    """The key of `key:value` on the line of the place or on the last one before it that says anything, and its value.

    Without its blank it is one word to YAML, and only what follows does not fit.
    """
    end = text.find("\n", place)
    before = text[: end if end >= 0 else len(text)].split("\n")
    said = [line for line in before[:-1] if line.strip() and not line.lstrip().startswith("#")][-1:]
    for line in (before[-1], *said):
        found = _GLUED.fullmatch(line.rstrip("\r"))
        value = found[2].partition(" #")[0].rstrip() if found else ""
        if found and ": " not in value:
            start = text.rfind(line, 0, end if end >= 0 else len(text))
            return (start + found.start(1), start + found.end(1)), value if len(value) <= _LONGEST else "…"
    return None


def _offset(mark: yaml.Mark, starts: Sequence[int]) -> int:
    """Where a mark stands, by its line and column, on which both parsers agree."""
    return starts[min(mark.line, len(starts) - 1)] + mark.column


_SAYINGS = (
    (
        "mapping values are not allowed",
        "a `:` is not expected here",
        "check the indentation, or put text that contains `: ` in quotes",
    ),
    ("could not find expected ':'", "a key without `:`", "write `key: value`"),
    ("escape", "`\\` begins an escape that does not exist", "use single quotes, or write `\\\\`"),
    ("cannot start any token", "a value cannot begin with `{}`", "put the value in quotes"),
    ("block end", "`{}` does not fit here", "indent it like the lines it belongs to"),
    ("expected key", "`{}` does not fit here", "indent it like the lines it belongs to"),
    ("'-' indicator", "`{}` does not fit here", "indent it like the lines it belongs to"),
)
"""What a parser says (a part of it), what it means, and what to do; `{}` is the character at the place."""


def _explain(problem: str, character: str) -> tuple[str, str | None]:
    if character == "\t":
        return "a tab cannot indent YAML", "use spaces"
    for part, meaning, way_out in _SAYINGS:
        if part in problem:
            return meaning.replace("{}", character), way_out
    if character and character in "]}":
        return f"`{character}` closes nothing", "remove it"
    return "this is not valid YAML" + (f": {problem}" if problem else ""), None


def _never_closed(opened: int, text: str) -> Refusal:
    character = text[opened : opened + 1]
    closing = {"{": "}", "[": "]"}.get(character, character)
    help_ = f"add the missing `{closing}`" + (", or a comma between two entries" if closing in "}]" else "")
    return Refusal("broken-yaml", f"`{character}` is not closed", (opened, opened + 1), help_)


def _forbidden_character(error: yaml.YAMLError, text: str) -> Refusal:
    """A control character: found again in the text, for the parsers count it differently."""
    code = getattr(error, "character", 0)
    code = code if isinstance(code, int) else ord(code[:1] or "\0")
    place = max(text.find(chr(code)), 0)
    return Refusal("broken-yaml", f"the character U+{code:04X} is not allowed in YAML", (place, place + 1), "remove it")
