"""The badge and the table of estimates."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from archlint.analysis import Analyses
from archlint.errors import Span
from archlint.findings.finding import Finding, Location, Severity, Suppression
from archlint.picture import badge, estimates, summary
from archlint.picture.artefacts import facts_of
from tests.picture.conftest import analysed

ERROR = Finding("r", "c", Severity.ERROR, "api", "t", "m", Location("a.yaml", Span(1, 1, 1, 2), "here"))
WARNING = replace(ERROR, severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("findings", "said", "colour"),
    [
        ([ERROR, ERROR, WARNING], "2 errors · 1 warning", "#b91c1c"),
        ([WARNING], "1 warning", "#92400e"),
        ([replace(ERROR, severity=Severity.INFO)], "accepted", "#166534"),
        ([replace(ERROR, suppression=Suppression("waiver", "known"))], "accepted", "#166534"),
        ([], "accepted", "#166534"),
    ],
)
def test_a_badge_says_what_is_open(findings: list[Finding], said: str, colour: str) -> None:
    drawn = badge.write(findings)
    root = ET.fromstring(drawn)  # noqa: S314 - our own output
    assert root.attrib["aria-label"] == f"archlint: {said}"
    assert colour in drawn
    assert facts_of(drawn) == {"the picture": {"title": "archlint", "verdict": said}}
    assert badge.scene(findings).verdict == said


def test_estimates_show_their_arithmetic(capstone: Analyses) -> None:
    table = estimates.table(capstone)
    assert "| peak rate | 1,736 req/s | 10M × 10 % × 50 / 86,400 × 3 |\n" in table
    assert "`storage.audit-log.per_year` is 9.86x too high" in table


def test_a_changed_figure_is_told_in_words(capstone: Analyses) -> None:
    old = summary.facts(estimates.scene(analysed("capstone-today")))
    new = summary.facts(estimates.scene(capstone))
    assert "`peak rate` 139 req/s → 1,736 req/s" in summary.changes(old, new)
    assert summary.changes(new, new) == ()
