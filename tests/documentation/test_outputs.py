"""What the pages show as answers is what archlint answers: lines may be left out, and end in `...`."""

from pathlib import Path

import pytest

from archlint.cli.run import run
from tests.documentation.blocks import ROOT, blocks
from tests.documentation.stage import SHOP

SHOWN = {block.page: block.text for block in blocks("", "text") if block.page in ("cli.md", "capacity.md")}
SHOWN |= {block.page: block.text for block in blocks("text") if block.page in ("consistency.md", "pictures.md")}
DB_ALONE = """archlint: 1
system: Shop
requirements: {availability: 99.9%}
components:
  clients: {kind: client}
  db: {engine: postgresql}
flows:
  buy: {does: write, steps: [clients -> db]}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def follows(shown, said):
    """The lines of the page that are not said, in their order."""
    waiting = [" ".join(line.split()) for line in said.splitlines()]
    missing = []
    for line in (" ".join(line.split()) for line in shown.splitlines()):
        begins = line.removesuffix("...").rstrip(" ,")
        place = next(
            (n for n, real in enumerate(waiting) if real == line or (line != begins and real.startswith(begins))), None
        )
        if place is None:
            missing.append(line)
        else:
            waiting = waiting[place + 1 :]
    return missing


def test_a_finding_as_the_page_of_commands_shows_it(capsys):
    Path("archlint.yaml").write_text(DB_ALONE, encoding="utf-8")
    run(["check", "archlint.yaml"])
    assert follows(SHOWN["cli.md"], capsys.readouterr().out) == []


def test_a_plan_as_the_page_of_capacity_shows_it(capsys):
    Path("shop.yaml").write_text(SHOP, encoding="utf-8")
    command, _, shown = SHOWN["capacity.md"].partition("\n")
    run(command.split()[2:])
    assert follows(shown, capsys.readouterr().out) == []


def test_a_trace_as_the_page_of_consistency_shows_it(capsys):
    run(["consistency", str(ROOT / "blueprints" / "capstone-10m.yaml"), "--flow", "get-my-tasks"])
    assert follows(SHOWN["consistency.md"], capsys.readouterr().out) == []


def test_what_is_stale_as_the_page_of_pictures_and_the_readme_show_it(capsys):
    """Twice the requests, and the standbys gone."""
    design = (ROOT / "blueprints" / "capstone-10m-reviewed.yaml").read_text(encoding="utf-8")
    Path("archlint.yaml").write_text(design, encoding="utf-8")
    Path("README.md").write_text("<!-- archlint:begin view=overview -->\n<!-- archlint:end -->\n", encoding="utf-8")
    words = ["render", "archlint.yaml", "--readme", "README.md"]
    assert run(words) == 0
    kept = [line for line in design.splitlines() if "write_quorum: 2" not in line]
    changed = "\n".join(kept).replace("title: PostgreSQL\n    zones: [a, b, c]", "title: PostgreSQL")
    Path("archlint.yaml").write_text(changed.replace("requests: 50", "requests: 100"), encoding="utf-8")
    assert run([*words, "--check"]) == 1
    said = capsys.readouterr().err
    assert follows(SHOWN["pictures.md"], said) == []
    quoted = (ROOT / "README.md").read_text(encoding="utf-8").partition("``stale: ")[2].partition("``")[0]
    assert f"stale: {quoted}" in said
