"""What a workflow, a script, a Makefile or a bake file says that one image is built from: a command with its options, or keys around its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.build_variables import TEMPLATE, fill, must_be, say_where
from archlint.importers.code.outline import Outline
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.searches import Text, search
from archlint.importers.workloads.workload import Build
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archlint.source.folder import Folder

_BUILDERS = ("docker", "podman", "nerdctl", "buildah", "finch")
_OPTIONS = r"((?:\\\r?\n|\$\{\{[^}\n]*\}\}|[^\n;&|#])*)"
_BUILDS = search(
    rf"\b(?:{'|'.join(_BUILDERS)})[ \t]+(?:buildx[ \t]+|image[ \t]+|builder[ \t]+)?(?:build|bud)\b{_OPTIONS}"
)
"""Commands that build images, with what stands behind them."""
_LISTED = search(rf"\[\s*[\"']build[\"']\s*,([^\]]*)\]|/kaniko/executor\b{_OPTIONS}")
"""The same as a list of words, as Google's Cloud Build has it, and the command of Kaniko."""
_WORD = re.compile(r"(?:\$\{\{[^}\n]*\}\}|\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'\\])+")
_SWITCHES = frozenset({"--push", "--load", "--pull", "--no-cache", "--rm", "--force-rm", "-q", "--quiet", "--squash"})
"""Options of such a command that have no value; others have one."""
_ENTERS = re.compile(r"\b(?:cd|pushd)[ \t]+[\"']?([\w./${}-]+)[\"']?[ \t]*(?:&&|;|\n)\s*$")
_WORKS_IN = re.compile(r"^[ \t-]*working-directory:[ \t]*[\"']?([\w./-]+)", re.MULTILINE)
_TARGET = re.compile(r"^[ \t]*target[ \t]+\"([\w.-]+)\"[ \t]*\{((?:[^{}]|\{[^{}]*\})*)\}", re.MULTILINE)
_IN_TARGET = re.compile(r"^[ \t]*(context|dockerfile|target)[ \t]*=[ \t]*\"([^\"\n]*)\"", re.MULTILINE)
_KEYS = re.compile(
    r"(?=[\"'bcCdDft])(?<![^\s{,-])[\"']?(?=[bcCdDft])((?:build[_-]?|docker[_-]?)?[cC]ontext|build|file|[dD]ocker[_-]?[fF]ile(?:[_-]?[pP]ath)?|target)[\"']?[ \t]*:[ \t]*[\"']?((?:\$\{\{[^}\n]*\}\}|[^\s\"',{}#|>])+)",
    re.MULTILINE,
)
_LOOSE = re.compile(
    r"(?:^|[\s{,-])[\"']?(path|dir|directory|folder|working-directory|workdir)[\"']?[ \t]*:[ \t]*[\"']?((?:\$\{\{[^}\n]*\}\}|[^\s\"',{}#|>])+)",
    re.MULTILINE,
)
"""Keys that say where an image is built, looked for at their first letters, and words that say so in a list of what is built, where nothing else stands."""
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
    text = Text(root.text(file, _LARGEST))
    return (*_BUILDS.each(text), *_LISTED.each(text))


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
    lines = root.once(_outline, file).lines
    naming = {*_lines_with(base, root.small(file))}
    for name, places in root.once(_templates, file).items():
        naming |= places if must_be((name,), base, text, root) is not None else set()
    for at in sorted(naming):
        values = must_be(root.once(_named, lines[at]), base, text, root)
        around = root.once(_around, file, at) if values is not None else None
        if around is None or values is None:
            continue
        said, given = around
        if not say_where((*said.values(), given), values):
            continue
        filled = {key: fill(value, values, text, root) for key, value in said.items()}
        build = made(root, file, filled, at + 1, "", _ARGUMENT.findall(fill(given, values, text, root)))
        if build is not None:
            return build
    return None


def _lines_with(word: str, text: str) -> Iterator[int]:
    """The numbers of the lines in which a word stands."""
    number = done = 0
    at = text.find(word)
    while at >= 0:
        number += text.count("\n", done, at)
        yield number
        done = at
        at = text.find(word, at + 1)


def _templates(root: Folder, file: str) -> dict[str, set[int]]:
    """The names with variables that may be those of images, each with the numbers of the lines in which it stands."""
    found: dict[str, set[int]] = {}
    for at, line in enumerate(root.once(_outline, file).lines):
        for name in root.once(_named, line) if "$" in line else ():
            if "$" in name or "{{" in name:
                found.setdefault(name, set()).add(at)
    return found


def _around(root: Folder, file: str, at: int) -> tuple[dict[str, str], str] | None:
    """What the nearest block around a line says, of those that say where something is built, and the arguments it gives to that."""
    every = (root.once(_of_block, file, begin, end) for begin, end in root.once(_outline, file).blocks(at))
    said, given = next((each for each in every if each[0] != {}), (None, ""))
    return (said, given) if said is not None else None


def _of_block(root: Folder, file: str, begin: int, end: int) -> tuple[dict[str, str] | None, str]:
    """The same of one block, as `said_in` says it; what a step of a workflow gave out is said where it is taken."""
    outline = root.once(_outline, file)
    block = "\n".join(outline.lines[begin:end])
    said = said_in(block, loose=end - begin <= _SHORT and "uses:" not in block)
    step = _ID.search(block) if said == {} or said is None else None
    there = _with_outputs(outline, step[1]) if step is not None else None
    if there is not None:
        inner = ("\n".join(outline.lines[a:b]) for a, b in outline.blocks(there))
        said = next((found for each in inner if (found := said_in(each))), dict[str, str]())
    given = _GIVEN.search(block) if said else None
    return said, given[1] if given is not None else ""


def _with_outputs(outline: Outline, step: str) -> int | None:
    """The number of the first line that takes what a step of a workflow gave out."""
    return next((at for at, each in enumerate(outline.lines) if f"steps.{step}.outputs" in each), None)


def _outline(root: Folder, file: str) -> Outline:
    return Outline(root.text(file, _LARGEST))


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


def said_in(block: str, *, loose: bool = False) -> dict[str, str] | None:
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
