"""The documentation page says what the engine does."""

from pathlib import Path

from archlint import faulttree
from archlint.analysis.failures import faulttree as engine

PAGE = Path(__file__).parents[4] / "docs" / "fault-trees.md"


def run(number):
    code = PAGE.read_text(encoding="utf-8").split("```python\n")[number].split("```")[0]
    names = {}
    exec(code, names)  # noqa: S102 - our own page
    return names, code


def test_the_first_example_gives_what_the_page_says():
    answer = run(1)[0]["answer"]
    assert (f"{answer.probability:.5f}", answer.count, answer.cut_sets[0].events) == ("0.00155", 5, ("api",))


def test_the_mistake_reads_as_the_page_says():
    names, code = run(2)
    assert names["mistake"] in code


def test_the_document_gives_what_the_page_says():
    names, code = run(3)
    assert f"# {names['risk']:.9f}" in code
    assert [one.events for one in names["pairs"]] == [
        ("power",),
        ("pump a", "pump b"),
        ("pump a", "pump c"),
        ("pump b", "pump c"),
    ]


def test_every_public_name_is_described():
    text = PAGE.read_text(encoding="utf-8")
    asked = [
        "analyse",
        "probability",
        "minimal_cut_sets",
        "count_minimal_cut_sets",
        "importances",
        "read_openpsa",
        "not_of",
        "one_of",
    ]
    assert [name for name in [*asked, "FaultTree"] if name not in text] == []
    assert set(asked) <= set(faulttree.__all__)


def test_the_short_name_offers_the_same():
    assert {name: getattr(faulttree, name) for name in faulttree.__all__} == {
        name: getattr(engine, name) for name in engine.__all__
    }
