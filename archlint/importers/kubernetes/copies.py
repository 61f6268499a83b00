"""How many copies of a workload run, by itself and by what scales it, and what each may use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.kubernetes.manifests import Manifests, kind, name, namespace, same_space
from archlint.importers.kubernetes.nodes import text
from archlint.importers.workloads.sizes import cores, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Node

_SCALERS = {"HorizontalPodAutoscaler": ("minReplicas", 1), "ScaledObject": ("minReplicaCount", 0)}
"""What scales a workload, the key with its fewest copies, and how many these are where the key is left out.

Kubernetes, HorizontalPodAutoscalerSpec v2: "minReplicas … defaults to 1 pod"; KEDA, ScaledObject: "minReplicaCount …
Default: 0".
"""
MOST = 100_000
_MIN_SCALE = ("autoscaling.knative.dev/min-scale", "autoscaling.knative.dev/minScale")
_ONE_BY_DEFAULT = frozenset(
    {"Deployment", "StatefulSet", "ReplicationController", "ReplicaSet", "Rollout", "DeploymentConfig"}
)


def facts(manifests: Manifests, node: Node, container: Node) -> dict[str, tuple[object, Evidence]]:
    """Replicas (of an autoscaler the fewest) and limits.

    A disruption budget says how many may be taken away at once on purpose, not how many are needed: it tells nothing here.
    """
    found: dict[str, tuple[object, Evidence]] = {}
    count = _copies(manifests, node)
    if count is not None and count[0]:
        found["replicas"] = count
    for key, label, read in (("cpu", "cores", cores), ("memory", "memory", quantity)):
        limit = container.get("resources", "limits", key)
        value = read(limit.text()) if limit is not None else None
        if limit is not None and value is not None:
            found[label] = (value, seen(Confidence.DECLARED, limit, f"limits.{key}"))
    return found


def idle(manifests: Manifests, node: Node) -> str:
    """Why nothing of a workload runs, empty when it does."""
    if text(node, "spec", "suspend") == "true":
        return "is suspended"
    count = _copies(manifests, node)
    return "is scaled to none" if count is not None and not count[0] else ""


def _copies(manifests: Manifests, node: Node) -> tuple[int, Evidence] | None:
    """How many copies there are at least, and who says so; None where nothing does."""
    for scaler, key, least in _scalers(manifests, node):
        said = scaler.get("spec", key)
        if said is None:
            return max(least, 1), seen(Confidence.CONFIG, scaler.get("metadata", "name") or scaler, f"{key} by default")
        if (number := whole(said)) is not None:
            return max(number, 1), seen(Confidence.DECLARED, said, key)
    scale = next(
        (each for key in _MIN_SCALE if (each := node.get("spec", "template", "metadata", "annotations", key))), None
    )
    said = scale or node.get("spec", "replicas")
    if said is not None:
        number = whole(said)
        return (
            (number, seen(Confidence.DECLARED, said, "min-scale" if scale else "replicas"))
            if number is not None
            else None
        )
    return (1, seen(Confidence.CONFIG, node, "replicas by default")) if kind(node) in _ONE_BY_DEFAULT else None


def _scalers(manifests: Manifests, node: Node) -> Iterator[tuple[Node, str, int]]:
    """What scales a workload, with its key for the fewest copies and its default."""
    for word, (key, least) in _SCALERS.items():
        for each in manifests.of(word):
            of_kind = text(each, "spec", "scaleTargetRef", "kind") or kind(node)
            same = (text(each, "spec", "scaleTargetRef", "name"), of_kind) == (name(node), kind(node))
            if same and same_space(namespace(each), namespace(node)):
                yield each, key, least


def whole(said: Node) -> int | None:
    """A number of copies, None for what is none."""
    written = said.text()
    return int(written) if re.fullmatch(r"[0-9]{1,6}", written) and int(written) <= MOST else None
