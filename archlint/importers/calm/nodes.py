"""One node of a CALM architecture as an element: by its type, its interfaces and what its metadata says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.models.model import Element
from archlint.importers.models.technologies import named, word
from archlint.importers.models.technologies import technology as named_technology
from archlint.importers.workloads.character import STORES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Node

_TOLD = ("technology", "technologies", "tech", "tech-stack", "framework", "language", "runtime", "engine", "platform")
"""Keys of metadata under which people write how something is built."""


def element(name: str, node: Node, served: bool) -> Element:
    """The element of a node; `served` says that the model has parts of systems, so that other systems are foreign."""
    kind = text_of(node, "node-type")
    title = text_of(node, "name")
    purpose = word(kind.rpartition(":")[2].replace("-", " ")) or word(kind)
    technology = " ".join(_technologies(node))
    if purpose in STORES:
        technology = f"{technology} {title} {text_of(node, 'description')}".strip()
    words = (kind, *([purpose] if purpose else []))
    if purpose in ("", "service") and _is_channel_or_store(title):
        about = text_of(node, "description")
        known = named_technology(about, named(title))
        technology = f"{technology} {about}".strip() if known is not None and known.purpose in STORES else technology
        words = ()
    foreign = kind in ("system", "ecosystem") and served
    return Element(
        name=name,
        title=title,
        evidence=Evidence(Confidence.DECLARED, node.file, node.line),
        kind="client" if purpose == "client" else "external" if foreign or purpose == "external" else "",
        technology=technology,
        words=words,
        description=text_of(node, "description"),
        said=said_of(node),
    )


def _is_channel_or_store(title: str) -> bool:
    """Whether a node of type service is called like a store or a channel, for which CALM has no type: `Message Bus`, `RabbitMQ`."""
    known = named_technology(title) if len(title.split()) == 1 else None
    return named(title) in STORES or (known is not None and known.purpose in STORES)


def text_of(node: Node, key: str) -> str:
    """The text below a key, empty when there is none."""
    found = node.get(key)
    return found.text() if found is not None else ""


def _metadata(node: Node) -> Iterator[Node]:
    """Metadata is one mapping, or a list of them."""
    found = node.get("metadata")
    if found is not None:
        yield from found.items() or (found,)


def said_of(node: Node) -> Node | None:
    """What the metadata says to archlint alone: keys of a component, or what an arrow asks."""
    return next((found for each in _metadata(node) if (found := each.get("archlint")) is not None), None)


def _technologies(node: Node) -> Iterator[str]:
    for each in _metadata(node):
        for key, inner in each.entries().items():
            if key.lower() in _TOLD:
                yield from inner.texts()
    interfaces = node.get("interfaces")
    for interface in interfaces.items() if interfaces is not None else ():
        config = interface.get("config")
        for holder in (interface, config) if config is not None else (interface,):
            image = text_of(holder, "image")
            yield from [image.partition("@")[0].rpartition("/")[2].partition(":")[0]] if image else []
            scheme = re.match(r"(?:jdbc:)?([a-z0-9+]{3,12}):", text_of(holder, "url") or text_of(holder, "jdbc-url"))
            yield from [scheme.group(1)] if scheme and not scheme.group(1).startswith("http") else []
