"""Ports of a compose service: those it listens on, and those that are reachable from outside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, seen
from archlint.importers.workloads.workload import Published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source import Node

_LOOPBACK = ("127.", "::1", "localhost", "[::1]")
_MOST = 20
_EXPOSED = re.compile(r"[0-9]{1,5}(/\w+)?")
_NUMBERS = re.compile(r"[0-9]+(-[0-9]+)?")
_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5})?)?")


def published(service: Node) -> tuple[Published, ...]:
    """Ports that the host passes on, short form (`127.0.0.1:8080:80/tcp`) or long (`{target: 80, published: 8080}`)."""
    node = service.get("ports")
    found: list[Published] = []
    for item in node.items() if node is not None else ():
        found += _long(item) if item.is_mapping else _short(item)
    return tuple(found[:_MOST])


def ports(service: Node, open_to_all: Sequence[Published]) -> tuple[int, ...]:
    """Ports that it listens on, as far as it says: those that are published among them."""
    expose = service.get("expose")
    texts = expose.texts() if expose is not None else ()
    exposed = [int(text.partition("/")[0]) for text in texts if _EXPOSED.fullmatch(text)]
    return tuple(dict.fromkeys([port.container for port in open_to_all] + exposed))


def _long(item: Node) -> list[Published]:
    target, outside, address = item.get("target"), item.get("published"), item.get("host_ip")
    if target is None or not target.text().isdigit():
        return []
    port = outside.text().partition("-")[0] if outside is not None else ""
    local = address is not None and address.text().startswith(_LOOPBACK)
    host = int(port) if port.isdigit() else None
    return [Published(host, int(target.text()), local, seen(Confidence.CONFIG, item, "ports"))]


def _short(item: Node) -> list[Published]:
    text = item.text().partition("/")[0]
    local = text.startswith(_LOOPBACK)
    numbers = [part for part in text.rpartition("]")[2].split(":") if part]
    if not numbers or not _NUMBERS.fullmatch(numbers[-1]):
        return []
    inside = _range(numbers[-1])
    outside = _range(numbers[-2]) if len(numbers) > 1 else []
    where = seen(Confidence.CONFIG, item, "ports")
    if len(inside) == len(outside):
        return [Published(host, port, local, where) for host, port in zip(outside, inside, strict=True)]
    return [Published(outside[0] if outside else None, port, local, where) for port in inside]


def _range(text: str) -> list[int]:
    """The ports of `27000-27010`, or the one of `5432`; none where that is no port."""
    found = _RANGE.fullmatch(text)
    return list(range(int(found[1]), int(found[2] or found[1]) + 1))[:_MOST] if found is not None else []
