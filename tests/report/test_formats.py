"""Every format of `check`, compared with a committed file, byte by byte."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from archlint.errors import Problem
from archlint.findings.finding import Severity
from archlint.report import github
from archlint.report.formats import FORMATS, write
from archlint.report.outcome import Checked, Outcome, verdict

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(__file__).parents[2] / "docs" / "formats" / "check-1.schema.json"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", ["outcome", "broken"])
def test_the_format_is_what_is_committed(name, case, request):
    written = write(name, request.getfixturevalue(case))
    assert written == (GOLDEN / f"{case}.{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", ["outcome", "broken"])
def test_json_follows_its_published_schema(case, request):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    closed = json.loads(SCHEMA.read_text(encoding="utf-8"))
    closed["additionalProperties"] = False
    for part in closed["$defs"].values():
        part["additionalProperties"] = False
    jsonschema.validate(json.loads(write("json", request.getfixturevalue(case))), closed)


@pytest.mark.parametrize("case", ["outcome", "broken"])
def test_junit_is_xml_and_counts_right(case, request):
    root = ET.fromstring(write("junit", request.getfixturevalue(case)))  # noqa: S314 - our own text
    for suite in root:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))


def test_sarif_points_into_its_own_rules(outcome):
    (run,) = json.loads(write("sarif", outcome))["runs"]
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert "ruleIndex" not in result or names[result["ruleIndex"]] == result["ruleId"]
    assert [bool(result["suppressions"]) for result in run["results"]] == [False, False, False, True]


def test_sarif_tells_of_no_rule_that_found_nothing(outcome):
    quiet = replace(outcome.rules[0], name="quiet-rule")
    (run,) = json.loads(write("sarif", replace(outcome, rules=(quiet, *outcome.rules))))["runs"]
    names = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert names <= {result["ruleId"] for result in run["results"]}
    assert names


def test_github_annotates_the_worst_ten_of_each_severity_and_lists_the_rest(outcome):
    (checked,) = outcome.files
    error = next(finding for finding in checked.findings if finding.severity is Severity.ERROR)
    many = [replace(error, subject=f"db{number:02}", suppression=None) for number in range(13)]
    lines = github.write(replace(outcome, files=(replace(checked, findings=tuple(many)),))).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert len(lines) == 10 + 1 + 3 + 1
    assert lines[-1] == "not accepted: 13 errors in 1 blueprint"


def test_github_commands_cannot_be_smuggled_in(outcome):
    (checked,) = outcome.files
    hostile = replace(checked.findings[0], message="a\n::set-output name=x::y", suppression=None)
    written = github.write(replace(outcome, files=(replace(checked, findings=(hostile,)),)))
    assert not any(line.startswith("::set-output") for line in written.splitlines())


def test_verdicts(outcome, broken):
    assert verdict(outcome) == "not accepted: 1 error, 1 warning, 1 remark in 1 blueprint; 1 accepted earlier"
    assert verdict(broken) == "not checked: 1 mistake"
    assert verdict(replace(outcome, fail_on=None)).startswith("accepted: 1 error")
    assert verdict(outcome, outcome.findings[:2]) == (
        "not accepted: 1 error, 1 warning, 1 remark (2 repairs) in 1 blueprint; 1 accepted earlier"
    )
    assert (
        verdict(Outcome(files=(Checked("a", "A", ()), Checked("b", "B", ()))))
        == "accepted: no findings in 2 blueprints"
    )


def test_exit_codes(outcome, broken):
    assert (outcome.exit_code, broken.exit_code) == (1, 2)
    assert replace(outcome, fail_on=None).exit_code == 0
    milder = [finding for finding in outcome.files[0].findings if finding.severity is not Severity.ERROR]
    mild = replace(outcome, files=(replace(outcome.files[0], findings=tuple(milder)),))
    assert mild.exit_code == 0
    assert replace(mild, fail_on=Severity.WARNING).exit_code == 1


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("blueprints/my shop.yaml", {"uri": "blueprints/my%20shop.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/srv/shop.yaml", {"uri": "file:///srv/shop.yaml"}),
        ("C:/work/my shop.yaml", {"uri": "file:///C:/work/my%20shop.yaml"}),
    ],
)
def test_sarif_names_files_outside_the_checkout_by_their_whole_address(file, uri):
    problem = Problem("not-found", "there is no file", file)
    failed = Outcome(files=(), problems=(problem,), sources={}, fail_on=None, rules=())
    (run,) = json.loads(write("sarif", failed))["runs"]
    (told,) = run["invocations"][0]["toolConfigurationNotifications"]
    assert told["locations"][0]["physicalLocation"]["artifactLocation"] == uri
