"""From a configuration file to settings: every key is known, every value has its type, or the run stops."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli.configuration.find import find, read
from archlint.cli.configuration.settings import LEVELS, SEVERITIES, RuleSetting, Settings
from archlint.cli.configuration.shape import is_list, is_table, shown
from archlint.errors import ConfigurationError, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.cli.configuration.find import Source

TEXTS = ("pack", "baseline")
LISTS = ("paths", "rule-paths", "select", "ignore")
KEYS = (*TEXTS, *LISTS, "fail-on", "rules")


def load(file: str | None = None, start: Path | None = None) -> Settings:
    """The settings of the named file, or of the nearest configuration at or above `start`, by default the current folder.

    Raises ConfigurationError with every mistake of the file.
    """
    source = read(Path(file)) if file else find(start or Path.cwd())
    return of_source(source) if source else Settings()


def of_source(source: Source) -> Settings:
    """The settings in one file, merged over the defaults.

    Raises ConfigurationError with every mistake in it.
    """
    problems = [*_unknown(source.table, KEYS, (), source), *_mistyped(source)]
    rules = source.table.get("rules")
    table = rules if is_table(rules) else dict[str, object]()
    settings = {name: _rule(name, value, source, problems) for name, value in table.items()}
    if problems:
        raise ConfigurationError(*sorted(problems, key=_line))
    default = Settings()
    return Settings(
        paths=_texts(source, "paths", default.paths),
        pack=str(source.table.get("pack", default.pack)),
        fail_on=str(source.table.get("fail-on", default.fail_on)),
        rule_paths=_texts(source, "rule-paths", default.rule_paths),
        select=_texts(source, "select", default.select),
        ignore=_texts(source, "ignore", default.ignore),
        rules=settings,
        baseline=str(source.table.get("baseline", default.baseline)),
        origins={key: _origin(source, key) for key in source.table},
        file=source.file,
        root=str(source.folder),
    )


def _mistyped(source: Source) -> list[Problem]:
    """Values of the top level that are not what their key takes."""
    problems: list[Problem] = []
    for key, value in source.table.items():
        if key in TEXTS and not isinstance(value, str):
            problems.append(_wrong_type(f"`{key}` is a text", value, source, key))
        if key in LISTS and not (is_list(value) and all(isinstance(item, str) for item in value)):
            problems.append(_wrong_type(f"`{key}` is a list of texts", value, source, key))
        if key == "fail-on" and value not in LEVELS:
            problems.append(_choice(value, LEVELS, source, key))
        if key == "rules" and not is_table(value):
            problems.append(_wrong_type("`rules` is a table of rule names", value, source, key))
    return problems


def _rule(name: str, value: object, source: Source, problems: list[Problem]) -> RuleSetting:
    """One entry of `rules`: a severity, or a table with `severity` and parameters."""
    path: tuple[str, ...] = ("rules", name)
    severity, params = value, dict[str, object]()
    if is_table(value):
        severity, path = value.get("severity"), (*path, "severity")
        params = {key: item for key, item in value.items() if key != "severity"}
    if severity is not None and severity not in SEVERITIES:
        problems.append(_choice(severity, SEVERITIES, source, *path))
    return RuleSetting(str(severity) if severity is not None else None, params)


def _unknown(table: Iterable[str], known: tuple[str, ...], path: tuple[str, ...], source: Source) -> list[Problem]:
    return [
        Problem("unknown-key", f"there is no setting `{key}`", source.file, source.span(*path, key), _meant(key, known))
        for key in table
        if key not in known
    ]


def _meant(key: str, known: tuple[str, ...]) -> str:
    if key == "tool":
        return "`[tool.archlint]` is for pyproject.toml: in a file of archlint's own the settings stand at the top"
    return did_you_mean(key, known) or "known keys: " + ", ".join(known)


def _choice(value: object, known: tuple[str, ...], source: Source, *path: str) -> Problem:
    message = f"`{path[-1]}` is one of {', '.join(known)}; this says {shown(value)}"
    help_ = did_you_mean(value, known) if isinstance(value, str) else None
    return Problem("unknown-value", message, source.file, source.value(path), help_)


def _wrong_type(message: str, value: object, source: Source, key: str) -> Problem:
    this = "has something else in it" if is_list(value) and key in LISTS else f"is {shown(value)}"
    return Problem("wrong-type", f"{message}; this {this}", source.file, source.value((key,)))


def _origin(source: Source, key: str) -> str:
    span = source.span(key)
    return f"{source.file}:{span.line}" if span else source.file


def _texts(source: Source, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = source.table.get(key)
    return tuple(str(item) for item in value) if is_list(value) else default


def _line(problem: Problem) -> tuple[int, int]:
    return (problem.span.line, problem.span.column) if problem.span else (0, 0)
