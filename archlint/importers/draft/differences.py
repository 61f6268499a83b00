"""In what two versions of a blueprint differ, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from archlint.importers.draft.version import version
from archlint.importers.draft.yaml_text import flow

if TYPE_CHECKING:
    from archlint.importers.draft.version import Version


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


def without_removed(base: Version, ours: Version, new: str) -> tuple[str, list[str]]:
    """What is found, without new items of lists that name what the person took out or renamed; a sentence for each."""
    found = version(new)
    components = ("components",)
    removed = {key for key in found.entries(components) if key in base.entries(components)} - {
        *ours.entries(components)
    }
    told: list[str] = []
    gone: set[int] = set()
    for name, described in found.entries(("flows",)).items() if removed else ():
        path = ("flows", name, "steps")
        steps = found.items(path)
        naming = {at: those for at, step in enumerate(steps) if (those := removed & _ends(step))}
        fresh = [at for at in naming if steps[at] not in base.items(path)]
        if not fresh or not isinstance(described, dict):
            continue
        named = ", ".join(f"`{name_of(steps[at])}`" for at in fresh)
        missing = ", ".join(f"`{each}`" for each in sorted({each for at in fresh for each in naming[at]}))
        told.append(
            f"{'.'.join(path)}: the import has {named} as well, and you took out {missing}; add it as you call it now"
        )
        whole = len(naming) == len(steps)
        for place in [("flows", name)] if whole else [(*path, at) for at in fresh]:
            gone.update(range(*found.block(place)))
    if not told:
        return new, []
    return "\n".join(text for at, text in enumerate(found.lines) if at not in gone or not text) + "\n", told


def _ends(step: object) -> set[str]:
    """The names that a step goes from and to."""
    return set(re.split(r"[\s>|]+", name_of(step)))


def name_of(item: object) -> str:
    """What an item of a list is about, whatever is said of it: `a -> b` of `a -> b: {op: get}`."""
    return next(iter(cast("dict[str, object]", item)), "") if isinstance(item, dict) else str(item)
