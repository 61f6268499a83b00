"""`archlint drill fault`: a clean blueprint with one fault in it; name the rule and the line."""

import re
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.book.explain import unknown_rule
from archlint.cli.choice import one_of
from archlint.cli.drill import place
from archlint.drill.faults import LEVELS, Draft, Fault, clean, judged, plant
from archlint.drill.faults.attempts import WORTH, Standing, hints, standing
from archlint.drill.shelf import prompt_names, reference_file
from archlint.errors import CommandError, Problem
from archlint.rules import Book, load_book

MOST = 2 * WORTH[0]
"""Points of rule and line at the first guess."""
NONE = ("", 0)
"""The guess of somebody who gave it up."""


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
    show: Annotated[bool, Option("--show", help="Show the answer, for no more points.")] = False,
) -> int:
    """Hide one fault in a clean blueprint, or judge what somebody found; the same seed, the same fault.

    Three guesses: a wrong one shows a hint, and the next earns less. Whoever writes the fault anew begins anew.
    """
    book = load_book()
    given = _guess(answer, book) if answer is not None else None
    wanted = one_of("--level", level, LEVELS) if level is not None else ""
    hidden = plant([_draft(Path(blueprint), book)], seed, book, wanted) if blueprint else ours(seed, book, wanted)
    words = ["archlint drill fault", blueprint, f"--level {wanted}" if wanted else "", "--seed"]
    command = " ".join(word for word in words if word)
    own = _own_name(blueprint, wanted, seed)
    if given is not None:
        _line_there(given[1], hidden, to or own)
    if given is not None or show:
        made = _made(hidden, given, book, show=show)
        now = standing([judged(hidden, *one, book) for one in made])
        if show or now.over:
            lines = [*_judged(hidden, now, made, book), "", f"Next: {command} {seed + 1}"]
        else:
            lines = [*_hinted(hidden, now, book), "", f"  {command} {seed} --answer RULE:LINE   (or --show)"]
        output.say_fitted("".join(f"{one}\n" for one in lines))
        return 0
    target = to or own
    if Path(target).name != own:
        _spare(target, hidden)
    output.deliver(hidden.text, target)
    if target != "-":
        with place.locked():
            kept = place.guesses()
            if kept.pop(_key(hidden), None) is not None:
                place.keep_guesses(kept)
        output.say_fitted(
            f"{target} has one fault ({hidden.level}). Which rule notices, and in which line?\n\n"
            f"  {command} {seed} --answer RULE:LINE\n"
        )
    return 0


def _own_name(blueprint: str, level: str, seed: int) -> str:
    """The name under which a fault is written where nobody names another one: two faults have two names."""
    parts = ("fault", Path(blueprint).stem if blueprint else "", level, str(seed))
    return f"{'-'.join(part for part in parts if part)}.yaml"


def _key(hidden: Fault) -> str:
    return sha256(hidden.text.encode()).hexdigest()[:16]


def _made(hidden: Fault, given: tuple[str, int] | None, book: Book, *, show: bool) -> list[tuple[str, int]]:
    """All guesses at a fault, with this one where it is a new one and something is left to guess; who is shown the answer has none left."""
    with place.locked():
        kept = place.guesses()
        made = kept.pop(_key(hidden), [])
        before = standing([judged(hidden, *one, book) for one in made])
        if given is not None and not before.over and given not in made:
            made.append(given)
        kept[_key(hidden)] = made = [*made, *[NONE] * (len(WORTH) - len(made))] if show else made
        place.keep_guesses(kept)
    return made


def _hinted(hidden: Fault, now: Standing, book: Book) -> list[str]:
    """What is right so far, what is left to earn, and the next hint."""
    told = f"hint {now.guesses} of {len(WORTH) - 1}: {'; '.join(hints(hidden, now, book))}"
    return [f"{_found(now)}; {now.points} of {MOST} so far, {now.left} more with the next guess", "", told]


def _judged(hidden: Fault, now: Standing, made: Sequence[tuple[str, int]], book: Book) -> list[str]:
    """The points, what was done, and all that the checker says of it."""
    main = next(one for one in hidden.found if one.rule == hidden.rule)
    words = _found(now) if any(one != NONE for one in made) else "nothing was guessed"
    lines = [f"{now.points} of {MOST}: {words}{_near(hidden, made, book)}", ""]
    lines += [f"{hidden.change}, and the checker says:"]
    lines += [f"  {one.primary.span.line}: {one.severity.value}[{one.rule}] {one.message}" for one in hidden.found]
    lines += [f"help: {main.help}"] if main.help else []
    return [*lines, *([f"costs: {main.costs}"] if main.costs else [])]


def _found(now: Standing) -> str:
    """What was found so far."""
    said = {
        (False, False): "neither rule nor line is right",
        (True, False): "the rule is right, the line is not",
        (False, True): "the line is right, the rule is not",
        (True, True): "both are right",
    }
    words = said[now.rule is not None, now.line is not None]
    late = now.rule is not None and now.line is not None and now.guesses > 1
    return f"{words}, with guess {now.guesses}" if late else words


def _spare(target: str, hidden: Fault) -> None:
    """Refuse to spoil a design that somebody has drawn."""
    place = Path(target)
    if place.is_file() and _text(place) != hidden.text:
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
    names = [rule.name for rule in book.rules]
    if found[1] not in names:
        raise CommandError(unknown_rule(found[1], names))
    return found[1], int(found[2])


def _line_there(line: int, hidden: Fault, file: str) -> None:
    """Refuse a line that the spoiled file does not have: it is a slip, and no guess."""
    last = len(hidden.text.splitlines())
    if not 1 <= line <= last:
        message = f"there is no line {line} in `{file}`: its lines are 1 to {last}"
        help_ = "name one of them; this was no guess"
        raise CommandError(Problem("bad-answer", message, "", help=help_))


def _near(hidden: Fault, made: Sequence[tuple[str, int]], book: Book) -> str:
    """A rule that was named and is as right as what the checker says."""
    named = {finding.rule for finding in hidden.found}
    right = (rule for rule, line in made if judged(hidden, rule, line, book).rule and rule not in named)
    return next((f"; `{rule}` is as right as what the checker says" for rule in right), "")
