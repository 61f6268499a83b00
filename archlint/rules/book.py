"""The book of rules that a run uses: the compiled rules, selected and set by a pack and by a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from archlint.errors import Problem
from archlint.findings.finding import Severity
from archlint.frozen import frozen
from archlint.rules.nearest import suggestion
from archlint.rules.rule import CATEGORIES, Rule
from archlint.rules.settings import Misfit, Pack, Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen
class Book:
    """Rules in the order of their names, with the severities and parameters of this run."""

    rules: tuple[Rule, ...]
    severities: Mapping[str, Severity] = field(default_factory=dict[str, Severity])
    parameters: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    shelved: frozenset[str] = frozenset()
    """The rules that exist and are not part of this run."""

    def rule(self, name: str) -> Rule:
        """The rule of that name.

        Raises:
            KeyError: there is none.
        """
        return next_named(self.rules, name)

    def names(self) -> tuple[str, ...]:
        """All rule names."""
        return tuple(rule.name for rule in self.rules)

    def severity_of(self, rule: Rule) -> Severity:
        """How bad a finding of this rule is at most."""
        return self.severities.get(rule.name, rule.severity)

    def parameters_of(self, rule: Rule) -> Mapping[str, float]:
        """The figures of a rule, as they are set for this run."""
        return {**rule.settings(), **self.parameters.get(rule.name, {})}


def next_named(rules: Iterable[Rule], name: str) -> Rule:
    """The rule of that name.

    Raises KeyError where there is none.
    """
    for rule in rules:
        if rule.name == name:
            return rule
    raise KeyError(name)


def configure(book: Book, pack: Pack, settings: Settings) -> Book:
    """The book with a pack and a project's settings applied.

    Raises:
        SettingsError: a selector, severity or parameter that does not exist, with the nearest name.
    """
    misfits = unknown_names(book, settings)
    severities = {**pack.severities, **chosen_severities(settings, misfits)}
    parameters = {name: dict(values) for name, values in pack.parameters.items()}
    for name, values in settings.parameters.items():
        if name in book.names():
            parameters.setdefault(name, {}).update(figures(book.rule(name), values, misfits))
    if misfits:
        raise SettingsError(*misfits)
    off = {name for name, severity in settings.severities.items() if severity == "off"}
    kept = tuple(rule for rule in book.rules if runs(rule, pack, settings, off))
    shelved = frozenset(book.names()) - {rule.name for rule in kept}
    return replace(book, rules=kept, severities=severities, parameters=parameters, shelved=shelved)


def runs(rule: Rule, pack: Pack, settings: Settings, off: set[str]) -> bool:
    """Whether a rule is part of this run: what a project says goes before what the pack says."""
    names = {rule.name, rule.category}
    if names & off or names & set(settings.ignore):
        return False
    if settings.select:
        return bool(names & set(settings.select))
    if rule.name in settings.severities:
        return True
    return not names & pack.off and (not pack.only or bool(names & pack.only))


def unknown_names(book: Book, settings: Settings) -> list[Misfit]:
    """Every rule name or category that does not exist."""
    known = {*book.names(), *CATEGORIES}
    chosen: list[tuple[str, tuple[str, ...], str | None]] = []
    chosen += [(name, ("select",), name) for name in settings.select]
    chosen += [(name, ("ignore",), name) for name in settings.ignore]
    chosen += [(name, ("rules", name), None) for name in dict.fromkeys((*settings.severities, *settings.parameters))]
    return [
        Misfit(
            Problem("unknown-rule", f"there is no rule or category `{name}`", "", None, rule_meant(name, known)),
            path,
            word,
        )
        for name, path, word in chosen
        if name not in known
    ]


def rule_meant(name: str, known: Iterable[str]) -> str:
    """The way out for a name that is neither a rule nor a category."""
    listed = f"`archlint rules` lists the rules; categories: {', '.join(CATEGORIES)}"
    return suggestion(name, known) or listed


def chosen_severities(settings: Settings, misfits: list[Misfit]) -> dict[str, Severity]:
    """Severities by rule name; `off` is handled by the selection."""
    found: dict[str, Severity] = {}
    for name, word in settings.severities.items():
        if word in set(Severity):
            found[name] = Severity(word)
        elif word != "off":
            help_ = suggestion(word, (*Severity, "off"))
            problem = Problem("unknown-severity", f"`{word}` is no severity", "", None, help_)
            misfits.append(Misfit(problem, ("rules", name), word))
    return found


def figures(rule: Rule, values: Mapping[str, str], misfits: list[Misfit]) -> dict[str, float]:
    """A project's figures for one rule, in base units."""
    from archlint.quantity import Dimension, QuantityError, parse  # noqa: PLC0415 -- few projects set any

    known = {parameter.name: parameter for parameter in rule.parameters}
    found: dict[str, float] = {}
    for name, text in values.items():
        path = ("rules", rule.name, name)
        if name not in known:
            message = f"`{rule.name}` has no parameter `{name}`"
            help_ = suggestion(name, ("severity", *known))
            misfits.append(Misfit(Problem("unknown-parameter", message, "", None, help_), path))
            continue
        try:
            found[name] = parse(text, Dimension(known[name].dimension)).likely
        except QuantityError as error:
            message = f"`{name}` of `{rule.name}` {error.message}"
            misfits.append(Misfit(Problem("wrong-unit", message, "", None, error.help), path, text))
    return found
