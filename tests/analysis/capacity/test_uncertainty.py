"""Ranges: the sampled answer against the exact one, and against sampling the slow way."""

from dataclasses import replace
from math import log
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archlint.analysis.capacity import assess, outlook, sample, uncertainty, usual_samples
from archlint.analysis.capacity.uncertainty import Sampler
from archlint.analysis.demand import Column, each, measure, total
from archlint.blueprint import load
from archlint.graph import build, load_system
from archlint.source import parse_text

ONE = """
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: 3x, growth: 10%/month}
components:
  clients: {kind: client}
  api: {kind: service, capacity: 100..200..400 req/s}
  cache: {kind: cache, capacity: 10k/s}
  db: {kind: database, capacity: {read: 50..100/s, write: 1k/s}}
flows:
  list:
    does: read
    share: 100%
    steps: [clients -> api, {api -> cache: {hit: 40%..60%..80%}}, {api -> db: {when: miss}}]
"""


def risk(answer, component):
    return next(risk for risk in answer.risks if risk.component == component)


def test_the_quantiles_of_a_single_range_are_its_ends(design):
    answer = sample(design(ONE))
    api = risk(answer, "api")
    load = 1e6 * 0.1 * 50 / 86_400 * 3
    assert (api.low, api.middle, api.high) == pytest.approx((load / 400, load / 200, load / 100), rel=0.01)
    assert answer.headroom[0] < answer.headroom[1] < answer.headroom[2]


def test_probabilities_are_those_of_the_range(design):
    """Capacity falls under the load of 173.6 req/s with the probability of the lower half of a split lognormal."""
    normal = NormalDist()
    expected = normal.cdf(-log(200 / 173.611) / (log(2) / normal.inv_cdf(0.95)))
    assert risk(sample(design(ONE)), "api").saturated == pytest.approx(expected, abs=0.001)


def test_every_sample_breaks_somewhere_first_and_the_strongest_assumption_leads(design):
    answer = sample(design(ONE))
    assert sum(risk.breaks_first for risk in answer.risks) == pytest.approx(1.0)
    assert {influence.assumption for influence in answer.influences} == {
        "api.capacity",
        "db.capacity.read",
        "list: hits of cache",
    }
    strengths = [abs(influence.correlation) for influence in answer.influences]
    assert strengths == sorted(strengths, reverse=True)
    assert all(influence.correlation > 0 for influence in answer.influences)


def test_the_same_seed_gives_the_same_answer_and_another_seed_nearly(design):
    system = design(ONE)
    assert sample(system, 500, seed=3) == sample(system, 500, seed=3)
    assert risk(sample(system, 5_000, seed=1), "db").middle == pytest.approx(
        risk(sample(system, 5_000, seed=2), "db").middle, rel=0.05
    )


def test_columns_agree_with_evaluating_sample_by_sample(design):
    """An independent way to the same numbers: substitute one draw at a time and evaluate from scratch."""
    system = design(ONE)
    sampler = Sampler(20, 0)
    columns = assess(system, measure(system, sampler), sampler).resources
    for index in range(20):
        draw = {name: column.samples[index] for name, (_, column) in sampler.drawn.items()}

        def read(name, quantity, draw=draw):
            return draw.get(name, quantity.likely)

        alone = {
            (limit.component, limit.name): limit for limit in assess(system, measure(system, read), read).resources
        }
        for limit in columns:
            busy = limit.utilisation.samples[index] if isinstance(limit.utilisation, Column) else limit.utilisation
            assert alone[limit.component, limit.name].utilisation == pytest.approx(busy)


def test_the_model_is_evaluated_once_for_all_samples(monkeypatch):
    evaluated = []
    real = uncertainty.assess
    monkeypatch.setattr(uncertainty, "assess", lambda *given: evaluated.append(given) or real(*given))
    system, _ = load_system("blueprints/capstone-10m.yaml")
    assert sample(system).samples == 10_000
    assert len(evaluated) == 1


