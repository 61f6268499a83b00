"""The explanation of a place: of a name what the analyses say, of an engine what the catalogue knows, else of the key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.editor.hover.components import about_component
from archlint.editor.hover.data import about_datum, about_group
from archlint.editor.hover.engines import about_engine
from archlint.editor.hover.flows import about_flow
from archlint.editor.hover.keys import about_key
from archlint.editor.hover.quantities import about_quantity
from archlint.editor.mentions import mention_at
from archlint.findings.waivers import MARK
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.editor.draft import Draft, Range
    from archlint.source.entry import Entry


@frozen
class Explanation:
    """What is said about a range of the text, in Markdown."""

    range: Range
    text: str


def explain(draft: Draft, place: int, rule_page: Callable[[str], str | None]) -> Explanation | None:
    """What can be said about an offset, None where nothing; `rule_page` is the explanation of a rule by its name.

    >>> from archlint.editor.draft import draft
    >>> explain(draft("workload: {users: 100k}"), 18, lambda name: None).text
    '`100k` is a count: 100,000'
    """
    named = mention_at(draft, place)
    if named is not None:
        return Explanation(named.range, _BY_SECTION[named.section](draft, named.name))
    entry = _entry_at(draft, place)
    if entry is None:
        return _in_comment(draft.text, place, rule_page)
    on_value = entry.text is not None and entry.value[0] <= place <= entry.value[1]
    if on_value and (found := _of_value(draft, entry, rule_page)) is not None:
        return Explanation(entry.value, found)
    text = about_key(draft, entry.path)
    return Explanation(entry.value if on_value else entry.key, text) if text is not None else None


_ACCEPTS = re.compile(rf"(?:^|\s)#\s*{MARK}\s*allow\s+((?:(?!--).)*)")
_NAME = re.compile(r"[\w-]+")
_BY_SECTION: Mapping[str, Callable[[Draft, str], str]] = {
    "components": about_component,
    "flows": about_flow,
    "data": about_datum,
    "groups": about_group,
}


def _entry_at(draft: Draft, place: int) -> Entry | None:
    """The innermost entry whose key or scalar stands at an offset."""
    found: Entry | None = None
    for entry in draft.entries:
        scalar = entry.text is not None and entry.value[0] <= place <= entry.value[1]
        if scalar or (entry.kind != "item" and entry.key[0] <= place <= entry.key[1]):
            found = entry
    return found


def _in_comment(text: str, place: int, rule_page: Callable[[str], str | None]) -> Explanation | None:
    """What is said about a rule that a comment accepts."""
    start = text.rfind("\n", 0, place) + 1
    comment = _ACCEPTS.search(text[start:].split("\n", 1)[0])
    if comment is None:
        return None
    begins = start + comment.start(1)
    for name in _NAME.finditer(comment[1]):
        where = (begins + name.start(), begins + name.end())
        if where[0] <= place <= where[1] and (page := rule_page(name[0])) is not None:
            return Explanation(where, page)
    return None


def _of_value(draft: Draft, entry: Entry, rule_page: Callable[[str], str | None]) -> str | None:
    """What is said about a value itself."""
    path, text = entry.path, entry.text or ""
    if path[:1] == ("components",) and path[2:] == ("engine",):
        return about_engine(text, draft.said(*path[:2], "role") or "")
    if path[:1] == ("waivers",) and path[2:] == ("rule",):
        return rule_page(text)
    return about_quantity(path, text)
