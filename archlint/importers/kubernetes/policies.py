"""Who may call whom by network policies: a rule that names its callers is written for a call that happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.evidence import Confidence, seen
from archlint.importers.kubernetes.manifests import namespace, same_space
from archlint.importers.kubernetes.nodes import entries, items
from archlint.importers.sketch import Hop
from archlint.importers.workloads.character import STORES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.sketch import Sketch
    from archlint.source import Node


@frozen
class Pods:
    """The pods of a workload: their namespace and labels, by which services and policies find them."""

    namespace: str
    labels: Mapping[str, str]


def allowed(policies: Sequence[Node], pods: Mapping[str, Pods], sketch: Sketch) -> Iterator[Hop]:
    """Calls that only a policy tells, as guesses; `pods` are those of each workload.

    A policy that lets everybody in, or whole namespaces, names nobody.
    """
    known = {(hop.source, hop.target) for hop in sketch.hops}
    for policy in policies:
        near = {key: own.labels for key, own in pods.items() if same_space(own.namespace, namespace(policy))}
        targets = _selected(policy, near, "spec", "podSelector")
        for rule in items(policy, "spec", "ingress"):
            for caller in items(rule, "from"):
                evidence = seen(Confidence.GUESS, caller, "a NetworkPolicy lets it")
                for source in _selected(caller, near, "podSelector"):
                    for target in targets:
                        begin, end = sketch.part(source), sketch.part(target)
                        if begin is None or end is None or begin is end or begin.purpose in STORES:
                            continue
                        if (begin.id, end.id) not in known:
                            known.add((begin.id, end.id))
                            yield Hop(begin.id, end.id, evidence)


def _selected(node: Node, labels: Mapping[str, Mapping[str, str]], *keys: str) -> list[str]:
    """The workloads whose pods a selector with labels means; none for a selector that means all."""
    wanted = {key: value.text() for key, value in entries(node, *keys, "matchLabels").items()}
    return [
        name for name, own in labels.items() if wanted and all(own.get(key) == value for key, value in wanted.items())
    ]
