"""`archlint init`: from a repository to a blueprint, a workflow and a picture, and the first findings."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated

from typer import Argument, Option

from archlint.blueprint.load import load
from archlint.blueprint.schema import schema_text
from archlint.cli import output
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load as settings_of
from archlint.cli.configuration.settings import Settings
from archlint.cli.importing import asking
from archlint.cli.importing.again import again, answered, is_by_hand, outdated, remembered, system_of
from archlint.cli.importing.delivery import SCHEMA
from archlint.cli.importing.furnishing import place_of_readme, place_of_workflow, readme, workflow
from archlint.cli.importing.place import OVERLAY, as_seen, rooted, standing_here
from archlint.errors import CommandError, Problem
from archlint.importers.draft.orphans import marked
from archlint.importers.draft.proof import prove
from archlint.importers.draft.questions import questions
from archlint.importers.draft.writing import write
from archlint.importers.repository import discover, sketch_of
from archlint.importers.sketch import Sketch
from archlint.quantity.show import listed
from archlint.source import read
from archlint.source.folder import Folder
from archlint.source.foreign import parse_nodes

BLUEPRINT = "archlint.yaml"
_MOST_LINES = 20
"""Changed lines that are shown."""
_MOST_FILES = 5
"""Files that are named of those that were read."""


def init(
    path: Annotated[str, Argument(metavar="FOLDER", help="The repository.")] = ".",
    yes: Annotated[bool, Option("--yes", "-y", help="Ask nothing.")] = False,
    no_workflow: Annotated[bool, Option("--no-workflow", help="Write no CI workflow.")] = False,
    no_readme: Annotated[bool, Option("--no-readme", help="Leave the README alone.")] = False,
    check: Annotated[
        bool, Option("--check", help="Write nothing; fail where the blueprint no longer says what the repository does.")
    ] = False,
) -> int:
    """Look at a repository and write its blueprint, a workflow that checks it, and a picture into the README."""
    folder, _ = rooted([path], path)
    home = Path(path)
    blueprint = home / BLUEPRINT
    if check:
        return _checked(folder, home)
    settings = settings_of(None)
    open_book(settings)  # a mistake in the configuration is told before anything is written
    output.refuse_unwritable(_places(home, blueprint, with_workflow=not no_workflow, with_readme=not no_readme), home)
    if is_by_hand(blueprint):
        load(read(str(blueprint)))
        output.say(f"kept: {blueprint.as_posix()} was not written by an import, and stays as it is\n")
        output.write_file(str(home / SCHEMA), schema_text(), home)
        _furnish(home, blueprint, with_workflow=not no_workflow, with_readme=not no_readme)
        output.say("\n")
        _findings(blueprint, settings)
        return 0
    with standing_here(folder):
        source = discover(folder)
        output.say(f"read: {_named(source.paths, folder)}\n")
        output.say(f"not read: {_named(source.others, folder)}\n" if source.others else "")
        overlay = home / OVERLAY
        text, said = asking.read(overlay)
        found = sketch_of(folder, source, said)
    own = answered(blueprint)
    found.answered = frozenset(own)
    if not yes and asking.is_terminal():
        after = asking.ask(found, text, lambda answers: output.write_file(str(overlay), answers, home), own)
        if after != text:
            output.say(f"wrote: {overlay.as_posix()} (your answers; every import reads them)\n")
            found = sketch_of(folder, source, parse_nodes(after, overlay.as_posix())[0])
            found.answered = frozenset(own)
    output.say(_kept_out(overlay, folder))
    written = _written(found, folder, blueprint)
    existed = blueprint.is_file()
    kept = again(written, str(blueprint), home)
    output.write_file(str(home / SCHEMA), schema_text(), home)
    output.say(f"{'brought up to date' if existed else 'wrote'}: {blueprint.as_posix()}\n")
    output.say("".join(f"kept: {each}\n" for each in kept))
    _furnish(home, blueprint, with_workflow=not no_workflow, with_readme=not no_readme)
    output.say("".join(f"note: {as_seen(each, folder)}\n" for each in found.notes))
    output.say("".join(f"asks: {each.text} ({each.where}: {each.example}{each.beside})\n" for each in questions(found)))
    output.say("\n")
    _findings(blueprint, settings)
    return 0


def _places(home: Path, blueprint: Path, *, with_workflow: bool, with_readme: bool) -> list[str]:
    """Every file that may be written, so that what cannot be is told before the first question and the first file."""
    places = [str(home / SCHEMA), str(blueprint), *remembered(blueprint), str(home / OVERLAY)]
    if with_workflow:
        places.append(str(place_of_workflow(blueprint)))
    shown = place_of_readme(home) if with_readme else None
    return places if shown is None or shown.is_dir() else [*places, str(shown)]


def _named(paths: Sequence[str], folder: Folder) -> str:
    """The first files of several."""
    return ", ".join(
        [*(as_seen(each, folder) for each in paths[:_MOST_FILES]), *(["…"] if len(paths) > _MOST_FILES else [])]
    )


def _kept_out(overlay: Path, folder: Folder) -> str:
    """What to do about answers that CI, and whoever clones the repository, does not get; empty where it does."""
    if not overlay.is_file():
        return ""
    where = Path(os.path.realpath(overlay)).relative_to(folder.root).as_posix()
    if not folder.is_ignored(where):
        return ""
    line = f"!{PurePosixPath(where).parent}/"
    return (
        f"note: .gitignore keeps {overlay.as_posix()} out of the repository: `archlint init --check` in CI does not know your answers; "
        f"write `{line}` below the line that does\n"
    )


def _written(found: Sketch, folder: Folder, blueprint: Path) -> str:
    """The import as text, proved to load; a system that the clone's folder gives its name keeps the one it has."""
    if found.system == folder.root.name:
        found.system = system_of(blueprint) or found.system
    text = write(found, schema=f"./{SCHEMA}")
    prove(text, found)
    return text


