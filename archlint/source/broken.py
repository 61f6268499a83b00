"""What a YAML parser says, in words that help: chosen by what stands in the text, not by which parser it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.layout import laid_out_wrongly
from archlint.source.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    import yaml


def broken_yaml(error: yaml.YAMLError, text: str, starts: Sequence[int]) -> Refusal:
    """The mistake behind an error of the parser, at the line that is wrong as far as that can be told."""
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
    place = _offset(mark, starts, text)
    if (
        opened is not None
        and ("quoted" in context or "flow" in context)
        and ("end of stream" in problem or "expected ','" in problem)
    ):
        first = _offset(opened, starts, text)
        return _without_comma(first, place, text) or _never_closed(first, place, text)
    if not text[place:].strip() and (left_open := _left_open(text)) is not None:
        return _never_closed(left_open, place, text)
    if (wrong := _options(text, place) or _braces(text, place) or _within_line(text, place)) is not None:
        return wrong
    if "\t" not in _indentation(text, place) and (wrong := laid_out_wrongly(text, mark.line + 1)) is not None:
        return wrong
    if (glued := _glued(place, text)) is not None:
        key, value = glued
        way_out = f"write `{text[key[0] : key[1]]}: {value}`"
        return Refusal("broken-yaml", "a `:` behind a key needs a blank behind it", (key[1], key[1] + 1), way_out)
    if (bound := _BOUND.match(text, place)) is not None:
        return Refusal(
            "broken-yaml",
            "a value cannot begin with `>`",
            (place, place + 1),
            f"write `{bound[1].strip()}`, the number alone",
        )
    message, help_ = _explain(problem, text[place : place + 1])
    return Refusal("broken-yaml", message, (place, place + 1), help_)


FOREIGN = "a blueprint is YAML that begins with `archlint: 1`; the README shows one in thirty lines"
"""What to do about a drawing in another language."""
_VALUE = re.compile(r"(?P<key>[ \t]*(?:-[ \t]+)*(?:[\w -]+:[ \t]+)?)(?P<value>\S.*)")
_BOUND = re.compile(r">=?[ \t]*(\d[\w. %]*)")
_NOT_FIRST = "*&!|>%@`"
_BEHIND = re.compile(r".*(?P<inside>\{[^{}]*)\}\s*(?P<comma>,)\s*(?P<rest>[\w-]+:\s+[^{}]*)")
"""Braces that are closed before the last entry."""
_ROUND = re.compile(r"(?P<key>[ \t]*[\w-]+:[ \t]+)\((?P<inside>[^():]+: [^()]*)\)")
"""Keys in the brackets of other languages."""
_ENDED = re.compile(r"(?P<sign>['\"])(?P<said>(?:(?!(?P=sign)).)*)(?P=sign)(?P<rest>[^\s#,:}\]].*)")


def _within_line(text: str, place: int) -> Refusal | None:
    """A mistake that the line of the place shows by itself: a text that needs quotes, or whose quotes end too early."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start:].split("\n", 1)[0].rstrip("\r")
    found = _VALUE.fullmatch(line)
    if found is None or place < start + found.start("value"):
        return None
    value, at = found["value"].rstrip(), start + found.start("value")
    if value.startswith("```"):
        return Refusal(
            "broken-yaml",
            "this is the fence of a code block in Markdown",
            (at, at + 3),
            "keep what is between the fences alone",
        )
    if value.startswith("@start"):
        return Refusal("broken-yaml", "this is PlantUML", (at, at + len(value)), FOREIGN)
    if (ended := _ENDED.fullmatch(value)) is not None:
        other = '"' if ended["sign"] == "'" else "'"
        said = value[1:-1] if value.endswith(ended["sign"]) else f"{ended['said']}{ended['rest']}"
        second = at + ended.end("said")
        way_out = (
            f"write `{other}{said}{other}`"
            if other not in said and len(said) <= _LONGEST
            else "use the other kind of quotes around it"
        )
        return Refusal(
            "broken-yaml", f"the text ends at this `{ended['sign']}`, and more follows", (second, second + 1), way_out
        )
    if (item := re.fullmatch(r"\*[ \t]+(.+)", value)) is not None and not found["key"].strip():
        message = "an item of a list begins with `- `, not with `*`"
        return Refusal("broken-yaml", message, (at, at + 1), f"write `- {item[1]}`")
    if re.fullmatch(r"[\"'][\w-]+[\"']\s*->.*", value) is not None:
        bare = re.sub(r"[\"']", "", value)
        return Refusal("broken-yaml", "the names of a step stand in no quotes", (at, at + 1), f"write `{bare}`")
    if value[0] in _NOT_FIRST:
        turned = f"{value[1:]}%" if re.fullmatch(r"%[\d.]+", value) else None
        quoted = f'"{value}"' if '"' not in value and len(value) <= _LONGEST else None
        if found["key"].strip(" -") or value[0] != "*":
            help_ = (
                f"write `{turned}`"
                if turned
                else f"write `{bound[1]}` where a number is due, `{quoted}` for a text"
                if quoted and (bound := _BOUND.fullmatch(value))
                else f"put it in quotes: `{quoted}`"
                if quoted
                else "put the value in quotes"
            )
            return Refusal("broken-yaml", f"a value cannot begin with {_quoted(value[0])}", (at, at + 1), help_)
    second_colon = re.fullmatch(r"(?P<first>[^\s:#{}\[\],\"'][^:#]*):[ \t]+(?P<rest>.*)", value)
    if found["key"].strip().endswith(":") and second_colon is not None:
        key = found["key"].strip(" -:\t")
        at = start + found.start("value") + second_colon.end("first")
        if len(value) <= _LONGEST:
            braces = value.rstrip("}").rstrip() if value.endswith("}") and "{" not in value else value
            way_out = f'write `{key}: {{{braces}}}` for keys of `{key}`, `{key}: "{value}"` for a text'
        else:
            way_out = "put the text in quotes, or keys in `{}`"
        return Refusal("broken-yaml", "a second `:` in one line", (at, at + 1), way_out)
    if value[0] in "]}":
        return Refusal("broken-yaml", f"`{value[0]}` closes nothing", (at, at + 1), "remove it")
    return None


