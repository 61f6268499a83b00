"""What is said about a place: names with the figures of the analyses, engines with sources, keys, quantities."""

from __future__ import annotations

import pytest

from archlint.editor.draft import draft
from archlint.editor.hover import explain


def said(at, piece, skip=0, **text):
    whole, place = at(piece, **text)
    found = explain(whole, place + skip, lambda name: f"the page of {name}")
    return found and found.text


def test_a_component(at):
    assert said(at, "db: {engine") == (
        "**db** · database · PostgreSQL, one server\n\n"
        "- load at peak: 17.4 reads/s\n"
        "- connections 41 % at peak: (api: 2 × 20) / (100 − 3 reserved)"
        " (PostgreSQL 15 manual, runtime-config-connection: max_connections (doc))\n"
        "- reads and writes 0.1 % at peak: 17.4 reads / 15,000; full at 864 × today's peak (point SELECTs: 10k/s"
        " lecture 1.2; 15k to 25k/s on 4 vCPU, 19.7k/s measured on 2 shared cores (measured))\n"
        "- when one fails: stops list-orders\n"
        "- warning: losing `db` stops 1 of 1 flow for everybody, and no backup of it is declared"
        " (`single-point-of-failure`)"
    )


def test_a_flow(at):
    text = said(at, "list-orders")
    assert text == (
        "**list-orders** · read\n\n"
        "- rate at peak: 17.4 req/s = 100 % × 17.4\n"
        "- p95: 6.34 ms (mean 2.28 ms), 200 ms promised\n"
        "- consistency: no need stated; linearizable: the latest acknowledged write, or an error\n"
        "- availability: 99.8 % (down 17.5 h/year)\n"
        "- stops without db"
    )


def test_names_that_were_never_understood_are_described_by_their_words():
    text = "components:\n  a: {engine: redis}\n  b: {kind: cdn\nflows: {f: {does: read, steps: [a -> b]}}"
    whole = draft(text)
    assert explain(whole, text.index("a:"), str).text == "**a** · cache · `redis`"
    assert explain(whole, text.index("b]"), str).text == "**b** · cdn"
    assert explain(whole, text.index("f:"), str).text == "**f** · read"


def test_the_last_that_was_understood_holds_while_the_text_is_broken(at, shop):
    broken = shop.replace("  db: {engine: postgresql}", "  db: {engine: postgresql")
    assert said(at, "db: {engine", text=broken) == said(at, "db: {engine")


def test_an_engine_has_its_facts_with_sources(at):
    text = said(at, "postgresql}")
    assert text.startswith("**PostgreSQL, one server** · database, keeps data · `postgresql-single`\n\n- CAP: single")
    assert "- `max_connections` unless said: 100 (doc: PostgreSQL 15 manual" in text


def test_a_key_says_what_it_means_how_it_is_written_whom_it_is_for_and_what_holds_without_it(at):
    assert said(at, "capacity") == (
        "**capacity**: rate above zero, as in `600 req/s` or mapping\n\n"
        "What one instance can do: a rate, or `{read, write}`.\n\n"
        "- without it 530..770..2,000 (measured: one uvicorn worker: 529/s to 766/s with one PostgreSQL call in a"
        " request, 2,000/s without; measured on 2 shared cores)\n"
        "- write what one instance takes, such as `capacity: 500 req/s`"
    )
    assert (
        said(at, "does")
        == "**does**: `read` or `write` or `event` or `batch`, required\n\nRead, write, event or batch."
    )
    assert said(at, "op: ").startswith("**op**: a word: `call`")


@pytest.mark.parametrize(
    ("piece", "skip", "expected"),
    [
        ("100k", 1, "`100k` is a count: 100,000"),
        ("10%", 0, "`10%` is a share: 10 %"),
        ("50 per active", 4, "`50 per active user per day` is a number per user: 50 a day for each active user"),
        ("3x", 0, "`3x` is a factor: 3x"),
        ("200 ms", 0, "`200 ms` is a duration: 200 ms"),
        ("2 KB", 0, "`2 KB` is a size: 2 KB (2,000 bytes)"),
        ("500 req/s", 0, "`500 req/s` is a rate: 500 req/s at peak"),
    ],
)
def test_a_quantity_is_said_as_it_was_read(at, piece, skip, expected):
    assert said(at, piece, skip) == expected


def test_a_rule_in_a_waiver_has_its_page(at):
    text = "waivers:\n  - rule: stale-fill\n"
    assert (
        explain(draft(text), text.index("stale"), lambda name: f"the page of {name}").text == "the page of stale-fill"
    )


@pytest.mark.parametrize(("piece", "expected"), [("stale", "stale-fill"), ("no-s", "no-spare-instance"), ("why", None)])
def test_a_rule_in_a_comment_has_its_page(piece, expected):
    text = "archlint: 1 # archlint: allow stale-fill, no-spare-instance -- why-not\n"
    found = explain(draft(text), text.index(piece), lambda name: name)
    assert (found and (found.text, text[slice(*found.range)])) == (expected and (expected, expected))


def test_nothing_is_said_of_nothing(at):
    assert said(at, "Shop", text="title: Shop\n\nx") is None
    assert explain(draft(""), 0, str) is None
