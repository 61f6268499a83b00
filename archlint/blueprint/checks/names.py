"""Names exist: every reference leads to something that is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.sheet import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.components import Component
    from archlint.errors import Problem
    from archlint.source import DocumentPath

PLACES_OF_STATE = ("memory", "disk", "token", "env", "none")
"""Where state may be kept besides in a component."""
RESERVED = frozenset({"reply", *PLACES_OF_STATE})
"""Words of the language that cannot name a component."""


def check_names(sheet: Sheet) -> Iterator[Problem]:
    """Ids are well formed, and whatever is named is there."""
    yield from _ids(sheet)
    known = sheet.names("components")
    if sheet.document.at(("components",)) is None and not any(len(place) == 1 for place in sheet.broken):
        yield sheet.at_key(
            "missing-key", "the blueprint has no `components`", (), "add `components:` with at least one below it"
        )
    for name, component in sheet.blueprint.components.items():
        yield from _references(sheet, name, component, known)
    for name, datum in sheet.blueprint.data.items():
        yield from _unknown(sheet, datum.in_, ("data", name, "in"), known)
    data = sheet.names("data")
    for name, flow in sheet.blueprint.flows.items():
        for path, datum_name in _each(sheet, ("flows", name, "data"), flow.data):
            yield from _unknown(sheet, datum_name, path, data, "datum", "data")


def _ids(sheet: Sheet) -> Iterator[Problem]:
    for section in ("components", "groups", "data", "flows"):
        for name in sheet.names(section):
            if not _well_formed(name):
                better = "-".join("".join(letter if _allowed(letter) else " " for letter in name).split()).strip("-")
                way_out = f"write `{better}`, and what people should read as `title:`" if _well_formed(better) else None
                yield sheet.at_key(
                    "wrong-id",
                    f"`{name[:60]}` is no id: letters, digits, `-` and `_`, beginning with a letter",
                    (section, name),
                    way_out,
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


def _well_formed(name: str) -> bool:
    return name.replace("-", "_").isidentifier() and name[0].isalpha()


def _references(sheet: Sheet, name: str, component: Component, known: Collection[str]) -> Iterator[Problem]:
    """What one component names: stores of its pools and state, what it boots from, checks, its directory."""
    here: DocumentPath = ("components", name)
    for store in component.pool or ():
        yield from _unknown(sheet, store, (*here, "pool", store), known, at_key=True)
    if component.state is not None:
        for what in component.state.model_fields_set:
            where = getattr(component.state, what)
            if isinstance(where, str) and where not in PLACES_OF_STATE:
                yield from _unknown_place(sheet, where, (*here, "state", what), known)
    lists = [(("boots_from",), component.boots_from)]
    if component.health is not None:
        lists += [
            (("health", "live_checks"), component.health.live_checks),
            (("health", "ready_checks"), component.health.ready_checks),
        ]
    for keys, names in lists:
        for path, other in _each(sheet, (*here, *keys), names):
            yield from _unknown(sheet, other, path, known)
    if component.token is not None and component.token.revocation not in (None, "none"):
        yield from _unknown(sheet, component.token.revocation, (*here, "token", "revocation"), known)
    if component.shards is not None and component.shards.directory is not None:
        yield from _unknown(sheet, component.shards.directory, (*here, "shards", "directory"), known)
    if isinstance(component.dead_letter, str):
        yield from _unknown(sheet, component.dead_letter, (*here, "dead_letter"), known)


def _unknown_place(sheet: Sheet, where: str, path: DocumentPath, known: Collection[str]) -> Iterator[Problem]:
    """Where state is said to be kept, when it is neither a place nor a component."""
    if where not in known:
        yield from _unknown(sheet, where, path, (*PLACES_OF_STATE, *known), "place or component", "places")


def _each(sheet: Sheet, path: DocumentPath, names: Iterable[str]) -> Iterator[tuple[DocumentPath, str]]:
    """Every name of a list with its path; one name may stand without a list."""
    if isinstance(sheet.document.at(path), list):
        for index, name in sheet.entries(path, tuple(names)):
            yield (*path, index), name
    else:
        for name in names:
            yield path, name


def _unknown(
    sheet: Sheet,
    name: str | None,
    path: DocumentPath,
    known: Collection[str],
    what: str = "component",
    plural: str = "components",
    *,
    at_key: bool = False,
) -> Iterator[Problem]:
    """The problem of one reference that leads nowhere."""
    if name is None or name in known or sheet.doubtful(*path):
        return
    place = sheet.at_key if at_key else sheet.at_value
    yield place(
        f"unknown-{what.rsplit(maxsplit=1)[-1]}", f"there is no {what} `{name}`", path, suggestion(name, known, plural)
    )
