"""Layout: nothing overlaps, nothing moves without need, the same numbers everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from math import isfinite
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archlint.picture.layout import Placed, place
from archlint.picture.layout.headings import heading
from archlint.picture.layout.placing import PAGE_WIDTH, READABLE
from archlint.picture.layout.ranks import parts, ranks
from archlint.picture.scene import Badge, Box, Card, Link, Meter, Scene, Tone
from archlint.picture.sizes import BADGES_IN, STACK, badges_widths
from tests.picture.measures import faults
from tests.picture.scenes import capstone, generated


def test_the_capstone_has_no_fault_and_hardly_a_crossing() -> None:
    placed = place(capstone())
    assert faults(placed) == {}
    assert placed.crossings <= 1
    assert placed.width <= PAGE_WIDTH


@pytest.mark.parametrize("seed", range(12))
def test_generated_systems_have_no_faults(seed: int) -> None:
    placed = place(generated((8, 15, 25, 40)[seed % 4], seed, boxes=seed % 6))
    assert faults(placed) == {}


@pytest.mark.parametrize(("size", "seed"), [(30, 3), (45, 11), (60, 7)])
def test_large_systems_have_no_faults_and_readable_text(size: int, seed: int) -> None:
    placed = place(generated(size, seed))
    assert faults(placed) == {}
    assert placed.width <= READABLE * PAGE_WIDTH


@pytest.mark.long
def test_three_hundred_systems_of_up_to_sixty_components_have_no_faults() -> None:
    wide = 0
    for seed in range(300):
        random = Random(seed)  # noqa: S311 - repeatable, not secret
        scene = generated(random.randint(20, 60), seed, boxes=random.randint(0, 8), nested=seed % 3 > 0)
        placed = place(scene)
        assert faults(placed) == {}, seed
        wide += placed.width > READABLE * PAGE_WIDTH
    assert wide <= 30


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 18), st.integers(0, 10_000), st.integers(0, 5))
def test_any_small_system_is_clean_finite_and_bounded(size: int, seed: int, boxes: int) -> None:
    placed = place(generated(size, seed, boxes=boxes))
    assert faults(placed) == {}
    assert all(isfinite(number) and number >= -0.1 for number in _numbers(placed))
    pieces = len(placed.scene.cards) + len(placed.scene.links)
    assert placed.width * placed.height < 400_000 * pieces**1.5


def test_the_hash_seed_changes_nothing() -> None:
    program = "from tests.picture.scenes import generated;from archlint.picture.layout import place;print(place(generated(20,5)))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "424242")
    }
    assert len(outputs) == 1


def test_adding_one_component_keeps_the_others_in_order() -> None:
    scene = capstone()
    more = replace(
        scene,
        cards=(*scene.cards, Card("search", "Search", "search", "OpenSearch", box="data")),
        links=(*scene.links, Link("api>search", "api", "search", "search", "80/s", 80)),
    )
    before, after = _order(place(scene)), _order(place(more))
    pairs = [(one, two) for one in before for two in before if one < two]
    flipped = sum((before[one] < before[two]) != (after[one] < after[two]) for one, two in pairs)
    assert flipped <= len(pairs) // 10


def test_cycles_are_broken_by_declared_order() -> None:
    """The arrow that closes a circle points upward, unless fewer do when the order of the file is kept."""
    assert ranks([1, 2, 3], [(3, 1), (1, 2), (2, 3)]) == {3: 0, 1: 1, 2: 2}
    assert ranks([3, 2, 1], [(1, 2), (2, 3), (3, 1)]) == {1: 0, 2: 1, 3: 2}
    assert ranks([1, 2], [(2, 1), (1, 2), (1, 2)]) == {1: 0, 2: 1}


def test_who_asks_stands_in_the_first_row_and_who_is_only_told_below() -> None:
    """Although the first is pushed to before it asks, and asks what stands three rows further down."""
    kinds = {"admins": "client", "people": "client", "told": "client", "lb": "service", "api": "service"}
    cards = tuple(Card(name, name, kind) for name, kind in kinds.items())
    ways = [("people", "lb"), ("lb", "api"), ("api", "admins"), ("api", "told"), ("admins", "api")]
    links = tuple(Link(f"{one}>{two}", one, two, "call") for one, two in ways)
    placed = place(Scene("Shop", "fine", cards, links))
    tops = {card.card.id: card.frame.y for card in placed.cards}
    assert tops["admins"] == tops["people"] < tops["lb"] < tops["api"] < tops["told"]
    pushed = next(link for link in placed.links if link.link.id == "api>admins")
    assert pushed.points[0][1] > pushed.points[-1][1]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_no_arrow_stays_within_a_rank(arrows: list[tuple[int, int]]) -> None:
    rank = ranks(range(9), arrows)
    assert all(rank[source] != rank[target] for source, target in arrows if source != target)
    assert min(rank.values()) == 0


def test_parts_are_the_strongly_connected_ones() -> None:
    assert parts([0, 1, 2, 3], [(0, 1), (1, 0), (1, 2), (2, 3)]) == {0: 0, 1: 0, 2: 2, 3: 3}


def test_odd_scenes_are_drawn() -> None:
    card = Card("a", "A", "service")
    assert place(Scene("empty", "", ())) == Placed(Scene("empty", "", ()), 0.0, 0.0, (), (), ())
    alone = place(Scene("one", "", (card,)))
    assert len(alone.cards) == 1
    loops = tuple(Link(f"l{index}", "a", "a", "again", "20 %") for index in range(2))
    assert faults(place(Scene("loops", "", (card, Card("b", "B", "cache")), loops))) == {}
    dangling = place(Scene("dangling", "", (card,), (Link("x", "a", "nowhere"),)))
    assert dangling.links == ()


def test_boxes_that_contain_each_other_stand_on_the_page() -> None:
    boxes = (Box("x", "X", parent="y"), Box("y", "Y", parent="x"), Box("empty", "Nothing in it"))
    placed = place(Scene("odd", "", (Card("a", "A", "service", box="x"),), (), boxes))
    assert [(box.box.id, box.depth) for box in placed.boxes] == [("x", 0)]


def test_a_wide_tier_is_wrapped() -> None:
    cards = tuple(Card(f"s{index}", f"Store {index}", "database") for index in range(12))
    placed = place(
        Scene("wide", "", (Card("api", "API", "service"), *cards), tuple(Link(c.id, "api", c.id) for c in cards))
    )
    assert placed.width <= PAGE_WIDTH
    assert faults(placed) == {}


def test_ties_are_tried_both_ways() -> None:
    cards = tuple(Card(name, name, "service") for name in ("write", "read", "cache", "store"))
    asked = (("write", "store"), ("read", "cache"), ("read", "store"))
    links = tuple(Link(f"{one}>{two}", one, two, "call", "100/s") for one, two in asked)
    assert place(Scene("planar", "", cards, links)).crossings == 0


def _numbers(placed: Placed) -> list[float]:
    frames = [card.frame for card in placed.cards] + [box.frame for box in placed.boxes]
    frames += [link.label for link in placed.links if link.label]
    return [number for frame in frames for number in (frame.x, frame.y, frame.right, frame.bottom)] + [
        number for link in placed.links for point in link.points for number in point
    ]


def _order(placed: Placed) -> dict[str, tuple[float, float]]:
    """Row and column of every card; the cards of one row have their upper edges on one line, whatever their heights."""
    return {card.card.id: (round(card.frame.y), card.frame.x) for card in placed.cards}


def test_a_heading_does_not_say_its_kind_twice() -> None:
    assert heading(Box("z", "Zone a", "zone")) == "ZONE A"
    assert heading(Box("h", "Batch host", "host")) == "BATCH HOST"
    assert heading(Box("h", "One server", "host")) == "HOST ONE SERVER"
    assert heading(Box("h", "The machine that runs it", "host")) == "THE MACHINE THAT RUNS IT"


@pytest.mark.parametrize("title", ["United States (Virginia)", "Europe (Frankfurt)", "europe-west3", "South America"])
def test_a_heading_stands_beside_the_one_link_that_comes_down(title: str) -> None:
    cards = (Card("cdn", "CDN", "cdn"), Card("lb", "Balancer", "load-balancer", box="r"))
    (box,) = place(Scene("s", "", cards, (Link("x", "cdn", "lb", "call"),), (Box("r", title, "region"),))).boxes
    assert not box.over
    assert " ".join(box.title) == f"REGION {title.upper()}"


def test_a_title_with_no_place_at_the_top_stands_at_the_bottom_and_the_pill_where_no_link_passes() -> None:
    cards = (Card("u", "U", "client"), *(Card(name, name, "service", box="m") for name in "abcd"))
    links = tuple(Link(f"u>{name}", "u", name, "call") for name in "abcd")
    deeper = (Link("a>c", "a", "c"), Link("b>c", "b", "c"), Link("a>d", "a", "d"), Link("b>d", "b", "d"))
    scene = Scene(
        "s",
        "",
        cards,
        (*links, *deeper),
        (Box("m", "Everything that belongs to one deployment of the company", "host", single=True),),
    )
    placed = place(scene)
    (box,) = placed.boxes
    assert faults(placed) == {}
    assert box.title == ("HOST EVERYTHING THAT BELONGS TO ONE DEPLOYMENT OF THE COMPANY",)
    assert box.frame.bottom - 12 < box.heading[1] < box.frame.bottom == placed.height


def _tiers(*more: Link) -> Placed:
    cards = (
        Card("clients", "Clients", "client"),
        Card("lb", "Balancer", "load-balancer", box="edge"),
        *(Card(name, name, "service", box="app") for name in ("one", "two", "three")),
        Card("store", "Store", "database", box="data"),
        Card("far", "Far away", "external"),
    )
    asked = (("clients", "lb"), ("lb", "one"), ("lb", "two"), ("lb", "three"), ("two", "store"))
    links = tuple(Link(f"{one}>{two}", one, two, "call", "100/s") for one, two in asked)
    boxes = (Box("edge", "Edge"), Box("app", "Application"), Box("data", "Data"))
    return place(Scene("tiers", "", cards, (*links, *more), boxes))


def test_what_is_linked_to_nothing_stands_in_one_row_at_the_end() -> None:
    names = ("metrics", "a", "logs", "b", "c", "traces")
    cards = tuple(Card(name, name, "service", box="m") for name in names)
    links = (Link("a>b", "a", "b"), Link("b>c", "b", "c"))
    at = _order(place(Scene("loose", "", cards, links, (Box("m", "Machine", "host"),))))
    assert at["a"][0] < at["b"][0] < at["c"][0] < at["metrics"][0]
    assert len({at[name][0] for name in ("metrics", "logs", "traces")}) == 1


def test_boxes_beneath_each_other_end_at_the_same_place() -> None:
    placed = _tiers()
    assert faults(placed) == {}
    assert len({(box.frame.x, box.frame.right) for box in placed.boxes}) == 1


def test_a_box_is_not_widened_over_what_passes_it() -> None:
    placed = _tiers(Link("clients>far", "clients", "far", "call", "1/s"), Link("far>store", "far", "store", "call"))
    assert faults(placed) == {}


def test_titles_and_meters_of_a_row_stand_on_one_line() -> None:
    low, high = (Meter("1 / 2 req/s", share) for share in (0.1, 0.9))
    cards = (
        Card("api", "API", "service"),
        Card("db", "Database", "database", "PostgreSQL", note="primary + 1 standby", meter=low),
        Card("cache", "Cache", "cache", "Redis", meter=high),
        Card("mail", "E-mail", "external"),
    )
    placed = place(Scene("row", "", cards, tuple(Link(card.id, "api", card.id) for card in cards[1:])))
    _, database, cache, mail = (card.frame for card in placed.cards)
    assert database.y == cache.y == mail.y
    assert database.bottom == cache.bottom > mail.bottom


def test_arrows_end_at_the_copies_of_a_card_and_beside_its_pills() -> None:
    pills = (Badge("SPOF", Tone.BAD), Badge("STATE", Tone.WARM), Badge("3", Tone.NEUTRAL))
    cards = (Card("a", "A", "service", copies=3), Card("b", "B", "worker", copies=3, badges=pills))
    links = (Link("1", "a", "b", "call"), Link("2", "b", "a", "answer"), Link("3", "a", "b", "enqueue"))
    placed = place(Scene("copies", "", cards, links))
    assert faults(placed) == {}
    (upper, lower), (down, up, _) = (card.frame for card in placed.cards), (link.points for link in placed.links)
    assert down[-1][1] == lower.y
    left, right = badges_widths(cards[1])
    assert lower.x + BADGES_IN + left < down[-1][0] < lower.right - BADGES_IN - right
    assert up[-1][1] == upper.bottom + STACK
