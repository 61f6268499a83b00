"""The compiled book: one module made from the rule files, so that a run does not read, check and compile them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, cast

from archlint.errors import ArchlintError, Problem, RuleError
from archlint.findings.finding import Severity
from archlint.rules.book import Book, configure
from archlint.rules.rule import Parameter, Rule, selecting
from archlint.rules.settings import Misfit, Pack, Settings, SettingsError
from archlint.rules.shelf import PACKAGE, book_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.rules.rule import RuleFile

COMPILED = PACKAGE / "rules" / "bound.py"
OTHER_NAME = "choose another name; what a shipped rule says is changed in the configuration"


def load_book(settings: Settings | None = None, extra: Sequence[Path] = ()) -> Book:
    """The shipped book and the rules of `extra` folders, with a pack and settings applied.

    Raises:
        RuleError: a rule file of `extra` is wrong.
        ConfigurationError: the settings name something that does not exist.
    """
    from archlint.rules.bound import PACKS, RULES  # noqa: PLC0415 -- whoever compiles the book does without the last one

    chosen = settings or Settings()
    rules = list(RULES)
    if extra:
        more = [found for path in extra for found in read_folder(path)]
        apart(rules, more)
        rules = merged(rules, [found.rule for found in more])
    packs = {pack.name: pack for pack in PACKS}
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
    met: set[str] = set()
    entries = [f"({written(rule)}, {functions(rule, met)})," for rule in rules]
    packs = [f"{written(pack)}," for pack in read_packs(folder / "packs", rules)]
    return "\n".join(
        (
            HEAD,
            "SHIPPED: tuple[tuple[Rule, Functions], ...] = (",
            *entries,
            ")",
            "PACKS: tuple[Pack, ...] = (",
            *packs,
            ")",
            TAIL,
        )
    )


HEAD = '''# mypy: ignore-errors
# pyright: basic, reportUndefinedVariable=false, reportOptionalMemberAccess=false
"""The rule book as `archlint rules compile` wrote it: every rule, and its expressions as functions by their source."""
from collections.abc import Callable
from typing import Any
from archlint.findings.finding import Severity
from archlint.rules.rule import Parameter, Rule
from archlint.rules.settings import Pack
Functions = dict[str, Callable[..., Any]]
'''
TAIL = """
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in SHIPPED)
FUNCTIONS: Functions = {source: function for _, functions in SHIPPED for source, function in functions.items()}
"""
NOTHING: tuple[object, ...] = (None, (), dict[str, object](), frozenset[str]())
"""What a field says by itself when nothing is written, as a flag says True."""


def written(value: object) -> str:
    """A value as it is written down: of a rule or a pack what does not equal its default."""
    if isinstance(value, Severity):
        return f"Severity.{value.name}"
    if isinstance(value, (Rule, Pack, Parameter)):
        given = ((part.name, getattr(value, part.name)) for part in fields(value))
        said = ((name, inner) for name, inner in given if inner is not True and inner not in NOTHING)
        kept = (f"{name}={written(inner)}" for name, inner in said)
        return f"{type(value).__name__}({', '.join(kept)})"
    if isinstance(value, tuple):
        return f"({''.join(f'{written(item)}, ' for item in cast('tuple[object, ...]', value))})"
    if isinstance(value, frozenset):
        return f"frozenset({written(tuple(sorted(cast('frozenset[str]', value))))})"
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value).items()
        return f"{{{', '.join(f'{key!r}: {written(inner)}' for key, inner in entries)}}}"
    return repr(value)


def functions(rule: Rule, met: set[str]) -> str:
    """Every expression of a rule as a function, by its source; those of `met` stand elsewhere."""
    asked = (rule.opening_source, rule.when_source, rule.flag_source)
    questions = [selecting(rule.applies_to, source) for source in asked if source is not None]
    if rule.protects_source is not None:
        questions.append(selecting(rule.protects, rule.protects_source))
    said = (getattr(rule, part.name) for part in fields(rule) if part.name.endswith("_source"))
    several = (*rule.also_sources, *rule.numbers_sources, *(source for _, source in rule.milder))
    known = (*asked, rule.protects_source)
    texts = [source for source in (*said, *several) if source is not None and source not in known]
    fresh = [source for source in dict.fromkeys((*questions, *texts)) if source not in met]
    met.update(fresh)
    return f"{{{', '.join(f'{source!r}: {source}' for source in fresh)}}}"
