"""Exact figures and cut sets of random systems against plain enumeration of every state of the world.

The oracle walks the flow in a world where some things are dead; it knows nothing of formulas.
"""

from dataclasses import replace
from functools import partial
from itertools import combinations, product
from math import isclose, prod
from random import Random

import pytest

from archlint.analysis.failures import CauseClass, faults, pairs
from archlint.analysis.failures import downtime as downtime_module
from archlint.analysis.failures import parts as parts_module
from archlint.analysis.failures.faults import minimal_sets
from archlint.analysis.failures.faulttree import circuit as circuit_module
from archlint.analysis.failures.faulttree import singles as singles_module
from archlint.analysis.failures.faulttree.formula import FALSE, Formula
from archlint.analysis.failures.faulttree.solution import solve
from archlint.analysis.failures.faulttree.struck import struck
from archlint.analysis.failures.parts import Parts
from archlint.analysis.failures.paths import Path
from archlint.analysis.failures.solved import Solved
from archlint.blueprint.vocabulary import Failover, Kind, Op, ReplicationMode
from archlint.graph.system import Shards

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
            fields["replication"] = _copies(shop, random, len(placed) - 1)
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


def _copies(shop, random, standbys):
    """A primary alone, one whose writes some standbys confirm, and one that its members elect."""
    failover = random.choice([Failover.AUTOMATIC, Failover.NONE])
    mode, more = random.choice(
        [
            (ReplicationMode.ASYNC, {}),
            (ReplicationMode.ASYNC, {}),
            (ReplicationMode.QUORUM, {"led": True, "write_quorum": random.randint(1, 1 + standbys)}),
            (ReplicationMode.QUORUM, {"elects": True, "write_quorum": random.randint(1, 1 + standbys)}),
        ]
    )
    return shop.Replication(standbys, mode, failover=failover, **more)


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
            copies, many = part.replication, sum(alive)
            if copies.elects:
                return 2 * many > len(alive) and many >= copies.write_quorum
            promoted = copies.failover is Failover.AUTOMATIC and ("failover", name, None) not in self.dead
            return (alive[0] or (promoted and any(alive[1:]))) and many >= (copies.write_quorum or 1)
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


def _with_takeover_by_hand(shop, seed):
    """Random systems of better parts, every second one with a database whose standby waits for a person."""
    parts, flow = any_system(shop, seed)
    better = [
        part
        if part.replication is None or seed % 2
        else replace(part, replication=replace(part.replication, failover=Failover.MANUAL))
        for part in parts
    ]
    return [
        part if part.availability is None else replace(part, availability=1 - (1 - part.availability) / 50)
        for part in better
    ], flow


@pytest.mark.parametrize("seed", range(120))
def test_bounds_decide_a_promise_as_the_exact_figure_does(shop, seed):
    parts, flow = _with_takeover_by_hand(shop, seed)
    study = shop.trace(parts, [flow]).flows["go"].study
    survey = study.survey
    exact = downtime_module.lost_alone(survey)
    sets = partial(pairs.minimal, survey)
    for factor in (0.2, 0.5, 0.9, 0.999, 1.001, 1.1, 2.0, 10.0):
        missed = exact > exact * factor
        assert downtime_module.exceeds(survey, exact * factor, sets) in (None, missed), factor
        assert study.exceeds(exact * factor) is missed, factor


def test_bounds_decide_most_promises_without_a_diagram(shop):
    undecided = 0
    for seed in range(120):
        parts, flow = _with_takeover_by_hand(shop, seed)
        survey = shop.trace(parts, [flow]).flows["go"].study.survey
        exact = downtime_module.lost_alone(survey)
        sets = partial(pairs.minimal, survey)
        undecided += downtime_module.exceeds(survey, exact * 10, sets) is None
        undecided += downtime_module.exceeds(survey, exact / 10, sets) is None
    assert undecided < 60  # of 240


