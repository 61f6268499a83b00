"""The blocks of a page as HTML: a section for each heading of level 2, tables that scroll on narrow screens."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.report.html.text import cited, inline, plain
from archlint.report.page import Block, Callout, Cited, Code, Figure, Heading, Listing, Paragraph, Sequence, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

PILLS = {
    "ok": "good", "degraded": "warm", "**lost**": "bad", "holds": "good", "holds under a condition": "warm",
    "**fails**": "bad", "follows": "good", "enough": "good", "not with one lost": "warm", "too few": "bad",
    "better": "good", "**worse**": "bad",
}  # fmt: skip
"""Cells that are a verdict, and how they look; the word itself stays."""


_NAMES = re.compile(r"–|`[^`]+`(?:, `[^`]+`)*(?: and `[^`]+`)?")
"""One name, several, or none."""


@frozen
class Section:
    """One section: its id for links, its heading, its blocks."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def sections(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """What stands before the first heading of level 2, then the sections."""
    starts = [place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 2]
    found: list[Section] = []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        heading = blocks[start]
        if isinstance(heading, Heading):
            found.append(Section(slug(heading.text, len(found)), heading.text, blocks[start + 1 : end]))
    return blocks[: starts[0] if starts else len(blocks)], tuple(found)


def slug(title: str, place: int) -> str:
    """An id for a heading that nothing else on the page has."""
    words = re.findall(r"[a-z]+", title.lower())
    return f"s{place + 1}-{'-'.join(words[:3])}"


def render(blocks: tuple[Block, ...], file: str) -> str:
    """Blocks one after the other."""
    return "\n".join(_block(block, file) for block in blocks)


def _block(block: Block, file: str) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{inline(block.text, file)}</h{block.level}>"
        case Paragraph():
            return f"<p>{inline(block.text, file)}</p>"
        case Listing():
            kind = "ol" if block.numbered else "ul"
            items = "".join(f"<li>{inline(item, file)}</li>" for item in block.items)
            return f"<{kind}>{items}</{kind}>"
        case Table():
            return _table(block, file)
        case Code():
            return f"<pre>{escape(block.text.rstrip())}</pre>"
        case Callout():
            return f'<p class="callout {plain(block.tone)}">{inline(block.text, file)}</p>'
        case Sequence():
            items = "".join(f"<li>{inline(item, file)}</li>" for item in block.items)
            return f'<ul class="life" data-life="{plain(block.name)}">{items}</ul>'
        case Figure():
            caption = f"<figcaption>{plain(block.caption)}</figcaption>"
            return f'<figure><div class="scroll">{block.svg}</div>{caption}</figure>'


def _table(table: Table, file: str) -> str:
    """A table; its classes say which columns hold figures (`n3`: the third), arithmetic (`f2`) or nothing but names (`c1`)."""
    looks = [_look(table, place) for place in range(len(table.columns))]
    marks = " ".join(f"{look}{place}" for place, look in enumerate(looks, start=1) if look)
    marked = f' class="{marks}"' if marks else ""
    return (
        f'<div class="scroll"><table{marked}><thead><tr>'
        + "".join(f"<th>{inline(column)}</th>" for column in table.columns)
        + "</tr></thead><tbody>"
        + "".join(f"<tr>{''.join(_cells(row, looks, file))}</tr>" for row in table.rows)
        + "</tbody></table></div>"
    )


def _look(table: Table, place: int) -> str:
    column = table.columns[place]
    if column in table.right:
        return "n"
    if column in ("arithmetic", "source"):
        return "f"
    return "c" if all(_NAMES.fullmatch(row[place]) for row in table.rows) else ""


def _cells(row: tuple[str, ...], looks: list[str], file: str) -> Iterator[str]:
    for place, (cell, look) in enumerate(zip(row, looks, strict=True)):
        tag = "td" if place else "th"
        pill = None if isinstance(cell, Cited) else PILLS.get(cell)
        if look == "c":
            shown = cited(cell, plain(cell))
        else:
            shown = f'<span class="pill {pill}">{plain(cell)}</span>' if pill else inline(cell, file)
        yield f"<{tag}>{shown}</{tag}>"


def columns(html: str) -> str:
    """The style of the columns that stand in a page, by their place."""
    places = range(1, MOST_COLUMNS + 1)
    rules = (
        ("n", "tr", "text-align:right;white-space:nowrap"),
        ("f", "tr", "color:var(--muted);font-size:12.5px"),
        ("c", "tbody>tr", "font-family:var(--mono);font-size:.88em"),
    )
    those = (
        (
            ",".join(
                f".{look}{n} {rows}>:nth-child({n})"
                for n in places
                if re.search(rf'<table class="?[^">]*\b{look}{n}\b', html)
            ),
            rule,
        )
        for look, rows, rule in rules
    )
    return "".join(f"{cells}{{{rule}}}" for cells, rule in those if cells)


MOST_COLUMNS = 12
