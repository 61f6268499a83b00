"""PlantUML text: whole, quoted, and read by PlantUML itself where it is installed."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from archlint.picture import plantuml
from archlint.picture.scene import Box, Card, Link, Scene, Stroke
from tests.picture.scenes import capstone, generated
from tests.picture.test_mermaid import NASTY


def test_a_small_scene():
    cards = (
        Card("api", "API", "service", "FastAPI", 2, single=True, box="app"),
        Card("db", 'the "db"', "database"),
    )
    links = (Link("1", "api", "db", "read //all//", "5/s"), Link("2", "db", "api", stroke=Stroke.ASYNC))
    text = plantuml.write(Scene("Shop", "fine", cards, links, (Box("app", "Application"),)))
    assert text.removeprefix(plantuml.HEAD) == (
        "title Shop\\nfine\n"
        'database "the <U+0022>db<U+0022>" as c_db #FFFFFF;line:15803d\n'
        'package "Application" as g_app {\n'
        '  rectangle "API ×2\\nFastAPI" as c_api #FFFFFF;line:DC2626;line.bold\n'
        "}\n"
        "c_api --> c_db : read <U+002F><U+002F>all<U+002F><U+002F>\\n5/s\n"
        "c_db ..> c_api\n"
        "@enduml\n"
    )


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("plantuml") is None, reason="needs PlantUML: `plantuml`")
def test_plantuml_reads_it(tmp_path, shipped):
    from archlint.picture import views  # noqa: PLC0415 - as the fixture

    scenes = [NASTY, capstone(), generated(15, 3), *(views.view(name, shipped) for name in ("overview", "failures"))]
    texts = [plantuml.write(scene) for scene in scenes]
    done = subprocess.run(
        ["plantuml", "-syntax", "-charset", "UTF-8", "-pipe"],
        input="\n".join(texts), capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "ERROR" not in done.stdout
    assert done.stdout.count("DESCRIPTION") == len(texts)
