"""A compose project: its files found, filled in, included, extended and merged into one set of services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.errors import ImportingError, did_you_mean, meaning, nearest
from archlint.frozen import replace
from archlint.importers.compose.files import begins, elsewhere, run_in
from archlint.importers.compose.inheriting import inherited
from archlint.importers.compose.malformed import repaired
from archlint.importers.compose.normal import filled, merge, normal
from archlint.importers.workloads import variables
from archlint.source import Node
from archlint.source.folder import Folder, joined, parent
from archlint.source.foreign import refuse, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.importers.workloads.workload import Variable

_DEEPEST = 20
_RESET = "!reset"
"""Behind a service or a key, what the files before said of it is taken back."""


@dataclass(slots=True)
class Project:
    """The services of a project, everything merged, and what is to be said about the reading.

    `folder` is where relative paths begin, `values` what variables are filled in with.
    """

    root: Folder
    files: list[str] = field(default_factory=list[str])
    services: dict[str, Node] = field(default_factory=dict[str, Node])
    folders: dict[str, str] = field(default_factory=dict[str, str])
    values: dict[str, Variable] = field(default_factory=dict[str, "Variable"])
    top: dict[str, dict[str, Node]] = field(default_factory=dict[str, "dict[str, Node]"])
    name: str = ""
    said: Node | None = None
    notes: list[str] = field(default_factory=list[str])

    read: dict[str, dict[str, Variable]] = field(default_factory=dict[str, "dict[str, Variable]"])
    """Environment files that were read, by their paths: hundreds of includes may name the same one."""

    def environment(self, files: list[str]) -> dict[str, Variable]:
        """What these environment files set together."""
        names = "\n".join(files)
        if names not in self.read:
            self.read[names] = variables.load(self.root, files)
        return self.read[names]

    def profiles(self, service: Node) -> tuple[str, ...]:
        """The profiles without one of which a service does not start; none where the project sets one (`COMPOSE_PROFILES`)."""
        named, chosen = service.get("profiles"), self.values.get("COMPOSE_PROFILES")
        found = named.texts() if named is not None else ()
        return () if chosen is not None and {*found} & {each.strip() for each in chosen.value.split(",")} else found

    def note(self, text: str) -> None:
        """Say something once."""
        if text and text not in self.notes:
            self.notes.append(text)


def load(root: Folder, files: Sequence[str]) -> Project:
    """Read a project from its files, later ones over earlier ones.

    Raises ImportingError with the place of the first thing that compose would refuse as well.
    """
    project = Project(root)
    folder = begins(files, root)
    own, texts = joined(folder, ".env"), [root.text(file) for file in files]
    env, said = variables.readable(root, own)
    if not env:
        env, said = variables.named_otherwise(root, folder, texts)
    project.values = variables.without_strangers(project.environment(env), own, texts, _named(project, files))
    if env:
        project.note(said)
    for file in files:
        if file == files[0] or root.nodes(file):
            _add(project, file, folder, ())
    for name in list(project.services):
        project.services[name] = _extended(project, project.services[name], name, ())
    _check(project)
    return project


def _named(project: Project, files: Sequence[str]) -> frozenset[str]:
    """The names of the services that files have, whatever else is wrong with them."""
    said = (document.get("services") for file in files for document in project.root.nodes(file)[:1])
    return frozenset(name for each in said if each is not None and each.is_mapping for name in each.entries())


def _add(project: Project, file: str, folder: str, above: tuple[str, ...]) -> None:
    """Merge one file, and what it includes, into the project; `above` are the files that include it."""
    if file in above:
        others = above[above.index(file) + 1 :]
        over = f", over {' and '.join(others[:3])}{' and others' if len(others) > 3 else ''}" if others else ""
        raise refused("include-loop", f"{file} includes itself{over}")
    if len(above) == _DEEPEST:
        raise refused("include-loop", f"{file} is included over {_DEEPEST} files; at most {_DEEPEST - 1} are followed")
    document = _document(project, file)
    project.files.append(file)
    included = document.get("include")
    if included is not None and included.value is not None and not isinstance(included.value, tuple):
        raise refused(
            "wrong-type", f"{included.place}: `include` is a list of files, this is none", "write `include: [FILE]`"
        )
    for item in included.items() if included is not None else ():
        _include(project, item, folder, (*above, file))
    for key, node in _services(document, project).items():
        _add_service(project, key, normal(repaired(key, node, project.notes)), folder)
    for key in ("volumes", "networks", "secrets", "configs"):
        section = document.get(key)
        project.top.setdefault(key, {}).update(section.entries() if section is not None else {})
    name, said = document.get("name"), document.get("x-archlint")
    project.name = name.text() if name is not None and name.text() else project.name
    project.said = said if said is not None else project.said


def _document(project: Project, file: str) -> Node:
    documents = project.root.nodes(file)
    if not documents:
        raise refused("empty-file", f"{file} is empty", "write the `services` into it, or name another file")
    document = documents[0]
    if len(documents) > 1:
        raise refused(
            "several-documents", f"{documents[1].place}: a compose file holds one document, a second begins here"
        )
    if not document.is_mapping:
        raise refused(
            "no-compose", f"{file}:{document.line}: a compose file is a mapping with `services`, this is none"
        )
    if document.get("apiVersion") is not None and document.get("kind") is not None:
        raise refused("no-compose", f"{file} is a Kubernetes manifest", "use `archlint import kubernetes`")
    return filled(document, {**run_in(file, project.root), **project.values}, variables.interpolate)


def _services(document: Node, project: Project) -> dict[str, Node]:
    services = document.get("services")
    if services is None:
        first = {
            k: v for k, v in document.entries().items() if v.get("image") is not None or v.get("build") is not None
        }
        if first:
            project.note(f"{document.file} has the first format of compose files, without `services`")
            return first
        if document.get("include") is not None or document.get("volumes") or document.get("networks"):
            return {}
        if project.services and all(key in ("version", "name") or key.startswith("x-") for key in document.entries()):
            return {}  # an override that overrides nothing
        near = nearest("services", document.entries())
        if near is not None:
            place = document.entries()[near].place
            raise refused("no-services", f"{place}: a compose file has no section `{near}`", meaning("services"))
        raise refused("no-services", f"{document.file} has no `services`, so it is no compose file")
    if services.value is not None and not services.is_mapping:
        raise refused("wrong-type", f"{services.place}: `services` is a mapping from names to services, this is none")
    for name, service in services.entries().items():
        if name.startswith("x-"):
            continue
        if service.tag == _RESET:
            project.services.pop(name, None)
        elif service.value is not None and not service.is_mapping:
            raise refused("wrong-type", f"{service.place}: the service `{name}` is a mapping, this is none")
    kept = {n: s for n, s in services.entries().items() if s.is_mapping and s.tag != _RESET}
    return {n: s for n, s in kept.items() if not n.startswith("x-")}


def _add_service(project: Project, name: str, service: Node, folder: str) -> None:
    if name in project.services:
        service = merge(project.services[name], service)
    project.services[name] = service
    project.folders.setdefault(name, folder)


def _include(project: Project, item: Node, folder: str, above: tuple[str, ...]) -> None:
    path = item.get("path")
    names = (path.texts() if path is not None else ()) if item.is_mapping else (item.text(),)
    first = next(iter(names), "")
    for name in names:
        if "://" in name or name.startswith("git@"):
            project.note(f"{item.place}: the include from another repository is not read")
            continue
        file = joined(folder, name)
        home = item.get("project_directory")
        inner = joined(folder, home.text()) if home is not None else parent(joined(folder, first))
        if not project.root.has(file):
            raise _missing(project.root, item, "included", file)
        if name == first:
            env, said = variables.readable(project.root, joined(inner, ".env"))
            project.values = {**project.environment(env), **project.values}
            project.note(said if env else "")
        _add(project, file, inner, above)


def _missing(root: Folder, said: Node, how: str, file: str) -> ImportingError:
    """That a file is not there, or that it lies where nothing is read."""
    if file.startswith(("../", "/")) or file == ".." or root.leads_out(file):
        message = f"{said.place}: the {how} file {file} lies outside the project, and is not read"
        return refused("outside", message, "begin above both: `--root` names the folder that holds them")
    return refused("not-found", f"{said.place}: the {how} file {file} does not exist")


def _extended(project: Project, service: Node, name: str, path: tuple[str, ...]) -> Node:
    """A service over the one that it extends."""
    extends = service.get("extends")
    if extends is None:
        return service
    other = extends.get("service") if extends.is_mapping else extends
    file_node = extends.get("file")
    target = other.text() if other is not None else name
    folder = project.folders.get(name, ".")
    file = joined(folder, file_node.text()) if file_node is not None else name.rpartition("#")[0]
    step = f"{file}#{target}"
    if step in path or (not file and target == name):
        raise refused("extends-loop", f"{extends.place}: `{name}` extends itself")
    if file:
        if "://" in file_node_text(file_node):
            project.note(f"{extends.place}: the service from another repository is not read")
            return service
        if not project.root.has(file):
            raise _missing(project.root, extends, "extended", file)
        known = {k: normal(v) for k, v in _services(_document(project, file), project).items()}
        project.folders.setdefault(f"{file}#{target}", parent(file))
    else:
        known = project.services
    if target not in known:
        help_ = did_you_mean(target, known)
        raise refused("unknown-service", f"{extends.place}: there is no service `{target}` to extend", help_)
    below = _extended(project, known[target], step if file else target, (*path, step))
    kept = {k: v for k, v in below.entries().items() if k != "extends"}
    if file:
        kept = inherited(kept, parent(file), folder, project.services)
    own = {k: v for k, v in service.entries().items() if k != "extends"}
    return service.with_value(merge(below.with_value(kept), service.with_value(own)).value)


def file_node_text(node: Node | None) -> str:
    """The text of a node that may be missing."""
    return "" if node is None else node.text()


def _check(project: Project) -> None:
    """What compose refuses: a start order on a service that does not exist."""
    if not project.services:
        raise refused("no-services", f"{project.files[0]} has no services")
    refuse(_unknown(project))
    _without_unknown(project)


def _unknown(project: Project) -> Iterator[ImportingError]:
    """Every name of a service that somebody must wait for, and that there is not."""
    for name, service in project.services.items():
        depends = service.get("depends_on")
        for other, node in depends.entries().items() if depends is not None else ():
            required = node.get("required")
            if other in project.services or (required is not None and required.value is False):
                continue
            if " - " in other:
                first, *further = other.split(" - ")
                message = (
                    f"{node.place}: `depends_on` of `{name}` is one name to YAML, since the {len(further)} lines after "
                    f"`- {first}` are indented deeper than it"
                )
                help_ = f"begin `- {further[0]}` and what follows it in the column of `- {first}`"
                yield refused("unknown-service", message, help_)
                continue
            message = f"{node.place}: `{name}` depends on `{other}`, and there is no such service"
            yield refused("unknown-service", message, elsewhere(project.root, project.files, project.services, other))


def _without_unknown(project: Project) -> None:
    for name, service in project.services.items():
        depends = service.get("depends_on")
        if depends is not None and any(other not in project.services for other in depends.entries()):
            kept = {k: v for k, v in depends.entries().items() if k in project.services}
            project.services[name] = replace(
                service, value={**service.entries(), "depends_on": depends.with_value(kept)}
            )
