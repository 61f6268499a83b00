"""The baseline: findings that were there when a project began to look, so that only new ones fail it.

Entries are keyed by file and identity, never by line, so that they survive edits. Whoever takes a
baseline gives a reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeGuard

from archlint.errors import ConfigurationError, Problem
from archlint.findings.finding import Suppression
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.findings.finding import Finding

FORMAT = "archlint.baseline/1"


@frozen
class Baseline:
    """Known findings: by file, then by identity, with the message they had when they were recorded."""

    reason: str
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])


def read(text: str, file: str) -> Baseline:
    """A baseline from its text.

    Raises:
        ConfigurationError: the file was not written by `archlint baseline`.
    """
    try:
        data: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise _refusal(f"this is not JSON: {error.msg.lower()} in line {error.lineno}", file) from error
    if not _is_table(data) or data.get("format") != FORMAT:
        raise _refusal(f"this is not a baseline of the format {FORMAT}", file)
    reason, known = data.get("because"), data.get("findings")
    if not isinstance(reason, str) or not _is_table(known):
        raise _refusal("a baseline has `because` and `findings`", file)
    return Baseline(reason, {name: _entries(entries, file) for name, entries in known.items()})


def write(baseline: Baseline) -> str:
    """The baseline as JSON, sorted, so that its own diffs are small."""
    known = {file: dict(sorted(entries.items())) for file, entries in sorted(baseline.known.items()) if entries}
    data = {"format": FORMAT, "because": baseline.reason, "findings": known}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def record(findings: Mapping[str, Iterable[Finding]], reason: str) -> Baseline:
    """A baseline of every finding that counts, by file."""
    return Baseline(
        reason,
        {
            file: {finding.identity: finding.message for finding in found if finding.suppression is None}
            for file, found in findings.items()
        },
    )


def accept_known(findings: Iterable[Finding], baseline: Baseline, file: str) -> tuple[Finding, ...]:
    """The findings of a file, the known ones marked as accepted."""
    known = baseline.known.get(file, {})
    return tuple(
        replace(finding, suppression=Suppression("baseline", baseline.reason))
        if finding.suppression is None and finding.identity in known
        else finding
        for finding in findings
    )


def resolved(baseline: Baseline, file: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Identities of a file's baseline that are no longer found."""
    there = {finding.identity for finding in findings}
    return tuple(sorted(identity for identity in baseline.known.get(file, {}) if identity not in there))


def prune(baseline: Baseline, findings: Mapping[str, Iterable[Finding]]) -> Baseline:
    """The baseline without what is no longer found; files that were not checked keep their entries."""
    known: dict[str, dict[str, str]] = {}
    for file, entries in baseline.known.items():
        gone = resolved(baseline, file, findings[file]) if file in findings else ()
        known[file] = {identity: message for identity, message in entries.items() if identity not in gone}
    return Baseline(baseline.reason, known)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    """Whether it is an object of JSON; its keys are always text."""
    return isinstance(value, dict)


def _entries(entries: object, file: str) -> dict[str, str]:
    if not _is_table(entries):
        raise _refusal("`findings` lists identities and messages by file", file)
    return {identity: str(message) for identity, message in entries.items()}


def _refusal(message: str, file: str) -> ConfigurationError:
    return ConfigurationError(Problem("bad-baseline", message, file, help="write it with `archlint baseline`"))
