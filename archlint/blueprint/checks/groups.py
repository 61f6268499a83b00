"""Groups: members exist, nothing stands twice in the same kind of domain, no group contains itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.sheet import EVERY_NAME, parted, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.errors import Problem
    from archlint.source import DocumentPath


def places_named(sheet: Sheet) -> dict[str, None]:
    """Zones and hosts that components name; they declare themselves."""
    components = sheet.blueprint.components.values()
    return dict.fromkeys([place for component in components for place in (*component.zones, *component.hosts)])


def check_groups(sheet: Sheet) -> Iterator[Problem]:
    """Every mistake in `groups`."""
    if not sheet.blueprint.groups or sheet.names("components") is EVERY_NAME:
        return
    groups = sheet.names("groups")
    places = _places(sheet)
    known = dict.fromkeys((*sheet.names("components"), *groups, *places_named(sheet)))
    seen: dict[tuple[str, str], str] = {}
    for name, group in sheet.blueprint.groups.items():
        if not group.members and name not in places.get(group.kind, ()):
            yield from _without_members(sheet, name)
        if group.availability is not None:
            yield from _place_in_a_place(sheet, name, places.get(group.kind, frozenset()))
        for path, member in _members(sheet, name):
            if sheet.doubtful(*path):
                continue
            if member not in known:
                place, way_out = parted(sheet, path, known) or (path, suggestion(member, known, "they"))
                message = f"there is no component, group, zone or host `{member}`"
                yield sheet.at_value("unknown-member", message, place, way_out)
            elif (member, group.kind) in seen:
                first = seen[member, group.kind]
                where = (
                    f"twice in `{name}`"
                    if first == name
                    else f"in two groups of the kind {group.kind}: `{first}` and `{name}`"
                )
                yield sheet.at_value("placed-twice", f"`{member}` is {where}", path, "keep one of the two")
            else:
                seen[member, group.kind] = name
    yield from _placed_by_lists(sheet, seen)
    yield from _of_another_kind(sheet)
    yield from _circles(sheet)


def _places(sheet: Sheet) -> dict[str, frozenset[str]]:
    """The zones and the hosts that components name."""
    components = sheet.blueprint.components.values()
    return {
        "zone": frozenset([place for component in components for place in component.zones]),
        "host": frozenset([place for component in components for place in component.hosts]),
    }


def _without_members(sheet: Sheet, name: str) -> Iterator[Problem]:
    """A group that holds nothing, and is no host or zone that a component names."""
    here: DocumentPath = ("groups", name, "members")
    if sheet.doubtful(*here) or sheet.misspelt(("groups", name)):
        return
    if sheet.document.has(here):
        yield sheet.at_value("empty-value", f"`{name}` has no members", here, "name at least one, or remove the group")
    else:
        message = f"`{name}` has no `members`"
        yield sheet.at_key("missing-key", message, ("groups", name), "add `members: [a, b]`")


def _place_in_a_place(sheet: Sheet, name: str, places: frozenset[str]) -> Iterator[Problem]:
    """A zone that a component names has the availability of the group of its name, not of another zone around it."""
    group = sheet.blueprint.groups[name]
    for path, member in _members(sheet, name):
        if member in places and member != name and not sheet.doubtful(*path):
            yield sheet.at_value(
                "placed-twice",
                f"`{member}` is a {group.kind} already, and its availability is not that of `{name}`",
                path,
                f"write `{member}: {{kind: {group.kind}, availability: …}}` in `groups`, without members",
            )


def _members(sheet: Sheet, name: str) -> Iterator[tuple[DocumentPath, str]]:
    path: DocumentPath = ("groups", name, "members")
    members = sheet.blueprint.groups[name].members
    if isinstance(sheet.document.at(path), list):
        for index, member in sheet.entries(path, members):
            yield (*path, index), member
    else:
        for member in members:
            yield path, member


def _placed_by_lists(sheet: Sheet, seen: Mapping[tuple[str, str], str]) -> Iterator[Problem]:
    """A component says itself where it runs, and a group of that kind says it again."""
    if {"zone", "host"}.isdisjoint(kind for _, kind in seen):
        return
    for name, component in sheet.blueprint.components.items():
        for key, kind, places in (("zones", "zone", component.zones), ("hosts", "host", component.hosts)):
            group = seen.get((name, kind))
            if places and group is not None and set(places) != {group}:
                message = f"`{name}` is placed by `{key}` and by the group `{group}`, which is a {kind}"
                yield sheet.at_value("placed-twice", message, ("components", name, key), "keep one of the two")


def _of_another_kind(sheet: Sheet) -> Iterator[Problem]:
    """A place in a list of zones or hosts that a group of its name says is something else."""
    groups = sheet.blueprint.groups
    for name, component in sheet.blueprint.components.items():
        for key, kind, places in (("zones", "zone", component.zones), ("hosts", "host", component.hosts)):
            other = next(
                (place for place in places if place in groups and groups[place].kind != kind and groups[place].members),
                None,
            )
            if other is not None and not sheet.doubtful("components", name, key):
                message = f"`{other}` is a {groups[other].kind} in `groups`, and `{name}` names it among its {key}"
                way_out = f"give one of the two another name, or make the group a {kind}"
                yield sheet.at_value("two-kinds", message, ("components", name, key), way_out)
                return


def _circles(sheet: Sheet) -> Iterator[Problem]:
    """Groups that contain themselves, each circle once."""
    groups = sheet.blueprint.groups
    done: set[str] = set()
    for start in groups:
        trail: list[str] = []
        on_trail: set[str] = set()
        waiting = [(start, 0)]
        while waiting:
            name, depth = waiting.pop()
            left = trail[depth:]
            done.update(left)
            on_trail.difference_update(left)
            del trail[depth:]
            if name in on_trail:
                yield sheet.at_key(
                    "circle",
                    f"the group `{name}` contains itself: {' > '.join((*trail[trail.index(name) :], name))}",
                    ("groups", name),
                    "a group holds what is inside it, never what holds it",
                )
                return
            if name in done or name not in groups:
                continue
            trail.append(name)
            on_trail.add(name)
            waiting.extend((member, depth + 1) for member in groups[name].members)
        done.update(trail, (start,))
