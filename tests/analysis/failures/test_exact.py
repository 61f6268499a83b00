"""Exact figures and cut sets of random systems against plain enumeration of every state of the world.

The oracle walks the flow in a world where some things are dead; it knows nothing of formulas.
"""

from itertools import combinations, product
from math import isclose, prod
from random import Random

import pytest

from archlint.analysis.failures import CauseClass
from archlint.analysis.failures import downtime as downtime_module
from archlint.analysis.failures import solved as module
from archlint.analysis.failures.faults import minimal_sets
from archlint.analysis.failures.faulttree.formula import Formula
from archlint.analysis.failures.faulttree.struck import struck
from archlint.analysis.failures.solved import restricted, solved
from archlint.blueprint.vocabulary import Failover, Kind, Op, ReplicationMode

SEEDS = range(60)


def any_system(shop, seed):
    """A client, one to four components with copies on a few hosts and zones, one flow through all of them."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    parts = [shop.component("clients", Kind.CLIENT)]
    steps = []
    reached = ["clients"]
    for number in range(random.randint(1, 4)):
        name = f"part-{number}"
        placed = [_place(random) for _ in range(random.randint(1, 3))]
        availability = random.choice([0.9, 0.95, 0.99])
        kind = random.choice([Kind.SERVICE, Kind.SERVICE, Kind.DATABASE, Kind.EXTERNAL])
        fields = {"availability": availability}
        if kind is Kind.EXTERNAL:
            placed = [{}]
        if kind is Kind.DATABASE and len(placed) > 1:
            failover = random.choice([Failover.AUTOMATIC, Failover.NONE])
            fields["replication"] = shop.Replication(len(placed) - 1, ReplicationMode.ASYNC, failover=failover)
        elif kind is Kind.SERVICE:
            fields["min_up"] = random.randint(1, len(placed))
        parts.append(shop.component(name, kind, placed=placed, **fields))
        options = {"op": Op.WRITE if kind is Kind.DATABASE else Op.CALL}
        if random.random() < 0.15:
            options["optional"] = True
        steps.append((random.choice(reached), name, options))
        if kind is Kind.SERVICE:
            reached.append(name)
    if len(parts) > 3 and random.random() < 0.5:
        one, two = random.sample([part.id for part in parts[1:]], 2)
        steps.append(("clients", f"{one}|{two}", {"op": Op.WRITE}))
    return parts, shop.flow("go", *steps)


def _place(random):
    place = {"zone": random.choice("ab")} if random.random() < 0.6 else {}
    return {**place, "host": random.choice(["h", "i"])} if random.random() < 0.3 else place


class World:
    """A state of the world: what is dead; and what a walk through it meets."""

    def __init__(self, parts, flow, dead):
        self.parts = {part.id: part for part in parts}
        self.flow = flow
        self.dead = {(cause.kind.value, cause.subject, cause.index) for cause in dead}

    def answers(self):
        return self._visit(None)

    def _visit(self, parent, target=None):
        for hop in self.flow.hops:
            mine = hop.parent == parent and (target is None or hop.source == target) and not hop.optional
            if mine and not any(self._up(name) and self._visit(hop.index, name) for name in hop.targets):
                return False
        return True

    def _up(self, name):
        part = self.parts[name]
        if part.kind is Kind.EXTERNAL:
            return ("external", name, None) not in self.dead
        if ("software", name, None) in self.dead:
            return False
        alive = [self._alive(part, copy) for copy in part.instances]
        if part.kind is Kind.DATABASE and part.replication:
            promoted = part.replication.failover is Failover.AUTOMATIC and ("failover", name, None) not in self.dead
            return alive[0] or (promoted and any(alive[1:]))
        return sum(alive) >= part.min_up

    def _alive(self, part, copy):
        index = None if len(part.instances) == 1 else copy.index
        around = [("host", copy.host, None), ("zone", copy.zone, None)]
        return not self.dead & {("instance", part.id, index), *around}


def worlds(parts, flow, causes, values):
    """Every state of the world with its probability; causes that cannot happen stay as they are."""
    live = [cause for cause in causes if values[cause] > 0.0]
    for states in product((False, True), repeat=len(live)):
        dead = [cause for cause, state in zip(live, states, strict=True) if state]
        chance = prod(
            values[cause] if state else 1.0 - values[cause] for cause, state in zip(live, states, strict=True)
        )
        yield World(parts, flow, dead), chance


@pytest.mark.parametrize("seed", SEEDS)
def test_the_exact_figure_is_the_sum_over_all_states_of_the_world(shop, seed):
    parts, flow = any_system(shop, seed)
    found = shop.trace(parts, [flow]).flows["go"]
    causes = found.study.survey.causes
    values = {cause: 0.0 if cause.kind is CauseClass.SOFTWARE else cause.probability for cause in causes}
    if sum(value > 0 for value in values.values()) > 12:
        pytest.skip("too many states to list")
    lost = sum(chance for world, chance in worlds(parts, flow, causes, values) if not world.answers())
    assert found.downtime.exact
    assert isclose(found.unavailability, lost, rel_tol=1e-9, abs_tol=1e-15)
    assert max(found.unavailability, found.downtime.with_common_cause) <= found.downtime.worst_case + 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_cut_sets_up_to_three_are_all_there_is(shop, seed):
    parts, flow = any_system(shop, seed)
    found = shop.trace(parts, [flow]).flows["go"]
    causes = found.study.survey.causes
    expected = []
    for size in (1, 2, 3):
        for some in combinations(causes, size):
            new = set(some)
            if not any(known <= new for known in expected) and not World(parts, flow, some).answers():
                expected.append(new)
    assert sorted(sorted(c.label for c in one.causes) for one in found.cut_sets(3)) == sorted(
        sorted(c.label for c in one) for one in expected
    )
    assert {one.causes for one in found.cut_sets(1)} == {(cause,) for cause in found.lost}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_situation_is_what_the_walk_meets(shop, seed):
    parts, flow = any_system(shop, seed)
    found = shop.trace(parts, [flow]).flows["go"]
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    causes = found.study.survey.causes
    for _ in range(20):
        dead = random.sample(range(len(causes)), random.randint(0, len(causes)))
        survey = found.study.survey
        lost = struck(survey.parts.formula, survey.parts.given.union(dead)).lost[survey.reached.root]
        assert lost is not World(parts, flow, [causes[event] for event in dead]).answers()


@pytest.mark.parametrize("seed", SEEDS)
def test_conditioning_changes_nothing(shop, seed, monkeypatch):
    parts, flow = any_system(shop, seed)
    found = shop.trace(parts, [flow]).flows["go"].study.survey
    events = downtime_module.independent(found)
    formula, root = found.parts.formula, found.reached.root
    whole = solved(formula, root)
    cases = _forced(monkeypatch, formula, root)
    if cases is None:
        pytest.skip("nothing is shared, so there is nothing to condition on")
    assert isclose(cases.probability(events), whole.probability(events), rel_tol=1e-9, abs_tol=1e-15)
    slopes = whole.birnbaum(events)
    for event, slope in cases.birnbaum(events).items():
        assert isclose(slope, slopes.get(event, 0.0), rel_tol=1e-9, abs_tol=1e-12)


def _forced(monkeypatch, formula, root):
    """The answer case by case, as if the whole had been too large."""
    solve, first = module.solve, []

    def unwilling(arena, node, budget):
        answer = solve(arena, node, budget)
        if not first:
            first.append(node)
            return module.Solution(answer.formula, answer.top, (), node)
        return answer

    monkeypatch.setattr(module, "solve", unwilling)
    monkeypatch.setattr(module, "USED_BY", 1)
    return solved(formula, root)


@pytest.mark.parametrize("seed", range(30))
def test_the_search_for_pairs_equals_enumeration_of_formulas(seed):
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    formula = Formula()
    events = [formula.event() for _ in range(9)]
    nodes = list(events)
    for _ in range(8):
        inputs = random.sample(nodes, random.randint(2, 4))
        make = random.choice([formula.any_of, formula.all_of, lambda some: formula.at_least(2, some)])
        nodes.append(make(inputs))
    root = nodes[-1]
    expected = []
    for size in (1, 2, 3):
        for some in combinations(range(9), size):
            failed = restricted(formula, root, {event: event in some for event in range(9)})
            if failed == 1 and not any(set(known) <= set(some) for known in expected):
                expected.append(some)
    assert minimal_sets(formula, root, 3) == sorted(expected, key=lambda one: (len(one), one))


def test_an_order_that_nobody_searches_is_refused():
    formula = Formula()
    with pytest.raises(ValueError, match="order 1, 2 or 3, not 4"):
        minimal_sets(formula, formula.event(), 4)
