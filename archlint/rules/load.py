"""From a rule file to a rule: read, type-checked against the fact schema, compiled; all mistakes in one run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archlint.errors import RuleError
from archlint.facts.kinds import COUNT, Many, Number, Record
from archlint.facts.schema import APPLICABLE
from archlint.findings.finding import Severity
from archlint.quantity import Dimension, QuantityError, parse
from archlint.rules.functions import FUNCTIONS
from archlint.rules.reader import Reader
from archlint.rules.rule import CATEGORIES, Example, Parameter, Rule, RuleFile, signature
from archlint.rules.template import translate_template
from archlint.rules.translate import condition, translate, usable, walk
from archlint.rules.translate import parse as parse_expression
from archlint.rules.typed import NOTHING, ExpressionError, Scope, Typed

if TYPE_CHECKING:
    from archlint.source import Document, DocumentPath

REQUIRED = (
    "name",
    "category",
    "severity",
    "since",
    "applies_to",
    "title",
    "flag_when",
    "message",
    "why",
    "fix",
    "tradeoff",
    "false_positives",
    "references",
    "examples",
)
OPTIONAL = (
    "where",
    "let",
    "params",
    "at",
    "label",
    "also",
    "numbers",
    "milder",
    "supersedes",
    "subject",
    "evidence",
    "waivable",
    "tags",
)


def read_rule(document: Document) -> RuleFile:
    """The rule of one file.

    Raises:
        RuleError: with every mistake in the file.
    """
    reader = Reader(document)
    reader.keys((), (*REQUIRED, *OPTIONAL), REQUIRED)
    applies_to = reader.chosen(("applies_to",), APPLICABLE, "system")
    parameters = read_parameters(reader)
    bench = Bench(reader, signature(applies_to), opening_scope(reader, applies_to, parameters))
    rule = assemble(reader, bench, applies_to, parameters)
    examples = read_examples(reader)
    if reader.problems:
        raise RuleError(*sorted(reader.problems, key=lambda problem: (problem.span is None, problem.span)))
    return RuleFile(
        rule=rule,
        file=document.file,
        examples=examples,
        fix=reader.text(("fix",)),
        gain=reader.text(("tradeoff", "gain")),
        cost=reader.text(("tradeoff", "cost")),
        flag_when=reader.text(("flag_when",)),
        where=reader.text(("where",)) or None,
    )


@dataclass(slots=True)
class Bench:
    """Where expressions are compiled: each kind of key in the scope it may speak of."""

    reader: Reader
    head: str
    scope: Scope

    def conditions(self) -> tuple[str | None, str, str]:
        """`where`, `flag_when` and the traced `flag_when`; what they make sure of holds for all later keys."""
        before = len(self.reader.problems)
        when = self.condition(("where",), keep=True)
        self.reader.trusting = len(self.reader.problems) > before
        traced = self.condition(("flag_when",), keep=False, traced=True)
        flag = self.condition(("flag_when",), keep=True) or "False"
        self.reader.trusting = len(self.reader.problems) > before
        return when, flag, traced or "False"

    def condition(self, path: DocumentPath, *, keep: bool, traced: bool = False) -> str | None:
        """A yes-or-no expression; with `keep`, later expressions may rely on it."""
        before = len(self.reader.problems)
        scope = self.scope if not traced else Scope(self.scope.names, self.scope.lets, self.scope.known, traced=True)
        known = NOTHING

        def work(text: str) -> str:
            nonlocal known
            typed = condition(parse_expression(text), scope)
            known = typed.when_true
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
        node = parse_expression(text)
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
    """The source of the places of one entity, of a list of them, or of one fact."""
    typed = translate(node, scope)
    if typed.base is not None and not isinstance(typed.kind, Record) and not of_records(typed):
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


def assemble(reader: Reader, bench: Bench, applies_to: str, parameters: tuple[Parameter, ...]) -> Rule:
    """The rule from its keys; conditions first, because the texts may rely on them."""
    reader.keys(("tradeoff",), ("gain", "cost"), ("gain", "cost"))
    when, flag, traced = bench.conditions()
    has = reader.document.has
    also = reader.document.at(("also",))
    return Rule(
        name=reader.text(("name",)),
        category=reader.chosen(("category",), CATEGORIES, "blueprint"),
        severity=Severity(reader.chosen(("severity",), Severity, "warning")),
        since=reader.text(("since",)),
        applies_to=applies_to,
        title=reader.text(("title",)),
        why=reader.text(("why",)),
        false_positives=reader.text(("false_positives",)),
        references=reader.texts(("references",)),
        flag_source=flag,
        traced_source=traced,
        message_source=bench.template(("message",)),
        label_source=bench.template(("label",)) if has(("label",)) else bench.head + "''",
        at_source=bench.places(("at",)) if has(("at",)) else f"{bench.head}place({applies_to})",
        help_source=bench.template(("fix",)),
        cost_source=bench.template(("tradeoff", "cost")),
        gain_source=bench.template(("tradeoff", "gain")),
        when_source=when,
        subject_source=bench.template(("subject",)) if has(("subject",)) else None,
        evidence_source=bench.template(("evidence",)) if has(("evidence",)) else None,
        also_sources=tuple(bench.labelled(("also", i)) for i in range(len(also) if isinstance(also, list) else 0)),
        numbers_sources=bench.templates(("numbers",)),
        milder=read_milder(reader, bench),
        supersedes=reader.texts(("supersedes",)),
        parameters=parameters,
        waivable=reader.flag(("waivable",), default=True),
        tags=reader.texts(("tags",)),
    )


def read_milder(reader: Reader, bench: Bench) -> tuple[tuple[Severity, str], ...]:
    """`milder: {warning: condition, info: condition}`; info first, being the mildest."""
    if reader.document.at(("milder",)) is None:
        return ()
    reader.keys(("milder",), ("warning", "info"))
    found: list[tuple[Severity, str]] = []
    for severity in (Severity.INFO, Severity.WARNING):
        source = bench.condition(("milder", severity.value), keep=False)
        if source:
            found.append((severity, source))
    return tuple(found)


def read_parameters(reader: Reader) -> tuple[Parameter, ...]:
    """`params: {name: {type, default, doc}}`."""
    data = reader.document.at(("params",))
    if data is None:
        return ()
    found: list[Parameter] = []
    for name in data if isinstance(data, dict) else ():
        path = ("params", str(name))
        reader.keys(path, ("type", "default", "doc"), ("type", "default", "doc"))
        dimension = Dimension(reader.chosen((*path, "type"), Dimension, "count"))
        written = reader.document.at((*path, "default"))
        try:
            default = parse(written if isinstance(written, str | int | float) else "", dimension).likely
        except QuantityError as error:
            reader.complain("wrong-unit", error.message, (*path, "default"), error.help)
            default = 0.0
        found.append(Parameter(str(name), dimension.value, default, reader.text((*path, "doc"))))
    return tuple(found)


def opening_scope(reader: Reader, applies_to: str, parameters: tuple[Parameter, ...]) -> Scope:
    """The names every expression of the rule may use: the entity, the system, parameters, lets."""
    names = {
        "system": Typed(Record("system"), "system", "system"),
        applies_to: Typed(Record(applies_to), applies_to, applies_to),
    }
    for parameter in parameters:
        kind = Number(Dimension(parameter.dimension)) if parameter.dimension else COUNT
        names[parameter.name] = Typed(kind, f"p[{parameter.name!r}]", parameter.name)
    lets: dict[str, ast.expr] = {}
    written = reader.document.at(("let",))
    for name in written if isinstance(written, dict) else ():
        if name in names or name in FUNCTIONS or not str(name).isidentifier():
            reader.complain("taken-name", f"`{name}` cannot be defined here", ("let", str(name)), key=True)
        elif isinstance(written[name], str):
            add_let(reader, names, lets, str(name))
    return Scope(names, lets)


def add_let(reader: Reader, names: dict[str, Typed], lets: dict[str, ast.expr], name: str) -> None:
    """One definition, checked where it stands, and again wherever it is used."""

    def work(text: str) -> str:
        lets[name] = parse_expression(text)
        try:
            return translate(lets[name], Scope(names, lets)).source
        except ExpressionError as error:
            if error.kind == "may-be-unset":  # `where` may make sure of it; it is checked again at each use
                return ""
            raise

    reader.checked(("let", name), work)


def read_examples(reader: Reader) -> tuple[Example, ...]:
    """`examples:` with at least one bad and one good."""
    data = reader.document.at(("examples",))
    found: list[Example] = []
    for index in range(len(data) if isinstance(data, list) else 0):
        path = ("examples", index)
        entry = reader.keys(path, ("bad", "good"))
        for key in ("bad", "good"):
            if key in entry:
                span = reader.document.key_span((*path, key))
                found.append(Example(key == "good", str(entry[key] or ""), span.line))
    for good, word in ((False, "bad"), (True, "good")):
        if reader.document.has(("examples",)) and not any(example.good is good for example in found):
            reader.complain("missing-example", f"a rule needs at least one {word} example", ("examples",), key=True)
    return tuple(found)
