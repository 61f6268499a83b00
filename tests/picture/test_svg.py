"""The SVG: well formed, self-contained, readable, the same bytes every time."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from archlint.blueprint.vocabulary import Kind
from archlint.picture import svg
from archlint.picture.glyphs import COLOURS, GLYPHS
from archlint.picture.layout import place
from archlint.picture.palette import DARK, LIGHT, Palette
from archlint.picture.scene import Badge, Box, Caption, Card, Lean, Link, Meter, Scene, Tone
from archlint.picture.svg.card import faded
from archlint.picture.svg.legend import lined_up
from tests.picture.measures import faults
from tests.picture.scenes import capstone, generated

SPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_file_is_self_contained(theme: str) -> None:
    drawn = svg.write(place(capstone()), theme)
    root = ET.fromstring(drawn)  # noqa: S314 - our own output
    assert root.find(f"{SPACE}title") is not None
    description = root.findtext(f"{SPACE}desc")
    assert description is not None
    assert "single points of failure" in description
    for word in ("<script", "<style", "foreignObject", "var(", "href", "http://www.w3.org/1999", "url(", "nan", "inf"):
        assert word not in drawn
    assert float(root.attrib["width"]) <= 960


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert svg.write(place(capstone())) == svg.write(place(capstone()))


def test_text_cannot_break_out() -> None:
    nasty = '<script>&"\x07 ]]> --> 名前'
    scene = Scene(
        nasty,
        nasty,
        (Card(nasty, nasty, nasty, nasty, note=nasty), Card("b", "B", "cache")),
        (Link(nasty, nasty, "b", nasty, nasty),),
    )
    root = ET.fromstring(svg.write(place(scene), metadata=nasty))  # noqa: S314 - our own output
    assert not list(root.iter("script"))


def test_what_a_card_says_is_in_the_picture() -> None:
    text = svg.write(place(capstone()))
    for words in ("1,750 / 1,800 req/s", "97 %", "×3", "SPOF", "STATE", "Load balancer", "APPLICATION"):
        assert f">{words}</text>" in text


def test_the_legend_names_only_what_is_drawn() -> None:
    plain = svg.write(
        place(Scene("s", "v", (Card("a", "A", "service"), Card("b", "B", "cache")), (Link("l", "a", "b"),)))
    )
    assert "CP:" not in plain
    assert "SPOF" not in plain
    lean = svg.write(
        place(
            Scene(
                "s",
                "v",
                (Card("a", "A", "service"), Card("b", "B", "cache")),
                (Link("l", "a", "b", "read", lean=Lean.CP),),
            )
        )
    )
    assert "CP: correct or an error" in lean


def test_the_legend_says_what_if_means_where_a_flow_has_it() -> None:
    words = "gets what it needs under a condition"
    for pill in ("IF", "PASS"):
        scene = replace(capstone(), captions=(Caption(pill, Tone.WARM, "get-my-tasks", "until a failover"),))
        assert (words in svg.write(place(scene))) is (pill == "IF")
        assert words not in svg.write(place(scene), "page")


def test_long_words_go_on_below_instead_of_being_cut() -> None:
    kafka = Card("a", "Stream of changes", "stream", "Kafka, replication factor 3, min.insync.replicas 2", copies=12)
    kafka = replace(kafka, note="8 shards · primary + 2 standbys · quorum, 50 ms lag", box="z")
    long = Card("b", "Antragsverwaltungsdienst für alle Bürgerinnen und Bürger", "service")
    wide = Card("c", "文書管理データベース（主系）と検索索引の複製", "database")
    verb = "write, if down: the call goes through and is not counted"
    label = Link("l", "a", "b", verb, "1,000/s", lean=Lean.MIXED, number="1")
    box = Box("z", "Rechenzentrum Nürnberg-Langwasser, Brandabschnitt B, Reihe 17", "zone")
    title = "Bürgerportal für Straßenverkehrsangelegenheiten und Kfz-Zulassung mit sehr langem Namen"
    drawn = svg.write(place(Scene(title, "", (kafka, long, wide), (label,), (box,))))
    said = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert "…" not in drawn
    assert {"Kafka, replication factor 3,", "min.insync.replicas 2"} <= set(said)
    assert {"8 shards · primary + 2 standbys", "quorum, 50 ms lag"} <= set(said)


def test_a_title_with_no_place_between_links_stands_on_a_plate() -> None:
    cards = tuple(Card(f"up{n}", f"Up {n}", "client") for n in range(4))
    links = tuple(Link(f"l{n}", f"up{n}", "a", "call") for n in range(4))
    box = Box("z", "A zone with a name that is longer than what is free", "zone")
    scene = Scene("Over", "", (*cards, Card("a", "A", "service", box="z")), links, (box,))
    placed = place(scene)
    assert faults(placed) == {}
    assert placed.boxes[0].over
    assert f'fill="{LIGHT.box}"/><text' in svg.write(placed).partition("data-label")[2]


def test_entries_of_the_legend_stand_in_columns() -> None:
    drawn, high = lined_up([("", 10.0, "word " * count) for count in (3, 9, 5, 4, 2)], LIGHT, 450.0)
    places = [tuple(map(float, found)) for found in re.findall(r"translate\(([\d.]+) ([\d.]+)\)", drawn)]
    assert high == 60.0
    assert [y for _, y in places] == [0, 0, 20, 20, 40]
    assert places[0][0] == places[2][0] == places[4][0] == 0
    assert places[1][0] == places[3][0]


def test_every_badge_and_meter_tone_is_drawn() -> None:
    card = Card(
        "a", "A", "service", meter=Meter("9 / 8 req/s", 1.125), badges=tuple(Badge(tone.value, tone) for tone in Tone)
    )
    for theme in ("light", "dark"):
        assert "113 %" in svg.write(place(Scene("s", "v", (card,))), theme) or "112 %" in svg.write(
            place(Scene("s", "v", (card,))), theme
        )


def test_a_large_picture_is_scaled_to_the_page() -> None:
    root = ET.fromstring(svg.write(place(generated(40, 1))))  # noqa: S314 - our own output
    assert float(root.attrib["width"]) == pytest.approx(960)


def test_metadata_comes_back() -> None:
    root = ET.fromstring(svg.write(place(replace(capstone(), words="")), metadata='{"a": 1}'))  # noqa: S314 - our own output
    assert root.findtext(f"{SPACE}metadata") == '{"a": 1}'


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_meets_aa_on_its_ground(palette: Palette) -> None:
    grounds = {
        palette.page: (palette.ink, palette.muted, palette.cp, palette.ap),
        palette.box: (palette.ink, palette.muted, palette.cp, palette.ap),
        palette.card: (palette.ink, palette.muted, palette.good_text, palette.warm_text, palette.bad_text),
        palette.over: (palette.ink, palette.muted, palette.bad_text),
        palette.pill: (palette.pill_ink,),
        palette.state: (palette.state_ink,),
        palette.findings: (palette.findings_ink,),
        palette.cp: (palette.lean_ink,),
        palette.ap: (palette.lean_ink,),
        palette.neutral: (palette.lean_ink,),
    }
    weak = [(ink, ground) for ground, inks in grounds.items() for ink in inks if _contrast(ink, ground) < 4.5]
    assert weak == []


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_faded_card_is_as_legible_as_any(palette: Palette) -> None:
    quiet = faded(palette)
    assert [ink for ink in (quiet.ink, quiet.muted) if _contrast(ink, quiet.card) < 4.5] == []
    shown = svg.write(
        place(Scene("s", "v", (Card("a", "A", "service", technology="made of", faded=True),), ())), palette.name
    )
    assert "opacity" not in shown
    assert quiet.ink in shown


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_long_caption_is_broken_and_not_cut(palette: Palette) -> None:
    said = "needed: strong · delivered: the latest write under a condition: until a failover: the promoted standby goes on without it, and nobody is told"
    scene = Scene("s", "v", (Card("a", "A", "service"),), (), captions=(Caption("FAIL", Tone.BAD, "buy", said),))
    root = ET.fromstring(svg.write(place(scene), palette.name))  # noqa: S314 - our own drawing
    lines = [node.text for node in root.iter(f"{SPACE}text") if node.get("font-size") == "11"]
    assert " ".join(lines[1:]) == said


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_shapes_meet_three_to_one(palette: Palette) -> None:
    pairs = [(bar, palette.track) for bar in (palette.good, palette.warm, palette.bad)]
    pairs += [(line, palette.page) for line in (palette.cp, palette.ap, palette.neutral, palette.bad)]
    pairs += [(pair[palette.name == "dark"], palette.card) for pair in COLOURS.values()]
    assert [pair for pair in pairs if _contrast(*pair) < 3] == []


def test_every_kind_has_a_glyph_and_a_colour() -> None:
    assert {kind.value for kind in Kind} <= GLYPHS.keys() == COLOURS.keys()


def _contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
