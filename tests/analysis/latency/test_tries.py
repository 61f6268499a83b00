"""Percentiles of calls that are tried again, against all numbers of tries gone through one by one."""

from itertools import product

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import SHARES, estimate

TEXT = """
requirements: {{latency: {{p50: 1 s, p90: 1 s, p95: 1 s, p99: 1 s, p999: 1 s}}}}
components:
  clients: {{kind: client}}
  api: {{kind: service, work: 0 ms, capacity: 100k/s, latency: 1 ms}}
  near: {{kind: external, availability: 80%, latency: 100 ms}}
  far: {{kind: external, availability: 70%, latency: 30 ms}}
flows:
  ask: {{does: read, rate: 1/s, steps: [clients -> api, {steps}]}}
"""


def tries(failing, retries):
    """Each number of tries of one call, and how often it takes so many."""
    last = (failing**retries, retries + 1)
    return [(failing**count * (1 - failing), count + 1) for count in range(retries)] + [last]


NEAR, FAR = tries(0.2, 3), tries(0.3, 2)
CASES = [
    ("{api -> near: {retries: 3}}", [NEAR], lambda one: 0.1 * one),
    ("{api -> near: {retries: 3, timeout: 1 s}}", [NEAR], lambda one: 0.1 * one),
    ("{api -> near: {retries: 3, times: 3}}", [NEAR] * 3, lambda *all_: 0.1 * sum(all_)),
    ("{api -> near: {retries: 3, times: 50%}}", [NEAR, [(0.5, 0), (0.5, 1)]], lambda one, made: 0.1 * one * made),
    (
        "{api -> near: {retries: 3}}, {api -> far: {retries: 2}}",
        [NEAR, FAR],
        lambda one, other: 0.1 * one + 0.03 * other,
    ),
    (
        "{api -> near: {retries: 3, parallel: true}}, {api -> far: {retries: 2, parallel: true}}",
        [NEAR, FAR],
        lambda one, other: max(0.1 * one, 0.03 * other),
    ),
]


@pytest.mark.parametrize(("steps", "parts", "seconds"), CASES, ids=[steps for steps, *_ in CASES])
def test_every_number_of_tries_is_told_apart(design, steps, parts, seconds):
    system = design(TEXT.format(steps=steps))
    demand = measure(system)
    flow = estimate(system, demand, assess(system, demand)).flows["ask"]
    times = []
    for drawn in product(*parts):
        share = 1.0
        for odd, _ in drawn:
            share *= odd
        times.append((0.001 + seconds(*(count for _, count in drawn)), share))
    assert flow.mean == pytest.approx(sum(time * share for time, share in times), rel=1e-6)
    for promise in flow.promised:
        below = promise.given * 0.999
        assert sum(share for time, share in times if time <= below) <= SHARES[promise.percentile] + 1e-4
        assert sum(share for time, share in times if time <= promise.given * 1.001) >= SHARES[promise.percentile] - 1e-4
