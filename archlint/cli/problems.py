"""Mistakes, printed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archlint.cli import output
from archlint.cli.quotes import of_problems
from archlint.errors import ArchlintError
from archlint.report.diagnostic import of_problem, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archlint.errors import Problem


def show(problems: Sequence[Problem]) -> None:
    """Print every problem to standard error, with an excerpt where there is a place, and how many there are."""
    palette = output.palette(sys.stderr)
    quotes = of_problems(problems)
    texts = [write(of_problem(problem), quotes, palette) for problem in problems]
    closing = f"\n{len(problems)} mistakes\n" if len(problems) > 1 else ""
    output.complain("\n".join(texts) + closing)


def guarded(act: Callable[[], object]) -> None:
    """Act; a mistake is printed and does not end what goes on."""
    try:
        act()
    except ArchlintError as error:
        show(error.problems)
