"""Which part of a repository a Dockerfile takes: the folder of one program, where the build sees those of several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.code.build_files import OF_JVM
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.dockerfile import of_build, parse
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.importers.workloads.workload import Build
    from archlint.source.folder import Folder

_COPY = re.compile(r"^[ \t]*(?:COPY|ADD)[ \t]+((?:--\S+[ \t]+)*)([^\n]+)$", re.IGNORECASE | re.MULTILINE)
_ARGUMENT = re.compile(r"^[ \t]*ARG[ \t]+(\w+)(?:=[\"']?([^\s\"']+))?", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(r"\$\{?(\w+)(?::-[^}]*)?\}?")
_FROM = re.compile(r"--from=(\S+)")
_WHOLE = re.compile(
    r"^[ \t]*COPY[ \t]+(?:--(?!from)\S+[ \t]+)*--from=(\S+)[ \t]+(?:--\S+[ \t]+)*(?:/app|/code|/src|/usr/src/app|/build\w*|\.)/?[ \t]+(?:/app|/code|/src|/usr/src/app|\.)/?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""What takes a whole program of another stage: `COPY --from=build /app /app`."""
_STAGE = re.compile(
    r"^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*(\S+)(?:[ \t]+AS[ \t]+(\S+))?[^\n]*\n?", re.IGNORECASE | re.MULTILINE
)
_LISTS = re.compile(
    r"(?:^|/)(?:package\.json|go\.mod|requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|composer\.json"
    r"|mix\.exs|Cargo\.toml|setup\.py|[\w.-]+\.csproj)$"
)
"""Files that a program of its own begins with."""
_SET_UP = re.compile(r"\.(?:txt|sh|in|cfg|ini|conf|env|md|lock|sql)$|/Pipfile$")
"""Files with which an image is set up and started, and which are no program."""
_BUILDS = (*OF_JVM, "build.sbt")
"""Files by which programs of the JVM are built."""
_RUNS = {"python": "python", "ruby": "Gemfile", "php": "composer", "elixir": "mix"}
"""Images that run programs in one language, and what tells that of a list of dependencies."""
_SHARED = re.compile(r"(?:^|/)(?:packages|libs?|shared|common|pkg|protos?)(?:/|$)")
"""Folders of what several programs share."""

_TAKING = frozenset({"copy", "add ", "add\t", "arg ", "arg\t", "from"})
"""How the lines begin that all of these are looked for in."""

_NOWHERE = Evidence(Confidence.CONFIG, "", 1)


_AROUND = re.compile(r"(?:^|/)\.{1,2}(?:/|$)|docker|container|deploy|build|infra|compose|ops|images?\b", re.IGNORECASE)
"""Folders with nothing but what images are built with, or outside of what is built."""


def takes(folder: Folder, dockerfile: str, stage: str) -> bool:
    """Whether an image has anything of the folder that it is built from, and not of other images alone."""
    text = folder.text(dockerfile) if dockerfile else ""
    if not text or not parse(text, dockerfile, stage).copied:
        return False
    taking = folder.once(_taking, dockerfile)
    stages = {(found[2] or "").lower() for found in _STAGE.finditer(taking)}
    given = (_FROM.search(options.lower()) for options, _ in _COPY.findall(taking))
    return any(each is None or each[1] in stages or each[1].isdigit() for each in given)


def copied(build: Build, folder: Folder) -> str:
    """The one folder with a list of dependencies that a Dockerfile copies from where it is built; empty when it takes all, or several.

    Of several, the one that the stage that is run copies itself, or the one that it begins with: the others are built before, as pages are.
    """
    return folder.once(_copied, _same(build))


def _same(build: Build) -> Build:
    """The same build wherever it is named, of which the same is copied."""
    return replace(build, evidence=_NOWHERE)


def _copied(folder: Folder, build: Build) -> str:
    every = sources(build, folder)
    if not every or "." in every:
        return ""
    last = sources(build, folder, run=True)
    return _one(every, build, folder) or _one(last, build, folder) or _above(last, build, folder)


def is_elsewhere(build: Build, folder: Folder) -> bool:
    """Whether a program is kept out of the repository, as its Dockerfile is: nothing lies in the folder of it, beside those of others."""
    beside = parent(build.dockerfile)
    inside = beside if build.folder == "." else beside.removeprefix(f"{build.folder}/")
    first = joined(build.folder, inside.split("/")[0])
    return inside not in (".", build.folder) and not folder.holds(first) and _AROUND.search(inside) is None


def takes_list(build: Build, folder: Folder, lists: tuple[str, ...]) -> bool:
    """Whether an image has all of the folder that it is built from, or one of the lists of dependencies that lie there."""
    return any(source == "." or source in lists for source in sources(build, folder))


def leaves_out(build: Build, file: str, folder: Folder) -> bool:
    """Whether an image has files and folders by their names, some of which are there, and a file is in none of them."""
    taken = {joined(build.folder, source) for source in sources(build, folder)}
    known = any(each.endswith(".py") and folder.has(each) for each in taken) or any(map(folder.holds, taken))
    inside = build.folder == "." or file.startswith(f"{build.folder}/")
    return known and inside and "*" not in "".join(taken) and not taken & {file, *up_from(parent(file))}


