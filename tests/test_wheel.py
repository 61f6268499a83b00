"""What is installed is what was tested: the wheel carries the rule book and the blueprints and works from anywhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The built wheel, unpacked into a folder of its own."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = target.glob("archlint-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target / "site")
    return target / "site"


def archlint(installed, *arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(installed), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "archlint", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_carries_the_book_and_the_blueprints(installed):
    assert (installed / "archlint" / "_blueprints" / "capstone-10m.yaml").is_file()
    assert len(list((installed / "archlint" / "_book").rglob("*.yaml"))) >= 40
    assert (installed / "archlint" / "py.typed").is_file()


def test_the_wheel_finds_what_the_checkout_finds(installed, tmp_path):
    blueprint = tmp_path / "archlint.yaml"
    blueprint.write_bytes((ROOT / "blueprints" / "capstone-10m.yaml").read_bytes())
    there = archlint(installed, "check", "archlint.yaml", "--format", "concise", cwd=tmp_path)
    here = archlint(ROOT, "check", "archlint.yaml", "--format", "concise", cwd=tmp_path)
    assert there.returncode == 1, there.stderr
    assert (there.stdout, there.stderr) == (here.stdout, here.stderr)


def test_the_wheel_explains_its_rules(installed, tmp_path):
    page = archlint(installed, "explain", "stale-fill", cwd=tmp_path)
    assert page.returncode == 0, page.stderr
    assert "bad" in page.stdout.lower()
