"""Keys that fit where a cursor stands: what is missing first, what is for people last, what is not for this kind never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.components import ACCEPTS
from archlint.editor.completion.suggestion import Sort, Suggestion
from archlint.editor.keys import assumed, holds, in_language, key_at, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.blueprint.vocabulary import Kind
    from archlint.editor.draft import Draft
    from archlint.editor.keys import Key
    from archlint.editor.spot import Spot

_FOR_PEOPLE = frozenset({"title", "description", "docs", "owner", "tags", "summary", "guessed", "imported"})
_IN_BLOCKS = frozenset({"requirements", "workload", "groups", "components", "data", "flows", "estimates"})
"""Keys whose parts stand on lines of their own; those of others stand in braces."""


def keys_for(draft: Draft, where: Spot) -> tuple[Suggestion, ...]:
    """The keys that may be added at a place."""
    path = where.path
    if len(path) == 3 and path[0] == "components" and path[2] == "pool":
        return _pools(draft, where)
    fitting = [name for name in keys_of(path) if name not in where.beside and _fits(draft, where, name)]
    found = [(key, name) for name in fitting if (key := key_at((*path, name))) is not None]
    ordered = sorted(found, key=lambda each: _rank(each[0], where))
    return tuple(_suggestion(draft, where, key) for key, _ in ordered)


def _fits(draft: Draft, where: Spot, name: str) -> bool:
    """Whether a key is for the kind of its component, and not a second way to say what stands beside it."""
    if len(where.path) != 2 or where.path[0] != "components":
        return True
    kinds: Iterable[Kind] = draft.kinds(str(where.path[1]))
    if {"role", "roles"} - {name} & where.beside and name in ("role", "roles"):
        return False
    return not kinds or name not in ACCEPTS or not ACCEPTS[name].isdisjoint(kinds)


def _rank(key: Key, where: Spot) -> int:
    """Required keys first; of a component that is not said to be anything what says it; those for people last."""
    if key.required or (key.name in ("kind", "engine") and not where.beside & {"kind", "engine"}):
        return 0
    return 2 if key.name in _FOR_PEOPLE else 1


def _suggestion(draft: Draft, where: Spot, key: Key) -> Suggestion:
    path = (*where.path, key.name)
    behind = "" if where.colon else _behind(path, key.name)
    default = assumed(draft, path)
    words = [key.meaning]
    if default is not None:
        words.append(f"Without it: {default}.")
    elif key.without is not None:
        words.append(f"Without it {key.without}.")
    detail = f"{key.written}, required" if key.required else key.written
    text = f"{key.name}{behind}"
    return Suggestion(key.name, Sort.KEY, where.range, text, detail, "\n\n".join(words), snippet="$" in behind)


def _behind(path: tuple[str | int, ...], name: str) -> str:
    """What follows a key: a blank for a value, braces for keys of its own, a dash on the next line for items."""
    kinds = [kind[0] for kind in holds(in_language(path))]
    if name == "archlint":
        return ": 1"
    if name in _IN_BLOCKS and len(path) == 1:
        return ":\n  $0"
    if kinds == ["many"] and name in ("steps", "decisions", "waivers"):
        return ":\n  - $0"
    if kinds == ["many"] or (kinds == ["one or many"] and name in ("zones", "hosts", "members")):
        return ": [$0]"
    return ": {$0}" if kinds and set(kinds) <= {"model", "mapping"} else ": "


def _pools(draft: Draft, where: Spot) -> tuple[Suggestion, ...]:
    """The stores that connections may be kept to."""
    here = str(where.path[1])
    names = [name for name in draft.names("components") if name not in where.beside and name != here]
    behind = "" if where.colon else ": "
    return tuple(
        Suggestion(name, Sort.NAME, where.range, f"{name}{behind}", said_of(draft, "components", name))
        for name in names
        if "database" in draft.kinds(name) or not draft.kinds(name) or draft.kinds(name)[0] in _POOLED
    )


_POOLED = frozenset({"database", "cache", "queue", "pooler", "search", "stream", "pubsub", "lock"})


def said_of(draft: Draft, section: str, name: str) -> str:
    """A few words about something that is declared."""
    engine = draft.said(section, name, "engine")
    kinds = ", ".join(draft.kinds(name)) if section == "components" else draft.said(section, name, "kind") or ""
    does = draft.said(section, name, "does") or draft.said(section, name, "in") or ""
    return " · ".join(part for part in (kinds, engine or "", does) if part) or section.removesuffix("s")
