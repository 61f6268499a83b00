"""Well-designed public reference architectures: nothing here is an error, and nothing is one point of failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlint.analysis import analyse
from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.findings.finding import Severity
from archlint.graph import load_system
from archlint.picture.views import overview

FOLDER = Path(__file__).parent
ARCHITECTURES = sorted(FOLDER.glob("*.yaml"))
DAY = "2026-01-01"


def found(path, pack):
    settings = Settings(pack=pack)
    return review(path.as_posix(), open_book(settings), Request(settings, "error", waivers=True, today=DAY)).findings


def line(finding):
    return f"{finding.severity.value} {finding.rule} {finding.message}"


@pytest.mark.parametrize("pack", ["capstone", "production"])
@pytest.mark.parametrize("path", ARCHITECTURES, ids=lambda path: path.stem)
def test_a_good_design_has_no_errors(path, pack):
    assert [line(finding) for finding in found(path, pack) if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("path", ARCHITECTURES, ids=lambda path: path.stem)
def test_equivalent_redundancy_is_recognised(path):
    """Managed services, quorums, pairs with a shared address and spare providers are no single points of failure."""
    assert [line(finding) for finding in found(path, "production") if "single-point" in finding.rule] == []


@pytest.mark.parametrize("path", ARCHITECTURES, ids=lambda path: path.stem)
def test_the_picture_names_no_single_point_either(path):
    """One region is a choice, as in the findings, and the title says so."""
    verdict = overview(analyse(load_system(path.as_posix())[0])).verdict
    assert verdict.startswith("no single point of failure"), verdict


def test_there_are_enough_of_them():
    assert len(ARCHITECTURES) >= 10