@pytest.mark.parametrize(
    ("components", "samples"), [(1, 10_000), (40, 10_000), (100, 4_000), (1_000, 500), (10_000, 500)]
)
def test_large_systems_are_sampled_less(components, samples):
    system, _ = load_system("blueprints/capstone-10m.yaml")
    part = next(iter(system.components.values()))
    large = replace(system, components={str(number): part for number in range(components)})
    assert usual_samples(large) == samples
    assert usual_samples(large, 2_000) == min(samples, 2_000)


def test_breaking_points_in_users_and_months(design):
    system = design(ONE)
    answer = outlook(system, assess(system, measure(system)))
    api = next(point for point in answer.breaks if point.component == "api")
    assert api.multiple == pytest.approx(200 / 173.611, rel=1e-4)
    assert api.users == pytest.approx(1e6 * 200 / 173.611, rel=1e-4)
    assert api.months == pytest.approx(1.485, rel=1e-2)
    assert api.months_to_target == 0.0
    place = answer.breaks.index(api)
    assert answer.sweep[place] == pytest.approx([0.86806 * multiple for multiple in answer.multiples], rel=1e-4)


def test_what_no_user_owns_does_not_grow(assessed):
    text = """
workload: {users: 1M}
components: {clients: {kind: client}, db: {kind: database, disk: 100 GB}}
data: {tasks: {in: db, rows: 30 per user, row: 1 KB}, countries: {in: db, rows: 20M, row: 1 KB}}
flows: {list: {does: read, rate: 1/s, steps: [clients -> db]}}
"""
    (disk,) = [limit for limit in assessed(text).resources if limit.name == "storage"]
    assert (disk.utilisation, disk.fixed) == pytest.approx((0.5, 0.2))
    assert disk.saturates_at == pytest.approx(0.8 / 0.3)
    assert disk.at(disk.saturates_at) == pytest.approx(1.0)


numbers = st.floats(0.01, 100.0)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5), numbers)
def test_arithmetic_on_columns_is_arithmetic_on_each_sample(pairs, other):
    left = Column(1.0, [a for a, _ in pairs])
    right = Column(2.0, [b for _, b in pairs])
    result = (left * right + other) / (left + 1.0) - 2.0 * right
    assert result.samples == pytest.approx([(a * b + other) / (a + 1.0) - 2.0 * b for a, b in pairs])
    assert float(result) == pytest.approx((2.0 + other) / 2.0 - 4.0)
    assert total([left, right, other]).samples == pytest.approx([a + b + other for a, b in pairs])
    assert list(each(max, left, right).samples) == [max(a, b) for a, b in pairs]


def test_plain_numbers_stay_plain():
    assert type(each(max, 1.0, 2.0)) is float
    assert total([0.1] * 10) == 1.0


CHAIN = """
workload: {{users: {users}, daily_active: 10%, requests: 50 per active user per day, peak: 3x}}
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: {replicas}, capacity: 500/s}}
  cache: {{kind: cache, capacity: 100k/s}}
  db: {{kind: database, capacity: {{read: 5k/s, write: 1k/s}}}}
flows:
  list: {{does: read, share: 90%, steps: [clients -> api, {{api -> cache: {{hit: {hit}%}}}}, {{api -> db: {{when: miss}}}}]}}
  create: {{does: write, share: 10%, steps: [clients -> api -> db]}}
"""


@settings(max_examples=40, deadline=None)
@given(users=st.integers(1_000, 10**8), more=st.integers(1, 10**8), hit=st.integers(0, 99), replicas=st.integers(1, 20))
def test_more_users_load_more_hits_and_replicas_relieve(users, more, hit, replicas):
    def busy(**changed):
        values = {"users": users, "hit": hit, "replicas": replicas} | changed
        document = parse_text("archlint: 1\nsystem: x\n" + CHAIN.format(**values), "x.yaml")
        system = build(load(document), document)
        found = assess(system, measure(system)).resources
        return {(limit.component, limit.name): limit.utilisation for limit in found}

    now, later = busy(), busy(users=users + more)
    assert all(later[key] == pytest.approx(now[key] * (users + more) / users) for key in now)
    assert busy(hit=hit + 1)["db", "reads and writes"] < now["db", "reads and writes"]
    assert busy(replicas=replicas + 1)["api", "throughput"] < now["api", "throughput"]
