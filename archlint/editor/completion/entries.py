"""Whole entries to fill in, where names are free or items begin: a component, a flow, a datum, a decision, a waiver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.estimates import WHOLE_SYSTEM
from archlint.editor.completion.suggestion import Sort, Suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.editor.draft import Draft
    from archlint.editor.spot import Spot

_KINDS = "service,worker,load-balancer,gateway,cdn,client,scheduler,external"
_FLOW = """\
${1:get-things}:
  does: ${2|read,write,event,batch|}
  rate: ${3:40/s}
  steps:
    - ${4:clients} -> ${5:api}
    - $5 -> ${6:db}"""
_SNIPPETS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "components": (
        ("component", "${1:api}: {kind: ${2|" + _KINDS + "|}, replicas: ${3:2}}", "something that runs"),
        (
            "store",
            "${1:db}: {engine: ${2:postgresql}, replication: {standbys: ${3:1}, mode: ${4|async,sync,quorum|}}}",
            "something that keeps data, with a copy",
        ),
    ),
    "flows": (
        (
            "flow",
            _FLOW,
            "a named data path",
        ),
    ),
    "data": (
        ("datum", "${1:things}: {in: ${2:db}, rows: ${3:30 per user}, row: ${4:2 KB}}", "something that is stored"),
    ),
    "groups": (
        (
            "group",
            "${1:box}: {kind: ${2|host,rack,zone,region,provider,tier,team|}, members: [${3:api}]}",
            "a boundary",
        ),
    ),
    "decisions": (
        (
            "decision",
            "choose: ${1:what was decided}\non: ${2:db}\ngain: ${3:what it brings}\ncost: ${4:what gets worse}",
            "a tradeoff",
        ),
    ),
    "waivers": (("waiver", "rule: ${1:name}\non: ${2:db}\nbecause: ${3:the reason}", "a finding accepted on purpose"),),
}


def entries_for(draft: Draft, where: Spot) -> tuple[Suggestion, ...]:
    """The entries that may be begun at a place."""
    path = where.path
    if path == ("estimates",):
        return _estimates(draft, where)
    section = str(path[0]) if path else ""
    is_item = len(path) == 2 and isinstance(path[1], int)
    if section not in _SNIPPETS or where.colon or not (len(path) == 1 or is_item):
        return ()
    if is_item and (where.brackets or where.beside):
        return ()
    dash = "" if is_item or section not in ("decisions", "waivers") else "- "
    return tuple(
        Suggestion(label, Sort.SNIPPET, where.range, _laid_out(dash, text), detail, "", snippet=True)
        for label, text, detail in _SNIPPETS[section]
        if not (where.brackets and "\n" in text)
    )


def _laid_out(dash: str, text: str) -> str:
    """The lines of an entry behind the dash of its item; an editor adds the indentation of the line it begins on."""
    return dash + text.replace("\n", "\n" + " " * len(dash))


def _estimates(draft: Draft, where: Spot) -> tuple[Suggestion, ...]:
    """The figures somebody may claim: of the whole system, of what is stored, of components."""
    names = [
        *WHOLE_SYSTEM,
        *(f"storage.{datum}{ending}" for datum in draft.names("data") for ending in ("", ".per_year")),
        *(f"instances.{name}" for name in draft.names("components")),
        *(f"connections.{name}" for name in draft.names("components")),
    ]
    behind = "" if where.colon else ": "
    return tuple(
        Suggestion(name, Sort.KEY, where.range, f"{name}{behind}", "a figure that is recomputed")
        for name in names
        if name not in where.beside
    )
