"""The programs that our text formats are for read them: DOT by Graphviz, D2 by its compiler, draw.io files by maxGraph."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from archlint.picture import d2, dot, drawio, views
from archlint.picture.layout import place
from tests.picture.scenes import generated
from tests.picture.test_mermaid import NASTY

FOLDER = os.environ.get("OPEN_FOLDER", "")
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "open" / "open.mjs"
pytestmark = pytest.mark.oracle


def scenes(shipped):
    return [NASTY, generated(15, 3), *(views.view(name, shipped) for name in ("overview", "failures", "hot"))]


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz: `dot`")
def test_graphviz_reads_dot(shipped):
    for scene in scenes(shipped):
        done = subprocess.run(["dot", "-Tjson0"], input=dot.write(scene).encode(), capture_output=True, check=True)
        told = json.loads(done.stdout)
        assert done.stderr == b""
        assert sum("pos" in thing for thing in told["objects"]) == len(scene.cards)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
@pytest.mark.skipif(not FOLDER, reason="needs OPEN_FOLDER: `npm install @terrastruct/d2 @maxgraph/core jsdom`")
@pytest.mark.parametrize("kind", ["d2", "drawio"])
def test_d2_and_drawio_are_read(kind, shipped):
    asked = scenes(shipped)
    texts = {"d2": [], "drawio": []}
    texts[kind] = [d2.write(scene) if kind == "d2" else drawio.write(place(scene)) for scene in asked]
    done = subprocess.run(
        ["node", SCRIPT], input=json.dumps(texts), cwd=FOLDER, capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer for answer in answers if not answer["ok"]] == []
    assert len(answers) == len(asked)
