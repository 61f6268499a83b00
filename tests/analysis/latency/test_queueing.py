"""Closed forms against tables and against each other."""

import math
import random
import statistics

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archlint.analysis.latency import queueing
from archlint.analysis.latency.gamma import below, percentile
from archlint.analysis.latency.links import jitter
from archlint.analysis.latency.queueing import Work, erlang_b, erlang_c, wait


@given(busy=st.floats(0.0, 0.99), service=st.floats(1e-6, 10.0))
def test_one_server_is_the_textbook_formula(busy, service):
    assert wait(1, busy, service) == pytest.approx(busy / (1.0 - busy) * service)


@pytest.mark.parametrize("busy", [0.5, 0.95, 0.999, 1.0])
def test_of_many_servers_the_same_is_turned_away(monkeypatch, busy):
    one_by_one = erlang_b(5_000, busy * 5_000)
    monkeypatch.setattr(queueing, "MANY", 100)
    assert erlang_b(5_000, busy * 5_000) == pytest.approx(one_by_one, rel=1e-9, abs=1e-290)


@given(servers=st.integers(1, 60), busy=st.floats(0.01, 0.99))
def test_erlang_c_is_the_sum_of_the_waiting_states(servers, busy):
    """From the steady-state probabilities of the birth-death process, computed directly."""
    offered = servers * busy
    idle = math.fsum(offered**k / math.factorial(k) for k in range(servers))
    waiting = offered**servers / math.factorial(servers) / (1.0 - busy)
    assert erlang_c(servers, busy) == pytest.approx(waiting / (idle + waiting))
    lost = offered**servers / math.factorial(servers)
    assert erlang_b(servers, offered) == pytest.approx(lost / (idle + lost))


@given(servers=st.integers(1, 40), busy=st.floats(0.05, 0.9))
def test_one_line_for_all_is_never_slower_than_a_line_each(servers, busy):
    assert wait(servers, busy, 1.0) <= wait(1, busy, 1.0)


def test_deterministic_work_halves_the_wait_and_full_servers_never_serve():
    assert wait(1, 0.8, 1.0, 0.5) == pytest.approx(wait(1, 0.8, 1.0) / 2.0)
    assert wait(3, 1.0, 1.0) == math.inf
    assert erlang_c(3, 0.0) == 0.0
    assert erlang_c(3, 1.5) == 1.0


def test_a_mixture_of_fast_and_slow_calls_varies_more_than_each():
    assert Work.mixed(((0.5, 1.0), (0.5, 1.0))).variability == pytest.approx(1.0)
    assert Work.mixed(((0.9, 1.0), (0.1, 10.0))).variability == pytest.approx(2 * 10.9 / 1.9**2 - 1.0)


@pytest.mark.parametrize(
    ("share", "mean", "variance", "value"),
    [(0.95, 2.0, 2.0, 4.7439), (0.5, 1.0, 1.0, math.log(2)), (0.95, 5.0, 5.0, 9.1535), (0.99, 1.0, 1.0, math.log(100))],
)
def test_percentiles_of_sums_of_exponentials(share, mean, variance, value):
    """Erlang distributions: half the chi-square quantiles of 4 and 10 degrees of freedom (9.4877, 18.307)."""
    assert percentile(share, ((1.0, mean, variance, 0.0),)) == pytest.approx(value, rel=1e-4)


def test_without_variance_a_percentile_is_the_value():
    assert percentile(0.95, ((1.0, 0.3, 0.0, 0.0),)) == pytest.approx(0.3)
    assert (below(0.1, 0.3, 0.0), below(0.3, 0.3, 0.0), below(-1.0, 1.0, 1.0)) == (0.0, 1.0, 0.0)


def test_with_nine_hits_of_ten_the_p95_is_the_miss():
    fast, slow = (0.9, 0.010, 1e-8, 0.0), (0.1, 0.100, 1e-6, 0.0)
    assert percentile(0.95, (fast, slow)) == pytest.approx(0.100, rel=0.01)
    assert percentile(0.89, (fast, slow)) < 0.011


def under(value, parts):
    """The weight of a mixture that lies below a value."""
    return math.fsum(weight * below(value, mean, variance, steady) for weight, mean, variance, steady in parts)


@example(0.5, [(0.5, 1.0, 0.0, 0.0), (0.5, 2.0, 0.0, 0.0)])
@given(
    st.sampled_from([0.5, 0.9, 0.95, 0.99]),
    st.lists(
        st.tuples(
            st.floats(0.01, 1.0),
            st.floats(1e-4, 10.0),
            st.sampled_from([0.0, 0.1, 1.0, 4.0]),
            st.sampled_from([0.0, 0.5, 0.9]),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_a_percentile_has_its_share_below(share, drawn):
    """Where a mixture of certain times is flat at that share, every value of the flat part has."""
    parts = tuple((weight, mean, spread * mean * mean, part * mean) for weight, mean, spread, part in drawn)
    wanted = share * math.fsum(weight for weight, *_ in parts)
    found = percentile(share, parts)
    near = 1e-9 * found + 1e-10 * max(mean + 10.0 * math.sqrt(variance) for _, mean, variance, _ in parts)
    assert under(found - near, parts) <= wanted * (1.0 + 1e-9)
    assert under(found + near, parts) >= wanted * (1.0 - 1e-9)


def test_a_percentile_of_nothing_and_of_certain_times():
    assert percentile(0.95, ()) == 0.0
    assert percentile(0.95, ((1.0, 0.2, 0.0, 0.0),)) == pytest.approx(0.2, rel=1e-9)
    assert percentile(0.95, ((0.9, 1.0, 0.0, 0.0), (0.1, 3.0, 0.0, 0.0))) == pytest.approx(3.0, rel=1e-9)


def test_what_never_varies_is_added_to_what_does():
    """A second and an exponential time of 100 ms: 1 + 0.1 ln 100."""
    assert percentile(0.99, ((1.0, 1.1, 0.01, 1.0),)) == pytest.approx(1.0 + 0.1 * math.log(100.0), rel=1e-6)


@pytest.mark.parametrize("used", [0.3, 0.6])
def test_times_on_a_shared_link_vary_as_a_simulation_of_processor_sharing_says(used):
    """Messages that are all alike: those under way share the link evenly."""
    rng = random.Random(7)  # noqa: S311 - a simulation
    now, left, begun, taken, following = 0.0, [], [], [], rng.expovariate(used)
    while len(taken) < 60_000:
        done = now + left[0] * len(left) if left else math.inf  # alike, so the first that came is done first
        step = (min(done, following) - now) / max(len(left), 1)
        left = [one - step for one in left]
        now = min(done, following)
        if done <= following:
            left.pop(0)
            taken.append(now - begun.pop(0))
        else:
            left.append(1.0)
            begun.append(now)
            following = now + rng.expovariate(used)
    assert statistics.fmean(taken) == pytest.approx(1.0 / (1.0 - used), rel=0.06)
    assert statistics.pstdev(taken) == pytest.approx(jitter(1.0, used) ** 0.5, rel=0.06)
    parts = ((1.0, 1.0 / (1.0 - used), jitter(1.0, used), 1.0),)
    assert statistics.quantiles(taken, n=20)[-1] == pytest.approx(percentile(0.95, parts), rel=0.06)
