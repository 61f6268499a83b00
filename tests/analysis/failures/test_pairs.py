"""Where no component stands in for another, no pair is unexpected: nobody has to look for one."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from archlint.analysis import analyse
from archlint.analysis.failures import pairs
from archlint.blueprint.vocabulary import Failover, Kind, Op, ReplicationMode
from archlint.graph import load_system
from archlint.graph.system import Shards

ROOT = Path(__file__).parents[3]
DESIGNS = [*sorted((ROOT / "blueprints").rglob("*.yaml")), *sorted((ROOT / "tests" / "silent").glob("*.yaml"))]


def looked_for(system, found):
    """The unexpected pairs of a flow, looked for whatever its shape."""
    survey = found.study.survey
    assert system.components is survey.parts.components
    return pairs.unexpected(survey, pairs.minimal(survey, 2))


def any_cached(shop, seed):
    """A service with copies behind a balancer, caches before stores, and what may follow either of them."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret

    def some(name, kind, **fields):
        placed = [{"zone": random.choice("abc"), "host": random.choice("hij")} for _ in range(random.randint(1, 3))]
        return shop.component(name, kind, placed=placed, availability=0.99, **fields)

    parts = [shop.component("clients", Kind.CLIENT), some("lb", Kind.LOAD_BALANCER), some("api", Kind.SERVICE)]
    steps = [("clients", "lb", {}), ("lb", "api", {})]
    for number in range(random.randint(1, 3)):
        store = some(f"db-{number}", Kind.DATABASE)
        if len(store.instances) > 1:
            failover = random.choice([Failover.AUTOMATIC, Failover.NONE])
            copies = shop.Replication(len(store.instances) - 1, ReplicationMode.ASYNC, failover=failover)
            store = replace(store, replication=copies)
        if random.random() < 0.3:
            store = replace(store, shards=Shards(2, None, None, "map" if random.random() < 0.5 else None, 1.0))
        parts += [some(f"cache-{number}", Kind.CACHE), store, some(f"more-{number}", Kind.SERVICE)]
        branch = len(steps)
        hit = {"hit": shop.share(0.9), "op": random.choice([Op.GET, Op.GET, Op.SET])}
        ttl = random.choice([None, 1.0])
        steps.append(("api", f"cache-{number}", {**hit, "ttl": ttl}))
        steps.append(("api", f"db-{number}", {"when": "miss", "branch": branch, "op": Op.READ}))
        if random.random() < 0.3:
            steps.append((random.choice(["api", f"db-{number}"]), f"more-{number}", {}))
        if random.random() < 0.2:
            steps.append(("api", f"more-{number}", {"when": random.choice(["hit", "miss"]), "branch": branch}))
    if random.random() < 0.2:
        steps.append(("api", "cache-0|more-0", {}))
    return [*parts, some("map", Kind.SERVICE)], shop.flow("go", *steps)


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.stem)
def test_flows_of_shipped_designs_that_are_not_looked_at_have_none(file):
    system, _ = load_system(str(file))
    for name, found in analyse(system).failures.flows.items():
        assert found.unexpected_pairs == looked_for(system, found), name


def test_flows_of_any_design_that_are_not_looked_at_have_none(shop):
    spared, with_pairs = 0, 0
    for seed in range(300):
        parts, flow = any_cached(shop, seed)
        found = shop.trace(parts, [flow]).flows["go"]
        known = {part.id: part for part in parts}
        looked = pairs.unexpected(found.study.survey, pairs.minimal(found.study.survey, 2))
        assert found.unexpected_pairs == looked, seed
        spared += not pairs.possible(flow, known)
        with_pairs += looked != ()
    assert spared > 60
    assert with_pairs > 40
