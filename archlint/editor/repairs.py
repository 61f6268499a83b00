"""What an editor may change at somebody's word: what a message tells to write, as many instances as are needed, a waiver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.components import COPIED
from archlint.errors import BlueprintError
from archlint.frozen import frozen
from archlint.source.edit import put

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.analysis import Analyses
    from archlint.editor.draft import Range
    from archlint.editor.places import Places
    from archlint.findings.finding import Finding
    from archlint.report.edits import Edit

_OF_INSTANCES = frozenset({"saturated-resource", "backlog-grows", "resource-over-target", "no-spare-instance"})
"""Rules whose findings more instances mend."""


@frozen
class Change:
    """What stands at a range of a text becomes this."""

    range: Range
    text: str


@frozen
class Repair:
    """Changes that belong together, and what they do; `sure` where nobody has to decide anything."""

    title: str
    changes: tuple[Change, ...]
    sure: bool = False


def told(edits: Sequence[Edit], where: Places) -> tuple[Repair, ...]:
    """What a message tells to write instead."""
    if not edits:
        return ()
    changes = tuple(Change(where.range(edit.span), edit.text) for edit in edits)
    return (Repair(f"write `{edits[0].text.strip()}`", changes, sure=True),)


def more_instances(finding: Finding, analyses: Analyses, text: str, where: Places) -> tuple[Repair, ...]:
    """As many instances as peak load needs, and as many as let one of them fail; what gets worse stands in the finding."""
    name = finding.subject.partition("/")[0]
    component, needed = analyses.system.components.get(name), analyses.capacity.needed.get(name)
    if finding.rule not in _OF_INSTANCES or component is None or needed is None or component.kind not in COPIED:
        return ()
    wanted = {needed.with_one_lost: "what peak load needs with one lost", needed.instances: "what peak load needs"}
    return tuple(_written(name, wanted, component.replicas, text, where))


def _written(name: str, wanted: dict[int, str], now: int, text: str, where: Places) -> Iterator[Repair]:
    for count, words in sorted(wanted.items()):
        if count <= now:
            continue
        try:
            changed = put(text, "", ("components", name, "replicas"), str(count))
        except BlueprintError:
            return
        yield Repair(f"write `replicas: {count}`, {words}", (difference(text, changed),))


def difference(before: str, after: str) -> Change:
    """The one piece in which two texts differ."""
    least = min(len(before), len(after))
    start = next((place for place in range(least) if before[place] != after[place]), least)
    left = least - start
    same = next((place for place in range(left) if before[-1 - place] != after[-1 - place]), left)
    return Change((start, len(before) - same), after[start : len(after) - same])


def accepting(finding: Finding, where: Places) -> Repair:
    """The comment that accepts a finding, above its line and without its reason, which only a person can give."""
    line = finding.primary.span.line
    begins = where.begins(line)
    said = where.lines[line - 1] if line <= len(where.lines) else ""
    indent = said[: len(said) - len(said.lstrip())]
    comment = f"{indent}# archlint: allow {finding.rule} -- {where.newline}"
    return Repair(f"accept `{finding.rule}` here, with a reason", (Change((begins, begins), comment),))
