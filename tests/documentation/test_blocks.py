"""What the pages show to be copied works: every command, every blueprint, every rule, every setting."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load as load_settings
from archlint.cli.run import run
from archlint.drill.shelf import reference_file
from archlint.graph import load_system
from tests.calibration.recordings import SHOP as TESTED
from tests.documentation.blocks import PAGES, ROOT, blocks
from tests.documentation.stage import build

COMMANDS = {tuple(words): block.place for block in blocks("sh", "bash", "") for words in block.commands()}
NEEDS_PEOPLE = (
    ["init"],
    ["serve"],
    ["lsp"],
    ["drill", "start"],
    ["drill", "status"],
    ["drill", "next"],
    ["drill", "pause"],
)
"""What goes on until somebody stops it, or goes on with what somebody began: tried in tests/cli and tests/drill."""
BEFORE = {
    ("baseline", "--prune"): ["baseline", "--because", "as found"],
    ("drill", "ask"): ["drill", "url-shortener"],
    ("drill", "submit"): ["drill", "url-shortener"],
}
"""What has been done before."""
AND = {("simulate",): ["--requests", "20000"], ("drill", "submit"): ["--anyway"], ("rules", "compile"): ["--check"]}
"""What a test adds: less to compute, nothing to overwrite, nothing to design."""
MEANT = {"FILE": "archlint.yaml", "COMMAND": "check", "[OPTIONS]": "", "[ARGUMENTS]": ""}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stage")
    build(folder)
    return folder


@pytest.fixture
def stage(prepared, tmp_path, monkeypatch):
    place = tmp_path / "stage"
    shutil.copytree(prepared, place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return place


def arranged(words):
    """The words with what they stand for, in a folder where they can be obeyed."""
    words = [MEANT.get(word, word) for word in words if MEANT.get(word, word) and word != "--watch"]
    if ">" in words:
        words = words[: words.index(">")]
    words = [word.replace("/autograder", "autograder") for word in words]
    if words[0] in ("import", "init"):
        Path("archlint.yaml").unlink()
    if words[:2] == ["drill", "fault"]:
        shutil.copy("blueprints/capstone-10m-reviewed.yaml", "archlint.yaml")
    if not any(word.startswith("blueprints/") for word in words):
        shutil.rmtree("blueprints")
    if words[0] == "calibrate":
        Path("archlint.yaml").write_text(TESTED, encoding="utf-8")
    if "rules/caching" not in words and words[:2] != ["rules", "test"]:
        shutil.rmtree("rules")
    return [name for word in words for name in (sorted(map(str, Path().glob(word))) if "*" in word else [word])]


@pytest.mark.parametrize("words", COMMANDS, ids=[f"{place} {' '.join(words)}" for words, place in COMMANDS.items()])
def test_every_command_does_something(words, stage, capsys):
    words = arranged(words)
    if any(words[: len(each)] == each for each in NEEDS_PEOPLE):
        options = {word for word in words if word.startswith("-")}
        assert run([*words[:2], "--help"] if words[0] == "drill" else [words[0], "--help"]) == 0
        page = capsys.readouterr().out
        assert not [option for option in options if option not in page]
        return
    if first := BEFORE.get(tuple(words[:2])):
        assert run(first) == 0
    code = run([*words, *AND.get(tuple(words), [])])
    said = capsys.readouterr()
    assert code in (0, 1), said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.place)
def test_every_yaml_is_what_it_is_shown_for(block, stage, capsys):
    first = block.text.split(":")[0].split()[-1]
    if first == "name":
        Path("crowded-store.yaml").write_text(block.text, encoding="utf-8")
        assert run(["rules", "test", "crowded-store.yaml"]) == 0, capsys.readouterr()
    elif first == "rubric":
        Path("rubric.yaml").write_text(block.text, encoding="utf-8")
        assert run(["grade", "archlint.yaml", "--rubric", "rubric.yaml"]) == 0, capsys.readouterr()
        ours = str(reference_file(yaml.safe_load(block.text)["prompt"]))
        assert run(["grade", ours, "--rubric", "rubric.yaml", "--at-least", "100%"]) == 0, capsys.readouterr()
    elif first == "x-archlint":
        images = "\n".join(f"  {name}: {{image: {image}}}" for name, image in (("db", "postgres"), ("redis", "redis")))
        Path("compose.yaml").write_text(f"{block.text}{images}\n", encoding="utf-8")
        assert run(["import", "compose", "compose.yaml"]) == 0, capsys.readouterr()
    else:
        text = block.text if block.text.startswith(("archlint:", "# yaml")) else whole(block.text)
        Path("shown.yaml").write_text(text, encoding="utf-8")
        assert load_system("shown.yaml")
        if text is block.text:  # a whole one is accepted, or its page names the rules by which it is not
            code = run(["check", "shown.yaml", "--format", "json"])
            found = json.loads(capsys.readouterr().out)["findings"]
            page = next(each for each in PAGES if each.name == block.page).read_text(encoding="utf-8")
            unsaid = [
                each["rule"]
                for each in found
                if not each["suppression"] and each["severity"] == "error" and f"`{each['rule']}`" not in page
            ]
            assert unsaid == []
            assert code == 0 or block.page in ("README.md", "capacity.md")


def whole(text):
    """A blueprint around a part of one."""
    if text.startswith("  "):
        text = f"components:\n{text}"
    if "components:" not in text:
        text += "components:\n  clients: {kind: client}\n"
    return f"archlint: 1\nsystem: S\n{text}"


@pytest.mark.parametrize("block", blocks("toml"), ids=lambda block: block.place)
def test_every_setting_exists(block, stage):
    Path("archlint.toml").write_text(block.text, encoding="utf-8")
    assert open_book(load_settings())


def test_the_python_of_the_capacity_page_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    for block in blocks("python"):
        if block.page == "capacity.md":
            exec(block.text, {})  # noqa: S102 - our own page
    assert len(capsys.readouterr().out.splitlines()) == 4
