"""From a command line to an exit code: finds the command, and is the one place where errors become words."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from archlint.cli import output, registry
from archlint.errors import ArchlintError, CommandError, Problem, reason

FINE = 0
FINDINGS = 1
WRONG_INPUT = 2
OUR_BUG = 3
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
CLOSED = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP)
"""Names that the system does not follow: nothing of ours, wherever it is met."""
INTERRUPTED = 130
PIPE_CLOSED = 141
REPORT_TO = "https://github.com/archlint/archlint/issues/new"


def run(arguments: list[str]) -> int:
    """Run one command line. Nothing a user does ends in a traceback."""
    try:
        output.prepare_streams()
        code = _dispatch(arguments)
        sys.stdout.flush()
    except ArchlintError as error:
        return _explain(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        output.close_broken_pipe()
        return PIPE_CLOSED
    except OSError as error:
        if os.name == "nt" and error.errno == errno.EINVAL and error.filename is None:  # how Windows says the same
            output.close_broken_pipe()
            return PIPE_CLOSED
        if error.errno in CLOSED and error.filename is not None:
            return _explain(CommandError(_closed(error)))
        return _full(error) if error.errno in FULL else _apologise(error)
    except Exception as error:  # noqa: BLE001 - the last net: whatever else happens is a bug of ours
        return _apologise(error)
    return code


def _dispatch(arguments: list[str]) -> int:
    words = arguments[1:] if arguments[:1] == ["help"] else arguments
    if not words or words[0] in ("--help", "-h"):
        from archlint.cli.manual import page  # noqa: PLC0415 - only what is invoked is imported

        output.say(page())
        return FINE
    command = registry.find(words)
    if command is None:
        from archlint.cli.manual import part  # noqa: PLC0415 - the same

        asked = words is not arguments or words[1:2] in (["--help"], ["-h"])
        if asked and (shown := part(words[0])) is not None:
            output.say(shown)
            return FINE
        raise CommandError(_unknown(words))
    rest = words[len(command.name.split()) :]
    if command.plain and words is arguments and not any(word.startswith("-") for word in rest):
        code = registry.function_at(command.plain)(rest)
        return code if isinstance(code, int) else FINE
    from archlint.cli.invoke import invoke  # noqa: PLC0415

    return invoke(command, ["--help"] if words is not arguments else rest)


def _unknown(words: list[str]) -> Problem:
    from archlint.cli.wording import command_for  # noqa: PLC0415 - only after a mistake
    from archlint.errors import did_you_mean, meaning  # noqa: PLC0415

    word, said = words[0], " ".join(words[:2])
    if (known_as := command_for(said) or command_for(word)) is not None and not Path(word).exists():
        told = said if command_for(said) else word
        return Problem("unknown-command", f"there is no command `{told}`", "", help=meaning(known_as))
    below = [command.name for command in registry.COMMANDS if command.name.startswith(f"{word} ")]
    if below:
        help_ = (
            len(words) > 1 and did_you_mean(said, below)
        ) or f"write {' or '.join(f'`archlint {name}`' for name in below)}"
        problem = f"there is no command `{said}`" if len(words) > 1 else f"`archlint {word}` needs to know which"
        return Problem("unknown-command", problem, "", help=help_)
    if word in ("--version", "-V"):
        return Problem("bad-argument", f"`{word}` stands alone", "", help=f"write `archlint {word}`")
    if word.startswith("-"):
        help_ = did_you_mean(word, ["--help", "--version"], "options follow a command: `archlint check --help`")
        return Problem("unknown-option", f"there is no option `{word}`", "", help=help_)
    known = {command.name for command in registry.COMMANDS} | {command.name.split()[0] for command in registry.COMMANDS}
    help_ = did_you_mean(word, known, "`archlint --help` lists the commands")
    if Path(word).exists():
        help_ = f"to check it: `archlint check {word}`"
    return Problem("unknown-command", f"there is no command `{word}`", "", help=help_)


def _explain(error: ArchlintError) -> int:
    from archlint.cli.problems import show  # noqa: PLC0415

    try:
        show(error.problems)
    except BrokenPipeError:
        output.close_broken_pipe()
    return WRONG_INPUT


def _closed(error: OSError) -> Problem:
    name = str(error.filename).replace(os.sep, "/")
    shown = name if len(name) <= 80 else f"{name[:77]}…"
    return Problem("unreadable", f"`{shown}` cannot be read: {reason(error)}", "")


def _full(error: OSError) -> int:
    """The disk behind standard output takes no more: nothing of ours, and not complete."""
    output.close_broken_pipe(sys.stdout)
    output.complain(f"error[unwritable]: the answer could not be written to the end: {reason(error)}\n")
    return WRONG_INPUT


def _apologise(error: Exception) -> int:
    """Exit 3: what happened, where to report it, and no traceback unless somebody asks for it."""
    import traceback  # noqa: PLC0415 - only after a bug

    if os.environ.get("ARCHLINT_DEBUG"):
        output.complain("".join(traceback.format_exception(error)))
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    summary = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    output.complain(
        f"error[bug]: archlint met something it does not understand: {summary}{place}\n"
        f"   = help: this is a bug of archlint, not of your blueprint; please report it: {REPORT_TO}\n"
        "   = help: ARCHLINT_DEBUG=1 shows where it happened\n"
    )
    return OUR_BUG
