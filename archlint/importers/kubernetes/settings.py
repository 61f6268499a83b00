"""What a container is told: variables, those of ConfigMaps with their values and those of Secrets without, and mounted texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.kubernetes.manifests import Manifests, name, namespace, same_space
from archlint.importers.kubernetes.nodes import entries, items, text
from archlint.importers.workloads.workload import Variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Node

_SECRETS = {
    "Secret": (("data",), ("stringData",)),
    "SealedSecret": (("spec", "encryptedData"), ("spec", "template", "data")),
    "ExternalSecret": (("spec", "target", "template", "data"),),
}
"""Objects that a Secret comes from, and where the names of its keys stand; values are not looked at."""


def environment(manifests: Manifests, container: Node, node: Node) -> dict[str, Variable]:
    """Values that are written down; what comes from a Secret has a name and no value."""
    maps = _maps(manifests, node)
    found: dict[str, Variable] = {}
    for item in items(container, "envFrom"):
        prefix = text(item, "prefix")
        source = maps.get(text(item, "configMapRef", "name"))
        for key, value in (entries(source, "data") if source is not None else {}).items():
            found[prefix + key] = Variable(value.text(), seen(Confidence.ENV, value, key), shared=True)
        for key in _keys(manifests, text(item, "secretRef", "name"), node):
            found[prefix + key] = Variable("", seen(Confidence.ENV, item, _key(key)), secret=True)
    for item in items(container, "env"):
        key = text(item, "name")
        written = item.get("value")
        reference = item.get("valueFrom", "configMapKeyRef")
        if written is not None:
            found[key] = Variable(_expanded(written.text(), found), seen(Confidence.ENV, written, _key(key)))
        elif reference is not None and (source := maps.get(text(reference, "name"))) is not None:
            inner = source.get("data", text(reference, "key"))
            if inner is not None:
                found[key] = Variable(inner.text(), seen(Confidence.ENV, inner, _key(key)))
        elif item.get("valueFrom", "secretKeyRef") is not None:
            found[key] = Variable("", seen(Confidence.ENV, item, _key(key)), secret=True)
    return found


def configs(manifests: Manifests, template: Node, node: Node) -> Iterator[tuple[str, str, int]]:
    """The texts of ConfigMaps that are mounted, as proxies and monitors have them."""
    maps = _maps(manifests, node)
    for volume in items(template, "spec", "volumes"):
        projected = [each for each in items(volume, "projected", "sources") if each.get("configMap") is not None]
        for each in (volume, *projected):
            source = maps.get(text(each, "configMap", "name"))
            for value in entries(source, "data").values() if source is not None else ():
                if value.text():
                    yield value.file, value.text(), value.line


def secrets(container: Node) -> dict[str, Evidence]:
    """The Secrets that a container takes something from, and where it says so."""
    whole = [(text(item, "secretRef", "name"), item) for item in items(container, "envFrom")]
    parts = [(text(item, "valueFrom", "secretKeyRef", "name"), item) for item in items(container, "env")]
    return {name: seen(Confidence.ENV, item, "secretRef") for name, item in reversed([*whole, *parts]) if name}


def is_blind(manifests: Manifests, container: Node, node: Node) -> bool:
    """Whether it takes everything of a map or a Secret of which nothing here tells what it holds."""
    maps = _maps(manifests, node)
    for item in items(container, "envFrom"):
        given, secret = text(item, "configMapRef", "name"), text(item, "secretRef", "name")
        if (given and given not in maps) or (secret and not any(_keys(manifests, secret, node))):
            return True
    return False


def _keys(manifests: Manifests, secret: str, node: Node) -> Iterator[str]:
    """The names of what a Secret holds, as far as an object that makes it tells them."""
    for word, places in _SECRETS.items() if secret else ():
        for each in manifests.of(word):
            if secret in (name(each), text(each, "spec", "target", "name")) and same_space(
                namespace(each), namespace(node)
            ):
                for keys in places:
                    yield from entries(each, *keys)
                yield from (text(item, "secretKey") for item in items(each, "spec", "data"))


def _maps(manifests: Manifests, node: Node) -> dict[str, Node]:
    """The ConfigMaps that an object can name."""
    here = namespace(node)
    return {name(each): each for each in manifests.of("ConfigMap") if same_space(namespace(each), here)}


def _expanded(written: str, known: dict[str, Variable]) -> str:
    """`$(NAME)` filled in from what stands before it."""
    return re.sub(r"\$\((\w+)\)", lambda m: known[m.group(1)].value if m.group(1) in known else "", written)


def _key(written: str) -> str:
    return written if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,60}", written) else ""
