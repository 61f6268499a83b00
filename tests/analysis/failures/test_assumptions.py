"""What is assumed of a failover, against the formula by hand: (1 - c) + c x min(1, T / MTTR)."""

import pytest

from archlint.analysis.failures.assumptions import of_component, of_failover
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text


@pytest.mark.parametrize(
    ("takeover", "by_hand", "mttr", "share"),
    [
        (30.0, False, 3600.0, 0.05 + 0.95 * 30 / 3600),
        (900.0, True, 3600.0, 0.05 + 0.95 * 900 / 3600),  # a person is no better than a script of the same speed
        (600.0, False, 60.0, 1.0),  # repaired before anything takes over: the standby never helps
        (None, False, None, 0.05 + 0.95 * 30 / 3600),
    ],
)
def test_a_standby_is_not_in_charge_until_it_has_taken_over(takeover, by_hand, mttr, share):
    assert of_failover(takeover, by_hand=by_hand, mttr=mttr)[0] == pytest.approx(share)


def test_noticing_comes_before_a_takeover_whoever_makes_it():
    share, _, said = of_failover(30.0, by_hand=False, mttr=None, noticed=15.0)
    assert (share, said) == (
        pytest.approx(0.05 + 0.95 * 45 / 3600),
        "coverage 95 %, noticed after 15 s, takeover 30 s, repair 1 h",
    )
    assert of_failover(30.0, by_hand=True, mttr=None, noticed=15.0)[0] == share


def test_where_no_instance_runs_nothing_is_ever_there():
    text = """archlint: 1
system: None runs
components:
  web: {kind: client}
  api: {kind: service, replicas: 0, availability: 99.9%}
flows:
  ask: {does: read, rate: 1/s, steps: [web -> api]}
"""
    document = parse_text(text, "none.yaml")
    component = build(load(document), document).components["api"]
    assert of_component(component) == (1.0, True, "no instance runs")
