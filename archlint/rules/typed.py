"""What translating one expression yields, and what is known where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen

if TYPE_CHECKING:
    import ast

    from archlint.facts.kinds import FactType

Literal: TypeAlias = "bool | float | str | tuple[Literal, ...] | None"
"""The value of an expression that is written out; None of every other."""
NOTHING: frozenset[str] = frozenset()


class ExpressionError(Exception):
    """A mistake inside one expression: what is wrong, at which part of the text, and the way out.

    `node` has columns of the expression in one pair of brackets; `text` is that expression when it is
    only a part of what was written (a placeholder of a message).
    """

    def __init__(self, kind: str, message: str, node: ast.AST | None, help_: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.node = node
        self.help = help_
        self.text: str | None = None


@frozen
class Typed:
    """One checked expression.

    kind        its type
    source      the Python expression it compiles to
    key         its text, by which known() and declared() make it usable
    optional    it may be unset
    literal     its value when it is written out
    lazy        `source` is a generator: it can be walked once
    base        for `a.b`: the source of `a`, and `field` is b
    when_true   keys that are set if it holds; `when_false` if it does not
    implied     for records and lists of them: optional facts that a filter has made sure of
    opening     of a condition joined by `and`: the source of its first part, which is asked before all others
    some        of a count: the expression that says whether there is any, without counting on
    """

    kind: FactType
    source: str
    key: str
    optional: bool = False
    literal: Literal = None
    lazy: bool = False
    base: str | None = None
    field: str | None = None
    when_true: frozenset[str] = NOTHING
    when_false: frozenset[str] = NOTHING
    implied: frozenset[str] = NOTHING
    opening: str | None = None
    some: str | None = None


@frozen
class Scope:
    """What an expression may speak of.

    names     variables and what they are
    lets      names that stand for another expression of the same rule
    known     keys of optional facts that are certainly set here
    traced    compile to the form that reports the facts it reads
    """

    names: Mapping[str, Typed]
    lets: Mapping[str, ast.expr]
    known: frozenset[str] = NOTHING
    traced: bool = False
    depth: int = 0

    def knowing(self, keys: frozenset[str]) -> Scope:
        """The same, with more facts known to be set."""
        return replace(self, known=self.known | keys) if keys else self

    def naming(self, name: str, typed: Typed) -> Scope:
        """The same, with one more variable."""
        return replace(self, names={**self.names, name: typed})

    def deeper(self) -> Scope:
        """One level further into an expression."""
        return replace(self, depth=self.depth + 1)
