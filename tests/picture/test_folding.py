"""Long chains are drawn in columns."""

from dataclasses import replace
from itertools import pairwise

import pytest

from archlint.picture.layout import Placed, place
from archlint.picture.layout.placing import PAGE_WIDTH
from archlint.picture.scene import Box, Card, Link, Scene
from tests.picture.measures import faults


def chain(length: int, *more: Link) -> Scene:
    """So many services, each of which calls the next."""
    cards = tuple(Card(f"s{n}", f"Stage {n}", "service", copies=2) for n in range(length))
    links = tuple(Link(f"{n}", f"s{n}", f"s{n + 1}", "call", "10/s") for n in range(length - 1))
    return Scene("chain", "", cards, (*links, *more))


def upright(placed: Placed) -> bool:
    """Whether all lines run level or upright."""
    pieces = [piece for link in placed.links for piece in pairwise(link.points)]
    return all(here[0] == there[0] or here[1] == there[1] for here, there in pieces)


def test_a_long_chain_is_drawn_in_columns_that_are_read_one_after_the_other() -> None:
    placed = place(chain(15))
    assert faults(placed) == {}
    assert placed.width <= PAGE_WIDTH
    assert placed.height <= placed.width
    assert upright(placed)
    read = sorted(placed.cards, key=lambda card: (card.frame.x, card.frame.y))
    assert [card.card.id for card in read] == [f"s{n}" for n in range(15)]


@pytest.mark.parametrize("more", [Link("back", "s9", "s2", "answer"), Link("past", "s0", "s12", "tell")])
def test_what_leads_back_or_past_goes_with_the_chain(more: Link) -> None:
    placed = place(chain(14, more))
    assert faults(placed) == {}
    assert upright(placed)
    assert placed.height <= 1.3 * PAGE_WIDTH
    ends = {card.card.id: card.frame for card in placed.cards}
    for link in placed.links:
        one, two = ends[link.link.source], ends[link.link.target]
        assert one.x <= link.points[0][0] <= one.right + 4
        assert two.x <= link.points[-1][0] <= two.right + 4


def test_short_chains_and_tall_boxes_stay_in_one_column() -> None:
    short, scene = place(chain(6)), chain(15)
    assert len({card.frame.x for card in short.cards}) == 1
    held = replace(scene, cards=tuple(replace(card, box="all") for card in scene.cards), boxes=(Box("all", "All"),))
    assert len({card.frame.x for card in place(held).cards}) == 1
