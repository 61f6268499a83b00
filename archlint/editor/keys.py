"""What the language says about the key at a path: its meaning, how it is written, whom it is for, what holds without it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from archlint.blueprint.checks.components import ACCEPTS
from archlint.blueprint.examples import NAMED, USUAL, WITHOUT
from archlint.blueprint.shape import holds_at, language, models_at
from archlint.catalogue import find, kind_defaults
from archlint.catalogue.page import default_text
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.blueprint.vocabulary import Kind
    from archlint.editor.draft import Draft
    from archlint.source import DocumentPath


@frozen
class Key:
    """One key of the language.

    `written` is how its value is written, in a few words; `kinds` the kinds of component it is for (empty: all);
    `without` what holds where it is left out, `such_as` an example.
    """

    name: str
    meaning: str
    written: str
    required: bool
    kinds: tuple[Kind, ...] = ()
    without: str | None = None
    such_as: str | None = None


def in_language(path: DocumentPath) -> DocumentPath:
    """A path of a text as the language names it: what stands behind a walk are its options.

    >>> in_language(("flows", "f", "steps", 0, "api -> db", "ttl"))
    ('flows', 'f', 'steps', 0, 'options', 'ttl')
    """
    if len(path) > 4 and path[0] == "flows" and path[2] == "steps":
        return (*path[:4], "options", *path[5:])
    return path


def holds(path: DocumentPath) -> tuple[Sequence[Any], ...]:
    """What may stand at a path of a text."""
    return holds_at(in_language(path))


def keys_of(path: DocumentPath) -> tuple[str, ...]:
    """The keys that may stand below a path, of which a walk has none of its own."""
    models = [model for model in models_at(in_language(path)) if model != "Step"]
    return tuple(dict.fromkeys(key for model in models for key in language()[model]))


def key_at(path: DocumentPath) -> Key | None:
    """The key at the end of a path; None where the language has none of that name, or names are free."""
    if not path or not isinstance(path[-1], str):
        return None
    return _key(in_language(path)[:-1], path[-1])


def _key(place: DocumentPath, name: str) -> Key | None:
    for model in models_at(place):
        if name not in language()[model] or model == "Step":
            continue
        definition = _definitions()[model]
        value = definition["properties"][name]
        of_component = model == "Component"
        return Key(
            name,
            str(value.get("description", "")),
            _written(model, name),
            name in definition.get("required", ()),
            tuple(sorted(ACCEPTS[name])) if of_component and name in ACCEPTS else (),
            WITHOUT.get(name),
            _such_as(name),
        )
    return None


def _such_as(name: str) -> str | None:
    """What stands behind a key, as an example of a line."""
    example = NAMED.get(name)
    if example is not None:
        return example
    return f"such as `{name}: {USUAL[name]}`" if name in USUAL else None


def assumed(draft: Draft, path: DocumentPath) -> str | None:
    """What the catalogue assumes of a component that does not say this; None where it knows nothing.

    >>> from archlint.editor.draft import draft
    >>> text = "components: {api: {kind: service}}"
    >>> assumed(draft(text), ("components", "api", "descriptors"))
    '1,024 (doc: soft limit of open files on Linux; lecture 1.1)'
    """
    if len(path) < 3 or path[0] != "components":
        return None
    name = ".".join(str(step) for step in path[2:])
    engine = find(draft.said(*path[:2], "engine") or "", draft.said(*path[:2], "role") or "")
    kinds = draft.kinds(str(path[1]))
    default = (engine.defaults.get(name) if engine is not None else None) or (
        kind_defaults(kinds[0]).get(name) if kinds else None
    )
    return default_text(default) if default is not None else None


@cache
def _definitions() -> Mapping[str, Any]:
    """The parts of the language by name, as the schema for editors describes them."""
    from archlint.blueprint.schema import schema  # noqa: PLC0415 -- the models, which take a while to load

    whole = schema()
    return {**whole["$defs"], "Blueprint": whole}


@cache
def _written(model: str, key: str) -> str:
    from archlint.blueprint.reference import written  # noqa: PLC0415 -- as above

    return written(_definitions()[model]["properties"][key], _definitions())


def warm() -> None:
    """Load what takes a while before somebody waits for it."""
    _definitions()