def _checked(folder: Folder, home: Path) -> int:
    """Whether the blueprint of a repository still says what importing it would: 0, or 1 with what has changed."""
    blueprint = home / BLUEPRINT
    if is_by_hand(blueprint):
        output.say(f"{blueprint.as_posix()} was not written by an import: nothing to compare it with\n")
        return 0
    if not blueprint.is_file():
        problem = Problem(
            "no-blueprint", f"there is no `{blueprint.as_posix()}` to check", "", help="`archlint init` writes it"
        )
        raise CommandError(problem)
    with standing_here(folder):
        source = discover(folder)
        _, said = asking.read(home / OVERLAY)
        found = sketch_of(folder, source, said)
    names = _named(source.paths, folder)
    found.answered = frozenset(answered(blueprint))
    lines = outdated(_written(found, folder, blueprint), blueprint.as_posix())
    if lonely := marked(blueprint.read_text(encoding="utf-8")):
        which = listed([f"`{each}`" for each in lonely], most=5)
        output.say(f"note: {names} no longer has {which}, which you keep in {blueprint.as_posix()}\n")
    if not lines:
        output.say(f"{blueprint.as_posix()} says what {names} does\n")
        return 0
    shown, more = lines[:_MOST_LINES], len(lines) - _MOST_LINES
    output.say(f"{blueprint.as_posix()} no longer says what {names} does; `archlint init` would change:\n")
    output.say(
        "".join(f"  {line}\n" for line in shown)
        + (f"  and {more} {'line' if more == 1 else 'lines'} more\n" if more > 0 else "")
    )
    return 1


def _furnish(home: Path, blueprint: Path, *, with_workflow: bool, with_readme: bool) -> None:
    """The picture and the workflow, which keeps the picture true as well."""
    shown, said = readme(home, blueprint) if with_readme else (None, "")
    output.say(workflow(blueprint, shown) + said if with_workflow else said)


def _findings(blueprint: Path, settings: Settings) -> None:
    """The first findings, and the verdict of `check` on them; whatever it is, nothing fails yet.

    Remarks are counted: on an import they are about what only a person can know, and that has been asked above.
    """
    from archlint.cli.checking import Request, check_files  # noqa: PLC0415 - only at the end
    from archlint.cli.delivery import day, deliver  # noqa: PLC0415
    from archlint.findings import Severity  # noqa: PLC0415

    request = Request(settings, settings.fail_on, waivers=True, today=day(None))
    outcome, _ = check_files([blueprint.as_posix()], request, None)
    remarks = sum(one.severity is Severity.INFO for one in outcome.findings)
    worth = [
        replace(file, findings=tuple(one for one in file.findings if one.severity is not Severity.INFO))
        for file in outcome.files
    ]
    deliver("full", None, replace(outcome, files=tuple(worth)))
    if outcome.failing:
        output.say(
            "`archlint check` fails until that is mended, here and in CI; "
            '`archlint baseline --because "…"` accepts it for now\n'
        )
    if remarks:
        said = "remark is" if remarks == 1 else "remarks are"
        output.say(f"{remarks} {said} left for when the questions above are answered: `archlint check`\n")
