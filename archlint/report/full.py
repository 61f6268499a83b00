"""The default format: every finding with its excerpt, then the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.findings.gathered import gathered
from archlint.report.diagnostic import of_finding, of_problem
from archlint.report.diagnostic import write as draw
from archlint.report.outcome import verdict
from archlint.report.palette import PLAIN, Palette

if TYPE_CHECKING:
    from archlint.report.outcome import Outcome


def write(outcome: Outcome, palette: Palette = PLAIN) -> str:
    """Mistakes first, then findings, worst first and one of a kind, then one line with the verdict."""
    shown = gathered(outcome.findings)
    diagnostics = [of_problem(problem) for problem in outcome.problems]
    diagnostics += [of_finding(finding) for finding in shown]
    texts = [draw(diagnostic, outcome.sources, palette) + "\n" for diagnostic in diagnostics]
    colour = palette.error if outcome.exit_code else palette.strong
    return "".join(texts) + palette.paint(colour, verdict(outcome, shown)) + "\n"
