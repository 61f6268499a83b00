"""`archlint render`: pictures of one blueprint, into files or into a README that stays true."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.blueprints import one, only_files
from archlint.cli.checking import Request, Review, review
from archlint.cli.choice import one_of
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load
from archlint.cli.freshness import report_changes
from archlint.cli.options import BlueprintFile
from archlint.errors import CommandError, Problem
from archlint.picture import views
from archlint.picture.artefacts import (
    ENDINGS,
    ENGINES,
    FORMATS,
    OF_LIVES,
    OF_TABLES,
    PLACED,
    THEMED,
    THEMES,
    Artefact,
    Wish,
    can_show,
    draw,
)
from archlint.picture.views.named import LIFE, TABLES
from archlint.quantity import counted, listed

STALE = 1
FOREIGN = (".gif", ".jpg", ".jpeg", ".webp", ".pdf", ".html", ".htm", ".json", ".yaml", ".yml")
"""Endings of files whose readers would not find what they expect."""


def render(
    file: BlueprintFile = ".",
    view: Annotated[
        list[str] | None,
        Option(
            metavar="VIEW",
            help="overview, failures, hot, survival, flow:ID, sequence:ID, group:ID, focus:ID or all; may be repeated.",
        ),
    ] = None,
    format_: Annotated[
        list[str] | None,
        Option(
            "--format",
            metavar="NAME",
            help=f"One of {', '.join(FORMATS)}; may be repeated. Without it by the ending of `-o`, else svg.",
        ),
    ] = None,
    engine: Annotated[
        str | None,
        Option(metavar="NAME", help="What lays out svg, png and drawio: layered (ours), or dot (needs Graphviz)."),
    ] = None,
    theme: Annotated[str | None, Option(metavar="THEME", help="light, dark or both.")] = None,
    to: Annotated[
        str | None, Option("-o", "--output", metavar="PATH", help="A file, or a folder for several pictures.")
    ] = None,
    readme: Annotated[
        str | None, Option(metavar="FILE", help="Keep the pictures between this file's archlint markers true.")
    ] = None,
    check: Annotated[bool, Option("--check", help="Write nothing; fail and say what changed when stale.")] = False,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Draw a blueprint."""
    if readme is not None:
        only_files([file], "the pictures beside the README are named after it")
    settings = load(config)
    reviewed = review(one(file), open_book(settings), Request(settings, settings.fail_on, waivers=True))
    if readme is not None:
        from archlint.cli.embed import embed  # noqa: PLC0415 - only with --readme

        return embed(reviewed, readme, to, check=check)
    formats = [one_of("--format", name, FORMATS) for name in format_ or _by_ending(to)]
    folder = to is not None and _is_folder(to)
    themes = _themes(theme, several=folder)
    shown = _views(view, reviewed, formats)
    _fitting([name for name in shown if name in (view or ()) or name == "overview"], formats)
    drawn = draw(reviewed.analyses, reviewed.findings, Wish(shown, formats, themes, _engine(engine, formats)))
    if check:
        return (
            report_changes(_placed(drawn, to, folder=folder), f"archlint render {file} -o {to}")
            if to
            else _needs_output()
        )
    if to is None or to == "-":
        return _say(drawn)
    placed = _placed(drawn, to, folder=folder)
    output.write_files({path: artefact.content for path, artefact in placed})
    output.wrote(to, counted(len(placed), "picture") if folder else "")
    _tell_lost(drawn)
    return 0


def _tell_lost(drawn: Iterable[Artefact]) -> None:
    """Letters that the pictures are drawn without, since no font here has them."""
    lost = tuple(dict.fromkeys(letter for artefact in drawn for letter in artefact.lost))
    if lost:
        output.complain(
            f"PNG: no font here has {listed(lost, most=8)}, so they are left out; an SVG takes the fonts of whoever looks at it\n"
        )


