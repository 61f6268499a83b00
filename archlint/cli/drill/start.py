"""`archlint drill` and `archlint drill start`: what there is to practise, and the beginning of a session."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.blueprints import begins_one
from archlint.cli.drill import place
from archlint.cli.drill.listing import listing
from archlint.drill.interview import opening, starter
from archlint.drill.screen import WIDTH
from archlint.drill.session import Session
from archlint.drill.shelf import find_prompt, prompt_names
from archlint.errors import CommandError, Problem, meaning, nearest, reason


def drill(
    prompt: Annotated[str, Argument(metavar="PROMPT", help="What to practise; nothing lists what there is.")] = "",
    file: Annotated[str | None, Option("--file", metavar="FILE", help="The blueprint to fill in.")] = None,
    watching: Annotated[bool, Option("--watch", help="Stay, and show clock and findings.")] = False,
    anew: Annotated[bool, Option("--anew", help="Give up the session that is going on.")] = False,
) -> int:
    """List the prompts, or begin one."""
    if prompt and prompt not in prompt_names() and (meant := _command(prompt)) is not None:
        problem = Problem("unknown-prompt", f"there is no prompt `{prompt}`", "", help=meaning(f"archlint {meant}"))
        raise CommandError(problem)
    return start(prompt, file, watching, anew) if prompt else listing()


def _command(word: str) -> str | None:
    """The command below `drill` that was meant, where no prompt is nearer."""
    from archlint.cli.registry import COMMANDS  # noqa: PLC0415 - only for a word that is no prompt
    from archlint.cli.wording import command_for  # noqa: PLC0415 - only for a word that is no prompt

    if (known_as := command_for(f"drill {word}")) is not None:
        return known_as
    below = {each.name.removeprefix("drill "): each.name for each in COMMANDS if each.name.startswith("drill ")}
    meant = nearest(word, (*prompt_names(), *below))
    return below.get(meant or "")


def start(
    prompt: Annotated[str, Argument(metavar="PROMPT", help="What to practise.")],
    file: Annotated[str | None, Option("--file", metavar="FILE", help="The blueprint to fill in.")] = None,
    watching: Annotated[bool, Option("--watch", help="Stay, and show clock and findings.")] = False,
    anew: Annotated[bool, Option("--anew", help="Give up the session that is going on.")] = False,
) -> int:
    """Begin a session: the brief, a blueprint to fill in, and the clock."""
    chosen = find_prompt(prompt)
    if not anew:
        _nothing_is_going_on()
    path = Path(file or f"{chosen.id}.yaml")
    _refuse_others(path)
    output.refuse_unwritable([str(path)])
    kept = path.is_file() and bool(_held(path).strip())
    if not kept:
        output.write_file(str(path), starter(chosen))
    with place.locked():
        place.keep(Session(chosen.id, path.resolve().as_posix()).resumed(place.now()))
    output.say_fitted(
        "".join(f"{line}\n" for line in opening(chosen, path.as_posix(), kept=kept, columns=output.room(WIDTH)))
    )
    if watching:
        from archlint.cli.drill.status import watch  # noqa: PLC0415 - only when somebody stays

        watch()
    return 0


def _refuse_others(path: Path) -> None:
    """Refuse what nobody fills in a design: a folder, a device, a name of another kind of file, a file that holds something else."""
    help_ = "`--file` names a blueprint to fill in, such as `design.yaml`"
    if path.is_dir():
        raise CommandError(Problem("directory", f"`{path.as_posix()}` is a folder", "", help=help_))
    if path.suffix.lower() not in (".yaml", ".yml"):
        message = f"`{path.as_posix()}` is no name of a blueprint, which ends in `.yaml`"
        raise CommandError(Problem("no-blueprint", message, "", help=help_))
    if path.exists() and not path.is_file():
        raise CommandError(Problem("no-blueprint", f"`{path.as_posix()}` is no file", "", help=help_))
    if path.is_file() and (held := _held(path)).strip() and not begins_one(held):
        message = f"`{path.as_posix()}` is there already, and holds something that is no blueprint"
        raise CommandError(Problem("no-blueprint", message, "", help=help_))


def _held(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"`{path.as_posix()}` cannot be read: {reason(error)}"
        raise CommandError(Problem("unreadable", message, "")) from error


def _nothing_is_going_on() -> None:
    """Refuse to begin while another session waits, or while what is kept of one cannot be understood."""
    try:
        going = place.current()
    except CommandError as error:
        (problem,) = error.problems
        raise CommandError(replace(problem, help="`--anew` gives up what is there")) from error
    if going is None or going.finished:
        return
    way = "`archlint drill status` shows it" if going.since is not None else "`archlint drill resume` goes on with it"
    message = f"`{going.prompt}` is still going on"
    raise CommandError(Problem("session-going-on", message, "", help=f"{way}, `--anew` gives it up"))
