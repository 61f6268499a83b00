"""One command, run by typer: only the invoked command is imported and registered, and rich never is."""

from __future__ import annotations

import re
from copy import copy
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, cast

import typer
from typer.core import TyperOption
from typer.main import get_command

from archlint.cli.registry import COMMANDS, function_at
from archlint.errors import CommandError, Problem, did_you_mean, meaning, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typer.core import TyperCommand

    from archlint.cli.registry import Command

Said = TypeVar("Said")
Parameter = TypeVar("Parameter")
UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a command line it cannot read; older versions take it from click, newer ones have their own."""


def invoke(command: Command, arguments: list[str]) -> int:
    """Parse the arguments, call the command's function and return its exit code.

    Raises CommandError for a command line that cannot be read.
    """
    parser = cast("TyperCommand", get_command(_application(command)))  # with one command there is no group
    _in_plain_words(parser.params)
    try:
        _each_once(parser, arguments)
        code = parser.main(args=arguments, prog_name=f"archlint {command.name}", standalone_mode=False)
    except UsageError as error:
        raise CommandError(_translate(error, command, _options(parser.params))) from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    return code if isinstance(code, int) else 0


def _application(command: Command) -> typer.Typer:
    application = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    application.command(command.name, epilog=below(command.name))(function_at(command.place))
    return application


def below(name: str) -> str | None:
    """The commands of two words that begin with this one, as the end of its help page."""
    commands = [command for command in COMMANDS if command.name.startswith(f"{name} ")]
    width = max((len(command.name) for command in commands), default=0)
    lines = (f"  {command.name.ljust(width)}  {command.help}" for command in commands)
    return "\n".join(["\b", "Below it:", *lines]) if commands else None


def _in_plain_words(parameters: Sequence[object]) -> None:
    """Show arguments by their name and options by what they take, not by the type that Python has for it; limits in words."""
    for parameter in parameters:
        if not hasattr(parameter, "display_type_rich"):  # older versions show no types
            return
        metavar = getattr(parameter, "metavar", None)
        if not any(str(name).startswith("-") for name in getattr(parameter, "opts", ())):
            object.__setattr__(parameter, "get_usage_pieces", _saying([_usage(parameter)]))
            metavar = ""
        elif metavar is None:
            metavar = "N"
        object.__setattr__(parameter, "display_type_rich", _saying(str(metavar)))
        object.__setattr__(parameter, "_get_number_range_help_str", _saying(_limits(parameter)))


def _each_once(parser: TyperCommand, arguments: Sequence[str]) -> None:
    """Nothing is taken silently for the last of several values of an option that has one.

    The parser itself collects the values, as of options that may have several: it knows `-oa.svg` and `--`.
    Raises CommandError, and what the parser raises.
    """
    collecting = copy(parser)
    collecting.params = [_with_all_values(parameter) for parameter in parser.params]
    context = parser.context_class(parser, **parser.context_settings)
    given, _, _ = collecting.make_parser(context).parse_args(list(arguments))
    for parameter in parser.params:
        if isinstance(parameter, TyperOption) and not (parameter.is_flag or parameter.multiple):
            values = given.get(str(parameter.name)) or ()
            if len(values) > 1:
                said = " and ".join(f"`{each}`" for each in values)
                message = f"`{max(parameter.opts, key=len)}` is given {_times(len(values))}, {said}"
                raise CommandError(Problem("bad-argument", message, "", help="write it once"))


def _with_all_values(parameter: Parameter) -> Parameter:
    """The same parameter, an option as one that may be given several times."""
    if not isinstance(parameter, TyperOption) or parameter.is_flag:
        return parameter
    several = copy(parameter)
    several.multiple = True
    return several


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"


def _usage(parameter: object) -> str:
    """An argument on the line that begins with `Usage:`: `OLD`, `[FILE]`, `BLUEPRINT...`."""
    name = str(getattr(parameter, "metavar", None) or getattr(parameter, "name", "")).removesuffix("...")
    several = "" if getattr(parameter, "nargs", 1) == 1 else "..."
    return f"{name}{several}" if getattr(parameter, "required", False) else f"[{name}]{several}"


def _limits(parameter: object) -> str | None:
    """What a number may be, in words."""
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if low is None or high is None:
        return f"at least {low:,}" if low else None
    return f"{low:,} to {high:,}"


def _saying(said: Said) -> Callable[..., Said]:
    def display(*_: object, **__: object) -> Said:
        return said

    return display


def _options(parameters: Sequence[object]) -> list[str]:
    """Every option the command knows, long names first in the order of declaration."""
    found = ["--help"]
    for parameter in parameters:
        names = (*getattr(parameter, "opts", ()), *getattr(parameter, "secondary_opts", ()))
        found += [str(name) for name in names if str(name).startswith("-")]
    return found


def _translate(error: Exception, command: Command, options: list[str]) -> Problem:
    """A usage error in the project's own words."""
    usage = f"`archlint {command.name} --help` shows what it takes"
    kind = type(error).__name__
    option = str(getattr(error, "option_name", "") or "")
    if kind == "NoSuchOption":
        from archlint.cli.wording import option_for  # noqa: PLC0415 - only after a mistake

        message = f"`archlint {command.name}` has no option `{option}`"
        known_as = option_for(command.name, option)
        help_ = meaning(known_as) if known_as else did_you_mean(option, options, usage)
        return Problem("unknown-option", message, "", help=help_)
    if kind == "MissingParameter":
        name = _name(getattr(error, "param", None))
        return Problem("missing-argument", f"`archlint {command.name}` needs {name}", "", help=usage)
    if kind == "BadOptionUsage":
        return Problem("bad-option", f"`{option}` needs a value", "", help=usage)
    text = _plain(error)
    if text.startswith("got unexpected extra argument"):
        below = [name for name in map(attrgetter("name"), COMMANDS) if name.startswith(f"{command.name} ")]
        first = text.rpartition("(")[2].rstrip(")").split(" ")[0]
        close = nearest(f"{command.name} {first}", below)
        usage = meaning(f"archlint {close}") if close else usage
        return Problem("bad-argument", _too_many(text, command), "", help=usage)
    return Problem("bad-argument", _in_our_words(text), "", help=usage)


