"""Vendor icons: every icon named is there, the text is stable, the file carries its icons."""

from __future__ import annotations

import shutil
import sys
from importlib import import_module

import pytest

from archlint.cli.run import run
from archlint.picture import diagrams
from archlint.picture.icons import KINDS, OTHERWISE, PRODUCTS
from tests.picture.scenes import capstone
from tests.picture.test_mermaid import NASTY


@pytest.fixture
def _package():
    pytest.importorskip("diagrams", reason="needs the extra `diagrams`")


@pytest.mark.usefixtures("_package")
@pytest.mark.parametrize("name", sorted({*PRODUCTS.values(), *KINDS.values(), OTHERWISE}))
def test_every_icon_is_there(name):
    module, _, class_ = name.rpartition(".")
    assert getattr(import_module(f"diagrams.{module}"), class_)._icon.endswith(".png")


@pytest.mark.usefixtures("_package")
def test_the_text_is_the_same_every_time_and_names_the_components():
    text = diagrams.text(capstone())
    assert text == diagrams.text(capstone())
    assert all(f"id=c_{card.id}" in text for card in capstone().cards)
    assert text.count("splines=spline") == 1
    assert text.count("subgraph cluster_") == 3


@pytest.mark.usefixtures("_package")
@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz: `dot`")
@pytest.mark.parametrize("scene", [capstone(), NASTY], ids=["capstone", "hostile names"])
def test_the_icons_are_in_the_file(scene):
    drawn = diagrams.write(scene)
    assert drawn.count('xlink:href="data:image/png;base64,') == len(scene.cards)
    assert ".png" not in drawn
    assert all(f'<g id="c_{name}" class="node">' in drawn for name in ("end",) if scene is NASTY)


def test_without_the_package_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "diagrams", None)
    assert run(["render", "blueprints/capstone-10m.yaml", "--format", "diagrams"]) == 2
    said = capsys.readouterr().err
    assert "`--format diagrams` needs the package diagrams, for its icons" in said
    assert "pip install 'archlint[diagrams]'" in said
