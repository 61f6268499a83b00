"""The configuration: what is found, what is refused, where each setting came from."""

from __future__ import annotations

import pytest

from archlint.cli.config import page
from archlint.cli.configuration.load import load
from archlint.cli.configuration.settings import RuleSetting, Settings
from archlint.cli.run import run
from archlint.errors import ConfigurationError, Problem, Span
from archlint.rules.shelf import book_folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems_of(folder, text, name="archlint.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load()
    return raised.value.problems


@pytest.mark.usefixtures("folder")
def test_without_a_file_the_defaults_hold():
    assert load() == Settings()


def test_a_file_above_is_found_up_to_the_repository_root(folder, monkeypatch):
    (folder / "archlint.toml").write_text('fail-on = "warning"\n', encoding="utf-8")
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert load().fail_on == "warning"


def test_nothing_beyond_the_repository_root_is_read(folder, monkeypatch):
    (folder / "archlint.toml").write_text("broken", encoding="utf-8")
    inner = folder / "inner"
    (inner / ".git").mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert load() == Settings()


def test_pyproject_is_read_and_archlint_toml_wins(folder):
    (folder / "pyproject.toml").write_text('[tool.archlint]\npack = "production"\n', encoding="utf-8")
    assert load().pack == "production"
    assert load().origin("pack") == "pyproject.toml:2"
    (folder / "archlint.toml").write_text('pack = "interview"\n', encoding="utf-8")
    assert load().pack == "interview"


def test_a_pyproject_without_our_table_is_passed_over(folder):
    (folder / "pyproject.toml").write_text("[project]\nname = 'archlint-user'\n", encoding="utf-8")
    assert load() == Settings()


def test_rules_have_severities_and_parameters(folder):
    text = '[rules]\nstale-fill = "warning"\n[rules.high-utilisation]\nseverity = "error"\ntarget = 0.6\n'
    (folder / "archlint.toml").write_text(text, encoding="utf-8")
    assert load().rules == {
        "stale-fill": RuleSetting("warning"),
        "high-utilisation": RuleSetting("error", {"target": 0.6}),
    }


def test_every_mistake_is_reported_once_at_its_place(folder):
    text = 'fail_on = "error"\npack = 3\nfail-on = "eror"\npaths = ["a", 1]\n\n[rules.stale-fill]\nseverity = "loud"\n'
    assert problems_of(folder, text) == (
        Problem(
            "unknown-key",
            "there is no setting `fail_on`",
            "archlint.toml",
            Span(1, 1, 1, 8),
            "did you mean `fail-on`?",
        ),
        Problem("wrong-type", "`pack` is a text; this is `3`", "archlint.toml", Span(2, 8, 2, 9)),
        Problem(
            "unknown-value",
            "`fail-on` is one of error, warning, info, never; this says `eror`",
            "archlint.toml",
            Span(3, 11, 3, 17),
            "did you mean `error`?",
        ),
        Problem(
            "wrong-type",
            "`paths` is a list of texts; this has something else in it",
            "archlint.toml",
            Span(4, 9, 4, 17),
        ),
        Problem(
            "unknown-value",
            "`severity` is one of error, warning, info, off; this says `loud`",
            "archlint.toml",
            Span(7, 12, 7, 18),
        ),
    )


@pytest.mark.parametrize(("text", "span"), [("a = \n", Span(1, 5, 1, 6)), ("a = [1,", Span(1, 8, 1, 9))])
def test_broken_toml_is_one_message_with_its_place(folder, text, span):
    (problem,) = problems_of(folder, text)
    assert (problem.kind, problem.span) == ("invalid-toml", span)
    assert problem.message.startswith("this is not TOML: ")


def test_config_shows_what_can_be_read_back(folder, capsys):
    (folder / "archlint.toml").write_text('paths = ["design"]\n[rules]\nstale-fill = "off"\n', encoding="utf-8")
    assert run(["config"]) == 0
    shown = capsys.readouterr().out
    assert shown == (
        'pack = "capstone"                     # default\n'
        'fail-on = "error"                     # default\n'
        'paths = ["design"]                    # archlint.toml:1\n'
        "rule-paths = []                       # default\n"
        "select = []                           # default\n"
        "ignore = []                           # default\n"
        'baseline = ".archlint/baseline.json"  # default\n'
        "\n"
        "[rules.stale-fill]  # archlint.toml:2\n"
        'severity = "off"\n'
    )
    before = load()
    (folder / "archlint.toml").write_text(shown, encoding="utf-8")
    assert page(load()).replace("archlint.toml", "") != ""
    assert (load().paths, load().rules) == (before.paths, before.rules)


@pytest.mark.usefixtures("folder")
def test_a_named_file_that_is_not_there(capsys):
    assert run(["config", "--config", "no.toml"]) == 2
    assert "there is no file `no.toml`" in capsys.readouterr().err


WRONG = [
    (
        'select = ["x"]',
        "there is no rule or category `x`",
        '"x"',
        "`archlint rules` lists the rules; categories: statelessness, load-balancing, health, failure, capacity, replication, sharding, caching, consistency, queues, resilience, requirements, tradeoffs, blueprint",
    ),
    (
        'ignore = [\n  "caching",\n  "cachng", # typo\n]',
        "there is no rule or category `cachng`",
        '"cachng"',
        "did you mean `caching`?",
    ),
    ('pack = "captone"', "there is no pack `captone`", '"captone"', "did you mean `capstone`?"),
    (
        '[rules]\nstal-fill = "off"',
        "there is no rule or category `stal-fill`",
        "stal-fill",
        "did you mean `stale-fill`?",
    ),
    (
        '[rules.stale-fill]\nseverty = "off"',
        "`stale-fill` has no parameter `severty`",
        "severty",
        "did you mean `severity`?",
    ),
    (
        "[rules.resource-over-target]\ntarget = 90",
        "`target` of `resource-over-target` must lie between 0 % and 100 %, got `90`",
        "90",
        "write `90%`",
    ),
    (
        "[rules]\nstale-fill = true # x",
        "`stale-fill` is one of error, warning, info, off; this says `true`",
        "true",
        None,
    ),
    ('paths = ["nowhere"]', "there is no file `nowhere`", '"nowhere"', None),
    (
        'rule-paths = ["nowhere"]',
        "`nowhere` of `rule-paths` is not there",
        '"nowhere"',
        "`archlint rules new` writes one to fill in",
    ),
    ('baseline = "."', "`.` cannot be read: is a directory", '"."', None),
    (
        '[tool.archlint]\npack = "capstone"',
        "there is no setting `tool`",
        "archlint",
        "`[tool.archlint]` is for pyproject.toml: in a file of archlint's own the settings stand at the top",
    ),
]


@pytest.mark.parametrize(("text", "message", "place", "help_"), WRONG)
def test_what_does_not_exist_is_one_mistake_at_its_value(folder, capsys, text, message, place, help_):
    (folder / "archlint.toml").write_text(text, encoding="utf-8")
    (folder / "archlint.yaml").write_text(
        "archlint: 1\nsystem: S\ncomponents:\n  clients: {kind: client}\n", encoding="utf-8"
    )
    assert run(["check"]) == 2
    header, arrow, *rest = capsys.readouterr().err.splitlines()
    assert header.partition("]: ")[2] == message
    line, column = map(int, arrow.rpartition("archlint.toml:")[2].split(":"))
    assert text.splitlines()[line - 1][column - 1 :].startswith(place)
    assert ("^" * len(place)) == rest[2].rpartition(" ")[2]
    assert [row.partition("= help: ")[2] for row in rest if "= help" in row] == ([help_] if help_ else [])


def test_paths_of_the_configuration_start_in_its_folder(folder, monkeypatch, capsys):
    (folder / "archlint.toml").write_text('paths = ["design"]\n', encoding="utf-8")
    (folder / "design").mkdir()
    (folder / "design" / "archlint.yaml").write_text("archlint: 2\n", encoding="utf-8")
    monkeypatch.chdir(folder / "design")
    assert run(["check", "--format", "concise"]) == 2
    assert capsys.readouterr().out.startswith("archlint.yaml:1:11: error[unknown-version]")


@pytest.mark.usefixtures("folder")
def test_a_rule_with_a_name_that_is_taken_is_said_at_that_name(folder, capsys):
    shipped = book_folder() / "caching" / "stale-fill.yaml"
    (folder / "rules").mkdir()
    (folder / "rules" / "mine.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "archlint.toml").write_text('rule-paths = ["rules"]\n', encoding="utf-8")
    (folder / "archlint.yaml").write_text("archlint: 1\n", encoding="utf-8")
    assert run(["check"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error[duplicate-rule]: two rules are called `stale-fill`\n")
    assert "rules/mine.yaml:1:7" in said