_PARSERS_WORDS = (
    (r"^invalid value for '([^']+)': input should be ", r"`\1` must be "),
    (r"greater than or equal to (\S+)$", r"at least \1"),
    (r"less than or equal to (\S+)$", r"at most \1"),
    (r"a valid integer.*$", "a whole number"),
    (r"a valid number.*$", "a number"),
    (r"^invalid value for '([^']+)': ", r"`\1`: "),
)
"""What the parser of options says of a value, and how we say it."""


def _in_our_words(text: str) -> str:
    """A complaint about a value, in the words of the other messages.

    >>> _in_our_words("invalid value for '--seed': Input should be greater than or equal to 0")
    '`--seed` must be at least 0'
    """
    for pattern, words in _PARSERS_WORDS:
        text = re.sub(pattern, words, text, flags=re.IGNORECASE)
    return text


def _name(parameter: object) -> str:
    """An argument or an option as the help page shows it: `NEW`, `--from FILE...`."""
    option = next((str(name) for name in getattr(parameter, "opts", ()) if str(name).startswith("-")), "")
    metavar = str(getattr(parameter, "metavar", None) or getattr(parameter, "name", None) or "an argument")
    return f"`{option} {metavar}`" if option else f"`{metavar}`"


def _too_many(text: str, command: Command) -> str:
    """What stands on the command line beyond what the command takes."""
    surplus = text.rpartition("(")[2].rstrip(")")
    return f"`archlint {command.name}` does not take `{surplus}`"


def _plain(error: Exception) -> str:
    """The parser's message in the house style: lower case, no full stop."""
    formatted = getattr(error, "format_message", None)
    text = str(formatted() if formatted is not None else error).strip().rstrip(".")
    return text[:1].lower() + text[1:]
