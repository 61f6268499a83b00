"""Rewrite what is made of the language (its table, its schema, the tables of its reference), the page about engines, what the
library and students' designs are expected to give, and the version that the examples of CI install.

    python tests/refresh.py

The rule book and its pages are written by `archlint rules compile` and `archlint rules docs`. Look at the difference
before you commit it.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples" / "ci").iterdir())
LIBRARY = sorted((ROOT / "blueprints").glob("*.yaml")) + sorted((ROOT / "blueprints" / "drills").glob("*.yaml"))


def archlint(*arguments: str, folder: Path = ROOT) -> str:
    """What a command prints, findings or not."""
    command = [sys.executable, "-m", "archlint", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(done.stderr.decode())
    return done.stdout.decode()


def expected_findings(blueprint: Path) -> Path:
    """Where the expected findings of a blueprint are committed."""
    return ROOT / "tests" / "library" / blueprint.relative_to(ROOT / "blueprints").with_suffix(".txt")


def pictures(blueprint: Path) -> str:
    """The folder of the committed pictures of a blueprint, light and dark."""
    return f"blueprints/pictures/{blueprint.relative_to(ROOT / 'blueprints').with_suffix('').as_posix()}/"


def views(blueprint: Path) -> str:
    """What is drawn of it: the overview and every flow, of the answers to drills the overview alone."""
    return "overview" if blueprint.parent.name == "drills" else "all"


def main() -> None:
    """Write everything anew."""
    for made_of_the_language in ("tests.blueprint.test_plain", "tests.blueprint.test_reference"):
        subprocess.run([sys.executable, "-m", made_of_the_language], cwd=ROOT, check=True)
    archlint("schema", "-o", "docs/archlint.schema.json")
    for blueprint in LIBRARY:
        place = blueprint.relative_to(ROOT).as_posix()
        expected_findings(blueprint).parent.mkdir(exist_ok=True)
        expected_findings(blueprint).write_text(
            archlint("check", place, "--format", "concise"), encoding="utf-8", newline="\n"
        )
        archlint("render", place, "--view", views(blueprint), "-o", pictures(blueprint))
    version = archlint("--version").split()[1]
    for example in EXAMPLES:
        text = re.sub(r"archlint~=[0-9.]+", f"archlint~={version}", example.read_text(encoding="utf-8"))
        example.write_text(text, encoding="utf-8", newline="\n")
    archlint("render", "blueprints/capstone-10m.yaml", "--readme", "README.md")
    archlint("render", "archlint.yaml", "--readme", "README.md", folder=ROOT / "examples" / "readme")
    for written in ("tests.students.test_students", "tests.catalogue.test_page"):
        subprocess.run([sys.executable, "-m", written], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
