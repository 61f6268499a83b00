"""Kubernetes manifests as a sketch of the system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.assembly import assemble
from archlint.importers.kubernetes.balancers import by_cluster, ingress, services
from archlint.importers.kubernetes.clustering import replicates
from archlint.importers.kubernetes.malformed import complaints
from archlint.importers.kubernetes.manifests import WORKLOADS, kind
from archlint.importers.kubernetes.namespaces import told_apart
from archlint.importers.kubernetes.places import NAMES
from archlint.importers.kubernetes.placing import placed
from archlint.importers.kubernetes.policies import Pods, allowed
from archlint.importers.kubernetes.reading import load
from archlint.importers.kubernetes.services import beyond_cluster
from archlint.importers.kubernetes.versions import united
from archlint.importers.kubernetes.workloads import labels_of, template_of, workload
from archlint.importers.machine import on_one_machine
from archlint.importers.sketch import Fact, Part, Sketch
from archlint.importers.workloads.character import STORES
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.importers.workloads.workload import Workload
    from archlint.source import Node
    from archlint.source.folder import Folder


_RUNS = re.compile(
    r"Prometheus(Agent)?|Alertmanager|ThanosRuler|Kafka(Connect|MirrorMaker2)?|Zookeeper\w*|Elasticsearch|Kibana|OpenSearch\w*|"
    r"\w*(Postgres|Postgresql|MySQL|MariaDB|Mongo|MongoDB|Redis|Rabbitmq|RabbitMQ|Cassandra|Click[hH]ouse|Scylla|Valkey|Nats)\w*(Cluster|Failover|Community)?|"
    r"Cluster|Tenant|CephCluster|SparkApplication|FlinkDeployment|RayCluster|Knative\w*|HelmRelease|HelmChart|InferenceService"
)
"""Custom objects for which an operator runs programs of its own."""


def _system(folder: Folder) -> str:
    """The name of the system: of the nearest folder that is not named for its manifests."""
    names = [folder.root.name, *(above.name for above in folder.root.parents)]
    return next((each for each in names if each and each.lower() not in NAMES), "system")


def sketch(folder: Folder, paths: Sequence[str], overlay: Node | None = None) -> Sketch:
    """Read the manifests at these paths below the folder.

    Raises ImportingError for Helm templates, broken files and paths without a workload.
    """
    manifests = load(folder, paths)
    notes = manifests.notes
    notes += [said for node in manifests.objects for said in complaints(node)]
    described = [(each, node) for node in manifests.workloads() if (each := workload(manifests, node)) is not None]
    if not described:
        where = ", ".join(map(folder.shown, paths))
        looked = "looked for Deployment, StatefulSet, DaemonSet, CronJob, Job and Pod"
        raise refused("no-manifests", f"there is no workload in {where}", "; ".join(notes[:4]) or looked)
    found = Sketch(_system(folder), paths[0] if paths[0] != "." else manifests.files[0], notes=notes)
    found.said += [overlay] if overlay is not None else []
    nodes: dict[str, Node] = {}
    workloads: list[Workload] = []
    for each, node in told_apart(described, found.notes):
        nodes[each.name] = node
        workloads.append(each)
    everything = [Pods(each.namespace, labels_of(node)) for each, node in described]
    outside, nobodies = beyond_cluster(manifests, workloads, everything, found.notes)
    workloads = [*united(workloads, found.notes), *outside]
    assemble(workloads, folder, found, dict.fromkeys(nobodies, ""), overlay)
    for each in workloads:
        part = found.part(each.name)
        if part is not None and each.name in nodes:
            found.notes += _copies(part, each, nodes[each.name])
    pods = {each.name: Pods(each.namespace, labels_of(nodes[each.name])) for each in workloads if each.name in nodes}
    called = list(allowed(manifests.of("NetworkPolicy"), pods, found))
    found.hops += called
    reached = {hop.target for hop in called}
    found.entries[:] = [each for each in found.entries if each.part not in reached or not each.evidence.is_guess]
    ingress(manifests, workloads, found)
    services(manifests, workloads, found)
    unread = sorted(
        {kind(each) for each in manifests.objects if _RUNS.fullmatch(kind(each)) and kind(each) not in WORKLOADS}
    )
    if unread:
        found.notes.append(f"{', '.join(unread)}: what an operator runs for these is not seen; add it to the blueprint")
    return on_one_machine(found)


def _copies(part: Part, found: Workload, node: Node) -> Iterator[str]:
    """Where copies must run, and the copies of a store as what they are; a note about copies that know nothing of each other."""
    if kind(node) == "CronJob":
        part.facts["managed"] = by_cluster(node)
    replicas = found.facts.get("replicas")
    count = replicas[0] if replicas is not None else 1
    where = placed(template_of(node), count if isinstance(count, int) else 1)
    if where is not None and where[0] not in part.facts:  # what a person said stays
        word, names, evidence = where
        part.facts[word] = Fact(names, evidence)
    if part.purpose in STORES - {"pooler", "pubsub"} and isinstance(count, int) and count > 1 and replicas is not None:
        part.facts.pop("min_up", None)
        if "boots_from" in part.facts or replicates(found, part, node):
            part.facts["replication"] = Fact({"standbys": count - 1}, replicas[1])
        else:
            yield (
                f"{replicas[1].place}: {count} pods of `{part.id}`, and nothing that was read makes them copies of each other: "
                f"each is a store of its own; write `replication: {{standbys: {count - 1}}}` if something else sets it up"
            )
