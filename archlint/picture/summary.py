"""What a picture says, as facts to keep beside it, and what changed between two of them, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.picture.scene import Scene

Facts: TypeAlias = "dict[str, dict[str, str]]"
"""For each thing in a picture (`api`, `api -> db`, `group data`) what is said of it."""

VERSION = "1"
NAMES = {
    "load": "utilisation",
    "figures": "load",
    "copies": "copies",
    "verdict": "verdict",
}


def facts(scene: Scene) -> Facts:
    """Everything a reader would miss if it changed without notice."""
    found: Facts = {"the picture": {"title": scene.title, "verdict": scene.verdict}}
    for box in scene.boxes:
        found[f"group {box.id}"] = _said(title=box.title, SPOF="yes" if box.single else "")
    for card in scene.cards:
        pills = {badge.text: "yes" for badge in card.badges if not badge.text.isdigit()}
        found[card.id] = (
            _said(
                title=card.title,
                technology=card.technology,
                note=card.note,
                copies=str(card.copies),
                load=card.meter.percent if card.meter else "",
                group=card.box or "",
            )
            | pills
        )
    for link in scene.links:
        name = f"{link.source} -> {link.target}" + (f" (step {link.number})" if link.number else "")
        found[name] = _said(
            verb=link.verb,
            figures=link.figures,
            price=", ".join(link.price),
            lean=link.lean.value,
            how=link.stroke.value,
        )
    for caption in scene.captions:
        found[f"flow {caption.name}"] = _said(verdict=caption.pill, text=caption.text)
    for name, value in scene.figures:
        found[name.replace("`", "")] = {"value": value}
    return found


def _said(**words: str) -> dict[str, str]:
    return {key: value for key, value in words.items() if value}


def write(scene: Scene) -> str:
    """The facts as one line of JSON, for the metadata of a picture."""
    text = json.dumps(
        {"archlint": VERSION, "facts": facts(scene)}, ensure_ascii=True, sort_keys=True, separators=(",", ":")
    )
    return text.replace("--", "-\\u002d").replace(">", "\\u003e")


def listed(scene: Scene) -> str:
    """The facts as JSON with one thing a line, for a comment: the diff of a change shows what changed, and no more."""
    rows = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(said, ensure_ascii=False)}"
        for name, said in sorted(facts(scene).items())
    ]
    inner = ",\n".join(rows)
    return f'{{"archlint": "{VERSION}", "facts": {{\n{inner}\n}}}}'.replace("--", "-\\u002d")


def read(text: str) -> Facts | None:
    """What `write` wrote; None for anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or "facts" not in found:
        return None
    return cast("Facts", found["facts"])


def changes(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """What changed, one sentence each, in the order of the new picture.

    >>> changes({"api": {"load": "44 %"}}, {"api": {"load": "97 %", "SPOF": "yes"}, "db": {}})
    ('`api` utilisation 44 → 97 %', '`api` is now SPOF', '`db` is new')
    """
    found: list[str] = []
    for name, said in new.items():
        if name not in old:
            found.append(f"`{name}` is new")
            continue
        keys = dict.fromkeys((*said, *old[name]))
        found += [
            _change(name, key, old[name].get(key), said.get(key)) for key in keys if old[name].get(key) != said.get(key)
        ]
    found += [f"`{name}` is gone" for name in old if name not in new]
    return tuple(found)


def _change(name: str, key: str, old: str | None, new: str | None) -> str:
    if "yes" in {old, new}:
        return f"`{name}` is {'now' if new else 'no longer'} {key}"
    if key == "value":
        return f"`{name}` {old} → {new}"
    word = NAMES.get(key, key)
    if old is None:
        return f"`{name}` {word} is now {new}"
    if new is None:
        return f"`{name}` no longer says {word} {old}"
    if old.endswith(" %") and new.endswith(" %"):
        old = old.removesuffix(" %")
    return f"`{name}` {word} {old} → {new}"
