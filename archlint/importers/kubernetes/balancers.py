"""What spreads requests over copies: Ingress objects and routes, and Services, which have one address for all their pods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.kubernetes.manifests import Manifests, name, namespace, same_space
from archlint.importers.kubernetes.nodes import text
from archlint.importers.observation import kind_of
from archlint.importers.sketch import Entry, Fact, Hop, Part, Sketch, identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.importers.workloads.workload import Workload
    from archlint.source import Node

_TYPES = ("LoadBalancer", "NodePort", "ClusterIP")
"""Types of a Service, those that are reached from outside first."""


def by_cluster(node: Node, why: str = "the cluster runs it, how many copies cannot be seen") -> Fact:
    """What the cluster itself runs is not lost with one machine: it starts a job elsewhere, and has its own proxies."""
    return Fact("zonal", seen(Confidence.GUESS, node, why))


def ingress(manifests: Manifests, workloads: Sequence[Workload], found: Sketch) -> None:
    """One load balancer for all Ingress objects, and where their rules lead."""
    routes: dict[str, Evidence] = {}
    objects = manifests.of("Ingress", "IngressRoute", "HTTPRoute", "Gateway")
    for node in objects:
        for service in _backends(node):
            part = found.part(_called(service.text(), namespace(node), workloads))
            if part is not None:
                routes.setdefault(part.id, seen(Confidence.CONFIG, service, "backend"))
    if not routes:
        return
    first = seen(Confidence.CONFIG, objects[0], "Ingress")
    identity = identifier("ingress", [part.id for part in found.parts])
    controller = Part(
        identity, "ingress", "proxy", first, {"kind": Fact("load-balancer", first), "managed": by_cluster(objects[0])}
    )
    found.parts.insert(0, controller)
    found.hops[:0] = [Hop(identity, target, evidence) for target, evidence in routes.items()]
    found.entries[:] = [Entry(identity, first)] + [
        entry for entry in found.entries if entry.part not in routes and not entry.evidence.is_guess
    ]


def services(manifests: Manifests, workloads: Sequence[Workload], found: Sketch) -> None:
    """A load balancer where people come to several copies at once: the Service in front of them is one.

    One copy needs none, and a Service without an address of its own (`clusterIP: None`) spreads nothing. Where no Service
    is among the manifests, pods are still not called one by one: that there is one is a guess.
    """
    named = {each.name: each for each in workloads}
    for at, entry in enumerate(found.entries):
        part = found.part(entry.part)
        workload = named.get(part.name) if part is not None else None
        if part is None or workload is None or kind_of(part.facts) not in (Kind.SERVICE, Kind.GATEWAY):
            continue
        replicas = part.facts["replicas"].value if "replicas" in part.facts else 1
        if not isinstance(replicas, int) or replicas < 2 or (facts := _spreading(manifests, workload)) is None:
            continue
        spreads = facts["kind"].evidence
        identity = identifier(f"{part.id}-lb", [each.id for each in found.parts])
        found.parts.insert(found.parts.index(part), Part(identity, identity, "proxy", spreads, facts))
        found.hops.append(Hop(identity, part.id, spreads))
        found.entries[at] = Entry(identity, entry.evidence, entry.client, entry.op)


def _spreading(manifests: Manifests, workload: Workload) -> dict[str, Fact] | None:
    """What the Service in front of a workload is, one that is open to the outside first; None where it spreads nothing."""
    mine = [
        each
        for each in manifests.of("Service")
        if name(each) in workload.hosts and same_space(namespace(each), workload.namespace)
    ]
    addressed = [each for each in mine if _type(each) in _TYPES and text(each, "spec", "clusterIP") != "None"]
    if mine and not addressed:
        return None
    where = workload.evidence
    spreads = Evidence(Confidence.GUESS, where.file, where.line, "its Service is not among the manifests")
    run = Evidence(Confidence.GUESS, where.file, where.line, "the cluster runs it on every machine")
    if addressed:
        service = min(addressed, key=lambda each: _TYPES.index(_type(each)))
        spreads = seen(Confidence.CONFIG, service.get("metadata", "name") or service, f"{_type(service)} Service")
        why = "whoever runs the cluster runs it" if _type(service) == _TYPES[0] else run.why
        run = by_cluster(service, why).evidence
    return {"kind": Fact("load-balancer", spreads), "managed": Fact("zonal", run)}


def _type(service: Node) -> str:
    return text(service, "spec", "type") or "ClusterIP"


def _called(service: str, space: str, workloads: Sequence[Workload]) -> str:
    """The workload behind a service as it is called in a namespace: the one there, else the only one of that name."""
    behind = [each for each in workloads if service in each.hosts]
    near = [each for each in behind if each.namespace == space]
    return next((each.name for each in near or behind[: len(behind) == 1]), "")


def _backends(node: Node) -> Iterator[Node]:
    """Every service name that an Ingress or a route names."""
    for key, inner in node.entries().items():
        if key == "serviceName" and inner.text():
            yield inner
        elif key in ("service", "backendRefs", "services"):
            for each in inner.items() or (inner,):
                label = each.get("name")
                if label is not None:
                    yield label
        else:
            yield from _backends(inner)
    for item in node.items():
        yield from _backends(item)
