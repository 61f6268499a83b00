"""Reading the Structurizr DSL: the elements, relationships, groups and deployments of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import did_you_mean
from archlint.importers.structurizr import scenes, stored
from archlint.importers.structurizr.declaring import ARROW, archetype, canonical, count, declare, tags
from archlint.importers.structurizr.lines import Line, filled, lines
from archlint.importers.structurizr.names import Names
from archlint.importers.structurizr.reading import Reading, block, short, unknown
from archlint.importers.structurizr.workspace import KEYWORDS, Item, Tie, Workspace
from archlint.source.folder import joined, parent
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source.folder import Folder

_SKIPPED = frozenset(
    {"views", "configuration", "perspectives", "healthcheck", "terminology", "styles", "branding", "users"}
)
"""Blocks about pictures and people's rights, which say nothing about the system."""
_SILENT = frozenset(
    {
        "!docs",
        "!adrs",
        "!decisions",
        "!impliedrelationships",
        "impliedrelationships",
        "url",
        "deploymentgroup",
        "healthcheck",
    }
)
_UNREAD = frozenset({"!script", "!plugin", "!components", "!elements", "!relationships", "!relationship"})
"""What runs programs or picks by expressions: named, and not read."""
_DEEPEST, _MOST_FILES, _LONGEST = 100, 1_000, 10_000


def read(folder: Folder, path: str) -> Workspace:
    """The workspace of a DSL file; raises ImportingError with the line of the first mistake."""
    root = Item("root", "", path, 1)
    reading = Reading(folder, Workspace(root), Names(), [root])
    _file(reading, path, None)
    if len(reading.open) > 1:
        line = _never_closed(folder.whole(path))
        raise refused("unclosed", f"{path}:{line}: the block that opens here is not closed: a `}}` is missing")
    _tie(reading)
    scenes.play(reading)
    return reading.workspace


