"""One mistake in a blueprint somebody wrote gives one message at its place, and what can be typed for them mends it.

`hostile.txt` holds a paragraph for each mistake: the blueprint and what becomes of a text in it; the line and what the
carets stand under; the message; the way out, `-` when there is none; and whether applying the edit gives the text
back, another blueprint without a mistake, or whether there is no edit.
"""

from pathlib import Path

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.report.edits import of_problem
from archlint.source import parse_text

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("hostile.txt").read_text(encoding="utf-8").strip().split("\n\n")


def text_of(name):
    if name != "student":
        return (ROOT / "blueprints" / f"{name}.yaml").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return readme.partition("## A blueprint in thirty lines")[2].partition("```yaml\n")[2].partition("```")[0]


def problems_of(text):
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "a.yaml"))
    return caught.value.problems


def applied(text, edits):
    lines = text.splitlines()
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        line = lines[edit.span.line - 1]
        lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    return "".join(f"{line}\n" for line in lines)


def outcome_of(name, old, new):
    """The paragraph of a mistake, with the messages there really are."""
    good = text_of(name)
    assert old in good
    bad = good.replace(old, new, 1)
    lines = bad.splitlines()
    said = [f"{name}: {old} becomes {new}".replace("\n", "\\n")]
    for problem in problems_of(bad):
        span = problem.span
        said.append(f"{span.line}: {lines[span.line - 1][span.column - 1 : span.end_column - 1]}")
        said += [problem.message, problem.help or "-"]
        edits = of_problem(problem, lines)
        mended = applied(bad, edits)
        said.append("no edit" if not edits else "gives it back" if mended == good else "mended")
        if edits:
            assert load(parse_text(mended, "a.yaml"))
    return "\n".join(said)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.splitlines()[0])
def test_one_mistake_gives_one_message_and_its_edit_mends_it(case):
    name, _, change = case.splitlines()[0].replace("\\n", "\n").partition(": ")
    old, new = change.split(" becomes ")
    assert outcome_of(name, old, new) == case


@pytest.mark.parametrize("written", ["\u202e", "\\u202e", "\u2067"])
def test_text_that_turns_round_is_a_mistake(written):
    text = f'archlint: 1\nsystem: "Shop {written}pohs"\ncomponents: {{api: {{kind: service}}}}\n'
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "shop.yaml"))
    (problem,) = caught.value.problems
    assert (problem.kind, problem.span.line, problem.span.column) == ("hidden-character", 2, 15)
