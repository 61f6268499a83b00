"""What a command loads is what it needs: checked on modules, never on the clock."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAVY = ("networkx", "rich", "graphviz", "diagrams", "jinja2", "numpy", "markdown_it", "pygments")


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


def test_the_version_is_answered_before_anything_is_loaded():
    loaded = loaded_by("--version")
    assert not {name for name in loaded if name.startswith(("typer", "pydantic", "yaml", "archlint.cli"))}


def test_a_command_registers_only_itself():
    loaded = loaded_by("schema")
    assert not {name for name in loaded if name.startswith("archlint.picture")}