def _never_closed(text: str) -> int:
    """The line of the block that lacks its end: what closes next stands further left than it, else the last that is open."""
    opened: list[tuple[int, int]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        word, indent = line.strip(), len(line) - len(line.lstrip())
        if word == "}" and opened:
            if indent < opened[-1][1]:
                break
            opened.pop()
        elif word.endswith("{"):
            opened.append((number, indent))
    return opened[-1][0] if opened else 1


def _file(reading: Reading, path: str, by: Line | None) -> None:
    """One file, here or where it is included; raises ImportingError when it cannot be read."""
    where = f"{by.place}: " if by is not None else ""
    real = reading.folder.settled(path)
    if real in reading.including:
        raise refused("include-loop", f"{where}`{path}` includes itself")
    if not reading.folder.has(path):
        outside = path.startswith(("/", "..", "~"))
        reason = "lies outside the project, and is not read" if outside else "is not there"
        raise refused("outside" if outside else "not-found", f"{where}`{path}` {reason}")
    reading.files += 1
    if reading.files > _MOST_FILES or len(reading.including) > _DEEPEST:
        raise refused("too-many-files", f"{where}more than {_MOST_FILES} files are included")
    reading.including.append(real)
    for line in lines(reading.folder.whole(path), path):
        _line(reading, filled(line, reading.constants))
    reading.including.pop()


def _line(reading: Reading, line: Line) -> None:
    state = reading.open[-1]
    if isinstance(state, str):
        _skipped(reading, line, state)
        return
    if len(reading.open) > _DEEPEST:
        raise refused("too-deep", f"{line.place}: more than {_DEEPEST} blocks inside each other")
    if line.closes:
        if len(reading.open) == 1:
            raise refused("unopened", f"{line.place}: this `}}` closes nothing")
        reading.open.pop()
        return
    named = len(line.words) > 2 and line.words[1] == "="
    _statement(reading, line, line.words[2:] if named else line.words, line.words[0] if named else "")


def _skipped(reading: Reading, line: Line, state: str) -> None:
    """Inside a block that is not read: only its end matters, and the steps of dynamic views."""
    if state == "script":
        if tuple(line.words) == ("}",):
            reading.open.pop()
        return
    if line.closes:
        reading.open.pop()
        return
    if state == "properties" and len(line.words) >= 2:
        reading.inside.properties.setdefault(line.words[0], line.words[1])
        reading.inside.lines.setdefault(line.words[0], line.number)
    dynamic = state == "views" and line.words[0].lower() == "dynamic"
    if dynamic:
        scenes.begin(reading, line)
    elif state == "dynamic":
        scenes.step(reading, line)
    elif state == "told":
        scenes.tell(reading, line)
    if line.opens:
        deeper = "dynamic" if dynamic or (state == "dynamic" and line.words[0] == "{") else "block"
        deeper = "told" if state == "dynamic" and line.words[0].lower() == "properties" else deeper
        reading.open.append(deeper)


def _statement(reading: Reading, line: Line, words: Sequence[str], name: str) -> None:
    first = words[0].lower()
    body = words[:-1] if line.opens else words
    if reading.inside.kind == "archetypes":
        archetype(reading, line, words[0], name)
    elif len(words) > 2 and (ARROW.fullmatch(words[1]) or words[1] == "-/>"):
        if words[1] != "-/>":
            reading.ties |= {name.lower(): (words[0], words[2])} if name else {}
            reading.arrows.append((line, reading.inside, words[0], words[2], body[3:]))
        block(reading, line, "block")
    elif len(words) > 1 and ARROW.fullmatch(words[0]):
        reading.arrows.append((line, reading.inside, "this", words[1], body[2:]))
        block(reading, line, "block")
    elif first in KEYWORDS or words[0] in reading.archetypes:
        declare(reading, line, body, name)
    elif first in ("!element", "!ref", "!extend"):
        _again(reading, line, body)
    elif first in _UNREAD:
        reading.note(line, f"`{words[0]}` is not read")
        reading.holes = True
        inline = first == "!script" and len(body) > 1 and "." not in body[1]
        block(reading, line, "script" if inline else "block")
    elif first.startswith("!"):
        _directive(reading, line, first, body)
    else:
        _detail(reading, line, first, body)


def _directive(reading: Reading, line: Line, first: str, body: Sequence[str]) -> None:
    if first == "!include" and len(body) > 1:
        _include(reading, line, body[1])
    elif first == "!identifiers" and len(body) > 1:
        reading.names.hierarchical = body[1].lower() == "hierarchical"
    elif first in ("!const", "!var", "!constant") and len(body) > 2:
        if len(body[2]) > _LONGEST:
            raise refused("too-long", f"{line.place}: the value of `{short(body[1])}` has {len(body[2]):,} letters")
        reading.constants[body[1]] = body[2]
    elif first not in _SILENT:
        raise refused("unknown-keyword", f"{line.place}: `{body[0]}` is nothing of the Structurizr DSL")
    block(reading, line, "block")


def _include(reading: Reading, line: Line, path: str) -> None:
    if "://" in path:
        reading.note(line, "what it includes from elsewhere is not read: nothing is fetched")
        reading.holes = True
        return
    place = joined(parent(line.file), path)
    if reading.folder.holds(place):
        for file in reading.folder.files(place, depth=8, most=_MOST_FILES):
            if not any(part.startswith(".") for part in file.split("/")):
                _file(reading, file, line)
    else:
        _file(reading, place, line)


def _again(reading: Reading, line: Line, body: Sequence[str]) -> None:
    """`!element x {`: what follows belongs to an element that is there already."""
    word = body[1] if len(body) > 1 else ""
    found = reading.names.find(word, reading.inside) or canonical(reading, word)
    if found is None:
        reading.holes = reading.holes or "://" in word
        unknown(reading, line, word)
        block(reading, line, "block")
    elif line.opens:
        reading.open.append(found)


def _detail(reading: Reading, line: Line, first: str, body: Sequence[str]) -> None:
    """A property of what is open, or a block of the workspace."""
    item = reading.inside
    value = body[1] if len(body) > 1 else ""
    if first == "workspace":
        _workspace(reading, line, body)
    elif first == "model" and line.opens:
        reading.open.append(item)
    elif first == "archetypes" and line.opens:
        reading.open.append(Item("archetypes", "", line.file, line.number, item))
    elif first in _SKIPPED or first == "properties":
        block(reading, line, first)
    elif first in ("tag", "tags"):
        item.tags += [tag for text in body[1:] for tag in tags(text)]
    elif first == "description":
        item.description = value
    elif first == "technology":
        item.technology = value
    elif first == "instances":
        item.instances = count(value)
    elif first == "name":
        reading.workspace.name = value
    elif first in _SILENT or first == "metadata":
        block(reading, line, "block")
    else:
        known = [*KEYWORDS, "workspace", "model", "views", *_SKIPPED, "tags", "description", "technology", "properties"]
        help_ = did_you_mean(first, known, "it begins with `workspace {`" if len(reading.open) == 1 else None)
        raise refused("unknown-keyword", f"{line.place}: a Structurizr workspace has no `{short(body[0])}` here", help_)


def _workspace(reading: Reading, line: Line, body: Sequence[str]) -> None:
    """The head of a workspace; `extends` reads a workspace beside it first."""
    if len(body) > 2 and body[1].lower() == "extends":
        _extend(reading, line, body[2])
    elif len(body) > 1:
        reading.workspace.name = body[1]
    if line.opens:
        reading.open.append(reading.inside)


def _extend(reading: Reading, line: Line, path: str) -> None:
    if "://" in path:
        help_ = "put the file beside this one: nothing is fetched"
        raise refused("remote", f"{line.place}: the workspace that this one extends lies elsewhere", help_)
    place = joined(parent(line.file), path)
    if not place.endswith(".json"):
        _file(reading, place, line)
        return
    if not reading.folder.has(place):
        raise refused("not-found", f"{line.place}: `{place}` is not there, or lies outside the project")
    below = stored.read(reading.folder, place)
    reading.workspace.name = reading.workspace.name or below.name
    reading.workspace.ties += below.ties
    for item in below.root.children:
        item.parent = reading.workspace.root
        reading.workspace.root.children.append(item)
    for item in below.root.inside():
        reading.names.add(item, item.identifier)


def _tie(reading: Reading) -> None:
    """Relationships, now that everything is declared."""
    for line, context, source, target, words in reading.arrows:
        ends = [context if end.lower() == "this" else reading.names.find(end, context) for end in (source, target)]
        for end, name in zip(ends, (source, target), strict=True):
            if end is None:
                unknown(reading, line, name)
        if ends[0] is not None and ends[1] is not None:
            description, technology = (*words, "", "")[:2]
            tie = Tie(ends[0], ends[1], description, technology, line.file, line.number)
            reading.workspace.ties.append(tie)