def _one(taken: Sequence[str], build: Build, folder: Folder) -> str:
    places = dict.fromkeys(
        place for source in taken if folder.holds(place := joined(build.folder, source.rstrip("/*")))
    )
    own = [place for place in places if place != build.folder and not _SHARED.search(place)]
    outer = [place for place in own if not any(place.startswith(f"{other}/") for other in own)]
    found = [place for place in outer if _lists_in(place, folder)]
    if len(found) != 1 or (len(outer) > 1 and all(map(_SET_UP.search, folder.files(found[0], depth=2, most=200)))):
        return ""
    return "" if _is_part(found[0], taken, build, folder) else found[0]


def _above(taken: Sequence[str], build: Build, folder: Folder) -> str:
    """The one folder with a list of dependencies inside which lies what an image takes: `backend` of `backend/src`."""
    found: dict[str, None] = {}
    begun = "" if build.folder == "." else f"{build.folder}/"
    for source in filter(folder.holds, (joined(build.folder, each.rstrip("/*")) for each in taken)):
        inside = (each for each in up_from(parent(source))[:-1] if each.startswith(begun) and each != build.folder)
        place = next((each for each in inside if _lists_in(each, folder)), "")
        if place and not _SHARED.search(place) and not _is_part(place, taken, build, folder):
            found[place] = None
    return next(iter(found)) if len(found) == 1 else ""


def _lists_in(place: str, folder: Folder) -> set[str]:
    """The languages of the lists of dependencies right in a folder."""
    return {_language(file) for file in folder.files(place, most=200) if _LISTS.search(file)}


def _is_part(place: str, taken: Iterable[str], build: Build, folder: Folder) -> bool:
    """Whether a folder is a part in another language of the program whose list is copied from where the image is built.

    So are the pages beside `COPY mix.exs mix.lock ./`, or in an image of Python, and the crate of a package of Python.
    """
    listed = (source.rstrip("*") for source in taken)
    around = {_language(each) for each in listed if _LISTS.fullmatch(each) and folder.has(joined(build.folder, each))}
    around.discard("package")
    base = of_build(build, folder).base.rpartition("/")[2].partition(":")[0]
    return bool((around | {_RUNS[base]} if base in _RUNS else around) - _lists_in(place, folder))


def _language(file: str) -> str:
    """What tells the language of a list of dependencies: the first word of its name, one for all of those of Python or of the JVM."""
    name = file.rpartition("/")[2]
    if name.startswith(("requirements", "pyproject", "Pipfile", "setup")):
        return "python"
    if name.endswith("proj"):
        return "dotnet"
    return "jvm" if name in _BUILDS else name.partition(".")[0]


def arguments(build: Build, text: str) -> dict[str, str]:
    """The arguments of a build, by the text of its Dockerfile: their defaults, and what they are given."""
    return {name: default for name, default in _ARGUMENT.findall(text) if default} | dict(build.arguments)


def of_archive(build: Build, folder: Folder) -> str:
    """The nearest folder above with a program of the JVM of which a Dockerfile copies what was built before; empty for none."""
    if not any(source.endswith((".jar", ".war")) for source in sources(build, folder)):
        return ""
    built = (each for each in up_from(build.folder) if any(folder.has(joined(each, name)) for name in _BUILDS))
    return next((each for each in built if folder.holds(joined(each, "src/main"))), "")


def sources(build: Build, folder: Folder, *, run: bool = False) -> tuple[str, ...]:
    """What is copied from the folder that is built, in the stages that are `run` or in any that the image is made of, its variables filled in; `.` for all of it."""
    return folder.once(_read, _same(build), run)


def _taking(folder: Folder, dockerfile: str) -> str:
    """The lines of a Dockerfile that take something, or say what from: a few of the hundreds that install what it needs."""
    lines = folder.text(dockerfile).replace("\\\n", " ").split("\n")
    return "".join([f"{line}\n" for line in lines if line.lstrip(" \t")[:4].lower() in _TAKING])


def _read(folder: Folder, build: Build, run: bool) -> tuple[str, ...]:
    text = folder.once(_taking, build.dockerfile) if build.dockerfile else ""
    values = arguments(build, text)
    found: list[str] = []
    made = text if not (run or build.stage) else _stages(text, build.stage, _WHOLE if run else _FROM)
    for options, rest in _COPY.findall(made):
        if "--from" in options.lower():
            continue
        words = re.findall(r"[^\s\"',\[\]]+", _NAMED.sub(lambda name: values.get(name[1], "*"), rest))
        found += [re.sub(r"^(?:\.{0,2}/)+|/$", "", word) or "." for word in words[:-1]]
    return tuple(found)


def _stages(text: str, stage: str, taken: re.Pattern[str]) -> str:
    """The text of the stage that is run, the last one where none is named, of those that it begins with, and of those from which anything is `taken`."""
    begun = [*_STAGE.finditer(text)]
    ends = [each.start() for each in begun[1:]] + [len(text)]
    named = {(found[2] or "").lower(): at for at, found in enumerate(begun)}
    at = named.get(stage.lower(), len(begun) - 1) if stage else len(begun) - 1
    parts: list[str] = []
    left, seen = [at], set[int]()
    while left:
        at = left.pop()
        if at < 0 or at in seen:
            continue
        seen.add(at)
        parts.append(text[begun[at].end() : ends[at]])
        left.append(named.get(begun[at][1].lower(), -1))
        left += [named.get(each.lower(), -1) for each in taken.findall(parts[-1])]
    return "".join(parts)
