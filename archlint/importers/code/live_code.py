"""Which code of the modules that a program of Python imports is live: what nobody names who runs himself is dead code there.

Programs that lie beside each other import the same modules, and each calls some of their functions.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import reached, started
from archlint.importers.code.source_text import source_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_STATEMENT = re.compile(r"^(?![\s#)\]}]|\"\"\"|''')[^\n]*", re.MULTILINE)
"""The first line of a statement that stands in the first column."""
_NAMED = re.compile(
    r"(?:async[ \t]+)?(?P<kind>def|class)[ \t]+(?P<name>\w+)|(?P<given>\w+)[ \t]*(?::[^=\n]+)?=(?!=)|(?P<import>from|import)\b|if[ \t]+(?P<main>__name__)"
)
"""What such a statement makes: a function, a class, a value; what it brings in; or what only a started file does."""
_TASK = re.compile(r"@(?:\w+\.)*(?:task|shared_task|actor|periodic_task|job)\b")
_BY_FRAMEWORK = re.compile(r"\bCommand\b|Config|Settings|Middleware|TestCase")
"""What workers run, and what frameworks find by themselves; settings are looked at one by one elsewhere."""
_CONNECTS = re.compile(r"\bconnect\(|\bMongoClient\(")
"""What opens a connection at once, whoever needs it."""
_HANDED_ON = frozenset({
    "delay", "apply_async", "s", "si", "signature", "subtask", "send", "send_with_options", "kiq", "message", "enqueue",
})  # fmt: skip
"""How a program hands on what a worker is to do."""
_SENDS = re.compile(r"=\s*(?:\w+\.)*(?:Celery|\w*Broker|\w*Huey)\(")
"""What makes the application by which tasks are handed on that name none."""
_ENQUEUED = re.compile(r"\b(?:enqueue\w*|send_task)\(\s*(?:timedelta\([^()]*\)\s*,\s*)?[\"']?[\w.]+")
"""The same where the function or its name is given to a queue."""
_MENTION = re.compile(r"\b[A-Za-z_]\w*(?:[ \t]*\.[ \t]*[A-Za-z_]\w*)*")
"""A name with what it is taken of, and what of it."""
_CALL = re.compile(rf"{_MENTION.pattern}(?=\()")
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<source>\.*[\w.]*)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n]*)|import[ \t]+(?P<modules>[^\n]+))",
    re.MULTILINE,
)
_BOUND = re.compile(r"([\w.]+)(?:[ \t\n]+as[ \t\n]+(\w+))?")
"""What is brought in, and how it is called here."""
_WORD = re.compile(r"\w+")
_SAID = re.compile(
    r"(?P<filled>\b[rR]?[fF][rR]?)?(?P<mark>\"\"\"|'''|[\"'])(?:(?P<path>\w+(?:[.:]\w+)+)(?P=mark)|(?:(?!(?P=mark))(?:[^\\]|\\[^\0]))*(?P=mark))"
)
"""A text, which may be filled in; paths of modules in one may be run by it."""
_FILLED_IN = re.compile(r"\{[^{}]*\}|[^\n]")
_NAME = re.compile(r"[\"']\w+[\"']")
_LOOKED_UP = re.compile(r"\bgetattr\(|\bglobals\(")


@frozen
class _Unit:
    """A statement in the first column of a file: from where to where, behind what decorates its `head`, what it makes if others have to name that, and whether it is a value or a task."""

    file: str
    begin: int
    head: int
    end: int
    name: str
    is_value: bool = False
    is_task: bool = False
    is_main: bool = False


class _Module:
    """A file of Python without remarks: its statements, what is `said` in them beside what it brings in, and the `text` of that without texts for people."""

    def __init__(self, file: str, text: str, *, holds_settings: bool) -> None:
        self.file = file
        self.holds_settings = holds_settings
        said = _blank_or_named if _LOOKED_UP.search(text) else _unsaid
        self.said = _IMPORT.sub(_blank, text)
        self.text = _SAID.sub(said, self.said)
        self.is_package = file.endswith("__init__.py")
        self.brought_in = [found.groupdict("") for found in _IMPORT.finditer(text)]
        self.units = tuple(_units(file, text))

    @cached_property
    def imported(self) -> frozenset[str]:
        """Every word of what it imports."""
        return frozenset(word for each in self.brought_in for said in each.values() for word in _WORD.findall(said))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What it calls otherwise, and how that is called where it comes from."""
        pairs = (pair for each in self.brought_in for said in each.values() for pair in _BOUND.findall(said))
        return {other: name.rpartition(".")[2] for name, other in pairs if other}

    @cached_property
    def takes_all(self) -> bool:
        """Whether it imports whatever another module has."""
        return any("*" in each["names"] for each in self.brought_in)

    @cached_property
    def called(self) -> str:
        """What others call it: a package by the name of its folder."""
        return self.file.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]


