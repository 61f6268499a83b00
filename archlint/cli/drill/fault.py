"""`archlint drill fault`: a clean blueprint with one fault in it; name the rule and the line."""

import re
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.drill.faults import Fault, judged, plant
from archlint.drill.shelf import prompt_names, reference_file
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.rules import Book, load_book

_OURS = re.compile(r"fault-[0-9]+\.yaml")
"""The names under which this drill writes when nobody names another one."""


def fault(
    blueprint: Annotated[str, Argument(metavar="BLUEPRINT", help="A clean blueprint; nothing takes one of ours.")] = "",
    seed: Annotated[int, Option(min=0, help="Another seed, another fault.")] = 1,
    to: Annotated[
        str | None, Option("-o", "--output", metavar="FILE", help="Where the spoiled blueprint goes.")
    ] = None,
    answer: Annotated[str | None, Option("--answer", metavar="RULE:LINE", help="What you found.")] = None,
) -> int:
    """Hide one fault in a clean blueprint, or judge what somebody found; the same seed, the same fault."""
    book = load_book()
    given = _guess(answer, book) if answer is not None else None
    hidden = _planted(Path(blueprint), seed, book) if blueprint else ours(seed, book)
    again = f"archlint drill fault {blueprint + ' ' if blueprint else ''}--seed {seed}"
    if given is None:
        target = to or f"fault-{seed}.yaml"
        _spare(target, hidden)
        output.deliver(hidden.text, target)
        if target != "-":
            output.say_fitted(
                f"{target} has one fault. Which rule notices, and in which line?\n\n  {again} --answer RULE:LINE\n"
            )
        return 0
    return _judge(hidden, *given, seed)


def _spare(target: str, hidden: Fault) -> None:
    """Refuse to spoil a design that somebody has drawn; what this drill has written before it may write again."""
    place = Path(target)
    if place.is_file() and not _OURS.fullmatch(place.name) and _text(place) != hidden.text:
        message = f"`{place.as_posix()}` is there already, and a blueprint with a fault would take its place"
        raise CommandError(Problem("overwrites-blueprint", message, "", help="name another file with `-o`"))


def ours(seed: int, book: Book) -> Fault:
    """A fault in one of our own answers: the seed chooses, and one that a newer rule complains about is passed over."""
    names = prompt_names()
    first = seed % len(names)
    for name in (*names[first + 1 :], *names[:first]):
        try:
            return _planted(reference_file(names[first]), seed, book)
        except CommandError:
            first = names.index(name)
    return _planted(reference_file(names[first]), seed, book)


def _planted(path: Path, seed: int, book: Book) -> Fault:
    return plant(_text(path), path.as_posix(), seed, book)


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


def _judge(hidden: Fault, rule: str, line: int, seed: int) -> int:
    verdict = judged(hidden, rule, line)
    said = (
        "neither rule nor line",
        "the rule is right, the line is not",
        "the line is right, the rule is not",
        "both right",
    )
    words = said[int(verdict.rule) + 2 * int(verdict.line)]
    main = next(one for one in hidden.found if one.rule == hidden.rule)
    lines = [f"{verdict.points} of 2: {words}", "", f"line {hidden.line} was changed, and the checker says:"]
    lines += [f"  {one.primary.span.line}: {one.severity.value}[{one.rule}] {one.message}" for one in hidden.found]
    lines += [f"  help: {main.help}"] if main.help else []
    lines += [f"  costs: {main.costs}"] if main.costs else []
    lines += ["", f"Next: archlint drill fault --seed {seed + 1}"]
    output.say_fitted("".join(f"{one}\n" for one in lines))
    return 0
