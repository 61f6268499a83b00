"""Whether pictures on disk are still true, and what changed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.cli import output
from archlint.picture import summary
from archlint.picture.artefacts import facts_of
from archlint.source.content import content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.artefacts import Artefact
    from archlint.picture.scene import Scene

FRESH = 0
STALE = 1


def report_changes(placed: Sequence[tuple[str, Artefact]], command: str) -> int:
    """Compare pictures with their files; say what changed and how to mend it; the exit code."""
    said: list[str] = []
    for path, artefact in placed:
        change = _difference(path, artefact)
        if change:
            said += [f"{path}: {line}" for line in change if not _told(line, said)]
    if not said:
        return FRESH
    output.complain("".join(f"stale: {line}\n" for line in said) + f"   = help: `{command}` brings them up to date\n")
    return STALE


def differences(old: summary.Facts | None, scene: Scene) -> tuple[str, ...]:
    """What changed since the facts were kept; one general sentence when they were not, or did not change."""
    if old is None:
        return ("was not written by this version of archlint",)
    return summary.changes(old, summary.facts(scene)) or ("the drawing changed, what it says did not",)


def _difference(path: str, artefact: Artefact) -> tuple[str, ...]:
    content = artefact.content
    try:
        kept = content_of(path)
    except OSError:
        return ("is missing",)
    if output.is_same(kept, content):
        return ()
    text = kept.decode("utf-8", "replace")
    return differences(facts_of(text), artefact.scene) if path.endswith(".svg") else ("is not what would be written",)


def _told(line: str, said: list[str]) -> bool:
    """Whether another file of the same view already said so: light and dark say the same."""
    return "`" in line and any(earlier.endswith(f": {line}") for earlier in said)
