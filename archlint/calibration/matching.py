"""Which flow a name in a load test stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does
from archlint.calibration.refusal import insufficient
from archlint.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.calibration.result import Recording
    from archlint.graph.system import Flow, System

NOTHING = "-"
"""What a name is mapped to that stands for no flow."""
_METHODS = re.compile(r"^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+(.*)$", re.IGNORECASE)


def match(recordings: Sequence[Recording], system: System, given: Mapping[str, str]) -> dict[str, str]:
    """For each name of a request its flow, or '-'; raises LoadTestError that lists every name without one.

    In this order: what somebody said (with or without the method); a flow of that name or title; the only flow that
    is left for a kind of request (GET and HEAD read, the others write), where it is the only such name.
    """
    names = list(dict.fromkeys(request.name for each in recordings for request in each.requests))
    flows = {flow.id: flow for flow in system.flows.values() if any(hop.waited for hop in flow.hops)}
    _known(given, names, flows)
    found = {name: flow for name in names if (flow := _said(name, given) or _called(name, flows)) is not None}
    for name in names:
        if name not in found and (flow := _only(name, names, flows, found)) is not None:
            found[name] = flow
    missing = [name for name in names if name not in found]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing[:8]) + (" and others" if len(missing) > 8 else "")
        raise insufficient(
            f"no flow is known for {listed}",
            f"say which with --map '{missing[0]}={next(iter(flows), 'FLOW')}', or '{missing[0]}=-' to leave it out; "
            f"flows are {', '.join(flows) or 'none'}",
        )
    if all(flow == NOTHING for flow in found.values()):
        raise insufficient("every request is left out", "map at least one name to a flow")
    return found


def _known(given: Mapping[str, str], names: Sequence[str], flows: Mapping[str, Flow]) -> None:
    """Whether both sides of every mapping exist."""
    for name, flow in given.items():
        if flow != NOTHING and flow not in flows:
            help_ = did_you_mean(flow, flows, f"flows that somebody waits for: {', '.join(flows)}")
            raise insufficient(f"`--map {name}={flow}`: there is no flow `{flow}`", help_)
        if not any(name in (each, _bare(each)) for each in names):
            help_ = did_you_mean(name, names, f"it has {', '.join(names[:8])}")
            raise insufficient(f"`--map {name}={flow}`: the load test has no request `{name}`", help_)


def _bare(name: str) -> str:
    method = _METHODS.match(name)
    return method[2] if method else name


def _said(name: str, given: Mapping[str, str]) -> str | None:
    return given.get(name) or given.get(_bare(name))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _called(name: str, flows: Mapping[str, Flow]) -> str | None:
    wanted = {_slug(name), _slug(_bare(name))}
    return next((flow.id for flow in flows.values() if _slug(flow.id) in wanted or _slug(flow.title) in wanted), None)


def _kind(name: str) -> Does | None:
    method = _METHODS.match(name)
    if method is None:
        return None
    return Does.READ if method[1].upper() in ("GET", "HEAD") else Does.WRITE


def _only(name: str, names: Sequence[str], flows: Mapping[str, Flow], found: Mapping[str, str]) -> str | None:
    """The only flow left for the only name left of its kind; a single name for a single flow."""
    left = [each for each in names if each not in found]
    free = [flow for flow in flows.values() if flow.id not in found.values()]
    if len(left) == 1 and len(flows) == 1 and len(names) == 1:
        return free[0].id if free else None
    kind = _kind(name)
    if kind is None:
        return None
    those = [each for each in left if _kind(each) is kind]
    fitting = [flow for flow in free if flow.does is kind]
    return fitting[0].id if len(those) == 1 and len(fitting) == 1 else None
