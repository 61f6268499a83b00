"""Many links of one kind from one card share a line, and the picture stays as wide as a page."""

from dataclasses import replace

import pytest

from archlint.picture.layout import place
from archlint.picture.layout.placing import PAGE_WIDTH
from archlint.picture.layout.trunks import Trunk, trunks
from archlint.picture.scene import Card, Lean, Link, Scene, Stroke
from tests.picture.measures import faults
from tests.picture.scenes import generated


def star(leaves: int) -> Scene:
    """A card that calls many others."""
    cards = tuple(Card(f"leaf{index}", f"Leaf {index}", "database") for index in range(leaves))
    links = tuple(Link(card.id, "hub", card.id, "call", "10/s", 10) for card in cards)
    return Scene("Star", "", (Card("hub", "Hub", "service"), *cards), links)


@pytest.mark.parametrize("leaves", [12, 20, 40])
def test_a_star_is_a_list_on_both_sides_of_one_line(leaves: int) -> None:
    placed = place(star(leaves))
    assert faults(placed) == {}
    assert placed.width <= PAGE_WIDTH
    assert placed.crossings == 0
    assert len({link.points[0] for link in placed.links}) == 1
    assert len({card.frame.x for card in placed.cards[1:]}) <= 4


def test_a_wrapped_rank_is_followed_by_what_it_leads_to() -> None:
    scene = star(12)
    below = tuple(Card(f"below{n}", f"Below {n}", "database") for n in range(12))
    links = tuple(Link(f"down{n}", f"leaf{n}", f"below{n}", "call") for n in range(12))
    placed = place(replace(scene, cards=(*scene.cards, *below), links=(*scene.links, *links)))
    at = {card.card.id: card.frame for card in placed.cards}
    assert faults(placed) == {}
    assert placed.crossings == 0
    assert placed.width <= PAGE_WIDTH
    assert all(at[f"leaf{n}"].y < at[f"below{n}"].y < at[f"leaf{n}"].y + 300 for n in range(12))


def test_few_links_keep_lines_of_their_own() -> None:
    placed = place(star(5))
    assert len({link.points[0] for link in placed.links}) == 5


def test_links_share_a_line_with_what_looks_like_them() -> None:
    fan_out = [Link(f"{n}", "hub", f"c{n}", lean=Lean.AP if n == 8 else Lean.NONE) for n in range(9)]
    arrows = [(0, n + 1) for n in range(9)]
    rank = [0] + [1] * 9
    assert trunks(fan_out, arrows, rank) == (Trunk(0, True, True, Lean.NONE, Stroke.SYNC),) * 8 + (None,)
    fan_in = [replace(link, lean=Lean.NONE) for link in fan_out]
    backward = [(target, source) for source, target in arrows]
    assert trunks(fan_in, backward, rank) == (Trunk(0, True, False, Lean.NONE, Stroke.SYNC),) * 9
    dashed = [replace(link, stroke=Stroke.ASYNC) for link in fan_in]
    assert trunks(dashed, backward, rank) == (None,) * 9


@pytest.mark.parametrize(("seed", "out"), [(1, True), (2, False), (7, True), (12, False)])
def test_trunks_run_through_boxes_without_faults(seed: int, out: bool) -> None:
    scene = generated(20, seed, boxes=4)
    ends = [("c9", card.id) if out else (card.id, "c9") for card in scene.cards if card.id != "c9"]
    more = tuple(Link(f"hub {one} {two}", one, two, "call" if n % 3 else "") for n, (one, two) in enumerate(ends))
    assert faults(place(replace(scene, links=(*scene.links, *more)))) == {}
