"""Where the expressions of one rule are compiled, each kind of key in the scope it may speak of."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archlint.facts.kinds import Many, Record
from archlint.rules.template import translate_template
from archlint.rules.translate import condition, parse, translate, usable, walk
from archlint.rules.typed import NOTHING, ExpressionError, Scope, Typed

if TYPE_CHECKING:
    from archlint.rules.reader import Reader
    from archlint.source import DocumentPath


@dataclass(slots=True)
class Bench:
    """One rule in the making: `head` opens every function, `scope` is what its texts may speak of by now."""

    reader: Reader
    head: str
    scope: Scope
    opening: str | None = None

    def conditions(self) -> tuple[str | None, str | None, str, str]:
        """The opening of `where`, `where`, `flag_when` and the traced `flag_when`; what they make sure of holds later on."""
        before = len(self.reader.problems)
        when = self.condition(("where",), keep=True)
        opening = self.opening
        self.reader.trusting = len(self.reader.problems) > before
        traced = self.condition(("flag_when",), keep=False, traced=True)
        flag = self.condition(("flag_when",), keep=True) or "False"
        self.reader.trusting = len(self.reader.problems) > before
        return opening, when, flag, traced or "False"

    def condition(self, path: DocumentPath, *, keep: bool, traced: bool = False) -> str | None:
        """A yes-or-no expression; with `keep`, later expressions may rely on it."""
        before = len(self.reader.problems)
        scope = self.scope if not traced else Scope(self.scope.names, self.scope.lets, self.scope.known, traced=True)
        known = NOTHING

        def work(text: str) -> str:
            nonlocal known
            typed = condition(parse(text), scope)
            known = typed.when_true
            shared = typed.opening is not None and "p['" not in typed.opening  # figures differ from rule to rule
            self.opening = f"{self.head}{typed.opening}" if shared else None
            return self.head + typed.source

        source = self.reader.checked(path, work)
        if traced:
            del self.reader.problems[before:]  # the same mistakes come with the plain form
        if keep:
            self.scope = self.scope.knowing(known)
        return source or None

    def template(self, path: DocumentPath) -> str:
        """A text with placeholders."""
        return self.reader.checked(path, lambda text: self.head + translate_template(text.strip(), self.scope), "")

    def templates(self, path: DocumentPath) -> tuple[str, ...]:
        """A list of texts with placeholders."""
        value = self.reader.document.at(path)
        count = len(value) if isinstance(value, list) else 0
        if value is not None and not count:
            self.reader.complain("wrong-type", f"`{path[-1]}` must be a list", path)
        return tuple(self.number((*path, index)) for index in range(count))

    def number(self, path: DocumentPath) -> str:
        """One of `numbers`: a text, or `{when: condition, say: text}` that is said only if the condition holds."""
        if not isinstance(self.reader.document.at(path), dict):
            return self.template(path)
        self.reader.keys(path, ("when", "say"), ("when", "say"))
        outer = self.scope
        test = self.condition((*path, "when"), keep=True)
        say = self.template((*path, "say"))
        self.scope = outer
        return f"{self.head}{say.removeprefix(self.head)} if {(test or '').removeprefix(self.head)} else ''"

    def places(self, path: DocumentPath) -> str:
        """An expression that says where to point."""
        return self.reader.checked(path, lambda text: self.head + self.pointing(text, None))

    def labelled(self, path: DocumentPath) -> str:
        """A place with the words that belong under it."""
        self.reader.keys(path, ("at", "label"), ("at", "label"))
        label = self.reader.text((*path, "label"))
        return self.reader.checked((*path, "at"), lambda text: self.head + self.pointing(text, (path, label)))

    def pointing(self, text: str, label: tuple[DocumentPath, str] | None) -> str:
        """The source of a tuple of places, or of (places, label) pairs; a generator gives one each."""
        node = parse(text)
        scope, clauses = self.scope, ""
        if isinstance(node, ast.GeneratorExp):
            for clause in node.generators:
                scope, source, _ = walk(clause, scope)
                clauses += f" {source}"
            node = node.elt
        item = pointer(node, scope)
        if label is not None:
            words = self.reader.checked((*label[0], "label"), lambda text: translate_template(text, scope), "''")
            return f"tuple(({item}, {words}){clauses})" if clauses else f"(({item}, {words}),)"
        return f"tuple(path{clauses} for path in {item})" if clauses else item


def pointer(node: ast.expr, scope: Scope) -> str:
    """The source of the places of one entity, of a list of them, or of one fact (lists of entities included).

    Raises ExpressionError for a fact that has no place.
    """
    typed = translate(node, scope)
    if typed.base is not None and not isinstance(typed.kind, Record):
        return f"place_of({typed.base}, {typed.field!r})"
    if typed.optional and typed.base is not None and typed.key not in scope.known:
        return f"place_of({typed.base}, {typed.field!r})"
    typed = usable(node, scope)
    if isinstance(typed.kind, Record):
        return f"place({typed.source})"
    if of_records(typed):
        return f"tuple(path for item in {typed.source} for path in place(item))"
    raise ExpressionError("wrong-type", f"`{typed.key}` is a {typed.kind} and has no place", node)


def of_records(typed: Typed) -> bool:
    """Whether it is a list of entities."""
    return isinstance(typed.kind, Many) and isinstance(typed.kind.of, Record)
