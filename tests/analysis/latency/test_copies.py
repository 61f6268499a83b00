"""Which of several lines a call meets, and how many of them have to answer: closed forms, and archlint's simulation."""

from __future__ import annotations

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.simulate import simulate

INSTANCES = """
components:
  c: {{kind: client}}
  lb: {{kind: load-balancer, capacity: 1B/s, latency: 0 ms, {balancer}}}
  api: {{kind: service, replicas: {count}, work: 10 ms}}
flows: {{ask: {{does: read, rate: 130/s, steps: [c -> lb -> api]}}}}
"""
STORE = """
components:
  c: {{kind: client}}
  db: {{{engine}, capacity: {{read: 100/s, write: 400/s}}, {copies}}}
flows:
  look: {{does: read, rate: {reads}/s, steps: [{{c -> db: {{at: {at}}}}}]}}
  put: {{does: write, rate: {writes}/s, steps: [c -> db]}}
"""


def analysed(system):
    demand = measure(system)
    return estimate(system, demand, assess(system, demand)).flows


@pytest.mark.parametrize(
    ("balancer", "shares"),
    [
        ("algorithm: weighted-round-robin, weights: [5, 2, 1]", (5 / 8, 2 / 8, 1 / 8)),
        ("algorithm: random, skew: 1.5x", (0.5, 0.25, 0.25)),
        ("algorithm: ip-hash, skew: 2x", (0.5, 1 / 6, 1 / 6, 1 / 6)),
    ],
)
def test_instances_that_do_not_get_the_same(design, balancer, shares):
    """Each is M/M/1, and a call meets it as often as it is chosen; that of the busiest stood for all, up to 48 % too long."""
    flow = analysed(design(INSTANCES.format(balancer=balancer, count=len(shares))))["ask"]
    assert flow.mean == pytest.approx(sum(share / (100 - 130 * share) for share in shares))
    assert flow.stages[1][0].utilisation == pytest.approx(1.3 * shares[0])


def test_shards_of_which_one_is_asked_more(design):
    text = STORE.format(engine="kind: database", copies="shards: {key: x, count: 4, skew: 2x}", at="primary", reads=60, writes=0)  # fmt: skip
    assert analysed(design(text))["look"].mean == pytest.approx(0.5 / (100 - 30) + 0.5 / (100 - 10))


@pytest.mark.parametrize(("needed", "asked"), [(1, 3), (2, 3), (3, 5)])
def test_the_last_of_the_copies_that_have_to_answer(design, needed, asked):
    """Order statistics of exponential times: a read waits for all that it asks, a write for so many of all; one copy's time stood for them."""
    copies = f"replication: {{standbys: {asked - 1}, mode: quorum, read_quorum: {needed}, write_quorum: {needed}}}"
    engine = "engine: cassandra"
    reads = analysed(design(STORE.format(engine=engine, copies=copies, at="quorum", reads=20, writes=0)))["look"]
    one = 1 / (100 - 20 * needed / asked)
    assert reads.mean == pytest.approx(one * sum(1 / place for place in range(1, needed + 1)), rel=1e-3)
    writes = analysed(design(STORE.format(engine=engine, copies=copies, at="quorum", reads=0, writes=1)))["put"]
    assert writes.mean == pytest.approx(sum(1 / (asked - place) for place in range(needed)) / 399, rel=5e-3)


@pytest.mark.parametrize(
    ("engine", "copies", "at", "reads", "writes"),
    [
        ("kind: database", "shards: {key: x, count: 4, skew: 2x}", "primary", 100, 100),
        ("kind: database", "replication: {standbys: 2, mode: async, lag: 1 s}", "any", 100, 40),
        ("engine: cassandra", "replication: {standbys: 2, mode: quorum, read_quorum: 2, write_quorum: 2}", "quorum", 80, 60),
    ],
)  # fmt: skip
def test_copies_and_shards_agree_with_the_simulation(design, engine, copies, at, reads, writes):
    """Lines that all get the same writes are long together, which the formula allows for."""
    system = design(STORE.format(**locals()))
    seen = simulate(system, 60_000, seed=2).flows
    for id_, flow in analysed(system).items():
        assert flow.mean == pytest.approx(seen[id_].mean, rel=0.06), id_
        assert flow.p95 == pytest.approx(seen[id_].p95, rel=0.1), id_
