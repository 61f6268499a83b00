"""The blueprint library gives the findings and the pictures that are committed with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIBRARY = sorted((ROOT / "blueprints").glob("*.yaml")) + sorted((ROOT / "blueprints" / "drills").glob("*.yaml"))
each = pytest.mark.parametrize("blueprint", LIBRARY, ids=lambda path: path.stem)


def beside(folder, blueprint, ending):
    """What is committed about a blueprint, in a folder with the same layout."""
    return ROOT / folder / blueprint.relative_to(ROOT / "blueprints").with_suffix(ending)


def archlint(*arguments, seed="0"):
    return subprocess.run(
        [sys.executable, "-m", "archlint", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=False,
    )


@each
def test_the_findings_are_the_expected_ones(blueprint):
    done = archlint("check", blueprint.relative_to(ROOT).as_posix(), "--format", "concise")
    expected = beside("tests/library", blueprint, ".txt").read_text(encoding="utf-8")
    assert done.stdout.decode() == expected
    assert done.returncode == (1 if ": error[" in expected else 0)


@each
def test_the_pictures_are_the_committed_ones(blueprint):
    folder = f"{beside('blueprints/pictures', blueprint, '').relative_to(ROOT).as_posix()}/"
    view = "overview" if blueprint.parent.name == "drills" else "all"
    done = archlint("render", blueprint.relative_to(ROOT).as_posix(), "--view", view, "-o", folder, "--check")
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_the_same_bytes_come_out_under_any_hash_seed():
    outputs = {
        archlint("check", "blueprints/capstone-10m.yaml", "--format", "json", seed=seed).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_the_reviewed_architecture_is_clean():
    expected = (ROOT / "tests" / "library" / "capstone-10m-reviewed.txt").read_text(encoding="utf-8")
    assert "error[" not in expected
    assert "warning[" not in expected


def test_the_finding_in_the_readme_is_what_check_says():
    told = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    assert told in archlint("check", "blueprints/capstone-10m.yaml").stdout.decode()


def test_the_readme_shows_the_design_as_it_is():
    done = archlint("render", "blueprints/capstone-10m.yaml", "--readme", "README.md", "--check")
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_no_shipped_blueprint_depends_on_the_day():
    assert not any("until:" in path.read_text(encoding="utf-8") for path in LIBRARY)


LECTURE = {
    "the balancer is single": "single-point-of-failure] losing `lb`",
    "the broker is single": "single-point-of-failure] losing `queue`",
    "writes stop with the primary": "single-point-of-failure] losing `db`",
    "the cache is refilled from a standby": "stale-fill]",
    "connections run out": "connections",
    "descriptors run out": "sockets",
    "the audit figure counts all users": "storage.audit-log.per_year",
    "reads are taken for all requests": "estimate-disagrees] `reads`",
}


@pytest.mark.parametrize("words", LECTURE.values(), ids=LECTURE.keys())
def test_it_finds_what_the_lecture_overlooks(words):
    assert words in (ROOT / "tests" / "library" / "capstone-10m.txt").read_text(encoding="utf-8")


@each
def test_the_gallery_says_how_many_errors_there_are(blueprint):
    expected = beside("tests/library", blueprint, ".txt").read_text(encoding="utf-8")
    (row,) = [
        line
        for line in (ROOT / "blueprints" / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| [{blueprint.stem}]")
    ]
    count = expected.count(": error[")
    assert row.endswith(f"| {count} errors |" if count else "| clean |")
