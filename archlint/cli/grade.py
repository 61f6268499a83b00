"""`archlint grade`: submissions against a rubric, with partial credit and the lines that show it."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.choice import format_of
from archlint.cli.sizing import share_of
from archlint.drill.formats import FORMATS, WIDTH, write
from archlint.errors import CommandError, Problem

ALONE = ("classroom", "gradescope")
"""Formats that know one submission only, so that a folder is one: whoever waits for its points gets an answer."""


def grade(
    submissions: Annotated[
        list[str] | None, Argument(metavar="SUBMISSION", help="Blueprints, folders with one, or folders of those.")
    ] = None,
    rubric: Annotated[
        str, Option("--rubric", metavar="NAME", help="A rubric of archlint (capstone, drill) or a file.")
    ] = "capstone",
    prompt: Annotated[str, Option("--prompt", metavar="NAME", help="Grade as an answer to this drill.")] = "",
    format_: Annotated[
        list[str] | None,
        Option("--format", metavar="NAME[=FILE]", help=f"One of {', '.join(FORMATS)}; may be repeated."),
    ] = None,
    at_least: Annotated[
        str | None, Option("--at-least", metavar="SHARE", help="Exit with 1 when a submission has less, like 60%.")
    ] = None,
    show: Annotated[
        str | None, Option("--show", metavar="NAME", help="Print a rubric, to be copied and changed.")
    ] = None,
) -> int:
    """Score submissions by a rubric; nothing in them is run, and their waivers buy nothing."""
    from archlint.cli.rubrics import place, ready  # noqa: PLC0415 - not for a broken command line
    from archlint.cli.submissions import collect, judged  # noqa: PLC0415

    if show is not None:
        output.say(place(show).read_text(encoding="utf-8"))
        return 0
    targets = [format_of(text, FORMATS) for text in format_ or ["text"]]
    least = share_of("--at-least", at_least)
    task, book = ready(rubric, prompt)
    _fits([name for name, _ in targets], len(submissions or ["."]))
    alone = any(name in ALONE for name, _ in targets)
    sheets = [judged(one, task) for one in collect(submissions or ["."], book, alone=alone)]
    for name, file in targets:
        output.deliver(write(name, sheets, output.room(WIDTH) if file in (None, "-") else None), file)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and any(name == "classroom" for name, _ in targets):
        output.append_file(summary, write("markdown", sheets))
    sys.stdout.flush()
    return int(least is not None and any(sheet.share < least for sheet in sheets))


def _fits(formats: Sequence[str], submissions: int) -> None:
    """Refuse, before anything is judged or written, a format that cannot hold so many submissions."""
    for name in formats:
        if name in ALONE and submissions > 1:
            message = f"the format {name} is for one submission, and there are {submissions}"
            raise CommandError(Problem("several-submissions", message, "", help="csv and json hold a class"))
