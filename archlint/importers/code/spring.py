"""Spring: the names services are discovered by, and the settings that a configuration server hands out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, spring_documents
from archlint.importers.code.build_files import OF_JVM
from archlint.importers.code.neighbours import neighbours
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.dockerfile import Dockerfile
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

SETTINGS = tuple(
    f"src/main/resources/{name}.{ending}"
    for name in ("bootstrap", "application")
    for ending in ("yml", "yaml", "properties")
)
_FLAT = re.compile(
    r"^\s*spring\.application\.name\s*[:=]\s*['\"]?(?:\$\{[\w.-]+:)?([\w.-]+|@(?:project\.)?artifactId@)", re.MULTILINE
)
_NESTED = re.compile(
    r"^ {2,4}application:[ \t]*\n {4,8}name:[ \t]*['\"]?(?:\$\{[\w.-]+:)?([\w.-]+|@(?:project\.)?artifactId@)",
    re.MULTILINE,
)
_ARTIFACT = re.compile(r"<parent>[\s\S]*?</parent>|<artifactId>\s*([\w.-]+)")
"""How Maven calls a program, which settings may take for its name; the parent has a name of its own."""
_COPIED = re.compile(r"^\s*(?:COPY|ADD)\s+(?:--\S+\s+)*(\S*(?:config|settings)\S*)\s+\S", re.MULTILINE | re.IGNORECASE)
"""A folder of settings that an image is built with."""
_LOCATOR = re.compile(
    r"\blocator\.enabled\s*[:=]\s*true|\blocator:[ \t]*\n(?:[ \t]+[^\n]*\n){0,3}?[ \t]+enabled:[ \t]*true"
)
_ROUTES = re.compile(r"\blb://|\broutes:|\broutes[.\[]")
"""What settings of a gateway say: that it finds whom it passes requests on to by itself, and routes of its own."""
_BESIDE = re.compile(r"eureka-server|config-server|cloud-starter-gateway|spring-boot-admin")
"""Programs behind a registry that no gateway leads to."""
_FEIGN = re.compile(r"@FeignClient\(\s*(?:[^()]*?\b(?:name|value)\s*=\s*)?\"\$\{([\w.-]+)(?::[^}]*)?\}\"")
_LINE = re.compile(r"^([ ]*)([\w.-]+)[ \t]*[:=][ \t]*[\"']?([^\s\"'#]*)", re.MULTILINE)
"""A line of settings: how deep it stands, its key, and the value behind that."""
_PORTS = ("server.port", "micronaut.server.port")
_PLACEHOLDER = re.compile(r"\$\{([\w.-]+)(?::([^}]*))?\}")
"""A variable in settings, with what holds where nothing sets it."""
_OF_PROFILE = re.compile(r"(?:^|/)application-([\w-]+)\.(?:ya?ml|properties)$")
"""Settings that hold where a profile is active: `application-docker.yml`."""
_ACTIVE = ("SPRING_PROFILES_ACTIVE", "SPRING_PROFILES_INCLUDE", "MICRONAUT_ENVIRONMENTS")
_MADE_ACTIVE = re.compile(
    r"(?:spring\.profiles\.(?:active|include)|SPRING_PROFILES_ACTIVE|micronaut\.environments|MICRONAUT_ENVIRONMENTS)[=\s\"']+([^\s\"']+)"
)
_OTHERWISE = re.compile(r"\$\{[\w.-]+:-?([^{}]*)\}")
"""A variable, and what holds where nothing sets it."""
_SERVES = re.compile(r"eureka-server|cloud-config-server|consul-server")
_LIBRARY = {"queue": r"amqp|rabbit", "stream": r"kafka", "redis": r"redis", "search": r"elasticsearch"}
"""What the build file of a service names when it uses a channel or store that the settings give to everybody."""


def names(workloads: Sequence[Workload], folder: Folder) -> dict[str, str]:
    """`spring.application.name` of every service that has one, as a further name of the service."""
    found: dict[str, str] = {}
    for workload in workloads:
        if workload.build is None or not _build_file(workload, folder):
            continue
        place = codebase.place_of(workload, folder)
        told = workload.environment.get("SPRING_APPLICATION_NAME")
        if told is not None:
            found.setdefault(told.value, workload.name)
        for file in SETTINGS:
            text = folder.text(joined(place, file), 200_000)
            matched = _FLAT.search(text) or _NESTED.search(text)
            if matched:
                artifacts = (each[1] for each in _ARTIFACT.finditer(_build_file(workload, folder)) if each[1])
                found.setdefault(next(artifacts, "") if "@" in matched[1] else matched[1], workload.name)
                break
    return found


def handed_out(
    workloads: Sequence[Workload], folder: Folder, known: Mapping[str, str]
) -> Iterator[tuple[str, str, bool]]:
    """Service, file, and whether the file is for everybody: what a configuration server has for its clients.

    `known` are the names of services, with those from `names`; a file for nobody here has an empty service.
    """
    built = {w.name: _build_file(w, folder) for w in workloads if w.build is not None}
    servers = [w for w in workloads if "config-server" in built.get(w.name, "")]
    beside = {server.name for server in servers}
    clients = [name for name, text in built.items() if "cloud-starter-config" in text and name not in beside]
    for server in servers:
        for file in _repository(server, folder):
            name, _, ending = file.rpartition("/")[2].rpartition(".")
            if ending not in ("yml", "yaml", "properties") or parent(file).endswith("src/main/resources"):
                continue
            owner = _client(parent(file).rpartition("/")[2].lower(), known, workloads) if name == "application" else ""
            if name == "application" and not owner:
                yield from ((client, file, True) for client in clients)
                continue
            client = owner or _client(name.lower(), known, workloads)
            if client != server.name:
                yield client, file, False


def _repository(server: Workload, folder: Folder) -> Iterator[str]:
    """Files that a configuration server has: beside its code, and in folders of settings that are mounted, or copied into it."""
    place = codebase.place_of(server, folder)
    yield from folder.files(place, depth=7, most=600)
    given = [mount.source for mount in server.mounts if mount.kind == "bind"]
    if server.build is not None:
        copied = _COPIED.findall(folder.text(server.build.dockerfile))
        given += [joined(server.build.folder, source.rstrip("/*")) for source in copied]
    for source in dict.fromkeys(given):
        if source not in (".", place) and folder.holds(source) and not f"{source}/".startswith(f"{place}/"):
            yield from (file for file in folder.files(source, depth=4, most=600) if "/src/" not in file)


def _client(name: str, known: Mapping[str, str], workloads: Sequence[Workload]) -> str:
    """The service that settings are for: `orders.yml`, or `orders-docker.yml` when that profile is active."""
    if name in known:
        return known[name]
    for workload in workloads:
        profiles = workload.environment.get("SPRING_PROFILES_ACTIVE")
        for profile in profiles.value.lower().split(",") if profiles is not None else ():
            if known.get(name.removesuffix(f"-{profile.strip()}")) == workload.name:
                return workload.name
    return ""


def discovered(
    workloads: Sequence[Workload], characters: Mapping[str, Character], folder: Folder
) -> Iterator[tuple[str, str, Evidence]]:
    """Client, server and the line of the build for every client of a Eureka registry or of Zipkin, where there is only one."""
    built = {w.name: (w, text) for w in workloads if w.build is not None and (text := _build_file(w, folder))}
    registries = [name for name, (_, text) in built.items() if "eureka-server" in text]
    tracers = [w.name for w in workloads if "zipkin" in w.image and characters[w.name].purpose == "monitor"]
    for servers, library in ((registries, r"eureka-client"), (tracers, r"zipkin|brave")):
        for name, (workload, text) in built.items() if len(servers) == 1 else ():
            said = re.search(library, text) if name != servers[0] else None
            if said:
                place = codebase.place_of(workload, folder)
                file = next(joined(place, each) for each in OF_JVM if folder.text(joined(place, each), 200_000))
                line = text.count("\n", 0, said.start()) + 1
                yield name, servers[0], Evidence(Confidence.CONFIG, file, line, "its build has the client")


def located(
    workloads: Sequence[Workload], folder: Folder, handed: Sequence[tuple[str, str, bool]]
) -> Iterator[tuple[str, str, str]]:
    """Gateway, service and file where a gateway has no routes of its own, and passes on to all that the registry knows."""
    built = {w.name: (w, text) for w in workloads if w.build is not None and (text := _build_file(w, folder))}
    known = [name for name, (_, text) in built.items() if "eureka-client" in text and not _BESIDE.search(text)]
    for name, (workload, text) in built.items():
        place = codebase.place_of(workload, folder)
        files = [*(joined(place, each) for each in SETTINGS), *(file for client, file, _ in handed if client == name)]
        texts = {file: found for file in files if (found := folder.text(file, 200_000))}
        if any(_ROUTES.search(each) for each in texts.values()):
            continue
        told = next((file for file, each in texts.items() if _LOCATOR.search(each)), "")
        if told or "netflix-zuul" in text:
            yield from ((name, each, told or place) for each in known if each != name and "zuul" not in built[each][1])


def clients(workload: Workload, known: Mapping[str, str], folder: Folder) -> Iterator[tuple[str, Evidence]]:
    """Whom clients of OpenFeign call whose name is a setting of the program: `@FeignClient("${clients.stock.name}")`."""
    place = codebase.place_of(workload, folder)
    settings = [folder.text(joined(place, file), 200_000) for file in SETTINGS]
    for file, text in codebase.code(place, folder, ()) if any(settings) else ():
        for found in _FEIGN.finditer(text) if "@FeignClient(" in text else ():
            value = next(filter(None, (_value(each, found[1]) for each in settings)), "")
            if value in known:
                line = text.count("\n", 0, found.start()) + 1
                yield known[value], Evidence(Confidence.CODE, file, line, found[1])


def port(workload: Workload, told: Mapping[str, str], folder: Folder) -> int | None:
    """The port on which a program of Spring or Micronaut is set to listen, 0 for any that is free; `told` are the variables that it is given."""
    place = codebase.place_of(workload, folder)
    for text in (folder.text(joined(place, file), 200_000) for file in SETTINGS if workload.build is not None):
        said = next(filter(None, (_value(text, key) for key in _PORTS)), "") if "port" in text else ""
        if said:
            placeholder = _PLACEHOLDER.fullmatch(said)
            number = told.get(placeholder[1], placeholder[2] or "") if placeholder is not None else said
            return int(number) if number.isdecimal() else 0
    return None


def in_effect(file: str, workload: Workload, dockerfile: Dockerfile | None, folder: Folder) -> str | None:
    """A file of settings in small letters without documents for profiles that are not active where a program runs; None where all of it may hold."""
    if not spring_documents.are_apart(folder, file):
        return None
    active = folder.once(_active, *_says_profiles(workload, dockerfile, folder))
    return None if active is None else spring_documents.in_effect(folder, file, active)


def is_of_other_profile(file: str, workload: Workload, dockerfile: Dockerfile | None, folder: Folder) -> bool:
    """Whether a file has settings of a profile that is not active where a program runs, as far as all that makes one so can be seen."""
    profile = _OF_PROFILE.search(file)
    active = folder.once(_active, *_says_profiles(workload, dockerfile, folder)) if profile is not None else None
    return profile is not None and active is not None and profile[1].lower() not in active


def _says_profiles(workload: Workload, dockerfile: Dockerfile | None, folder: Folder) -> tuple[str, str]:
    """Where the code of a program lies, and all that may say with which profiles it is started."""
    told = {**(dockerfile.environment if dockerfile is not None else {}), **workload.environment}
    values = [f"SPRING_PROFILES_ACTIVE={told[key].value}" for key in _ACTIVE if key in told]
    image = folder.text(workload.build.dockerfile) if workload.build is not None else ""
    values += [each.value for each in told.values() if "profiles" in each.value or "environments" in each.value]
    return codebase.place_of(workload, folder), "\n".join((*values, workload.command, image))


def _active(folder: Folder, place: str, started: str) -> frozenset[str] | None:
    """The profiles that are active, in small letters; None where that cannot be told."""
    said = _MADE_ACTIVE.findall(started)
    keys = ("include",) if said else ("active", "include")  # who starts a program has the last word
    for text in (folder.text(joined(place, file), 200_000) for file in SETTINGS):
        said += filter(None, (_value(text, f"spring.profiles.{key}") for key in keys))
        if "group" in text and "profiles" in text:
            return None
    values = [_OTHERWISE.sub(r"\1", each) for each in said]
    unknown = any("$" in each or "@" in each or each.endswith(",") for each in values)
    return None if unknown else frozenset(name.strip("[]").lower() for each in values for name in each.split(","))


def _value(text: str, key: str) -> str:
    r"""What settings say of a key with its steps, in lines of their own or one inside of the other; empty for nothing.

    >>> _value("a:\n  b:\n    c: x\n", "a.b.c"), _value("a.b.c=x\n", "a.b.c"), _value("a:\n  d: 1\nb:\n  c: x\n", "a.c")
    ('x', 'x', '')
    """
    above: list[tuple[int, str]] = []
    for found in _LINE.finditer(text):
        while above and above[-1][0] >= len(found[1]):
            above.pop()
        above.append((len(found[1]), found[2]))
        if found[3] and ".".join(name for _, name in above) == key:
            return found[3]
    return ""


def is_directory(workload: Workload, folder: Folder) -> bool:
    """Whether a program is a registry or a configuration server by what it is built with."""
    return workload.build is not None and _SERVES.search(_build_file(workload, folder)) is not None


def lacks(workload: Workload, target: Workload, folder: Folder) -> bool:
    """Whether a service is given the address of a registry for which neither it nor what is around it or beside it brings a client."""
    found = _build_file(target, folder) if target.build is not None else ""
    if "eureka-server" not in found or workload.build is None or not _build_file(workload, folder):
        return False
    place = codebase.place_of(workload, folder)
    places = dict.fromkeys((*up_from(place), *neighbours(place, folder)))
    texts = (folder.text(joined(each, name), 200_000) for each in places for name in OF_JVM)
    return not any("eureka-client" in text for text in texts)


def uses(workload: Workload, target: Workload, character: Character, folder: Folder) -> bool:
    """Whether the build file of a service names a library for what settings for everybody point to."""
    if re.search(r"eureka|registry|discovery", target.name):
        wanted = r"eureka-client|consul-discovery"
    elif "zipkin" in target.name + target.image:
        wanted = r"zipkin|brave"
    else:
        wanted = _LIBRARY.get(character.purpose, r"(?!)")
    return re.search(wanted, _build_file(workload, folder)) is not None


def _build_file(workload: Workload, folder: Folder) -> str:
    place = codebase.place_of(workload, folder)
    return next((text for name in OF_JVM if (text := folder.text(joined(place, name), 200_000))), "")
