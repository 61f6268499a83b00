"""Running Graphviz: `dot` where it is installed, else the one inside pygraphviz (the extra `archlint[graphviz]`)."""

from __future__ import annotations

import shutil
import subprocess
from importlib import import_module
from typing import Any

from archlint.errors import MissingExtraError, Problem

HELP = "apt-get install graphviz, or pip install 'archlint[graphviz]'; SVG, Mermaid and PNG need neither"


def run(text: str, form: str, wanted_by: str) -> bytes:
    """What Graphviz makes of DOT text: `form` is the name of an output format, `json0` or `svg`.

    `wanted_by` is what the reader asked for, for the message.

    Raises:
        MissingExtraError: there is no Graphviz, or it cannot do this.
    """
    program = shutil.which("dot")
    if program is None:
        return _bundled(text, form, wanted_by)
    done = subprocess.run([program, f"-T{form}"], input=text.encode(), capture_output=True, check=False)  # noqa: S603 - the program the reader named
    if done.returncode or not done.stdout:
        raise _failed(done.stderr.decode(errors="replace"), wanted_by)
    return done.stdout


def _bundled(text: str, form: str, wanted_by: str) -> bytes:
    try:
        package: Any = import_module("pygraphviz")
    except ImportError as error:
        message = f"{wanted_by} needs Graphviz, and there is none"
        raise MissingExtraError(Problem("missing-extra", message, "", help=HELP)) from error
    try:
        graph = package.AGraph(string=text)
        return bytes(graph.draw(format=form, prog="dot"))
    except (OSError, ValueError, RuntimeError) as error:
        raise _failed(str(error), wanted_by) from error


def _failed(said: str, wanted_by: str) -> MissingExtraError:
    first = next((line.strip() for line in said.splitlines() if line.strip()), "it said nothing")
    message = f"{wanted_by} failed: Graphviz says: {first}"
    return MissingExtraError(Problem("graphviz-failed", message, "", help=f"try a newer Graphviz: {HELP}"))
