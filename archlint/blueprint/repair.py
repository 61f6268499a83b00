"""Reading on after a mistake: what is wrong is taken out, so that everything else can still be checked."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from pydantic import ValidationError

from archlint.blueprint.blueprint import Blueprint
from archlint.blueprint.mistake import commented, describe, is_about_key, label, locate
from archlint.blueprint.respelling import MOST_ROUNDS, REQUIRED, as_meant, meant_key, told_as, validated
from archlint.errors import Problem
from archlint.frozen import frozen
from archlint.source.document import inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.source import Data, Document, DocumentPath


@frozen
class Understood:
    """What can be read of a document: the blueprint without its mistakes (None when nothing is left to check), and these.

    `document` has its misspelt keys as they were meant. `broken` are the places of mistakes in it, `respelt` those of
    the keys that were read under another name.
    """

    document: Document
    blueprint: Blueprint | None
    problems: tuple[Problem, ...] = ()
    broken: frozenset[DocumentPath] = frozenset()
    respelt: tuple[DocumentPath, ...] = ()


def understand(document: Document) -> Understood:
    """The blueprint that a document says, or all that can be read of it."""
    read = validated(document)
    respelt: list[tuple[DocumentPath, Problem]] = []
    if isinstance(read, ValidationError):
        document, read, respelt = as_meant(document, read)
    blueprint = None if isinstance(read, ValidationError) else read
    found = list(respelt)
    broken: set[DocumentPath] = set()
    if isinstance(read, ValidationError):
        found += _mistakes(read, document)
        broken = {locate(document.data, entry["loc"]) for entry in read.errors(include_url=False)}
    for path in empty_values(document.data):
        if not any(path[: length + 1] in broken for length in range(len(path))):
            broken.add(path)
            place = document.key_span(path) if document.at(path) is None else document.value_span(path)
            message, help_ = f"{label(path)} has no value", "write a value, or remove the key"
            help_ = commented(path, document) or help_
            found.append((path, Problem("empty-value", message, document.file, place, help_)))
    if blueprint is None or any(isinstance(path[-1], int) for path in broken if path):
        blueprint = _without(document.data, broken)
    problems = tuple(problem for _, problem in found)
    return Understood(document, blueprint, problems, frozenset(broken), tuple(path for path, _ in respelt))


def empty_values(data: Data) -> list[DocumentPath]:
    """Every key without a value, or with a text that says nothing; what an alias repeats is visited once."""
    return list(_paths_to_nothing(data)) if _holds_nothing(data) else []


def _holds_nothing(data: Data) -> bool:
    """Whether anything is empty: asked first, because most blueprints are whole and their paths are many."""
    seen: set[int] = set()
    waiting: list[Data] = [data]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            if value is None or (type(value) is str and not value.strip()):
                return True
            if type(value) is dict or type(value) is list:
                waiting.append(value)
    return False


def _paths_to_nothing(data: Data) -> Iterator[DocumentPath]:
    """Where something is empty."""
    seen: set[int] = set()
    waiting: list[tuple[DocumentPath, Data]] = [((), data)]
    while waiting:
        path, node = waiting.pop()
        if not isinstance(node, (dict, list)) or id(node) in seen:
            continue
        seen.add(id(node))
        entries: Iterable[tuple[str | int, Data]] = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in entries:
            empty = value is None or (type(value) is str and not value.strip())
            if empty and "->" not in str(key) and (value is not None or isinstance(node, dict)):
                yield (*path, key)
            elif isinstance(value, (dict, list)):
                waiting.append(((*path, key), value))


def _mistakes(error: ValidationError, document: Document) -> list[tuple[DocumentPath, Problem]]:
    """One problem for each mistake; a key that is missing because it is misspelt is one mistake."""
    details = error.errors(include_url=False)
    paths = [locate(document.data, entry["loc"]) for entry in details]
    described = [describe(entry, path, document) for entry, path in zip(details, paths, strict=True)]
    missing = {path for path, entry in zip(paths, details, strict=True) if entry["type"] == "missing"}
    for number, (path, problem) in enumerate(zip(paths, described, strict=True)):
        if details[number]["type"] == "extra_forbidden" and (name := meant_key(path, problem, missing, document)):
            missing.discard((*path[:-1], name))
            described[number] = told_as(problem, path, name, document)
    unknown = {path for path, entry in zip(paths, details, strict=True) if is_about_key(entry)}
    empty = {path[:-1] for path in missing if path[:-1] and document.at(path[:-1]) == {}}
    for here in empty:
        lacking = sorted((path for path in missing if path[:-1] == here), key=paths.index)
        missing -= set(lacking[1:])
        keys = " and ".join(f"`{path[-1]}`" for path in lacking)
        problem = Problem(
            "empty-value", f"{label(here)} is empty", document.file, document.value_span(here), f"it needs {keys}"
        )
        described[paths.index(lacking[0])] = problem
    return [
        (path, problem)
        for path, entry, problem in zip(paths, details, described, strict=True)
        if (path in missing if entry["type"] == "missing" else path not in unknown or is_about_key(entry))
    ]


def _without(data: Data, broken: Iterable[DocumentPath]) -> Blueprint | None:
    """The blueprint that is left when the broken places are taken out."""
    left = deepcopy(data)
    places = set(broken)
    for _ in range(MOST_ROUNDS):
        for path in sorted(
            places, key=lambda path: tuple((isinstance(step, int), step) for step in path), reverse=True
        ):
            _take_out(left, path)
        try:
            return Blueprint.model_validate(left)
        except ValidationError as error:
            again = {(locate(left, entry["loc"]), entry["type"]) for entry in error.errors(include_url=False)}
            places = {path if kind != "missing" or path[-1] in REQUIRED else path[:-1] for path, kind in again}
            if () in places:
                return None
    return None


def _take_out(data: Data, path: DocumentPath) -> None:
    """Remove one value; a required one is replaced by its stand-in."""
    node = data
    for step in path[:-1]:
        node = inside(node, step)
    key = path[-1] if path else None
    if isinstance(node, list) and isinstance(key, int) and key < len(node):
        del node[key]
    elif isinstance(node, dict) and isinstance(key, str):
        if "->" in key:
            node[key] = {}
        elif key in REQUIRED and node.get(key) != REQUIRED[key] and not _optional(path):
            node[key] = deepcopy(REQUIRED[key])
        else:
            node.pop(key, None)


def _optional(path: DocumentPath) -> bool:
    """Whether a key with a stand-in is not required where it stands (`kind` of a component, `on` of a decision)."""
    return path[0] == "components" or (path[0] == "decisions" and path[-1] in ("on", "because"))
