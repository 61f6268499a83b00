"""A page on a terminal: no marks of Markdown, lines that fit, what matters in colour."""

from __future__ import annotations

import re
from dataclasses import replace

from archlint.report import terminal
from archlint.report.columns import folded
from archlint.report.page import Callout, Code, Heading, Listing, Page, Paragraph, Table
from archlint.report.palette import COLOURED, PLAIN

PAGE = Page(
    (
        Heading(1, "Shop"),
        Heading(2, "Survival"),
        Table(("flow", "a year", "repair"), (("`buy`", "8.76 h", "a second copy of it"), ("`ask`", "**lost**", "–")), frozenset({"a year"})),
        Paragraph("It **really holds** what `buy` needs, _mostly_."),
        Listing(("first `a`", "second")),
        Callout("bad", "look\x1b[31m here"),
        Code("a:\n  b\n"),
    )
)  # fmt: skip


def test_marks_become_what_they_mean():
    assert terminal.write(PAGE, PLAIN) == (
        "Shop\n\nSURVIVAL\n\n"
        "flow  a year  repair\n"
        "buy   8.76 h  a second copy of it\n"
        "ask     lost  –\n\n"
        "It really holds what `buy` needs, mostly.\n\n"
        "  - first `a`\n  - second\n\n"
        "! look\N{REPLACEMENT CHARACTER}[31m here\n\n"
        "  a:\n    b\n"
    )


def test_what_matters_is_coloured():
    said = terminal.write(PAGE, COLOURED)
    assert "\x1b[1;31mlost\x1b[0m" in said
    assert "\x1b[1mreally holds\x1b[0m" in said
    assert re.sub(r"\x1b\[[\d;]*m", "", said) == terminal.write(PAGE, PLAIN)


def test_cells_are_broken_where_a_table_is_too_wide():
    said = terminal.write(PAGE, replace(PLAIN, columns=24))
    assert max(map(len, said.splitlines())) <= 24
    assert "buy   8.76 h  a second\n              copy of it\n" in said


def test_a_table_that_cannot_fit_is_told_row_by_row():
    wide = Table(
        ("flow", "promised", "down a year", "stops", "smallest repair"),
        (
            ("`get-my-tasks`", "99.9 %", "8.75 h", "**everything there is**", "–"),
            ("`ask`", "99.9 %", "31.6 s", "–", "a second copy of it elsewhere"),
        ),
        frozenset({"promised"}),
    )
    assert terminal.write(Page((Heading(1, "Tasks at ten million users"), wide)), replace(PLAIN, columns=24)) == (
        "Tasks at ten million\nusers\n\n"
        "get-my-tasks\n  promised: 99.9 %\n  down a year: 8.75 h\n  stops: everything\n    there is\n"
        "ask\n  promised: 99.9 %\n  down a year: 31.6 s\n  smallest repair: a\n    second copy of it\n    elsewhere\n"
    )


def test_a_table_with_a_ribbon_of_words_is_told_row_by_row():
    """Five short lines in a narrow column are worse to read than one below the other."""
    row = (
        "`ask`",
        "99.9 %",
        "kept, unless copies fail together or else",
        "four words of it that are enough for the rest of its line",
    )
    said = terminal.write(Page((Table(("flow", "promised", "verdict", "repair"), (row,)),)), replace(PLAIN, columns=44))
    assert "ask\n  promised: 99.9 %\n  verdict: kept, unless copies fail together\n    or else\n" in said
    assert said.startswith("ask\n")
    wide = terminal.write(Page((Table(("flow", "promised", "verdict", "repair"), (row,)),)), replace(PLAIN, columns=90))
    assert wide.startswith("flow  promised  verdict")


def test_a_text_ends_where_the_terminal_does():
    long = "  cache  +60 s  deleted on write, but filled again from a source that may lag  loses monotonic reads\n  short\n"
    assert folded(long, 60) == (
        "  cache  +60 s\n"
        "      deleted on write, but filled again from a source that\n"
        "          may lag\n"
        "          loses monotonic reads\n"
        "  short\n"
    )
    assert folded(long, 200) == long


def test_a_heading_leaves_names_as_they_are_written():
    assert terminal.write(Page((Heading(2, "From `a.yaml` to `b.yaml`"), Heading(2, "What fails"))), PLAIN) == (
        "From a.yaml to b.yaml\n\nWHAT FAILS\n"
    )
