"""What compose itself would refuse in a service, so that none of it is passed over without a word."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Node

_LIST, _MAPPING, _EITHER = "a list", "a mapping", "a list or a mapping"
_TYPES = {
    "ports": _LIST, "volumes": _LIST, "expose": _LIST, "links": _LIST, "profiles": _LIST, "volumes_from": _LIST,
    "environment": _EITHER, "labels": _EITHER, "depends_on": _EITHER, "networks": _EITHER, "extra_hosts": _EITHER,
    "deploy": _MAPPING, "healthcheck": _MAPPING,
}  # fmt: skip
"""What a key of a service must be (Compose specification, services)."""
_READ = (*_TYPES, "image", "build", "command", "entrypoint", "restart", "env_file", "container_name", "working_dir")
_LEGAL = frozenset({"volume_driver", "net", "label_file", "runtime", "restart_policy"})
"""Keys that only look like slips of others."""
_ALIKE = 0.8
"""How much of a key must be right (difflib's ratio) for it to be a slip of the fingers: `port`, not `pid`."""


def repaired(name: str, service: Node, notes: list[str]) -> Node:
    """A service whose misspelt keys are read as they were meant; what is wrong with it is added to the notes."""
    entries = service.entries()
    slips: dict[str, str] = {}
    for key in entries:
        close = _meant(key) if key not in _READ and key not in _LEGAL and not key.startswith("x-") else ""
        if close and close not in entries and close not in slips.values():
            slips[key] = close
            place = entries[key].place
            notes.append(f"{place}: `{name}` has a key `{key}`, which compose refuses; it is read as `{close}`")
    meant = service.with_value({slips.get(key, key): node for key, node in entries.items()}) if slips else service
    notes += [note for note in _complaints(name, meant) if note not in notes]
    return meant


@lru_cache(maxsize=256)
def _meant(key: str) -> str:
    """The key that a slip of the fingers made this of, empty where none did; services of one file have the same keys."""
    return next(iter(get_close_matches(key, _READ, 1, _ALIKE)), "")


def _complaints(name: str, service: Node) -> Iterator[str]:
    for key, wanted in _TYPES.items():
        node = service.get(key)
        if node is None or node.value is None or node.tag == "!reset":
            continue
        if not ((node.is_mapping and wanted != _LIST) or (isinstance(node.value, tuple) and wanted != _MAPPING)):
            yield f"{node.place}: `{key}` of `{name}` is {wanted} to compose, which refuses what stands here"
    for keys in (("scale",), ("deploy", "replicas")):
        node = service.get(*keys)
        if node is not None and node.text() and re.fullmatch(r"[0-9]{1,4}", node.text()) is None:
            copies = ".".join(keys)
            yield f"{node.place}: `{copies}` of `{name}` is no whole number from 0 to 9,999, so that its copies are not known"
