"""Text pictures: quoting, nesting, branches; real parsers where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from archlint.picture import d2, dot, drawio, life, mermaid, views
from archlint.picture.layout import place
from archlint.picture.outline import Turn, identifiers, outline
from archlint.picture.scene import Box, Card, Lean, Link, Meter, Scene, Stroke

if TYPE_CHECKING:
    from archlint.analysis import Analyses

NASTY = Scene(
    title='a "title" %%{init}',
    verdict="<b>`x`</b>; #1 \\",
    cards=(
        Card("end", 'say "hi"; #1 <b> `code` \\', "database", "tech & co", 3, box="graph"),
        Card("a-b", "A\nB", "client"),
        Card("a.b", "${x} {curly} [square] (round) |pipe|", "queue"),
    ),
    links=(
        Link("1", "end", "a-b", 'get "it"', "1/s | 2", lean=Lean.CP, number="1"),
        Link("2", "a-b", "a.b", stroke=Stroke.ASYNC),
        Link("3", "a.b", "gone"),
    ),
    boxes=(Box("graph", 'Box "one"'), Box("empty", "Empty")),
)


def test_long_lines_end_at_their_dots_and_numbers_keep_their_units() -> None:
    card = Card(
        "db", "Store", "database", note="primary + 2 standbys · async, 50 ms lag", meter=Meter("1 / 2 req/s", 0.5)
    )
    drawn = mermaid.write(Scene("x", "", (card,))).replace("\N{NO-BREAK SPACE}", "_")
    assert "primary + 2_standbys<br/>async, 50_ms lag<br/>1_/ 2_req/s · 50_%" in drawn


def test_a_flowchart_is_quoted_and_prefixed() -> None:
    assert mermaid.write(NASTY) == (
        "flowchart TB\n"
        "  %% a #quot;title#quot; %%{init}: #lt;b#gt;#96;x#96;#lt;/b#gt;#59; #35;1 #92;\n"
        '  c_a_b(["<b>A B</b>"])\n'
        '  c_a_b_2[["<b>${x} {curly} [square] (round) |pipe|</b>"]]\n'
        '  subgraph g_graph["Box #quot;one#quot;"]\n'
        '    c_end[("<b>say #quot;hi#quot;#59; #35;1 #lt;b#gt; #96;code#96; #92; ×3</b><br/>tech #amp; co")]\n'
        "  end\n"
        '  c_end -->|"1. get #quot;it#quot; (CP)<br/>1/s | 2"| c_a_b\n'
        "  c_a_b -.-> c_a_b_2\n"
        "  classDef default fill:#64748b14,stroke:#64748b\n"
        "  classDef box fill:#64748b14,stroke:#64748b66\n"
        "  class g_graph box\n"
    )


def test_ids_never_collide() -> None:
    found = identifiers(["a-b", "a.b", "a_b_2", "a b"])
    assert len(set(found.values())) == 4


def test_too_many_links_are_left_out_with_a_word() -> None:
    cards = (Card("a", "A", "service"), Card("b", "B", "service"))
    links = tuple(Link(str(index), "a", "b", "call") for index in range(700))
    text = mermaid.write(Scene("s", "v", cards, links))
    assert text.count("-->") <= 500
    assert len(text) < 50_000
    assert "more links do not fit" in text


def test_the_life_of_a_request_has_its_branches(capstone: Analyses) -> None:
    text = life.write(life.story(capstone, (), "get-my-tasks"))
    assert "  alt hit 90 %\n    c_cache-->>c_api: found\n  else miss 10 %\n" in text
    assert text.count("  end\n") == 1
    write = life.write(life.story(capstone, (), "create-task"))
    assert write.index("answer") < write.index("c_queue-)c_workers")


def test_the_outline_nests_and_leaves_empty_boxes_out() -> None:
    scene = Scene(
        "s",
        "",
        (Card("a", "A", "service", box="in"), Card("b", "B", "cache")),
        (),
        (Box("in", "In", parent="out"), Box("out", "Out"), Box("loop", "L", parent="loop")),
    )
    assert [(step.turn, step.box.id if step.box else step.card and step.card.id) for step in outline(scene)] == [
        (Turn.CARD, "b"),
        (Turn.OPEN, "out"),
        (Turn.OPEN, "in"),
        (Turn.CARD, "a"),
        (Turn.CLOSE, "in"),
        (Turn.CLOSE, "out"),
    ]


def test_other_tools_get_quoted_text() -> None:
    assert '"say \\"hi\\"; #1 <b> `code` \\\\ ×3\\ntech & co"' in d2.write(NASTY)
    assert "\\${x}" in d2.write(NASTY)
    assert 'label="say \\"hi\\"; #1 <b> `code` \\\\ ×3\\ntech & co"' in dot.write(NASTY)
    assert "&amp;lt;b&amp;gt;" in drawio.write(place(NASTY))


@pytest.mark.oracle
@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz's dot")
def test_graphviz_reads_the_dot_text(shipped: Analyses) -> None:
    for scene in (NASTY, *(views.view(name, shipped) for name in views.names(shipped.system))):
        subprocess.run(["dot", "-Tplain"], input=dot.write(scene).encode(), check=True, capture_output=True)
