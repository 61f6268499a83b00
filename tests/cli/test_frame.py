"""The frame around the commands: dispatch, mistakes on the command line, exit codes, streams."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archlint import __version__
from archlint.cli import registry, wording
from archlint.cli.registry import function_at
from archlint.cli.run import run
from archlint.errors import CommandError, Problem

if TYPE_CHECKING:
    from pathlib import Path


def test_version_is_answered_without_importing_anything_else() -> None:
    program = (
        "import sys; sys.argv = ['archlint', '--version']; import archlint.__main__ as m; m.main();"
        "print(sorted(name for name in sys.modules if name.startswith('archlint')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == f"archlint {__version__}\n['archlint', 'archlint.__main__']\n"


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    page = " ".join(capsys.readouterr().out.split())
    for command in registry.COMMANDS:
        assert command.help in page or re.search(rf"\b{command.name.split()[1]}\b", page)


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [["import", "--help"], ["import", "-h"], ["help", "import"]])
def test_a_word_that_only_begins_commands_has_a_page(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, *words)
    assert page.startswith("usage: archlint import COMMAND [OPTIONS] [ARGUMENTS]\n\ncommands:\n  import compose ")
    assert "  import backstage    a blueprint from a Backstage catalogue\n" in page


@pytest.mark.parametrize("word", ["drill", "rules"])
def test_the_page_of_a_command_names_those_below_it(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, word, "--help")
    below = [command for command in registry.COMMANDS if command.name.startswith(f"{word} ")]
    assert all(re.search(rf"^ *{command.name} +{re.escape(command.help)}$", page, re.MULTILINE) for command in below)


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        (["diff"], "archlint diff [OPTIONS] OLD NEW"),
        (["check"], "archlint check [OPTIONS] [PATH]..."),
        (["drill"], "archlint drill [OPTIONS] [PROMPT]"),
        (["faulttree"], "archlint faulttree [OPTIONS] FILE..."),
    ],
)
def test_what_is_required_stands_bare(words: list[str], usage: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, *words, "--help").startswith(f"Usage: {usage}\n")


def test_limits_are_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    page = " ".join(shown(capsys, "simulate", "--help").split())
    assert "[100 to 100,000,000]" in page
    assert "<=x" not in page


@pytest.mark.parametrize("command", registry.COMMANDS, ids=lambda command: command.name)
def test_every_command_exists_and_has_a_page(command: registry.Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(function_at(command.place))
    assert run([*command.name.split(), "--help"]) == 0
    page = capsys.readouterr().out
    assert f"archlint {command.name}" in page
    assert not re.search("<[a-z]", page), "a type of Python in place of what people write"
    assert [line for line in page.partition("Below it:")[2].splitlines() if len(line) > 80] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "error[unknown-command]: there is no command `chek`\n  = help: did you mean `check`?\n"),
        (
            ["zzz"],
            "error[unknown-command]: there is no command `zzz`\n  = help: `archlint --help` lists the commands\n",
        ),
        (
            ["import"],
            "error[unknown-command]: `archlint import` needs to know which\n  = help: write `archlint import compose` or `archlint import kubernetes` or `archlint import structurizr` or `archlint import calm` or `archlint import backstage`\n",
        ),
        (
            ["import", "compse"],
            "error[unknown-command]: there is no command `import compse`\n  = help: did you mean `import compose`?\n",
        ),
        (
            ["rules", "--category", "cachng"],
            "error[unknown-value]: `--category` is one of statelessness, load-balancing, health, failure, capacity, replication, sharding, caching, consistency, queues, resilience, requirements, tradeoffs, blueprint; this says `cachng`\n  = help: did you mean `caching`?\n",
        ),
        (
            ["validate", "x.yaml"],
            "error[unknown-command]: there is no command `validate`\n  = help: did you mean `check`?\n",
        ),
        (
            ["import", "k8s"],
            "error[unknown-command]: there is no command `import k8s`\n  = help: did you mean `import kubernetes`?\n",
        ),
        (
            ["drill", "quit"],
            "error[unknown-prompt]: there is no prompt `quit`\n  = help: did you mean `archlint drill pause`?\n",
        ),
        (
            ["init", "--dry-run"],
            "error[unknown-option]: `archlint init` has no option `--dry-run`\n  = help: did you mean `--check`?\n",
        ),
        (["--verson"], "error[unknown-option]: there is no option `--verson`\n  = help: did you mean `--version`?\n"),
        (
            ["check", "--hlp"],
            "error[unknown-option]: `archlint check` has no option `--hlp`\n  = help: did you mean `--help`?\n",
        ),
    ],
)
def test_a_mistake_on_the_command_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", said)


def test_other_words_lead_to_commands_and_options_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    for command in {*wording.COMMANDS.values()}:
        assert run([*command.split(), "--help"]) == 0 or command == "--version", command
    for (command, _), option in wording.OPTIONS.items():
        capsys.readouterr()
        run([command, "--help"])
        assert option.split()[0] in capsys.readouterr().out, option


def test_a_file_instead_of_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "archlint.yaml"
    file.write_text("archlint: 1\n", encoding="utf-8")
    assert run([str(file)]) == 2
    assert f"to check it: `archlint check {file}`" in capsys.readouterr().err


def test_a_bug_is_reported_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ARCHLINT_DEBUG", raising=False)
    monkeypatch.setattr(registry, "find", lambda _: 1 / 0)
    assert run(["check"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("error[bug]: archlint met something it does not understand: ZeroDivisionError")
    assert "Traceback" not in said
    assert "issues/new" in said


def test_a_bug_shows_its_traceback_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARCHLINT_DEBUG", "1")
    monkeypatch.setattr(registry, "find", lambda _: 1 / 0)
    assert run(["check"]) == 3
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="there such a name is not there")
@pytest.mark.parametrize("words", [["check"], ["import", "compose"], ["grade"], ["report"]])
def test_a_name_that_the_system_does_not_take_is_no_bug(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*words, "a" * 300]) == 2
    assert f"`{'a' * 77}…` cannot be read: file name too long" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["capacity", "a.yaml", "--samples", "-1"], "`--samples` must be at least 0"),
        (["capacity", "a.yaml", "--seed", "x"], "`--seed` must be a whole number"),
    ],
)
def test_a_value_that_does_not_fit_is_said_in_our_words(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err.startswith(f"error[bad-argument]: {said}\n")


def test_several_problems_are_counted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: list[str]) -> registry.Command:
        raise CommandError(Problem("one", "first", ""), Problem("two", "second", ""))

    monkeypatch.setattr(registry, "find", fail)
    assert run(["check"]) == 2
    assert capsys.readouterr().err == "error[one]: first\n\nerror[two]: second\n\n2 mistakes\n"


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(_: list[str]) -> registry.Command:
        raise KeyboardInterrupt

    monkeypatch.setattr(registry, "find", stop)
    assert run(["check"]) == 130
    assert capsys.readouterr() == ("", "")
