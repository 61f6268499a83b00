"""A repository looked at from its root: what there is to import, and a sketch of what has neither compose nor manifests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers import drivers, variables
from archlint.importers.assembly import assemble
from archlint.importers.backstage.catalogue import NAME as CATALOGUES
from archlint.importers.calm.importing import is_architecture
from archlint.importers.compose.files import NAMES, is_compose
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.readers import reader
from archlint.importers.sayings import corrections
from archlint.importers.sketch import Sketch
from archlint.importers.structurizr.importing import NAMES as WORKSPACES
from archlint.importers.workload import Build, Published, Variable, Workload
from archlint.source.folder import joined, parent
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Node
    from archlint.source.folder import Folder


_PLACES = (
    "k8s",
    "kubernetes",
    "manifests",
    "k8s-specifications",
    "kubernetes-manifests",
    "deploy",
    "deployment",
    "kustomize",
    "infra/k8s",
    "deploy/k8s",
)
_SCHEMES = {
    "postgres": "postgres", "postgresql": "postgres", "mysql": "mysql", "mariadb": "mariadb", "mongodb": "mongo",
    "mongodb+srv": "mongo", "redis": "redis", "rediss": "redis", "amqp": "rabbitmq", "amqps": "rabbitmq", "kafka": "kafka",
    "elasticsearch": "elasticsearch",
}  # fmt: skip
"""The image that stands for a store, by the scheme of its URL."""
_BUILD = re.compile(r"(?m)^\s+build:")
_TRIAL = re.compile(r"(^|[/._-])(tests?|testing|ci|e2e|integration|cypress|devcontainer)([/._-]|$)")
_WEB = frozenset({"web", "api", "app", "server"})


@frozen
class Source:
    """What a blueprint can be made from: its kind (compose, kubernetes, code), the paths, and what else there was."""

    kind: str
    paths: tuple[str, ...]
    others: tuple[str, ...] = ()


def discover(folder: Folder) -> Source:
    """The best source in a repository: compose files, manifests, models that people drew, Procfile and Dockerfiles.

    Raises ImportingError when there is nothing to look at.
    """
    files = list(folder.files(".", depth=3, most=4_000))
    composed = sorted(
        (file for file in files if is_compose(file)), key=lambda file: (_is_trial(file), _plainness(file))
    )
    manifests = [place for place in _PLACES if folder.holds(place) and _has_manifests(folder, place)]
    if composed and not (manifests and _is_trial(composed[0])):
        chosen = _together(folder, composed)
        return Source("compose", chosen, tuple([file for file in composed if file not in chosen] + manifests))
    if manifests:
        return Source("kubernetes", (manifests[0],), tuple(manifests[1:] + composed))
    model = _model(folder, files)
    if model is not None:
        return model
    code = [file for file in files if file.rpartition("/")[2] in ("Procfile", "Dockerfile")]
    if code:
        return Source("code", tuple(sorted(code, key=_plainness)))
    raise refused(
        "nothing-to-import",
        "there is no compose file, no Kubernetes manifest, no architecture model, no Procfile and no Dockerfile here",
        "write `archlint.yaml` by hand; docs/language.md begins with a small one",
    )


def _is_trial(file: str) -> bool:
    """Whether a compose file is for tests: it starts what they need, not the system as it runs."""
    return _TRIAL.search(file.lower()) is not None


def _together(folder: Folder, composed: list[str]) -> tuple[str, ...]:
    """The first compose file; with the one beside it that builds what is missing there, where it holds stores alone."""
    first = composed[0]
    if _BUILD.search(folder.text(first)):
        return (first,)
    beside = (file for file in composed[1:] if parent(file) == parent(first) and _BUILD.search(folder.text(file)))
    other = next(beside, "")
    return (first, other) if other else (first,)


def _model(folder: Folder, files: list[str]) -> Source | None:
    """A model somebody drew: a Structurizr workspace, a CALM architecture, or a catalogue with more than one entity."""
    named = [file for file in files if file.rpartition("/")[2] in WORKSPACES or file.endswith(".dsl")]
    workspaces = [file for file in named if re.search(r"(?m)^\s*workspace\b|\"model\"\s*:", folder.text(file))]
    if workspaces:
        return Source("structurizr", (min(workspaces, key=_plainness),), tuple(sorted(workspaces)[1:]))
    drawn = [file for file in files if file.endswith(".json") and is_architecture(folder, file)]
    if drawn:
        return Source("calm", (min(drawn, key=_plainness),), tuple(sorted(drawn)[1:]))
    catalogues = [file for file in files if CATALOGUES.fullmatch(file)]
    entities = sum(len(re.findall(r"(?m)^kind:\s*(?:Component|Resource)\b", folder.text(file))) for file in catalogues)
    return Source("backstage", tuple(sorted(catalogues, key=_plainness))) if entities > 1 else None


def sketch_of(folder: Folder, source: Source, overlay: Node | None = None) -> Sketch:
    """The sketch of what was discovered."""
    if source.kind != "code":
        return reader(source.kind).sketch(folder, source.paths, overlay)
    found = Sketch(folder.root.name or "system", source.paths[0])
    found.said += [overlay] if overlay is not None else []
    workloads = list(_workloads(folder, source.paths))
    everything = [*workloads, *_stores(workloads)]
    return assemble(everything, folder, found, {}, corrections(overlay, (each.name for each in everything)))


def _plainness(file: str) -> tuple[int, int, str]:
    """Shallow files first, then those that compose itself would find, then those for production."""
    name = file.rpartition("/")[2]
    usual = 0 if name in NAMES or name == "Procfile" else 1 if "prod" in name else 2
    return (file.count("/"), usual, file)


def _has_manifests(folder: Folder, place: str) -> bool:
    return any(
        file.endswith((".yaml", ".yml"))
        and re.search(r"(?m)^kind:\s*(Deployment|StatefulSet|Kustomization)", folder.text(file))
        for file in folder.files(place, depth=3, most=300)
    )


def _workloads(folder: Folder, paths: tuple[str, ...]) -> Iterator[Workload]:
    """One workload for each line of a Procfile; without one, one for each Dockerfile."""
    procfile = next((path for path in paths if path.endswith("Procfile")), "")
    if procfile:
        for number, line in enumerate(folder.text(procfile).splitlines(), start=1):
            matched = re.match(r"([A-Za-z0-9_-]+):\s*(.+)", line)
            if matched:
                yield _process(folder, parent(procfile), procfile, number, matched.group(1), matched.group(2))
        return
    for path in paths:
        name = parent(path).rpartition("/")[2]
        yield _process(folder, parent(path), path, 1, name if name != "." else "app", "")


def _process(folder: Folder, place: str, file: str, number: int, name: str, command: str) -> Workload:
    evidence = Evidence(Confidence.CONFIG, file, number)
    build = Build(place, joined(place, "Dockerfile"), "", evidence)
    files, _ = variables.readable(folder, joined(place, ".env"))
    published = (Published(None, 80, False, evidence),) if name in _WEB or file.endswith("Dockerfile") else ()
    return Workload(
        name="release-job" if name == "release" else name,
        evidence=evidence,
        hosts=(name,),
        build=build,
        command=command,
        command_evidence=evidence if command else None,
        environment={**drivers.stores(folder, place), **_without_machine(variables.load(folder, files))},
        published=published,
        purpose="job" if name == "release" else "",
    )


def _without_machine(found: dict[str, Variable]) -> dict[str, Variable]:
    """Addresses of stores with the name of their kind for a host, whatever machine the example names."""
    kept: dict[str, Variable] = {}
    for key, variable in found.items():
        scheme = re.match(r"([a-z0-9+]+)://", variable.value)
        image = _SCHEMES.get(scheme.group(1).split("+")[0], _SCHEMES.get(scheme.group(1), "")) if scheme else ""
        kept[key] = Variable(f"{image}://{image}" if image else variable.value, variable.evidence)
    return kept


def _stores(workloads: list[Workload]) -> Iterator[Workload]:
    """A workload for every store that the environment names."""
    seen: set[str] = set()
    for workload in workloads:
        for variable in workload.environment.values():
            image = variable.value.partition("://")[0]
            if image in _SCHEMES.values() and image not in seen:
                seen.add(image)
                yield Workload(name=image, evidence=variable.evidence, hosts=(image,), image=image, elsewhere=True)
