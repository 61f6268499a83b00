"""One value of a YAML text written anew; everything else stays as it is, byte for byte.

The place of the value comes from the parser, so comments, order, quotes, blank lines and line ends stay. A key that is
not there yet is added to its mapping, in the style of the mapping. What was changed is read again: when anything but
the one value differs, the change is refused.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from archlint.errors import BlueprintError, Problem
from archlint.source.read import parse_text

if TYPE_CHECKING:
    from archlint.source.document import Document, DocumentPath, Place

OURS = "calibrated from "
"""How notes begin that were written here and may be replaced."""


def put(text: str, file: str, path: DocumentPath, value: str, note: str | None = None) -> str:
    """The text with `value` (a plain scalar) at the path, and a comment with `note` beside it.

    The mapping that holds the last key must exist. A comment already there stays, and the note goes above the line.
    Raises BlueprintError where the value cannot be changed alone: in an alias or a merged mapping, for example.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    bare = text.removeprefix(mark)
    document = parse_text(bare, file)
    changed = _written(bare, document, path, value)
    noted = changed if note is None else _noted(changed, file, path, f"{OURS}{note}")
    for attempt in (noted, changed):
        if _only_that(attempt, document, path, value):
            return mark + attempt
    span = document.value_span(path[:-1])
    name = ".".join(str(part) for part in path)
    message = f"`{name}` cannot be written without changing something else"
    raise BlueprintError(Problem("uneditable", message, file, span, "write the mapping out instead of an alias"))


def _written(text: str, document: Document, path: DocumentPath, value: str) -> str:
    container = document.at(path[:-1])
    places = document.places.get(id(container), {})
    inside = document.inside(path[:-1])
    place = places.get(path[-1])
    if place is not None and inside[0] <= place[2] <= place[3] <= inside[1]:
        old = text[place[2] : place[3]]
        end = place[2] + len(old.rstrip() if "\n" in old else old)
        begin = place[2]
        if "\n" in text[place[1] : begin] or text[begin - 1] == ":":
            begin = text.index(":", place[1]) + 1
            value = f" {value}"
        return text[:begin] + value + text[end:]
    own = [each for each in places.values() if inside[0] <= each[0] and each[3] <= inside[1]]
    return _added(text, inside, own, f"{path[-1]}: {value}")


def _added(text: str, inside: tuple[int, int], own: list[Place], entry: str) -> str:
    """A new entry: behind the last one of a flow mapping, below a line of a block mapping."""
    if text[inside[0] : inside[0] + 1] == "{":
        if not own:
            return text[: inside[0] + 1] + entry + text[inside[0] + 1 :]
        end = max(place[3] for place in own)
        return text[:end] + ", " + entry + text[end:]
    single = [place for place in own if "\n" not in text[place[0] : place[3]].rstrip()]
    after = single[-1] if single else None
    first = min(place[0] for place in own) if own else inside[0]
    begin = text.rfind("\n", 0, first) + 1
    indent = re.match(r"[ ]*", text[begin:first])
    blank = indent.group() if indent else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    if after is None:
        return text[:begin] + blank + entry + newline + text[begin:]
    end = text.find("\n", after[3])
    if end < 0:
        return text + newline + blank + entry
    return text[: end + 1] + blank + entry + newline + text[end + 1 :]


def _noted(text: str, file: str, path: DocumentPath, note: str) -> str:
    """The text with a note at the end of the value's line, or above it where a comment of somebody else stands."""
    try:
        document = parse_text(text, file)
    except BlueprintError:
        return text
    lines = text.splitlines(keepends=True)
    number = document.value_span(path).end_line - 1
    line = lines[number]
    bare = line.rstrip("\r\n")
    end = line[len(bare) :]
    theirs = next((comment for comment in document.comments if comment.line == number + 1), None)
    if theirs is None:
        lines[number] = f"{bare}  # {note}{end}"
    elif theirs.text.startswith(OURS):
        lines[number] = f"{bare[: theirs.column - 1]}# {note}{end}"
    else:
        above = next((each for each in document.comments if each.line == number), None)
        indent = bare[: len(bare) - len(bare.lstrip())]
        own = f"{indent}# {note}{end or chr(10)}"
        if above is not None and above.text.startswith(OURS) and lines[number - 1].lstrip().startswith("#"):
            lines[number - 1] = own
        else:
            lines.insert(number, own)
    return "".join(lines)


def _only_that(text: str, before: Document, path: DocumentPath, value: str) -> bool:
    """Whether the text reads as before but for this one value."""
    try:
        after = parse_text(text, before.file).data
    except BlueprintError:
        return False
    wanted = json.loads(json.dumps(before.data))  # a copy in which aliases are values of their own
    node: object = wanted
    for step in path[:-1]:
        node = node[step]  # type: ignore[index]
    if not isinstance(node, dict):
        return False
    node[path[-1]] = parse_text(f"value: {value}\n", "").at(("value",))
    return bool(after == wanted)
