"""The busiest shard: of what asks every shard, of ranges that only grow; formulas, failures, plan and simulation agree."""

import pytest

from archlint.analysis.analyses import analyse
from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.plan import draw_up
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text

TEXT = """archlint: 1
system: Shards
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: 2, capacity: 20k/s, health: {{ready: /ready}}}}
  db: {{kind: database, shards: {shards}, capacity: {{read: 1k/s, write: 1k/s}}}}
flows:
  f: {{does: {does}, rate: {rate}/s, steps: [clients -> api, {{api -> db: {options}}}]}}
"""


def design(shards="{count: 8, key: user}", does="read", rate=600, options="{key: tag}"):
    document = parse_text(TEXT.format(shards=shards, does=does, rate=rate, options=options), "shards.yaml")
    return build(load(document), document)


def busy(system):
    found = assess(system, measure(system))
    return next(limit for limit in found.resources if limit.component == "db")


@pytest.mark.parametrize(
    ("given", "share", "formula"),
    [
        ({}, 0.6, "600 reads / 1,000 (on each of 8 shards)"),
        ({"options": "{key: tag, times: 8}"}, 0.6, "600 reads / 1,000 (on each of 8 shards)"),
        ({"options": "{key: user}"}, 0.075, "75 reads / 1,000 (on each of 8 shards)"),
        # each shard is asked once whatever the skew of its keys
        ({"shards": "{count: 8, key: user, skew: 4x}"}, 0.6, "600 reads / 1,000 (on the busiest of 8 shards)"),
        ({"does": "write"}, 0.6, "600 writes / 1,000 (on each of 8 shards)"),
        (
            {"does": "write", "options": "{op: write}", "shards": "{count: 8, key: created_at, strategy: range}"},
            0.6,
            "600 writes / 1,000 (on the last of 8 shards)",
        ),
        (
            {"does": "write", "options": "{key: user}", "shards": "{count: 8, key: created_at, strategy: range}"},
            0.6,
            "600 writes / 1,000 (on the last of 8 shards)",
        ),
        (
            {"options": "{key: created_at}", "shards": "{count: 8, key: created_at, strategy: range}"},
            0.075,
            "75 reads / 1,000 (on the last of 8 shards)",
        ),
    ],
)
def test_the_busiest_shard_gets_what_the_simulation_sends_it(given, share, formula):
    system = design(**given)
    limit = busy(system)
    assert (limit.utilisation, limit.formula) == (pytest.approx(share), formula)
    assert simulate(system, 8_000, seed=1).stations["db"].utilisation == pytest.approx(share, rel=0.1)


def test_what_asks_every_shard_needs_all_of_them_and_waits_for_the_slowest():
    by_tag, by_user = design(rate=1), design(rate=1, options="{key: user}")
    times = []
    for system in (by_tag, by_user):
        demand = measure(system)
        times.append(estimate(system, demand, assess(system, demand)).flows["f"].mean)
    assert times[0] - times[1] == pytest.approx(
        0.001 * (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5 + 1 / 6 + 1 / 7 + 1 / 8), rel=0.05
    )
    of_tag, of_user = (analyse(system).failures.flows["f"] for system in (by_tag, by_user))
    shards = [f"db #{number}" for number in range(1, 9)]
    assert [cause.label for cause in of_tag.lost if cause.kind.value == "instance"] == shards
    assert {cause.label: of_user.partial[cause] for cause in of_user.degraded} == dict.fromkeys(shards, 0.125)


@pytest.mark.parametrize(
    "given",
    [
        {"rate": 2000},
        {"rate": 2000, "does": "write", "options": "{op: write}", "shards": "{count: 8, key: id, strategy: range}"},
    ],
)
def test_more_shards_take_nothing_of_what_comes_to_each(given):
    system = design(**given)
    demand = measure(system)
    (ladder,) = [one for one in draw_up(system, demand, assess(system, demand)).ladders if one.component == "db"]
    shard = ladder.steps[-1]
    assert (shard.name, shard.verdict.value, shard.change) == ("shard", "CANNOT", "more shards")
    assert shard.reason.startswith("200 % is what each shard is asked")
