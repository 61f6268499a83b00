"""`archlint check`: findings with their places, and the verdict of the run."""

from dataclasses import replace
from typing import Annotated

from typer import Argument, Option

from archlint.cli.blueprints import only_files
from archlint.cli.checking import Request
from archlint.cli.choice import one_of, targets_of
from archlint.cli.configuration.load import load
from archlint.cli.configuration.paths import chosen
from archlint.cli.configuration.settings import LEVELS
from archlint.cli.delivery import day, run
from archlint.report.formats import FORMATS


def check(
    paths: Annotated[
        list[str] | None,
        Argument(
            metavar="PATH", help="Blueprints, folders with archlint.yaml or blueprints/*.yaml, or - for standard input."
        ),
    ] = None,
    format_: Annotated[
        list[str] | None,
        Option("--format", metavar="NAME[=FILE]", help=f"One of {', '.join(FORMATS)}; may be repeated."),
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
    targets = targets_of(format_ or ["full"], FORMATS)
    if pack is not None:
        settings = replace(settings, pack=pack, origins={**settings.origins, "pack": "--pack"})
    request = Request(settings, level, not no_waivers, day(today))

    def checked() -> int:
        return run(paths, request, targets, statistics=statistics)

    if watching:
        from archlint.cli.problems import guarded  # noqa: PLC0415 - only with --watch
        from archlint.cli.watch import watch  # noqa: PLC0415

        only_files(paths or (), "it is read again whenever it is saved")
        watch(lambda: chosen(paths, settings), lambda: guarded(checked))
        return 0
    return checked()
