"""Folders beside a program that it is built with: projects it refers to, packages of the same workspace."""

from __future__ import annotations

import re
from collections import Counter
from os.path import commonprefix
from typing import TYPE_CHECKING

from archlint.importers.code import members, node_imports
from archlint.importers.code.source_files import Sources, source_files
from archlint.importers.languages import GO, NODE, PYTHON
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from archlint.source.folder import Folder

_BY_PATH = re.compile(r"[\"']((?:libs|packages|shared|common)/[\w.-]+)(?=[/\"'])")
_UPWARDS = re.compile(r"\.\./(?<=[\"']\.\./)[\w./@-]+(?=[\"'])")
_BRINGS_IN = re.compile(r"\b(?:from|require\(|import\(?)\s*[\"']\Z")
"""How modules of Node name others by where they lie: below the root, or above their own."""
_NEAR = 20
_SHARED = ("shared", "common", "libs", "lib", "core")
"""Packages of Python that programs beside each other share."""
_MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_GRADLE = re.compile(r"\bproject\(\s*(?:path\s*[:=]\s*)?[\"'](:[\w:.-]+)[\"']")
_RENAMED = re.compile(r"\.name\s*=\s*\"([\w.-]+)\$\{?\w+(?:\.name)?\}?\"")
"""What the settings of Gradle set before the names of all folders of modules: `it.name = "shop-${it.name}"`."""
_ARTIFACT = re.compile(r"<artifactId>\s*([\w.-]+)\s*</artifactId>")
_PARENT = re.compile(r"<parent>.*?</parent>|<dependencies>.*", re.DOTALL)
_MODULE_OF_MAVEN = re.compile(r"<module>\s*([\w./-]+)\s*</module>")
"""How builds of Java name modules of their own, and what is made of them."""
_REFERENCE = re.compile(r"<ProjectReference\s+Include=\"([^\"]+)\"")
_BESIDE = {
    "go.mod": re.compile(r"=>[ \t]*(\.\.?/[\w./-]+)"),
    "pyproject.toml": re.compile(r"\bpath\s*=\s*\"(\.\./[\w./-]+)\""),
    "Cargo.toml": re.compile(r"\bpath\s*=\s*\"(\.\./[\w./-]+)\""),
    "requirements.txt": re.compile(r"^(?:-e\s+)?(?:file:)?(\.\./[\w./-]+)", re.MULTILINE),
}
"""How modules of Go, packages of Python and crates of Rust name others in the same repository."""
_IMPORT = re.compile(r"(?:^|\n)[^\S\n]*(?:from|import)\s+(\w+)")
PROJECTS = (".csproj", ".fsproj", ".sln")
"""Files of .NET that are called as the project is."""
_LARGEST = 100_000
_Form = tuple[tuple[str, ...], "tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]", "Mapping[str, str] | str"]
"""Endings of files, how they import, each behind words of which one stands there, and the folders by what is imported; one folder where that is the path below it."""


def neighbours(place: str, folder: Folder) -> list[str]:
    """Folders beside this one that its program is built with: projects of .NET, packages of the same workspace."""
    return folder.once(_neighbours, place)


def layers(places: Collection[str], folder: Folder) -> dict[str, list[str]]:
    """The projects of .NET that a program is made of beside its own, and no other program is: `Orders.Infrastructure`."""
    own = (place for place in places if place != "." and is_project(place, folder))
    near = {place: [n for n in neighbours(place, folder) if is_project(n, folder)] for place in own}
    needed = Counter(each for found in near.values() for each in found)
    return {
        place: [each for each in found if needed[each] == 1 and each not in places] for place, found in near.items()
    }


def is_project(place: str, folder: Folder) -> bool:
    """Whether a folder is a project of .NET."""
    return any(file.endswith(PROJECTS) for file in folder.files(place))


def _neighbours(folder: Folder, place: str) -> list[str]:
    found: dict[str, None] = {}
    left = [place] if place != "." else []
    while left and len(found) < 20:
        inside = (place, ".", *found)
        here = left.pop(0)
        paths = folder.once(_beside, here, here == place)
        new = dict.fromkeys(path for path in paths if path not in inside and not path.startswith((f"{place}/", "..")))
        found.update(new)
        left += new
    return list(found)


