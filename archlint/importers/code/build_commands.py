"""What a workflow, a script, a Makefile or a bake file says that one image is built from: a command with its options, or keys around its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.build_variables import TEMPLATE, fill, must_be, say_where
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.workload import Build
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archlint.source.folder import Folder

_BUILDERS = ("docker", "podman", "nerdctl", "buildah", "finch")
_OPTIONS = r"((?:\\\r?\n|\$\{\{[^}\n]*\}\}|[^\n;&|#])*)"
_BUILDS = re.compile(
    rf"\b(?:{'|'.join(_BUILDERS)})[ \t]+(?:buildx[ \t]+|image[ \t]+|builder[ \t]+)?(?:build|bud)\b{_OPTIONS}"
)
"""Commands that build images, with what stands behind them."""
_LISTED = re.compile(rf"\[\s*[\"']build[\"']\s*,([^\]]*)\]|/kaniko/executor\b{_OPTIONS}")
"""The same as a list of words, as Google's Cloud Build has it, and the command of Kaniko."""
_WORD = re.compile(r"(?:\$\{\{[^}\n]*\}\}|\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'\\])+")
_SWITCHES = frozenset({"--push", "--load", "--pull", "--no-cache", "--rm", "--force-rm", "-q", "--quiet", "--squash"})
"""Options of such a command that have no value; others have one."""
_ENTERS = re.compile(r"\b(?:cd|pushd)[ \t]+[\"']?([\w./${}-]+)[\"']?[ \t]*(?:&&|;|\n)\s*$")
_WORKS_IN = re.compile(r"^[ \t-]*working-directory:[ \t]*[\"']?([\w./-]+)", re.MULTILINE)
_TARGET = re.compile(r"^[ \t]*target[ \t]+\"([\w.-]+)\"[ \t]*\{((?:[^{}]|\{[^{}]*\})*)\}", re.MULTILINE)
_IN_TARGET = re.compile(r"^[ \t]*(context|dockerfile|target)[ \t]*=[ \t]*\"([^\"\n]*)\"", re.MULTILINE)
_KEYS = re.compile(
    r"(?:^|[\s{,-])[\"']?((?:build[_-]?|docker[_-]?)?[cC]ontext|build|file|[dD]ocker[_-]?[fF]ile(?:[_-]?[pP]ath)?|target)[\"']?[ \t]*:[ \t]*[\"']?((?:\$\{\{[^}\n]*\}\}|[^\s\"',{}#|>])+)",
    re.MULTILINE,
)
_LOOSE = re.compile(
    r"(?:^|[\s{,-])[\"']?(path|dir|directory|folder|working-directory|workdir)[\"']?[ \t]*:[ \t]*[\"']?((?:\$\{\{[^}\n]*\}\}|[^\s\"',{}#|>])+)",
    re.MULTILINE,
)
"""Keys that say where an image is built, and words that say so in a list of what is built, where nothing else stands."""
_TOKEN = re.compile(r"(?:\$\{\{[^}\n]*\}\}|[\w./:@${}()-])+")
_ID = re.compile(r"^[ \t-]*id:[ \t]*([\w-]+)", re.MULTILINE)
_GIVEN = re.compile(r"^[ \t]*build-args:[ \t]*((?:\|?[ \t]*\n?)(?:[ \t]*-?[ \t]*[\"']?\w+=[^\n]*\n?)+)", re.MULTILINE)
_ARGUMENT = re.compile(r"(\w+)=[\"']?([^\s\"']*)")
"""Arguments that a workflow gives to a build."""
_QUOTES, _OPENS, _CLOSES = ('"', "'"), (":", "[", ",", "-"), (",", "]", "}", "#")
"""What stands around all that a key or an item of a list has."""
_SHORT = 12
"""Lines of an entry in a list of what is built."""
_FROM_HERE = re.compile(
    r"(?:^|/)(?:(?:GNU)?Makefile|package\.json|[jJ]ustfile|Taskfile\.ya?ml|[\w.-]+\.hcl|(?:docker-)?compose[\w.-]*\.ya?ml)$"
)
"""Files whose paths begin where they lie; those of scripts and workflows begin at the root, mostly."""
_LARGEST = 100_000


