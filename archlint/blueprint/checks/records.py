"""Decisions and waivers speak of things that exist, needs and dates say what they must."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from archlint.blueprint.checks.groups import places_named
from archlint.blueprint.checks.sheet import EVERY_NAME, meant_component, suggestion
from archlint.blueprint.vocabulary import Recency
from archlint.errors import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.errors import Problem
    from archlint.source import DocumentPath


SECTIONS = ("components", "flows", "groups", "data")
"""Where the things live that decisions and waivers are about."""


def check_records(sheet: Sheet) -> Iterator[Problem]:
    """Every mistake in decisions, waivers and needs."""
    blueprint = sheet.blueprint
    unread = any(sheet.names(section) is EVERY_NAME for section in SECTIONS)
    if (blueprint.decisions or blueprint.waivers) and not unread:
        sections = (name for section in SECTIONS for name in sheet.names(section))
        known = dict.fromkeys((*sections, *places_named(sheet), "system"))
        for index, decision in sheet.entries(("decisions",), blueprint.decisions):
            yield from _on(sheet, ("decisions", index, "on"), decision.on, known)
        for index, waiver in sheet.entries(("waivers",), blueprint.waivers):
            yield from _on(sheet, ("waivers", index, "on"), (waiver.on,), known)
    for index, waiver in sheet.entries(("waivers",), blueprint.waivers):
        if waiver.until is not None and not _is_date(waiver.until):
            message = f"`until` must be a date such as `2027-06-30`, got `{waiver.until[:40]}`"
            from archlint.blueprint.advice import for_value  # noqa: PLC0415 -- only what is wrong asks

            path: DocumentPath = ("waivers", index, "until")
            yield sheet.at_value("wrong-date", message, path, for_value(path, waiver.until))
    for name, flow in blueprint.flows.items():
        if flow.needs is not None and flow.needs.recency is Recency.BOUNDED:
            path = ("flows", name, "needs", "recency")
            if sheet.misspelt(path[:-1]):
                continue  # the key that needs do not have is the bound, and told so
            yield sheet.at_value(
                "missing-bound", "`bounded` needs to say by how much", path, "write `recency: {bounded: 30 s}`"
            )


def _on(sheet: Sheet, path: DocumentPath, names: tuple[str, ...], known: dict[str, None]) -> Iterator[Problem]:
    several = isinstance(sheet.document.at(path), list)
    for index, name in enumerate(names):
        place: DocumentPath = (*path, index) if several else path
        if name not in known and not sheet.doubtful(*place):
            yield sheet.at_value(
                "unknown-name",
                f"there is no component, flow, group or datum `{name}`",
                place,
                _one_of(sheet, name, known),
            )


def _one_of(sheet: Sheet, name: str, known: dict[str, None]) -> str:
    """What was probably meant by a name of nothing."""
    if (said := suggestion(name, known, "they")) is not None:
        return said
    component = meant_component(sheet, name)
    return meaning(component) if component else "write the id of what it is about, as it is declared"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2027-06-30")
