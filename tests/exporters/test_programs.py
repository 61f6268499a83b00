"""The other programs read what is exported: Structurizr's own parser, the JSON schemas of CALM."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from archlint.exporters.writers import WRITERS
from archlint.graph.loading import load_system

FILES = sorted(Path("blueprints").rglob("*.yaml"))


def exported(name, file):
    system, _ = load_system(str(file))
    return next(each for each in WRITERS if each.name == name).write(system)


@pytest.mark.oracle
def test_structurizr_accepts_every_workspace_and_refuses_a_broken_one(tmp_path):
    program = shutil.which("structurizr")
    if program is None:
        pytest.skip("the program `structurizr` (its command line) is not installed")
    accepted = {}
    texts = {file.stem: exported("structurizr", file) for file in FILES} | {"broken": "workspace {\n  a -> b\n}\n"}
    for name, text in texts.items():
        place = tmp_path / f"{name}.dsl"
        place.write_text(text, encoding="utf-8")
        ended = subprocess.run([program, "validate", "-workspace", str(place)], capture_output=True, check=False)
        accepted[name] = ended.returncode == 0
    assert accepted == {name: name != "broken" for name in texts}


@pytest.mark.oracle
def test_calm_architectures_fit_their_schema(tmp_path):
    folder = os.environ.get("CALM_SCHEMAS", "")
    if not Path(folder, "core.json").is_file():
        pytest.skip("CALM_SCHEMAS does not name the folder of the CALM schemas (calm/release/1.2/meta)")
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in Path(folder).glob("*.json")]
    registry = Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in schemas)
    core = next(each["$id"] for each in schemas if each["$id"].endswith("/core.json"))
    validator = Draft202012Validator({"$ref": core}, registry=registry)
    wrong = {
        file.stem: [e.message for e in validator.iter_errors(json.loads(exported("calm", file)))] for file in FILES
    }
    assert {name: messages for name, messages in wrong.items() if messages} == {}
    assert list(validator.iter_errors({"nodes": [{"unique-id": "a"}]}))
