"""In what two versions of a blueprint differ, in words."""

from __future__ import annotations

from typing import cast

from archlint.importers.draft.yaml_text import flow


def are(kind: type, *values: object) -> bool:
    """Whether all values are of this kind."""
    return all(isinstance(value, kind) for value in values)


def shown(value: object) -> str:
    """A value as far as it fits into a sentence: on one line, as it would be written."""
    if isinstance(value, (dict, list)):
        written = flow(cast("object", value))
        return f"`{written}`" if len(written) <= _LONGEST else _TOO_LONG
    return "`" + str(value).replace("\n", " ") + "`"


_LONGEST = 80
"""Characters of a value that fit into a sentence."""
_TOO_LONG = "something else"


def orphan(value: object) -> str:
    """What was kept although nothing of it is found any more."""
    said = shown(value)
    return (
        f"{said}, which you changed and the import no longer has"
        if said != _TOO_LONG
        else "changed by you, and the import no longer has it"
    )


def versus(ours: object, new: object) -> str:
    """What was kept, against what: of lists the items that differ."""
    if not are(list, ours, new):
        return f"{shown(ours)}, where the import says {shown(new)}"
    mine, theirs = cast("list[object]", ours), cast("list[object]", new)
    more = [shown(item) for item in mine if item not in theirs]
    less = [shown(item) for item in theirs if item not in mine]
    parts = [f"with {', '.join(more)}, which the import has not"] * bool(more)
    parts += [f"without {', '.join(less)}, which the import has"] * bool(less)
    return "; ".join(parts) or "in another order than in the import"


def name_of(item: object) -> str:
    """What an item of a list is about, whatever is said of it: `a -> b` of `a -> b: {op: get}`."""
    return next(iter(cast("dict[str, object]", item)), "") if isinstance(item, dict) else str(item)
