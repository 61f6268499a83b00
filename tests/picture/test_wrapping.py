"""Rows of a picture: as few as fit the page, filled, and with stacks beside what is tall."""

import pytest

from archlint.analysis import analyse
from archlint.graph import load_system
from archlint.picture import views
from archlint.picture.layout import Placed, place
from archlint.picture.layout.bands import Room, bands
from archlint.picture.layout.nest import nest
from archlint.picture.layout.placing import PAGE_WIDTH, READABLE
from archlint.picture.layout.stacks import stacked
from archlint.picture.scene import Box, Card, Link, Scene
from tests.picture.measures import faults


def around_a_tall_box() -> Scene:
    """A caller of a box of two ranks and of two cards beside it."""
    cards = (
        Card("api", "API", "service"),
        Card("mail", "Mail", "external"),
        Card("sms", "Text messages", "external"),
        *(
            Card(f"store{n}", f"Store number {n}", "database", "engine and settings of some length here", box="data")
            for n in range(2)
        ),
        Card("disk", "Disk", "database", box="data"),
    )
    links = tuple(Link(f"api>{card.id}", "api", card.id, "call", "10/s") for card in cards[1:-1])
    return Scene("tall", "", cards, (*links, Link("store0>disk", "store0", "disk", "write")), (Box("data", "Data"),))


def test_cards_beside_a_tall_box_stand_under_each_other() -> None:
    placed = place(around_a_tall_box())
    at = {card.card.id: card.frame for card in placed.cards}
    box = placed.boxes[0].frame
    assert faults(placed) == {}
    assert placed.width <= PAGE_WIDTH
    assert at["mail"].bottom < at["sms"].y
    assert box.y < at["mail"].y
    assert at["sms"].bottom < box.bottom


def test_a_stack_is_a_box_that_is_not_drawn() -> None:
    scene = around_a_tall_box()
    number = {card.id: index for index, card in enumerate(scene.cards)}
    arrows = [(number[link.source], number[link.target]) for link in scene.links]
    tree = nest(scene)
    found = stacked(tree, arrows, bands(tree, arrows, [200.0] * len(scene.cards), Room(PAGE_WIDTH)))
    (stack,) = [box for box in found.inside_out if found.hidden(box)]
    assert found.children[stack] == (number["mail"], number["sms"])
    assert [box.box.id for box in place(scene).boxes] == ["data"]


def test_nothing_is_stacked_beside_a_box_of_one_rank() -> None:
    scene = around_a_tall_box()
    number = {card.id: index for index, card in enumerate(scene.cards)}
    arrows = [(number[link.source], number[link.target]) for link in scene.links[:-1]]
    tree = nest(scene)
    assert stacked(tree, arrows, bands(tree, arrows, [100.0] * len(scene.cards), Room(PAGE_WIDTH))) is tree


def test_lines_of_a_wrapped_rank_differ_by_one_card_at_most() -> None:
    cards = (Card("hub", "Hub", "service"), *(Card(f"leaf{n}", f"Leaf {n}", "database") for n in range(13)))
    placed = place(Scene("star", "", cards, tuple(Link(card.id, "hub", card.id) for card in cards[1:])))
    rows: dict[float, int] = {}
    for card in placed.cards[1:]:
        rows[card.frame.y] = rows.get(card.frame.y, 0) + 1
    assert max(rows.values()) - min(rows.values()) <= 1


def library(name: str) -> Placed:
    return place(views.view("overview", analyse(load_system(f"blueprints/{name}.yaml")[0])))


@pytest.mark.parametrize("name", ["capstone-10m-reviewed", "capstone-10m", "drills/notification", "drills/web-crawler"])
def test_pictures_of_the_library_are_no_towers(name: str) -> None:
    placed = library(name)
    assert placed.height <= 1.05 * placed.width
    assert placed.width <= READABLE * PAGE_WIDTH
