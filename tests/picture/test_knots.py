"""Places that copy to each other stand side by side."""

from dataclasses import replace

import pytest

from archlint.picture.layout import place
from archlint.picture.layout.knots import KNOT, knotted
from archlint.picture.scene import Box, Card, Link, Scene, Stroke
from tests.picture.measures import faults


def regions(kind: str = "region", around: str | None = None) -> Scene:
    """Two places of three components each, whose stores copy to each other."""
    cards = [Card("users", "Users", "client")]
    links: list[Link] = []
    boxes = [Box("cloud", "Cloud", "provider")] if around else []
    for name in ("eu", "us"):
        boxes.append(Box(name, name.upper(), kind, parent=around))
        cards += [Card(f"{name}-{part}", part, "service", box=name) for part in ("lb", "api", "db")]
        ways = (("users", f"{name}-lb"), (f"{name}-lb", f"{name}-api"), (f"{name}-api", f"{name}-db"))
        links += [Link(f"{one}>{two}", one, two, "call", "10/s", 10) for one, two in ways]
    copies = [
        Link(f"{one}>{two}", f"{one}-db", f"{two}-db", "copy", "5/s") for one, two in (("eu", "us"), ("us", "eu"))
    ]
    return Scene("Regions", "", tuple(cards), (*links, *copies), tuple(boxes))


@pytest.mark.parametrize("around", [None, "cloud"])
def test_regions_that_copy_to_each_other_stand_side_by_side(around: str | None) -> None:
    scene = regions(around=around)
    placed = place(scene)
    eu, us = (box.frame for box in placed.boxes if box.box.id in {"eu", "us"})
    assert faults(placed) == {}
    assert (eu.y, eu.bottom) == (us.y, us.bottom)
    assert eu.right < us.x
    assert placed.scene is scene
    assert [link.link for link in placed.links] == list(scene.links)
    assert [card.card for card in placed.cards] == list(scene.cards)


def test_such_a_link_leaves_and_enters_below_and_keeps_its_label() -> None:
    placed = place(regions())
    at = {card.card.id: card.frame for card in placed.cards}
    for link in placed.links[-2:]:
        assert link.points[0][1] == at[link.link.source].bottom
        assert link.points[-1][1] == at[link.link.target].bottom
        assert link.label is not None
        assert link.label.y > max(box.frame.bottom for box in placed.boxes)


def test_tiers_and_calls_in_one_direction_have_no_knots() -> None:
    tiers, scene = regions(kind="tier"), regions()
    one_way = replace(scene, links=scene.links[:-1])
    assert knotted(tiers) is tiers
    assert knotted(one_way) is one_way


def test_replication_in_one_direction_has_one() -> None:
    scene = regions()
    copied = replace(scene.links[-2], stroke=Stroke.REPLICATION)
    found = knotted(replace(scene, links=(*scene.links[:-2], copied)))
    assert [card.id for card in found.cards if card.glyph == KNOT] == ["knot eu>us"]
