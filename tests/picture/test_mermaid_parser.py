"""Mermaid's own parser reads what we write; needs node, and mermaid and jsdom installed in a folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from archlint.picture import life, mermaid, views
from tests.picture.scenes import generated
from tests.picture.test_mermaid import NASTY

FOLDER = os.environ.get("MERMAID_FOLDER", "")
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "mermaid" / "parse.mjs"


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
@pytest.mark.skipif(not FOLDER, reason="needs MERMAID_FOLDER: a folder with `npm install mermaid jsdom`")
def test_mermaid_parses_every_picture(shipped) -> None:
    texts = [mermaid.write(NASTY), *(mermaid.write(generated(size, size)) for size in (3, 12, 40))]
    texts += [mermaid.write(views.view(name, shipped)) for name in views.names(shipped.system)]
    texts += [life.write(life.story(shipped, (), name)) for name in shipped.system.flows]
    done = subprocess.run(
        ["node", SCRIPT], input=json.dumps(texts), cwd=FOLDER, capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer for answer in answers if not answer["ok"]] == []
    assert len(answers) == len(texts)
