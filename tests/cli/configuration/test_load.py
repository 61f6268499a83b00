"""The configuration: what is found, what is refused, where each setting came from."""

from __future__ import annotations

import pytest

from archlint.cli.config import page
from archlint.cli.configuration.load import load
from archlint.cli.configuration.settings import RuleSetting, Settings
from archlint.cli.run import run
from archlint.errors import ConfigurationError, Problem, Span


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
        Problem("wrong-type", "`pack` is a text", "archlint.toml", Span(2, 1, 2, 5)),
        Problem(
            "unknown-value",
            "`fail-on` is one of error, warning, info, never; this says `eror`",
            "archlint.toml",
            Span(3, 1, 3, 8),
            "did you mean `error`?",
        ),
        Problem("wrong-type", "`paths` is a list of texts", "archlint.toml", Span(4, 1, 4, 6)),
        Problem(
            "unknown-value",
            "`severity` is one of error, warning, info, off; this says `loud`",
            "archlint.toml",
            Span(7, 1, 7, 9),
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
