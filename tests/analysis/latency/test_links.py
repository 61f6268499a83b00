"""Bytes over links and distance between regions, by hand."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import SHARES, estimate
from archlint.analysis.latency.links import ROUND_TRIP


@pytest.fixture
def latency(design):
    def of(text):
        system = design(text)
        demand = measure(system)
        return estimate(system, demand, assess(system, demand)).flows["go"]

    return of


UPLOAD = """
components:
  clients: {kind: client}
  api: {kind: service, latency: 10 ms, bandwidth: 100 Mbps}
  files: {kind: object-store}
flows:
  go:
    does: write
    rate: %s
    steps: [{clients -> api: {request: 50 MB}}, {api -> files: {request: 50 MB}}]
"""


def test_fifty_megabytes_take_four_seconds_each_way(latency):
    """50 MB / 12.5 MB/s, in and out, on a link that is 4 % busy: 1 / (1 − ρ) of processor sharing."""
    found = latency(UPLOAD % "0.01/s")
    assert found.mean == pytest.approx(0.010 + 2 * 4.0 / (1 - 0.04), rel=1e-6)
    assert found.unknown == ("files",)


def test_a_full_link_saturates_the_flow(latency):
    found = latency(UPLOAD % "0.347/s")
    assert (found.mean, found.p95, found.saturated) == (None, None, ("api",))


def test_only_declared_bandwidth_takes_time(latency):
    assert latency((UPLOAD % "0.01/s").replace(", bandwidth: 100 Mbps", "")).mean == pytest.approx(0.010, rel=1e-3)


EITHER = """
components:
  clients: {kind: client}
  one: {kind: service, latency: 10 ms, bandwidth: 100 Mbps}
  other: {kind: service, latency: 10 ms, bandwidth: 1 Gbps}
flows:
  go: {does: read, rate: 0.001/s, steps: [{clients -> %s: {response: 10 MB%s}}]}
"""


@pytest.mark.parametrize(
    ("targets", "split", "seconds"),
    [("one", "", 0.8), ("other", "", 0.08), ("one | other", ", split: [50%, 50%]", 0.44), ("other | one", "", 0.08)],
)
def test_each_alternative_has_the_time_of_its_own_link(latency, targets, split, seconds):
    assert latency(EITHER % (targets, split)).mean == pytest.approx(0.010 + seconds, rel=2e-3)


APART = """
components:
  clients: {kind: client}
  other: {kind: service, replicas: 3, zones: [us-a, us-b, eu-a]}
  api: {kind: service, latency: 2 ms, capacity: 1B/s%s}
  db: {kind: database, latency: 1 ms, capacity: 1B/s, replication: {standbys: %d, mode: %s}, zones: [%s]}
groups:
  us: {kind: region, members: [us-a, us-b]}
  eu: {kind: region, members: [eu-a]}
flows:
  go: {does: %s, rate: 10/s, steps: [clients -> api, {api -> db: {%s}}]}
"""


@pytest.mark.parametrize(
    ("api", "copies", "does", "options", "trips"),
    [
        ("us-a", (1, "sync", "eu-a, us-a"), "write", "op: write", 2.0),  # to the primary, and its confirmation
        ("us-a", (1, "sync", "us-a, eu-a"), "write", "op: write", 1.0),  # the confirmation alone
        ("us-a", (1, "async", "us-a, eu-a"), "write", "op: write", 0.0),
        ("us-a", (1, "sync", "us-a, us-b"), "write", "op: write", 0.0),
        ("us-a", (2, "quorum", "us-a, us-b, eu-a"), "write", "op: write", 0.0),  # two of three confirm, both there
        ("us-a", (2, "quorum", "eu-a, us-a, us-b"), "write", "op: write", 2.0),
        ("us-a", (1, "async", "eu-a, us-a"), "read", "op: read", 1.0),  # of the primary
        ("us-a", (1, "async", "eu-a, us-a"), "read", "at: standby", 0.0),  # beside it
        (
            "us-a",
            (2, "async", "eu-a, us-a, eu-a"),
            "read",
            "at: any",
            2 / 3,
        ),  # as all copies take their part of the load
        ("", (1, "async", "eu-a, us-a"), "read", "op: read", 0.0),  # nobody says where the API is
    ],
)
def test_round_trips_between_regions(latency, api, copies, does, options, trips):
    found = latency(APART % (f", zones: [{api}]" if api else "", *copies, does, options))
    assert found.distance == pytest.approx(trips * ROUND_TRIP)
    assert found.mean == pytest.approx(0.003 + trips * ROUND_TRIP, rel=1e-6)


CHAIN = """
requirements: {latency: {p50: 1 s, p90: 1 s, p99: 1 s}}
components:
  clients: {kind: client}
  web: {kind: service, replicas: 3, latency: 1 ms, capacity: 1B/s, zones: [us-a, us-b, eu-a]}
  mesh: {kind: load-balancer, managed: regional}
  api: {kind: service, replicas: 3, latency: 1 ms, capacity: 1B/s, zones: [%s]}
  db: {kind: database, latency: 1 ms, capacity: 1B/s, zones: us-a}
groups:
  us: {kind: region, members: [us-a, us-b]}
  eu: {kind: region, members: [eu-a]}
flows:
  go: {does: read, rate: 10/s, steps: [%s, {api -> db: {times: 8}}]}
"""


@pytest.mark.parametrize(
    ("zones", "steps", "far"),
    [
        ("us-a, us-b, eu-a", "clients -> api", {0: 2 / 3, 8: 1 / 3}),
        # who comes from Europe is answered there all along
        ("us-a, us-b, eu-a", "clients -> web -> mesh -> api", {0: 2 / 3, 8: 1 / 3}),
        ("us-a, us-b, eu-a", "clients -> web, {web -> db: {times: 2}}, web -> mesh -> api", {0: 2 / 3, 10: 1 / 3}),
        # a third comes from Europe, two thirds are answered there: a third goes over for it
        ("us-a, eu-a, eu-a", "clients -> web, {web -> db: {times: 2}}, web -> api", {0: 1 / 3, 9: 1 / 3, 10: 1 / 3}),
        # and from there everybody has to go on
        ("us-a, us-b, us-a", "clients -> web -> api", {0: 2 / 3, 1: 1 / 3}),
    ],
)
def test_all_calls_of_a_visit_are_made_from_the_region_where_it_takes_place(latency, zones, steps, far):
    found = latency(CHAIN % (zones, steps))
    near = sum((stage.mean - stage.distance) * calls for stage, calls in found.stages)
    assert found.mean == pytest.approx(near + sum(trips * ROUND_TRIP * share for trips, share in far.items()))
    for promise in found.promised:
        trips = min(trips for trips in far if sum(far[one] for one in far if one <= trips) > SHARES[promise.percentile])
        assert promise.given == pytest.approx(near + trips * ROUND_TRIP, abs=1e-3), promise.percentile


def test_half_of_the_instances_ask_far_away_and_they_are_the_slow_ones(latency):
    found = latency(APART % (", replicas: 2, zones: [us-a, eu-a]", 1, "async", "us-a, us-b", "read", "op: read"))
    assert found.mean == pytest.approx(0.003 + 0.5 * ROUND_TRIP)
    assert found.p95 == pytest.approx(0.003 + ROUND_TRIP)
