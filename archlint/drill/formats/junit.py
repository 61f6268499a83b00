"""Score sheets as JUnit XML: one suite per submission, one case per criterion; less than full points is a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from archlint.drill.formats.text import place_of, said
from archlint.drill.sheet import shown
from archlint.report.columns import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.sheet import Row, Sheet


def write(sheets: Sequence[Sheet]) -> str:
    """The suites, with points in the names and the evidence in the failures."""
    suites = [_suite(sheet) for sheet in sheets]
    return "\n".join(
        ('<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="archlint grade">', *suites, "</testsuites>\n")
    )


def _suite(sheet: Sheet) -> str:
    rows = sheet.rows if sheet.graded else ()
    cases = ([_problems(sheet)] if sheet.problems else []) + [_case(row, sheet) for row in rows]
    failures = sum(bool(row.possible) and not row.full for row in rows) + bool(sheet.graded and sheet.problems)
    skipped = sum(not row.possible for row in rows)
    head = (
        f'<testsuite name={_quoted(sheet.name)} tests="{len(cases)}" failures="{failures}" '
        f'errors="{int(bool(sheet.problems) and not sheet.graded)}" skipped="{skipped}">'
    )
    properties = (
        f'    <properties><property name="points" value="{shown(sheet.earned)}"/>'
        f'<property name="possible" value="{shown(sheet.possible)}"/></properties>'
    )
    return "\n".join((f"  {head}", properties, *cases, "  </testsuite>"))


def _case(row: Row, sheet: Sheet) -> str:
    start = f"    <testcase classname={_quoted(sheet.file)} name={_quoted(row.title)}"
    if not row.possible:
        return f'{start}><skipped message="does not apply"/></testcase>'
    if row.full:
        return f"{start}/>"
    lines = [
        f"{sheet.file}:{one.line}: {one.text}" if one.line else one.text
        for one in row.evidence
        if one.sign.value != "+"
    ]
    lines += sheet.reasons(row)
    body = "&#10;".join(escape(harmless(line)) for line in lines)
    message = _quoted(f"{shown(row.earned)} of {shown(row.possible)} points")
    return f'{start}><failure type="points" message={message}>{body}</failure></testcase>'


def _problems(sheet: Sheet) -> str:
    body = "&#10;".join(escape(harmless(f"{place_of(one)}{said(one)}")) for one in sheet.problems)
    start = f'    <testcase classname={_quoted(sheet.file)} name="understood">'
    if sheet.graded:
        message = _quoted("; ".join(sheet.remarks))
        return f'{start}<failure type="mistakes" message={message}>{body}</failure></testcase>'
    message = _quoted("the submission could not be understood")
    return f'{start}<error type="not-understood" message={message}>{body}</error></testcase>'


def _quoted(text: str) -> str:
    return quoteattr(harmless(text))
