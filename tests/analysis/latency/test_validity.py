"""No number without what it takes for granted."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import VALIDITY, Shape, estimate
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

DESIGN = """
archlint: 1
system: x
components:
  clients: {{kind: client}}
  lb: {{kind: load-balancer, latency: 1 ms{balancer}}}
  api: {{kind: service, replicas: 4, work: 10 ms}}
  db: {{kind: database, capacity: {{read: 10k/s, write: 1k/s}}}}
flows: {{ask: {{does: read, rate: {rate}/s, steps: [clients -> lb -> api -> db]}}{more}}}
"""


def latency(balancer="", rate=200, more=""):
    document = parse_text(DESIGN.format(balancer=balancer, rate=rate, more=more).lstrip(), "x.yaml")
    system = build(load(document), document)
    demand = measure(system)
    return estimate(system, demand, assess(system, demand)).flows["ask"]


@pytest.mark.parametrize(
    ("balancer", "shape"),
    [
        ("", Shape.EACH),
        (", algorithm: random", Shape.EACH),
        (", algorithm: ip-hash", Shape.EACH),
        (", algorithm: round-robin", Shape.IN_TURN),
        (", algorithm: least-connections", Shape.SHORTEST),
        (", algorithm: power-of-two", Shape.TWO),
        (", algorithm: least-connections, sticky: true", Shape.EACH),
    ],
)
def test_the_balancer_decides_what_is_taken_for_granted(balancer, shape):
    stages = [stage for stage, _ in latency(balancer).stages]
    assert [stage.shape for stage in stages[1:]] == [shape, Shape.MIXED]
    assert [stage.validity for stage in stages] == [VALIDITY[stage.shape] for stage in stages]


def test_every_shape_says_what_it_takes_for_granted():
    assert set(VALIDITY) == set(Shape)


@pytest.mark.parametrize(
    "balancer", ["", ", algorithm: round-robin", ", algorithm: least-connections", ", algorithm: power-of-two"]
)
@pytest.mark.parametrize("rate", [381, 400, 4000])
def test_never_a_number_above_95_per_cent(balancer, rate):
    flow = latency(balancer, rate)
    assert (flow.mean, flow.p95, flow.saturated) == (None, None, ("api",))


def test_never_a_number_where_arrivals_come_in_bursts():
    flow = latency(
        more=", nightly: {does: batch, schedule: every 10 min, steps: [{lb -> api: {times: 10k, parallel: true}}]}"
    )
    assert (flow.mean, flow.p95, flow.bursts) == (None, None, ("nightly comes to api in bursts",))
