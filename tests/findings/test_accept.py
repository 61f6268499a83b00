"""Findings accepted on purpose."""

from dataclasses import replace

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError, Span
from archlint.findings import Finding, Location, RuleNames, Severity, Suppression, accept
from archlint.graph import build
from archlint.source import parse_text

BLUEPRINT = """\
archlint: 1
system: Example
components:
  clients: {kind: client}
  db: {engine: postgresql}
flows:
  ask:
    does: read
    steps:
      - clients -> db
"""
FINDING = Finding(
    rule="lonely-store",
    category="failure",
    severity=Severity.ERROR,
    subject="db",
    title="A store stands alone",
    message="`db` stands alone",
    primary=Location("a.yaml", Span(5, 3, 5, 5), ""),
)
NAMES = RuleNames(frozenset({"lonely-store", "other", "resting"}), frozenset({"lonely-store", "other"}))


def after(text, *, today=None, names=NAMES):
    document = parse_text(text, "a.yaml")
    return accept([FINDING], build(load(document), document), document, names, today)


def waiver(rule="lonely-store", on="db", until=""):
    return BLUEPRINT + f"waivers:\n  - {{rule: {rule}, on: {on}, because: it is a toy{until}}}\n"


def test_a_waiver_suppresses_and_keeps_the_finding():
    assert after(waiver()) == (replace(FINDING, suppression=Suppression("waiver", "it is a toy")),)


def test_a_waiver_that_has_ended_brings_the_finding_back_and_says_so():
    text = waiver(until=", until: 2026-06-30")
    assert after(text, today="2026-06-30")[0].suppression == Suppression("waiver", "it is a toy", "2026-06-30")
    (finding,) = after(text, today="2026-07-01")
    place = Location("a.yaml", Span(12, 12, 12, 24), "was accepted until 2026-06-30")
    assert finding == replace(FINDING, related=(place,))


def test_a_waiver_that_meets_nothing_is_a_finding():
    found = after(waiver(on="clients"))
    assert [(finding.identity, finding.message) for finding in found] == [
        ("lonely-store@db", "`db` stands alone"),
        ("unused-waiver@lonely-store/clients", "`lonely-store` finds nothing to accept on `clients`"),
    ]


def test_a_waiver_of_a_rule_that_is_not_asked_rests():
    assert after(waiver(rule="resting")) == (FINDING,)


def test_a_waiver_of_no_rule_is_a_mistake_with_the_nearest_name():
    with pytest.raises(BlueprintError) as caught:
        after(waiver(rule="lonly-store"))
    (problem,) = caught.value.problems
    assert (problem.kind, problem.message, problem.help) == (
        "unknown-rule",
        "no rule is called `lonly-store`",
        "did you mean `lonely-store`?",
    )
    with pytest.raises(BlueprintError) as caught:
        after(waiver(rule="failure"), names=replace(NAMES, categories=frozenset({"failure"})))
    assert caught.value.problems[0].help.startswith("`failure` is a category: accept the findings of its rules")


def test_findings_of_some_rules_cannot_be_accepted():
    (finding,) = after(waiver(), names=replace(NAMES, unwaivable=frozenset({"lonely-store"})))
    assert finding.suppression is None
    assert finding.related[0].label == "findings of this rule cannot be accepted"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{engine: postgresql}", "{engine: postgresql}  # archlint: allow lonely-store -- it is a toy"),
        (
            "  clients: {kind: client}\n",
            "  clients: {kind: client}\n  # archlint: allow lonely-store, other -- it is a toy\n",
        ),
    ],
)
def test_a_comment_accepts_on_its_line_or_above_it(old, new):
    text = BLUEPRINT.replace(old, new)
    moved = replace(FINDING.primary, span=Span(5 if "other" not in new else 6, 3, 6, 5))
    document = parse_text(text, "a.yaml")
    finding = replace(FINDING, primary=moved)
    found = accept([finding], build(load(document), document), document, NAMES)
    assert found[0] == replace(finding, suppression=Suppression("comment", "it is a toy"))


@pytest.mark.parametrize("words", ["allow lonely-store", "alow lonely-store -- because", "allow -- because"])
def test_a_comment_that_cannot_be_understood_is_a_finding(words):
    found = after(BLUEPRINT.replace("postgresql}", f"postgresql}}  # archlint: {words}"))
    assert [finding.rule for finding in found] == ["lonely-store", "unclear-waiver"]
    assert found[0].suppression is None
