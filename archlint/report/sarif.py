"""SARIF 2.1.0, for code scanning and review tools.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Paths stay relative, the fingerprint is
made of rule and subject (never of a line), accepted findings are there as suppressed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from archlint import __version__
from archlint.findings.finding import Location, Severity
from archlint.report.edits import Edit, of_problem

if TYPE_CHECKING:
    from archlint.errors import Problem, Span
    from archlint.findings.finding import Finding
    from archlint.report.outcome import Outcome, RuleText

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "archlintIdentity/v1"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


def write(outcome: Outcome) -> str:
    """One run with every mistake, every finding and the rules of these; what can be typed without a thought has fixes."""
    findings = (*outcome.findings, *outcome.suppressed)
    complaining = {finding.rule for finding in findings}
    told = [rule for rule in outcome.rules if rule.name in complaining]
    rules = [rule.name for rule in told]
    driver: dict[str, Value] = {
        "name": "archlint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in told],
    }
    invocation: dict[str, Value] = {
        "executionSuccessful": not outcome.problems,
        "exitCode": outcome.exit_code,
        "toolConfigurationNotifications": [_notification(problem) for problem in outcome.problems],
    }
    run: dict[str, Value] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [
            *(_mistake(problem, outcome) for problem in outcome.problems if problem.file),
            *(_result(finding, rules, outcome) for finding in findings),
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: RuleText) -> Value:
    text = "\n\n".join(part for part in (rule.why, f"Fix: {rule.fix}" if rule.fix else "") if part)
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "help": {"text": text or rule.title, "markdown": text.replace("Fix:", "**Fix:**") or rule.title},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.category]},
    }


def _result(finding: Finding, rules: list[str], outcome: Outcome) -> Value:
    notes = [*finding.numbers]
    notes += [f"{name}: {text}" for name, text in (("help", finding.help), ("costs", finding.costs)) if text]
    result: dict[str, Value] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": "\n".join((finding.message, *notes))},
        "locations": [_location(finding.primary, outcome)],
        "relatedLocations": [_related(location, index, outcome) for index, location in enumerate(finding.related)],
        "partialFingerprints": {FINGERPRINT: finding.identity},
        "suppressions": _suppressions(finding),
    }
    if finding.rule in rules:
        result["ruleIndex"] = rules.index(finding.rule)
    return result


def _mistake(problem: Problem, outcome: Outcome) -> Value:
    """A mistake of a file; the notification of the same says why the run was not successful."""
    text = problem.message + (f"\nhelp: {problem.help}" if problem.help else "")
    related: list[Value] = [
        _related(Location(problem.file, span, label), index, outcome)
        for index, (span, label) in enumerate(problem.related)
    ]
    result: dict[str, Value] = {
        "ruleId": problem.kind,
        "level": "error",
        "message": {"text": text},
        "locations": [{"physicalLocation": _physical(problem.file, problem.span, outcome)}],
        "relatedLocations": related,
    }
    edits = of_problem(problem, outcome.sources.get(problem.file, ()))
    if edits:
        result["fixes"] = _fixes(problem.file, edits, problem.help)
    return result


def _fixes(file: str, edits: tuple[Edit, ...], words: str | None) -> list[Value]:
    """One fix with every place it touches."""
    replacements: list[Value] = [
        {"deletedRegion": {**_region(edit.span)}, "insertedContent": {"text": edit.text}} for edit in edits
    ]
    change: dict[str, Value] = {"artifactLocation": _artifact(file), "replacements": replacements}
    return [{"description": {"text": words or "write what was meant"}, "artifactChanges": [change]}]


def _suppressions(finding: Finding) -> list[Value]:
    if finding.suppression is None:
        return []
    kind = "external" if finding.suppression.kind == "baseline" else "inSource"
    return [{"kind": kind, "status": "accepted", "justification": finding.suppression.reason}]


def _location(location: Location, outcome: Outcome) -> dict[str, Value]:
    return {"physicalLocation": _physical(location.file, location.span, outcome)}


def _related(location: Location, index: int, outcome: Outcome) -> Value:
    return {"id": index, **_location(location, outcome), "message": {"text": location.label or "see also"}}


def _physical(file: str, span: Span | None, outcome: Outcome) -> Value:
    physical: dict[str, Value] = {"artifactLocation": _artifact(file)}
    if span is not None:
        region = _region(span)
        lines = outcome.sources.get(file, ())
        if span.line <= len(lines):
            region["snippet"] = {"text": lines[span.line - 1]}
        physical["region"] = region
    return physical


def _region(span: Span) -> dict[str, Value]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _notification(problem: Problem) -> Value:
    text = problem.message + (f" ({problem.help})" if problem.help else "")
    notification: dict[str, Value] = {
        "descriptor": {"id": problem.kind},
        "level": "error",
        "message": {"text": text},
    }
    if problem.file:
        region = {} if problem.span is None else {"startLine": problem.span.line, "startColumn": problem.span.column}
        place: dict[str, Value] = {"artifactLocation": _artifact(problem.file)}
        notification["locations"] = [{"physicalLocation": {**place, **({"region": {**region}} if region else {})}}]
    return notification


def _artifact(file: str) -> dict[str, Value]:
    """A path as a URI: relative to the checkout, or `file:///C:/…` when it lies elsewhere, on any system."""
    from urllib.parse import quote_from_bytes  # noqa: PLC0415 - only this format needs it

    has_drive = file[1:3] == ":/"
    quoted = quote_from_bytes(file.encode("utf-8", "surrogateescape"), safe="/:" if has_drive else "/")
    if file.startswith("//"):  # a share of another machine
        return {"uri": f"file:{quoted}"}
    if file.startswith("/"):
        return {"uri": f"file://{quoted}"}
    if has_drive:
        return {"uri": f"file:///{quoted}"}
    return {"uri": quoted, "uriBaseId": "%SRCROOT%"}
