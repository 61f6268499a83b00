"""Services that code calls by a name which it hands to a function, where that puts the address together: `ask("users", …)` with `http://{service}:8000`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase, used_units
from archlint.importers.code.source_text import PlainTexts, source_text
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.expressions import word_first
from archlint.importers.searches import search
from archlint.importers.workloads.character import PROGRAMS, STORES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_SCHEME = r"(?:https?|wss?|grpc|\})://"
_PICKED = r"(?:\[[^\]\n]*\]|\.get\([^()\n]*\))?"
_PUT_TOGETHER = search(
    rf"{_SCHEME}([\w-]*)(?:\$\{{|#\{{|\{{\$?|\$)((?:this|self)\.)?(\w+){_PICKED}\}}?([\w-]*)(?=[:/\"'`])"
    rf"|{_SCHEME}([\w-]*)[\"'`]\s*[+.]\s*((?:this|self)\.)?\$?(\w+){_PICKED}\s*[+.]\s*[\"'`]([\w-]*)(?=[:/])"
    rf"|{_SCHEME}([\w-]*)(?=[^\"'`\n]*[\"'`]\s*(?:,|%\s*\(?|\.format\(|\.formatted\()\s*((?:this|self)\.)?(\w+))(?:%s|\{{\}}|\{{0\}})([\w-]*)(?=[:/])"
)
"""An address whose host is a variable: `http://${name}:80`, `"http://" + name + ":80"`, `Sprintf("http://%s:80", name)`."""
_ADDRESS = "://"
_ADDRESSES = ("://{", "://$", "://#{", '://"', "://'", "://`", "://%s", "-service")
"""What stands in every file with such an address, and one of what stands there as well."""
_HEAD = re.compile(
    r"(?:\bdef|\bfunction\*?|\bfn|\bfun|\bfunc)[ \t]+(?:\([^()\n]*\)[ \t]*)?(\w+)[ \t]*(?:<[^>\n]*>[ \t]*)?\("
    r"|\b(\w+)[ \t]*(?::[^=\n]{1,80})?[=:][ \t]*(?:async[ \t]*)?(?:function[ \t]*\w*[ \t]*)?\((?=[^()]*(?:\([^()]*\)[^()]*)*\)[^=\n;{]{0,80}(?:=>|\{))"
    r"|^[ \t]*(?:(?:public|private|protected|internal|static|async|final|override|virtual)[ \t]+)*(?:[\w<>\[\],.?]+[ \t]+)?"
    r"(?!(?:if|for|while|switch|catch|return|new|await|else|with|elif)\b)(\w+)[ \t]*\((?=[^()]*(?:\([^()]*\)[^()]*)*\)[^=\n;{(]{0,80}\{)",
    re.MULTILINE,
)
"""The first line of a function, up to what it is given."""
_INITIAL = ("__init__", "constructor", "__construct", "initialize")
_CLASS = re.compile(r"\bclass[ \t]+(\w+)")
_TEXT = re.compile(r"[fF]?[\"'`]([A-Za-z][\w.-]*)[\"'`]")
_CONSTANT = re.compile(r"&?\$?(?:\w+(?:\.|::|->))*(\w+)(?:\.value)?")
_DEFINES = re.compile(r"(?:\bdef|\bfunction\*?|\bfn|\bfun|\bfunc|\bclass)[ \t]+(?:\([^()\n]*\)[ \t]*)?$")
_MOST = 8
"""Functions that hand on what they are given, which are followed."""
_LONGEST, _FAR = 1_500, 4_000
"""Letters of the arguments of a call or of a table, and of a function before an address in it."""
_OPEN, _CLOSE = "([{", ")]}"


@frozen
class _Given:
    """A function that is given a name: what it is called, which of its arguments that is, and what stands around it in the host."""

    function: str
    at: int
    name: str
    before: str
    behind: str


def by_handed_hosts(
    workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Iterator[tuple[str, str, Evidence]]:
    """Program, service and evidence where code hands the host of the other to a function that puts addresses together."""
    places = codebase.places(workloads, folder)
    services = [name for name, each in characters.items() if each.purpose not in STORES]
    for workload in workloads if len(services) > 1 else ():
        place = codebase.place_of(workload, folder) if workload.build is not None else ""
        if characters[workload.name].purpose not in PROGRAMS or places.count(place) != 1:
            continue
        names = hosts.seen_by(workload.namespace).names
        for host, where in folder.once(_handed, place, tuple(places)):
            target = names.get(host.lower(), workload.name)
            if target != workload.name and target in services:
                yield workload.name, target, where


def _handed(folder: Folder, place: str, others: tuple[str, ...]) -> list[tuple[str, Evidence]]:
    """The hosts that code in a folder hands on, each with where."""
    files = [file for file, _ in codebase.code(place, folder, others, whole=True)]
    naming = ((file, folder.text(file)) for file in files)
    told = [file for file, text in naming if _ADDRESS in text and any(map(text.__contains__, _ADDRESSES))]
    found: list[tuple[str, Evidence]] = []
    given: list[_Given] = []
    for file in told:
        own = folder.once(source_text, file).plain
        for each in _PUT_TOGETHER.each(own):
            before, field, name, behind = each.groups("")
            taken = _taker(own.whole, each.start(), name, before, behind, field=field != "")
            if taken is not None:
                given.append(taken)
            else:
                found += _listed(name, before, behind, file, folder)
    plain = PlainTexts(files, folder)
    done: set[_Given] = set()
    while given and len(done) < _MOST:
        wanted = given.pop()
        if wanted in done:
            continue
        done.add(wanted)
        for file, text in plain.naming(wanted.function):
            for at, said in _calls(wanted, text):
                host = _host(said, plain)
                if host:
                    if used_units.is_used(file, at, plain, place):
                        line = text.count("\n", 0, at) + 1
                        found.append((f"{wanted.before}{host}{wanted.behind}", Evidence(Confidence.CODE, file, line)))
                elif said.isidentifier() or said.startswith("$"):
                    taken = _taker(text, at, said.lstrip("$"), wanted.before, wanted.behind, field=False)
                    given += [taken] if taken is not None else []
    return found


def _taker(text: str, at: int, name: str, before: str, behind: str, *, field: bool) -> _Given | None:
    """The function around a place that is given something of this name; for a `field` of an object, what makes that."""
    bare = name.strip("_").lower()
    for head in reversed([*_HEAD.finditer(text, max(0, at - _FAR), at)]):
        function = next(filter(None, head.groups()), "")
        arguments = _arguments(text, head.end() - 1)
        made = function in _INITIAL or (field and _CLASS.search(text, 0, at) is not None)
        if field and not made:
            continue
        words = [re.findall(r"\w+", re.split(r"[=:]", each)[0]) for each in arguments]
        words = [each for each in words if each and each[-1] not in ("self", "cls")]
        position = next((n for n, each in enumerate(words) if bare in {word.strip("_").lower() for word in each}), None)
        if position is None:
            continue
        if function in _INITIAL:
            classes = [*_CLASS.finditer(text, 0, head.start())]
            function = classes[-1][1] if classes else ""
        return _Given(function, position, name.strip("_"), before, behind) if function else None
    return None


def _calls(wanted: _Given, text: str) -> Iterator[tuple[int, str]]:
    """Where a function is called, and what is handed to it as the name."""
    for each in re.finditer(rf"(?<![\w$]){re.escape(wanted.function)}[ \t]*(?:<[^<>()\n]*>)?\(", text):
        if _DEFINES.search(text, max(0, each.start() - 80), each.start()):
            continue
        arguments = _arguments(text, each.end() - 1)
        named = (re.match(rf"\{{?\s*{wanted.name}\s*[:=]\s*(.+)", each, re.DOTALL) for each in arguments)
        said = next((found[1].rstrip("} \n") for found in named if found is not None), "")
        if not said and wanted.at < len(arguments):
            said = arguments[wanted.at]
        if said:
            yield each.start(), said


def _host(said: str, files: PlainTexts) -> str:
    """The text that is handed on, or that the constant stands for which is; empty where that cannot be told."""
    text = _TEXT.fullmatch(said)
    if text is not None:
        return text[1]
    constant = _CONSTANT.fullmatch(said)
    if constant is None or not (constant[1].isupper() or constant[1] != said):
        return ""
    value = re.compile(
        word_first(rf"\b{constant[1]}\b[\"']?[ \t]*(?::[ \t]*\w+[ \t]*)?[=:][ \t]*[\"'`]([A-Za-z][\w.-]*)[\"'`]")
    )
    found = {each[1] for _, text in files.naming(constant[1]) for each in value.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def _listed(name: str, before: str, behind: str, file: str, folder: Folder) -> Iterator[tuple[str, Evidence]]:
    """The hosts of a table in a file, of which addresses are made."""
    text = folder.once(source_text, file).plain.whole
    table = re.search(rf"\b{re.escape(name)}\b[^=\n{{\[(]{{0,80}}[=:][^=\n{{\[(]{{0,80}}(?=[{{\[(])", text)
    if table is None:
        return
    for each in _TEXT.finditer(text, table.end(), _end(text, table.end())):
        where = Evidence(Confidence.CODE, file, text.count("\n", 0, each.start()) + 1)
        yield f"{before}{each[1]}{behind}", where


def _end(text: str, begin: int) -> int:
    """Where what is opened at a place is closed, or all that is looked at ends."""
    depth = 0
    for at in range(begin, min(len(text), begin + _LONGEST)):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        if depth == 0:
            return at
    return min(len(text), begin + _LONGEST)


def _arguments(text: str, begin: int) -> list[str]:
    """What stands between the commas of brackets that are opened at a place."""
    found, depth, last = list[str](), 0, begin + 1
    end = _end(text, begin)
    for at in range(begin, end):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        if depth == 1 and text[at] == ",":
            found.append(text[last:at].strip())
            last = at + 1
    rest = text[last:end].strip()
    return [*found, rest] if rest else found
