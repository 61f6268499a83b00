"""`archlint calibrate`: the capacities that a load test shows, written into the blueprint."""

import difflib
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from archlint.calibration import Calibration, LoadTestError, recordings
from archlint.calibration import calibrate as fitted
from archlint.calibration.matching import match
from archlint.calibration.text import write_json, write_text, written
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.options import TextOrJson
from archlint.cli.sizing import format_of
from archlint.errors import CommandError, Problem, reason
from archlint.graph import load_system
from archlint.source import put
from archlint.source.content import content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 100_000_000
"""Bytes of a load test; a history of a day is a tenth of that."""


def calibrate(
    files: Annotated[list[str], Argument(metavar="BLUEPRINT", help="The blueprint.", show_default=False)],
    tests: Annotated[
        list[str], Option("--from", metavar="FILE...", help="What locust (CSV, JSON) or k6 (summary JSON) wrote.")
    ],
    mapping: Annotated[
        list[str] | None,
        Option("--map", metavar="NAME=FLOW", help="The flow a request stands for; '-' leaves it out; may be repeated."),
    ] = None,
    component: Annotated[
        str | None, Option(metavar="ID", help="What was full, when it is not what the blueprint expects.")
    ] = None,
    instances: Annotated[
        int | None,
        Option(min=1, max=100_000, help="How many instances of it were tested; the blueprint's when left out."),
    ] = None,
    write: Annotated[bool, Option("--write", "-w", help="Write the capacities into the blueprint.")] = False,
    diff: Annotated[bool, Option("--diff", help="Print only what would change, as a patch.")] = False,
    to: Annotated[
        str | None,
        Option("-o", "--output", metavar="FILE", help="Write the changed blueprint to this file, - for the terminal."),
    ] = None,
    form: TextOrJson = "text",
) -> int:
    """Fit capacities to a load test, say how far the model is off, and write them into the blueprint."""
    form = format_of(form)
    if write + diff + (to is not None) > 1:
        help_ = "--write changes the blueprint, -o writes another file, --diff prints a patch"
        raise CommandError(Problem("bad-argument", "`--write`, `--diff` and `-o` exclude each other", "", help=help_))
    file = one(files[0])
    system, document = load_system(file)
    read = recordings([(name, _text(name)) for name in (*tests, *files[1:])])
    given = _given(mapping or [])
    found = fitted(system, read, given, component, instances)
    before = _text(file)
    after = _changed(before, file, found)
    if to is not None:
        output.deliver(after, to)
    elif diff:
        output.say(_patch(before, after, document.file))
    if diff or to == "-":
        return 0
    names = match(read, system, given)
    output.say(write_json(found, document.file, names) if form == "json" else write_text(found, system.name, names))
    if write:
        output.write_file(file, after)
    elif to is None and form == "text":
        output.say("\nwhat --write would change\n" + _patch(before, after, document.file))
    return 0


def _changed(text: str, file: str, found: Calibration) -> str:
    """The blueprint with every fitted capacity in its place."""
    keys = [figure.key.split(".") for figure in found.figures]
    home = ("components", found.component)
    if len(keys[0]) == 2 and not _has_mapping(text, file, found.component):
        inner = ", ".join(f"{key[1]}: {written(figure)}" for key, figure in zip(keys, found.figures, strict=True))
        return put(text, file, (*home, "capacity"), f"{{{inner}}}", found.source)
    for key, figure in zip(keys, found.figures, strict=True):
        text = put(text, file, (*home, *key), written(figure), found.source)
    return text


def _has_mapping(text: str, file: str, component: str) -> bool:
    from archlint.source import parse_text  # noqa: PLC0415 - for stores only

    return isinstance(parse_text(text, file).at(("components", component, "capacity")), dict)


def _given(words: "Sequence[str]") -> dict[str, str]:
    """`--map 'GET /tasks=get-my-tasks'`; raises CommandError for anything else."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, flow = word.rpartition("=")
        if not equals or not name.strip() or not flow.strip():
            help_ = "write it as --map 'GET /tasks=get-my-tasks'"
            raise CommandError(Problem("bad-argument", f"`--map {word}` names no flow", "", help=help_))
        found[name.strip()] = flow.strip()
    return found


def _patch(before: str, after: str, file: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{file.lstrip('/')}",
        f"b/{file.lstrip('/')}",
    )
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)


def _text(name: str) -> str:
    """A whole file as text, line ends as they are; raises LoadTestError."""
    try:
        content = content_of(name, LARGEST + 1)
    except OSError as error:
        raise LoadTestError(Problem("unreadable", f"`{name}` cannot be read: {reason(error)}", "")) from error
    if len(content) > LARGEST:
        raise LoadTestError(Problem("too-large", f"`{name}` is larger than {LARGEST // 1_000_000} MB", ""))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        help_ = "name what locust --csv, locust --json or k6 --summary-export wrote"
        raise LoadTestError(Problem("unreadable", f"`{name}` is not a UTF-8 text", "", help=help_)) from error
