"""Ways that meet again, in every analysis: against the same flow written out, and against every state of the world.

The oracle knows nothing of hops: it goes through a tree of calls in which alternatives lead to one part.
"""

from dataclasses import dataclass
from itertools import pairwise, product
from math import prod
from random import Random

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.consistency import fold
from archlint.analysis.demand import measure
from archlint.analysis.failures import trace
from archlint.analysis.latency import estimate
from archlint.graph.visits import Visits

SEEDS = range(40)


@dataclass
class Call:
    """One call: of one of the doors (a share of the load each), all of which lead to `part`; without doors of it alone."""

    part: str
    doors: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    split: bool = False
    calls: "tuple[Call, ...]" = ()


class Tree:
    """A random flow as a tree of calls, with the parts that it is made of."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - repeatable, not secret
        self.parts = ["c"]
        self.joins = 0
        self.calls = (self.call(0, joined=True),)

    def name(self, letter):
        self.parts.append(f"{letter}{len(self.parts)}")
        return self.parts[-1]

    def call(self, depth, *, joined=False):
        random = self.random
        if joined or (self.joins < 3 and depth < 3 and random.random() < 0.4):
            self.joins += 1
            doors = tuple(self.name("d") for _ in range(random.choice([2, 2, 3])))
            split = random.random() < 0.5
            cut = sorted(random.randint(1, 9) / 10 for _ in doors[1:])
            ends = (0.0, *cut, 1.0)
            shares = tuple(round(b - a, 1) for a, b in pairwise(ends)) if split else (1.0, *(0.0,) * (len(doors) - 1))
            return Call(
                self.name("p"), doors, shares, split, tuple(self.call(depth + 1) for _ in range(random.randint(1, 2)))
            )
        inner = random.randint(0, 2) if depth < 3 else 0
        return Call(self.name("p"), calls=tuple(self.call(depth + 1) for _ in range(inner)))

    def steps(self, *, joined):
        """The walk: with one step for what follows where ways meet, or with all of it below each of them."""
        return [line for call in self.calls for line in self._steps("c", call, joined=joined)]

    def _steps(self, source, call, *, joined):
        behind = [line for inner in call.calls for line in self._steps(call.part, inner, joined=joined)]
        if not call.doors:
            return [f"{source} -> {call.part}", *behind]
        shares = ", ".join(f"{share:.0%}" for share in call.shares)
        alternatives = f"{source} -> {' | '.join(call.doors)}"
        first = f"{alternatives}: {{split: [{shares}]}}" if call.split else alternatives
        entries = [f"{door} -> {call.part}" for door in call.doors]
        if joined:
            return [first, *entries, *behind]
        return [first, *(line for entry in entries for line in (entry, *behind))]

    def text(self, *, joined):
        availability = {name: self.availability(name) for name in self.parts[1:]}
        components = [
            f"{name}: {{kind: service, managed: regional, latency: 2 ms, capacity: 10k/s, availability: {share:.2%}}}"
            for name, share in availability.items()
        ]
        steps = "\n      - ".join(self.steps(joined=joined))
        return (
            "components:\n  c: {kind: client}\n  "
            + "\n  ".join(components)
            + f"\nflows:\n  f:\n    does: read\n    rate: 100/s\n    steps:\n      - {steps}\n"
        )

    @staticmethod
    def availability(name):
        return 0.99 - int(name[1:]) % 7 / 100

    def load(self):
        found = dict.fromkeys(self.parts[1:], 0.0)

        def go(call, often):
            for door, share in zip(call.doors, call.shares, strict=True):
                found[door] += often * share
            found[call.part] += often
            for inner in call.calls:
                go(inner, often)

        for call in self.calls:
            go(call, 100.0)
        return found

    def works(self, up):
        def all_of(call):
            through = not call.doors or any(door in up for door in call.doors)
            return through and call.part in up and all(map(all_of, call.calls))

        return all(map(all_of, self.calls))


def analysed(system):
    demand = measure(system)
    capacity = assess(system, demand)
    failures = trace(system, demand, capacity).flows["f"]
    return system, demand, capacity, failures


@pytest.mark.parametrize("seed", SEEDS)
def test_all_load_arrives_and_no_failure_is_missed(design, seed):
    tree = Tree(seed)
    _, demand, _, failures = analysed(design(tree.text(joined=True)))
    assert {name: load.calls for name, load in demand.components.items()} == pytest.approx(
        {name: load for name, load in tree.load().items() if load}
    )
    names = tree.parts[1:]
    singles = {name for name in names if not tree.works(set(names) - {name})}
    assert {cause.subject for cause in failures.lost} == singles
    couples = {frozenset(each) for each in product(names, repeat=2) if not tree.works(set(names).difference(each))}
    minimal = {each for each in couples if len(each) == 2 and not each & singles}
    found = {frozenset(cause.subject for cause in each.causes) for each in failures.cut_sets(2)}
    assert found == minimal | {frozenset({name}) for name in singles}
    if len(names) <= 12:
        down = sum(
            prod(
                tree.availability(name) if up else 1 - tree.availability(name)
                for name, up in zip(names, state, strict=True)
            )
            for state in product((True, False), repeat=len(names))
            if not tree.works({name for name, up in zip(names, state, strict=True) if up})
        )
        assert failures.unavailability == pytest.approx(down, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_the_flow_written_out(design, seed):
    tree = Tree(seed)
    system, demand, capacity, failures = analysed(design(tree.text(joined=True)))
    other, others_demand, others_capacity, others_failures = analysed(design(tree.text(joined=False)))
    assert sorted(_ways(system)) == sorted(_ways(other))
    assert {name: load.total for name, load in demand.components.items()} == pytest.approx(
        {name: load.total for name, load in others_demand.components.items()}
    )
    assert failures.unavailability == pytest.approx(others_failures.unavailability)
    assert {each.label for each in failures.lost} == {each.label for each in others_failures.lost}
    one, two = estimate(system, demand, capacity).flows["f"], estimate(other, others_demand, others_capacity).flows["f"]
    assert (one.mean, one.p95) == pytest.approx((two.mean, two.p95))
    assert fold(system).flows["f"].verdict is fold(other).flows["f"].verdict


def _ways(system):
    flow = system.flows["f"]
    for hop in flow.hops:
        way = [hop]
        while way[-1].parent is not None:
            way.append(flow.hops[way[-1].parent])
        yield [(each.source, each.targets, each.split) for each in way]


def test_the_latest_visit_alone_would_lose_load_and_failures(design, monkeypatch):
    """The oracle notices: without ways that meet, what follows hangs on one of them."""

    def alone(self, target, made):
        self.latest[target] = tuple(made)

    monkeypatch.setattr(Visits, "arrive", alone)
    missed = 0
    for seed in range(10):
        tree = Tree(seed)
        _, demand, _, failures = analysed(design(tree.text(joined=True)))
        arrived = {name: load.calls for name, load in demand.components.items()}
        lost = {cause.subject for cause in failures.lost}
        names = set(tree.parts[1:])
        missed += arrived != pytest.approx({name: load for name, load in tree.load().items() if load})
        missed += lost != {name for name in names if not tree.works(names - {name})}
    assert missed > 10


MEETING = """
components:
  c: {kind: client}
  one: {kind: load-balancer, managed: regional}
  two: {kind: load-balancer, managed: regional}
  api: {kind: service, managed: regional}
  cache: {engine: redis, role: cache, managed: regional}
  db: {kind: database, managed: regional, availability: 99%}
