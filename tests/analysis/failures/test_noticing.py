"""What is lost until a dead copy is noticed, against copies that fail and are repaired one after the other."""

import random

import pytest

from archlint.analysis.failures.assumptions import noticed_after, of_recovery
from archlint.analysis.failures.noticing import unnoticed
from archlint.blueprint import load
from archlint.blueprint.vocabulary import Failover
from archlint.frozen import replace
from archlint.graph import build
from archlint.source import parse_text

TEXT = """archlint: 1
system: Shop
components:
  web: {kind: client}
  lb: {engine: aws-alb}
  api: {kind: service, replicas: 4, mtbf: 9 h, mttr: 1 h, health: {live: /up, interval: 60 s, failures: 3}}
  db: {engine: postgresql, replication: {standbys: 1, takeover: 20 s, failover: automatic}, health: {live: /up, interval: 5 s, failures: 2}}
flows:
  buy: {does: write, rate: 1/s, steps: [web -> lb -> api, STEP]}
"""


def system_of(old="STEP", new="api -> db"):
    document = parse_text(TEXT.replace(old, new, 1).replace("STEP", "api -> db"), "shop.yaml")
    return build(load(document), document)


def share_lost(system):
    return {one.component: one.share for one in unnoticed(system, system.flows["buy"])}


def simulated(copies, mtbf, mttr, noticed, rounds=40_000):
    """The share of requests that meet a dead copy nobody has noticed: each copy gets its part until it is noticed."""
    dice = random.Random(1)  # noqa: S311 - a simulation
    late = total = 0.0
    for _ in range(copies):
        for _ in range(rounds):
            up, down = dice.expovariate(1 / mtbf), dice.expovariate(1 / mttr)
            late += min(down, noticed) / copies
            total += (up + down) / copies
    return late / total


def test_a_dead_copy_costs_its_share_until_it_is_noticed():
    assert share_lost(system_of()) == {"api": pytest.approx(0.1 * 180 / 3600)}
    exponential = simulated(4, 9 * 3600, 3600, 180)  # a repair may be over before anybody noticed: a little less
    assert share_lost(system_of())["api"] == pytest.approx(exponential, rel=0.05)
    assert share_lost(system_of())["api"] > exponential


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("replicas: 4, ", ""),  # one copy: it is down until it is repaired, noticed or not
        ("interval: 60 s, ", ""),  # nobody says when it is noticed
        ("web -> lb -> api, STEP", "'web -> lb -> db', {'lb -> api': {optional: true}}"),
        ("web -> lb -> api, STEP", "web -> lb -> db, reply, lb -> api"),
    ],
)
def test_nothing_is_told_where_nothing_is_lost_or_nothing_is_said(old, new):
    assert share_lost(system_of(old, new)) == {}


def test_a_call_that_is_tried_again_meets_another_copy():
    once = share_lost(system_of("web -> lb -> api, STEP", "web -> lb, {'lb -> api': {retries: 1}}, api -> db"))
    assert once == {"api": pytest.approx(0.1 * 180 / 3600 / 4)}


def test_a_standby_takes_over_after_the_failure_is_noticed():
    store = system_of().components["db"]
    assert noticed_after(store) == 10.0
    assert of_recovery(store) == (
        30.0,
        "it is noticed after 10 s and a standby takes over by itself, as `takeover` says",
    )
    by_hand = system_of("failover: automatic", "failover: manual").components["db"]
    assert of_recovery(by_hand) == (
        30.0,
        "it is noticed after 10 s and a person promotes a standby, as `takeover` says",
    )
    alone = replace(store.replication, failover=Failover.NONE, takeover=None)
    assert of_recovery(replace(store, replication=alone))[1].startswith("it is repaired")
