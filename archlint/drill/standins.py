"""What takes the place of something that is lost or was never written, so that everything around it can be judged.

A stand-in earns nothing by itself: the mistake is named and costs its part. It only keeps one mistake from taking
what is right with it.
"""

from __future__ import annotations

import math
from math import fsum
from typing import TYPE_CHECKING

from archlint.blueprint.causes import NO_WORKLOAD
from archlint.blueprint.frequency import OFTEN
from archlint.blueprint.vocabulary import WRITING
from archlint.drill.parts import hops, is_drawn, kind_of
from archlint.quantity import Dimension, QuantityError, parse, show_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis.capacity.result import EstimateCheck
    from archlint.drill.change import Change
    from archlint.errors import Problem
    from archlint.source import Data, Document

SECTIONS: Mapping[str, Data] = {"archlint": 1, "system": "untitled", "components": {}, "flows": {}}
"""What a section that is missing holds."""
PEAK = "3x"
"""The peak of a system that names none: what the language reference shows."""
SELDOM = "1/s"
"""How often a flow happens when nothing says it and the others have rates: so seldom that it decides nothing."""


def stand_in(change: Change, problem: Problem) -> None:
    """Put something in the place of what a problem says is missing, if anything can stand there."""
    message = problem.message
    data = change.document.data
    if not isinstance(data, dict) or _is_part(change, problem, data):
        return
    if problem.kind == "missing-key" and message.startswith("the blueprint "):
        missing = message.rsplit("`", 2)[1]
        change.added |= {(id(data), missing): SECTIONS[missing]} if missing in SECTIONS else {}
    elif problem.kind == "missing-peak":
        workload = data.get("workload")
        if isinstance(workload, dict):
            change.added[id(workload), "peak"] = PEAK
        else:
            change.added[id(data), "workload"] = {"peak": PEAK}
    elif problem.kind == "shares":
        _scale(change)
    elif message.startswith(("`share` is a share of", NO_WORKLOAD[0])):
        for flow in _flows(change).values():
            change.left_out |= {(id(flow), key) for key in OFTEN if key in flow}
    elif message.startswith("nothing says how often"):
        _give(change, message.split("`")[1])
    elif problem.kind == "missing-key" and message.endswith("has no `does`"):
        for _, around in change.places(problem):
            silent = around[-1].value
            if isinstance(silent, dict):
                change.added[id(silent), "does"] = "write" if _writes(silent) else "read"


def _is_part(change: Change, problem: Problem, data: Mapping[str, Data]) -> bool:
    """Whether a problem is that nobody knows what some component is; then something is said of it."""
    if problem.kind == "unknown-engine" or problem.message.endswith("has neither `kind` nor `engine`"):
        _tell_kind(change, problem, data)
    elif problem.kind in ("unknown-component", "unknown-member"):
        _declare(change, problem.message.rsplit("`", 2)[1], data)
    else:
        return False
    return True


def _tell_kind(change: Change, problem: Problem, data: Mapping[str, Data]) -> None:
    """Say of a component what it is, where nothing that is known does; its engine stays what it is called."""
    for _, around in change.places(problem):
        if len(around) < 2 or around[0].step != "components":
            continue
        part, name = around[1], str(around[1].step)
        kind = kind_of(name, data).value
        change.assumed.add(name)
        if isinstance(part.value, dict):
            change.added[id(part.value), "kind"] = kind
        elif part.value is None:
            change.valued[part.container, part.step] = {"kind": kind}


def _declare(change: Change, name: str, data: Mapping[str, Data]) -> None:
    """Let a flow pass what it names and nothing declares: a bare part, of which nothing is known but where it stands."""
    components = data.get("components")
    if isinstance(components, dict) and name not in components and is_drawn(name, data):
        change.assumed.add(name)
        change.added[id(components), name] = {"kind": kind_of(name, data).value}


def with_units(document: Document, mistakes: Sequence[Problem], checks: Sequence[EstimateCheck]) -> Document | None:
    """The document with a thousand, a million and so on for estimates without a unit, as near to what follows as they come.

    None where no estimate lacks its unit. Which unit was meant is nothing that a number tells; that it is missing is
    the mistake, and no second one is made of it.
    """
    from archlint.source.revision import Revision, entries_at, revised  # noqa: PLC0415

    found = {check.name: check for check in checks}
    valued: dict[tuple[int, int | str], Data] = {}
    for problem in mistakes:
        around = entries_at(document, problem.span) if problem.span and problem.kind == "missing-unit" else ()
        if len(around) != 2 or around[0].step != "estimates" or str(around[1].step) not in found:
            continue
        check = found[str(around[1].step)]
        if check.computed is None or check.computed.value <= 0 or check.claimed <= 0:
            continue
        meant = check.claimed * 1000.0 ** round(math.log(check.computed.value / check.claimed, 1000))
        size = check.unit in ("B", "B/s")
        valued[around[1].container, around[1].step] = (
            f"{show_size(meant)}{check.unit[1:]}" if size else f"{meant:.12g} {check.unit}"
        )
    return revised(document, Revision(valued=valued)) if valued else None


def _flows(change: Change) -> Mapping[str, dict[str, Data]]:
    data = change.document.data
    flows = data.get("flows") if isinstance(data, dict) else None
    return {name: flow for name, flow in flows.items() if isinstance(flow, dict)} if isinstance(flows, dict) else {}


def _writes(flow: Mapping[str, Data]) -> bool:
    """Whether a flow that does not say what it does is built as one that writes: by what it needs, or what a step does."""
    needs = flow.get("needs")
    if isinstance(needs, dict) and ("rpo" in needs or needs.get("on_partition") == "refuse"):
        return True
    return any(step.get("at") == "primary" or str(step.get("op")) in WRITING for _, _, step in hops(flow))


def _shares(change: Change) -> Mapping[str, float]:
    """The share of each flow that has one."""
    found: dict[str, float] = {}
    for name, flow in _flows(change).items():
        try:
            found |= {name: parse(flow["share"], Dimension.SHARE).likely} if "share" in flow else {}
        except QuantityError:
            continue  # it has a problem of its own
    return found


def _scale(change: Change) -> None:
    """Let the shares add up to everything, each in proportion."""
    shares, flows = _shares(change), _flows(change)
    total = fsum(shares.values())
    if total:
        change.valued |= {(id(flows[name]), "share"): share / total for name, share in shares.items()}


def _give(change: Change, name: str) -> None:
    """Give a flow without a share its part of what the others leave; where they leave nothing, as much as each has.

    Where no flow says how often it happens, the message names the first of them, and each is given something.
    """
    shares, flows = _shares(change), _flows(change)
    if name not in flows:
        return
    silent = [each for each, flow in flows.items() if not any(key in flow for key in OFTEN)]
    left = 1.0 - fsum(shares.values())
    share = left / max(1, len(silent)) if left > 1e-6 else 1.0 / len(flows)
    for each in silent if len(silent) == len(flows) else (name,):
        change.added[id(flows[each]), "share" if shares else "rate"] = share if shares else SELDOM