flows: {f: {does: read, rate: 1/s, steps: [STEPS]}}
"""


@pytest.mark.parametrize(
    "behind", ["{api -> db: {times: 20%}}", "{api -> cache: {hit: 80%, ttl: 7 days}}, {api -> db: {when: miss}}"]
)
def test_what_is_needed_now_and_then_is_needed_as_often_behind_alternatives(design, behind):
    """A request that needs it on one way needs it on the other: they are no two chances."""
    for begin in ("c -> one, one -> api", "c -> one | two, one -> api, two -> api"):
        failures = analysed(design(MEETING.replace("STEPS", f"{begin}, {behind}")))[-1]
        assert {cause.subject: share for cause, share in failures.partial.items()} == pytest.approx({"db": 0.2})
        assert failures.unavailability == pytest.approx(0.01 * 0.2, rel=0.2)


PROMISED = """
components:
  c: {kind: client}
  one: {kind: load-balancer}
  two: {kind: load-balancer}
  near: {kind: cdn}
  api: {kind: service}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql, replication: {standbys: 1, mode: async, lag: 50 ms, max_lag: 5 s}}
  k: {kind: stream}
  w: {kind: worker}
data: {t: {in: db, rows: 10k, row: 1 KB}}
flows:
  put: {does: write, data: t, rate: 1/s, steps: [c -> api, api -> db, {api -> cache: {op: delete}}]}
  f: {does: DOES, data: t, rate: 1/s, needs: {recency: {bounded: 30 s}, delivery: at-least-once}, steps: [STEPS]}
"""


@pytest.mark.parametrize(
    ("does", "behind"),
    [
        ("read", "{api -> cache: {hit: 90%, ttl: 60 s}}, {api -> db: {when: miss, at: standby}}"),
        ("write", "api -> db, api -> k, reply, k -> w"),
    ],
)
def test_what_is_promised_behind_alternatives_is_said_once(design, does, behind):
    text = PROMISED.replace("DOES", does)
    alone = fold(design(text.replace("STEPS", f"c -> one, one -> api, {behind}"))).flows["f"]
    meet = fold(design(text.replace("STEPS", f"c -> one | two, one -> api, two -> api, {behind}"))).flows["f"]
    assert (meet.verdict, meet.delivered, meet.as_configured) == (alone.verdict, alone.delivered, alone.as_configured)
    assert [(line.component, line.because) for line in meet.trace] == [
        (line.component, line.because) for line in alone.trace
    ]
    assert [(each.channel, each.because, each.consumers) for each in meet.effects] == [
        (each.channel, each.because, each.consumers) for each in alone.effects
    ]
    assert meet.cuts == alone.cuts
    assert [(fix.change, fix.verdict) for fix in meet.cheapest] == [(fix.change, fix.verdict) for fix in alone.cheapest]


def test_of_several_ways_the_weakest_counts(design):
    steps = "c -> one | two, {one -> near: {hit: 50%, ttl: 10 s}}, {near -> api: {when: miss}}, two -> api, api -> db"
    given = fold(design(PROMISED.replace("DOES", "read").replace("STEPS", steps))).flows["f"].delivered
    assert given is not None
    assert given.normal == 10.0