def _unsaid(found: re.Match[str]) -> str:
    """A text, as spaces unless it is a path of modules."""
    if found["filled"]:
        return _FILLED_IN.sub(lambda each: each[0] if len(each[0]) > 1 else " ", found[0])
    return found[0] if found["path"] else _blank(found)


def _blank_or_named(found: re.Match[str]) -> str:
    """The same where what a text names is looked up by its name."""
    return found[0] if _NAME.fullmatch(found[0]) else _unsaid(found)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _module(folder: Folder, file: str) -> _Module:
    listed = folder.once(reached.holds_settings, file)
    return _Module(file, folder.once(source_text, file).bare.whole, holds_settings=listed)


def _units(file: str, text: str) -> Iterator[_Unit]:
    """The statements of a file, with what decorates them."""
    decorated: re.Match[str] | None = None
    lines = [*_STATEMENT.finditer(text)]
    ends = (*(each.start() for each in lines[1:]), len(text))
    for line, end in zip(lines, ends, strict=False):  # no lines, and an end of its own, are in an empty file
        if line[0].startswith("@"):
            decorated = decorated or line
            continue
        found = _NAMED.match(line[0])
        head = line.start()
        begin = head if decorated is None else decorated.start()
        before = text[begin:head]
        decorated = None
        if found is None:
            yield _Unit(file, begin, head, end, "")
        elif found["main"]:
            yield _Unit(file, begin, head, end, "", is_main=True)
        elif found["given"]:
            connects = _CONNECTS.search(text, line.start(), end) is not None
            yield _Unit(file, begin, head, end, "" if connects else found["given"], is_value=True)
        elif found["kind"]:
            is_task = _TASK.search(before) is not None
            framed = found["kind"] == "class" and _BY_FRAMEWORK.search(line[0]) is not None
            by_others = framed or (before != "" and not is_task)
            yield _Unit(file, begin, head, end, "" if by_others else found["name"], is_task=is_task)


def _brings_in(found: dict[str, str]) -> str:
    """What a statement brings in, in small letters; what follows requests through the clients of a library is only called so, and no client of it."""
    said = f"from {' import '.join(found.values())}".lower()
    return "opentelemetry" if "opentelemetry" in said else said


