"""What names a component that is not there any more, because a person took it out or renamed it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.draft.differences import name_of
from archlint.importers.draft.version import version
from archlint.importers.draft.yaml_text import flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.draft.version import Version
    from archlint.source import DocumentPath

_LISTS = ("watches", "boots_from")
_MAPPINGS = ("state", "pool")
"""Keys of a component that name others, in a list, or as the keys or the values of a mapping."""


def without_removed(base: Version, ours: Version, new: str) -> tuple[str, list[str]]:
    """What is found, without what is new in it and names what the person took out or renamed; a sentence for each."""
    found = version(new)
    components = ("components",)
    removed = {key for key in found.entries(components) if key in base.entries(components)} - {
        *ours.entries(components)
    }
    if not removed:
        return new, []
    told: list[str] = []
    gone = _steps(base, found, removed, told)
    for path, kept, missing in _named(base, found, removed):
        told.append(_sentence(path, [], missing))
        if not kept:
            gone.update(range(*found.block(path)))
        elif found.document is not None and found.is_inline(path):
            span = found.document.value_span(path)
            line = found.lines[span.line - 1]
            found.lines[span.line - 1] = line[: span.column - 1] + flow(kept) + line[span.end_column - 1 :]
        else:
            listed = found.items(path)
            gone.update(
                at for index, item in enumerate(listed) if item in missing for at in range(*found.block((*path, index)))
            )
    return "\n".join(text for at, text in enumerate(found.lines) if at not in gone or not text) + "\n", told


def _steps(base: Version, found: Version, removed: set[str], told: list[str]) -> set[int]:
    """The lines of new steps that name something removed, or of a flow that has no others."""
    gone: set[int] = set()
    for name, described in found.entries(("flows",)).items():
        path = ("flows", name, "steps")
        steps = found.items(path)
        naming = {at: those for at, step in enumerate(steps) if (those := removed & _ends(step))}
        fresh = [at for at in naming if steps[at] not in base.items(path)]
        if not fresh or not isinstance(described, dict):
            continue
        told.append(
            _sentence(path, [name_of(steps[at]) for at in fresh], {each for at in fresh for each in naming[at]})
        )
        whole = len(naming) == len(steps)
        for place in [("flows", name)] if whole else [(*path, at) for at in fresh]:
            gone.update(range(*found.block(place)))
    return gone


def _named(base: Version, found: Version, removed: set[str]) -> Iterator[tuple[DocumentPath, object, set[str]]]:
    """Every other place that newly names something removed, what is left of it, and whom it names."""
    lists = [("groups", name, "members") for name in found.entries(("groups",))]
    lists += [("components", name, key) for name in found.entries(("components",)) for key in _LISTS]
    for path in lists:
        value = found.at(path)
        items = found.items(path) or ([value] if isinstance(value, str) else [])
        missing = {
            str(item) for item in items if item in removed and item not in base.items(path) and item != base.at(path)
        }
        if missing:
            yield path, [item for item in items if item not in missing], missing
    for name in found.entries(("components",)):
        for key in _MAPPINGS:
            path = ("components", name, key)
            entries, before = found.entries(path), base.entries(path)
            fresh = {k: v for k, v in entries.items() if before.get(k) != v}
            missing = removed & {*fresh, *(v for v in fresh.values() if isinstance(v, str))}
            if missing:
                yield (
                    path,
                    {k: v for k, v in entries.items() if not missing & {k, v if isinstance(v, str) else ""}},
                    missing,
                )


def _sentence(path: DocumentPath, named: list[str], missing: set[str]) -> str:
    gone = ", ".join(f"`{each}`" for each in sorted(missing))
    what = ", ".join(f"`{each}`" for each in named) or gone
    return (
        f"{'.'.join(map(str, path))}: the import has {what} as well, and you took out {gone}; add it as you call it now"
    )


def _ends(step: object) -> set[str]:
    """The names that a step goes from and to."""
    return set(re.split(r"[\s>|]+", name_of(step)))
