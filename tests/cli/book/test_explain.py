"""`archlint explain` with names that are none."""

import re
import shutil
from pathlib import Path

import pytest

import archlint
from archlint.cli.book.explain import fitted
from archlint.cli.book.mistakes import MEANINGS
from archlint.cli.run import run
from archlint.rules.bind import read_folder
from archlint.rules.shelf import book_folder


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("stal-fill", "did you mean `stale-fill`?"),
        ("spof", "did you mean `single-point-of-failure`?"),
        ("stale", "rules about that: `stale-fill`, `stale-set-race`, `stale-standby-read`"),
        ("single point", "rules about that: `single-point-of-failure`"),
        ("replication", "it is a category: `archlint rules --category replication` lists its rules"),
        ("zzz", "`archlint rules` lists them"),
        ("../..", "`archlint rules` lists them"),
    ],
)
def test_what_is_no_rule_leads_to_rules(name, help_, capsys):
    assert run(["explain", name]) == 2
    assert f"there is no rule `{name}`\n  = help: {help_}\n" in capsys.readouterr().err


def test_of_many_rules_the_first_are_named(capsys):
    assert run(["explain", "cache"]) == 2
    said = capsys.readouterr().err
    assert "rules about that: `" in said
    assert " more\n" in said


def test_a_page_fits_the_terminal_and_its_code_stays_whole():
    page = (
        "# a\n\n## Why\nOne thing is\nenough. Two are more.\n\n```\nwhere one is longer than that\n```\n"
        "```yaml\nwhere: {this is no condition}\n```\n> - and 99.9 % of it\n"
    )
    assert fitted(page, 20) == (
        "# a\n\n## Why\nOne thing is enough.\nTwo are more.\n\n```\nwhere one is longer\n      than that\n```\n"
        "```yaml\nwhere: {this is no condition}\n```\n> - and 99.9 % of it\n"
    )
    assert fitted(page, None) == page


@pytest.fixture
def team(tmp_path, monkeypatch):
    rules = Path(__file__).parents[3] / "examples" / "rules"
    shutil.copytree(rules, tmp_path / "team")
    monkeypatch.chdir(tmp_path / "team")


@pytest.mark.usefixtures("team")
def test_rules_of_ones_own_are_explained_and_listed(capsys):
    assert run(["explain", "store-without-owner"]) == 0
    assert capsys.readouterr().out.startswith("# store-without-owner\n")
    assert run(["explain", "store-without-owners"]) == 2
    assert "did you mean `store-without-owner`?" in capsys.readouterr().err
    assert run(["rules"]) == 0
    assert "  store-without-owner " in capsys.readouterr().out


@pytest.mark.usefixtures("team")
def test_a_shipped_rule_is_explained_beside_settings_that_are_wrong(capsys):
    Path("archlint.toml").write_text("nonsense = 1\n", encoding="utf-8")
    assert run(["explain", "stale-fill"]) == 0
    assert capsys.readouterr().out.startswith("# stale-fill\n")


GIVEN = re.compile(r'(?:Refusal|Problem|at_\w+|refuse|_not_yaml)\(\s*(?:event,|file,)?\s*"([a-z]+(?:-[a-z\d]+)*)"')
"""Where the kind of a mistake stands in the text of the program."""


def kinds_of_mistakes():
    """The names of mistakes that reading a blueprint gives."""
    package = Path(archlint.__file__).parent
    for part in ("blueprint/**/*.py", "source/*.py", "graph/*.py", "findings/accept.py"):
        for path in package.glob(part):
            yield from GIVEN.findall(path.read_text(encoding="utf-8"))


def test_what_stands_in_the_place_of_a_rule_is_explained_like_one(capsys):
    assert set(kinds_of_mistakes()) - {*MEANINGS} == set()
    assert run(["explain", "missing-key"]) == 0
    assert "A mistake in a blueprint, not a rule" in capsys.readouterr().out
    assert not {*MEANINGS} & {found.rule.name for found in read_folder(book_folder())}
