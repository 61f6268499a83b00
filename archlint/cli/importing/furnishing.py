"""What a repository gets beside its blueprint: the workflow that checks it, the picture in its README."""

from __future__ import annotations

from pathlib import Path

from archlint import __version__
from archlint.cli import output
from archlint.picture.readme import BEGIN, CLOSE, END

WORKFLOW = ".github/workflows/archlint.yml"
PACKAGE = f"archlint~={__version__}"
"""What a workflow installs: the version that wrote it and its corrections, none of which finds more than before."""
_WORKFLOW = f"""\
name: design
on: [pull_request]
permissions: {{contents: read}}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      - run: pip install "{PACKAGE}"
      - run: archlint check --format github
"""


def workflow(home: Path) -> str:
    """Write the workflow, unless there is one; what to say about it."""
    place = home / WORKFLOW
    if place.exists():
        return f"kept: {place.as_posix()} is there already\n"
    output.write_file(str(place), _WORKFLOW)
    return f"wrote: {place.as_posix()}\n"


def readme(home: Path, blueprint: Path) -> str:
    """Put the picture of the design into the README between markers; a README with markers is left alone."""
    from archlint.cli.render import render  # noqa: PLC0415 - pictures are drawn only here

    place = next(
        (home / name for name in ("README.md", "readme.md", "Readme.md") if (home / name).is_file()), home / "README.md"
    )
    text = (
        place.read_bytes().decode("utf-8", errors="surrogateescape")
        if place.is_file()
        else f"# {home.resolve().name}\n"
    )
    if BEGIN in text:
        return f"kept: {place.as_posix()} has its markers already\n"
    block = f"\n## Architecture\n\n{BEGIN} view=overview as=mermaid {CLOSE}\n{END}\n"
    joined = text + ("" if text.endswith("\n") else "\n") + block
    output.write_file(str(place), joined.encode("utf-8", errors="surrogateescape"))
    render(blueprint.as_posix(), readme=place.as_posix())
    return f"wrote: {place.as_posix()} (a picture between markers; `archlint render --readme` keeps it true)\n"
