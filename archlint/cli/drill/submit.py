"""`archlint drill submit`, `score` and `history`: the score sheet, what an expert would have said, one's progress."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.choice import one_of
from archlint.cli.drill import place
from archlint.cli.drill.status import shown
from archlint.cli.options import BlueprintFile, OutputFile
from archlint.cli.rubrics import ready
from archlint.drill import debrief, screen
from archlint.drill.formats import FORMATS, WIDTH, write
from archlint.drill.history import Score, table
from archlint.drill.interview import is_untouched, unasked
from archlint.drill.judge import judge
from archlint.drill.session import Session
from archlint.drill.shelf import after, find_prompt, reference_file
from archlint.drill.submission import Submission, read_submission
from archlint.errors import CommandError, Problem
from archlint.rules import Book

UNTIMED = "The file was written while the clock stood, so nobody knows how long it took: the clock is not scored."
STAYS = "nothing was handed in and the clock runs on (`--anyway` hands it in as it is)"


def submit(
    file: Annotated[str, Argument(metavar="FILE", help="The blueprint, when it is another one.")] = "",
    anyway: Annotated[bool, Option("--anyway", help="Also what cannot be read at all, or was not begun.")] = False,
) -> int:
    """Hand in: the clock stops, the sheet is printed and kept, the answer is shown.

    A file that cannot be read at all, for a bracket that is missing, is not handed in, nor one that is as it was given:
    the session goes on.
    """
    session = place.needed()
    task, book = ready("drill", session.prompt)
    path = file or session.file
    if not Path(path).is_file():
        help_ = "name the one it is: `archlint drill submit FILE`; nothing was handed in and the clock runs on"
        message = f"`{shown(path)}` is a folder" if Path(path).is_dir() else f"there is no file `{shown(path)}`"
        raise CommandError(Problem("not-found", message, "", help=help_))
    now = place.now()
    held = place.digest(path)
    session = session.found(held)
    seconds = session.total(now) if session.timed else None
    submission = read_submission(session.prompt, shown(path), book)
    if submission.work is None and not anyway:
        raise CommandError(*(replace(problem, help=_kept(problem)) for problem in submission.problems[:1]))
    if (
        submission.work is not None
        and not anyway
        and is_untouched(submission.work.document, find_prompt(session.prompt))
    ):
        message = f"`{shown(path)}` is as it was given to you: nothing is designed in it yet"
        raise CommandError(Problem("not-begun", message, "", help=STAYS))
    sheet = judge(submission, task, seconds)
    day = datetime.fromtimestamp(now, UTC).date().isoformat()
    with place.locked():
        session = place.needed()  # somebody may have asked something meanwhile, or handed in as well
        place.add(
            Score(day, session.prompt, sheet.earned, sheet.possible, None if seconds is None else round(seconds, 1))
        )
        place.keep(session.found(held).ended(now))
    output.say_fitted(write("text", [sheet], output.room(WIDTH)) + "\n")
    if seconds is None:
        output.say_fitted(f"{UNTIMED}\n\n")
    output.say_fitted("".join(f"{line}\n" for line in _after(session, submission, book)))
    return 0


def _kept(problem: Problem) -> str:
    """What to do about a file that cannot be read, and that nothing is lost."""
    first = f"{problem.help}; " if problem.help else ""
    return f"{first}{STAYS}"


def _after(session: Session, submission: Submission, book: Book) -> list[str]:
    """What an expert would have said, our own answer, and the next drill."""
    prompt = find_prompt(session.prompt)
    reference = reference_file(prompt.id)
    own = read_submission("reference", reference.as_posix(), book)
    columns = output.room(screen.WIDTH)
    lines = [*debrief.estimates(prompt, columns), "", *debrief.rest(prompt, unasked(prompt, session), columns), ""]
    if submission.work is not None and own.work is not None:
        lines += debrief.against(submission.work, own.work, shown(str(reference)), columns)
    else:
        lines.append(f"Our own answer: {shown(str(reference))}")
    following = after(prompt.id)
    return [*lines, "", f"Next: archlint drill {following}" if following else "That was the last prompt."]


def score(
    file: BlueprintFile,
    prompt: Annotated[str, Option("--prompt", metavar="NAME", help="The drill it answers.")],
    form: Annotated[str, Option("--format", metavar="NAME", help=f"One of {', '.join(FORMATS)}.")] = "text",
    to: OutputFile = None,
) -> int:
    """Score a blueprint as an answer to a prompt, without a clock and without keeping it."""
    task, book = ready("drill", find_prompt(prompt).id)
    path = Path(file)
    if not path.is_file():
        raise CommandError(Problem("not-found", f"there is no file `{path.as_posix()}`", ""))
    sheet = judge(read_submission(path.stem, path.as_posix(), book), task)
    room = output.room(WIDTH) if to in (None, "-") else None
    output.deliver(write(one_of("--format", form, FORMATS), [sheet], room), to)
    return 0


def history() -> int:
    """Show one's scores, oldest first."""
    scores = place.scores()
    output.say_fitted(
        "".join(f"{line}\n" for line in table(scores)) or "no score yet: `archlint drill` lists the prompts\n"
    )
    return 0
