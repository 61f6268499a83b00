"""What is assumed of a failover, against the formula by hand: (1 - c) + c x min(1, T / MTTR)."""

import pytest

from archlint.analysis.failures.assumptions import of_failover


@pytest.mark.parametrize(
    ("takeover", "by_hand", "mttr", "share"),
    [
        (30.0, False, 3600.0, 0.05 + 0.95 * 30 / 3600),
        (900.0, True, 3600.0, 900 / 3600),
        (600.0, False, 60.0, 1.0),  # repaired before anything takes over: the standby never helps
        (None, False, None, 0.05 + 0.95 * 30 / 3600),
    ],
)
def test_a_standby_is_not_in_charge_until_it_has_taken_over(takeover, by_hand, mttr, share):
    assert of_failover(takeover, by_hand=by_hand, mttr=mttr)[0] == pytest.approx(share)
