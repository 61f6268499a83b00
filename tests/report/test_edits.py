"""What can be typed for people, and what is left to them; whether edits mend blueprints is in tests/blueprint/test_hostile.py."""

import json

import pytest

from archlint.errors import AGAIN, Problem, Span
from archlint.report.edits import Edit, of_problem
from archlint.report.formats import write
from archlint.report.outcome import Checked, Outcome

LINES = (
    "archlint: 1",
    "peak: {bussy: 8 h}",
    "- api -> dbb",
    '- "dbb" # dbb',
    "ttl: 60",
    "waive: spof",
    "  storage.links.per_yaer: 6 GB",
)


def problem(kind, message, place, help_, *related):
    return Problem(kind, message, "a.yaml", Span(*place), help_, related)


@pytest.mark.parametrize(
    ("said", "edits"),
    [
        (
            problem(
                "unknown-rule", "no rule is called `spof`", (6, 8, 6, 12), "did you mean `single-point-of-failure`?"
            ),
            (Edit(Span(6, 8, 6, 12), "single-point-of-failure"),),
        ),
        (
            problem("unknown-key", "`peak` has no key `bussy`", (2, 7, 2, 19), "did you mean `busy`?"),
            (Edit(Span(2, 8, 2, 13), "busy"),),
        ),
        (
            problem(
                "unknown-component",
                "there is no component `dbb`",
                (3, 10, 3, 13),
                "did you mean `db`?",
                (Span(4, 3, 4, 8), AGAIN),
                (Span(1, 1, 1, 9), "declared here"),
            ),
            (Edit(Span(3, 10, 3, 13), "db"), Edit(Span(4, 4, 4, 7), "db")),
        ),
        (
            problem("unknown-estimate", "`links` has no figure `per_yaer`", (7, 3, 7, 25), "did you mean `per_year`?"),
            (Edit(Span(7, 17, 7, 25), "per_year"),),
        ),
        (problem("missing-unit", "`ttl` …", (5, 6, 5, 8), "write `ttl: 60 s` if that is what it means"), ()),
        (problem("out-of-range", "`hit` …", (5, 6, 5, 8), "write `hit: 60%`"), ()),
        (problem("out-of-range", "`ttl` …", (5, 6, 5, 8), "write `ttl: 60%`"), (Edit(Span(5, 6, 5, 8), "60%"),)),
        (
            problem("missing-key", "the blueprint has no `archlint`", (2, 1, 2, 5), "add `archlint: 1`"),
            (Edit(Span(2, 1, 2, 1), "archlint: 1\n"),),
        ),
        (problem("missing-key", "`db` has no `in`", (2, 1, 2, 5), "add `in: <the store>`"), ()),
        (problem("unknown-key", "no `x`", (9, 1, 9, 2), "did you mean `y`?"), ()),
        (Problem("not-found", "there is no file `a.yml`", "a.yml", None, "did you mean `a.yaml`?"), ()),
    ],
)
def test_an_edit_is_what_a_message_says_to_write(said, edits):
    assert of_problem(said, LINES) == edits


def test_without_the_lines_nothing_is_edited():
    assert of_problem(problem("unknown-key", "no `x`", (1, 1, 1, 2), "did you mean `y`?"), ()) == ()


def test_sarif_and_reviewdog_say_the_same_edit():
    lines = ("é: 1", "system: S # é", "  é: {replcas: 2}")
    mistake = problem("unknown-key", "there is no key `replcas` in `é`", (3, 7, 3, 14), "did you mean `replicas`?")
    outcome = Outcome(files=(Checked("b.yaml", "B", ()),), problems=(mistake,), sources={"a.yaml": lines})
    (result,) = json.loads(write("sarif", outcome))["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    region = {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 14}
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "replicas"}}]
    (told,) = json.loads(write("rdjson", outcome))["diagnostics"]
    place = {"start": {"line": 3, "column": 8}, "end": {"line": 3, "column": 15}}  # é is two bytes
    assert told["suggestions"] == [{"range": place, "text": "replicas"}]
    (problem_,) = json.loads(write("json", outcome))["problems"]
    assert [(edit["place"]["column"], edit["text"]) for edit in problem_["edits"]] == [(7, "replicas")]
