"""Other values for a blueprint, from the command line: `api.replicas=6`, `workload.users=10M`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import BlueprintError, CommandError, Problem, did_you_mean
from archlint.source import parse_text

if TYPE_CHECKING:
    from archlint.source import Data, Document

_NAMED = ("components", "flows", "data", "groups")
"""Sections whose entries may be named without the section: `api.replicas` for `components.api.replicas`."""
HELP = "write it as component.key=value, flow.key=value or workload.key=value"


def assign(document: Document, settings: list[str]) -> Document:
    """The document read again, with these values in the places of its own; raises CommandError."""
    again = parse_text("\n".join(document.lines) + "\n", document.file)
    for setting in settings:
        key, equals, text = setting.partition("=")
        words = key.strip().split(".")
        if not equals or len(words) < 2 or not all(words):
            raise CommandError(Problem("bad-argument", f"`--set {setting}` says nothing to set", "", help=HELP))
        _put(_place(again, words, setting), words[-1], _value(setting, text))
    return again


def _value(setting: str, text: str) -> Data:
    """The value as YAML would read it."""
    try:
        read = parse_text(f"value: {text.strip()}\n", "--set")
    except BlueprintError as error:
        message = f"`--set {setting}`: the value cannot be read as YAML"
        raise CommandError(Problem("bad-argument", message, "", help=HELP)) from error
    return read.at(("value",))


def _place(document: Document, words: list[str], setting: str) -> Data:
    """The mapping that holds the last key."""
    container = document.data
    for word in _full(document, words, setting)[:-1]:
        inside: Data = container.get(word) if isinstance(container, dict) else None
        if inside is None:
            inside = {}
            _put(container, word, inside)
        container = inside
    return container


def _full(document: Document, words: list[str], setting: str) -> list[str]:
    """The words with the section in front that their first one belongs to."""
    sections = document.data if isinstance(document.data, dict) else {}
    first = words[0]
    if first in sections:
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


def _put(container: Data, key: str, value: Data) -> None:
    if not isinstance(container, dict):
        message = f"`{key}` cannot be set: what should hold it holds a single value"
        raise CommandError(Problem("bad-argument", message, "", help=HELP))
    container[key] = value
