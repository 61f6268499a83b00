"""Links run straight where there is room, and cards stand over the middle of what they lead to."""

from pathlib import Path

from archlint import analyse, load_system
from archlint.picture.layout import place
from archlint.picture.scene import Badge, Card, Link, Scene, Tone
from archlint.picture.sizes import badge_width
from archlint.picture.views import view

SINGLE = (Badge("SPOF", Tone.BAD),)
BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


def overview(name):
    system, _ = load_system(BLUEPRINTS / f"{name}.yaml")
    return place(view("overview", analyse(system)))


def middles(placed):
    return {card.card.id: card.frame.x + card.frame.width / 2 for card in placed.cards}


def test_a_card_stands_over_the_middle_of_three():
    cards = tuple(Card(id=name, title=name, glyph="service") for name in ("top", "left", "mid", "right"))
    links = tuple(
        Link(id=name, source="top", target=name, rate=rate)
        for name, rate in (("left", 900.0), ("mid", 1), ("right", 1))
    )
    at = middles(place(Scene(title="three", verdict="", cards=cards, links=links)))
    assert at["top"] == at["mid"]


def test_the_application_of_the_capstone_stands_over_its_database():
    at = middles(overview("capstone-10m"))
    assert at["cdn"] == at["lb"]
    assert abs(at["api"] - at["db"]) < 30


def test_hardly_any_link_of_a_dense_picture_jogs_by_a_few_pixels():
    placed = overview("capstone-10m-reviewed")
    steps = [
        abs(there[0] - here[0])
        for link in placed.links
        for here, there in zip(link.points, link.points[1:], strict=False)
        if there[0] != here[0]
    ]
    assert len(steps) <= 30
    assert not [step for step in steps if step < 14]


def test_an_end_of_a_link_moves_along_its_card_for_the_link_to_run_straight():
    asked = (("top", "a"), ("top", "b"), ("a", "store"), ("b", "store"), ("a", "log"))
    cards = tuple(
        Card(id=name, title=name, glyph="service", badges=SINGLE) for name in ("top", "a", "b", "store", "log")
    )
    links = tuple(Link(id=f"{one}>{two}", source=one, target=two, verb="call") for one, two in asked)
    placed = place(Scene(title="diamond", verdict="", cards=cards, links=links))
    assert {link.link.id for link in placed.links if len(link.points) == 2} >= {"a>log", "b>store"}
    frames = {card.card.id: card.frame for card in placed.cards}
    for link in placed.links:
        end = frames[link.link.target]
        assert end.x + 14 <= link.points[-1][0] <= end.right - 8 - badge_width("SPOF") - 12
