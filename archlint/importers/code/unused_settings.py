"""Settings that a program of Python, Node.js or Go declares, and that nothing of what it runs ever asks for: whom they name, it does not call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, go_settings, node_settings, reached
from archlint.importers.code.source_files import LARGEST, MOST_BYTES
from archlint.importers.code.source_text import source_text
from archlint.importers.languages import GO, NODE
from archlint.importers.searches import search
from archlint.importers.workloads.dockerfile import of_build

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_CLASS = re.compile(
    r"^class[ \t]+(?!\w+[ \t]*\([^()]*\bConfiguration\b)(?:\w*(?:Settings|Config(?:uration)?)\w*[ \t]*(?:\([^()]*\))?|\w+[ \t]*\([^()]*(?:Settings|Config)\b[^()]*\))[ \t]*:",
    re.MULTILINE,
)
"""Classes that hold settings, by their names or by what they are made of; those of django-configurations the framework asks."""
_MEMBER = re.compile(
    r"^(?P<edge>[ \t]+)(?:(?P<name>[A-Za-z]\w*)[ \t]*(?::[^=\n]*)?(?:=(?!=)|$)|(?P<marks>(?:@[\w.]+[^\n]*\n[ \t]+)*)(?:async[ \t]+)?def[ \t]+(?P<does>[A-Za-z]\w*))",
    re.MULTILINE,
)
_CONSTANT = re.compile(r"^(?P<name>[A-Z][A-Z0-9_]{3,})[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
"""What such a class has, and what a module has that is called like a setting."""
_TABLE = re.compile(
    r"^(?P<edge>[ \t]*)(?:\w*(?:settings|config(?:uration)?)\w*[ \t]*(?::[^=\n]+)?=[ \t]*|return[ \t]+)\{[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MAKES = re.compile(r"^[ \t]*def[ \t]+(\w+)", re.MULTILINE)
_OF_SETTINGS = re.compile(r"settings|config", re.IGNORECASE)
_GROUP = re.compile(r"^(?P<edge>[ \t]+)[\"'](?P<name>\w+)[\"'][ \t]*:[ \t]*\{", re.MULTILINE)
"""Settings in a table, in groups: `config = {"mail": {"host": …}}`; a function that returns one says so in its name."""
_MADE = re.compile(r"\b\w*(?:Settings|Config(?:uration)?)\w*\([ \t]*$", re.MULTILINE)
_GIVEN = re.compile(r"^(?P<edge>[ \t]+)(?P<name>[A-Za-z]\w*)[ \t]*=(?!=)", re.MULTILINE)
"""What is given to settings by its name where they are made: `return Settings(\\n    url=environ["URL"],`."""
_PLAIN = re.compile(
    r"(?:@(?:property|cached_property|functools\.cached_property|staticmethod|classmethod)[ \t]*\n[ \t]+)*"
)
"""Methods that run only when somebody asks for them."""
_BY_ANY_NAME = search(
    r"\bfrom_object\(|\bfrom_mapping\(|\bgetattr\(\s*\w*(?:settings|config|cfg|conf)\b(?!\s*,\s*[\"']\w+[\"'])|\bvars\(\s*\w*(?:settings|config)"
    r"|(?:settings|config)(?:\(\))?\.(?:model_dump|dict|json|__dict__|items|model_fields|__fields__)\b|\basdict\(\s*\w*(?:settings|config)"
    r"|\bglobals\(\)",
    re.IGNORECASE,
)
"""How programs ask for settings without naming them."""
_FRAMEWORK = "DJANGO_SETTINGS_MODULE"
_OF_PROGRAM = re.compile(
    r"_(?:SERVICE|SVC|GATEWAY|MICROSERVICE)(?:_API)?(?:_BASE)?(?:_UR[LI]|_HOST|_ENDPOINT|_ADDRESS)?$"
)
"""Where a program leaves it to a framework and its libraries to ask for settings, and those that say where other programs of the project are."""

_GIVES = (".json", ".yml", ".yaml", ".toml", ".ini", ".conf", ".properties")
"""Endings of files that give settings to programs, and ask for none, as environment files do."""


def declared(folder: Folder, file: str) -> tuple[tuple[str, int, int], ...]:
    """The settings that a file of Python, Node.js or Go declares and what only they are made of, each with its name and where it begins and ends."""
    if file.endswith(NODE):
        return node_settings.declared(folder, file)
    if file.endswith(GO):
        return folder.once(go_settings.declared, file)
    if not file.endswith(".py"):
        return ()
    text = folder.once(source_text, file)
    if not text.has_any(("environ", "getenv", "settings", "config")):
        return ()
    plain = text.plain.whole
    found: list[tuple[str, int, int]] = []
    for each in _CLASS.finditer(plain):
        end = _end_of_block(plain, each.end(), 0)
        found += _members(plain, each.end(), end)
    for each in _CONSTANT.finditer(plain):
        end = _end_of_block(plain, each.end(), 0)
        value = plain[each.start() : end]
        if "environ" in value or "getenv" in value or ("://" in value and _OF_PROGRAM.search(each["name"])):
            found.append((each["name"], each.start(), end))
    for each in _TABLE.finditer(plain) if "environ" in plain or "getenv" in plain else ():
        makes = [made[1] for made in _MAKES.finditer(plain, 0, each.start())]
        if "return" not in each[0] or (makes and _OF_SETTINGS.search(makes[-1])):
            found += _begun(_GROUP, plain, each.end(), _end_of_block(plain, each.end(), len(each["edge"].expandtabs())))
    for each in _MADE.finditer(plain) if "environ" in plain or "getenv" in plain else ():
        line = plain[plain.rfind("\n", 0, each.start()) + 1 : each.start()].expandtabs()
        end = _end_of_block(plain, each.end(), len(line) - len(line.lstrip()))
        found += _begun(_GIVEN, plain, each.end(), end)
    return tuple(found)


def _begun(form: re.Pattern[str], text: str, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    """What begins so right inside of a block, each with its name and where it begins and ends: it is asked for by that name."""
    edge = ""
    for each in form.finditer(text, begin, end):
        edge = edge or each["edge"]
        if each["edge"] == edge:
            yield each["name"], each.start(), _end_of_block(text, each.end(), len(edge.expandtabs()))


def _members(text: str, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    """What stands right in a class, beside methods that run whether anybody asks for them or not."""
    edge = ""
    for each in _MEMBER.finditer(text, begin, end):
        edge = edge or each["edge"]
        if each["edge"] != edge or (each["does"] and not _PLAIN.fullmatch(each["marks"])):
            continue
        yield each["name"] or each["does"], each.start(), _end_of_block(text, each.end(), len(edge.expandtabs()))


def _end_of_block(text: str, begin: int, edge: int) -> int:
    """Where the first line begins that stands no deeper than `edge`, and closes nothing."""
    at = text.find("\n", begin) + 1
    while 0 < at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].expandtabs()
        stripped = line.lstrip()
        if stripped and len(line) - len(stripped) <= edge and stripped[0] not in ")]}":
            return at
        at = end
    return len(text)


def files_of(
    workload: Workload, command: str, folder: Folder, others: Iterable[str], *, works: bool = True
) -> tuple[str, ...]:
    """The files of a program that a command may run, with those it shares; none where not all of it is read.

    What only tasks bring in is left out where it is known that it `works` none off. Without a command it is that of its image.
    """
    place = codebase.place_of(workload, folder)
    if not command and workload.build is not None:
        command = of_build(workload.build, folder).command
    own = reached.own_files(command, place, folder, works=works)
    code = [*codebase.run_by(workload, folder, others)]
    inside = "" if place == "." else f"{place}/"
    if own:
        return (*own, *(file for file, _ in code if file not in own and not file.startswith(inside)))
    if sum(len(text) for _, text in code) >= MOST_BYTES - LARGEST:
        return ()
    return tuple(file for file, _ in code)


def is_unused(folder: Folder, name: str, files: tuple[str, ...]) -> bool:
    """Whether a setting of this name is declared in some files of a program, and nothing in them asks for it."""
    if not files or folder.once(_asked_by_any_name, files):
        return False
    if not _OF_PROGRAM.search(name) and folder.once(_left_to_framework, files):
        return False
    left, known = [name], {name}
    while left:
        asked = left.pop()
        word, member, field = (
            re.compile(rf"\b{re.escape(asked)}\b"),
            node_settings.asked(asked),
            go_settings.asked(asked),
        )
        small = asked.partition(".")[0].lower().encode()
        for file in files:
            text = folder.once(source_text, file)
            if small not in text.words or file.endswith(_GIVES) or ".env" in file:
                continue
            held = folder.once(declared, file)
            form = member if file.endswith(NODE) else field if file.endswith(GO) else word
            for each in form.finditer(text.plain.whole):
                holder = _holder(held, each.end() - 1)
                if holder is None:
                    return False
                if holder not in known:
                    known.add(holder)
                    left.append(holder)
    return True


def _holder(held: Iterable[tuple[str, int, int]], at: int) -> str | None:
    """The setting in which a place of a file stands; None for none."""
    return next((said for said, begin, end in held if begin <= at < end), None)


def _asked_by_any_name(folder: Folder, files: tuple[str, ...]) -> bool:
    return any(
        (file.endswith(".py") and _BY_ANY_NAME.finds(folder.once(source_text, file).plain))
        or (file.endswith(NODE) and node_settings.BY_ANY_NAME.finds(folder.once(source_text, file).plain))
        for file in files
    )


def _left_to_framework(folder: Folder, files: tuple[str, ...]) -> bool:
    return any(file.endswith(".py") and _FRAMEWORK in folder.text(file) for file in files)


def is_only_there(folder: Folder, file: str, places: Iterable[int], files: tuple[str, ...]) -> bool:
    """Whether all these places in a file, if there are any, stand in settings that nothing in the files of a program asks for."""
    held = folder.once(declared, file)
    told = False
    for at in places if held else ():
        holder = _holder(held, at)
        if holder is None or not folder.once(is_unused, holder, files):
            return False
        told = True
    return told


def without(folder: Folder, file: str, files: tuple[str, ...]) -> str:
    """A file in small letters and without remarks, with spaces for the settings that nothing in the files of a program asks for."""
    small = folder.once(source_text, file).plain.small
    for name, begin, end in folder.once(declared, file):
        if folder.once(is_unused, name, files):
            small = small[:begin] + re.sub(r"\S", " ", small[begin:end]) + small[end:]
    return small
