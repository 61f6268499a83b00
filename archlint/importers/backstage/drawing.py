"""From a Backstage catalogue to a drawn model: components and resources, and who depends on whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archlint.importers.backstage.catalogue import Catalogue, Ref, ref, text_of
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.models.judgement import judge
from archlint.importers.models.model import Boundary, Element, Model, Relation, harmless
from archlint.importers.models.technologies import technology, word
from archlint.importers.sketch import Fact
from archlint.source import Node
from archlint.source.foreign import parse_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS = "archlint/"
"""Annotations that begin like this are keys of a component."""
_NOWHERE = re.compile(
    r"librar(?:y|ies)?|\blib\b|documentation|\bdocs?\b|template|plugin|package|\bsdk\b|module|schema|config|\biac\b|terraform|pipeline|"
    r"workflow|design|\bskill\b|action|role$|test|dataset|notebook|repository|\brepo\b|ruleset|article|course"
)
_PLACE = re.compile(
    r"cluster|kubernetes|namespace|\bvpc\b|network|subnet|account|project|subscription|\biam\b|secret|certificate|"
    r"registry|infrastructure|environment|cloud|\bhost\b|server$|\bvm\b|instance|repository|deployment|domain"
)
_TYPES = {"website": "frontend", "frontend": "frontend", "web": "frontend", "ui": "frontend", "webapp": "frontend",
          "app": "frontend", "mobile-app": "client", "ios": "client", "android": "client", "cli": "client"}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    catalogue: Catalogue
    model: Model
    names: dict[Ref, str] = field(default_factory=dict[Ref, str])
    left: set[Ref] = field(default_factory=set[Ref])
    providers: dict[Ref, list[Ref]] = field(default_factory=dict[Ref, list[Ref]])


def draw(catalogue: Catalogue, fallback: str) -> Model:
    """The model of a catalogue; `fallback` names it unless there is one system."""
    systems = [(each, node) for each, node in catalogue.entities.items() if each.kind == "system"]
    title = (text_of(systems[0][1], "metadata", "title") or systems[0][0].name) if len(systems) == 1 else fallback
    reading = _Reading(
        catalogue, Model(title, catalogue.files[0], _OURS, notes=catalogue.notes), providers=_providers(catalogue)
    )
    for reference, node in catalogue.entities.items():
        if reference.kind in ("component", "resource"):
            _element(reading, reference, node)
    for reference, node in catalogue.entities.items():
        if reference in reading.names:
            for target, why in _asked(reading, reference, node):
                _relation(reading, reference, target, why)
    drawn = {(each.source, each.target) for each in reading.model.relations}  # both ends of an arrow may say it
    for reference, node in catalogue.entities.items():
        if reference in reading.names:
            for source, why in _askers(reference, node):
                ends = (reading.names.get(source, ""), reading.names[reference])
                if ends[0] and ends not in drawn:
                    drawn.add(ends)
                    _relation(reading, source, reference, why)
    _missing(reading)
    _boundaries(reading)
    return reading.model


def _element(reading: _Reading, reference: Ref, node: Node) -> None:
    """A component or a resource, unless it is nothing that runs."""
    kind = text_of(node, "spec", "type").lower()
    evidence = seen(Confidence.DECLARED, node.get("metadata", "name") or node)
    reason = ""
    if reference.kind == "component" and (telling := _NOWHERE.search(kind)) and not word(kind):
        reason = f"is of type {telling[0]}, which runs nowhere by itself"
    if (
        reference.kind == "resource"
        and (telling := _PLACE.search(kind))
        and technology(kind) is None
        and not word(kind)
    ):
        reason = f"is of type {telling[0]}: where things run, and no component"
    if reason:
        reading.left.add(reference)
        reading.model.omitted.append((reference.name, reason, evidence))
        return
    name = text_of(node, "metadata", "name")
    name = name if name not in reading.model.elements else f"{name}-{reference.kind}"
    reading.names[reference] = name
    reading.model.elements[name] = Element(
        name=name,
        title=text_of(node, "metadata", "title"),
        evidence=evidence,
        kind=_TYPES.get(kind, "") if reference.kind == "component" else "",
        technology=_technology(reference, node, kind),
        words=(kind, kind.replace("-", " ")) if word(kind) or word(kind.replace("-", " ")) else (),
        description=text_of(node, "metadata", "description"),
        facts=_owner(node),
        said=_said(node),
    )


def _technology(reference: Ref, node: Node, kind: str) -> str:
    """What a resource is by all its words; of a component only what its tags say about its code."""
    tags = node.get("metadata", "tags")
    listed = " ".join(tag.replace("-", " ") for tag in tags.texts()) if tags is not None else ""
    if reference.kind == "resource":
        words = f"{kind.replace('-', ' ')} {listed} {reference.name.replace('-', ' ')} {text_of(node, 'metadata', 'description')}"
        return " ".join(words.split()) if technology(words, word(kind)) is not None else ""
    found = technology(listed, "service")
    return listed if found is not None and found.purpose in ("service", "worker") else ""


def _owner(node: Node) -> dict[str, Fact]:
    owner = node.get("spec", "owner")
    if owner is None or not owner.text() or "{{" in owner.text():
        return {}
    return {
        "owner": Fact(
            harmless(owner.text().rpartition("/")[2].rpartition(":")[2], 60), seen(Confidence.DECLARED, owner)
        )
    }


def _said(node: Node) -> Node | None:
    """Annotations such as `archlint/replicas` as keys of a component."""
    annotations = node.get("metadata", "annotations")
    if annotations is None:
        return None
    said: dict[str, Node] = {}
    for key, value in annotations.entries().items():
        parsed = parse_nodes(value.text(), value.file) if key.startswith(_OURS) and value.text() else ()
        if parsed:
            said[key.removeprefix(_OURS)] = replace(parsed[0], line=value.line)
    return Node(said, annotations.file, annotations.line) if said else None


def _asked(reading: _Reading, reference: Ref, node: Node) -> Iterator[tuple[Ref, Evidence]]:
    """What an entity asks: what it depends on, who provides the APIs that it consumes."""
    for key, kind in (("dependsOn", "component"), ("consumesApis", "api")):
        found = node.get("spec", key)
        for item in found.items() if found is not None else ():
            target = ref(item.text(), kind, reference.namespace)
            if target.kind in ("component", "resource", "api") and "{{" not in item.text():
                yield target, seen(Confidence.DECLARED, item, key)


def _askers(reference: Ref, node: Node) -> Iterator[tuple[Ref, Evidence]]:
    """Who asks an entity, as that itself says: the other end of what depends on it."""
    found = node.get("spec", "dependencyOf")
    for item in found.items() if found is not None else ():
        if "{{" not in item.text():
            yield ref(item.text(), "component", reference.namespace), seen(Confidence.DECLARED, item, "dependencyOf")


def _relation(reading: _Reading, source: Ref, target: Ref, evidence: Evidence) -> None:
    """An arrow; what a store depends on is no flow, what is described nowhere is somebody else's."""
    if source.kind == "resource" and judge(reading.model.elements[reading.names[source]]).purpose not in (
        "proxy",
        "gateway",
        "cdn",
    ):
        return
    for each in reading.providers.get(target, [target]):
        if each in reading.left:
            continue
        if each not in reading.names:
            _foreign(reading, each, evidence)
        reading.model.relations.append(Relation(reading.names[source], reading.names[each], evidence))