def told(root: Folder, file: str, base: str) -> Build | None:
    """What a file says that the image of this name is built from; None when it does not."""
    text = root.text(file, _LARGEST)
    for found in root.once(_commands, file):
        build = _commanded(root, file, text, found, base)
        if build is not None:
            return build
    if file.endswith(".hcl"):
        return _baked(root, file, text, base)
    return _keyed(root, file, text, base) if file.endswith((".yml", ".yaml")) else None


def _commands(root: Folder, file: str) -> tuple[re.Match[str], ...]:
    """The commands of a file that build images, whatever these are called."""
    text = root.text(file, _LARGEST)
    builds = _BUILDS.finditer(text) if any(map(text.__contains__, _BUILDERS)) else ()
    return (*builds, *_LISTED.finditer(text))


def _commanded(root: Folder, file: str, text: str, found: re.Match[str], base: str) -> Build | None:
    """What one command builds, where it is this image."""
    tags, given = list[str](), list[str]()
    said = {"context": "", "file": "", "target": ""}
    command = next(each for each in found.groups() if each is not None)
    command = re.split(r"(?<!\\)\"", command)[0] if file.endswith(".json") else command
    command = command.replace("',", "' ").replace('",', '" ')
    words = iter([re.sub(r"[\"']", "", word) for word in _WORD.findall(command)])
    for word in words:
        option, equals, value = word.partition("=")
        if not word.startswith("-"):
            said["context"] = word
            continue
        if option in _SWITCHES:
            continue
        value = value if equals else next(words, "")
        if option in ("-t", "--tag", "--destination", "-d"):
            tags.append(value)
        elif option in ("-f", "--file", "--dockerfile"):
            said["file"] = value
        elif option in ("--context", "-c"):
            said["context"] = value
        elif option == "--build-arg":
            given.append(value)
        elif option == "--target":
            said["target"] = value
    values = must_be(tags, base, text, root)
    if values is None or not say_where((*said.values(), *given), values):
        return None
    before = _ENTERS.search(text, max(0, found.start() - 120), found.start())
    placed = _WORKS_IN.search(text, max(0, found.start() - 200), min(len(text), found.end() + 120))
    inside = before[1] if before is not None else placed[1] if placed is not None else ""
    filled = {key: fill(value, values, text, root) for key, value in said.items() if value}
    line = text.count("\n", 0, found.start()) + 1
    arguments = _ARGUMENT.findall(" ".join(fill(each, values, text, root) for each in given))
    return made(root, file, filled, line, fill(inside, values, text, root), arguments)


def _baked(root: Folder, file: str, text: str, base: str) -> Build | None:
    """What a target of a bake file builds this image from."""
    for found in _TARGET.finditer(text):
        tags = re.search(r"tags\s*=\s*\[([^\]]*)\]", found[2])
        named = re.findall(r"\"([^\"\n]+)\"", tags[1]) if tags is not None else [found[1]]
        values = must_be(named, base, text, root)
        if values is not None:
            said = {key.replace("dockerfile", "file"): value for key, value in _IN_TARGET.findall(found[2])}
            if not say_where(said.values(), values):
                continue
            filled = {key: fill(value, values, text, root) for key, value in said.items()}
            return made(root, file, filled, text.count("\n", 0, found.start()) + 1)
    return None


def _keyed(root: Folder, file: str, text: str, base: str) -> Build | None:
    """What keys say around a line that names this image."""
    lines, small = root.once(_lines, file)
    for at, line in enumerate(small):
        if base not in line and "$" not in line:
            continue
        values = must_be(root.once(_named, lines[at]), base, text, root)
        build = _around(root, file, text, at, values) if values is not None else None
        if build is not None:
            return build
    return None


def _around(root: Folder, file: str, text: str, at: int, values: Mapping[str, str]) -> Build | None:
    """What the nearest block around a line says, of those that say where something is built."""
    lines, _ = root.once(_lines, file)
    for begin, end in blocks(lines, at):
        block = "\n".join(lines[begin:end])
        said = root.once(said_in, block, end - begin <= _SHORT and "uses:" not in block)
        step = _ID.search(block) if not said else None
        if step is not None and f"steps.{step[1]}.outputs" in text:
            there = next(n for n, each in enumerate(lines) if f"steps.{step[1]}.outputs" in each)
            inner = ("\n".join(lines[a:b]) for a, b in blocks(lines, there))
            said = next((found for each in inner if (found := root.once(said_in, each, False))), dict[str, str]())
        if said is None:
            return None
        if not said:
            continue
        filled = {key: fill(value, values, text, root) for key, value in said.items()}
        given = _GIVEN.search(block)
        listed = given[1] if given is not None else ""
        if not say_where((*said.values(), listed), values):
            return None
        return made(root, file, filled, at + 1, "", _ARGUMENT.findall(fill(listed, values, text, root)))
    return None


