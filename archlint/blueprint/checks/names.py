"""Names exist: every reference leads to something that is declared."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from archlint.blueprint.checks.sheet import meant_component, no_component, parted, suggestion
from archlint.blueprint.synonyms import word_for
from archlint.blueprint.vocabulary import STORES, Kind
from archlint.catalogue import find
from archlint.errors import meaning, meant, nearest
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.components import Component, State
    from archlint.errors import Problem
    from archlint.source import DocumentPath

GLUED = "glued-key"
"""The kind of mistake of a key that is one word with its value."""
PLACES_OF_STATE = ("memory", "disk", "token", "env", "none")
"""Where state may be kept besides in a component."""
_LASTING = (STORES - {Kind.LOCK}) | {Kind.EXTERNAL}
RESERVED = frozenset({"reply", *PLACES_OF_STATE})
"""Words of the language that cannot name a component."""


def check_names(sheet: Sheet) -> Iterator[Problem]:
    """Ids are well formed, and whatever is named is there."""
    yield from _ids(sheet)
    known = sheet.names("components")
    yield from _something(sheet)
    yield from sheet.each_component(partial(_references, known))
    for name, datum in sheet.blueprint.data.items():
        yield from _unknown(sheet, datum.in_, ("data", name, "in"), known)
    data = sheet.names("data")
    for name, flow in sheet.blueprint.flows.items():
        for path, datum_name in _each(sheet, ("flows", name, "data"), flow.data):
            if datum_name not in data and not sheet.doubtful(*path):
                if (apart := parted(sheet, path, data)) is not None:
                    yield sheet.at_value("unknown-datum", f"there is no datum `{datum_name}`", *apart)
                    continue
                way_out = (
                    suggestion(datum_name, data, "data") or f"declare it: `data: {{{datum_name}: {{in: <store>}}}}`"
                )
                yield sheet.at_value("unknown-datum", f"there is no datum `{datum_name}`", path, way_out)


def _something(sheet: Sheet) -> Iterator[Problem]:
    """A blueprint is about something: it has components."""
    written = sheet.document.at(("components",))
    if written == {}:
        yield sheet.at_value(
            "empty-value",
            "`components` is empty",
            ("components",),
            "write at least one, such as `api: {kind: service}`",
        )
    elif written is None and ("components",) not in sheet.broken and not sheet.misspelt(()):
        yield sheet.at_key(
            "missing-key", "the blueprint has no `components`", (), "add `components:` with at least one below it"
        )


def _digits_last(name: str) -> str:
    """`2db` as `db2`, `3rd-party` as `third-party`: an id begins with a letter."""
    ordinal = name[:3].lower()
    if ordinal in _ORDINALS:
        return _ORDINALS[ordinal] + name[3:]
    rest = name.lstrip("0123456789_-")
    digits = name[: len(name) - len(rest)].strip("_-")
    return f"{rest}{digits}" if rest else name


_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third"}


def _ids(sheet: Sheet) -> Iterator[Problem]:
    for section in ("components", "groups", "data", "flows"):
        for name in sheet.names(section):
            if ":" in name and (glued := re.fullmatch(r"([A-Za-z][\w-]*):(\S.*)", name)) is not None:
                message = "a `:` behind a key needs a blank behind it"
                yield sheet.at_key(GLUED, message, (section, name), f"write `{glued[1]}: {glued[2]}`")
            elif (opened := re.fullmatch(r"([A-Za-z][\w-]*)\s*\{\s*(.*)", name)) is not None:
                value = sheet.document.at((section, name))
                message = f"`{opened[1]}` has no `:` behind it"
                way_out = f"write `{opened[1]}: {{{opened[2]}: {value}`" if isinstance(value, str) else None
                yield sheet.at_key(GLUED, message, (section, name), way_out)
            elif not well_formed(name):
                better = _digits_last(
                    "-".join("".join(letter if _allowed(letter) else " " for letter in name).split()).strip("-")
                )
                assigned = re.match(r"([^\W\d][\w-]*)\s*=", name)
                way_out = f"write `{better}`, and what people should read as `title:`" if well_formed(better) else None
                yield sheet.at_key(
                    "wrong-id",
                    f"`{name[:60]}` is no id: letters, digits, `-` and `_`, beginning with a letter",
                    (section, name),
                    f"a key ends with `:`, write `{assigned[1]}: …`" if assigned else way_out,
                )
    for name in sheet.names("components"):
        if name in RESERVED:
            yield sheet.at_key(
                "reserved-id",
                f"`{name}` is a word of the language, no component can have it",
                ("components", name),
                f"write `the-{name}`",
            )
    components = set(sheet.names("components"))
    for name in sheet.names("groups"):
        if name in components:
            yield sheet.at_key(
                "same-id",
                f"`{name}` is a component already, a group needs another id",
                ("groups", name),
                f"write `{name}-group`",
            )


def _allowed(letter: str) -> bool:
    return letter.isalnum() or letter in "-_"


def well_formed(name: str) -> bool:
    """Whether something may be called so: letters, digits, `-` and `_`, beginning with a letter."""
    return name.replace("-", "_").isidentifier() and name[0].isalpha()


def _references(known: Collection[str], sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    """What one component names: stores of its pools, places of its state, other components."""
    here: DocumentPath = ("components", name)
    for key, places in (("zones", component.zones), ("hosts", component.hosts)):
        for path, place in _each(sheet, (*here, key), places):
            if (apart := parted(sheet, path)) is not None and not sheet.doubtful(*path):
                yield sheet.at_value(
                    "wrong-id", f"`{place[:60]}` is no id: no blank and no comma stands in one", *apart
                )
    for store in component.pool or ():
        if store not in known and not sheet.doubtful(*here, "pool", store):
            path = (*here, "pool", store)
            yield sheet.at_key("unknown-component", *_no_component(sheet, store, path))
    if component.state is not None:
        yield from _places_of_state(sheet, here, component.state, known)
    for keys, names in _lists(component):
        for path, other in _each(sheet, (*here, *keys), names) if names else ():
            yield from _unknown(sheet, other, path, known)
    if component.token is not None and component.token.revocation != "none":
        yield from _unknown(sheet, component.token.revocation, (*here, "token", "revocation"), known)
    if component.shards is not None:
        yield from _unknown(sheet, component.shards.directory, (*here, "shards", "directory"), known)
    if isinstance(component.dead_letter, str):
        yield from _dead_letter(sheet, component.dead_letter, (*here, "dead_letter"), known)


def _dead_letter(sheet: Sheet, name: str, path: DocumentPath, known: Collection[str]) -> Iterator[Problem]:
    """What could not be done is put where it lasts and somebody can look at it: most often a queue of its own."""
    own = f"declare it under `components`, `{name}: {{kind: queue}}`"
    for problem in _unknown(sheet, name, path, known):
        truth = nearest(name, ("true", "false")) if meant(problem.help) is None else None
        sure = "`, `" in (problem.help or "") and (problem.help or "").startswith("declare")
        yield replace(problem, help=meaning(truth) if truth else problem.help if meant(problem.help) or sure else own)
    kinds = sheet.kinds.get(name, ())
    if kinds and _LASTING.isdisjoint(kinds) and not sheet.doubtful(*path) and not sheet.doubtful("components", name):
        message = f"`{name}` is a {kinds[0]}, where no message lasts that could not be handled"
        yield sheet.at_value(
            "contradiction",
            message,
            path,
            "name a queue, or write `dead_letter: true` where it has one that is not drawn",
        )


Lists: TypeAlias = "list[tuple[tuple[str, ...], tuple[str, ...]]]"


def _lists(component: Component) -> Lists:
    """The lists of components that one component names, with their keys."""
    lists: Lists = [(("boots_from",), component.boots_from), (("watches",), component.watches)]
    if (health := component.health) is None:
        return lists
    return [*lists, (("health", "live_checks"), health.live_checks), (("health", "ready_checks"), health.ready_checks)]


def _places_of_state(sheet: Sheet, here: DocumentPath, state: State, known: Collection[str]) -> Iterator[Problem]:
    """Where state is said to be kept, when it is neither a place nor a component."""
    for what in state.model_fields_set:
        where: str | None = getattr(state, what)
        path = (*here, "state", what)
        if where is None or where in PLACES_OF_STATE or where in known or sheet.doubtful(*path):
            continue
        place = nearest(where, PLACES_OF_STATE) or word_for(where, PLACES_OF_STATE) or meant_component(sheet, where)
        declared = no_component(sheet, where) if not place and find(where) is not None else None
        way_out = meaning(place) if place else declared
        way_out = way_out or f"write {listed(PLACES_OF_STATE, last='or')}, or the id of a component"
        yield sheet.at_value("unknown-component", f"there is no place or component `{where}`", path, way_out)


def _each(sheet: Sheet, path: DocumentPath, names: Collection[str]) -> Iterator[tuple[DocumentPath, str]]:
    """Every name of a list with its path; one name may stand without a list."""
    if not names:
        return
    if isinstance(sheet.document.at(path), list):
        for index, name in sheet.entries(path, tuple(names)):
            yield (*path, index), name
    else:
        for name in names:
            yield path, name


def _unknown(sheet: Sheet, name: str | None, path: DocumentPath, known: Collection[str]) -> Iterator[Problem]:
    """The problem of one value that should be a component."""
    if name is not None and name not in known and not sheet.doubtful(*path):
        yield sheet.at_value("unknown-component", *_no_component(sheet, name, path))


def _no_component(sheet: Sheet, name: str, path: DocumentPath) -> tuple[str, DocumentPath, str | None]:
    """Message, place and way out of a component that is declared nowhere."""
    if (apart := parted(sheet, path, sheet.names("components"))) is not None:
        return f"there is no component `{name}`", *apart
    return f"there is no component `{name}`", path, no_component(sheet, name)
