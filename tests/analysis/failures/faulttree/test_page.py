"""The documentation page says what the engine does."""

from pathlib import Path

from archlint.analysis.failures import faulttree

PAGE = Path(__file__).parents[4] / "docs" / "fault-trees.md"


def test_the_example_runs_and_gives_what_the_page_says():
    code = PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    names = {}
    exec(code, names)  # noqa: S102 - our own page
    answer = names["answer"]
    assert (f"{answer.probability:.5f}", answer.count, answer.cut_sets[0].events) == ("0.00155", 5, ("api",))


def test_every_public_name_is_described():
    text = PAGE.read_text(encoding="utf-8")
    asked = ["analyse", "probability", "minimal_cut_sets", "count_minimal_cut_sets", "importances", "read_openpsa"]
    assert [name for name in [*asked, "FaultTree"] if name not in text] == []
    assert set(asked) <= set(faulttree.__all__)
