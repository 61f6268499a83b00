"""Elements, groups, environments, nodes and instances, as one line of the Structurizr DSL declares them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.structurizr.reading import Reading, block, short, unknown
from archlint.importers.structurizr.workspace import KEYWORDS, Item
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.structurizr.lines import Line

ARROW = re.compile(r"-(?:-[\w-]+-)?>")
"""A relationship, plain or of an archetype."""


def declare(reading: Reading, line: Line, body: Sequence[str], name: str) -> None:
    """An element, a group, an environment, a node or an instance.

    Raises ImportingError for one without a name.
    """
    model = reading.archetypes.get(body[0])
    kind = model.kind if model is not None else KEYWORDS[body[0].lower()]
    arguments = list(body[1:])
    label = arguments[0] if arguments else ""
    if not label and kind != "group":
        raise refused("missing-name", f"{line.place}: `{body[0]}` needs a name")
    item = Item(kind, label, line.file, line.number, reading.inside, name)
    if model is not None:
        item.technology, item.tags = model.technology, list(model.tags)
    _arguments(item, kind, arguments[1:])
    if kind == "instance":
        of = reading.names.find(label, reading.inside)
        if of is None:
            unknown(reading, line, label)
            block(reading, line, "block")
            return
        item.of, item.name = of, of.name
    reading.inside.children.append(item)
    if kind != "group":
        reading.names.add(item, name)
    if line.opens:
        reading.open.append(item)


def _arguments(item: Item, kind: str, rest: list[str]) -> None:
    """What stands behind the name, in the order of the grammar."""
    orders = {
        "person": ("description", "tags"), "system": ("description", "tags"), "element": ("technology", "description", "tags"),
        "container": ("description", "technology", "tags"), "component": ("description", "technology", "tags"),
        "node": ("description", "technology", "tags", "instances"), "infrastructure": ("description", "technology", "tags"),
        "instance": ("groups", "tags"),
    }  # fmt: skip
    for key, value in zip(orders.get(kind, ()), rest, strict=False):
        if key == "tags":
            item.tags += tags(value)
        elif key == "instances":
            item.instances = count(value)
        elif key == "description":
            item.description = value
        elif key == "technology" and value:
            item.technology = value


def tags(text: str) -> list[str]:
    """The tags of one word that separates them by commas."""
    return [tag.strip() for tag in text.split(",") if tag.strip()]


def count(text: str) -> int:
    """Instances of a node; of a range such as `1..N` the fewest."""
    matched = re.match(r"[0-9]{1,4}", text)
    return max(int(matched.group()), 1) if matched else 1


def archetype(reading: Reading, line: Line, base: str, name: str) -> None:
    """A kind of element with a technology and tags of its own, or what every element of a kind has.

    Raises ImportingError for one that nothing declares.
    """
    if ARROW.fullmatch(base):
        block(reading, line, "block")
        return
    older = reading.archetypes.get(base)
    if older is None and base.lower() not in KEYWORDS:
        raise refused("unknown-keyword", f"{line.place}: there is no archetype `{short(base)}`")
    kind = older.kind if older is not None else KEYWORDS[base.lower()]
    item = Item(kind, "", line.file, line.number)
    if older is not None:
        item.technology, item.tags = older.technology, list(older.tags)
    reading.archetypes[name or base] = item
    if line.opens:
        reading.open.append(item)


def canonical(reading: Reading, word: str) -> Item | None:
    """The element of a name such as `Container://Shop.API`."""
    kind, _, path = word.partition("://")
    if not path:
        return None
    names = path.split(".")
    for item in reading.workspace.items("person", "system", "container", "component"):
        around = [above.name for above in item.above() if above.kind in ("system", "container")]
        if [item.name, *around] == names[::-1] and kind.lower().startswith(("person", "soft", "cont", "comp")):
            return item
    return None
