"""`archlint drill fault`: a clean blueprint with one fault in it; name the rule and the line."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.choice import one_of
from archlint.drill.faults import LEVELS, Draft, Fault, clean, judged, plant
from archlint.drill.shelf import prompt_names, reference_file
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.rules import Book, load_book

_OURS = re.compile(r"fault-[0-9]+\.yaml")
"""The names under which this drill writes when nobody names another one."""


def fault(
    blueprint: Annotated[str, Argument(metavar="BLUEPRINT", help="A clean blueprint; nothing takes one of ours.")] = "",
    seed: Annotated[int, Option(min=0, help="Another seed, another fault.")] = 1,
    level: Annotated[
        str | None, Option("--level", metavar="NAME", help=f"One of {', '.join(LEVELS)}; without it any.")
    ] = None,
    to: Annotated[
        str | None, Option("-o", "--output", metavar="FILE", help="Where the spoiled blueprint goes.")
    ] = None,
    answer: Annotated[str | None, Option("--answer", metavar="RULE:LINE", help="What you found.")] = None,
) -> int:
    """Hide one fault in a clean blueprint, or judge what somebody found; the same seed, the same fault."""
    book = load_book()
    given = _guess(answer, book) if answer is not None else None
    wanted = one_of("--level", level, LEVELS) if level is not None else ""
    hidden = plant([_draft(Path(blueprint), book)], seed, book, wanted) if blueprint else ours(seed, book, wanted)
    words = ["archlint drill fault", blueprint, f"--level {wanted}" if wanted else "", "--seed"]
    command = " ".join(word for word in words if word)
    if given is not None:
        lines = [*_judged(hidden, *given, book), "", f"Next: {command} {seed + 1}"]
        output.say_fitted("".join(f"{one}\n" for one in lines))
        return 0
    target = to or f"fault-{seed}.yaml"
    _spare(target, hidden)
    output.deliver(hidden.text, target)
    if target != "-":
        output.say_fitted(
            f"{target} has one fault ({hidden.level}). Which rule notices, and in which line?\n\n"
            f"  {command} {seed} --answer RULE:LINE\n"
        )
    return 0


def _spare(target: str, hidden: Fault) -> None:
    """Refuse to spoil a design that somebody has drawn; what this drill has written before it may write again."""
    place = Path(target)
    if place.is_file() and not _OURS.fullmatch(place.name) and _text(place) != hidden.text:
        message = f"`{place.as_posix()}` is there already, and a blueprint with a fault would take its place"
        raise CommandError(Problem("overwrites-blueprint", message, "", help="name another file with `-o`"))


def ours(seed: int, book: Book, level: str = "") -> Fault:
    """A fault in one of our own answers; one that a newer rule complains about is passed over."""
    drafts: list[Draft] = []
    for name in prompt_names():
        with suppress(CommandError):
            drafts.append(_draft(reference_file(name), book))
    return plant(drafts, seed, book, level)


def _draft(path: Path, book: Book) -> Draft:
    return clean(_text(path), path.as_posix(), book)


def _text(path: Path) -> str:
    from archlint.source import read  # noqa: PLC0415 - it says what is wrong with a file

    return "\n".join(read(path.as_posix()).lines) + "\n"


def _guess(answer: str, book: Book) -> tuple[str, int]:
    found = re.fullmatch(r"([a-z0-9-]+):([0-9]{1,6})", answer.strip())
    if found is None:
        message = f"`--answer` is a rule and a line such as stale-fill:31; this says `{answer}`"
        raise CommandError(Problem("bad-answer", message, ""))
    names = sorted(rule.name for rule in book.rules)
    if found[1] not in names:
        help_ = did_you_mean(found[1], names, "`archlint rules` lists them")
        raise CommandError(Problem("unknown-rule", f"there is no rule `{found[1]}`", "", help=help_))
    return found[1], int(found[2])


def _judged(hidden: Fault, rule: str, line: int, book: Book) -> list[str]:
    """The points, what was done, and all that the checker says of it."""
    verdict = judged(hidden, rule, line, book)
    said = (
        "neither rule nor line",
        "the rule is right, the line is not",
        "the line is right, the rule is not",
        "both right",
    )
    words = said[int(verdict.rule) + 2 * int(verdict.line)]
    named = {finding.rule for finding in hidden.found}
    near = f"; `{rule}` is as right as what the checker says" if verdict.rule and rule not in named else ""
    main = next(one for one in hidden.found if one.rule == hidden.rule)
    lines = [f"{verdict.points} of 2: {words}{near}", "", f"{hidden.change}, and the checker says:"]
    lines += [f"  {one.primary.span.line}: {one.severity.value}[{one.rule}] {one.message}" for one in hidden.found]
    lines += [f"  help: {main.help}"] if main.help else []
    lines += [f"  costs: {main.costs}"] if main.costs else []
    return lines
