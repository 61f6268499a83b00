"""A blueprint as a Structurizr workspace in its DSL (https://docs.structurizr.com/dsl/language)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import GroupKind, Kind
from archlint.exporters.arrows import arrows, passages
from archlint.exporters.keys import keys, technology

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Component, Flow, System

_OUTSIDE = (Kind.CLIENT, Kind.EXTERNAL)
_WORDS = {"this": "this-1"}


def write(system: System) -> str:
    """The workspace: clients are people, externals are systems, everything else is a container of one system."""
    names = _identifiers(system)
    lines = [f"workspace {quoted(system.name)} {quoted(system.summary or '')} {{", "    model {"]
    lines += [line for each in _outside(system) for line in _element(each, names, _title(each, system), 8)]
    inside = [each for each in system.components.values() if each.kind not in _OUTSIDE]
    if inside:
        lines.append(f"        {names['']} = softwareSystem {quoted(system.name)} {{")
        lines += ["            properties {", '                archlint.group "false"', "            }"]
        lines += [line for each in _boxes(inside, system) for line in _box(*each, system, names)]
        lines.append("        }")
    lines += [
        f"        {names[arrow.source]} -> {names[arrow.target]} {quoted(arrow.words)} {quoted(arrow.op)}"
        for arrow in arrows(system)
        if arrow.source != arrow.target
    ]
    lines += _deployment(inside, names)
    lines += ["    }", *_views(system, names, has_containers=bool(inside)), "}"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    r"""A word of the DSL: one line, quotes escaped, nothing that is filled in or continued.

    >>> print(quoted('the "${X}" \\'), quoted("a\nb"))
    "the \"$(X}\" /" "a b"
    """
    return '"' + _plain(text).replace("\\", "/").replace('"', '\\"').replace("${", "$(") + '"'


def _plain(text: str) -> str:
    """Text on one line, without what cannot be shown."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _identifiers(system: System) -> dict[str, str]:
    """Identifiers, for which capital and small letters are the same; the system itself is under the empty id."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for identity in (*system.components, ""):
        plain = _WORDS.get(identity.lower(), identity) or "system"
        candidate, number = plain, 2
        while candidate.lower() in taken:
            candidate, number = f"{plain}-{number}", number + 1
        taken.add(candidate.lower())
        found[identity] = candidate
    return found


def _outside(system: System) -> list[Component]:
    return [each for each in system.components.values() if each.kind in _OUTSIDE]


def _title(component: Component, system: System) -> str:
    """The title, with the id behind it when another component has the same or nothing of it can be shown."""
    title = _plain(component.title)
    others = [each.title for each in system.components.values() if each.id != component.id] + [system.name]
    alike = any(_plain(other).lower() == title.lower() for other in others)
    return f"{title} ({component.id})".strip() if alike or not title else title


def _element(component: Component, names: dict[str, str], title: str, indent: int) -> Iterator[str]:
    """One element with what makes the same component again as properties."""
    margin, name = " " * indent, names[component.id]
    about = quoted(component.description or "")
    if component.kind is Kind.CLIENT:
        yield f"{margin}{name} = person {quoted(title)} {about} {{"
    elif component.kind is Kind.EXTERNAL:
        yield f'{margin}{name} = softwareSystem {quoted(title)} {about} "External" {{'
    else:
        tag = quoted(component.kind.value)
        yield f"{margin}{name} = container {quoted(title)} {about} {quoted(technology(component))} {tag} {{"
    yield f"{margin}    properties {{"
    if name != component.id:
        yield f"{margin}        archlint.id {quoted(component.id)}"
    for key, value in keys(component).items():
        text = value if isinstance(value, str) else f"[{', '.join(value)}]"
        yield f"{margin}        archlint.{key} {quoted(text)}"
    yield f"{margin}    }}"
    yield f"{margin}}}"


def _boxes(inside: list[Component], system: System) -> list[tuple[str, list[Component]]]:
    """The containers by the first box that each lies in, which fails nothing together; those in none come last."""
    boxes: dict[str, str] = {}
    for group in system.groups.values():
        if group.kind in (GroupKind.TIER, GroupKind.TEAM):
            boxes |= {member: group.title for member in group.members if member not in boxes}
    titles = dict.fromkeys(boxes[each.id] for each in inside if each.id in boxes)
    found = [(title, [each for each in inside if boxes.get(each.id) == title]) for title in titles]
    return [*found, ("", [each for each in inside if each.id not in boxes])]


def _box(title: str, members: list[Component], system: System, names: dict[str, str]) -> Iterator[str]:
    """Some containers, in a group where it has a title."""
    if title:
        yield f"            group {quoted(title)} {{"
    for each in members:
        yield from _element(each, names, _title(each, system), 16 if title else 12)
    if title:
        yield "            }"


def _deployment(components: list[Component], names: dict[str, str]) -> list[str]:
    """How many of each there are, where the blueprint says so."""
    counted = [(each, _copies(each)) for each in components]
    nodes = [(each, count) for each, count in counted if count > 0]
    if not nodes:
        return []
    lines = ['        deploymentEnvironment "Production" {']
    for each, count in nodes:
        lines += [
            f'            deploymentNode {quoted(f"{each.id} copies")} "" "" "" {count} {{',
            f"                containerInstance {names[each.id]}",
            "            }",
        ]
    return [*lines, "        }"]


def _views(system: System, names: dict[str, str], *, has_containers: bool) -> list[str]:
    """One view of everything, where there is a container, and each flow as a dynamic view."""
    lines: list[str] = []
    if has_containers:
        key = "All-containers" if "Containers" in system.flows else "Containers"
        shown = ["            include *", "            autolayout lr", "        }"]
        lines = [f'        container {names[""]} "{key}" {{', *shown]
    for flow in system.flows.values():
        lines += _path(flow, system, names, names[""] if has_containers else "*")
    return ["    views {", *lines, "    }"] if lines else []


def _path(flow: Flow, system: System, names: dict[str, str], scope: str) -> list[str]:
    """A flow step by step, with the answer where it comes early."""
    steps = [
        f"            {names[source]} -> {names[target]} {quoted(word)}"
        for source, target, word in passages(flow, system)
    ]
    if not steps:
        return []
    begun = f"        dynamic {scope} {quoted(flow.id)} {quoted(flow.title)} {{"
    told = ["            properties {", f"                archlint.does {quoted(flow.does.value)}", "            }"]
    return [begun, f"            title {quoted(flow.title)}", *told, *steps, "            autolayout lr", "        }"]


def _copies(component: Component) -> int:
    if component.is_declared("replicas"):
        return component.replicas
    standbys = component.replication.standbys if component.replication is not None else None
    return 1 + standbys if standbys else 0
