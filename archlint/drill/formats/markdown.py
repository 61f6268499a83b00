"""Score sheets as Markdown, for a comment or a step summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.drill.formats.text import place_of, said
from archlint.drill.sheet import shown
from archlint.report import markdown
from archlint.report.page import Heading, Listing, Page, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.drill.sheet import Sheet
    from archlint.report.page import Block


def write(sheets: Sequence[Sheet]) -> str:
    """One sheet with its evidence; of several a table of all and then each."""
    blocks: list[Block] = []
    if len(sheets) > 1:
        blocks += [Heading(1, sheets[0].title), _class(sheets)]
    for sheet in sheets:
        blocks += _sheet(sheet, sheet.name, 2) if len(sheets) > 1 else _sheet(sheet, sheet.title, 1)
    return markdown.write(Page(tuple(blocks)))


def _class(sheets: Sequence[Sheet]) -> Table:
    rows = tuple((sheet.name, shown(sheet.earned), shown(sheet.possible), f"{sheet.share:.0%}") for sheet in sheets)
    return Table(("submission", "points", "of", "share"), rows, frozenset({"points", "of", "share"}))


def _sheet(sheet: Sheet, head: str, level: int) -> Iterator[Block]:
    """One sheet below its heading: whose it is in a class, what it is graded by otherwise."""
    about = sheet.system or sheet.name
    yield Heading(level, head if head == about else f"{head}: {about}")
    yield Paragraph(
        f"**{shown(sheet.earned)} of {shown(sheet.possible)} points** ({sheet.share:.0%}) for `{sheet.file}`"
    )
    if sheet.problems:
        yield Listing(tuple(f"{place_of(one)}{said(one)}" for one in sheet.problems))
    for remark in sheet.remarks:
        yield Paragraph(remark)
    if not sheet.graded:
        return
    rows = tuple(
        (
            row.title,
            shown(row.earned) if row.possible else "–",
            shown(row.possible) if row.possible else "does not apply",
        )
        for row in sheet.rows
    )
    yield Table(("criterion", "points", "of"), rows, frozenset({"points", "of"}))
    for row in sheet.rows:
        lost = [one for one in row.evidence if one.sign.value != "+"]
        if lost:
            yield Heading(level + 1, row.title)
            yield Listing(tuple((f"`{sheet.file}:{one.line}` " if one.line else "") + one.text for one in lost))
    if sheet.shortfall:
        yield Paragraph(f"{sheet.shortfall}.")
    if sheet.human:
        yield Heading(level + 1, "For a human")
        yield Listing(
            tuple(question + (f" ({shown(points)} points)" if points else "") for question, points in sheet.human)
        )
