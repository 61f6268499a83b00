"""`archlint drill contradictions`: figures of a lecture; which do not follow from their own premises?"""

import re
import textwrap
from collections.abc import Sequence
from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.drill.contradictions import Answer, judged, statements
from archlint.drill.formula import amount
from archlint.drill.screen import WIDTH
from archlint.errors import CommandError, Problem
from archlint.quantity import QuantityError, listed

FORM = "`--answer` is NUMBER:yes, NUMBER:no or NUMBER:no:FIGURE"


def contradictions(
    answer: Annotated[
        list[str] | None, Option("--answer", metavar="N:yes|no[:FIGURE]", help="May be given several times.")
    ] = None,
) -> int:
    """Show the figures, or judge which of them follow."""
    found = statements()
    if not answer:
        lines = ["Which figures follow from what is said with them? What should the others be?", ""]
        for number, one in enumerate(found, start=1):
            lines += textwrap.wrap(
                one.says, output.room(WIDTH), initial_indent=f"{number:>2}. ", subsequent_indent="    "
            )
        lines += ["", "  archlint drill contradictions --answer NUMBER:yes --answer NUMBER:no:FIGURE …"]
        output.say_fitted("".join(f"{line}\n" for line in lines))
        return 0
    output.say_fitted("".join(f"{line}\n" for line in judged(found, _answers(answer, len(found)))))
    return 0


def _answers(written: Sequence[str], count: int) -> dict[int, Answer]:
    """The answers by their numbers; raises CommandError with every mistake in them."""
    given: dict[int, Answer] = {}
    wrong: list[Problem] = []
    for text in written:
        try:
            number, said = _answer(text, count)
        except CommandError as error:
            wrong += error.problems
            continue
        if number in given:
            both = listed(
                [f"`{one.strip()}`" for one in written if one.strip().partition(":")[0].strip() == str(number)]
            )
            message = f"statement {number} is answered twice: {both}"
            wrong.append(Problem("bad-answer", message, "", help="give the one that you mean"))
        given[number] = said
    if wrong:
        raise CommandError(*wrong)
    return given


def _answer(text: str, count: int) -> tuple[int, Answer]:
    found = re.fullmatch(r"\s*([0-9]{1,3})\s*:\s*(yes|no)\s*(?::\s*(.+?))?\s*", text)
    if found is None:
        raise CommandError(Problem("bad-answer", f"{FORM}; this says `{text}`", ""))
    if not 1 <= int(found[1]) <= count:
        message = f"there is no statement {int(found[1])}: they are numbered from 1 to {count}"
        raise CommandError(Problem("bad-answer", message, "", help="`archlint drill contradictions` shows them"))
    if found[3] is not None and found[2] == "yes":
        message = f"`{text}` says that the figure follows, and names another one"
        raise CommandError(
            Problem("bad-answer", message, "", help=f"write `{found[1]}:yes`, or `{found[1]}:no:{found[3]}`")
        )
    if found[3] is None:
        return int(found[1]), Answer(found[2] == "yes")
    try:
        figure = amount(found[3].replace(",", "").removeprefix("$"))
    except QuantityError as error:
        help_ = "a number, with its unit where it has one: 139, 1.8 TB, 579/s"
        raise CommandError(Problem("bad-answer", f"`{found[3]}` is no figure", "", help=help_)) from error
    return int(found[1]), Answer(found[2] == "yes", figure)
