"""The language server of VS Code's YAML extension reads our schema through the first line of a blueprint."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archlint.blueprint.schema import schema_text
from tests.blueprint.language_server import LanguageServer

ROOT = Path(__file__).parents[2]
FOLDER = os.environ.get("LANGUAGE_SERVER_FOLDER", "")
MODELINE = "# yaml-language-server: $schema=archlint.schema.json\n"

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("node") is None, reason="needs node"),
    pytest.mark.skipif(
        not FOLDER, reason="needs LANGUAGE_SERVER_FOLDER: a folder with `npm install yaml-language-server`"
    ),
]

MISTAKES = """\
archlint: 1
system: Todo app
components:
  clients: {kind: client}
  api: {engine: fastapi, replica: 2}
  db: {engine: postgresql, replication: {failover: auto}}
flows:
  list:
    does: raed
    steps:
      - clients -> api -> db
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[LanguageServer]:
    folder = tmp_path_factory.mktemp("editor")
    (folder / "archlint.schema.json").write_text(schema_text(), encoding="utf-8")
    program = Path(FOLDER) / "node_modules" / ".bin" / "yaml-language-server"
    with LanguageServer([str(program), "--stdio"], folder) as opened:
        yield opened


def put(server: LanguageServer, name: str, text: str) -> str:
    (server.folder / name).write_text(MODELINE + text, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    "path",
    [
        *sorted((ROOT / "blueprints").rglob("*.yaml")),
        *sorted((ROOT / "tests" / "students").glob("*.yaml")),
    ],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_a_good_blueprint_has_no_squiggle(server, path) -> None:
    name = put(server, f"{path.parent.name}-{path.name}", path.read_text(encoding="utf-8"))
    assert server.marks(name) == []


def test_mistakes_are_marked_at_their_place(server) -> None:
    marks = server.marks(put(server, "mistakes.yaml", MISTAKES))
    assert [(line, column) for line, column, _ in sorted(marks)] == [(6, 26), (7, 52), (10, 11)]


def test_keys_and_values_are_completed_and_explained(server) -> None:
    name = put(server, "hover.yaml", MISTAKES)
    server.marks(name)
    assert {"standbys", "mode", "write_quorum"} <= set(server.completions(name, 7, 42))
    assert server.completions(name, 10, 12) == ["read", "write", "event", "batch"]
    assert "the engine catalogue" in server.hover(name, 6, 10)
