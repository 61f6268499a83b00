"""Everything that can go wrong, as one tree.

    ArchlintError
    ├── BlueprintError       the blueprint cannot be understood; carries every problem of the file
    ├── RuleError            a rule file cannot be understood
    ├── ConfigurationError   archlint.toml or [tool.archlint] is wrong
    ├── CommandError         the command line asks for something that does not exist
    └── MissingExtraError    an optional dependency is needed and not installed

Every one of them is the user's to mend (exit code 2) and says where and how. Anything else that
reaches the top is a bug of ours (exit code 3).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something stands in a text: 1-based line and column, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: what is wrong, where, and what was probably meant.

    `kind` is a stable kebab-case name (`unknown-key`, `duplicate-key`, `wrong-unit`, ...).
    `file` is as the user wrote it. `help` is one imperative sentence, if there is a way out.
    """

    kind: str
    message: str
    file: str
    span: Span | None = None
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = field(default=())


class ArchlintError(Exception):
    """Base of every error a user can mend; `problems` holds one entry per mistake, in file order."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class BlueprintError(ArchlintError):
    """The blueprint cannot be understood."""


class RuleError(ArchlintError):
    """A rule file cannot be understood."""


class ConfigurationError(ArchlintError):
    """The configuration cannot be understood."""


class CommandError(ArchlintError):
    """The command line asks for something that does not exist."""


class MissingExtraError(ArchlintError):
    """An optional dependency is needed; the message names the extra that installs it."""