def _by_ending(to: str | None) -> list[str]:
    """The format whose files end like this one; svg where none does."""
    name = Path(to or "").name.lower()
    fitting = [format_ for format_, ending in ENDINGS.items() if name.endswith(f".{ending}")]
    if not fitting and Path(name).suffix in FOREIGN:
        help_ = f"use one of {', '.join(f'.{ending}' for ending in dict.fromkeys(ENDINGS.values()))}, or name a format"
        raise CommandError(Problem("unknown-format", f"no picture is written as `{Path(name).suffix}`", "", help=help_))
    return [max(fitting, key=lambda format_: len(ENDINGS[format_]))] if fitting else ["svg"]


def _engine(asked: str | None, formats: list[str]) -> str:
    """The engine asked for, when there is something it can lay out."""
    if asked is None:
        return ENGINES[0]
    chosen = one_of("--engine", asked, ENGINES)
    if not PLACED.intersection(formats):
        message = (
            f"`--engine` lays out svg, png and drawio; `--format {formats[0]}` leaves that to the program that reads it"
        )
        raise CommandError(Problem("unfit-engine", message, "", help="leave `--engine` out, or add `--format svg`"))
    return chosen


def _views(asked: list[str] | None, reviewed: Review, formats: list[str]) -> list[str]:
    """The names asked for; `all` stands for the overview, every flow, and the life of every request where it is drawn."""
    known = views.names(reviewed.analyses.system)
    drawn = ("flow:", LIFE) if THEMED.intersection(formats) else ("flow:",)
    flows = [name for name in known if name.startswith(drawn)]
    found: list[str] = []
    for name in asked or ["overview"]:
        found += ["overview", *flows] if name == "all" else [one_of("--view", name, known)]
    return list(dict.fromkeys(found))


def _fitting(shown: list[str], formats: list[str]) -> None:
    for name in shown:
        for format_ in formats:
            if not can_show(name, format_):
                kind, listed = _kind(name)
                message = f"`{name}` is {kind}, which `--format {format_}` cannot show"
                raise CommandError(Problem("unfit-format", message, "", help=f"use one of {', '.join(listed)}"))


def _kind(name: str) -> tuple[str, tuple[str, ...]]:
    """What a view is, and the formats that show it."""
    if name in TABLES:
        return "a table", OF_TABLES
    return ("a sequence", OF_LIVES) if name.startswith(LIFE) else ("no table", FORMATS[:-1])


def _themes(asked: str | None, *, several: bool) -> tuple[str, ...]:
    if asked is None:
        return THEMES if several else THEMES[:1]
    return THEMES if one_of("--theme", asked, (*THEMES, "both")) == "both" else (asked,)


def _is_folder(path: str) -> bool:
    return path.endswith("/") or Path(path).is_dir() or not Path(path).suffix


def _placed(drawn: tuple[Artefact, ...], to: str, *, folder: bool) -> list[tuple[str, Artefact]]:
    """Each picture with its path; one file takes one picture only."""
    if folder:
        return [((Path(to) / artefact.name).as_posix(), artefact) for artefact in drawn]
    if len(drawn) > 1:
        message = f"`{to}` is one file, and these are {len(drawn)} pictures"
        raise CommandError(Problem("several-pictures", message, "", help="name a folder: `-o pictures/`"))
    return [(to, artefact) for artefact in drawn]


def _say(drawn: tuple[Artefact, ...]) -> int:
    first, *more = drawn
    if more or isinstance(first.content, bytes):
        what = "a PNG" if not more else f"{len(drawn)} pictures"
        message = f"{what} cannot be written to the terminal"
        raise CommandError(Problem("needs-output", message, "", help="name a folder: `-o pictures/`"))
    output.say(first.content)
    return 0


def _needs_output() -> int:
    help_ = "name what to compare with: `-o pictures/` or `--readme README.md`"
    raise CommandError(Problem("needs-output", "`--check` compares with files that are there", "", help=help_))
