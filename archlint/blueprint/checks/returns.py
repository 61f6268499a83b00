"""Walks end where something is asked last: the answer comes back on the same steps, and is not drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import CHANNELS, STORES, Does, Kind, Over
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.flows import Flow, Step

_LONGEST = 100
"""Characters of a walk that are written out in a message."""


def way_back(
    sheet: Sheet, flow: Flow, step: Step, index: int, way: Sequence[tuple[str, str]], *, told: bool
) -> tuple[int, str, str] | None:
    """Where in a step the walk turns and goes back the way it came, what to say, and what to write; None where it does not.

    `way` are the arrows from the entry to the source of the step; `told` says that one of the steps before tells
    somebody something late. A store that calls whoever asked it answers; so does
    what leads back over two arrows or more, or to the client, where nothing follows. One arrow back out of anything else is a
    callback, and one that comes late (`lag`, `async`), to a client that listens, or on a miss only, is meant.
    """
    if step.alternatives or step.options.again is not None or step.options.when is not None:
        return None
    names = [*(source for source, _ in way), *step.chain]
    if len(set(names)) == len(names):
        return None
    late = tells_late(step)
    first = len(way) if told else 1
    for turn in range(max(1, first), len(names) - 1):
        end = turn + _mirrored(names, turn)
        length = end - turn
        if end <= len(way) or not length or (late and end == len(names) - 1) or _hands_on(sheet, names[turn : end + 1]):
            continue
        back = " -> ".join(names[turn : end + 1])
        inside = turn > len(way)
        ends = end == len(names) - 1 and all(other.chain[:1] != (names[end],) for other in flow.steps[index + 1 :])
        kinds = sheet.kinds.get(names[turn], ())
        answered = bool(kinds) and STORES.issuperset(kinds) and (inside or flow.does is Does.READ)
        whole = length == turn and Kind.CLIENT in sheet.kinds.get(names[0], ())
        if answered or (length > 1 and (inside or ends)) or (whole and inside and ends):
            message = f"this goes back the way it came: `{back}`"
            return max(0, turn - len(way)), message, _way_out(names, len(way), turn, end)
    return None


def tells_late(step: Step) -> bool:
    """Whether its last hop tells somebody something, later than the answer or beside it."""
    return bool(step.options.is_async) or step.options.lag is not None or step.options.over is Over.WEBSOCKET


def _mirrored(names: Sequence[str], turn: int) -> int:
    """How many arrows behind a place are those before it, the other way round."""
    length = 0
    while turn - length > 0 and turn + length + 1 < len(names) and names[turn - length - 1] == names[turn + length + 1]:
        length += 1
    return length


def _hands_on(sheet: Sheet, names: Sequence[str]) -> bool:
    """Whether a message passes here, or nobody knows what it is: what comes out of a queue is no answer."""
    return any(not sheet.kinds.get(name) or not CHANNELS.isdisjoint(sheet.kinds[name]) for name in names)


def _way_out(names: Sequence[str], start: int, turn: int, end: int) -> str:
    """The walk without its way back: what is left of the step, and what goes on behind it."""
    left = [names[start : turn + 1], names[end:]] if turn > start else []
    written = [f"`- {' -> '.join(part)}`" for part in left if len(part) > 1]
    told = f"answers are not drawn: end the walk at `{names[turn]}`"
    whole = f"{told}, and write {listed(written)}"
    return whole if written and len(whole) <= 2 * _LONGEST else f"{told}, and leave the way back out"
