"""How a run of the book is configured: a pack, and what a project changes about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from archlint.errors import ConfigurationError, Problem
from archlint.findings.finding import Severity
from archlint.frozen import frozen


@frozen
class Pack:
    """A named selection of rules with severities and parameters.

    off         rules or categories that are not run
    only        when not empty, the rules or categories that are run
    severities  None switches a rule off
    parameters  by rule, then by name, in base units
    """

    name: str
    title: str
    doc: str = ""
    off: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict[str, Severity])
    parameters: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])


@frozen
class Misfit:
    """Something that a setting names and that does not exist.

    `path` leads to the setting as a configuration file writes it: ('select',), ('rules', NAME), ('rules', NAME, KEY);
    `word` is what it says there, None when the key itself is what does not exist. The problem has no place.
    """

    problem: Problem
    path: tuple[str, ...]
    word: str | None = None


class SettingsError(ConfigurationError):
    """Settings that do not fit the book; whoever knows where they were written can say it."""

    def __init__(self, *misfits: Misfit) -> None:
        self.misfits = misfits
        super().__init__(*(misfit.problem for misfit in misfits))


@frozen
class Settings:
    """A pack by name, and the changes on top of it; selectors are rule names or categories.

    `parameters` holds quantities as people write them (`50 ms`, `80%`), by rule and name.
    """

    pack: str = "capstone"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict[str, str])
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
