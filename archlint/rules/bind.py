"""The compiled book: one JSON file made from the rule files, so that a run does not read and check them again."""

from __future__ import annotations

import json
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlint.errors import ArchlintError, Problem, RuleError
from archlint.findings.finding import Severity
from archlint.rules.book import Book, configure
from archlint.rules.rule import Parameter, Rule
from archlint.rules.settings import Misfit, Pack, Settings, SettingsError
from archlint.rules.shelf import PACKAGE, book_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.rules.rule import RuleFile

COMPILED = PACKAGE / "rules" / "book.json"
OTHER_NAME = "choose another name; what a shipped rule says is changed in the configuration"


def load_book(settings: Settings | None = None, extra: Sequence[Path] = ()) -> Book:
    """The shipped book and the rules of `extra` folders, with a pack and settings applied.

    Raises:
        RuleError: a rule file of `extra` is wrong.
        ConfigurationError: the settings name something that does not exist.
    """
    chosen = settings or Settings()
    data = json.loads(COMPILED.read_text(encoding="utf-8"))
    rules = [rule_from(entry) for entry in data["rules"]]
    if extra:
        more = [found for path in extra for found in read_folder(path)]
        apart(rules, more)
        rules = merged(rules, [found.rule for found in more])
    packs = {entry["name"]: pack_from(entry) for entry in data["packs"]}
    return configure(Book(tuple(rules)), chosen_pack(packs, chosen.pack), chosen)


def chosen_pack(packs: dict[str, Pack], name: str) -> Pack:
    """The pack of that name.

    Raises:
        SettingsError: there is none.
    """
    from archlint.rules.nearest import suggestion  # noqa: PLC0415

    if name not in packs:
        problem = Problem("unknown-pack", f"there is no pack `{name}`", "", None, suggestion(name, packs))
        raise SettingsError(Misfit(problem, ("pack",), name))
    return packs[name]


def merged(rules: Iterable[Rule], more: Iterable[Rule]) -> list[Rule]:
    """Both, in the order of names."""
    return sorted((*rules, *more), key=lambda rule: rule.name)


def apart(rules: Iterable[Rule], more: Iterable[RuleFile]) -> None:
    """Make sure that no two rules share a name.

    Raises:
        RuleError: a name is taken, at the place in each file that takes it again.
    """
    from archlint.source import read  # noqa: PLC0415 -- the same

    taken = {rule.name for rule in rules}
    problems: list[Problem] = []
    for found in more:
        name = found.rule.name
        if name in taken:
            place = read(found.file).value_span(("name",))
            problems.append(Problem("duplicate-rule", f"two rules are called `{name}`", found.file, place, OTHER_NAME))
        taken.add(name)
    if problems:
        raise RuleError(*problems)


def read_folder(path: Path) -> list[RuleFile]:
    """Every rule of a folder (or of one file), in the order of their paths.

    Raises:
        RuleError: with the mistakes of all files.
    """
    from archlint.rules.load import read_rule  # noqa: PLC0415 -- checking rules is not part of running them
    from archlint.source import read  # noqa: PLC0415

    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"), key=attrgetter("parts"))
    found: list[RuleFile] = []
    problems: list[Problem] = []
    for file in files:
        if file.parent.name == "packs":
            continue
        try:
            found.append(read_rule(read(file.as_posix(), "`archlint rules new` writes a rule to fill in")))
        except ArchlintError as error:  # broken YAML is as much a mistake as a misspelt fact
            problems.extend(error.problems)
    if problems:
        raise RuleError(*problems)
    return found


def bind() -> str:
    """The text of the compiled book, made from the rule files of this checkout or installation."""
    from archlint.rules.packs import read_packs  # noqa: PLC0415

    folder = book_folder()
    files = read_folder(folder)
    apart((), files)
    rules = merged((), [found.rule for found in files])
    packs = read_packs(folder / "packs", rules)
    entries = ",\n".join(json.dumps(slim(asdict(rule)), ensure_ascii=False) for rule in rules)
    chosen = ",\n".join(json.dumps(pack_entry(pack), ensure_ascii=False) for pack in packs)
    return f'{{"rules": [\n{entries}\n],\n"packs": [\n{chosen}\n]}}\n'


def slim(entry: dict[str, Any]) -> dict[str, Any]:
    """Without what equals its default."""
    return {key: value for key, value in entry.items() if value not in (None, (), True)}


def pack_entry(pack: Pack) -> dict[str, Any]:
    """A pack as plain data."""
    return {
        "name": pack.name,
        "title": pack.title,
        "doc": pack.doc,
        "off": sorted(pack.off),
        "only": sorted(pack.only),
        "severities": dict(pack.severities),
        "parameters": {name: dict(values) for name, values in pack.parameters.items()},
    }


def rule_from(entry: dict[str, Any]) -> Rule:
    """A rule from its compiled form."""
    lists = ("references", "also_sources", "numbers_sources", "supersedes", "tags")
    shaped: dict[str, Any] = {**entry, **{key: tuple(entry[key]) for key in lists if key in entry}}
    shaped["severity"] = Severity(entry["severity"])
    shaped["milder"] = tuple((Severity(word), source) for word, source in entry.get("milder", ()))
    shaped["parameters"] = tuple(Parameter(**parameter) for parameter in entry.get("parameters", ()))
    return Rule(**shaped)


def pack_from(entry: dict[str, Any]) -> Pack:
    """A pack from its compiled form."""
    severities = {name: Severity(word) for name, word in entry["severities"].items()}
    off, only = frozenset(entry["off"]), frozenset(entry["only"])
    return Pack(entry["name"], entry["title"], entry["doc"], off, only, severities, entry["parameters"])
