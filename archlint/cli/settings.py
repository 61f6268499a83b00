"""Other values for a blueprint, from the command line: `api.replicas=6`, `workload.users=10M`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint import load
from archlint.blueprint.shape import keys_at
from archlint.errors import BlueprintError, CommandError, Problem, did_you_mean
from archlint.graph import build
from archlint.source import parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.graph.system import System
    from archlint.source import Data, Document
    from archlint.source.document import Place

_NAMED = ("components", "flows", "data", "groups")
"""Sections whose entries may be named without the section: `api.replicas` for `components.api.replicas`."""
HELP = "write it as component.key=value, flow.key=value or workload.key=value"
_KEY = "value: "


def reset(document: Document, settings: Sequence[str]) -> System:
    """The system read again with these values in the places of its own.

    A mistake in one of them is shown in the setting, not in the file, where nobody wrote it. Raises CommandError, and
    BlueprintError for what several values together make wrong elsewhere in the file.
    """
    again = assign(document, settings)
    try:
        return build(load(again), again)
    except BlueprintError as error:
        problems = [_of_setting(problem, settings, document) for problem in error.problems]
        problems = [*dict.fromkeys(problems)]
        raise (BlueprintError if any(each.span for each in problems) else CommandError)(*problems) from error


def _of_setting(problem: Problem, settings: Sequence[str], document: Document) -> Problem:
    """A mistake that stands behind the lines of the file, told of the setting that it stands in.

    What a new entry lacks is not told where its name is nearly that of another one, which was meant.
    """
    lines = len(document.lines)
    related = tuple(each for each in problem.related if each[0].line <= lines)
    if problem.span is None or problem.span.line <= lines:
        return replace(problem, related=related)
    setting = settings[problem.span.line - lines - 1]
    if problem.kind == "missing-key" and (misspelt := _misspelt(setting, document)) is not None:
        return misspelt
    return Problem(problem.kind, f"`--set {setting}`: {problem.message}", "", help=problem.help)


def _misspelt(setting: str, document: Document) -> Problem | None:
    """That a setting names an entry of a section that is not there, while one of nearly that name is."""
    section, *words = setting.partition("=")[0].strip().split(".")
    entries = document.at((section,)) if section in _NAMED else None
    if not isinstance(entries, dict) or not words or words[0] in entries:
        return None
    help_ = did_you_mean(words[0], entries)
    message = f"`--set {setting}`: there is no `{words[0]}` in `{section}`"
    return Problem("unknown-key", message, "", help=help_) if help_ else None


def assign(document: Document, settings: Sequence[str]) -> Document:
    """The document read again, with these values in the places of its own; raises CommandError.

    Each setting is a line of its own behind the text, at which what it sets stands.
    """
    again = parse_text("\n".join(document.lines) + "\n", document.file)
    end = again.starts[-1] + len(again.lines[-1]) + 1
    starts = [end + sum(len(each) + 1 for each in settings[:number]) for number in range(len(settings))]
    again = replace(
        again, lines=(*again.lines, *settings), starts=(*again.starts, *starts), places={**again.places}, aside=()
    )
    for setting, start in zip(settings, starts, strict=True):
        key, equals, text = setting.partition("=")
        words = key.strip().split(".")
        if not equals or len(words) < 2 or not all(words):
            raise CommandError(Problem("bad-argument", f"`--set {setting}` says nothing to set", "", help=HELP))
        begins = start + len(key) + 1 + len(text) - len(text.lstrip())
        value, places = _value(setting, text, begins)
        again = replace(again, places={**again.places, **places})
        again = _put(again, _full(again, words, setting), value, (start, begins, start + len(setting)))
    return again


def _value(setting: str, text: str, begins: int) -> tuple[Data, dict[int, dict[str | int, Place]]]:
    """The value as YAML would read it, and the places of what stands in it, when it begins there."""
    try:
        read = parse_text(f"{_KEY}{text.strip()}\n", "--set")
    except BlueprintError as error:
        message = f"`--set {setting}`: the value cannot be read as YAML"
        raise CommandError(Problem("bad-argument", message, "", help=HELP)) from error
    shift = begins - len(_KEY)
    places: dict[int, dict[str | int, Place]] = {
        container: {step: (at[0] + shift, at[1] + shift, at[2] + shift, at[3] + shift) for step, at in inside.items()}
        for container, inside in read.places.items()
    }
    return read.at(("value",)), places


def _full(document: Document, words: list[str], setting: str) -> list[str]:
    """The words with the section in front that their first one belongs to."""
    sections = document.data if isinstance(document.data, dict) else {}
    first = words[0]
    if first in sections or first in keys_at(()):
        return words
    known = [*sections]
    for section in _NAMED:
        entries = sections.get(section)
        if isinstance(entries, dict):
            if first in entries:
                return [section, *words]
            known += entries
    message = f"`--set {setting}`: there is no `{first}` in {document.file}"
    raise CommandError(Problem("unknown-key", message, "", help=did_you_mean(first, known) or HELP))


def _put(document: Document, words: Sequence[str], value: Data, ends: tuple[int, int, int]) -> Document:
    """The document with a value at the end of these keys.

    What leads there is copied, for an alias may share it. `ends` are where the setting and its value begin, and the end of both.
    """
    start, begins, end = ends
    places = dict(document.places)

    def copied(node: Data, at: int) -> Data:
        if at == len(words):
            return value
        if node is None:
            node = {}
        if not isinstance(node, dict):
            message = f"`{words[at]}` cannot be set: what should hold it holds a single value"
            raise CommandError(Problem("bad-argument", message, "", help=HELP))
        key = words[at]
        fresh = {**node, key: copied(node.get(key), at + 1)}
        before = places.get(id(node), {})
        is_new = at + 1 == len(words) or key not in before
        places[id(fresh)] = {**before, key: (start, begins - 1, begins, max(end, begins + 1))} if is_new else before
        return fresh

    return replace(document, data=copied(document.data, 0), places=places, aside=(*document.aside, document.data))
