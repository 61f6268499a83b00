"""HTTP caches one behind the other: lifetimes share their age, or they add."""

import time

import pytest

pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'archlint[stores]')")
pytest.importorskip("redis", reason="redis is not installed (pip install 'archlint[stores]')")

from archlint.analysis.consistency.result import Answer
from tests.stores.watching import TIMERS, promise

pytestmark = pytest.mark.stores
SHORTLY = 0.25
"""Seconds before the end of a lifetime at which the next cache asks."""


def resolution(running):
    """Seconds that are lost in rounding, and that archlint leaves out.

    nginx ends a lifetime at the next whole second. `Age` counts whole seconds (RFC 9111, section 5.1), so a cache may
    take what another one gives it for a second younger than it is.
    """
    engines = [running.system.components[name].engine for name in running.edges]
    return float(engines.count("nginx") + max(0, engines.count("varnish") - 1))


def oldest(running, lifetimes, *, graceful):
    """How long after a change the outermost cache still answers with the old value.

    The worst that can happen: the inner cache asks just before the change, and the outer one asks the inner one
    just before its copy ends. A cache with a grace is not asked while it lasts, for it would fetch behind the answer.
    """
    outer, *inner = reversed(running.edges.values())
    edges = [*reversed(inner), outer]
    running.origin.value, changed = 1, 0.0
    for edge, lifetime in zip(edges, reversed(lifetimes), strict=True):
        value, _ = edge.get("/page")
        assert value == 1
        if not changed:
            running.origin.value, changed = 2, time.monotonic()
        if edge is not outer or graceful:
            time.sleep(lifetime - SHORTLY)
    last, asked = 0.0, time.monotonic()
    while outer.get("/page")[0] == 1:
        last = asked - changed
        time.sleep(0.01)
        asked = time.monotonic()
    return last


@pytest.mark.parametrize(
    "blueprint",
    [
        "http-nginx-nginx.yaml",
        "http-varnish-varnish.yaml",
        "http-nginx-varnish.yaml",
        "http-varnish-nginx.yaml",
        "http-grace.yaml",
    ],
)
def test_an_answer_grows_as_old_as_archlint_says(stage, record, blueprint):
    running = stage(blueprint)
    answer = running.answers["read-page"]
    delivered = answer.delivered
    assert delivered.read_your_writes is Answer.NO
    lifetimes = [hop.ttl + (hop.grace or 0.0) for hop in running.flow("read-page").hops if hop.target in running.edges]
    graceful = any(hop.grace for hop in running.flow("read-page").hops)
    seen = oldest(running, lifetimes, graceful=graceful)
    record(running.system.name, promise(answer), f"the old page for {seen:.2f} s after the change")
    assert seen <= delivered.normal + TIMERS + resolution(running)
    assert seen >= 0.85 * delivered.normal
