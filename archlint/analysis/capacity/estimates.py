"""Figures somebody claims, recomputed from the blueprint's own premises."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.holdings import held, in_memory
from archlint.analysis.capacity.leeway import TOLERANCE, also_right, holds_sockets, too_few
from archlint.analysis.capacity.needed import STORE_TARGET, instances, split_into
from archlint.analysis.capacity.result import EstimateCheck
from archlint.analysis.capacity.slips import Premises, likely_slip
from archlint.analysis.capacity.sockets import holders, sockets
from archlint.analysis.demand.asked import asked
from archlint.analysis.demand.column import total
from archlint.analysis.demand.reading import likely
from archlint.analysis.demand.result import Figure, Load
from archlint.blueprint.horizon import FIGURES, split, years
from archlint.blueprint.vocabulary import Does, Kind
from archlint.quantity import Dimension, show_count, show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.analysis.capacity.claims import Claims
    from archlint.graph.system import Estimate


OUTSIDE = (Kind.CLIENT, Kind.EXTERNAL)
"""What is no part of the system itself."""
_UNITS = {
    Dimension.RATE: "req/s",
    Dimension.SIZE: "B",
    Dimension.BANDWIDTH: "B/s",
    Dimension.DURATION: "s",
}
"""The unit of a claim beside which nothing stands."""


def check(estimate: Estimate, claims: Claims) -> EstimateCheck:
    """Compare one claim with what the blueprint gives; not computable is not wrong."""
    claimed = estimate.claimed.likely
    found = compute(estimate.name, claims)
    if found is None:
        unit = _UNITS.get(estimate.claimed.dimension, "")
        return EstimateCheck(estimate.name, claimed, None, None, agrees=True, slip=None, path=estimate.path, unit=unit)
    agrees = estimate.claimed.low * (1 - TOLERANCE) <= found.value <= estimate.claimed.high * (1 + TOLERANCE)
    remark = None if agrees else also_right(estimate.name, claimed, found.value, claims)
    agrees = agrees or remark is not None
    slip = (
        None
        if agrees or found.value <= 0.0 or claimed <= 0.0
        else likely_slip(estimate.name, claimed, found, premises(estimate.name, claims))
    )
    few = None if agrees else too_few(estimate.name, claimed, found.value, claims)
    return EstimateCheck(
        estimate.name,
        claimed,
        found,
        claimed / found.value if found.value else math.inf,
        agrees=agrees,
        slip=few or (slip.words if slip else None),
        path=estimate.path,
        unit=found.unit,
        remark=remark,
        mistaken=slip is not None and slip.is_no_rounding(claimed, found.value),
    )


def compute(name: str, claims: Claims) -> Figure | None:
    """The figure of this name, or None when the blueprint does not say enough."""
    head, _, rest = name.partition(".")
    whole: dict[str, Callable[[Claims], Figure | None]] = {
        "sockets": _sockets,
        "socket_memory": _socket_memory,
        "bandwidth": _bandwidth,
        "ingress": lambda known: _on_average(known, "bytes_out", "what clients send and external systems answer"),
        "egress": lambda known: _on_average(known, "bytes_in", "what clients get and external systems are sent"),
        "users_at_saturation": _users_at_saturation,
    }
    if head in FIGURES:
        return held(name, claims.system, claims.storage)
    parts: dict[str, Callable[[str, Claims], Figure | None]] = {
        "memory": lambda component, known: in_memory(component, known.system, known.storage),
        "connections": lambda component, known: known.connections.get(component),
        "instances": _instances,
        "shards": _shards,
    }
    if head in whole and not rest:
        return whole[head](claims)
    if head in parts and rest:
        return parts[head](rest, claims)
    return _rate(name, claims)


def _rate(name: str, claims: Claims) -> Figure | None:
    """`peak_rate`, `average_rate`, `reads`, `writes` of the system, of a flow, or of a component."""
    subject, _, kind = name.rpartition(".")
    demand = claims.demand
    if not subject:
        return _system_rate(kind, claims)
    if kind in ("bandwidth", "sockets", "socket_memory"):
        return _of_component(subject, kind, claims)
    if subject in demand.flows:
        flow = demand.flows[subject]
        does = claims.system.flows[subject].does
        if kind in ("reads", "writes") and kind != f"{does.value}s":
            return Figure(0.0, "req/s", f"{subject} does {does.value}")
        return flow.average if kind == "average_rate" else flow.peak
    loads = demand.average if kind == "average_rate" else demand.components
    return _component_rate(loads[subject], kind, subject) if subject in loads else None


def _component_rate(load: Load, kind: str, subject: str) -> Figure:
    value = {"reads": load.reads, "writes": load.written}.get(kind, load.total)
    return Figure(value, "req/s", f"all flows through {subject}")


def _system_rate(kind: str, claims: Claims) -> Figure | None:
    if kind in ("average_rate", "peak_rate"):
        return asked(claims.system, claims.demand, peak=kind == "peak_rate")
    does = {"reads": Does.READ, "writes": Does.WRITE}.get(kind)
    peaks = [claims.demand.flows[flow.id].peak for flow in claims.system.flows.values() if flow.does is does]
    known = [peak for peak in peaks if peak is not None]
    if not known or len(known) < len(peaks):
        return None
    return Figure(total(peak.value for peak in known), "req/s", " + ".join(peak.formula for peak in known))


def _sockets(claims: Claims) -> Figure | None:
    """One for everybody who is online, or for as many as each client that holds sockets says."""
    online = claims.demand.online_users
    clients = dict.fromkeys((client for those in holders(claims.system).values() for client in those if client), 1)
    if clients:
        return sockets(clients, online, claims.system, likely)
    return None if online is None else Figure(online.value, "sockets", online.formula)


def _socket_memory(claims: Claims) -> Figure | None:
    """Memory of all open sockets, of the components for which it is written what one costs; else of those where it is assumed."""
    costs = {id_: claims.system.components[id_].per_connection for id_ in claims.sockets}
    written = {id_ for id_ in costs if claims.system.components[id_].is_declared("per_connection")}
    terms = [
        (claims.sockets[id_].value, cost.likely)
        for id_, cost in costs.items()
        if cost is not None and (id_ in written or not written)
    ]
    if not terms:
        return None
    formula = " + ".join(f"{show_count(count)} × {show_size(cost)}" for count, cost in terms)
    return Figure(total(count * cost for count, cost in terms), "B", formula)


def _bandwidth(claims: Claims) -> Figure | None:
    """Bytes per second between clients and the system, the busier direction."""
    loads = [
        load for id_, load in claims.demand.components.items() if claims.system.components[id_].kind is Kind.CLIENT
    ]
    value = max(total(load.bytes_in for load in loads), total(load.bytes_out for load in loads))
    return Figure(value, "B/s", "all requests and answers of clients") if value else None


def _on_average(claims: Claims, side: str, what: str) -> Figure | None:
    """Bytes per second that clients and external systems send or get, on average."""
    average = claims.demand.average
    loads = [load for id_, load in average.items() if claims.system.components[id_].kind in OUTSIDE]
    value = total(getattr(load, side) for load in loads)
    return Figure(value, "B/s", f"{what}, on average") if value else None


def _of_component(component: str, kind: str, claims: Claims) -> Figure | None:
    """Bytes a second at peak in the busier direction, sockets, or their memory."""
    load, held_open = claims.demand.components.get(component), claims.sockets.get(component)
    if kind == "bandwidth":
        value = max(load.bytes_in, load.bytes_out) if load else 0.0
        return Figure(value, "B/s", f"all flows through {component}") if value else None
    if kind == "sockets" or held_open is None:
        return held_open
    cost = claims.system.components[component].per_connection
    if cost is None:
        return None
    return Figure(held_open.value * cost.likely, "B", f"{show_count(held_open.value)} × {show_size(cost.likely)}")


def _instances(component: str, claims: Claims) -> Figure | None:
    """What the peak needs; sockets count where it is written how many each process may open."""
    found = claims.planned().get(component)
    held = next((limit for limit in claims.resources if limit.component == component and holds_sockets(limit)), None)
    if held is not None:
        one = held.capacity / max(claims.system.components[component].replicas, 1)
        count = instances(held.load, one, 1.0)
        if count is not None and (found is None or count > found.instances):
            formula = f"{show_count(held.load)} sockets / {show_count(one)} → {count}"
            return Figure(float(count), "instances", formula)
    return None if found is None else Figure(float(found.instances), "instances", found.formula)


def _shards(component: str, claims: Claims) -> Figure | None:
    """Shards so that the busiest stays at the target; load spreads over them as it does now."""
    busy = [limit.utilisation for limit in claims.resources if limit.component == component and limit.scales_with_load]
    if not busy or not math.isfinite(max(busy)):
        return None
    shards = claims.system.components[component].shards
    now = shards.count if shards else 1
    goal = claims.headroom or STORE_TARGET
    tightest = [limit for limit in claims.resources if limit.component == component and limit.scales_with_load]
    wanted = [split_into(limit, now, goal) for limit in tightest]
    if None in wanted:
        return None
    value = max(count for count in wanted if count is not None)
    return Figure(float(max(1, value)), "shards", f"{show_share(round(max(busy), 3))} × {now} / {show_share(goal)}")


def _users_at_saturation(claims: Claims) -> Figure | None:
    users = claims.demand.users
    limit = next((limit for limit in claims.resources if limit.scales_with_load), None)
    if users is None or limit is None or not math.isfinite(limit.saturates_at):
        return None
    formula = f"{show_count(users.likely)} × {show_count(limit.saturates_at)} ({limit.name} of {limit.component})"
    return Figure(users.likely * limit.saturates_at, "users", formula)


def premises(name: str, claims: Claims) -> Premises:
    """What a slip may have confused."""
    demand = claims.demand
    horizon = split(name, claims.system.data)[1] if name.partition(".")[0] in FIGURES else ""
    return Premises(
        users=demand.users.likely if demand.users else None,
        daily_active=claims.system.workload.active_share,
        online=(demand.online_users.value / demand.users.likely) if demand.online_users and demand.users else None,
        average=demand.average_rate.value if demand.average_rate else None,
        peak=demand.peak_rate.value if demand.peak_rate else None,
        factor=demand.peak_factor.value if demand.peak_factor else None,
        reads=_value(_system_rate("reads", claims)),
        writes=_value(_system_rate("writes", claims)),
        ahead=years(horizon),
        others=_others(name, claims),
    )


def _others(name: str, claims: Claims) -> tuple[tuple[str, float], ...]:
    """Figures of the same kind that one may have looked up instead: of another flow, or of the other direction."""
    if name in ("ingress", "egress"):
        other = "egress" if name == "ingress" else "ingress"
        found = compute(other, claims)
        words = "what goes out, not what comes in" if name == "ingress" else "what comes in, not what goes out"
        return () if found is None else ((words, found.value),)
    subject, _, kind = name.rpartition(".")
    if subject not in claims.demand.flows or kind not in ("average_rate", "peak_rate"):
        return ()
    flows = (flow for flow in claims.demand.flows if flow != subject)
    rates = ((flow, compute(f"{flow}.{kind}", claims)) for flow in flows)
    return tuple((f"that of `{flow}`", rate.value) for flow, rate in rates if rate is not None)


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value
