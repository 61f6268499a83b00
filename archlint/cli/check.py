"""`archlint check`: findings with their places, and the verdict of the run."""

import os
import sys
from dataclasses import replace
from typing import Annotated

from typer import Argument, Option

from archlint.cli import known, output
from archlint.cli.blueprints import find
from archlint.cli.checking import Request, check_files
from archlint.cli.choice import one_of
from archlint.cli.configuration.load import load
from archlint.cli.configuration.settings import LEVELS
from archlint.cli.statistics import table
from archlint.errors import CommandError, Problem
from archlint.report.formats import FORMATS, write
from archlint.report.outcome import Outcome


def check(
    paths: Annotated[
        list[str] | None,
        Argument(metavar="PATH", help="Blueprints, or folders with archlint.yaml or blueprints/*.yaml."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        Option("--format", metavar="NAME[=FILE]", help=f"One of {', '.join(FORMATS)}; may be given several times."),
    ] = None,
    fail_on: Annotated[
        str | None, Option(metavar="SEVERITY", help="What fails the run: error, warning, info or never.")
    ] = None,
    pack: Annotated[str | None, Option(metavar="NAME", help="The rule pack.")] = None,
    no_waivers: Annotated[bool, Option("--no-waivers", help="Show accepted findings as well.")] = False,
    today: Annotated[str | None, Option(metavar="YYYY-MM-DD", help="The day waivers are measured against.")] = None,
    statistics: Annotated[bool, Option("--statistics", help="Say how often each rule applied.")] = False,
    watching: Annotated[bool, Option("--watch", help="Check again whenever a blueprint is saved.")] = False,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Check blueprints and say what is wrong, why, what to do and what gets worse."""
    settings = load(config)
    level = one_of("--fail-on", fail_on or settings.fail_on, LEVELS)
    targets = [_target(text) for text in format_ or ["full"]]
    if pack is not None:
        settings = replace(settings, pack=pack)
    request = Request(settings, level, not no_waivers, _day(today))
    if watching:
        from archlint.cli.problems import guarded  # noqa: PLC0415 - only with --watch
        from archlint.cli.watch import watch  # noqa: PLC0415

        watch(lambda: find(paths or settings.paths), lambda: guarded(lambda: _run(paths, request, targets, statistics)))
        return 0
    return _run(paths, request, targets, statistics)


def _run(paths: list[str] | None, request: Request, targets: list[tuple[str, str | None]], statistics: bool) -> int:
    """One check of everything, delivered in every format; the exit code."""
    settings = request.settings
    outcome, reviews = check_files(find(paths or settings.paths), request, known.read(settings))
    for name, file in targets:
        _deliver(name, file, outcome)
    if statistics:
        output.say(table(reviews))
    sys.stdout.flush()
    return outcome.exit_code


def _target(text: str) -> tuple[str, str | None]:
    """A format and the file it goes to: 'json=out.json'."""
    name, _, file = text.partition("=")
    return one_of("--format", name, FORMATS), file or None


def _day(text: str | None) -> str:
    """The day as an ISO date; the clock is read here and nowhere else."""
    from datetime import UTC, date, datetime  # noqa: PLC0415

    if text is None:
        return datetime.now(UTC).date().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        problem = Problem("bad-date", f"`--today` is a date such as 2027-06-30; this says `{text}`", "")
        raise CommandError(problem) from error


def _deliver(name: str, file: str | None, outcome: Outcome) -> None:
    if name == "full" and file is None and output.wants_colour(sys.stdout):
        from archlint.report import full  # noqa: PLC0415
        from archlint.report.palette import COLOURED  # noqa: PLC0415

        output.say(full.write(outcome, COLOURED))
    else:
        output.deliver(write(name, outcome), file)
    if name == "github":
        _summarise(outcome)


def _summarise(outcome: Outcome) -> None:
    """Add everything to the step summary of a GitHub run; only the file's name is taken from the environment."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        output.append_file(summary, write("markdown", outcome))