@pytest.mark.parametrize("seed", range(120))
def test_what_needs_no_formula_bounds_the_share_of_lost_requests(shop, seed):
    parts, flow = _with_takeover_by_hand(shop, seed)
    study = shop.trace(parts, [flow]).flows["go"].study
    assert study._alone.at_most() >= downtime_module.lost_alone(study.survey) * (1 - 1e-12)


def test_forgetting_failures_that_come_together_is_noticed(shop, monkeypatch):
    monkeypatch.setattr(singles_module, "by_several", lambda *_: 0.0)
    too_low = 0
    for seed in range(20):
        parts, flow = _with_takeover_by_hand(shop, seed)
        study = shop.trace(parts, [flow]).flows["go"].study
        too_low += study._alone.at_most() < downtime_module.lost_alone(study.survey) * (1 - 1e-12)
    assert too_low > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_arithmetic_and_diagrams_agree(shop, seed):
    parts, flow = any_system(shop, seed)
    found = shop.trace(parts, [flow]).flows["go"].study.survey
    events = downtime_module.independent(found.causes)
    formula, root = found.parts.formula, found.reached.root
    diagrams = Solved(solve(formula, root))
    arithmetic = circuit_module.circuit(formula, root)
    assert isclose(arithmetic.probability(events), diagrams.probability(events), rel_tol=1e-9, abs_tol=1e-15)
    slopes = diagrams.birnbaum(events)
    for event, slope in arithmetic.birnbaum(events).items():
        assert isclose(slope, slopes.get(event, 0.0), rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("many", "wide"), [(120, 16), (0, 0), (0, 16)], ids=["one by one", "twins together", "gate by gate"]
)
@pytest.mark.parametrize("seed", range(30))
def test_the_search_for_pairs_equals_enumeration_of_formulas(seed, many, wide, monkeypatch):
    monkeypatch.setattr(faults, "MANY", many)
    monkeypatch.setattr(faults, "WIDE", wide)
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    formula = Formula()
    events = [formula.event() for _ in range(9)]
    nodes = list(events)
    if seed % 2:
        copies = [formula.any_of([event, random.choice(events[:2])]) for event in events[2:]]
        nodes.append(formula.at_least(random.randint(2, 4), copies))
    for _ in range(8):
        inputs = random.sample(nodes, random.randint(2, 4))
        make = random.choice([formula.any_of, formula.all_of, lambda some: formula.at_least(2, some)])
        nodes.append(make(inputs))
    root = nodes[-1]
    expected = []
    for size in (1, 2, 3):
        for some in combinations(range(9), size):
            failed = struck(formula, some).lost[root]
            if failed and not any(set(known) <= set(some) for known in expected):
                expected.append(some)
    assert minimal_sets(formula, root, 3) == sorted(expected, key=lambda one: (len(one), one))


def test_an_order_that_nobody_searches_is_refused():
    formula = Formula()
    with pytest.raises(ValueError, match="order 1, 2 or 3, not 4"):
        minimal_sets(formula, formula.event(), 4)


KNOWN = {}
"""What the oracle says of every seed, from the sound engine's list of causes; filled before any fault is put in."""


def expected(shop, seed):
    """The share of time lost and the minimal cut sets up to two, by states of the world; None when there are too many."""
    if seed not in KNOWN:
        parts, flow = any_system(shop, seed)
        causes = shop.trace(parts, [flow]).flows["go"].study.survey.causes
        values = {cause: 0.0 if cause.kind is CauseClass.SOFTWARE else cause.probability for cause in causes}
        KNOWN[seed] = None
        if sum(value > 0 for value in values.values()) <= 10:
            lost = sum(chance for world, chance in worlds(parts, flow, causes, values) if not world.answers())
            some = [frozenset(one) for size in (1, 2) for one in combinations(causes, size)]
            stop = {one for one in some if not World(parts, flow, one).answers()}
            KNOWN[seed] = lost, {one for one in stop if not any(other < one for other in stop)}
    return KNOWN[seed]


