"""The documentation names every command there is, and no other."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

from archlint.cli import registry

ROOT = Path(__file__).parents[2]


def test_every_command_has_its_section_and_no_section_lacks_its_command():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    documented = re.findall(r"^### archlint (.+)$", page, re.MULTILINE)
    assert sorted(documented) == sorted(command.name for command in registry.COMMANDS)


def test_the_python_example_runs(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["limits.py", str(ROOT / "blueprints" / "capstone-10m.yaml")])
    runpy.run_path(str(ROOT / "examples" / "api" / "limits.py"))
    assert "db: connections at 247%" in capsys.readouterr().out
