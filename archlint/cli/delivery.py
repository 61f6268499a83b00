"""A check from its paths to its exit code: everything is checked, written in every format asked for, and judged."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from archlint.cli import known, output
from archlint.cli.checking import Request, check_files
from archlint.cli.choice import one_of
from archlint.cli.configuration.load import load
from archlint.cli.configuration.paths import chosen
from archlint.cli.configuration.settings import LEVELS
from archlint.errors import CommandError, Problem
from archlint.report.formats import write

if TYPE_CHECKING:
    from archlint.report.outcome import Outcome


def plain(paths: list[str]) -> int:
    """`archlint check` with nothing but paths, as people and hooks type it."""
    settings = load(None)
    request = Request(settings, one_of("--fail-on", settings.fail_on, LEVELS), waivers=True, today=day(None))
    return run(paths, request, [("full", None)])


def run(
    paths: list[str] | None, request: Request, targets: list[tuple[str, str | None]], *, statistics: bool = False
) -> int:
    """One check of everything, delivered in every format; the exit code."""
    settings = request.settings
    outcome, reviews = check_files(chosen(paths, settings), request, known.read(settings))
    for name, file in targets:
        deliver(name, file, outcome)
    if statistics:
        from archlint.cli.statistics import table  # noqa: PLC0415 - only with --statistics

        output.say(table(reviews))
    sys.stdout.flush()
    return outcome.exit_code


def day(text: str | None) -> str:
    """The day as an ISO date; the clock is read here and nowhere else.

    Raises CommandError for what is no day.
    """
    if text is None:
        return datetime.now(UTC).date().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        problem = Problem("bad-date", f"`--today` is a date such as 2027-06-30; this says `{text}`", "")
        raise CommandError(problem) from error


def deliver(name: str, file: str | None, outcome: Outcome) -> None:
    """Write the outcome in one format, to a file or to standard output."""
    if name == "full" and file is None:
        from archlint.report import full  # noqa: PLC0415

        output.say(full.write(outcome, output.palette(sys.stdout)))
    else:
        output.deliver(write(name, outcome), file)
    if name == "github":
        summarise(outcome)


def summarise(outcome: Outcome) -> None:
    """Add everything to the step summary of a GitHub run; only the file's name is taken from the environment."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        output.append_file(summary, write("markdown", outcome))
