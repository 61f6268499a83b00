"""People written as counts are those written as shares, in every figure that follows."""

import pytest

from archlint.analysis.demand import measure
from archlint.analysis.plan.change import scale
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate.traffic import arrivals
from archlint.source import parse_text

TEXT = """
archlint: 1
system: chat
workload: {WHO, requests: 40 per active user per day, peak: 3x}
components: {clients: {kind: client}, api: {kind: service}}
flows:
  ask: {does: read, share: 100%, steps: [clients -> api]}
"""
SHARES = "users: 10M, daily_active: 10%, online_at_peak: 30%"


def system_of(who):
    document = parse_text(TEXT.replace("WHO", who), "chat.yaml")
    return build(load(document), document)


@pytest.mark.parametrize(
    "who", ["users: 10M, daily_active: 1M, online_at_peak: 300k", "daily_active: 1M, online_at_peak: 30%"]
)
@pytest.mark.parametrize("times", [1.0, 7.0])
def test_a_count_is_the_share_it_stands_for(who, times):
    by_count, by_share = (scale(system_of(words), times) for words in (who, SHARES))
    counted, shared = measure(by_count), measure(by_share)
    assert counted.peak_rate.value == pytest.approx(shared.peak_rate.value)
    assert counted.daily_active_users.value == pytest.approx(times * 1e6)
    assert counted.online_users.value == pytest.approx(times * 3e5)
    assert [each.rate for each in arrivals(by_count)] == pytest.approx([each.rate for each in arrivals(by_share)])
    assert by_count.workload.online_share == pytest.approx(0.3)


def test_the_formula_shows_what_was_written():
    counted = measure(system_of("users: 10M, daily_active: 1M"))
    assert counted.average_rate.formula == "1M × 40 / 86,400"
    assert measure(system_of(SHARES)).average_rate.formula == "10M × 10 % × 40 / 86,400"
    assert system_of("users: 10M, daily_active: 1M").workload.active_share == pytest.approx(0.1)
