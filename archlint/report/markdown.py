"""A page as Markdown (GitHub's flavour), with tables that are also readable as plain text."""

from __future__ import annotations

import re
from urllib.parse import quote

from archlint.report.columns import harmless, width
from archlint.report.page import Block, Callout, Cited, Code, Figure, Heading, Listing, Page, Paragraph, Sequence, Table

_CODE = re.compile(r"`[^`]*`|<")
"""A code span, in which `<` stands for itself, or a `<` outside of one."""


def write(page: Page, source: str = "") -> str:
    r"""The page, one blank line between blocks, a newline at the end.

    With `source`, the blueprint as seen from where the page will stand, cited figures link to its lines.

    >>> write(Page((Heading(1, "Shop"), Paragraph("It holds."))))
    '# Shop\n\nIt holds.\n'
    """
    cited: set[int] = set()
    blocks = [_block(block, cited if source else None) for block in page.blocks]
    target = quote(source, errors="surrogateescape")
    links = "\n".join(f"[{line}]: {target}#L{line}" for line in sorted(cited))
    return "\n\n".join(text for text in (*blocks, links) if text) + "\n"


def _block(block: Block, cited: set[int] | None) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_line(block.text)}"
        case Paragraph():
            return _line(block.text)
        case Listing():
            return "\n".join(_item(block, index, item) for index, item in enumerate(block.items, start=1))
        case Table():
            return _table(block, cited)
        case Code():
            return _fenced(block.text, block.language)
        case Sequence():
            return _fenced(block.mermaid, "mermaid")
        case Callout():
            return f"> {_line(block.text)}"
        case Figure():
            return ""


def _fenced(text: str, language: str) -> str:
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _item(listing: Listing, index: int, item: str) -> str:
    return f"{index}. {_line(item)}" if listing.numbered else f"- {_line(item)}"


def _table(table: Table, cited: set[int] | None) -> str:
    """Columns padded to the widest cell, so that the source reads as a table too."""
    rows = [table.columns, *table.rows]
    cells = [[_cell(cell, cited) for cell in row] for row in rows]
    widths = [max(3, *(width(row[column]) for row in cells)) for column in range(len(table.columns))]
    right = [name in table.right for name in table.columns]
    rule = ["-" * (size - 1) + ":" if is_right else "-" * size for size, is_right in zip(widths, right, strict=True)]
    lines = [_row(row, widths, right) for row in (cells[0], rule, *cells[1:])]
    return "\n".join(lines)


def _cell(cell: str, cited: set[int] | None) -> str:
    text = _line(cell).replace("|", "\\|")
    if cited is None or not isinstance(cell, Cited):
        return text
    cited.add(cell.line)
    return f"[{text}][{cell.line}]"


def _row(cells: list[str], widths: list[int], right: list[bool]) -> str:
    padded = [
        " " * (size - width(cell)) + cell if is_right else cell + " " * (size - width(cell))
        for cell, size, is_right in zip(cells, widths, right, strict=True)
    ]
    return f"| {' | '.join(padded)} |"


def _line(text: str) -> str:
    """One line that cannot smuggle HTML into whoever renders it."""
    line = harmless(" ".join(text.split()))
    if "``" in line:  # where a code span ends is then another question
        return line.replace("<", "&lt;")
    return _CODE.sub(lambda found: "&lt;" if found[0] == "<" else found[0], line)


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
