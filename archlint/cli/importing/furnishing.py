"""What a repository gets beside its blueprint: the workflow that checks it, the picture in its README."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

from archlint.cli import output
from archlint.cli.importing.origin import requirement
from archlint.errors import CommandError
from archlint.importers.draft.yaml_text import scalar
from archlint.picture.readme import BEGIN, CLOSE, END, blocks
from archlint.source.way import top_of

WORKFLOWS = ".github/workflows"
"""Where GitHub looks for workflows: below the top of a repository, and nowhere else."""
READMES = ("README.md", "readme.md", "Readme.md")
_OTHER_READMES = ("README.rst", "README.adoc", "README.asciidoc", "README.org", "README.txt", "README")
"""What is the front page of a project instead: a second README beside it would replace it, or be seen by nobody."""
_WORKFLOW = """\
name: {name}
on:
  pull_request:
  push: {{branches: [main, master]}}
permissions: {{contents: read}}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
{doubt}      - run: pip install "{package}"
      - run: {check}
      - if: always()
        run: {same}
"""
_DOUBT = """\
      # The archlint that wrote this came from a folder. Where no index has it, name where you have it from:
      # pip install "archlint @ git+https://<where its repository is>"
"""
_BLOCK = f"\n## Architecture\n\n{BEGIN} view=overview as=mermaid {CLOSE}\n{END}\n"
_PICTURE = """\
      - if: always()
        run: {render}
"""


def workflow(blueprint: Path, readme: Path | None) -> str:
    """Write the workflow that checks a blueprint, and the pictures of a README, unless there is one; what to say about it."""
    inner = _inner(blueprint)
    place = place_of_workflow(blueprint)
    if place.exists():
        return f"kept: {place.as_posix()} is there already\n"
    named = quote((inner / blueprint.name).as_posix())
    check = "archlint check --format github" + (f" {named}" if inner.parts else "")
    same = "archlint init --check" + (f" {quote(inner.as_posix())}" if inner.parts else "")
    package, known = requirement()
    text = _WORKFLOW.format(
        name=scalar(" ".join(("design", *inner.parts))),
        doubt="" if known else _DOUBT,
        package=package,
        check=scalar(check),
        same=scalar(same),
    )
    if readme is not None:
        shown = quote((inner / readme.name).as_posix())
        text += _PICTURE.format(render=scalar(f"archlint render {named} --readme {shown} --check"))
    output.write_file(str(place), text, blueprint.parent)
    doubt = f"note: {place.as_posix()} installs `{package}` from an index; where none has it, name in it where you have archlint from\n"
    return f"wrote: {place.as_posix()}\n{'' if known else doubt}"


def place_of_workflow(blueprint: Path) -> Path:
    """The file of the workflow that checks a blueprint."""
    home = Path(os.path.relpath(top_of(blueprint.parent), Path.cwd()))
    return home / WORKFLOWS / f"{'-'.join(('archlint', *_inner(blueprint).parts))}.yml"


def _inner(blueprint: Path) -> Path:
    """The folder of a blueprint as seen from where its repository begins."""
    return Path(os.path.realpath(blueprint.parent)).relative_to(top_of(blueprint.parent))


def place_of_readme(home: Path) -> Path | None:
    """The README that gets a picture, whether it is there or not; None where the front page is in another form."""
    there = next((home / name for name in READMES if (home / name).is_file()), None)
    return home / READMES[0] if there is None and _other(home) is None else there


def _other(home: Path) -> Path | None:
    return next((each for name in _OTHER_READMES if (each := home / name).is_file()), None)


def readme(home: Path, blueprint: Path) -> tuple[Path | None, str]:
    """Put the picture of the design into the README between markers; the README that has one now, and what to say about it.

    A README with markers has its picture brought up to date; one that cannot be read or filled, or is not Markdown, is
    left alone.
    """
    from archlint.cli.render import render  # noqa: PLC0415 - pictures are drawn only here

    place = place_of_readme(home)
    if place is None:
        drawn = "`archlint render --view overview -o docs/architecture.svg` draws one"
        other = _other(home) or home
        return None, f"kept: {other.as_posix()} is not Markdown, so no picture was put into it; {drawn}\n"
    before, text, why = _with_markers(place, home)
    if why:
        return None, f"kept: {why}, so no picture was put into it\n"
    if text != before:
        output.write_file(str(place), text, home)
    try:
        render(blueprint.as_posix(), readme=place.as_posix())
    except CommandError as error:
        return None, f"kept: {_told(error, place)}, so no picture was put into it\n"
    if text != before:
        return (
            place,
            f"wrote: {place.as_posix()} (a picture between markers; `archlint render --readme` keeps it true)\n",
        )
    same = place.read_bytes().decode("utf-8") == text
    return place, f"{'kept' if same else 'brought up to date'}: {place.as_posix()} has its markers already\n"


def _with_markers(place: Path, home: Path) -> tuple[str, str, str]:
    """A README as it is, with a place for a picture, and why it has none and gets none ("" where it has)."""
    if place.is_dir():
        return "", "", f"{place.as_posix()} is a folder"
    try:
        text = place.read_bytes().decode("utf-8") if place.is_file() else ""
    except UnicodeDecodeError:
        return "", "", f"{place.as_posix()} is not UTF-8 text"
    if not (mistake := _mistake(text, place)):
        return text, text, ""
    if mistake[0] != "no-marker":
        return text, text, mistake[1]
    heading = text or f"# {home.resolve().name}\n"
    furnished = heading + ("" if heading.endswith("\n") else "\n") + _BLOCK
    if _mistake(furnished, place):
        return text, text, f"{place.as_posix()} ends within a block of code"
    return text, furnished, ""


def _mistake(text: str, place: Path) -> tuple[str, str] | None:
    """The first thing that is wrong with the markers of a README, its kind and where it is; none where nothing is."""
    try:
        blocks(text, place.as_posix())
    except CommandError as error:
        return error.problems[0].kind, _told(error, place)
    return None


def _told(error: CommandError, place: Path) -> str:
    first = error.problems[0]
    return f"{place.as_posix()}{f':{first.span.line}' if first.span else ''}: {first.message}"
