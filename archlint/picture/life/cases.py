"""What a step depends on: a hit or a miss, the alternative that was chosen, what happens at the same time.

Every case is a frame of a sequence diagram with one of its cases. Steps are told in walk order, and all that one
alternative does before what another does: only one of them happens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from archlint.quantity.show import show_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.graph.system import Flow, Hop

Case: TypeAlias = tuple[str, int, str]
"""A frame and one of its cases: `alt` with the step that may hit and hit or miss, `or` with the arrow that has alternatives and the
one of them, `par` with the first of the steps beside each other and the one of these."""
AT_ONCE = "at the same time"
FIRST = "first choice"
IT, THOSE = "if it is down", "if those are down"


def led(flow: Flow, hop: Hop, target: str) -> Iterator[tuple[Hop, str]]:
    """A hop to one of its targets and those that led to it, innermost first."""
    yield hop, target
    while hop.parent is not None:
        above = flow.hops[hop.parent]
        yield above, hop.source if hop.source in above.targets else above.target
        hop = above


def cases(flow: Flow, hops: Sequence[Hop], target: str) -> tuple[Case, ...]:
    """The cases that hops of one arrow have in common, outermost first: where ways meet again, what is chosen before says nothing."""
    first, *others = (_cases(flow, hop, target) for hop in hops)
    return tuple(case for case in first if all(case in other for other in others))


def _cases(flow: Flow, hop: Hop, target: str) -> tuple[Case, ...]:
    beside = {other.group for other in flow.hops if other.group not in (None, other.index)}
    found: list[Case] = []
    for at, to in led(flow, hop, target):
        if len(at.targets) > 1:
            found.append(("or", at.arrow, to))
        if at.group is not None and at.group in beside:
            found.append(("par", at.group, str(at.index)))
        if at.when and at.branch is not None:
            found.append(("alt", at.branch, at.when))
    return tuple(dict.fromkeys(reversed(found)))


def chosen(flow: Flow, hop: Hop) -> tuple[Case, ...]:
    """The alternatives that lead to a hop: what a step does behind one of them is not what it does behind another."""
    return tuple(case for case in _cases(flow, hop, hop.target) if case[0] == "or" and case[1] != hop.arrow)


def in_order(of: Mapping[int, tuple[Case, ...]], told: Sequence[int], depth: int = 0) -> list[int]:
    """Steps with their cases, all of one alternative before all of another."""
    found: list[int] = []
    left: list[int] = list(told)
    while left:
        inside = of[left[0]]
        if len(inside) <= depth:
            found.append(left.pop(0))
            continue
        case = inside[depth]
        turn, frame, _ = case
        if turn == "or":
            framed = [each for each in left if of[each][depth : depth + 1] and of[each][depth][:2] == (turn, frame)]
            for chosen in dict.fromkeys(of[each][depth] for each in framed):
                found += in_order(of, [each for each in framed if of[each][depth] == chosen], depth + 1)
            left = [each for each in left if each not in framed]
        else:
            end = next((at for at, each in enumerate(left) if of[each][depth : depth + 1] != (case,)), len(left))
            found += in_order(of, left[:end], depth + 1)
            left = left[end:]
    return found


def named(flow: Flow, case: Case) -> str:
    """The name of a case, with how often it happens where somebody says."""
    turn, index, which = case
    hop = flow.hops[index]
    if turn == "par":
        return AT_ONCE
    if turn == "or":
        place = hop.targets.index(which)
        share = hop.part(which)
        if 0.0 < share < 1.0:
            return show_share(share)
        return FIRST if share else IT if place == 1 else THOSE
    return (
        which if hop.hit is None else f"{which} {show_share(hop.hit.likely if which == 'hit' else 1 - hop.hit.likely)}"
    )
