"""What runs, in words that compose files and Kubernetes manifests share; nothing interpreted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from archlint.frozen import frozen
from archlint.importers.evidence import Evidence
from archlint.source import Node

_MOST_ASIDE = 5


@frozen
class Variable:
    """The value of one environment variable and where it was seen; the value never leaves the importer."""

    value: str
    evidence: Evidence
    shared: bool = False
    """Whether it came with everything else in a map that others get as a whole too."""
    secret: bool = False
    """Whether a secret of the platform holds its value, which is therefore never seen."""


@frozen
class Published:
    """A port that is reachable from outside: on the host side and inside; `local` when only from the host itself."""

    host: int | None
    container: int
    local: bool
    evidence: Evidence


@frozen
class Mount:
    """Something mounted: a named volume, a path of the project, or nothing that stays (`tmpfs`, anonymous)."""

    source: str
    target: str
    kind: str
    """named, bind, anonymous, tmpfs, config"""
    evidence: Evidence
    shared: bool = False
    """Whether instances on other machines see the same: a share of the network, the one claim of a Deployment."""


@frozen
class Probe:
    """A health check: the path it asks (if it asks one) and its timing in seconds."""

    path: str
    evidence: Evidence
    interval: float | None = None
    timeout: float | None = None
    failures: int | None = None
    ready: bool = False


@frozen
class Build:
    """Where an image is built: the folder, its Dockerfile (both as seen from the root of the project) and the stage."""

    folder: str
    dockerfile: str
    stage: str
    evidence: Evidence
    arguments: tuple[tuple[str, str], ...] = ()
    """Names and values of its arguments, of which one may name the program that is built."""


@frozen
class Dependency:
    """A start order: on whom, and until when it waits."""

    name: str
    condition: str
    evidence: Evidence
    said: Node | None = None
    """What `x-archlint` says about it."""
    linked: bool = False


@frozen
class Workload:
    """One service of a compose file, or one workload of Kubernetes."""

    name: str
    evidence: Evidence
    hosts: tuple[str, ...]
    """Every name under which others reach it, its own first."""
    image: str = ""
    build: Build | None = None
    command: str = ""
    command_evidence: Evidence | None = None
    directory: str = ""
    """The folder of the container in which it is started, where the platform says another than the image."""
    environment: Mapping[str, Variable] = field(default_factory=dict[str, Variable])
    ports: tuple[int, ...] = ()
    published: tuple[Published, ...] = ()
    mounts: tuple[Mount, ...] = ()
    probes: tuple[Probe, ...] = ()
    labels: Mapping[str, Variable] = field(default_factory=dict[str, Variable])
    dependencies: tuple[Dependency, ...] = ()
    facts: Mapping[str, tuple[object, Evidence]] = field(default_factory=dict[str, "tuple[object, Evidence]"])
    """Blueprint keys that the platform states directly: replicas, cores, memory."""
    purpose: str = ""
    """What the platform already knows it to be: job, scheduler."""
    engine: str = ""
    """The engine that the platform already knows it to run on."""
    said: Node | None = None
    """What `x-archlint` says about it."""
    configs: tuple[tuple[str, str, int], ...] = ()
    """Configuration texts that it is given, by name and first line (ConfigMaps, inline `configs`)."""
    elsewhere: bool = False
    """Whether only its address is known, so that nothing can be said about volumes."""
    restart: str = ""
    node_name: str = ""
    profiles: tuple[str, ...] = ()
    blind: bool = False
    """Whether an environment file that it reads is not in the repository, so that not all it is told is known."""
    on_host: bool = False
    """Whether it has the network of its machine, so that `localhost` is the machine."""
    idle: str = ""
    """Why nothing of it runs, empty when it does."""
    secrets: Mapping[str, Evidence] = field(default_factory=dict[str, Evidence])
    """Secrets of the platform that it takes something from, and where it says so."""
    in_cluster: bool = False
    """Whether a host of one word that nothing here has is another service beside it."""
    namespace: str = ""
    """Where its names are known without saying where; others add it (`db.shop`)."""

    @property
    def own_name(self) -> str:
        """Its name without the namespace or kind that tells it from others of that name."""
        return self.name.rpartition("/")[2]


def of_profiles(workloads: Sequence[Workload]) -> tuple[frozenset[str], list[str]]:
    """What only starts with a profile, beside what always does, and a note of it: nothing of it is held against the design."""
    aside = {each.name: each.profiles for each in workloads if each.profiles}
    if not aside or len(aside) == len(workloads):
        return frozenset(), []
    some = ", ".join(f"{name} ({', '.join(profiles)})" for name, profiles in [*aside.items()][:_MOST_ASIDE])
    more = f" and {len(aside) - _MOST_ASIDE} more" if len(aside) > _MOST_ASIDE else ""
    return frozenset(aside), [f"with a profile alone start, and their volumes and ports are not judged: {some}{more}"]
