"""Which files call a client of Redis that another one makes: one of their package in Go, one that they import in Go, Node or Python."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from archlint.importers.code.node_imports import module as module_of_node
from archlint.importers.code.source_text import source_text
from archlint.importers.languages import NODE
from archlint.importers.stores import redis_clients, redis_text
from archlint.importers.stores.redis_mentions import speaks
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.folder import Folder

_ASKED = ("client.", "rdb.", "redis.", "cache.", "conn.")
"""What stands in files of Go that call a client which is made in another one of the package."""
_IMPORTED = (
    (re.compile(r"from(?<=\bfrom)\s*[\"']([.@~#]{1,2}/[\w./-]+|src/[\w./-]+|@[\w-]+/[\w./-]+)[\"']"), re.compile(r"^import\s+(?!type\b)([^;\"']+?)\s*$")),
    (re.compile(r"require(?<=\brequire)\(\s*[\"'](\.{1,2}/[\w./-]+|@[\w-]+/[\w./-]+)[\"']"), re.compile(r"(\w+|\{[^{}]*\})\s*=\s*(?:await\s+)?$")),
)  # fmt: skip
"""Where a file of Node imports from its own program, or from a package of its workspace, and before that what it calls it."""
_NAMES = 600
"""Letters in which many names are imported."""
_PYTHON = re.compile(r"from(?<=\bfrom)[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^()]*\)|[^\n]+)")
_MADE = re.compile(
    r"(?:export|module\.exports)[^\0]*\b(?:createClient\(|new (?:IO)?Redis(?:\.Cluster)?\()|\b(?:createClient\(|new (?:IO)?Redis(?:\.Cluster)?\()[^\0]*(?:export|module\.exports)"
)
"""A file of Node that makes a client for those who import it."""
_MAKES = ("createClient(", "Redis(", "Redis.Cluster(")
"""Of these one stands wherever one is made."""
_CALLED = ("add(", "set(", "push(", "pop(", "lock(", "incr", "setex(", "publish(", "scribe(", "hset", "expire(")
"""What stands, in small letters, in files that keep anything in Redis."""
_PUBLIC = re.compile(
    r"^export\s+(?:const|let|var|(?:async\s+)?function)\s+(\w+)|\bexports\.(\w+)\s*=|^(?:(?:async\s+)?def\s+)?(\w+)\s*(?:\(|(?::[^=\n]+)?=(?!=))",
    re.MULTILINE,
)
_TOGETHER = (
    re.compile(r"module\.exports(?<=\bmodule\.exports)\s*=\s*\{([^{}]*)\}(?!\s*from)"),
    re.compile(r"export(?<=^export)\s*\{([^{}]*)\}(?!\s*from)", re.MULTILINE),
)
"""What a module gives to others, in Node and in Python."""
_WHOLE = re.compile(
    r"(?:\bmodule\.exports\s*=|^export\s+default)\s+(?:await\s+)?(?:(\w+)\s*(?:;|$)|new\s+(?:\w+\.)?(?:IO)?Redis(?:\.Cluster)?\(|(?:\w+\.)?createClient\()",
    re.MULTILINE,
)
"""What a module of Node is as a whole."""
_ON = re.compile(r"export(?<=^export)\s*(?:\*|\{([^{}]*)\})\s*from\s*[\"'](\.{1,2}/[\w./-]+)[\"']", re.MULTILINE)
"""What a module of Node only hands on."""
_NAMED = re.compile(r"(\w+)(?:\s*(?:\bas\b|:)\s*(\w+))?")
_DEFAULT = "default"
_ALIASES = re.compile(r"^(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:\w+\.)?Annotated\[\s*(?:\w+\.)*Redis\b", re.MULTILINE)
"""A type that says how a client is got: `RedisDep = Annotated[Redis, Depends(get_redis)]`."""
_PATH = re.compile(r"\"[\w.-]+/([\w./-]+)\"")
_CALLED_SO = re.compile(r"(\w+)\s+\Z")
"""What a file of Go imports, and what it calls that, which stands before it."""
_NAME = 60
"""Letters that the name of a package may have."""
_PACKAGE = re.compile(r"[a-z]\w*")
_CLIENT = re.compile(r"redis\.(?:(?:Client|UniversalClient|ClusterClient|Cmdable)\b|(New\w*Client\())")
_TYPED, _MADE_SO = re.compile(r"\b([A-Z]\w*)\s*\*?\Z"), re.compile(r"\b([A-Z]\w*)\s*=\s*\Z")
"""The type of a client in Go, or how one is made, and what stands before it where a variable of a package is one."""


def speaks_of_another(folder: Folder, file: str) -> bool:
    """Whether a file calls what another one makes that has words of Redis: one of its package in Go, one that it imports."""
    if folder.once(clients, file) or _speaks_of_package(folder, file):
        return True
    return _calls(folder, file, NODE) and any(
        folder.once(_gives_a_client, module) for _, module in folder.once(_of_node, file)
    )


def clients(folder: Folder, file: str) -> frozenset[str]:
    """What a file calls the clients of Redis, or what gives one, that another file of its program makes."""
    if file.endswith(".go"):
        return frozenset(_of_packages(folder, file)) if ".com/" in folder.text(file) or "/" in file else frozenset()
    if not _calls(folder, file, (*NODE, ".py")):
        return frozenset()
    imported = _of_python(folder, file) if file.endswith(".py") else folder.once(_of_node, file)
    return frozenset(
        called
        for names, module in imported
        if (given := folder.once(_gives, module))
        for name, called in names
        if name in given
    )


def commands(folder: Folder, file: str) -> dict[str, str]:
    """What a file of Node calls the commands of an older client that another file of its program has names for, and the commands."""
    if not _calls(folder, file, NODE):
        return {}
    return {
        called: told[name]
        for names, module in folder.once(_of_node, file)
        if "promisify(" in folder.text(module) and (told := redis_text.promised(folder.text(module)))
        for name, called in names
        if name in told
    }


def _calls(folder: Folder, file: str, endings: tuple[str, ...]) -> bool:
    return file.endswith(endings) and folder.once(_keeps, file)


def _keeps(folder: Folder, file: str) -> bool:
    return any(map(folder.small(file).__contains__, _CALLED))


def _speaks_of_package(folder: Folder, file: str) -> bool:
    """Whether a file of Go lies beside one that has words of Redis: what one of them makes, all of a package call."""
    if not file.endswith(".go") or not any(map(folder.small(file).__contains__, _ASKED)):
        return False
    return any(other != file for other in folder.once(_speaking, parent(file)))


def _speaking(folder: Folder, package: str) -> tuple[str, ...]:
    """The first files of a package in Go that have words of Redis: of two, one lies beside any file."""
    files = (each for each in folder.files(package, most=200) if each.endswith(".go"))
    return tuple(islice((each for each in files if folder.once(speaks, each)), 2))


def _of_packages(folder: Folder, file: str) -> Iterator[str]:
    """Clients of other packages of a program in Go, each as the file calls it: `global.RDB`."""
    text = folder.text(file)
    named: dict[str, str] = {}
    for found in _PATH.finditer(text):
        called = _CALLED_SO.search(text, max(0, found.start() - _NAME), found.start())
        for name in (found[1].rpartition("/")[2], *(called.groups() if called is not None else ())):
            named.setdefault(name, found[1])
    for package, tail in named.items():
        fields = folder.once(_fields_of, parent(file), tail) if _PACKAGE.fullmatch(package) else ()
        for name in fields:
            if re.search(rf"{package}\.{name}(?<=\b{package}\.{name})\.[A-Z]\w*\(", text):
                yield f"{package}.{name}"


def _fields_of(folder: Folder, above: str, tail: str) -> frozenset[str]:
    """The same of the package that files in a folder import by a path behind the name of its module."""
    homes = (joined(each, tail) for each in up_from(above))
    home = next((each for each in homes if folder.holds(each)), None)
    return frozenset() if home is None else folder.once(_fields, home)


def _fields(folder: Folder, package: str) -> frozenset[str]:
    """The variables of a package in Go that are clients of Redis."""
    files = [each for each in folder.files(package, most=200) if each.endswith(".go")]
    texts = (folder.text(each) for each in files if "redis" in folder.small(each))
    found = ((text, each) for text in texts for each in _CLIENT.finditer(text))
    named = (
        (_MADE_SO if each[1] else _TYPED).search(text, max(0, each.start() - _NAME), each.start())
        for text, each in found
    )
    return frozenset(name[1] for name in named if name is not None)


def _of_node(folder: Folder, file: str) -> list[tuple[list[tuple[str, str]], str]]:
    """What a file of Node imports, by the names there and here, and the module."""
    text = folder.text(file)
    imported: list[tuple[list[tuple[str, str]], str]] = []
    for path, names_before in _IMPORTED:
        for found in path.finditer(text):
            module = folder.once(module_of_node, parent(file), found[1])
            if module:
                before = text[max(0, found.start() - _NAMES) : found.start()]
                begun = max(before.rfind("import"), 0) if found[0].startswith("from") else 0
                said = names_before.search(before[begun:])
                bare, _, inside = said[1].partition("{") if said is not None else ("", "", "")
                names = [(_DEFAULT, name) for name in re.findall(r"\w+", bare.partition("*")[0])]
                names += [(name, called or name) for name, called in _NAMED.findall(inside)]
                imported.append((names, module))
    return imported


def _of_python(folder: Folder, file: str) -> Iterator[tuple[list[tuple[str, str]], str]]:
    text, above = folder.text(file), parent(file)
    for found in _PYTHON.finditer(text):
        module = folder.once(_module_of_python, above, found[1])
        names = ((name, called or name) for name, called in (_NAMED.findall(found[2]) if module else ()))
        kept = [each for each in names if not _is_made(each[1]) or f": {each[1]}" in text]
        if kept:
            yield kept, module


def _is_made(name: str) -> bool:
    """Whether a name is one of classes, of which objects are made, and not of an object or a function."""
    return name[0].isupper() and not name.isupper()


def _module_of_python(folder: Folder, above: str, name: str) -> str:
    """The file of a module, in a folder or as near above it as there is one; empty where there is none of the program."""
    bare = name.lstrip(".")
    path, dots = bare.replace(".", "/"), len(name) - len(bare)
    places = up_from(above)[max(dots - 1, 0) :][:1]
    ends = (".py", "/__init__.py") if path else ("/__init__.py",)
    files = (joined(place, f"{path}{end}".lstrip("/")) for place in places for end in ends)
    found = next((each for each in files if folder.has(each)), "")
    return found if found or dots or above == "." else folder.once(_module_of_python, parent(above), name)


def _gives(folder: Folder, module: str) -> frozenset[str]:
    """The names of the clients, and of what gives one, that a module makes for others."""
    if not folder.once(speaks, module):
        return frozenset(_handed_on(folder, module)) if module.endswith(NODE) else frozenset()
    text = folder.once(source_text, module).plain.whole
    made = redis_clients.clients(text)
    given = {*(_ALIASES.findall(text) if "Annotated[" in text else ())}
    given |= {name for found in (_PUBLIC.findall(text) if made else ()) for name in found if name in made}
    if module.endswith(NODE):
        together = (inside for each in (_TOGETHER if made else ()) for inside in each.findall(text))
        for name, called in (pair for inside in together for pair in _NAMED.findall(inside)):
            # `{ redis: client }` of CommonJS and `{ client as redis }` name what is given at different ends.
            given |= {called or name, name} if name in made or called in made else set()
        makes = made or any(map(text.__contains__, _MAKES))
        whole = _WHOLE.findall(text) if makes and ("exports" in text or "default" in text) else ()
        given |= {_DEFAULT for name in whole if not name or name in made}
        given |= {*_handed_on(folder, module)}
    return frozenset(given)


def _handed_on(folder: Folder, module: str) -> Iterator[str]:
    for names, source in folder.once(_sources, module):
        given = folder.once(_gives, source)
        if names is None:
            yield from given - {_DEFAULT}
        else:
            yield from (called or name for name, called in _NAMED.findall(names) if name in given)


def _sources(folder: Folder, module: str) -> list[tuple[str | None, str]]:
    """What a module only hands on, None for everything, and the module that it has that of."""
    found = ((each[1], each[2]) for each in _ON.finditer(folder.text(module)))
    sources = ((names, folder.once(module_of_node, parent(module), path)) for names, path in found)
    return [(names, source) for names, source in sources if source not in ("", module)]


def _gives_a_client(folder: Folder, module: str) -> bool:
    """Whether a module makes a client for others, or hands on what another one gives that does."""
    text = folder.text(module)
    makes = folder.once(speaks, module) and any(map(text.__contains__, _MAKES))
    if makes and _MADE.search(text) is not None:
        return True
    return any(folder.once(_gives_a_client, source) for _, source in folder.once(_sources, module))
