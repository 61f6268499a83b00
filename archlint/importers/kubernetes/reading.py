"""Reading manifests: files and folders, lists opened, kustomizations followed, templates left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import ImportingError, did_you_mean
from archlint.importers.kubernetes.environments import families
from archlint.importers.kubernetes.kustomization import changed, chosen, generated, parts
from archlint.importers.kubernetes.manifests import KUSTOMIZATIONS, Manifests, kind, name, namespace
from archlint.importers.kubernetes.places import is_hidden
from archlint.source.folder import joined, parent
from archlint.source.foreign import parse_nodes, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source import Node
    from archlint.source.folder import Folder

_TEMPLATE = re.compile(r"\{\{-|\{\{[^}\n]*\.(?:Values|Release|Chart|Capabilities)\b")
_MAP = re.compile(r"(?m)^kind:[ \t]*[\"']?ConfigMap\b")
_SECRETS = re.compile(r"(?:^|[-_.])secrets?(?:[-_.][\w-]+)?\.(?:ya?ml|json)$")
"""Files that people keep out of repositories, whatever a `.gitignore` says."""
_DEEPEST, _MOST_FILES = 12, 2_000
_LARGEST = 5_000_000


def load(root: Folder, paths: Sequence[str]) -> Manifests:
    """Read the manifests at these paths: files, folders, or folders with a kustomization.

    Raises ImportingError for Helm charts and broken files.
    """
    found = Manifests(root)
    for path in paths:
        if root.has(path):
            _file(found, path, named=True)
        else:
            _folder(found, path, 20)
    _of_one_environment(found)
    return found


def _of_one_environment(found: Manifests) -> None:
    """Leave out folders that describe the same workloads for another environment: `dev/api.yaml` beside `prod/api.yaml`."""
    named: dict[str, set[tuple[str, str, str]]] = {}
    for each in found.workloads():
        named.setdefault(parent(each.file), set()).add((namespace(each), kind(each), name(each)))
    for first, others in families(named):
        for folder in others:
            if len(named[folder] & named[first]) * 2 >= len(named[folder]):
                found.leave_out(folder)
                shown = found.root.shown
                found.notes.append(
                    f"{shown(first)} is read, and {shown(folder)} left out as another environment of the same system"
                )


def helm(root: Folder, path: str, what: str = "chart") -> ImportingError:
    """What to say about a Helm chart, or a template of one, at this path."""
    shown = root.shown(path).rstrip("/")
    folder = shown if what == "chart" else "CHART"
    advice = f"archlint does not render Helm charts: run `helm template {folder} > manifests.yaml` and import that file"
    return refused("helm", f"{shown} is a Helm {what}", advice)


def _folder(found: Manifests, path: str, left: int) -> None:
    root = found.root
    if root.has(joined(path, "Chart.yaml")):
        raise helm(root, path)
    kustomization = next((joined(path, each) for each in KUSTOMIZATIONS if root.has(joined(path, each))), "")
    if kustomization:
        _kustomize(found, kustomization, left)
        return
    every = list(root.files(path, depth=_DEEPEST, most=_MOST_FILES, without=is_hidden))
    files = [
        file for file in every if file.endswith((".yaml", ".yml", ".json")) or file.rpartition("/")[2] in KUSTOMIZATIONS
    ]
    charts = [parent(file) for file in files if file.rpartition("/")[2] == "Chart.yaml"]
    bases = [
        place for file in files if file.rpartition("/")[2] in KUSTOMIZATIONS and (place := parent(file)) not in charts
    ]
    elsewhere = tuple(f"{each}/" for each in (*bases, *charts))
    for file in files:
        if not file.startswith(elsewhere):
            _file(found, file, named=False)
    for chart in charts:
        shown = root.shown(chart).rstrip("/")
        found.notes.append(
            f"{chart} is a Helm chart and is not read; run `helm template {shown} > manifests.yaml` and import that file"
        )
    if len(every) >= _MOST_FILES:
        found.notes.append(f"{root.shown(path)} has more than {_MOST_FILES:,} files, of which the rest is not read")
    for base in chosen(root, bases, found.notes):
        _folder(found, base, left - 1)


def _kustomize(found: Manifests, file: str, left: int) -> None:
    """The resources of a kustomization with what it makes and sets itself; what else it changes is noted."""
    if left <= 0:
        raise refused("kustomize-loop", f"{file} leads back to itself")
    found.files.append(file)
    for document in found.root.nodes(file):
        first = len(found.objects)
        for item in parts(document):
            _resource(found, item, joined(parent(file), item.text()), left)
        made = [*found.objects[first:]]
        found.objects[first:] = changed(document, [*made, *generated(document, file, made, found)], found.notes)


def _resource(found: Manifests, item: Node, path: str, left: int) -> None:
    if "://" in item.text() or item.text().startswith(("git@", "github.com/")):
        found.notes.append(f"{item.place}: the base from another repository is not read")
    elif found.root.has(path):
        _file(found, path, named=True)
    elif found.root.holds(path):
        _folder(found, path, left - 1)
    elif path.startswith(("../", "/")) or path == "..":
        raise refused(
            "outside",
            f"{item.place}: the resource {item.text()} lies outside the project, which begins at `{found.root.root.as_posix()}`",
            "name the folder of both with `--root`",
        )
    elif found.root.is_ignored(path):
        found.notes.append(f"{item.place}: the resource {path} is kept out of the repository, and is not read")
    elif _SECRETS.search(path.rpartition("/")[2].lower()):
        why = "does not exist, and its name says that it holds secrets; it is not read"
        found.notes.append(f"{item.place}: the resource {path} {why}")
    else:
        above, _, last = path.rpartition("/")
        there = found.root.names(above or ".") if found.root.holds(above or ".") else ()
        way_out = did_you_mean(last, there, "name the file that is meant, or take this one out of `resources`")
        raise refused("not-found", f"{item.place}: the resource {path} does not exist", way_out)


def _file(found: Manifests, path: str, *, named: bool) -> None:
    """The objects of one file; a file that was not named and holds none is passed over."""
    text = found.root.text(path, _LARGEST)
    if not text:
        text = _unread(found, path, named=named)
    if not named and ("apiVersion" not in text or "kind" not in text):
        return
    plain, templates = without_templates(text)
    if templates and named and ("apiVersion" not in plain or "kind" not in plain):
        raise helm(found.root, path, "template")
    if templates:
        what = f"{path}:{templates[0]}: this document" if "apiVersion" in plain else path
        found.notes.append(f"{what} is a template of Helm, and is not read; import what `helm template` writes")
    documents = parse_nodes(plain, path) if templates else found.root.nodes(path)
    for each in documents:
        if each.get("metadata") is not None and each.get("spec") is not None and not kind(each):
            missing = "kind" if each.get("apiVersion") is not None else "apiVersion"
            found.notes.append(f"{each.place}: this object has no `{missing}`, and is not read")
    objects = [each for document in documents for each in _opened(document)]
    if objects:
        found.files.append(path)
    found.objects += objects


def _unread(found: Manifests, path: str, *, named: bool) -> str:
    """The text of a file that gave none at first; raises ImportingError for one that was named and cannot be read."""
    try:
        return found.root.whole(path)
    except ImportingError as error:
        if named:
            raise
        found.notes.append(f"{error}, and is left out")
        return ""


def without_templates(text: str) -> tuple[str, list[int]]:
    r"""A text of several documents with those left empty that are templates of Helm, and the lines where these begin.

    >>> without_templates("kind: A\n---\nkind: {{ .Values.kind }}\n---\nkind: B\n")
    ('kind: A\n---\n\n---\nkind: B\n', [3])
    """
    if "{{" not in text:
        return text, []
    kept: list[str] = []
    lines: list[int] = []
    line = 1
    for each in re.split(r"(?m)(^---.*\n?)", text):
        if _TEMPLATE.search(each) and not _MAP.search(each):  # what a ConfigMap holds is a text of somebody else's
            lines.append(line)
            kept.append("\n" * each.count("\n"))
        else:
            kept.append(each)
        line += each.count("\n")
    return "".join(kept), lines


def _opened(document: Node) -> Iterator[Node]:
    if kind(document) == "List" or (kind(document).endswith("List") and document.get("items") is not None):
        items = document.get("items")
        for item in items.items() if items is not None else ():
            yield from _opened(item)
    elif kind(document) and kind(document) not in ("Kustomization", "Component"):
        yield document
