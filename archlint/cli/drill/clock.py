"""`archlint drill ask`, `next`, `pause` and `resume`: talking to the interviewer and to the clock."""

import textwrap
from typing import Annotated

from typer import Argument

from archlint.cli import output
from archlint.cli.drill import place
from archlint.drill.prompt import Secret
from archlint.drill.questions import nearest, reply
from archlint.drill.screen import WIDTH, standing
from archlint.drill.session import Session
from archlint.drill.shelf import find_prompt
from archlint.drill.steps import STEPS
from archlint.errors import CommandError, Problem


def ask(
    question: Annotated[list[str], Argument(metavar="QUESTION", help="What you would ask the interviewer.")],
) -> int:
    """Ask the interviewer while the clock runs; what is not known has to be assumed and written down."""
    if not " ".join(question).strip():
        help_ = '`archlint drill ask "how many people use it?"`'
        raise CommandError(Problem("bad-argument", "nothing is asked", "", help=help_))
    said: list[Secret] = []

    def heard(session: Session) -> Session:
        if session.since is None:
            message = "the clock stands, and the interviewer with it"
            raise CommandError(Problem("clock-stands", message, "", help="`archlint drill resume`, then ask"))
        said.extend(reply(find_prompt(session.prompt), " ".join(question)))
        return session.knowing(*(secret.topic for secret in said))

    one = place.changed(heard)
    for secret in said:
        output.say_fitted(textwrap.fill(f"{secret.answer[:1].upper()}{secret.answer[1:]}.", output.room(WIDTH)) + "\n")
    if not said:
        output.say_fitted("The interviewer does not know. Assume something, and write it down.\n")
        near = nearest(find_prompt(one.prompt), " ".join(question))
        output.say_fitted(f"Or ask more plainly about {' or '.join(near)}.\n" if near else "")
    return 0


def forward() -> int:
    """Go on to the next step."""
    if place.needed().step == len(STEPS) - 1:
        output.say_fitted("This was the last step: `archlint drill submit` hands it in.\n")
        return 0
    return _show(place.changed(lambda session: session.advanced(place.now())))


def back() -> int:
    """Return to the step before; its clock goes on where it stood."""
    if not place.needed().step:
        output.say_fitted("This is the first step.\n")
        return 0
    return _show(place.changed(lambda session: session.advanced(place.now(), -1)))


def pause() -> int:
    """Stop the clock."""
    return _show(place.changed(lambda session: session.paused(place.now(), place.digest(session.file))))


def resume() -> int:
    """Let the clock run again."""
    return _show(place.changed(lambda session: session.found(place.digest(session.file)).resumed(place.now())))


def _show(session: Session) -> int:
    lines = standing(find_prompt(session.prompt), session, place.now())
    output.say_fitted("".join(f"{line}\n" for line in lines))
    return 0
