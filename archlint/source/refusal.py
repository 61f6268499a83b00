"""Why a text is not accepted as YAML: raised inside the package, turned into a problem with a place by its door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.source.document import Mark

if TYPE_CHECKING:
    import yaml


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure of ours
    """Something in the text that stops the reading, between two marks."""

    def __init__(
        self,
        kind: str,
        message: str,
        start: Mark,
        end: Mark,
        help: str | None = None,  # noqa: A002 - the word of the report
        related: tuple[tuple[Mark, Mark], str] | None = None,
    ) -> None:
        self.kind = kind
        self.message = message
        self.start = start
        self.end = end
        self.help = help
        self.related = related
        super().__init__(message)


def broken_yaml(error: yaml.YAMLError, lines: tuple[str, ...]) -> Refusal:
    """What a YAML parser says, in words that help: chosen by what stands at the place, not by which parser it was."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _forbidden_character(error, lines)
    problem = (getattr(error, "problem", None) or "").lower()
    context = (getattr(error, "context", None) or "").lower()
    opened = getattr(error, "context_mark", None)
    if opened is not None and ("quoted" in context or "flow" in context) and ("end of stream" in problem or "expected ','" in problem):
        return _never_closed(context, opened, lines)
    message, help_ = _explain(problem, _character(lines, mark))
    place = Mark(mark.line, mark.column)
    return Refusal("broken-yaml", message, place, Mark(mark.line, mark.column + 1), help_)


def _character(lines: tuple[str, ...], mark: Mark) -> str:
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line[mark.column : mark.column + 1]


def _explain(problem: str, character: str) -> tuple[str, str | None]:
    if character == "\t":
        return "a tab cannot indent YAML", "use spaces"
    if "cannot start any token" in problem:
        return f"a value cannot begin with `{character}`", "put the value in quotes"
    if "mapping values are not allowed" in problem:
        return "a `:` is not expected here", "check the indentation, or put text that contains `: ` in quotes"
    if "could not find expected ':'" in problem:
        return "a key without `:`", "write `key: value`"
    if "escape" in problem:
        return "`\\` begins an escape that does not exist", "use single quotes, or write `\\\\`"
    if "block end" in problem or "expected key" in problem or "'-' indicator" in problem:
        return f"`{character}` does not fit here", "indent it like the lines it belongs to"
    if character in ("]", "}"):
        return f"`{character}` closes nothing", "remove it"
    return "this is not valid YAML" + (f": {problem}" if problem else ""), None


def _never_closed(context: str, opened: Mark, lines: tuple[str, ...]) -> Refusal:
    character = _character(lines, opened)
    message = f"`{character}` is not closed" if "flow" in context or "quoted" in context else "this is not closed"
    closing = {"{": "}", "[": "]"}.get(character, character)
    start, end = Mark(opened.line, opened.column), Mark(opened.line, opened.column + 1)
    return Refusal("broken-yaml", message, start, end, f"add the missing `{closing}`, or a comma between two entries")


def _forbidden_character(error: yaml.YAMLError, lines: tuple[str, ...]) -> Refusal:
    """A control character: found again in the lines, for the parsers count it differently."""
    code = getattr(error, "character", 0)
    code = code if isinstance(code, int) else ord(code[:1] or b"\0")
    for number, line in enumerate(lines):
        if (column := line.find(chr(code))) >= 0:
            start, end = Mark(number, column), Mark(number, column + 1)
            break
    else:
        start = end = Mark(0, 0)
    return Refusal("broken-yaml", f"the character U+{code:04X} is not allowed in YAML", start, end, "remove it")
