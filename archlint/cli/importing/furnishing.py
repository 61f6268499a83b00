"""What a repository gets beside its blueprint: the workflow that checks it, the picture in its README."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

from archlint.cli import output
from archlint.cli.importing.origin import requirement
from archlint.cli.importing.place import top_of
from archlint.importers.draft.yaml_text import scalar
from archlint.picture.readme import BEGIN, CLOSE, END

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
_PICTURE = """\
      - if: always()
        run: {render}
"""


def workflow(blueprint: Path, readme: Path | None) -> str:
    """Write the workflow that checks a blueprint, and the pictures of a README, unless there is one; what to say about it."""
    top = top_of(blueprint.parent)
    home = Path(os.path.relpath(top, Path.cwd()))
    inner = Path(os.path.realpath(blueprint.parent)).relative_to(top)
    name = "-".join(("archlint", *inner.parts))
    place = home / WORKFLOWS / f"{name}.yml"
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
    output.write_file(str(place), text)
    doubt = f"note: {place.as_posix()} installs `{package}` from an index; where none has it, name in it where you have archlint from\n"
    return f"wrote: {place.as_posix()}\n{'' if known else doubt}"


def readme(home: Path, blueprint: Path) -> tuple[Path | None, str]:
    """Put the picture of the design into the README between markers; the README that has one now, and what to say about it.

    A README with markers has its picture brought up to date; one that cannot be read, or is not Markdown, is left alone.
    """
    from archlint.cli.render import render  # noqa: PLC0415 - pictures are drawn only here

    place = next((home / name for name in READMES if (home / name).is_file()), home / READMES[0])
    other = next((each for name in _OTHER_READMES if (each := home / name).is_file()), None)
    if other is not None and not place.is_file():
        drawn = "`archlint render --view overview -o docs/architecture.svg` draws one"
        return None, f"kept: {other.as_posix()} is not Markdown, so no picture was put into it; {drawn}\n"
    try:
        text = place.read_bytes().decode("utf-8") if place.is_file() else f"# {home.resolve().name}\n"
    except UnicodeDecodeError:
        return None, f"kept: {place.as_posix()} is not UTF-8 text, so no picture was put into it\n"
    if BEGIN in text and END not in text:
        line = text[: text.index(BEGIN)].count("\n") + 1
        return None, f"kept: {place.as_posix()}: the block that begins in line {line} never ends (`{END}`)\n"
    if BEGIN in text:
        render(blueprint.as_posix(), readme=place.as_posix())
        same = place.read_bytes().decode("utf-8") == text
        return place, f"{'kept' if same else 'brought up to date'}: {place.as_posix()} has its markers already\n"
    block = f"\n## Architecture\n\n{BEGIN} view=overview as=mermaid {CLOSE}\n{END}\n"
    output.write_file(str(place), text + ("" if text.endswith("\n") else "\n") + block)
    render(blueprint.as_posix(), readme=place.as_posix())
    return place, f"wrote: {place.as_posix()} (a picture between markers; `archlint render --readme` keeps it true)\n"
