"""`archlint config`: the settings in force, and where each of them came from."""

from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.configuration.load import load
from archlint.cli.configuration.settings import Settings
from archlint.cli.configuration.shape import is_list


def config(
    file: Annotated[str | None, Option("--config", metavar="FILE", help="Read this file instead of searching.")] = None,
) -> int:
    """Show the settings in force and where each of them came from."""
    output.say(page(load(file)))
    return 0


def page(settings: Settings) -> str:
    """The settings as TOML, each with its origin as a comment; what it prints can be put into archlint.toml."""
    rows = [
        ("pack", _text(settings.pack)),
        ("fail-on", _text(settings.fail_on)),
        ("paths", _list(settings.paths)),
        ("rule-paths", _list(settings.rule_paths)),
        ("select", _list(settings.select)),
        ("ignore", _list(settings.ignore)),
        ("baseline", _text(settings.baseline)),
    ]
    width = max(len(f"{key} = {value}") for key, value in rows)
    lines = [f"{f'{key} = {value}':<{width}}  # {settings.origin(key)}" for key, value in rows]
    for name, rule in settings.rules.items():
        lines += ["", f"[rules.{name}]  # {settings.origin('rules')}"]
        lines += [f"severity = {_text(rule.severity)}"] if rule.severity else []
        lines += [f"{key} = {_value(value)}" for key, value in rule.params.items()]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _list(items: tuple[str, ...]) -> str:
    return "[" + ", ".join(_text(item) for item in items) + "]"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if is_list(value):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return str(value) if isinstance(value, int | float) else _text(str(value))
