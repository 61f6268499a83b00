"""Pages as Markdown."""

from __future__ import annotations

from archlint.report.markdown import write
from archlint.report.page import Cited, Code, Heading, Listing, Page, Paragraph, Table


def test_every_kind_of_block():
    page = Page(
        (
            Heading(1, "Shop"),
            Paragraph("It\nholds."),
            Listing(("one", "two"), numbered=True),
            Table(("flow", "a | b"), (("buy", "1"), ("データ", "12,345")), right=frozenset({"a | b"})),
            Code("a ``` b\n", "yaml"),
        )
    )
    assert write(page) == (
        "# Shop\n\nIt holds.\n\n1. one\n2. two\n\n"
        "| flow   | a \\| b |\n"
        "| ------ | -----: |\n"
        "| buy    |      1 |\n"
        "| データ | 12,345 |\n\n"
        "````yaml\na ``` b\n````\n"
    )


def test_text_cannot_become_html():
    assert write(Page((Paragraph("<img src=x onerror=y>"),))) == "&lt;img src=x onerror=y>\n"


def test_cited_cells_link_to_their_lines_where_the_blueprint_is_known():
    page = Page((Table(("a", "b"), ((Cited("1 | 2", 7), Cited("3", 4)),)),))
    assert write(page, "../my shop.yaml") == (
        "| a           | b      |\n| ----------- | ------ |\n| [1 \\| 2][7] | [3][4] |\n\n"
        "[4]: ../my%20shop.yaml#L4\n[7]: ../my%20shop.yaml#L7\n"
    )
    assert "][" not in write(page)
