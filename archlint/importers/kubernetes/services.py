"""Services that lead to no pod of the manifests: out of the cluster, or to what is described elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.evidence import Confidence, seen
from archlint.importers.kubernetes.manifests import Manifests, name, namespace, same_space
from archlint.importers.kubernetes.nodes import entries, items, text
from archlint.importers.kubernetes.workloads import hosts_of, selects
from archlint.importers.stores.outside import beyond

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.kubernetes.policies import Pods
    from archlint.importers.workloads.workload import Workload
    from archlint.source import Node

_MOST_NOTES = 5


def beyond_cluster(
    manifests: Manifests, workloads: Sequence[Workload], pods: Sequence[Pods], notes: list[str]
) -> tuple[list[Workload], list[str]]:
    """What services stand for that lead out of the cluster, and the names of those of which that is only noted.

    A provider is known by `externalName`, anything else by the port of a service whose endpoints somebody writes himself.
    Services for pods that no manifest describes are noted as well; `pods` are those that are.
    """
    taken = {each.name for each in workloads}
    unseen: list[str] = []
    found: list[Workload] = []
    nobodies: list[str] = []
    for service in manifests.of("Service"):
        outside = service.get("spec", "externalName")
        chosen = bool(entries(service, "spec", "selector"))
        if outside is None and (_leads_to(service, pods) if chosen else _has_pods(service, workloads)):
            continue
        if chosen:
            nobodies += hosts_of(service) if not _has_pods(service, workloads) else ()
            unseen.append(f"`{name(service)}` ({(service.get('metadata', 'name') or service).place})")
            continue
        why = "externalName" if outside is not None else "Service without pods"
        where = seen(Confidence.CONFIG, outside or service.get("metadata", "name") or service, why)
        address = outside.text() if outside is not None else ""
        ports = [text(each, "port") for each in items(service, "spec", "ports")]
        hosts = (*hosts_of(service), *((address.lower(),) if address else ()))
        there = beyond(name(service), hosts, address, where, ports[0] if len(ports) == 1 else "")
        if there is None:
            nobodies += hosts_of(service)
            notes.append(
                f"{where.place}: `{name(service)}` leads outside of the cluster, and what is there is not known"
            )
            continue
        own = there.name if there.name not in taken else f"{namespace(service)}/{there.name}".lstrip("/")
        if own not in taken:
            taken.add(own)
            found.append(replace(there, name=own, namespace=namespace(service)))
    if unseen:
        more = f" and {len(unseen) - _MOST_NOTES} more" if len(unseen) > _MOST_NOTES else ""
        notes.append(f"services for pods that no manifest here describes: {', '.join(unseen[:_MOST_NOTES])}{more}")
    return found, nobodies


def _leads_to(service: Node, pods: Sequence[Pods]) -> bool:
    return any(selects(service, each.labels, each.namespace) for each in pods)


def _has_pods(service: Node, workloads: Sequence[Workload]) -> bool:
    return any(name(service) in each.hosts and same_space(namespace(service), each.namespace) for each in workloads)
