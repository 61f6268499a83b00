"""Dynamic views: paths that somebody described step by step, in the DSL and in the JSON of a workspace."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.models.judgement import judge
from archlint.importers.models.model import ASKED, Relation, Tale, harmless
from archlint.importers.structurizr.declaring import ARROW
from archlint.importers.structurizr.reading import Reading, short
from archlint.importers.structurizr.workspace import Item, Scene, Tie, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.models.model import Model
    from archlint.importers.structurizr.lines import Line

_ORDER = re.compile(r"[0-9][0-9.]*:")
DOES = "archlint.does"
SILENT = frozenset({"title", "description", "autolayout", "animation", "properties", "default", "{"})


def begin(reading: Reading, line: Line) -> None:
    """`dynamic <scope> [key] [description] {`: a path begins."""
    words = [word for word in line.words[1:] if word != "{"]
    label = words[1] if len(words) > 1 and words[1] else words[0] if words else "path"
    reading.scenes.append(Scene(label, "", line.file, line.number, description="".join(words[2:3])))
    reading.scopes.append(words[0] if words else "*")


def step(reading: Reading, line: Line) -> None:
    """One line inside a dynamic view: `[1:] a -> b [description] [technology]`, or the name of a relationship."""
    words = line.words[:-1] if line.opens and len(line.words) > 1 else line.words
    words = words[1:] if len(words) > 1 and _ORDER.fullmatch(words[0]) else words
    scene = reading.scenes[-1]
    if words[0].lower() == "title" and len(words) > 1:
        reading.scenes[-1] = replace(scene, title=words[1])
    elif len(words) > 2 and ARROW.fullmatch(words[1]):
        reading.acts.append((len(reading.scenes) - 1, line, words[0], words[2], words[3:]))
    elif words[0].lower() in reading.ties:
        source, target = reading.ties[words[0].lower()]
        reading.acts.append((len(reading.scenes) - 1, line, source, target, words[1:]))
    elif words[0].lower() not in SILENT and not words[0].startswith("!"):
        reading.note(line, f"`{short(words[0])}` in a dynamic view is no step, and is left out")


def tell(reading: Reading, line: Line) -> None:
    """A property of a dynamic view."""
    if line.words[0] == DOES and len(line.words) > 1:
        reading.scenes[-1] = replace(reading.scenes[-1], does=line.words[1])


def play(reading: Reading) -> None:
    """The steps of every dynamic view, now that everything is declared."""
    steps: dict[int, list[Tie]] = {}
    for number, line, source, target, words in reading.acts:
        scope = reading.names.find(reading.scopes[number], reading.workspace.root) or reading.workspace.root
        ends = [
            reading.names.find(name, scope) or reading.names.find(name, scope.parent or scope)
            for name in (source, target)
        ]
        missing = next((name for name, end in zip((source, target), ends, strict=True) if end is None), None)
        if missing is not None or ends[0] is None or ends[1] is None:
            reading.note(
                line, f"`{short(missing or '')}` is declared nowhere; the step of the dynamic view is left out"
            )
            continue
        description, technology = (*words, "", "")[:2]
        steps.setdefault(number, []).append(Tie(ends[0], ends[1], description, technology, line.file, line.number))
    reading.workspace.scenes += [
        replace(scene, steps=tuple(steps.get(number, ()))) for number, scene in enumerate(reading.scenes)
    ]


def tales(workspace: Workspace, names: Mapping[Item, str], fronted: Mapping[str, str], model: Model) -> list[Tale]:
    """Each dynamic view as a path between components; answers to people and steps inside of one are no steps."""
    found: list[Tale] = []
    for scene in workspace.scenes:
        steps: list[Relation] = []
        lost = [tie for tie in scene.steps if tie.source not in names or tie.target not in names]
        for tie in scene.steps:
            if tie not in lost and names[tie.source] != names[tie.target]:
                steps += _steps(tie, names, fronted, model)
        evidence = Evidence(Confidence.DECLARED, scene.file, scene.line, "dynamic view")
        if lost:
            named = f"`{harmless(lost[0].source.name)} -> {harmless(lost[0].target.name)}`"
            model.notes.append(
                f"{lost[0].file}:{lost[0].line}: {named} names a system as a whole; the step of the dynamic view is left out"
            )
        if steps:
            label = "-".join(scene.label.lower().split())
            does = scene.does if scene.does in set(Does) else ""
            found.append(Tale(label, scene.title or scene.label, tuple(steps), evidence, does, scene.description))
        elif not lost:
            model.notes.append(
                f"{scene.file}:{scene.line}: the dynamic view `{harmless(scene.label)}` has no step between components"
            )
    return found


def _steps(tie: Tie, names: Mapping[Item, str], fronted: Mapping[str, str], model: Model) -> Sequence[Relation]:
    """One step; whoever asks from outside asks what stands in front first."""
    source, target = names[tie.source], names[tie.target]
    evidence = Evidence(Confidence.DECLARED, tie.file, tie.line)
    asked = tie.description if tie.description in ASKED else ""
    relation = Relation(source, target, evidence, f"{tie.description} {tie.technology}".strip(), op=asked)
    if model.elements[target].kind == "client":
        return (relation,) if asked in ("push", "reply") else ()
    if asked in ("push", "reply"):
        return (replace(relation, op=""),)
    outside = judge(model.elements[source]).purpose == "client"
    if outside and target in fronted and fronted[target] != source:
        return (replace(relation, target=fronted[target]), replace(relation, source=fronted[target]))
    return (relation,)
