"""How often each hop of a flow is taken, on flows built by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlint.analysis.demand.reading import likely
from archlint.analysis.demand.visits import visits
from archlint.blueprint.vocabulary import Does, Kind, Op
from archlint.graph.system import Component, Flow, Hop, Needs
from archlint.quantity import Dimension, Quantity


def share(value):
    return Quantity(value, value, value, Dimension.SHARE, f"{value}")


def hop(index, source, target, *, parent=None, **options):
    parent = index - 1 if parent is None and index else parent
    targets = options.pop("targets", (target,))
    return Hop(
        index=index,
        step=0,
        path=("flows", "f", "steps", index),
        source=source,
        targets=targets,
        op=Op.CALL,
        parent=parent,
        waited=True,
        **options,
    )


def flow(*hops):
    return Flow("f", "f", Does.READ, ("flows", "f"), hops, Needs())


def component(id_, **facts):
    return Component(id_, Kind.SERVICE, id_, ("components", id_), frozenset(facts), {}, **facts)


def count(*hops, **components):
    return visits(flow(*hops), components, likely)


def test_a_chain_is_walked_once():
    assert count(hop(0, "user", "lb"), hop(1, "lb", "api")).taken == (1.0, 1.0)


def test_misses_go_on_and_hits_do_not():
    counted = count(
        hop(0, "user", "api"),
        hop(1, "api", "cache", hit=share(0.9)),
        hop(2, "api", "db", parent=0, when="miss", branch=1),
        hop(3, "api", "log", parent=0, when="hit", branch=1),
    )
    assert counted.taken == pytest.approx((1.0, 1.0, 0.1, 0.9))


def test_calls_in_a_loop_multiply_what_follows():
    counted = count(hop(0, "user", "api", times=share(0.5)), hop(1, "api", "db", times=share(11.0)), hop(2, "db", "x"))
    assert counted.taken == pytest.approx((0.5, 5.5, 5.5))


def test_a_split_divides_and_an_alternative_without_split_gets_nothing():
    divided = hop(0, "user", "a", targets=("a", "b"), split=(0.7, 0.3))
    assert count(divided, hop(1, "b", "db", parent=0)).taken == pytest.approx((1.0, 0.3))
    preferred = hop(0, "user", "a", targets=("a", "b"))
    assert count(preferred, hop(1, "b", "db", parent=0)).taken == (1.0, 0.0)


def test_going_back_one_time_in_five_is_a_geometric_series():
    counted = count(hop(0, "queue", "worker"), hop(1, "worker", "mail"), hop(2, "mail", "worker", again=0.2, closes=0))
    assert counted.taken == pytest.approx((1.0, 1.25, 0.25))


def test_two_returns_on_one_walk_solve_together():
    counted = count(
        hop(0, "user", "a"),
        hop(1, "a", "b"),
        hop(2, "b", "a", again=0.25, closes=0),
        hop(3, "b", "c", parent=1),
        hop(4, "c", "b", again=0.5, closes=1),
    )
    # b = a + 0.5 b and a = 1 + 0.25 b, so b = 4 and a = 2
    assert counted.taken == pytest.approx((1.0, 2.0, 1.0, 4.0, 2.0))


def test_a_loop_that_never_ends_is_named_with_its_gain():
    counted = count(hop(0, "user", "a"), hop(1, "a", "b", times=share(3.0)), hop(2, "b", "a", again=0.5, closes=0))
    assert counted.runaway is not None
    assert counted.runaway.components == ("a", "b", "a")
    assert counted.runaway.gain == pytest.approx(1.5)
    assert counted.taken == (1.0, 3.0, 1.5)


def test_retries_count_only_failures_somebody_declared():
    flaky = component("mail", availability=0.9)
    assert count(hop(0, "worker", "mail", retries=2), mail=flaky).taken == pytest.approx((1.0 + 0.1 + 0.01,))
    assert count(hop(0, "worker", "mail", retries=2), mail=component("mail")).taken == (1.0,)
    assert count(hop(0, "worker", "mail", retries=3), mail=component("mail", availability=0.0)).taken == (4.0,)


@pytest.mark.parametrize(("split", "tries"), [((0.7, 0.3), 1.0 + 0.13 + 0.13**2), ((1.0, 0.0), 1.0 + 0.1 + 0.01)])
def test_a_try_fails_as_often_as_the_alternatives_that_are_asked_do(split, tries):
    """70 % go to one that fails 10 % of the time, the rest to one that fails 20 %: 13 % of the tries fail."""
    both = hop(0, "worker", "mail", retries=2, targets=("mail", "post"), split=split)
    parts = {"mail": component("mail", availability=0.9), "post": component("post", availability=0.8)}
    assert count(both, **parts).taken == pytest.approx((tries,))


@given(ratio=st.floats(0.0, 1.0), times=st.floats(0.0, 20.0))
def test_hits_and_misses_conserve_what_arrives(ratio, times):
    counted = count(
        hop(0, "user", "api", times=share(times)),
        hop(1, "api", "cache", hit=share(ratio)),
        hop(2, "api", "db", parent=0, when="miss", branch=1),
        hop(3, "api", "log", parent=0, when="hit", branch=1),
    )
    assert counted.taken[2] + counted.taken[3] == pytest.approx(times)


@given(probability=st.floats(0.0, 0.99))
def test_a_return_never_makes_less_than_one_pass(probability):
    counted = count(hop(0, "user", "a"), hop(1, "a", "b"), hop(2, "b", "a", again=probability, closes=0))
    assert counted.taken[1] == pytest.approx(1.0 / (1.0 - probability))


def test_who_retries_a_call_repeats_all_tries_below_it():
    """Site Reliability Engineering, chapter 22: three retries on each of three layers are 64 calls of a database that is down."""
    counted = count(
        hop(0, "browser", "frontend", retries=3),
        hop(1, "frontend", "backend", retries=3),
        hop(2, "backend", "db", retries=3),
        frontend=component("frontend"),
        backend=component("backend"),
        db=component("db", availability=0.0),
    )
    assert counted.taken == (4.0, 16.0, 64.0)


def test_a_try_fails_with_what_it_waits_for_and_not_with_what_it_can_do_without():
    f = 1.0 - 0.9 * 0.8**2
    counted = count(
        hop(0, "user", "api", retries=1),
        hop(1, "api", "db", times=share(2.0)),
        hop(2, "api", "log", parent=0, optional=True),
        hop(3, "db", "disk", parent=1),
        api=component("api", availability=0.9),
        db=component("db", availability=0.8),
        log=component("log", availability=0.0),
    )
    assert counted.taken == pytest.approx((1.0 + f, 2.0 * (1.0 + f), 1.0 + f, 2.0 * (1.0 + f)))
