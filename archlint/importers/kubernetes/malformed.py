"""What is wrong with an object that describes a workload, so that none of it is passed over without a word."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from archlint.importers.kubernetes.copies import MOST, whole
from archlint.importers.kubernetes.manifests import WORKLOADS, kind, name
from archlint.importers.kubernetes.nodes import items
from archlint.importers.kubernetes.workloads import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Node

_PLAIN = WORKLOADS - {"KnativeService"}
_ALIKE = 0.85
"""How much of a kind must be right (difflib's ratio) for it to be a slip of the fingers: `Deploymnt`, not `JobSet`."""


def complaints(node: Node) -> Iterator[str]:
    """What to say about one object: its kind, its containers, its copies."""
    word = kind(node)
    if word not in WORKLOADS:
        close = get_close_matches(word, _PLAIN, 1, _ALIKE)
        if not close:
            return
        read = bool(items(template_of(node), "spec", "containers"))
        place = (node.get("kind") or node).place
        how = f"it is read as {close[0]}" if read else "it is not read"
        yield f"{place}: there is no kind `{word}`; did you mean `{close[0]}`? {how}"
        if not read:
            return
    if not name(node):
        yield f"{node.place}: this {word} is not read: it has no `metadata.name`"
        return
    named = f"{word} `{name(node)}`"
    if not items(template_of(node), "spec", "containers"):
        yield f"{(node.get('metadata', 'name') or node).place}: {named} is not read: {_missing(node)}"
    replicas = node.get("spec", "replicas")
    if replicas is not None and replicas.value is not None and whole(replicas) is None:
        yield f"{replicas.place}: `replicas` of {named} is no whole number from 0 to {MOST:,}, so that its copies are not known"


def _missing(node: Node) -> str:
    """What stands where its containers should."""
    keys = {"Pod": ("spec", "containers"), "CronJob": ("spec", "jobTemplate", "spec", "template", "spec", "containers")}
    path = keys.get(kind(node), ("spec", "template", "spec", "containers"))
    for at, key in enumerate(path, start=1):
        inner = node.get(*path[:at])
        shown = ".".join(path[:at])
        if inner is None:
            return f"it has no `{shown}`"
        if key == "containers":
            return f"`{shown}` is {'empty' if inner.value == () else 'no list'}"
        if not inner.is_mapping:
            return f"`{shown}` is no mapping"
    return ""
