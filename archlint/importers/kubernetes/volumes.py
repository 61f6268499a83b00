"""What a container has mounted, and whether it outlives the pod."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, seen
from archlint.importers.kubernetes.nodes import items, text
from archlint.importers.workloads.workload import Mount
from archlint.source import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITTEN = frozenset({"configMap", "secret", "projected", "downwardAPI", "gitRepo", "image"})
"""Volumes that are filled from elsewhere and hold no data."""
_PASSING = frozenset({"emptyDir", "ephemeral"})
"""Volumes that are made with the pod and deleted with it."""
_SECRETS = re.compile(r"secret|cert|spiffe|token|identity", re.IGNORECASE)
"""Drivers that mount keys, not disks."""
_NOTHING = Node(None, "", 0)


def mounts(template: Node, container: Node, node: Node) -> Iterator[Mount]:
    """Claims, disks of a provider and shares of the network are named volumes; what lives as long as the pod is none.

    All pods of a Deployment have the same claim; those of a StatefulSet have one each.
    """
    volumes = {text(volume, "name"): volume for volume in items(template, "spec", "volumes")}
    claims = {text(each, "metadata", "name") for each in items(node, "spec", "volumeClaimTemplates")}
    for mount in items(container, "volumeMounts"):
        label, target = text(mount, "name"), text(mount, "mountPath")
        evidence = seen(Confidence.CONFIG, mount, "volumeMounts")
        volume = volumes.get(label, _NOTHING)
        kinds = [key for key in volume.entries() if key != "name"]
        if label in claims:
            yield Mount(label, target, "named", evidence)
        elif volume.get("hostPath") is not None:
            yield Mount("/host", target, "bind", evidence)
        elif not kinds or kinds[0] in _PASSING:  # nothing but a name is an emptyDir too
            yield Mount("", target, "tmpfs", seen(Confidence.CONFIG, mount, kinds[0] if kinds else "emptyDir"))
        elif kinds[0] in _WRITTEN or _SECRETS.search(text(volume, "csi", "driver")):
            yield Mount("", target, "config", evidence)
        else:
            claim = text(volume, "persistentVolumeClaim", "claimName") or label
            yield Mount(claim, target, "named", evidence, shared=True)
