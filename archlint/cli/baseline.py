"""`archlint baseline`: begin with what is there, so that only new findings fail a run."""

from typing import Annotated

from typer import Argument, Option

from archlint.cli import known, output
from archlint.cli.blueprints import only_files
from archlint.cli.checking import Request, check_files
from archlint.cli.configuration.load import load
from archlint.cli.configuration.paths import chosen
from archlint.errors import CommandError, Problem
from archlint.findings import baseline as file
from archlint.quantity.show import counted


def baseline(
    paths: Annotated[list[str] | None, Argument(metavar="PATH", help="Blueprints or folders, as for check.")] = None,
    because: Annotated[str | None, Option(metavar="TEXT", help="Why these findings are accepted for now.")] = None,
    prune: Annotated[bool, Option("--prune", help="Only remove entries that are no longer found.")] = False,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Record the findings there are as known; from then on `check` fails on new ones only."""
    only_files(paths or (), "its findings are recorded under the name of the file")
    settings = load(config)
    outcome, _ = check_files(chosen(paths, settings), Request(settings, "never", waivers=True), known=None)
    if outcome.problems:
        raise CommandError(*outcome.problems)
    found = {known.key(settings, checked.file): checked.findings for checked in outcome.files}
    before = known.read(settings)
    if prune:
        if before is None:
            problem = Problem("no-baseline", f"there is no baseline at `{known.place(settings).as_posix()}`", "")
            raise CommandError(problem)
        after = file.prune(before, found)
        removed = _size(before) - _size(after)
        done = f"{counted(removed, 'entry').replace('entrys', 'entries')} removed, {_size(after):,} left"
    else:
        reason = because or (before.reason if before else None)
        if not reason:
            help_ = 'add --because "…", one line that says why they are accepted for now'
            raise CommandError(Problem("missing-reason", "a baseline needs a reason", "", help=help_))
        after = file.record(found, reason)
        done = f"{counted(_size(after), 'finding')} recorded in {known.place(settings).as_posix()}"
    known.save(settings, after)
    output.say(f"{done}\n")
    return 0


def _size(recorded: file.Baseline) -> int:
    return sum(len(entries) for entries in recorded.known.values())
