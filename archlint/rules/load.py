"""From a rule file to a rule: read, type-checked against the fact schema, compiled; all mistakes in one run."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from archlint.errors import RuleError, meaning
from archlint.facts.kinds import COUNT, Number, Record
from archlint.facts.schema import APPLICABLE, PROTECTED
from archlint.findings.finding import Severity
from archlint.quantity import Dimension, QuantityError, parse
from archlint.rules.bench import Bench
from archlint.rules.causes import one_for_each_cause
from archlint.rules.functions import FUNCTIONS
from archlint.rules.reader import Reader
from archlint.rules.rule import CATEGORIES, Example, Parameter, Rule, RuleFile, signature
from archlint.rules.translate import parse as parse_expression
from archlint.rules.translate import translate
from archlint.rules.typed import ExpressionError, Scope, Typed
from archlint.rules.unused import complain_of_unused

if TYPE_CHECKING:
    from archlint.source import Document

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What names a rule: it is typed in waivers, settings and `explain`."""
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
    "ranks_after",
    "protects",
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
    for key, value in reader.keys((), (*REQUIRED, *OPTIONAL), REQUIRED).items():
        if value is None:
            reader.complain("empty-value", f"`{key}` is empty", (key,), "write a value, or remove the key", key=True)
    applies_to = reader.chosen(("applies_to",), APPLICABLE, "system")
    parameters = read_parameters(reader)
    bench = Bench(reader, signature(applies_to), opening_scope(reader, applies_to, parameters))
    rule = assemble(reader, bench, applies_to, parameters)
    examples = read_examples(reader)
    name = reader.text(("name",))
    if name and not KEBAB.fullmatch(name):
        likely = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        help_ = meaning(likely) if KEBAB.fullmatch(likely) else "write it in kebab-case, such as `crowded-store`"
        reader.complain(
            "bad-name", f"`{name}` cannot name a rule: words in small letters, and `-` between them", ("name",), help_
        )
    if not reader.problems:
        complain_of_unused(reader)
    if reader.problems:
        raise RuleError(*one_for_each_cause(reader.problems, document))
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


def assemble(reader: Reader, bench: Bench, applies_to: str, parameters: tuple[Parameter, ...]) -> Rule:
    """The rule from its keys; conditions first, because the texts may rely on them."""
    reader.keys(("tradeoff",), ("gain", "cost"), ("gain", "cost"))
    opening, when, flag, traced = bench.conditions()
    protects, protects_source = read_protected(reader, parameters)
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
        opening_source=opening,
        subject_source=bench.template(("subject",)) if has(("subject",)) else None,
        evidence_source=bench.template(("evidence",)) if has(("evidence",)) else None,
        also_sources=tuple(bench.labelled(("also", i)) for i in range(len(also) if isinstance(also, list) else 0)),
        numbers_sources=bench.templates(("numbers",)),
        milder=read_milder(reader, bench),
        supersedes=reader.texts(("supersedes",)),
        ranks_after=reader.chosen(("ranks_after",), CATEGORIES, ""),
        protects=protects,
        protects_source=protects_source,
        parameters=parameters,
        waivable=reader.flag(("waivable",), default=True),
        tags=reader.texts(("tags",)),
    )


def read_milder(reader: Reader, bench: Bench) -> tuple[tuple[Severity, str], ...]:
    """`milder: {warning: condition, info: condition}`; info first, being the mildest. They report what they read that may be assumed."""
    if reader.document.at(("milder",)) is None:
        return ()
    reader.keys(("milder",), ("warning", "info"))
    found: list[tuple[Severity, str]] = []
    for severity in (Severity.INFO, Severity.WARNING):
        path = ("milder", severity.value)
        traced = bench.condition(path, keep=False) and bench.condition(path, keep=False, traced=True)
        if traced:
            found.append((severity, traced))
    return tuple(found)


def read_protected(reader: Reader, parameters: tuple[Parameter, ...]) -> tuple[str, str | None]:
    """`protects: {entity: condition}`, of entities that are there in a sound design as well."""
    if reader.document.at(("protects",)) is None:
        return "", None
    written = reader.keys(("protects",), PROTECTED)
    if len(written) > 1:
        reader.complain("wrong-type", "`protects` names one entity and a condition", ("protects",))
    for entity in written:
        if entity in PROTECTED:
            scope = Scope(names_of(entity, parameters), {})
            return entity, Bench(reader, signature(entity), scope).condition(("protects", entity), keep=False)
    return "", None


def read_parameters(reader: Reader) -> tuple[Parameter, ...]:
    """`params: {name: {type, default, doc}}`."""
    data = reader.document.at(("params",))
    if data is None:
        return ()
    found: list[Parameter] = []
    for name in data if isinstance(data, dict) else ():
        path = ("params", name)
        reader.keys(path, ("type", "default", "doc"), ("type", "default", "doc"))
        dimension = Dimension(reader.chosen((*path, "type"), Dimension, "count"))
        written = reader.document.at((*path, "default"))
        try:
            default = parse(written if isinstance(written, str | int | float) else "", dimension).likely
        except QuantityError as error:
            reader.complain("wrong-unit", error.message, (*path, "default"), error.help)
            default = 0.0
        found.append(Parameter(name, dimension.value, default, reader.text((*path, "doc"))))
    return tuple(found)


def opening_scope(reader: Reader, applies_to: str, parameters: tuple[Parameter, ...]) -> Scope:
    """The names every expression of the rule may use: the entity, the system, parameters, lets."""
    names = names_of(applies_to, parameters)
    lets: dict[str, ast.expr] = {}
    written = reader.document.at(("let",))
    definitions = written if isinstance(written, dict) else {}
    for name, definition in definitions.items():
        if name in names or name in FUNCTIONS or not name.isidentifier():
            reader.complain("taken-name", f"`{name}` cannot be defined here", ("let", name), key=True)
        elif isinstance(definition, str):
            add_let(reader, names, lets, name)
    return Scope(names, lets)


def names_of(applies_to: str, parameters: tuple[Parameter, ...]) -> dict[str, Typed]:
    """The entity, the system and the parameters."""
    names = {
        "system": Typed(Record("system"), "system", "system"),
        applies_to: Typed(Record(applies_to), applies_to, applies_to),
    }
    for parameter in parameters:
        kind = Number(Dimension(parameter.dimension)) if parameter.dimension else COUNT
        names[parameter.name] = Typed(kind, f"p[{parameter.name!r}]", parameter.name)
    return names


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
    missing = [word for good, word in ((False, "bad"), (True, "good")) if all(each.good is not good for each in found)]
    if missing and reader.document.has(("examples",)):
        message = f"a rule needs at least one {' and one '.join(missing)} example"
        reader.complain("missing-example", message, ("examples",), key=True)
    return tuple(found)
