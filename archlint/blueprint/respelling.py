"""Keys that are misspelt, read as they were meant: so the rest of the file is still checked, and nothing only follows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from archlint.blueprint.blueprint import Blueprint
from archlint.blueprint.checks.sheet import Broken
from archlint.blueprint.foreign import instead
from archlint.blueprint.mistake import describe, locate
from archlint.blueprint.shape import keys_at
from archlint.errors import meaning, meant, nearest
from archlint.source import renamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.errors import Problem
    from archlint.source import Data, Document, DocumentPath

REQUIRED: Mapping[str, Data] = {
    "archlint": 1,
    "system": "",
    "does": "read",
    "steps": [],
    "in": "",
    "kind": "tier",
    "members": [],
    "choose": "",
    "rule": "",
    "on": "",
    "because": "",
}
"""Keys that must be there, each with what takes its place when it is missing or wrong, so that its neighbours can be checked."""
MOST_ROUNDS = 12
_OF_NUMBERS = frozenset({"missing-unit", "out-of-range", "wrong-number", "backwards-range"})
"""Mistakes in a number that is of the kind its key takes: they speak for the key rather than against it."""


def validated(document: Document) -> Blueprint | ValidationError:
    """The blueprint that the document is, or why it is none."""
    try:
        return Blueprint.model_validate(document.data)
    except ValidationError as error:
        return error


def as_meant(
    document: Document, error: ValidationError
) -> tuple[Document, Blueprint | ValidationError, list[tuple[DocumentPath, Problem]]]:
    """The document with its misspelt keys as they were meant, as far as their values fit; a problem for each of them.

    Beside the document comes what it then is, and with each problem where its key now stands.
    """
    told: list[tuple[DocumentPath, Problem]] = []
    doubted: set[DocumentPath] = set()
    for _ in range(MOST_ROUNDS):
        found = {path: each for path, each in _misspelt(error, document).items() if path not in doubted}
        if not found:
            break
        refused = _refused(document, {path: name for path, (name, _) in found.items()})
        doubted |= refused
        kept = {path: each for path, each in found.items() if path not in refused}
        if not kept:
            break
        document = renamed(document, {path: name for path, (name, _) in kept.items()})
        told += [((*path[:-1], name), problem) for path, (name, problem) in kept.items()]
        read = validated(document)
        if not isinstance(read, ValidationError):
            return document, read, told
        error = read
    return document, error, told


def _misspelt(error: ValidationError, document: Document) -> dict[DocumentPath, tuple[str, Problem]]:
    """The keys nobody knows that stand for one that is not there, with that one."""
    details = error.errors(include_url=False)
    paths = [locate(document.data, entry["loc"]) for entry in details]
    missing = {path for path, entry in zip(paths, details, strict=True) if entry["type"] == "missing"}
    found: dict[DocumentPath, tuple[str, Problem]] = {}
    taken: set[DocumentPath] = set()
    for path, entry in zip(paths, details, strict=True):
        if entry["type"] != "extra_forbidden":
            continue
        problem = describe(entry, path, document)
        name = meant_key(path, problem, missing, document)
        right = (*path[:-1], name or "")
        if name is None or right in taken or not _may_stand(path, right, document, missing):
            continue
        taken.add(right)
        found[path] = (name, told_as(problem, path, name, document))
    return found


def meant_key(path: DocumentPath, problem: Problem, missing: Iterable[DocumentPath], document: Document) -> str | None:
    """The key an unknown key stands for: the nearest, else the one that is missing beside it and would take its value."""
    if (name := meant(problem.help)) is not None:
        return name
    if (said := instead(path)) is not None:
        written = re.match(r"write `(\w+): ", said)
        return written[1] if written and (*path[:-1], written[1]) in missing else None
    first, colon, _ = str(path[-1]).partition(":")
    if colon and (*path[:-1], first) in missing:
        return first
    beside = (str(other[-1]) for other in sorted(missing, key=str) if other[:-1] == path[:-1])
    return next((key for key in beside if len(path) > 1 or _takes(key, document.at(path))), None)


def told_as(problem: Problem, path: DocumentPath, name: str, document: Document) -> Problem:
    """The problem of an unknown key that stands for this one: what to write, or where what stands in it belongs."""
    if (problem.help or "").startswith(f"write `{name}: "):
        return problem
    if len(path) > 1 or not document.has((name,)):
        return replace(problem, help=meaning(name))
    several = isinstance(document.at((name,)), (dict, list))
    return replace(
        problem, help=f"move what stands in it into `{name}`" if several else f"`{name}` says it: remove this"
    )


def _takes(key: str, value: object) -> bool:
    """Whether a required key of the whole file could have this value: anything may be called `title`, few things 1."""
    wanted = REQUIRED[key]
    return type(value) is type(wanted) and (isinstance(wanted, str) or value == wanted)


def _may_stand(path: DocumentPath, right: DocumentPath, document: Document, missing: Iterable[DocumentPath]) -> bool:
    """Whether a value is worth reading under the right name: it is there, and the name is free or shares its entries."""
    value, other = document.at(path), document.at(right)
    if value is None:
        return False
    if document.has(right):
        return (
            len(path) == 1 and isinstance(value, dict) and isinstance(other, dict) and not value.keys() & other.keys()
        )
    return isinstance(value, (dict, list)) or right in missing or _is_slip(path, right)


def _is_slip(path: DocumentPath, right: DocumentPath) -> bool:
    """Whether the name is nearly the right one, rather than what something else calls it."""
    return nearest(str(path[-1]), [str(right[-1])]) is not None


def _refused(document: Document, names: Mapping[DocumentPath, str]) -> set[DocumentPath]:
    """The keys whose value is not what the right name takes; of another word for it, when nothing below it is."""
    tried = renamed(document, names)
    error = validated(tried)
    if not isinstance(error, ValidationError):
        return set()
    details = error.errors(include_url=False)
    paths = [locate(tried.data, entry["loc"]) for entry in details]
    broken = Broken(paths)
    numbers = {
        path for path, entry in zip(paths, details, strict=True) if entry.get("ctx", {}).get("kind") in _OF_NUMBERS
    }
    refused: set[DocumentPath] = set()
    for path, name in names.items():
        right, value = (*path[:-1], name), document.at(path)
        slip = _is_slip(path, right)
        if (right in broken and not (slip and right in numbers)) or not (slip or _fits(value, right, broken)):
            refused.add(path)
    return refused


def _fits(value: Data, right: DocumentPath, broken: Broken) -> bool:
    """Whether any entry of what stands below another word for a key is one of those the key has."""
    if not isinstance(value, (dict, list)) or not value:
        return True
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    return any(
        bool(entry.keys() & set(keys_at((*right, key if isinstance(value, dict) else 0))))
        if isinstance(entry, dict)
        else not broken.touches((*right, key))
        for key, entry in entries
    )