def _options(text: str, place: int) -> Refusal | None:
    """Options of a step that stand in other brackets, or without a colon before them."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start:].split("\n", 1)[0].rstrip()
    if (bare := _BARE.fullmatch(line)) is not None:
        at = start + bare.start("inside")
        way_out = f"write `{bare['walk']}: {{{bare['inside']}}}`"
        return Refusal("broken-yaml", "options stand in braces, behind a `:`", (at, at + len(bare["inside"])), way_out)
    found = _STEP.fullmatch(line)
    if found is None or (found["colon"] and found["sign"] == "{"):
        return None
    at = start + found.start("sign")
    way_out = f"write `{found['walk']}: {{{found['inside']}}}`"
    return Refusal("broken-yaml", "options stand in braces, behind a `:`", (at, at + 1), way_out)


def _braces(text: str, place: int) -> Refusal | None:
    """Keys that stand in other brackets, or behind the braces that they belong into."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start:].split("\n", 1)[0].rstrip()
    if (found := _ROUND.fullmatch(line)) is not None:
        at = start + found.end("key")
        way_out = f"write `{found['key'].strip()} {{{found['inside']}}}`"
        return Refusal("broken-yaml", "keys stand in braces", (at, at + 1), way_out)
    if (found := _BEHIND.fullmatch(line)) is None or start + found.start("comma") != place:
        return None
    whole = f"{found['inside']}, {found['rest']}}}"
    help_ = f"write `{whole}`" if len(whole) <= 2 * _LONGEST else f"move `{found['rest']}` into the braces"
    return Refusal("broken-yaml", "the braces are closed, and another entry follows", (place, place + 1), help_)