def _providers(catalogue: Catalogue) -> dict[Ref, list[Ref]]:
    """Who provides each API."""
    found: dict[Ref, list[Ref]] = {}
    for reference, node in catalogue.entities.items():
        provided = node.get("spec", "providesApis") if reference.kind == "component" else None
        for item in provided.items() if provided is not None else ():
            found.setdefault(ref(item.text(), "api", reference.namespace), []).append(reference)
    return found


def _foreign(reading: _Reading, reference: Ref, evidence: Evidence) -> None:
    """Something that is only referred to: a store if its name says so, else somebody else's."""
    name = reference.name if reference.name not in reading.model.elements else f"{reference.name}-{reference.kind}"
    element = Element(name, "", evidence)
    if reference.kind == "resource":
        element.technology = reference.name.replace("-", " ") if technology(reference.name.replace("-", " ")) else ""
    purpose = judge(element).purpose
    if purpose in ("service", "client", "frontend", "worker", "gateway", "proxy", "scheduler", "job"):
        element = replace(element, kind="external")
    reading.names[reference] = name
    reading.model.elements[name] = element


def _missing(reading: _Reading) -> None:
    """One note for everything that is referred to and described nowhere here."""
    unknown = [name for each, name in reading.names.items() if each not in reading.catalogue.entities]
    if unknown:
        listed = ", ".join(f"`{harmless(name)}`" for name in unknown[:5]) + (", …" if len(unknown) > 5 else "")
        reading.model.notes.append(f"{listed}: referred to and not described in these files")


def _boundaries(reading: _Reading) -> None:
    """Systems as boxes around their components and resources."""
    members: dict[Ref, list[str]] = {}
    for reference, name in reading.names.items():
        node = reading.catalogue.entities.get(reference)
        system = text_of(node, "spec", "system") if node is not None else ""
        if system:
            members.setdefault(ref(system, "system", reference.namespace), []).append(name)
    for around, names in members.items():
        described = reading.catalogue.entities.get(around)
        title = text_of(described, "metadata", "title") if described is not None else ""
        evidence = replace(reading.model.elements[names[0]].evidence, why="spec.system")
        if described is not None:
            evidence = seen(Confidence.DECLARED, described, "System")
        reading.model.boundaries.append(Boundary(around.name, "tier", title or around.name, tuple(names), evidence))
