"""Sentences end at the edge of a terminal, and nowhere in a file; words stay whole."""

import sys
from dataclasses import replace

import pytest

from archlint.cli import output
from archlint.errors import Problem, Span
from archlint.report import markdown
from archlint.report.columns import in_column, width, wrapped
from archlint.report.diagnostic import of_problem, write
from archlint.report.page import Page, Paragraph
from archlint.report.palette import PLAIN

PROBLEM = Problem(
    "unknown-key", "there is no key `hit` in `db`, which is a database", "a.yaml", Span(1, 5, 1, 8),
    "`hit` is for a step: `- a -> b: {hit: …}`", ((Span(2, 1, 2, 3), "and here it is said once more, with other words"),),
)  # fmt: skip
SOURCES = {"a.yaml": ("db: {hit: 90%}", "hit: 2")}


def test_a_diagnostic_fits_the_terminal():
    text = write(of_problem(PROBLEM), SOURCES, replace(PLAIN, columns=44))
    assert text == (
        "error[unknown-key]: there is no key `hit` in\n"
        "    `db`, which is a database\n"
        " --> a.yaml:1:5\n"
        "  |\n"
        "1 | db: {hit: 90%}\n"
        "  |     ^^^\n"
        "2 | hit: 2\n"
        "  | -- and here it is said once more, with\n"
        "  |    other words\n"
        "  |\n"
        "  = help: `hit` is for a step: `- a -> b:\n"
        "        {hit: …}`\n"
    )
    assert max(map(width, text.splitlines())) <= 44


def test_a_line_of_the_file_is_cut_around_the_place():
    line = "db: {engine: postgresql, title: データ, hit: 90%, memory: 8 GB}"
    problem = replace(PROBLEM, span=Span(1, 38, 1, 41), related=())
    text = write(of_problem(problem), {"a.yaml": (line,)}, replace(PLAIN, columns=44))
    assert "1 | …title: データ, hit: 90%, memory: 8 GB}\n  |                 ^^^\n" in text
    assert max(map(width, text.splitlines())) <= 44


def test_without_a_terminal_nothing_is_broken():
    assert "`hit` is for a step: `- a -> b: {hit: …}`\n" in write(of_problem(PROBLEM), SOURCES)


def test_a_word_longer_than_the_line_stays_whole():
    assert wrapped("see https://example.org/a/very/long/address there", 20, 4) == [
        "see", "https://example.org/a/very/long/address", "there",
    ]  # fmt: skip
    assert in_column("name  ", "a title that goes on", 16) == ["name  a title", "      that goes", "      on"]


@pytest.mark.parametrize(
    ("environment", "terminal", "coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colours_follow_the_terminal_and_what_is_asked_for(monkeypatch, environment, terminal, coloured):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert output.wants_colour(sys.stdout) is coloured


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("from `<stdin>` to <b>", "from `<stdin>` to &lt;b>"),
        ("`open <b>", "`open &lt;b>"),
        ("```<script>`", "```&lt;script>`"),
    ],
)
def test_only_code_keeps_its_angle_brackets(text, written):
    assert markdown.write(Page((Paragraph(text),))) == f"{written}\n"
