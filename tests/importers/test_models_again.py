"""Drawn models imported again: what a person wrote stays, what changed in the model follows, an overlay corrects both."""

import json
from pathlib import Path

import pytest

from archlint.cli.run import run

DSL = """workspace "Shop" {
    model {
        user = person "User"
        shop = softwareSystem "Shop" {
            web = container "web" "" "FastAPI"
            db = container "db" "" "PostgreSQL"
        }
        user -> web "Uses"
        web -> db "Reads"
    }
}
"""
CALM = json.dumps(
    {
        "nodes": [
            {"unique-id": "user", "node-type": "actor", "name": "User", "description": ""},
            {"unique-id": "web", "node-type": "service", "name": "web", "description": "", "metadata": {"technology": "FastAPI"}},
            {"unique-id": "db", "node-type": "database", "name": "PostgreSQL", "description": ""},
        ],
        "relationships": [
            {"unique-id": "a", "relationship-type": {"interacts": {"actor": "user", "nodes": ["web"]}}},
            {"unique-id": "b", "relationship-type": {"connects": {"source": {"node": "web"}, "destination": {"node": "db"}}}},
        ],
    },
    indent=2,
)  # fmt: skip
BACKSTAGE = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, tags: [fastapi]}
spec: {type: service, dependsOn: [resource:db]}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: db, tags: [postgresql]}
spec: {type: database}
"""
MODELS = {
    "structurizr": ("workspace.dsl", DSL, ('"PostgreSQL"', '"MySQL"')),
    "calm": ("shop.json", CALM, ("PostgreSQL", "MySQL")),
    "backstage": ("catalog-info.yaml", BACKSTAGE, ("postgresql", "mysql")),
}
each = pytest.mark.parametrize("name", MODELS)


@pytest.fixture
def again(tmp_path, monkeypatch, capsys):
    """Import a model into archlint.yaml; gives the text and what was said."""
    monkeypatch.chdir(tmp_path)

    def go(name, text=None, *more):
        file, first, _ = MODELS[name]
        Path(file).write_text(first if text is None else text, encoding="utf-8")
        code = run(["import", name, file, "-o", "archlint.yaml", *more])
        said = capsys.readouterr()
        assert code == 0, said.err
        return Path("archlint.yaml").read_text(encoding="utf-8"), said.out

    return go


@each
def test_the_same_again_is_the_same(again, name):
    assert again(name) == again(name)


@each
def test_what_changed_in_the_model_follows_and_what_a_person_wrote_stays(again, name):
    text, _ = again(name)
    mine = text.replace("  db:", "  # the one that matters\n  db:").replace(
        "    engine: fastapi", "    replicas: 4    # I know\n    engine: fastapi", 1
    )
    assert mine.count("replicas: 4") == 1
    Path("archlint.yaml").write_text(mine, encoding="utf-8")
    changed, said = again(name, MODELS[name][1].replace(*MODELS[name][2]))
    assert "engine: mysql" in changed
    assert "replicas: 4    # I know" in changed
    assert "# the one that matters" in changed
    assert "kept:" not in said


@each
def test_what_a_person_contradicts_is_kept_and_named(again, name):
    text, _ = again(name)
    Path("archlint.yaml").write_text(text.replace("engine: postgresql", "engine: cockroachdb"), encoding="utf-8")
    changed, said = again(name, MODELS[name][1].replace(*MODELS[name][2]))
    assert "engine: cockroachdb" in changed
    assert "kept: components.db.engine: `cockroachdb`, where the import says `mysql`" in said


@each
def test_an_overlay_corrects_and_completes_it(again, name):
    Path("overlay.yaml").write_text(
        "requirements: {availability: 99.9%}\nservices:\n  db:\n    x-archlint: {engine: cockroachdb, zones: [a, b]}\n"
        "  web: {x-archlint: {replicas: 3}}\n",
        encoding="utf-8",
    )
    text, _ = again(name, None, "--overlay", "overlay.yaml")
    assert "engine: cockroachdb" in text
    assert "replicas: 3 " in text
    assert "availability: 99.9%" in text
    assert "declared overlay.yaml" in text
    assert again(name, None, "--overlay", "overlay.yaml")[0] == text


@each
def test_a_name_that_the_overlay_misspells_is_a_mistake(again, name, capsys):
    again(name)
    Path("overlay.yaml").write_text("services:\n  dbb: {x-archlint: {zones: [a, b]}}\n", encoding="utf-8")
    file = MODELS[name][0]
    assert run(["import", name, file, "-o", "archlint.yaml", "--overlay", "overlay.yaml"]) == 2
    assert "did you mean `db`?" in capsys.readouterr().err
