"""What people say about one workload: `x-archlint` in the file, and its entry in the overlay."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.blueprint.shape import keys_at
from archlint.catalogue import find
from archlint.errors import did_you_mean
from archlint.frozen import frozen
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.sketch import Fact, Hop, Part
from archlint.source.foreign import refuse, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archlint.importers.sketch import Sketch
    from archlint.source import Node

OWN = ("ignore", "calls", "calls_not", "purpose")
"""Keys of `x-archlint` that are no keys of a component."""
PURPOSES = (
    "service", "frontend", "worker", "scheduler", "job", "proxy", "gateway", "monitor", "tool", "database", "redis",
    "cache", "queue", "stream", "pubsub", "search", "object-store", "lock", "pooler",
)  # fmt: skip
_OF_KIND = {"load-balancer": "proxy"}


@frozen
class Saying:
    """What a person said about one workload."""

    ignored: bool = False
    purpose: str = ""
    engine: str = ""
    evidence: Evidence | None = None
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    calls: dict[str, Evidence] = field(default_factory=dict[str, Evidence])
    calls_not: dict[str, Evidence] = field(default_factory=dict[str, Evidence])


def corrections(overlay: Node | None, names: Iterable[str]) -> Mapping[str, Node]:
    """What the overlay says of each service; raises ImportingError for a service that nobody found."""
    said = overlay.get("services") if overlay is not None else None
    if said is None:
        return {}
    known = list(dict.fromkeys(names))
    if not said.is_mapping:
        raise refused("wrong-type", f"{said.place}: `services` is a mapping with one entry for each service")
    few = f"there are {', '.join(known)}" if 0 < len(known) <= 8 else None
    refuse(
        refused("unknown-service", f"{node.place}: there is no service `{name}`", did_you_mean(name, known, few))
        for name, node in said.entries().items()
        if name not in known
    )
    return said.entries()


def saying_of(written: Node | None, overlay: Node | None, prefix: str = "") -> Saying:
    """Both together, the overlay over the file; raises ImportingError for a key that neither knows.

    `prefix` is how keys begin where the file has them among others: `archlint/` in annotations.
    """
    entries = {k: n for said, before in ((written, prefix), (overlay, "")) for k, n in _checked(said, before)}
    over = {key for key, _ in _checked(overlay)} if prefix else entries.keys()
    words = {key: "x-archlint" if key in over else f"{prefix}{key}" for key in entries}
    ignored = entries.get("ignore")
    facts = {
        k: Fact(plain(node), seen(Confidence.DECLARED, node, words[k])) for k, node in entries.items() if k not in OWN
    }
    purpose, engine = entries.get("purpose"), entries.get("engine")
    kind = entries.get("kind")
    told = purpose.text() if purpose is not None else _OF_KIND.get(kind.text(), kind.text()) if kind is not None else ""
    key = "kind" if purpose is None else "purpose"
    return Saying(
        ignored=ignored is not None and ignored.value is True,
        purpose=told if told in PURPOSES else "",
        engine=engine.text() if engine is not None else "",
        evidence=seen(Confidence.DECLARED, entries[key], words[key]) if key in entries else None,
        facts=facts,
        calls=_named(entries.get("calls"), words.get("calls", "")),
        calls_not=_named(entries.get("calls_not"), words.get("calls_not", "")),
    )


def _named(node: Node | None, why: str) -> dict[str, Evidence]:
    return {} if node is None else {name: seen(Confidence.DECLARED, node, why) for name in node.texts()}


def declared(said: Iterable[Node]) -> dict[str, Node]:
    """Components that people declare beside what is read, by their names."""
    sections = [node.get("components") for node in said if node.is_mapping]
    return {name: node for each in sections if each is not None for name, node in each.entries().items()}


def known_names(sayings: Iterable[Saying], known: Iterable[str]) -> None:
    """Raises ImportingError for a name in `calls` or `calls_not` that is none of those known."""
    names = list(dict.fromkeys(known))
    few = f"there are {', '.join(names)}" if len(names) <= 8 else None
    refuse(
        refused(
            "unknown-service",
            f"{evidence.place}: `{key}` names `{name}`, and there is no such service or component",
            did_you_mean(name, names, few),
        )
        for saying in sayings
        for key, said in (("calls", saying.calls), ("calls_not", saying.calls_not))
        for name, evidence in said.items()
        if name not in names
    )


def part_of(name: str, node: Node) -> Part:
    """A component that a person declared, as one of those that were found."""
    facts = {
        key: Fact(plain(inner), seen(Confidence.DECLARED, inner, "x-archlint")) for key, inner in node.entries().items()
    }
    kind = facts["kind"].texts()[0] if "kind" in facts else ""
    engine = find(facts["engine"].texts()[0]) if "engine" in facts else None
    purpose = kind or (engine.kind if engine is not None else "service")
    return Part(name, name, _OF_KIND.get(purpose, purpose), seen(Confidence.DECLARED, node, "x-archlint"), facts)


def call_declared(
    sketch: Sketch, own: Mapping[str, Node], sayings: Mapping[str, Saying], ids: Mapping[str, str]
) -> None:
    """Draw calls of what a person declared beside what is read (`own`), which is a part of the sketch from then on."""
    for name, saying in sayings.items():
        for target, evidence in saying.calls.items() if name in ids else ():
            if target in own:
                if sketch.part(target) is None:
                    sketch.parts.append(part_of(target, own[target]))
                sketch.hops.append(Hop(ids[name], target, evidence))


def is_flow(said: Node) -> bool:
    """What `x-archlint` inside of `depends_on` says; raises ImportingError for what it cannot say."""
    if not said.is_mapping:
        raise refused(
            "wrong-type", f"{said.place}: `x-archlint` inside of `depends_on` is a mapping: `{{flow: false}}`"
        )
    for key, node in said.entries().items():
        if key != "flow":
            message = f"{node.place}: `x-archlint` inside of `depends_on` has no key `{key}`"
            raise refused("unknown-key", message, did_you_mean(key, ["flow"], "`flow` is all that it knows"))
        if not isinstance(node.value, bool):
            raise refused("unknown-value", f"{node.place}: `flow` is `true` or `false`")
    flow = said.get("flow")
    return flow is None or flow.value is True


def plain(node: Node) -> object:
    """A node as plain data."""
    if node.is_mapping:
        return {key: plain(inner) for key, inner in node.entries().items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.items()]
    return node.value


def _checked(said: Node | None, prefix: str = "") -> Iterator[tuple[str, Node]]:
    if said is None:
        return
    known = [*OWN, *keys_at(("components", ""))]
    if not said.is_mapping:
        raise refused("wrong-type", f"{said.place}: `x-archlint` of a service is a mapping of keys of a component")
    inner = said.get("x-archlint")  # as it is written in the compose file itself
    if inner is not None:
        yield from _checked(inner)
    for key, node in said.entries().items():
        if key == "x-archlint":
            continue
        if key not in known:
            help_ = did_you_mean(key, known)
            what = f"a component has no key `{key}`: `{prefix}{key}`" if prefix else f"`x-archlint` has no key `{key}`"
            raise refused("unknown-key", f"{node.place}: {what}", help_)
        if key == "purpose" and node.text() not in PURPOSES:
            help_ = did_you_mean(node.text(), PURPOSES, f"one of {', '.join(PURPOSES)}")
            raise refused("unknown-value", f"{node.place}: there is no purpose `{node.text()}`", help_)
        yield key, node
