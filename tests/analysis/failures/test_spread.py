"""Copies that nobody checks, whoever spreads requests over them: every state of the world, and every request in it."""

from itertools import product

import pytest

from archlint.blueprint.vocabulary import Kind, Op
from archlint.graph.system import Health

DOWN = 0.1
CALLERS = [Kind.CLIENT, Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.SERVICE, Kind.WORKER, Kind.SCHEDULER]


def traced(shop, kind, copies, health, op=Op.CALL):
    parts = [
        shop.component("front", kind, availability=1.0),
        shop.component("api", instances=copies, availability=1 - DOWN, health=health),
    ]
    return shop.trace(parts, [shop.flow("ask", ("front", "api", {"op": op}))]).flows["ask"]


def lost(copies, *, checked):
    """The share of requests that are lost: each goes to any copy, or to any that answers where somebody takes the dead ones out."""
    total = 0.0
    for dead in product((False, True), repeat=copies):
        chance = DOWN ** sum(dead) * (1 - DOWN) ** (copies - sum(dead))
        total += chance * (all(dead) if checked else sum(dead) / copies)
    return total


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("kind", CALLERS)
@pytest.mark.parametrize("copies", [1, 2, 3, 4])
def test_a_dead_copy_keeps_its_share_unless_it_is_checked(shop, kind, copies, checked):
    health = Health(ready="/ready") if checked else None
    assert traced(shop, kind, copies, health).unavailability == pytest.approx(lost(copies, checked=checked), rel=1e-9)


def test_who_takes_messages_keeps_none_when_it_is_dead(shop):
    found = traced(shop, Kind.QUEUE, 3, None, Op.CONSUME)
    assert found.unavailability == pytest.approx(DOWN**3, rel=1e-9)


def test_a_balancer_that_checks_nothing_makes_nothing_worse(shop):
    """Between two services it spreads what somebody who is not drawn would have spread."""
    api, price = (shop.component(name, instances=3, health=None) for name in ("api", "price"))
    parts = [
        shop.component("clients", Kind.CLIENT),
        api,
        price,
        shop.component("lb", Kind.LOAD_BALANCER, availability=1.0),
    ]
    alone = shop.trace(parts, [shop.flow("ask", ("clients", "api"), ("api", "price"))])
    behind = shop.trace(parts, [shop.flow("ask", ("clients", "api"), ("api", "lb"), ("lb", "price"))])
    assert alone.flows["ask"].unavailability == pytest.approx(behind.flows["ask"].unavailability, rel=1e-9)