def _beside(folder: Folder, here: str, starts: bool) -> list[str]:
    """Folders that the program in this one, which `starts`, or a package is built with itself; programs that share packages ask for those again.

    What a program imports is seen where it is read anyway; a package that lists some of its workspace lists them all.
    """
    listed = node_imports.needed(here, folder)
    finders = (_projects, _modules, members.of_uv, members.of_cargo, members.of_go, _of_java)
    paths = [*listed, *(path for find in finders for path in find(here, folder))]
    if listed and not starts:
        return paths
    return paths + _imported(here, folder, {here, ".", *paths}, starts)


def _projects(here: str, folder: Folder) -> list[str]:
    """Folders of the projects that a project of .NET in this folder refers to."""
    texts = (folder.text(file, _LARGEST) for file in folder.files(here) if file.endswith(".csproj"))
    return [parent(joined(here, other.replace("\\", "/"))) for text in texts for other in _REFERENCE.findall(text)]


def _modules(here: str, folder: Folder) -> list[str]:
    """Folders beside this one that a module of Go, a package of Python or a crate of Rust in it is built with."""
    texts = {name: folder.text(joined(here, name), _LARGEST) for name in _BESIDE}
    found = [joined(here, path.rstrip("/")) for name, text in texts.items() for path in _BESIDE[name].findall(text)]
    own = _MODULE.search(texts["go.mod"])
    if own is not None and own[1].endswith(f"/{here}"):
        root = own[1].removesuffix(here)
        needed = re.findall(rf"^\s*(?:require\s+)?{re.escape(root)}(\S+)\s+v", texts["go.mod"], re.MULTILINE)
        found += [path for path in needed if folder.holds(path)]
    return found


def _of_java(here: str, folder: Folder) -> list[str]:
    """Folders of the modules of the same build that a module of Gradle or Maven in this folder needs."""
    needed = _GRADLE.findall(
        "".join(folder.text(joined(here, name), _LARGEST) for name in ("build.gradle", "build.gradle.kts"))
    )
    listed = folder.text(joined(here, "pom.xml"), _LARGEST)
    wanted = (
        set(_ARTIFACT.findall(listed[listed.find("<dependencies>") :])) if "<dependencies>" in listed else set[str]()
    )
    found: list[str] = []
    for above in up_from(here)[1:] if needed or wanted else ():
        settings = [joined(above, name) for name in ("settings.gradle", "settings.gradle.kts")]
        if any(map(folder.has, settings)):
            renamed = _RENAMED.search("".join(folder.text(file, _LARGEST) for file in settings))
            begun = renamed[1] if renamed is not None else ""
            found += [joined(above, path.strip(":").removeprefix(begun).replace(":", "/")) for path in needed]
        found += [path for name, path in folder.once(_modules_of_maven, above).items() if name in wanted]
    return [place for place in found if folder.holds(place)]


def _modules_of_maven(folder: Folder, root: str) -> dict[str, str]:
    """The folders of the modules that a build of Maven lists, by the names of what they build."""
    listed = _MODULE_OF_MAVEN.findall(folder.text(joined(root, "pom.xml"), _LARGEST))
    texts = ((path, folder.text(joined(path, "pom.xml"), _LARGEST)) for path in (joined(root, each) for each in listed))
    named = ((path, _ARTIFACT.search(_PARENT.sub("", text))) for path, text in texts)
    return {found[1]: path for path, found in named if found is not None}