def agrees(shop, seed):
    """Whether the exact figure and the cut sets of one system are what the states of the world say."""
    known = expected(shop, seed)
    if known is None:
        return True
    parts, flow = any_system(shop, seed)
    found = shop.trace(parts, [flow]).flows["go"]
    pairs = {frozenset(one.causes) for one in found.cut_sets(2)}
    return isclose(found.unavailability, known[0], rel_tol=1e-9, abs_tol=1e-15) and pairs == known[1]


def twice(self, domain, name):
    """Every use of a place is an event of its own."""
    if name is None:
        return FALSE
    self.causes.append(self.register.domain(domain, name))
    return self.formula.event()


def all_of(columns, everything):
    for column in columns:
        everything &= column
    return everything


class Sum:
    """The rare-event sum passed off as exact."""

    def __init__(self, formula, root):
        self.sets = minimal_sets(formula, root, 3)

    def probability(self, events):
        return sum(prod(events[event] for event in one) for one in self.sets)

    def birnbaum(self, _events):
        return {}


MUTANTS = {
    "one copy more may fail": (
        parts_module,
        "_fewer_than",
        lambda parts, copies, needed: parts.formula.at_least(min(len(copies), len(copies) - needed + 2), copies),
    ),
    "places are forgotten": (Parts, "surroundings", lambda _self, _place: ()),
    "a place counts as often as it is met": (Parts, "domain", twice),
    "every takeover works": (Parts, "takeover", lambda _self, _component: FALSE),
    "alternatives fail one by one": (Formula, "all_of", Formula.any_of),
    "optional steps stop the flow": (Path, "_unless_optional", lambda self, hop: self.subtree[hop.index]),
    "pairs see at least k as all": (
        faults,
        "in_at_least",
        lambda _count, columns, everything: all_of(columns, everything),
    ),
    "what inputs share is multiplied": (circuit_module._Building, "_overlap", lambda _self, _nodes: 0),
    "probabilities add up": (
        downtime_module,
        "solved",
        Sum,
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_an_engine_with_a_fault_put_in_is_found_out(shop, name, monkeypatch):
    """Negative control: the oracle above must be able to fail."""
    assert all(agrees(shop, seed) for seed in SEEDS)
    monkeypatch.setattr(*MUTANTS[name])
    assert not all(agrees(shop, seed) for seed in SEEDS)


def test_the_share_of_requests_lost_is_what_drawing_requests_gives(shop):
    """Monte Carlo for mixtures: a step taken now and then, and four shards."""
    parts = [
        shop.component("clients", Kind.CLIENT),
        shop.component("api", instances=2, availability=0.9),
        shop.component("search", Kind.EXTERNAL, availability=0.8),
        shop.component("db", Kind.DATABASE, shards=Shards(4), availability=0.9),
    ]
    steps = [("clients", "api"), ("api", "search", {"times": shop.share(0.3)}), ("api", "db", {"op": Op.READ})]
    found = shop.trace(parts, [shop.flow("go", *steps)]).flows["go"]
    random = Random(7)  # noqa: S311 - repeatable, not secret
    draws, lost = 200_000, 0
    for _ in range(draws):
        api = random.random() < 0.1 and random.random() < 0.1
        search = random.random() < 0.2 and random.random() < 0.3
        shards = [random.random() < 0.1 for _ in range(4)]
        lost += api or search or shards[random.randrange(4)]
    assert found.unavailability == pytest.approx(1 - 0.99 * 0.94 * 0.9, rel=1e-9)
    assert found.unavailability == pytest.approx(lost / draws, abs=0.004)


def test_what_is_too_large_is_called_a_bound(shop, monkeypatch):
    parts, flow = any_system(shop, 5)
    exact = shop.trace(parts, [flow]).flows["go"].downtime
    monkeypatch.setattr(downtime_module, "solved", lambda _formula, _root: None)
    bound = shop.trace(parts, [flow]).flows["go"].downtime
    assert (exact.exact, bound.exact) == (True, False)
    assert bound.independent >= exact.independent
