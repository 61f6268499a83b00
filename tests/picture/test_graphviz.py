"""Graphviz as a layout engine: the same scene, placed by somebody else; a clear message where there is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from math import isfinite

import pytest

from archlint.cli.run import run
from archlint.errors import MissingExtraError
from archlint.picture import graphviz, svg
from archlint.picture.graphviz import placing, program
from archlint.picture.scene import Box, Card, Link, Scene
from tests.picture.measures import faults
from tests.picture.scenes import capstone

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz: `dot`")
BLUEPRINT = "blueprints/capstone-10m.yaml"


@needs_dot
def test_dot_places_everything():
    placed = graphviz.place(capstone())
    assert [card.card.id for card in placed.cards] == [card.id for card in capstone().cards]
    assert [box.box.id for box in placed.boxes] == ["edge", "app", "data"]
    assert [link.link.id for link in placed.links] == [link.id for link in capstone().links]
    assert not {"card on card", "foreign card in box", "card outside its box", "box on box"} & set(faults(placed))
    numbers = [x for link in placed.links for point in link.points for x in point]
    assert all(isfinite(number) and number >= -0.1 for number in numbers)
    assert all(link.label for link in placed.links)


@needs_dot
def test_links_end_at_their_cards():
    placed = graphviz.place(capstone())
    frames = {card.card.id: card.frame for card in placed.cards}
    for link in placed.links:
        for end, (x, y) in ((link.link.source, link.points[0]), (link.link.target, link.points[-1])):
            frame = frames[end]
            assert frame.x - 3 <= x <= frame.right + 3
            assert frame.y - 3 <= y <= frame.bottom + 3


@needs_dot
def test_odd_scenes_are_placed():
    names = ('a "b"', "end", "c:d")
    cards = tuple(Card(name, name, "service", box="in" if name == "end" else None) for name in names)
    links = (Link("1", "end", "end", "again"), Link("2", names[0], "c:d"), Link("3", "end", "nowhere", "lost"))
    boxes = (Box("out", "Out"), Box("in", "In", parent="out"), Box("empty", "Empty"))
    placed = graphviz.place(Scene("odd", "", cards, links, boxes))
    assert [(box.box.id, box.depth) for box in placed.boxes] == [("out", 0), ("in", 1)]
    assert [link.link.id for link in placed.links] == ["1", "2"]
    assert svg.write(placed, "light").startswith("<svg")
    assert graphviz.place(Scene("empty", "", ())).cards == ()


def test_a_way_begins_anywhere():
    way = placing._way("e,5,18 5,10 5,12 5,14 5,16", lambda text: tuple(map(float, text.split(","))))
    assert (way[0], way[-2], way[-1]) == ((5.0, 10.0), (5.0, 16.0), (5.0, 18.0))


def test_the_graphviz_inside_pygraphviz_is_used_where_there_is_no_dot(monkeypatch):
    pytest.importorskip("pygraphviz", reason="needs the extra `graphviz`")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert len(graphviz.place(capstone()).cards) == len(capstone().cards)


def test_without_graphviz_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert run(["render", BLUEPRINT, "--engine", "dot"]) == 2
    said = capsys.readouterr().err
    assert "`--engine dot` needs Graphviz, and there is none" in said
    assert "pip install 'archlint[graphviz]'" in said


def test_what_graphviz_complains_of_is_passed_on(monkeypatch):
    failed = subprocess.CompletedProcess([], 1, b"", b'Format: "json0" not recognized.\nUse one of: ps\n')
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/dot")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(MissingExtraError, match='Graphviz says: Format: "json0" not recognized'):
        program.run("digraph {}", "json0", "`--engine dot`")


@needs_dot
def test_the_command_line_takes_the_engine(capsys):
    assert run(["render", BLUEPRINT, "--engine", "dot"]) == 0
    assert capsys.readouterr().out.startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "dott"], "did you mean `dot`"),
        (["--engine", "dot", "--format", "mermaid"], "`--format mermaid` leaves that to the program that reads it"),
        (["--format", "plantum"], "did you mean `plantuml`"),
    ],
)
def test_words_that_do_not_fit_are_refused(arguments, said, capsys):
    assert run(["render", BLUEPRINT, *arguments]) == 2
    assert said in capsys.readouterr().err
