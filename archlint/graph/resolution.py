"""One component as written becomes one component with every default filled in.

What was written is *declared*; what the catalogue adds is *assumed*, with its source. Nothing written is
ever overruled, and a default that a written fact makes meaningless is left out: `work` or a declared
capacity replaces the assumed capacity, `mtbf` and `mttr` together replace the assumed availability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from archlint.blueprint.plain import TOLD, model
from archlint.blueprint.vocabulary import STORES
from archlint.frozen import frozen, replace
from archlint.graph.assumption import Assumptions
from archlint.graph.attributes import ROWS, VERBATIM
from archlint.graph.component import Component
from archlint.graph.copies import copy_roles
from archlint.graph.declared import declared_keys
from archlint.graph.placement import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint.components import Component as Written
    from archlint.graph.assumption import Ground
    from archlint.graph.placement import Map

_POOL = next(number for number, row in enumerate(ROWS) if row.names == ("pool",))
_TOLD = VERBATIM & TOLD
_NUMBERS = {
    key: tuple(number for number, row in enumerate(ROWS) if key in row.keys)
    for key in {key for row in ROWS for key in row.keys}
}
"""For every key the rows that it decides about, by their numbers."""


@frozen
class Bare:
    """What a component is of which only its ground is known: it has no name, and says nothing.

    `assumed` are the defaults that each row of attributes used.
    """

    ground: Ground
    component: Component
    assumed: tuple[Mapping[str, str], ...]


def bare(ground: Ground) -> Bare:
    """Everything that follows from a ground alone."""
    nothing, notes = cast("Written", model("Component")({})), Assumptions(ground)
    attributes: dict[str, Any] = {"facts": ground.facts, "roles": ground.roles, "uses": ground.uses}
    assumed: list[Mapping[str, str]] = []
    for row in ROWS:
        attributes |= zip(row.names, row.values(nothing, notes), strict=True)
        assumed.append(notes.turned())
    return Bare(ground, Component("", ground.kind, "", (), frozenset(), {}, **attributes), tuple(assumed))


def resolve(name: str, written: Written, bare: Bare, called_stores: tuple[str, ...], atlas: Map) -> Component:
    """Fill in one component and place its copies: what it says itself, and for the rest what follows from its ground.

    `called_stores` are the databases its steps reach, for pools that nobody declared.
    """
    said: dict[str, Any] = {}
    numbers = {_POOL} if called_stores else set[int]()
    for key in written.model_fields_set:
        if key in VERBATIM:
            said[key] = getattr(written, key)
        else:
            numbers.update(_NUMBERS.get(key, ()))
    notes, assumed = Assumptions(bare.ground, called_stores), list(bare.assumed)
    for number in numbers:
        row = ROWS[number]
        said |= zip(row.names, row.values(written, notes), strict=True)
        assumed[number] = notes.turned()
    replication = said.get("replication", bare.component.replication)
    roles = copy_roles(written, replication, store=bare.ground.kind in STORES)
    guessed = frozenset(written.guessed)
    return replace(
        bare.component,
        id=name,
        title=written.title or name,
        path=("components", name),
        declared=declared_keys(written) - guessed,
        guessed=guessed,
        assumed={key: source for used in assumed if used for key, source in used.items()},
        instances=place(name, roles, written.hosts, written.zones, atlas),
        groups=atlas.around(name),
        **said,
    )


def likewise(like: Written, first: Component, name: str, written: Written, atlas: Map) -> Component:
    """Another component that is written `like` the first one: only its name, the groups around it and what is told differ."""
    roles = tuple([instance.role for instance in first.instances])
    said: dict[str, Any] = {}
    if written is not like:
        said = {key: getattr(written, key) for key in _TOLD}
        said["declared"] = first.declared - TOLD | TOLD.intersection(written.model_fields_set)
    return replace(
        first,
        id=name,
        title=written.title or name,
        path=("components", name),
        instances=place(name, roles, written.hosts, written.zones, atlas),
        groups=atlas.around(name),
        **said,
    )
