"""The machine that a whole system runs on: as a person says, or as is likely of what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.draft.questions import ONE_MACHINE, OUTSIDE
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.sketch import identifier
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.sketch import Sketch


def on_one_machine(found: Sketch, members: Sequence[str] | None = None, likely: Evidence | None = None) -> Sketch:
    """The sketch with the one machine that its members run on, which is drawn once: a person's word goes before what is likely.

    Without members it is everything that no provider and no other program runs. Raises ImportingError for an
    `one_machine` that is neither true nor false.
    """
    said = next((said for node in reversed(found.said) if (said := node.get(ONE_MACHINE)) is not None), None)
    if said is not None and not isinstance(said.value, bool):
        raise refused("unknown-value", f"{said.place}: `{ONE_MACHINE}` is `true` or `false`")
    evidence = likely if said is None else seen(Confidence.DECLARED, said, ONE_MACHINE) if said.value else None
    if members is None:
        members = [part.id for part in found.parts if part.purpose not in OUTSIDE and "managed" not in part.facts]
    if members and evidence is not None and all(each != evidence for *_, each in found.groups.values()):
        found.groups[identifier("machine", members)] = ("host", tuple(members), "The machine that runs it", evidence)
    return found
