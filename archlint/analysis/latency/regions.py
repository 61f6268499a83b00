"""In which regions a run of a flow takes place, and which of its calls go from one to another.

Who asks is answered in its own region where anybody stands there who can; load falls on all instances alike all the same. So of the
visits of a component as many take place in a region as it has instances there, and of these as many as can follow from visits in the same
region. All calls of one visit start from one place: eight calls of a store in another region are eight round trips for some, and none for
others. A write waits for one more for each copy that confirms it and stands in another region than the primary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archlint.blueprint.vocabulary import WRITING, At, Kind, Op

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.graph.system import Component, Flow, Hop, Instance

_READS = (Op.READ, Op.GET)
_NEAREST = (At.STANDBY, At.ANY, At.SESSION)
MOST = 64
"""Ways through the regions told apart; where there are more, the distance of each call counts on average."""
_NEVER = 1e-12


class Stand(NamedTuple):
    """Where a visit takes place, of all the regions where visits of that component do, with how often."""

    region: str
    shares: Mapping[str, float]


class _Call(NamedTuple):
    """What holds for a hop on whatever way a run comes to it."""

    hop: Hop
    came: int | str
    """The visit it starts from: that of another hop, or of the component where the flow begins."""
    shares: Mapping[str, float]
    """The regions where it may be answered."""
    leaves: bool
    """Whether who asks stands in a region at all."""
    confirming: float


class _Run(NamedTuple):
    weight: float
    trips: dict[int, float]
    visits: dict[int | str, Stand | None]


def placements(flow: Flow, components: Mapping[str, Component]) -> list[tuple[float, Mapping[int, float] | None]]:
    """The ways in which a run may go through the regions: how often, and how many round trips each waited hop waits for."""
    runs = [_Run(1.0, {}, {})]
    for hop in flow.hops:
        if not hop.waited or components[hop.target].kind is Kind.CLIENT:
            continue
        source = components[hop.source]
        if hop.parent is None:
            runs = [begun for run in runs for begun in _begun(run, source)]
        call = _call(hop, source, components[hop.target])
        runs = [on for run in runs for on in _going(run, call)]
        if len(runs) > MOST:
            return [(1.0, None)]
    found: dict[tuple[tuple[int, float], ...], float] = {}
    for run in runs:
        key = tuple(run.trips.items())
        found[key] = found.get(key, 0.0) + run.weight
    return [(weight, dict(key)) for key, weight in found.items()]


def _begun(run: _Run, source: Component) -> list[_Run]:
    """A run that begins at a component: in the same place whatever it does first."""
    if source.id in run.visits:
        return [run]
    stands = _shares(source.instances)
    if not stands:
        return [run._replace(visits={**run.visits, source.id: None})]
    return [
        _Run(run.weight * share, run.trips, {**run.visits, source.id: Stand(region, stands)})
        for region, share in stands.items()
    ]


def _call(hop: Hop, source: Component, target: Component) -> _Call:
    came = source.id if hop.parent is None else hop.parent
    shares = _shares(_asked(target, hop))
    return _Call(hop, came, shares, bool(regions(source.instances)), _confirming(target, hop))


def _going(run: _Run, call: _Call) -> list[_Run]:
    """A run with one hop more: once for every region where the target may be asked."""
    came, at = run.visits.get(call.came), call.hop.index
    if not call.shares:
        return [_Run(run.weight, {**run.trips, at: call.confirming}, {**run.visits, at: came})]
    return [
        _Run(
            run.weight * share,
            {**run.trips, at: call.confirming + float(came is not None and call.leaves and region != came.region)},
            {**run.visits, at: Stand(region, call.shares)},
        )
        for share, region in _landing(came, call.shares)
    ]


def _landing(came: Stand | None, shares: Mapping[str, float]) -> list[tuple[float, str]]:
    """Where a call is answered that comes from there: at home as far as what stands there takes its part of the load.

    >>> _landing(Stand("eu", {"eu": 1.0}), {"eu": 0.5, "us": 0.5})
    [(0.5, 'eu'), (0.5, 'us')]
    >>> _landing(Stand("eu", {"eu": 0.5, "us": 0.5}), {"eu": 0.5, "us": 0.5})
    [(1.0, 'eu')]
    """
    if came is None:
        return [(share, region) for region, share in shares.items()]
    stays = min(1.0, shares.get(came.region, 0.0) / came.shares[came.region])
    found = [(stays, came.region)] if stays > _NEVER else []
    room = {region: max(0.0, share - came.shares.get(region, 0.0)) for region, share in shares.items()}
    whole = sum(room.values())
    if stays < 1.0 - _NEVER and whole > _NEVER:
        found += [((1.0 - stays) * free / whole, region) for region, free in room.items() if free > _NEVER]
    return found


def _shares(copies: Iterable[Instance]) -> dict[str, float]:
    """How much of what stands in a region stands in each."""
    standing = [one.region for one in copies if one.region is not None]
    return {region: standing.count(region) / len(standing) for region in dict.fromkeys(standing)}


def _asked(target: Component, hop: Hop) -> Iterable[Instance]:
    """The instances, or copies of a store, that may answer a call."""
    if not target.is_store:
        return target.instances
    if hop.op in _READS and hop.at in _NEAREST:
        return tuple(one for one in target.instances if one.role == "standby" or hop.at is not At.STANDBY)
    return tuple(one for one in target.instances if one.role != "standby") or target.instances


def round_trips(source: Component, target: Component, hop: Hop) -> tuple[float, float]:
    """Round trips of one call and their variance: of callers with nobody to ask in their region, and to copies that confirm."""
    if target.kind is Kind.CLIENT:
        return 0.0, 0.0
    there = _shares(_asked(target, hop))
    standing = _shares(source.instances) if there else {}
    far = sum(max(0.0, share - there.get(region, 0.0)) for region, share in standing.items())
    return far + _confirming(target, hop), far * (1.0 - far)


def regions(instances: Iterable[Instance]) -> set[str]:
    """The regions in which these stand."""
    return {one.region for one in instances if one.region is not None}


def _confirming(store: Component, hop: Hop) -> float:
    """One round trip where copies outside the primary's region have to confirm a write."""
    primary = next((one.region for one in store.instances if one.role == "primary"), None)
    if hop.op not in WRITING or store.replication is None or primary is None:
        return 0.0
    beside = sum(one.region in (primary, None) for one in store.instances)
    return 1.0 if store.replication.confirmations > beside else 0.0
