"""Packs: named selections of the book, each a small YAML file that may extend another."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from archlint.errors import Problem, RuleError
from archlint.findings.finding import Severity
from archlint.quantity import Dimension, QuantityError, parse
from archlint.rules.reader import Reader
from archlint.rules.rule import CATEGORIES
from archlint.rules.settings import Pack

if TYPE_CHECKING:
    from pathlib import Path

    from archlint.rules.rule import Rule

KEYS = ("name", "title", "doc", "extends", "off", "only", "severities", "params")


def read_packs(folder: Path, rules: list[Rule]) -> list[Pack]:
    """Every pack of a folder, each with what it extends worked in.

    Raises:
        RuleError: a pack names a rule, parameter or pack that does not exist.
    """
    from archlint.source import read  # noqa: PLC0415 -- runs use the compiled book

    readers = [Reader(read(path.as_posix(), None)) for path in sorted(folder.glob("*.yaml"), key=attrgetter("parts"))]
    found: dict[str, Pack] = {}
    waiting = readers
    while waiting:
        ready = [reader for reader in waiting if base_of(reader) is None or base_of(reader) in found]
        if not ready:
            names = " and ".join(str(base_of(reader)) for reader in waiting)
            problem = Problem("unknown-pack", f"a pack extends {names}, which does not exist", waiting[0].document.file)
            raise RuleError(problem)
        for reader in ready:
            pack = read_pack(reader, found.get(str(base_of(reader))), rules)
            found[pack.name] = pack
        waiting = [reader for reader in waiting if reader not in ready]
    problems = [problem for reader in readers for problem in reader.problems]
    if problems:
        raise RuleError(*problems)
    return [found[name] for name in sorted(found)]


def base_of(reader: Reader) -> str | None:
    """The pack it extends."""
    value = reader.document.at(("extends",))
    return value if isinstance(value, str) else None


def read_pack(reader: Reader, base: Pack | None, rules: list[Rule]) -> Pack:
    """One pack on top of the one it extends."""
    start = base or Pack("", "")
    reader.keys((), KEYS, ("name", "title", "doc"))
    by_name = {rule.name: rule for rule in rules}
    known = (*by_name, *CATEGORIES)
    on = reader.document.at(("severities",))
    named = set(on) if isinstance(on, dict) else set[str]()
    severities = {
        name: Severity(reader.chosen(("severities", name), Severity, "warning"))
        for name in sorted(named)
        if checked_name(reader, ("severities", name), name, by_name)
    }
    off = selectors(reader, "off", known)
    return Pack(
        name=reader.text(("name",)),
        title=reader.text(("title",)),
        doc=reader.text(("doc",)),
        off=(start.off - frozenset(severities)) | off,
        only=selectors(reader, "only", known) or start.only,
        severities={**start.severities, **severities},
        parameters={**start.parameters, **read_figures(reader, by_name)},
    )


def selectors(reader: Reader, key: str, known: tuple[str, ...]) -> frozenset[str]:
    """A list of rule names and categories."""
    value = reader.document.at((key,))
    items = value if isinstance(value, list) else []
    return frozenset(reader.chosen((key, index), known, "") for index in range(len(items))) - {""}


def checked_name(reader: Reader, path: tuple[str, ...], name: str, rules: dict[str, Rule]) -> bool:
    """Whether a rule of that name exists; complains if not."""
    from archlint.rules.nearest import suggestion  # noqa: PLC0415

    if name not in rules:
        reader.complain("unknown-rule", f"there is no rule `{name}`", path, suggestion(name, rules), key=True)
    return name in rules


def read_figures(reader: Reader, rules: dict[str, Rule]) -> dict[str, dict[str, float]]:
    """`params: {rule: {name: quantity}}` in base units."""
    found: dict[str, dict[str, float]] = {}
    data = reader.document.at(("params",))
    for rule in data if isinstance(data, dict) else ():
        if not checked_name(reader, ("params", rule), rule, rules):
            continue
        dimensions = {parameter.name: parameter.dimension for parameter in rules[rule].parameters}
        for name, written in reader.keys(("params", rule), dimensions).items():
            if name not in dimensions:
                continue
            try:
                figure = parse(str(written), Dimension(dimensions[name])).likely
                found.setdefault(rule, {})[name] = figure
            except QuantityError as error:
                reader.complain("wrong-unit", error.message, ("params", rule, name), error.help)
    return found
