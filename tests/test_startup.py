"""What a command loads is what it needs: checked on modules, never on the clock."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = (
    "pygls",
    "lsprotocol",
    "asyncio",
    "networkx",
    "rich",
    "graphviz",
    "diagrams",
    "jinja2",
    "numpy",
    "markdown_it",
    "pygments",
)


def loaded_by(*arguments):
    """Names of the modules in memory when the command has ended."""
    script = (
        "import sys, io, contextlib\n"
        "from archlint.__main__ import main\n"
        f"sys.argv = ['archlint', *{list(arguments)!r}]\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):\n"
        "    try:\n"
        "        main()\n"
        "    except SystemExit:\n"
        "        pass\n"
        "sys.stdout.write(' '.join(sorted(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_check_loads_nothing_heavy():
    loaded = loaded_by("check", "blueprints/capstone-10m.yaml")
    assert "archlint.graph.system" in loaded
    assert loaded & set(HEAVY) == set()


def test_check_loads_nothing_for_ranges_or_terminals_or_manuals():
    loaded = loaded_by("check", "blueprints/capstone-10m.yaml")
    assert not loaded & {"statistics", "random", "shutil", "textwrap", "archlint.analysis.capacity.uncertainty"}


def test_a_blueprint_in_which_nothing_is_wrong_is_read_without_the_models():
    assert not {"pydantic", "pydantic_core"} & loaded_by("check", "blueprints/capstone-10m.yaml")


def test_the_version_is_answered_before_anything_is_loaded():
    loaded = loaded_by("--version")
    assert not {name for name in loaded if name.startswith(("typer", "pydantic", "yaml", "archlint.cli"))}


def test_a_command_registers_only_itself():
    loaded = loaded_by("schema")
    assert not {name for name in loaded if name.startswith("archlint.picture")}


def test_paths_alone_load_no_parser_of_options():
    assert not {"typer", "click"} & loaded_by("check", "blueprints/capstone-10m.yaml")
    assert "typer" in loaded_by("check", "--fail-on", "never", "blueprints/capstone-10m.yaml")


@pytest.mark.parametrize("file", ["blueprints/capstone-10m.yaml", "blueprints/capstone-10m-reviewed.yaml", "none.yaml"])
def test_a_command_line_without_options_says_what_one_with_the_defaults_says(file):
    short, long = (
        subprocess.run(
            [sys.executable, "-m", "archlint", "check", *options, file], cwd=ROOT, capture_output=True, check=False
        )
        for options in ([], ["--format", "full"])
    )
    assert (short.returncode, short.stdout, short.stderr) == (long.returncode, long.stdout, long.stderr)


def test_few_classes_of_a_check_are_compiled_one_by_one():
    """Each standard frozen dataclass costs half a millisecond; `frozen` is for all but a handful."""
    script = (
        "import dataclasses, sys\n"
        "standard, made = dataclasses.dataclass, []\n"
        "def counting(cls=None, /, **options):\n"
        "    made.append(cls) if options.get('frozen') and sys._getframe(1).f_globals['__name__'].startswith('archlint') "
        "else None\n"
        "    return standard(cls, **options)\n"
        "dataclasses.dataclass = counting\n"
        "sys.argv = ['archlint', 'check', 'blueprints/capstone-10m.yaml']\n"
        "from archlint.__main__ import main\n"
        "main()\n"
        "sys.stderr.write(str(len(made)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stderr) <= 10
