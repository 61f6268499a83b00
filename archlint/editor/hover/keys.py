"""A key: what it means, how it is written, whom it is for, what holds without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.editor.keys import assumed, key_at
from archlint.quantity import listed

if TYPE_CHECKING:
    from archlint.editor.draft import Draft
    from archlint.source import DocumentPath

_MOST = 8


def about_key(draft: Draft, path: DocumentPath) -> str | None:
    """The key that a path leads to or through: of an item of a list that of the list; None where it is none of ours."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    key = key_at(path)
    if key is None:
        return None
    needed = ", required" if key.required else ""
    rows = [f"**{key.name}**: {key.written}{needed}", "", key.meaning]
    facts: list[str] = []
    if key.kinds:
        facts.append(f"for a {listed(key.kinds, most=_MOST, last='or')}")
    default = assumed(draft, path)
    if default is not None:
        facts.append(f"without it {default}")
    elif key.without is not None:
        facts.append(f"without it {key.without}")
    if key.such_as is not None:
        facts.append(key.such_as)
    return "\n".join([*rows, *([""] if facts else []), *(f"- {fact}" for fact in facts)])
