"""Blocks of a README, and what changed since they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlint.errors import CommandError
from archlint.picture import embedding, readme, summary, views
from archlint.picture.artefacts import Wish, draw, facts_of

if TYPE_CHECKING:
    from archlint.analysis import Analyses

PAGE = """# Title

```
<!-- archlint:begin -->
```

<!-- archlint:begin -->
old
<!-- archlint:end -->
between
<!-- archlint:begin view=flow:a as=sequence -->
<!-- archlint:end -->
"""


def test_blocks_are_found_outside_of_examples() -> None:
    found = readme.blocks(PAGE, "README.md")
    assert [(block.view, block.form, block.begin, block.end, block.text) for block in found] == [
        ("overview", "picture", 6, 8, "old"),
        ("flow:a", "sequence", 10, 11, ""),
    ]


def test_filling_changes_nothing_else() -> None:
    found = readme.blocks(PAGE, "README.md")
    filled = readme.fill(PAGE, found, ["new\nlines", "x"])
    assert filled == PAGE.replace("old", "new\nlines").replace("sequence -->\n", "sequence -->\nx\n")
    assert readme.fill(filled, readme.blocks(filled, ""), ["new\nlines", "x"]) == filled


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("nothing", ["`R` has no place for a picture"]),
        ("<!-- archlint:begin -->\n", ["this `archlint:begin` has no `archlint:end`"]),
        ("<!-- archlint:end -->\n", ["this `archlint:end` has no `archlint:begin`"]),
        ("<!-- archlint:begin as=gif -->\n<!-- archlint:end -->", ["`as=gif` is no form of picture"]),
        ("<!-- archlint:begin size=3 -->\n<!-- archlint:end -->", ["`size=3` is no setting of a picture's marker"]),
    ],
)
def test_one_mistake_one_message(text: str, messages: list[str]) -> None:
    with pytest.raises(CommandError) as caught:
        readme.blocks(text, "R")
    assert [problem.message for problem in caught.value.problems] == messages


@pytest.mark.parametrize(
    ("word", "help_"),
    [
        ("svg", "did you mean `picture`?"),
        ("PNG", "did you mean `picture`?"),
        ("mermiad", "did you mean `mermaid`?"),
        ("xyz", "forms are picture, mermaid, sequence, table"),
    ],
)
def test_other_words_lead_to_a_form(word: str, help_: str) -> None:
    with pytest.raises(CommandError) as caught:
        readme.blocks(f"<!-- archlint:begin as={word} -->\n<!-- archlint:end -->", "R")
    assert [problem.help for problem in caught.value.problems] == [help_]


def test_changes_are_sentences() -> None:
    old = {"api": {"load": "44 %", "copies": "3"}, "db": {"SPOF": "yes"}, "old": {}}
    new = {"api": {"load": "97 %", "copies": "3", "note": "zones a, b"}, "db": {}, "new": {}}
    assert summary.changes(old, new) == (
        "`api` utilisation 44 → 97 %",
        "`api` note is now zones a, b",
        "`db` is no longer SPOF",
        "`new` is new",
        "`old` is gone",
    )


def test_facts_survive_the_picture_and_the_marker(capstone: Analyses) -> None:
    scene = views.overview(capstone)
    drawn = draw(capstone, (), Wish(["overview"], ["svg"], ["light"]))[0].content
    assert isinstance(drawn, str)
    assert facts_of(drawn) == summary.facts(scene)
    shown = embedding.diagram(scene)
    assert embedding.kept_facts(shown) == summary.facts(scene)
    assert "--" not in summary.write(scene)
    assert "--" not in summary.listed(scene)
    for name in summary.facts(scene):
        assert sum(f'"{name}": {{"' in row for row in shown.splitlines()) == 1
    assert all(row.count('": {"') <= 1 for row in shown.splitlines())


@given(st.text())
def test_anything_else_is_no_facts(text: str) -> None:
    assert summary.read("x" + text) is None