def _lines(root: Folder, file: str) -> tuple[list[str], list[str]]:
    """The lines of a file, as they are and in small letters."""
    lines = root.text(file, _LARGEST).split("\n")
    return lines, [line.lower() for line in lines]


def _named(_: Folder, line: str) -> list[str]:
    """The words of a line that may be names of images."""
    return [word for word in _TOKEN.findall(line) if "/" in word or _is_value(word, line)]


def _is_value(word: str, line: str) -> bool:
    """Whether a word is all that a key or an item of a list has, and no word of a sentence."""
    at = line.find(word)
    while at >= 0:
        before, behind = line[:at], line[at + len(word) :]
        before, behind = (before[:-1] if before.endswith(_QUOTES) else before), behind[behind.startswith(_QUOTES) :]
        if before.rstrip(" \t").endswith(_OPENS) and (
            not behind.strip(" \t") or behind.lstrip(" \t").startswith(_CLOSES)
        ):
            return True
        at = line.find(word, at + 1)
    return False


def said_in(_: Folder, block: str, loose: bool) -> dict[str, str] | None:
    """Context, file and target that keys name in a block, or `loose` words; nothing where none does, None where several builds are meant."""
    found: dict[str, str] = {}
    for key, named in _KEYS.findall(block) or (_LOOSE.findall(block) if loose else ()):
        low = key.lower()
        name = "target" if low == "target" else "file" if "file" in low else "context"
        value = named.rstrip(",")
        if name in found and found[name] != value:
            return None
        found[name] = value
    return found if "context" in found or "file" in found else {}


def blocks(lines: list[str], at: int) -> Iterator[tuple[int, int]]:
    """Begin and end of the blocks around a line, by how far their lines are indented; the nearest first and never all of a file."""
    yield at, _end(lines, at) if lines[at].lstrip().startswith("- ") else at + 1
    depth, here = _depth(lines[at]), at
    while depth > 0 and here > 0:
        here -= 1
        if lines[here].strip() and not lines[here].lstrip().startswith("#") and _depth(lines[here]) < depth:
            depth = _depth(lines[here])
            if depth > 0:
                yield here, _end(lines, here)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _end(lines: list[str], begin: int) -> int:
    depth = _depth(lines[begin])
    after = (n for n in range(begin + 1, len(lines)) if lines[n].strip() and _depth(lines[n]) <= depth)
    return next(after, len(lines))


def made(
    root: Folder,
    file: str,
    said: Mapping[str, str] | None,
    line: int,
    inside: str = "",
    arguments: Iterable[tuple[str, str]] = (),
) -> Build | None:
    """The build that is said, where such a folder with such a file lies in the project; None where it does not."""
    if not said:
        return None
    context, dockerfile, target = (said.get(key, "") for key in ("context", "file", "target"))
    if TEMPLATE.search(context) or "://" in context:
        context = ""
    if TEMPLATE.search(dockerfile):
        dockerfile = ""
    if not context and not dockerfile:
        return None
    above = up_from(parent(file))
    starts = above if _FROM_HERE.search(file) else above[::-1]
    if inside and not TEMPLATE.search(inside):
        starts = tuple(joined(start, inside) for start in starts)
    for start in starts:
        folder = joined(start, context or ".")
        if not root.holds(folder):
            continue
        paths = (
            (joined(start, dockerfile), joined(folder, dockerfile)) if dockerfile else (joined(folder, "Dockerfile"),)
        )
        path = next((each for each in paths if root.has(each)), "")
        if path:
            stage = "" if TEMPLATE.search(target) else target
            where = Evidence(Confidence.CONFIG, file, line, "builds the image")
            return Build(folder, path, stage, where, tuple(arguments))
    return None
