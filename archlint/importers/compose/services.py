"""A merged compose service as a workload: what runs, reachable how, given what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import node_imports
from archlint.importers.code.builds import of_image
from archlint.importers.code.frameworks import is_language
from archlint.importers.compose.mounts import mounts
from archlint.importers.compose.normal import said_of
from archlint.importers.compose.ports import ports, published
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.workloads import variables
from archlint.importers.workloads.commands import chained
from archlint.importers.workloads.images import identify
from archlint.importers.workloads.probes import probe_of
from archlint.importers.workloads.sizes import cores, size
from archlint.importers.workloads.workload import Build, Dependency, Variable, Workload
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.importers.compose.project import Project
    from archlint.importers.workloads.workload import Mount, Probe
    from archlint.source import Node
    from archlint.source.folder import Folder

_MONOREPO = ("apps", "services", "packages", "app", "src")
"""Where repositories of several programs keep them."""
UNSUPPORTED = {
    "provider": "is run by a provider plugin",
    "models": "uses a model runner",
    "external_links": "links to containers of another project",
    "volumes_from": "shares the volumes of another container",
    "credential_spec": "uses a Windows credential",
}
"""Keys that say something about the system that is not read, and how to say so."""


def workload(project: Project, name: str) -> Workload:
    """One service, everything read that a design can use."""
    service = project.services[name]
    folder = project.folders.get(name, ".")
    for key, words in UNSUPPORTED.items():
        node = service.get(key)
        if node is not None and not all(text.partition(":")[0] in project.services for text in node.texts() or ("",)):
            project.note(f"{node.place}: `{name}` {words} (`{key}`), which is not imported")
    command, line = _command(service)
    image = service.get("image")
    restart, network = service.get("restart"), service.get("network_mode")
    found = mounts(project, service, folder)
    build = _build(service, folder, project)
    pulled = build is not None and image is not None and _is_missing(service, build, project.root)
    return Workload(
        name=name,
        evidence=seen(Confidence.CONFIG, service),
        hosts=_hosts(name, service),
        image=image.text() if image is not None else "",
        build=(None if pulled else build)
        or _mounted(service, found, _inside(service, command, found), project.root)
        or (image and of_image(project.root, image, name, folder, command, _MONOREPO, pulled=pulled))
        or build,
        command=command,
        command_evidence=line,
        directory=directory.text() if (directory := service.get("working_dir")) is not None else "",
        environment=_environment(project, service, folder, found),
        ports=ports(service),
        published=published(service),
        mounts=found,
        probes=_probes(service, _hosts(name, service)),
        labels=_labels(service),
        dependencies=_dependencies(service, project),
        facts=_facts(service),
        said=said_of(service),
        restart=restart.text() if restart is not None else "",
        purpose="job" if _ends(service) else "",
        configs=_configs(project, service),
        profiles=project.profiles(service),
        blind=_is_blind(project, service, folder),
        on_host=network is not None and network.text() == "host",
    )


def _ends(service: Node) -> bool:
    """Whether a swarm lets it end for good: nothing that keeps data or is asked from outside, and never restarted."""
    image = service.get("image")
    condition = service.get("deploy", "restart_policy", "condition")
    kept = image is not None and identify(image.text()) is not None
    return condition is not None and condition.text() == "none" and not kept and service.get("ports") is None


def _hosts(name: str, service: Node) -> tuple[str, ...]:
    found = [name]
    for key in ("container_name", "hostname"):
        node = service.get(key)
        found += [node.text()] if node is not None else []
    networks = service.get("networks")
    for network in networks.entries().values() if networks is not None else ():
        for key in ("aliases", "ipv4_address"):
            said = network.get(key)
            found += said.texts() if said is not None else ()
    return tuple(dict.fromkeys(host for host in found if host))


def _build(service: Node, folder: str, project: Project) -> Build | None:
    build = service.get("build")
    if build is None or not build.entries():
        return None
    context, file, target = build.get("context"), build.get("dockerfile"), build.get("target")
    where = context.text() if context is not None else "."
    if "://" in where or where.startswith("git@"):
        project.note(f"{build.place}: the build from another repository is not read")
        return None
    inside = joined(folder, where)
    if not project.root.holds(inside) and project.root.holds(joined(".", where)):
        inside = joined(".", where)
    dockerfile = joined(inside, file.text() if file is not None and file.text() else "Dockerfile")
    given = build.get("args")
    arguments = tuple((key, value.text()) for key, value in given.entries().items()) if given is not None else ()
    stage = target.text() if target is not None else ""
    return Build(inside, dockerfile, stage, seen(Confidence.CONFIG, build), arguments)


def _is_missing(service: Node, build: Build, root: Folder) -> bool:
    """Whether nothing says how an image is built where it would be: it is pulled, and its name tells whose code it runs."""
    return service.get("build", "dockerfile_inline") is None and not root.has(build.dockerfile)


def _mounted(service: Node, found: tuple[Mount, ...], inside: str, root: Folder) -> Build | None:
    """The source folder that is mounted into the plain image of a programming language, or what is run `inside` of it."""
    image, directory = service.get("image"), service.get("working_dir")
    if image is None or not is_language(image.text()):
        return None
    started = re.escape(directory.text().rstrip("/")) if directory is not None else "/app"
    places = re.compile(rf"/(app|code|src|srv|workspace|usr/src/\w+|var/www/html|opt/app)(/\w+)?|{started}/?")
    bound = (each for each in found if each.kind == "bind" and not each.source.startswith("/"))
    code = next((each for each in bound if places.fullmatch(each.target)), None)
    if code is None:
        return None
    below = (
        joined(code.source, inside)
        if inside and "@" not in inside
        else node_imports.below(root, code.source, inside[1:])
    )
    return Build(below if below and root.holds(below) else code.source, "", "", code.evidence)


def _inside(service: Node, command: str, found: tuple[Mount, ...]) -> str:
    """Where in the code that is mounted a program is run: a folder, or the name of a package behind an `@`."""
    package_of = re.search(
        r"(?:-F|--filter|--workspace|-w|yarn workspace)[= ][\"']?([@\w/.-]+?)(?:\.\.\.)?[\"']?(?:\s|$)", command
    )
    if package_of is not None:
        return f"@{package_of[1]}"
    place = service.get("working_dir")
    where = place.text() if place is not None else ""
    return next((where[len(m.target) :].strip("/") for m in found if where.startswith(f"{m.target.rstrip('/')}/")), "")


def _command(service: Node) -> tuple[str, Evidence | None]:
    """Entry point and command as one line of text, and where the last of them stands."""
    parts: list[str] = []
    evidence: Evidence | None = None
    for key in ("entrypoint", "command"):
        node = service.get(key)
        if node is not None and node.texts():
            parts.append(" ".join(node.texts()))
            evidence = seen(Confidence.CONFIG, node, key)
    return " ".join(chained(" ".join(parts)).split()), evidence


def _environment(project: Project, service: Node, folder: str, mounted: tuple[Mount, ...]) -> dict[str, Variable]:
    """The environment: files first, then what the service says itself; bare names come from the project.

    A mounted `.env` is one of the files: programs that read it themselves see it as their environment.
    """
    found: dict[str, Variable] = {}
    for mount in mounted:
        if mount.kind == "bind" and mount.source.rpartition("/")[2] == ".env":
            names, _ = variables.readable(project.root, mount.source)
            found.update(project.environment(names))
    files = service.get("env_file")
    for item in files.items() if files is not None else ():
        path = item.get("path") if item.is_mapping else item
        if path is None or not path.text():
            continue
        names, said = variables.readable(project.root, joined(folder, path.text()))
        seen_before = any(note.endswith(said) for note in project.notes)
        project.note(f"{item.place}: {said}" if said and not seen_before else "")
        for name, variable in project.environment(names).items():
            filled = variables.interpolate(variable.value, {**project.values, **found})
            found[name] = Variable(filled, variable.evidence)
    environment = service.get("environment")
    for name, node in environment.entries().items() if environment is not None else ():
        value = node.text() if node.value is not None else _from_project(project, name)
        found[name] = Variable(value, seen(Confidence.ENV, node, _key(name)))
    return found


def _is_blind(project: Project, service: Node, folder: str) -> bool:
    """Whether an environment file of the service is kept out of the repository."""
    files = service.get("env_file")
    items = files.items() if files is not None else ()
    paths = (item.get("path") if item.is_mapping else item for item in items)
    named = (joined(folder, path.text()) for path in paths if path is not None and path.text())
    return any(not project.root.has(path) or variables.is_kept_out(project.root, path) for path in named)


def _from_project(project: Project, name: str) -> str:
    variable = project.values.get(name)
    return "" if variable is None else variable.value


def _key(name: str) -> str:
    """The name of a variable, if it looks like one: a value without its name is never repeated."""
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,60}", name) else ""


def _labels(service: Node) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for labels in (service.get("labels"), service.get("deploy", "labels")):
        if labels is None:
            continue
        for name, node in labels.entries().items():
            found[name] = Variable(node.text(), seen(Confidence.CONFIG, node, "label"))
        for item in labels.items():
            name, _, value = item.text().partition("=")
            found[name] = Variable(value, seen(Confidence.CONFIG, item, "label"))
    return found


def _dependencies(service: Node, project: Project) -> tuple[Dependency, ...]:
    found: dict[str, Dependency] = {}
    depends = service.get("depends_on")
    for name, node in depends.entries().items() if depends is not None else ():
        condition = node.get("condition")
        found[name] = Dependency(
            name,
            condition.text() if condition is not None else "service_started",
            seen(Confidence.DEPENDS, node, "depends_on"),
            node.get("x-archlint"),
        )
    links = service.get("links")
    for item in links.items() if links is not None else ():
        name = item.text().partition(":")[0]
        if name in project.services:
            found[name] = Dependency(name, "", seen(Confidence.DEPENDS, item, "links"), None, linked=True)
    return tuple(found.values())


def aliases(service: Node) -> dict[str, str]:
    """Names that `links` gives to other services: alias to service."""
    links = service.get("links")
    found: dict[str, str] = {}
    for item in links.items() if links is not None else ():
        name, colon, alias = item.text().partition(":")
        if colon:
            found[alias] = name
    return found


def _probes(service: Node, hosts: tuple[str, ...]) -> tuple[Probe, ...]:
    check = service.get("healthcheck")
    test = check.get("test") if check is not None else None
    disabled = check.get("disable") if check is not None else None
    if check is None or test is None or (disabled is not None and disabled.value is True):
        return ()
    return probe_of(" ".join(test.texts()), check, hosts)


def _facts(service: Node) -> dict[str, tuple[object, Evidence]]:
    found: dict[str, tuple[object, Evidence]] = {}
    for keys, name, read in (
        (("scale",), "replicas", _whole),
        (("deploy", "replicas"), "replicas", _whole),
        (("cpus",), "cores", cores),
        (("mem_limit",), "memory", size),
        (("deploy", "resources", "limits", "cpus"), "cores", cores),
        (("deploy", "resources", "limits", "memory"), "memory", size),
    ):
        node = service.get(*keys)
        value = None if node is None else read(node.text())
        if node is not None and value is not None:
            found[name] = (value, seen(Confidence.DECLARED, node, ".".join(keys)))
    return found


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _configs(project: Project, service: Node) -> tuple[tuple[str, str, int], ...]:
    """Configuration that stands in the compose file itself."""
    configs = service.get("configs")
    found: list[tuple[str, str, int]] = []
    for item in configs.items() if configs is not None else ():
        source = item.get("source")
        name = source.text() if source is not None else item.text()
        content = project.top.get("configs", {}).get(name)
        text = content.get("content") if content is not None else None
        if text is not None and text.text():
            found.append((text.file, text.text(), text.line))
    return tuple(found)