_STEP = re.compile(
    r"\s*-\s+(?P<walk>[^:{}()]*->[^:{}()]*?)\s*(?P<colon>:)?\s*(?P<sign>[({])(?P<inside>[^(){}]*: [^(){}]*)[)}]"
)
_BARE = re.compile(r"\s*-\s+(?P<walk>[^:{}()]*->[^:{}()]*?)\s*:\s+(?P<inside>\w+:\s[^{}()\"'#]*)")


def _quoted(sign: str) -> str:
    return "a backtick" if sign == "`" else f"`{sign}`"


def _indentation(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    line = text[start:].split("\n", 1)[0]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _left_open(text: str) -> int | None:
    """The last bracket that nothing closes; what stands in quotes and comments is passed over."""
    open_: list[int] = []
    for found in re.finditer(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|(?:^|(?<=\s))#[^\n]*|[\[\]{}]", text):
        if found[0] in ("[", "{"):
            open_.append(found.start())
        elif found[0] in ("]", "}") and open_:
            open_.pop()
    return open_[-1] if open_ else None


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


def _offset(mark: yaml.Mark, starts: Sequence[int], text: str) -> int:
    """Where a mark stands, by its line and column, on which both parsers agree; one behind the last line is its end."""
    return starts[mark.line] + mark.column if mark.line < len(starts) else len(text)


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


_AT_THE_END = {"/": "a comment begins with `#`", ";": "remove it: nothing ends a line"}
"""Signs that other languages have behind what they say, and what to do about them."""


def _explain(problem: str, character: str) -> tuple[str, str | None]:
    if character == "\t":
        return "a tab cannot indent YAML", "use spaces"
    if character in ("]", "}"):
        return f"`{character}` closes nothing", "remove it"
    if character in _AT_THE_END:
        return f"`{character}` does not fit here", _AT_THE_END[character]
    for part, meaning, way_out in _SAYINGS:
        if part in problem:
            return meaning.replace("{}", character), way_out
    return "this is not valid YAML" + (f": {problem}" if problem else ""), None


def _without_comma(opened: int, place: int, text: str) -> Refusal | None:
    """Two entries in one pair of brackets that nothing separates, or another sign than a comma: the parser stops at the second `:`."""
    if text[place : place + 1] != ":" or "\n" in text[opened:place]:
        return None
    found = re.fullmatch(r".*?[^\s,{\[](?P<between>\s*;\s*|\s+)(?P<key>[\w-]+)\s*", text[opened:place])
    if found is None:
        return None
    sign = ";" in found["between"]
    at = opened + (found.start("between") + found["between"].index(";") if sign else found.start("key"))
    if sign:
        return Refusal(
            "broken-yaml", "entries in braces are separated by a comma", (at, at + 1), "write `,` instead of `;`"
        )
    key = found["key"]
    return Refusal("broken-yaml", f"a comma is missing before `{key}`", (at, at + len(key)), f"write `, {key}: …`")


def _never_closed(opened: int, place: int, text: str) -> Refusal:
    character = text[opened : opened + 1]
    closing = {"{": "}", "[": "]"}.get(character, character)
    found = text[place : place + 1]
    if closing in "}]" and found in ("]", "}") and found != closing:
        related = ((opened, opened + 1), "opened here")
        message = f"`{found}` cannot close `{character}`"
        return Refusal("broken-yaml", message, (place, place + 1), f"write `{closing}`", related)
    help_ = f"add the missing `{closing}`" + (", or a comma between two entries" if closing in "}]" else "")
    return Refusal("broken-yaml", f"`{character}` is not closed", (opened, opened + 1), help_)


def _forbidden_character(error: yaml.YAMLError, text: str) -> Refusal:
    """A control character: found again in the text, for the parsers count it differently."""
    code = getattr(error, "character", 0)
    code = code if isinstance(code, int) else ord(code[:1] or "\0")
    place = max(text.find(chr(code)), 0)
    return Refusal("broken-yaml", f"the character U+{code:04X} is not allowed in YAML", (place, place + 1), "remove it")
