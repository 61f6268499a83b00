"""A Kubernetes workload as one of ours: its main container, its environment, its probes, its copies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.images import identify
from archlint.importers.kubernetes.manifests import Manifests, kind, name
from archlint.importers.probes import plain_path
from archlint.importers.sizes import cores, quantity
from archlint.importers.workload import Mount, Probe, Published, Variable, Workload
from archlint.source import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDECARS = re.compile(
    r"istio-proxy|linkerd|envoy|cloud-?sql-?proxy|fluent-?bit|fluentd|filebeat|vault-agent|exporter|oauth2-proxy|config-reloader"
)
_NOTHING = Node(None, "", 0)


def template_of(node: Node) -> Node:
    """The pod template of a workload; of a Pod itself."""
    for keys in (("spec", "jobTemplate", "spec", "template"), ("spec", "template")):
        found = node.get(*keys)
        if found is not None:
            return found
    return node


def workload(manifests: Manifests, node: Node) -> Workload | None:
    """One workload, None when it has no container."""
    template = template_of(node)
    container = _main(template)
    if container is None:
        return None
    labels = _labels(template)
    services = [s for s in manifests.of("Service") if _selects(s, labels, _namespace(node))]
    image = container.get("image")
    command, where = _command(container)
    purpose = {"Job": "job", "CronJob": "scheduler"}.get(kind(node), "")
    return Workload(
        name=name(node),
        evidence=seen(Confidence.CONFIG, node.get("metadata", "name") or node, kind(node)),
        hosts=tuple(dict.fromkeys([name(node), *(name(service) for service in services)])),
        image=image.text() if image is not None else "",
        command=command,
        command_evidence=where,
        environment=_environment(manifests, container, node),
        ports=_ports(container),
        published=_published(services),
        mounts=tuple(_mounts(manifests, template, container, node)),
        probes=tuple(_probes(container)),
        facts=_facts(manifests, node, template, container),
        purpose=purpose,
        configs=tuple(_configs(manifests, template, node)),
        restart="always",
    )


def _main(template: Node) -> Node | None:
    containers = template.get("spec", "containers")
    listed = containers.items() if containers is not None else ()
    return next(
        (each for each in listed if not SIDECARS.search(_text(each, "name") + _text(each, "image"))),
        next(iter(listed), None),
    )


def _text(node: Node, *keys: str) -> str:
    found = node.get(*keys)
    return found.text() if found is not None else ""


def _items(node: Node, *keys: str) -> tuple[Node, ...]:
    found = node.get(*keys)
    return found.items() if found is not None else ()


def _entries(node: Node, *keys: str) -> dict[str, Node]:
    found = node.get(*keys)
    return dict(found.entries()) if found is not None else {}


def _namespace(node: Node) -> str:
    return _text(node, "metadata", "namespace")


def _labels(template: Node) -> dict[str, str]:
    return {key: value.text() for key, value in _entries(template, "metadata", "labels").items()}


def _selects(service: Node, labels: dict[str, str], namespace: str) -> bool:
    selector = {key: value.text() for key, value in _entries(service, "spec", "selector").items()}
    same = not _namespace(service) or not namespace or _namespace(service) == namespace
    return bool(selector) and same and all(labels.get(key) == value for key, value in selector.items())


def _command(container: Node) -> tuple[str, Evidence | None]:
    parts = [node for key in ("command", "args") if (node := container.get(key)) is not None and node.texts()]
    text = " ".join(" ".join(" ".join(node.texts()) for node in parts).split())
    return text, seen(Confidence.CONFIG, parts[-1], "command") if parts else None


def _environment(manifests: Manifests, container: Node, node: Node) -> dict[str, Variable]:
    """Values that are written down; what comes from a Secret has a name and no value."""
    maps = {
        name(each): each
        for each in manifests.of("ConfigMap")
        if not _namespace(each) or _namespace(each) == _namespace(node) or not _namespace(node)
    }
    found: dict[str, Variable] = {}
    for item in _items(container, "envFrom"):
        source = maps.get(_text(item, "configMapRef", "name"))
        for key, value in (_entries(source, "data") if source is not None else {}).items():
            found[key] = Variable(value.text(), seen(Confidence.ENV, value, key))
    for item in _items(container, "env"):
        key = _text(item, "name")
        written = item.get("value")
        reference = item.get("valueFrom", "configMapKeyRef")
        if written is not None:
            found[key] = Variable(_expanded(written.text(), found), seen(Confidence.ENV, written, _key(key)))
        elif reference is not None and (source := maps.get(_text(reference, "name"))) is not None:
            inner = source.get("data", _text(reference, "key"))
            if inner is not None:
                found[key] = Variable(inner.text(), seen(Confidence.ENV, inner, _key(key)))
    return found


def _expanded(text: str, known: dict[str, Variable]) -> str:
    """`$(NAME)` filled in from what stands before it."""
    return re.sub(r"\$\((\w+)\)", lambda m: known[m.group(1)].value if m.group(1) in known else "", text)


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,60}", text) else ""


def _ports(container: Node) -> tuple[int, ...]:
    texts = [_text(port, "containerPort") for port in _items(container, "ports")]
    return tuple(int(text) for text in texts if re.fullmatch(r"[0-9]{1,5}", text))


def _published(services: list[Node]) -> tuple[Published, ...]:
    """Ports that a LoadBalancer or NodePort service opens to the outside."""
    found: list[Published] = []
    for service in services:
        if _text(service, "spec", "type") in ("LoadBalancer", "NodePort"):
            for port in _items(service, "spec", "ports"):
                text = _text(port, "port")
                if text.isdigit() and len(text) <= 5:
                    found.append(
                        Published(
                            int(text), int(text), False, seen(Confidence.CONFIG, port, _text(service, "spec", "type"))
                        )
                    )
    return tuple(found)


def _mounts(manifests: Manifests, template: Node, container: Node, node: Node) -> Iterator[Mount]:
    """Claims are named volumes, what lives as long as the pod is none."""
    volumes = {_text(volume, "name"): volume for volume in _items(template, "spec", "volumes")}
    claims = {_text(each, "metadata", "name") for each in _items(node, "spec", "volumeClaimTemplates")}
    for mount in _items(container, "volumeMounts"):
        label, target = _text(mount, "name"), _text(mount, "mountPath")
        evidence = seen(Confidence.CONFIG, mount, "volumeMounts")
        volume = volumes.get(label, _NOTHING)
        if label in claims:
            yield Mount(label, target, "named", evidence)
        elif volume.get("persistentVolumeClaim") is not None:
            yield Mount(_text(volume, "persistentVolumeClaim", "claimName") or label, target, "named", evidence)
        elif volume.get("hostPath") is not None:
            yield Mount("/host", target, "bind", evidence)
        elif volume.get("emptyDir") is not None:
            yield Mount("", target, "tmpfs", evidence)


def _probes(container: Node) -> Iterator[Probe]:
    for key, ready in (("readinessProbe", True), ("livenessProbe", False)):
        probe = container.get(key)
        if probe is not None:
            yield Probe(
                path=plain_path(_text(probe, "httpGet", "path").partition("?")[0])
                if probe.get("httpGet") is not None
                else "",
                evidence=seen(Confidence.CONFIG, probe, key),
                interval=_number(probe, "periodSeconds"),
                timeout=_number(probe, "timeoutSeconds"),
                failures=int(_number(probe, "failureThreshold") or 0) or None,
                ready=ready,
            )


def _number(node: Node, key: str) -> float | None:
    text = _text(node, key)
    return float(text) if re.fullmatch(r"[0-9]{1,5}", text) else None


def _facts(manifests: Manifests, node: Node, template: Node, container: Node) -> dict[str, tuple[object, Evidence]]:
    """Replicas (of an autoscaler the fewest), limits, and the spread over zones and hosts."""
    found: dict[str, tuple[object, Evidence]] = {}
    scaler = next(
        (
            each
            for each in manifests.of("HorizontalPodAutoscaler")
            if _text(each, "spec", "scaleTargetRef", "name") == name(node)
        ),
        None,
    )
    replicas = (scaler.get("spec", "minReplicas") if scaler is not None else None) or node.get("spec", "replicas")
    if replicas is not None and re.fullmatch(r"[0-9]{1,4}", replicas.text()):
        why = "minReplicas" if scaler is not None and scaler.get("spec", "minReplicas") is replicas else "replicas"
        found["replicas"] = (int(replicas.text()), seen(Confidence.DECLARED, replicas, why))
    elif replicas is None and kind(node) in ("Deployment", "StatefulSet"):
        found["replicas"] = (1, seen(Confidence.CONFIG, node, "replicas by default"))
    for key, label, read in (("cpu", "cores", cores), ("memory", "memory", quantity)):
        limit = container.get("resources", "limits", key)
        value = read(limit.text()) if limit is not None else None
        if limit is not None and value is not None:
            found[label] = (value, seen(Confidence.DECLARED, limit, f"limits.{key}"))
    budget = next(
        (each for each in manifests.of("PodDisruptionBudget") if _selects_budget(each, _labels(template))), None
    )
    least = budget.get("spec", "minAvailable") if budget is not None else None
    count = found.get("replicas", (1, None))[0]
    if least is not None and least.text().isdigit() and isinstance(count, int) and 0 < int(least.text()) <= count:
        found["min_up"] = (int(least.text()), seen(Confidence.DECLARED, least, "minAvailable"))
    return found


def _selects_budget(budget: Node, labels: dict[str, str]) -> bool:
    selector = _entries(budget, "spec", "selector", "matchLabels")
    return bool(selector) and all(labels.get(key) == value.text() for key, value in selector.items())


def spread(template: Node) -> tuple[str, Evidence] | None:
    """Over what a scheduler must spread the copies: `zone` or `host`; None when it may put them together."""
    found: dict[str, Evidence] = {}
    for constraint in _items(template, "spec", "topologySpreadConstraints"):
        key = _text(constraint, "topologyKey")
        hard = _text(constraint, "whenUnsatisfiable") != "ScheduleAnyway"
        if hard and key.endswith(("zone", "hostname")):
            found["zone" if key.endswith("zone") else "host"] = seen(
                Confidence.DECLARED, constraint, "topologySpreadConstraints"
            )
    for term in _items(
        template, "spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"
    ):
        key = _text(term, "topologyKey")
        if key.endswith(("zone", "hostname")):
            found["zone" if key.endswith("zone") else "host"] = seen(Confidence.DECLARED, term, "podAntiAffinity")
    return next(((word, found[word]) for word in ("zone", "host") if word in found), None)


def _configs(manifests: Manifests, template: Node, node: Node) -> Iterator[tuple[str, str, int]]:
    """The texts of ConfigMaps that are mounted, as proxies and monitors have them."""
    maps = {name(each): each for each in manifests.of("ConfigMap")}
    for volume in _items(template, "spec", "volumes"):
        source = maps.get(_text(volume, "configMap", "name"))
        for value in _entries(source, "data").values() if source is not None else ():
            if value.text():
                yield value.file, value.text(), value.line


def is_store(found: Workload) -> bool:
    """Whether an image keeps data, so that its copies are replication."""
    known = identify(found.image)
    return known is not None and known.purpose in (
        "database",
        "redis",
        "queue",
        "stream",
        "search",
        "object-store",
        "lock",
        "cache",
    )
