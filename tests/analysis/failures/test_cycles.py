"""Circles: running and starting."""

from itertools import product

import pytest

from archlint.analysis.failures.coldstart import deadlocks
from archlint.analysis.failures.cycles import Wants, never_start, running
from archlint.analysis.failures.faulttree.formula import Formula
from archlint.analysis.failures.solved import solved
from archlint.blueprint.vocabulary import Kind


def test_two_services_that_call_each_other_fail_when_either_does():
    formula = Formula()
    a, b = formula.event(), formula.event()
    nodes = running(formula, {"a": Wants(("b",), own=a), "b": Wants(("a",), own=b)})
    assert solved(formula, nodes["a"]).probability([0.1, 0.1]) == pytest.approx(0.19)


def test_two_caches_that_fill_from_each_other_do_not_feed_themselves():
    formula = Formula()
    one, two, store = formula.event(), formula.event(), formula.event()
    nodes = running(
        formula,
        {
            "one": Wants(any_of=(("two", "store"),), own=one),
            "two": Wants(any_of=(("one", "store"),), own=two),
            "store": Wants(own=store),
        },
    )
    assert solved(formula, nodes["one"]).probability([0.0, 0.0, 0.25]) == pytest.approx(0.25)


def bridge(formula, links):
    """Is t reached from s? Two ways, with a link between them that works in both directions."""
    top, bottom, across, upper, lower = links
    return running(
        formula,
        {
            "a": Wants(any_of=(("s-a", "b-a"),)),
            "b": Wants(any_of=(("s-b", "a-b"),)),
            "s-a": Wants(own=top),
            "s-b": Wants(own=bottom),
            "a-b": Wants(("a",), own=across),
            "b-a": Wants(("b",), own=across),
            "a-t": Wants(("a",), own=upper),
            "b-t": Wants(("b",), own=lower),
            "t": Wants(any_of=(("a-t", "b-t"),)),
        },
    )["t"]


def test_the_bridge_network_is_reached_as_often_as_the_textbooks_say():
    formula = Formula()
    top = bridge(formula, [formula.event() for _ in range(5)])
    assert 1.0 - solved(formula, top).probability([0.1] * 5) == pytest.approx(0.97848, abs=1e-12)


def test_two_terminal_reliability_equals_enumeration_on_a_grid():
    """Nine nodes, twelve links, from one corner to the other: 4,096 states of the links."""
    nodes = list(product(range(3), repeat=2))
    links = [
        (one, two) for one in nodes for two in nodes if one < two and abs(one[0] - two[0]) + abs(one[1] - two[1]) == 1
    ]
    formula = Formula()
    events = {link: formula.event() for link in links}
    wants = {f"{one}>{two}": Wants((str(one),), own=events[link]) for link in links for one, two in (link, link[::-1])}
    for node in nodes[1:]:
        ways = tuple(f"{one}>{node}" for one in nodes if tuple(sorted((one, node))) in events)
        wants[str(node)] = Wants(any_of=(ways,))
    wants[str(nodes[0])] = Wants()
    top = running(formula, wants)[str(nodes[-1])]
    lost = sum(
        0.1 ** sum(states) * 0.9 ** (len(links) - sum(states))
        for states in product((False, True), repeat=len(links))
        if not reached(nodes, [link for link, dead in zip(links, states, strict=True) if not dead])
    )
    assert solved(formula, top).probability([0.1] * len(links)) == pytest.approx(lost, rel=1e-9)


def reached(nodes, links):
    seen = {nodes[0]}
    for _ in nodes:
        seen |= {two for link in links for one, two in (link, link[::-1]) if one in seen}
    return nodes[-1] in seen


def test_what_waits_for_a_circle_is_not_part_of_it():
    circle = {"dns": Wants(("config",)), "config": Wants(("dns",)), "api": Wants(("dns",)), "alone": Wants(("alone",))}
    assert never_start(circle) == [("dns", "config"), ("alone",)]


def test_an_alternative_opens_a_circle():
    assert never_start({"dns": Wants(any_of=(("config", "file"),)), "config": Wants(("dns",)), "file": Wants()}) == []


def parts(shop, *boots):
    return [
        shop.component("clients", Kind.CLIENT),
        *(shop.component(name, boots_from=needs) for name, needs in boots),
    ]


def test_a_circle_of_start_up_needs_is_certain(shop):
    system = shop.system(parts(shop, ("dns", ("config",)), ("config", ("dns",))), [shop.flow("go", ("clients", "dns"))])
    (found,) = deadlocks(system)
    assert found.components == ("dns", "config")
    assert found.certain
    assert found.waits == (("dns", "config", "boots from"), ("config", "dns", "boots from"))


def test_a_circle_through_a_request_depends_on_the_path_taken(shop):
    flow = shop.flow("admin", ("clients", "config"), ("config", "db"))
    (found,) = deadlocks(shop.system(parts(shop, ("config", ()), ("db", ("config",))), [flow]))
    assert not found.certain
    assert found.waits == (("config", "db", "asks"), ("db", "config", "boots from"))


@pytest.mark.parametrize("option", [{"optional": True}, {"fallback": "the last known"}, {"waited": False}])
def test_what_a_component_can_do_without_holds_nothing_up(shop, option):
    flow = shop.flow("admin", ("clients", "config"), ("config", "db", option))
    assert deadlocks(shop.system(parts(shop, ("config", ()), ("db", ("config",))), [flow])) == ()


def test_services_that_call_each_other_start_all_the_same(shop):
    flows = [
        shop.flow("one", ("clients", "a"), ("a", "b")),
        shop.flow("two", ("clients", "b"), ("b", "a")),
    ]
    assert deadlocks(shop.system(parts(shop, ("a", ()), ("b", ()), ("c", ("a",))), flows)) == ()
