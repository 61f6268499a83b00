"""Which few changes keep a promise together: the fewest, held against every set there is."""

from itertools import combinations as subsets
from random import Random

import pytest

from archlint.analysis.failures.change import Effort
from archlint.analysis.failures.combining import NOISE, Trial, combinations
from archlint.analysis.failures.paths import Strain
from archlint.analysis.failures.repairs import candidates, repairs
from archlint.blueprint.vocabulary import Does, Failover, Kind, Op, ReplicationMode

BALANCED = "replicas: 2, with a balancer in front that checks them"


def both(shop, parts, flow):
    system, failures = shop.system(parts, [flow]), shop.trace(parts, [flow])
    return combinations(system, failures, Strain(), repairs(system, failures, Strain()))


def test_two_changes_keep_a_promise_that_neither_keeps_alone(shop):
    """By hand: 1 % and 2 % down; a second copy of each leaves 0.01 % and 0.04 %, within the 0.1 % that are allowed."""
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("api", availability=0.99),
        shop.component("search", availability=0.98),
    ]
    flow = shop.flow("find", ("clients", "api"), ("api", "search"), availability=0.999)
    (found,) = both(shop, parts, flow)
    assert (found.flow, found.keeps) == ("find", True)
    assert [(step.where, step.change) for step in found.steps] == [
        ("search", "replicas: 2, with a health check"),
        ("api", BALANCED),
    ]
    assert all(step.worse for step in found.steps)
    down = 1 - 0.99 * 0.98
    assert found.saved == pytest.approx((down - (1 - (1 - 1e-4) * (1 - 4e-4))) * 525_600, rel=1e-9)


def test_a_promise_that_three_changes_do_not_keep_says_how_far_they_come(shop):
    parts = [shop.component("clients", Kind.CLIENT), *(shop.component(name, availability=0.9) for name in "abcde")]
    steps = [("clients", "a"), *(("a", name) for name in "bcde")]
    (found,) = both(shop, parts, shop.flow("ask", *steps, availability=0.999))
    assert (found.keeps, len(found.steps)) == (False, 3)


def test_where_one_change_is_enough_nothing_is_combined(shop):
    parts = [shop.component("clients", Kind.CLIENT), shop.component("api", availability=0.99)]
    assert both(shop, parts, shop.flow("ask", ("clients", "api"), availability=0.9995)) == ()


def test_the_easier_of_two_pairs_is_taken_though_the_other_wins_more(shop):
    """Of 0.55 % allowed: a setting on the database (failover by itself) wins less than a third copy, and is enough."""
    copies = shop.Replication(1, ReplicationMode.ASYNC, failover=Failover.NONE)
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("api", availability=0.99),
        shop.component("db", Kind.DATABASE, replication=copies, availability=0.99),
        shop.component("mail", Kind.EXTERNAL, availability=0.999),
    ]
    steps = [("clients", "api"), ("api", "db", {"op": Op.WRITE}), ("api", "mail")]
    (found,) = both(shop, parts, shop.flow("save", *steps, does=Does.WRITE, availability=0.995))
    assert (found.keeps, found.fewest) == (True, True)
    assert [(step.where, step.change, step.effort) for step in found.steps] == [
        ("api", BALANCED, Effort.WAY),
        ("db", "replication.failover: automatic", 0),
    ]


def random_design(shop, random):
    """A handful of components in a chain or a fan, some single, some placed badly, one of them somebody else's."""
    zones = ["a", "b"]
    parts = [shop.component("clients", Kind.CLIENT)]
    steps = []
    for number in range(random.randint(3, 5)):
        placed = [{"zone": random.choice(zones)} for _ in range(random.randint(1, 2))]
        availability = random.choice([0.97, 0.99, 0.995, 0.999])
        kind = random.choice([Kind.SERVICE, Kind.DATABASE, Kind.EXTERNAL, Kind.CACHE])
        name = f"{kind.value}-{number}"
        if kind is Kind.DATABASE and len(placed) == 2:
            failover = random.choice([Failover.NONE, Failover.AUTOMATIC])
            copies = shop.Replication(1, ReplicationMode.ASYNC, failover=failover)
            parts.append(shop.component(name, kind, replication=copies, placed=placed, availability=availability))
        elif kind is Kind.EXTERNAL:
            parts.append(shop.component(name, kind, availability=availability))
        else:
            parts.append(shop.component(name, kind, placed=placed, availability=availability))
        callers = [part.id for part in parts[:-1] if part.kind in (Kind.SERVICE, Kind.CLIENT)]
        if len(callers) > 1:
            callers.remove("clients")
        op = Op.CALL if kind in (Kind.SERVICE, Kind.EXTERNAL) else Op.READ
        steps.append((callers[-1], name, {"op": op}))
    flow = shop.flow("ask", *steps, does=Does.READ, availability=random.choice([0.98, 0.99, 0.995]))
    return parts, flow, [shop.group(zone, "zone", availability=0.995) for zone in zones]


def test_random_designs_against_every_set_of_changes(shop):
    """Every bound holds, and nothing cheaper is overlooked."""
    proved = 0
    for seed in range(16):
        parts, flow, groups = random_design(shop, Random(seed))  # noqa: S311 - not a secret
        system, failures = shop.system(parts, [flow], groups), shop.trace(parts, [flow], groups=groups)
        trial = Trial(system, Strain(), "ask", candidates(system, failures, Strain(), ("ask",)))
        before = trial.lost(())
        for bound, change in zip(trial.bounds(()), trial.changes, strict=True):
            assert before - trial.lost([change]) <= bound + NOISE, (seed, change.text)
        for found in combinations(system, failures, Strain(), repairs(system, failures, Strain())):
            budget = 1 - flow.needs.availability
            sets = (some for size in (1, 2, 3) for some in subsets(trial.changes, size))
            keeping = [(len(some), sum(one.effort for one in some), trial.lost(some)) for some in sets]
            keeping = [one for one in keeping if one[2] <= budget]
            if found.fewest:
                cheapest = min(keeping)
                assert (len(found.steps), sum(step.effort for step in found.steps)) == cheapest[:2], seed
                assert found.saved == pytest.approx((before - cheapest[2]) * 525_600, abs=1e-6), seed
                proved += 1
            elif not found.keeps:
                assert not keeping, seed
    assert proved >= 4
