"""What a deployment environment says: copies, what stands in front, zones and regions, what shares a machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.models.judgement import judge
from archlint.importers.models.model import Boundary, Element
from archlint.importers.models.technologies import technology
from archlint.importers.sketch import Fact
from archlint.importers.workloads.character import STORES

if TYPE_CHECKING:
    from archlint.importers.models.model import Model
    from archlint.importers.structurizr.workspace import Item, Tie, Workspace

_LIVE = re.compile(r"\b(prod|production|live)\b", re.IGNORECASE)
_ZONE = re.compile(r"\bavailability zone\b|\bzone\b|^az[-_ ]?\w$|\b[a-z]{2}-[a-z]+-[0-9][a-f]\b", re.IGNORECASE)
_REGION = re.compile(r"\bregion\b|\b(us|eu|ap|sa|ca|me|af)-[a-z]+-[0-9]\b(?![a-f])", re.IGNORECASE)
_MACHINE = re.compile(
    r"\b(ubuntu|debian|linux|rhel|centos|windows|server|vm|virtual machine|ec2|laptop|droplet|bare metal|raspberry|host|node)\b",
    re.IGNORECASE,
)
_IN_FRONT = frozenset({"dns", "cdn", "proxy", "gateway"})


def deploy(workspace: Workspace, names: dict[Item, str], model: Model) -> dict[str, str]:
    """Add to the model what its production environment says; other environments are named.

    Gives, for every component behind a balancer or the like, the first thing that stands in front of it.
    """
    environments = [each for each in workspace.items("environment") if any(i.kind == "instance" for i in each.inside())]
    if not environments:
        return {}
    chosen = next((each for each in environments if _LIVE.search(each.name)), environments[0])
    if len(environments) > 1:
        others = ", ".join(f"`{each.name}`" for each in environments if each is not chosen)
        model.notes.append(f"of the deployment environments `{chosen.name}` is read, not {others}")
    instances: dict[str, list[Item]] = {}
    for item in chosen.inside():
        if item.kind == "instance" and item.of in names:
            instances.setdefault(names[item.of], []).append(item)
            names[item] = names[item.of]
    for name, each in instances.items():
        if model.elements[name].kind != "client":
            _placed_on(model.elements[name], each[0])
            _copies(model.elements[name], each)
    _machines(chosen, names, model)
    return _in_front(workspace, chosen, names, model)


def _placed_on(element: Element, instance: Item) -> None:
    """A store whose box says nothing about its technology runs what the node around it is: "MySQL", "Amazon RDS"."""
    if element.technology or judge(element).purpose not in STORES:
        return
    for above in instance.above():
        if above.kind == "node":
            words = f"{above.technology} {above.name}".strip()
            found = technology(words, judge(element).purpose)
            if found is not None and found.engine and found.purpose in STORES:
                element.technology = words
                return


def _copies(element: Element, instances: list[Item]) -> None:
    """How many there are, and in which zones when they are in several."""
    count = sum(_count(each) for each in instances)
    where = instances[0].evidence("instances")
    if judge(element).purpose in STORES:
        element.facts.update({"replication": Fact({"standbys": count - 1}, where)} if count > 1 else {})
    else:
        element.facts["replicas"] = Fact(count, where)
    zones = list(dict.fromkeys(zone for each in instances for zone in _places(each, _ZONE)))
    if len(zones) > 1 and count >= len(zones):
        element.facts["zones"] = Fact(zones, where)


def _count(instance: Item) -> int:
    """Instances of a node multiply with those of the nodes around it."""
    count = instance.instances
    for above in instance.above():
        if above.kind == "node":
            count *= above.instances
    return min(count, 1_000)


def _places(instance: Item, pattern: re.Pattern[str]) -> list[str]:
    return [
        "-".join(re.findall(r"[a-z0-9]+", above.name.lower()))
        for above in instance.above()
        if above.kind == "node" and pattern.search(f"{above.name} {above.technology} {' '.join(above.tags)}")
    ][:1]


def _in_front(workspace: Workspace, chosen: Item, names: dict[Item, str], model: Model) -> dict[str, str]:
    """Balancers, name servers and the like that requests pass: components, asked by whoever asked what is behind."""
    fronts: dict[Item, str] = {}
    for item in chosen.inside():
        if item.kind != "infrastructure":
            continue
        words = f"{item.technology} {item.name} {' '.join(item.tags)}"
        found = technology(words)
        if found is not None and found.purpose in _IN_FRONT:
            name = _free(item.identifier or "-".join(item.name.lower().split()), [*model.elements, *fronts.values()])
            fronts[item] = name
            model.elements[name] = Element(name, item.name, item.evidence(), technology=words)
    edges = [tie for tie in workspace.ties if tie.source in fronts and (tie.target in fronts or tie.target in names)]
    names.update({item: name for item, name in fronts.items() if any(item in (e.source, e.target) for e in edges)})
    for item, name in fronts.items():
        if item not in names:
            del model.elements[name]
            model.omitted.append((item.name, "nothing says what it stands in front of", item.evidence()))
    heads = [item for item in fronts if item in names and all(edge.target is not item for edge in edges)]
    return {name: names[head] for head in heads for name in _behind(head, edges, names)}


def _behind(head: Item, edges: list[Tie], names: dict[Item, str]) -> set[str]:
    """Everything that can be reached from here over what stands in front."""
    reached, waiting = set[str](), [head]
    while waiting:
        item = waiting.pop()
        for edge in edges:
            if edge.source is item and names[edge.target] not in reached:
                reached.add(names[edge.target])
                waiting.append(edge.target)
    return reached


def _free(name: str, taken: list[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    return candidate


def _machines(chosen: Item, names: dict[Item, str], model: Model) -> None:
    """Several components on one machine fall together: a host for each such machine, a region for each region."""
    for item in chosen.inside():
        if item.kind != "node":
            continue
        inside = [each for each in item.inside() if each.kind == "instance" and each in names]
        members = tuple(dict.fromkeys(names[each] for each in inside))
        nested = any(each.kind == "node" and _is_machine(each) for each in item.inside())
        alone = all(_count(each) == 1 for each in inside)
        if len(members) > 1 and alone and _is_machine(item) and not nested:
            evidence = Evidence(Confidence.DECLARED, item.file, item.line, "deploymentNode")
            name = "-".join(re.findall(r"[a-z0-9]+", item.name.lower())) or "host"
            model.boundaries.append(Boundary(name, "host", item.name, members, evidence))


def _is_machine(item: Item) -> bool:
    words = f"{item.name} {item.technology} {' '.join(item.tags)}"
    return _MACHINE.search(words) is not None and technology(item.technology) is None
