"""Small systems by hand: components by keyword, flows as tuples of hops."""

import pytest

from archlint.analysis.capacity.result import Capacity, Needed
from archlint.analysis.demand.result import Demand
from archlint.analysis.failures import trace
from archlint.blueprint.vocabulary import Does, GroupKind, Kind, Op
from archlint.graph.system import (
    Component,
    Flow,
    Group,
    Health,
    Hop,
    Instance,
    Needs,
    Replication,
    Requirements,
    System,
    Workload,
)
from archlint.quantity import Dimension, Quantity


def share(value):
    return Quantity(value, value, value, Dimension.SHARE, f"{value:.0%}")


def component(name, kind=Kind.SERVICE, *, instances=None, placed=(), **fields):
    """`placed` lists one dict of domains per copy; `standbys` comes through `replication`.

    Several copies that are asked are checked, unless `health` is None: one that is dead would keep its share.
    """
    replication = fields.get("replication")
    count = instances or (1 + replication.standbys if replication else len(placed) or 1)
    places = placed or ({},) * count
    roles = ["primary", *["standby"] * (count - 1)] if replication else ["instance"] * count
    copies = tuple(Instance(index, roles[index], **places[index]) for index in range(count))
    declared = frozenset(fields)
    if count > 1 and kind in {Kind.SERVICE, Kind.GATEWAY}:
        fields.setdefault("health", Health(ready="/ready"))
    return Component(name, kind, name, ("components", name), declared, {}, replicas=count, instances=copies, **fields)


def walk(*steps):
    """Hops from ('source', 'target', {options}) tuples; a hop hangs off the latest visit of its source."""
    hops, visits = [], {}
    for index, (source, target, *options) in enumerate(steps):
        fields = {"op": Op.CALL, "waited": True, **(options[0] if options else {})}
        targets = tuple(target.split("|"))
        parent = visits.get(source)
        hops.append(Hop(index, index, ("flows",), source, targets, parent=parent, **fields))
        visits.update(dict.fromkeys(targets, index))
    return tuple(hops)


def flow(name, *steps, does=Does.READ, availability=None):
    return Flow(name, name, does, ("flows", name), walk(*steps), Needs(availability=availability))


def system(components, flows, groups=()):
    return System(
        name="test",
        file="test.yaml",
        summary=None,
        components={part.id: part for part in components},
        flows={one.id: one for one in flows},
        groups={one.id: one for one in groups},
        data={},
        workload=Workload(("workload",)),
        requirements=Requirements(("requirements",)),
    )


def no_demand():
    return Demand(None, None, None, None, None, None, {}, {}, {})


def capacity(needed=None, resources=()):
    counts = needed or {}
    return Capacity(
        tuple(resources), {name: Needed(name, count, count + 1, "") for name, count in counts.items()}, {}, ()
    )


def group(name, kind, *members, availability=None):
    return Group(name, GroupKind(kind), name, members, ("groups", name), None, availability)


class Shop:
    """What the tests build with."""

    component = staticmethod(component)
    flow = staticmethod(flow)
    system = staticmethod(system)
    share = staticmethod(share)
    group = staticmethod(group)
    capacity = staticmethod(capacity)
    no_demand = staticmethod(no_demand)
    Replication = Replication

    @staticmethod
    def trace(components, flows, needed=None, groups=()):
        return trace(system(components, flows, groups), no_demand(), capacity(needed))

    @staticmethod
    def labels(causes, *, software=False):
        return [cause.label for cause in causes if software or cause.kind.value != "software"]


@pytest.fixture
def shop():
    return Shop