class LiveCode:
    """The live code of a program of Python: of the modules that it imports, beginning with those that are started, which need all that they import."""

    def __init__(self, modules: Sequence[_Module], begun: Sequence[str], *, works: bool) -> None:
        self._modules = {each.file: each for each in modules}
        self._by_name: dict[str, list[_Unit]] = {}
        for module in modules:
            for unit in module.units:
                if unit.name:
                    self._by_name.setdefault(unit.name, []).append(unit)
        self._own = {each.file: frozenset(unit.name for unit in each.units) for each in modules}
        self._packages: dict[str, list[str]] = {}
        for module in (each for each in modules if each.is_package):
            for name in module.imported:
                self._packages.setdefault(name, []).append(module.called)
        self._works = works
        self._begun = begun
        self._live: dict[_Unit, None] = {}
        self._run()

    def has(self, file: str, line: int) -> bool:
        """Whether a line of a file is run, or is in none that is known."""
        module = self._modules.get(file)
        if module is None:
            return True
        at = sum(map(len, module.text.splitlines(keepends=True)[: line - 1]))
        return next((each in self._live for each in module.units if each.begin <= at < each.end), True)

    def mentions(self, words: Sequence[str]) -> bool:
        """Whether one of these words stands in what is run, as a word of its own."""
        said = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
        return any(said.search(self._modules[each.file].said, each.begin, each.end) for each in self._live)

    def says(self, words: Sequence[str]) -> bool:
        """Whether one of these words stands anywhere in what is run, in small letters; lists of settings have those of others as well."""
        live = ((self._modules[each.file], each) for each in self._live)
        texts = (module.said[each.begin : each.end].lower() for module, each in live if not module.holds_settings)
        return any(word in text for text in texts for word in words)

    def uses(self, words: Sequence[str]) -> bool:
        """Whether it uses anything of a library in whose name, or in the names of what it is asked for, one of these words stands in small letters."""
        return any(
            self._uses(module, found)
            for module in self._modules.values()
            for found in module.brought_in
            if any(word in _brings_in(found) for word in words)
        )

    def _uses(self, module: _Module, found: dict[str, str]) -> bool:
        said = f"{found['names']}{found['modules']}"
        if module.file in self._begun or "*" in said:
            return True
        bound = [other or name.partition(".")[0] for name, other in _BOUND.findall(said)]
        named = re.compile(rf"\b(?:{'|'.join(bound)})\b") if bound else None
        return named is not None and any(
            named.search(module.text, each.begin, each.end) for each in self._live if each.file == module.file
        )

    def _run(self) -> None:
        left: list[_Unit] = []
        for module in self._modules.values():
            for unit in module.units:
                if self._begins(unit, first=module.file in self._begun):
                    left.append(unit)
                elif unit.is_value:
                    left += self._made(unit)
        for module in (self._modules[file] for file in self._begun):
            left += (each for name in module.imported for each in self._by_name.get(name, ()) if not each.is_task)
        while left:
            unit = left.pop()
            if unit not in self._live:
                self._live[unit] = None
                left += self._named_in(unit)

    def _begins(self, unit: _Unit, *, first: bool) -> bool:
        """Whether a statement is run by whoever imports its module; of the `first`, which is started, all but tasks that others work off."""
        if unit.is_task:
            return self._works
        return first or not (unit.name or unit.is_main)

    def _made(self, value: _Unit) -> Iterator[_Unit]:
        """The functions of the program that make a value: they run whether anybody asks for it or not."""
        yield from (each for each in self._named_in(value, called=True) if not each.is_value)

    def _sends(self, task: _Unit) -> Iterator[_Unit]:
        """What a task is handed on by: the application that decorates it, else each that the modules of the program make."""
        named = [each for each in self._named_in(task, end=task.head) if each.is_value]
        values = (each for module in self._modules.values() for each in module.units if each.is_value)
        yield from named or (v for v in values if _SENDS.search(self._modules[v.file].text, v.begin, v.end))

    def _named_in(self, unit: _Unit, *, called: bool = False, end: int | None = None) -> Iterator[_Unit]:
        """What a statement names of the modules of the program, up to an `end`; only what is `called` in it, if so asked."""
        module = self._modules[unit.file]
        text = module.text[unit.begin : unit.end if end is None else end]
        if not self._works:
            text = _ENQUEUED.sub("enqueue(", text)
        mentions: set[tuple[str, ...]] = {
            tuple(_WORD.findall(each)) for each in (_CALL if called else _MENTION).findall(text)
        }
        for steps in mentions:
            names = [module.aliases.get(step, step) for step in steps]
            for before, name, behind in zip(("", *names), names, (*names[1:], ""), strict=False):
                for each in self._by_name.get(name, ()):
                    handed_on = each.is_task and not self._works and behind in _HANDED_ON
                    if each is not unit and self._is_meant(before, each, module):
                        yield from self._sends(each) if handed_on else (each,)

    def _is_meant(self, before: str, unit: _Unit, module: _Module) -> bool:
        """Whether a module that names something can mean what another has of that name."""
        if unit.file == module.file:
            return before in ("", module.called)
        if module.takes_all:
            return True
        if not before and unit.name in self._own[module.file]:
            return False
        called = self._called(unit)
        if unit.name not in module.imported and not called & module.imported:
            return False
        return not before or before in called or before not in module.imported

    def _called(self, unit: _Unit) -> set[str]:
        """The names of the module in which something is, and of packages that may hand it on."""
        own = self._modules[unit.file].called
        return {own, *self._packages.get(unit.name, ()), *self._packages.get(own, ())}


def live_code(command: str, place: str, folder: Folder, *, works: bool) -> LiveCode | None:
    """The live code of what a command starts in a folder; None where that cannot be told. Whoever `works` off tasks runs those."""
    files = reached.files(command, place, folder)
    return folder.once(_live_code, files, started.module(command), works) if files else None


def _live_code(folder: Folder, files: tuple[str, ...], module: str, works: bool) -> LiveCode:
    begun = [file for file in files if reached.is_module(file, module) or reached.is_module(file, f"{module}.__main__")]
    return LiveCode([folder.once(_module, file) for file in files], begun, works=works)