def _imported(here: str, folder: Folder, known: Collection[str], starts: bool) -> list[str]:
    """Folders beside this one, beyond those that are `known`, that the code in it imports from.

    Packages of the same Go module, packages and aliases of TypeScript, what programs of Python share.
    """
    found: dict[str, None] = {}
    every = folder.once(source_files, (here,), ()) if starts else tuple(folder.files(here, depth=7, most=500))
    written = [each for each in (GO, PYTHON, NODE) if any(file.endswith(each) for file in every)]
    if not written:
        return []
    forms = list(_forms(here, folder, known, written))
    for file in (each for each, _ in folder.once(Sources, (here,), ())) if starts else every:
        for endings, kinds, places in forms:
            text = folder.text(file, _LARGEST) if file.endswith(endings) else ""
            said = (form for begins, form in kinds if text and any(map(text.__contains__, begins)))
            named = sorted((each.start(), each[1]) for form in said for each in form.finditer(text))
            found.update((place, None) for _, name in named if (place := _placed(name, places)))
        ups = dict.fromkeys(_upwards(file, folder))
        found.update((place, None) for name in ups if (place := folder.once(_above, parent(file), name, here)))
    return [place for place in found if folder.holds(place) and not f"{here}/".startswith(f"{place}/")]


def _upwards(file: str, folder: Folder) -> Iterator[str]:
    """The ways up to other modules by which a module of Node brings them in."""
    text = folder.text(file, _LARGEST) if file.endswith(NODE) else ""
    for name in _UPWARDS.finditer(text) if "../../" in text else ():
        if _BRINGS_IN.search(text, max(0, name.start() - _NEAR), name.start()):
            yield name[0]


def _above(folder: Folder, inner: str, name: str, here: str) -> str:
    """The folder that a module is in which a file in an `inner` folder names by the way up to it; empty where that is its own, or around it."""
    path = joined(inner, name)
    place = re.sub(r"/src(?:/.*)?$", "", path if folder.holds(path) else parent(path))
    return "" if f"{place}/".startswith((f"{here}/", "../", "./")) or f"{here}/".startswith(f"{place}/") else place


def _forms(here: str, folder: Folder, known: Collection[str], written: Collection[tuple[str, ...]]) -> Iterator[_Form]:
    """How files of the languages that a program is `written` in import what lies around a folder, beyond the places that are `known`."""
    for above in up_from(here)[1:]:
        module = _MODULE.search(folder.text(joined(above, "go.mod"), _LARGEST)) if GO in written else None
        if module is not None and not folder.has(joined(here, "go.mod")):
            begin = f'"{module[1]}/'
            yield GO, (((begin,), re.compile(rf'{re.escape(begin)}([\w./-]+)"')),), above
        pathed = NODE in written and folder.has(joined(above, "tsconfig.json"))
        if pathed and any(folder.holds(joined(above, name)) for name in _SHARED):
            yield NODE, ((("libs/", "packages/", "shared/", "common/"), _BY_PATH),), above
        around = folder.once(_packages_in, above).items() if PYTHON in written else ()
        shared = {name: place for name, place in around if place not in known and not folder.holds(joined(here, name))}
        if shared:
            yield PYTHON, (((*shared,), _IMPORT),), shared
    packages = node_imports.packages(here, folder) if NODE in written else {}
    wanted = tuple(name for name, place in packages.items() if place not in known)
    packages = {name: place for name, place in packages.items() if name.startswith(wanted)}
    if packages:
        yield NODE, tuple(_quoted(packages)), packages


def _quoted(names: Iterable[str]) -> Iterator[tuple[tuple[str, ...], re.Pattern[str]]]:
    """How files of Node import packages of these names: those of one scope at once, letters before quotes, which are found later."""
    scopes: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        scopes.setdefault(name.partition("/")[0], []).append(name)
    for alike in scopes.values():
        begin = commonprefix(alike)  # noqa: RUF071 -- letters are meant, no folders
        rest = "|".join(re.escape(name[len(begin) :]) for name in alike)
        start = rf"{re.escape(begin)}(?<=[\"']{re.escape(begin)})"
        yield (begin,), re.compile(rf"({start}(?:{rest}))(?=[/\"'])")


def _placed(name: str, places: Mapping[str, str] | str) -> str:
    """The folder that an import leads to: by its name, or below one folder."""
    return joined(places, name) if isinstance(places, str) else places.get(name, "")


def _packages_in(folder: Folder, above: str) -> dict[str, str]:
    """The folders right in this one that programs of Python may import, by their names."""
    named = {place.rpartition("/")[2]: place for place in folder.folders(above)}
    return {name: place for name, place in named.items() if name in _SHARED or folder.has(joined(place, "__init__.py"))}
