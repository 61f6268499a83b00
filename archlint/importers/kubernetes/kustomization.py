"""Kustomizations: which of several is read, what one of them makes and sets, and what it changes that is only noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.kubernetes.environments import LIVE, NONE, environment
from archlint.importers.kubernetes.manifests import KUSTOMIZATIONS, WORKLOADS, Manifests, kind, name
from archlint.importers.kubernetes.nodes import entries, items, text
from archlint.importers.workloads import variables
from archlint.source import Node
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archlint.source.folder import Folder

_UNREAD = (
    "patches", "patchesStrategicMerge", "patchesJson6902", "components", "generators", "transformers", "replacements",
    "helmCharts", "helmChartInflationGenerator", "namePrefix", "nameSuffix",
)  # fmt: skip
"""Parts of a kustomization that change what it lists and are not applied."""
_RUNS = re.compile(rf"(?m)^kind:\s*[\"']?(?:{'|'.join(sorted(WORKLOADS))})\b")
_MOST_SHOWN = 6
_ALTERNATIVES = frozenset({"overlays", "overlay", "environments", "envs", "env"})
"""Folders whose folders stand for each other."""


def parts(document: Node) -> Iterator[Node]:
    """What a kustomization lists: files, folders, and other kustomizations."""
    for key in ("resources", "bases"):
        yield from items(document, key)


def chosen(root: Folder, bases: Sequence[str], notes: list[str]) -> list[str]:
    """The kustomizations that are read of those in these folders: of each system the one for production.

    What others list comes with them. Those that begin with the same workloads, or lie beside each other for several
    environments, stand for one system: of them production is read, else what they have in common, else the first.
    """
    lists: dict[str, list[str]] = {}
    queue = [base for base in bases if not _is_component(root, base)]
    for base in queue:
        lists[base] = [each for each in dict.fromkeys(_listed(root, base)) if root.holds(each)]
        queue += [each for each in lists[base] if each not in queue and not _is_component(root, each)]
    inner = {each for listed in lists.values() for each in listed}
    groups: list[list[str]] = []
    for base in (each for each in lists if each not in inner):
        shared = {each for each in _reached(base, lists) if _holds_workloads(root, each)}
        same = next(
            (
                group
                for group in groups
                if any(shared & set(_reached(other, lists)) or _are_alternatives(base, other) for other in group)
            ),
            None,
        )
        if same is None:
            groups.append([base])
        else:
            same.append(base)
    read = [_of_group(group, lists) for group in groups] or list(bases[:1])
    left = [
        base
        for base in bases
        if base in lists and not any(base == each or base in _reached(each, lists) for each in read)
    ]
    if left:
        notes.append(
            f"{_shown(read)} {'is' if len(read) == 1 else 'are'} read of {len(bases)} kustomizations: {_shown(bases)}"
        )
    return read


def _shown(folders: Sequence[str]) -> str:
    return ", ".join(folders[:_MOST_SHOWN]) + (
        f" and {len(folders) - _MOST_SHOWN} more" if len(folders) > _MOST_SHOWN else ""
    )


def changed(document: Node, objects: Sequence[Node], notes: list[str]) -> list[Node]:
    """The objects with the namespace and the numbers of copies that a kustomization sets; what is not applied is noted."""
    for key in _UNREAD:
        node = document.get(key)
        if node is not None:
            notes.append(f"{node.place}: `{key}` changes what is listed, and is not applied")
    counts = {text(each, "name"): each.get("count") for each in items(document, "replicas")}
    space = document.get("namespace")
    return [_counted(_moved(each, space), counts) for each in objects]


def generated(document: Node, file: str, objects: Sequence[Node], found: Manifests) -> Iterator[Node]:
    """The ConfigMaps that a kustomization makes, and its Secrets with names of keys alone."""
    for item in items(document, "configMapGenerator"):
        made = dict(_generated(item, file, found))
        older = next((each for each in objects if (kind(each), name(each)) == ("ConfigMap", text(item, "name"))), None)
        if text(item, "behavior") == "merge" and older is not None:
            made = {**entries(older, "data"), **made}
        yield _object("ConfigMap", item, made)
    for item in items(document, "secretGenerator"):
        keys = [each.text().partition("=")[0] for each in items(item, "literals")]
        found.notes.append(f"{item.place}: `secretGenerator` makes a Secret, and Secrets are never read")
        yield _object("Secret", item, {key: Node("", item.file, item.line) for key in keys})


def _generated(item: Node, file: str, found: Manifests) -> Iterator[tuple[str, Node]]:
    """Names and values of one ConfigMap: literals, lines of environment files, whole files."""
    folder = parent(file)
    single = item.get("env")
    for each in (*items(item, "envs"), *((single,) if single is not None else ())):
        path = joined(folder, each.text())
        if _may_be_read(found, each, path):
            for key, variable in variables.parse(found.root.text(path), path).items():
                yield key, Node(variable.value, path, variable.evidence.line)
    for each in items(item, "files"):
        key, _, source = each.text().rpartition("=")
        path = joined(folder, source)
        if _may_be_read(found, each, path):
            yield key or path.rpartition("/")[2], Node(found.root.text(path), path, 1)
    for each in items(item, "literals"):
        key, _, value = each.text().partition("=")
        yield key, Node(value.strip("\"'"), each.file, each.line)


def _may_be_read(found: Manifests, item: Node, path: str) -> bool:
    if found.root.has(path) and not found.root.is_ignored(path):
        return True
    found.notes.append(
        f"{item.place}: the file of this generator is not in the repository, and what it sets is not known"
    )
    return False


def _object(word: str, item: Node, data: Mapping[str, Node]) -> Node:
    def here(value: str | dict[str, Node]) -> Node:
        return Node(value, item.file, item.line)

    labels = {"name": item.get("name") or here("")}
    return here({"apiVersion": here("v1"), "kind": here(word), "metadata": here(labels), "data": here(dict(data))})


def _moved(node: Node, space: Node | None) -> Node:
    """An object in the namespace that a kustomization puts it into."""
    metadata = node.get("metadata")
    if space is None or metadata is None or not space.text():
        return node
    return node.with_value(
        {**node.entries(), "metadata": metadata.with_value({**metadata.entries(), "namespace": space})}
    )


def _counted(node: Node, counts: Mapping[str, Node | None]) -> Node:
    """A workload with the number of copies that a kustomization gives it."""
    count, spec = counts.get(name(node)), node.get("spec")
    if count is None or spec is None or kind(node) not in WORKLOADS:
        return node
    return node.with_value({**node.entries(), "spec": spec.with_value({**spec.entries(), "replicas": count})})


def _documents(root: Folder, base: str) -> Iterable[Node]:
    file = next((joined(base, each) for each in KUSTOMIZATIONS if root.has(joined(base, each))), "")
    return root.nodes(file) if file else ()


def _listed(root: Folder, base: str) -> Iterator[str]:
    """The folders that a kustomization lists, components as well."""
    for document in _documents(root, base):
        for item in (*parts(document), *items(document, "components")):
            yield joined(base, item.text())


def _is_component(root: Folder, base: str) -> bool:
    return any(text(each, "kind") == "Component" for each in _documents(root, base))


def _reached(base: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """The kustomizations that one reads, and that these read, and so on."""
    found: list[str] = []
    queue = [base]
    for each in queue:
        for inner in lists.get(each, ()):
            if inner in lists and inner not in found and inner != base:
                found.append(inner)
                queue.append(inner)
    return found


def _holds_workloads(root: Folder, base: str) -> bool:
    return any(
        _RUNS.search(root.text(file))
        for file in root.files(base, depth=2, most=200)
        if file.endswith((".yaml", ".yml"))
    )


def _are_alternatives(one: str, other: str) -> bool:
    """Whether two folders are for two environments of one system."""
    (rank, rest), (rank_of_other, rest_of_other) = environment(one), environment(other)
    beside = parent(one) == parent(other) and parent(one).rpartition("/")[2] in _ALTERNATIVES
    return beside or (NONE not in (rank, rank_of_other) and rest == rest_of_other)


def _of_group(group: Sequence[str], lists: Mapping[str, Sequence[str]]) -> str:
    """The one that is read of kustomizations for one system."""
    best = min(group, key=lambda base: environment(base)[0])
    rank = environment(best)[0]
    if rank == LIVE or (len(group) == 1 and rank == NONE):
        return best
    common = [each for each in _reached(best, lists) if all(each in _reached(other, lists) for other in group)]
    named = [each for each in common if each.rpartition("/")[2] == "base"]
    return next(iter((*named, *common)), best)
