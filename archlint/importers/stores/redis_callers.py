"""What others keep by functions of a program's own that keep whatever they are given: their calls say what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import NODE, PROGRAMS, language
from archlint.importers.stores import redis_calls, redis_functions, redis_limits, redis_meanings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.importers.stores.redis_program import Program

_TYPE = re.compile(r"\b(?:class|struct|interface|defmodule|type)\s+(?:[A-Z]\w*\.)*(\w+)")
_BASES = re.compile(
    r"\bclass\s+\w+(?:<[^<>\n]*>)?\s*(?:\((?=[A-Z])([^()\n]*)\)|(?:\([^()\n]*\))?\s*(?::|extends|implements)\s*([\w.,<> ]+?))\s*(?:implements\s+([\w.,<> ]+?)\s*)?[:{\n]"
)
"""What a type stands for that others are given: `class RedisStore : ICacheStore`."""
_OF_ANYTHING = frozenset(
    {
        "Protocol",
        "ABC",
        "Generic",
        "Object",
        "object",
        "IDisposable",
        "IAsyncDisposable",
        "OnModuleDestroy",
        "OnModuleInit",
    }
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ANY = frozenset(
    {
        "service", "client", "manager", "helper", "util", "utils", "repository", "repo", "provider", "base", "async", "impl", "adapter", "wrapper", "error", "config", "settings",
        "options", "db", "data", "core", "common", "app", "main", "init",
    }
)  # fmt: skip
"""Words in the names of types and files that say nothing of what they are for."""
_DECLARED = re.compile(r"(\w+)(?:\??\s*:\s*|\s*=\s*(?:await\s+)?(?:new\s+)?)(?:\w+\.)*\Z")
_TYPED = re.compile(r"\s+_?(\w+)\s*[=;,)]")
"""What stands before and behind a type where something is declared with it: `kv: KeyValueService`, `IKeeper keeper`."""
_NAME, _SHORT = 80, 3
_NEAR = 400
"""Letters between a call that counts and words about a limit."""
_TIMED = re.compile(r",\s*[\d* _]{2,}\s*[),]")
"""An argument that is a number of seconds."""
_PACKAGE = re.compile(r"^package[ \t]+(\w+)", re.MULTILINE)
_GIVEN_AS = re.compile(r"^func[ \t]+New\w*\([^()\n]*\)[ \t]*\(?\*?([a-z]\w*)\.[A-Z]", re.MULTILINE)
"""The package of a type of Go as which something new is given to others: `func New() cache.Store {`."""
_OF_LIBRARIES = frozenset({"redis", "context", "time", "error"})
"""Packages of which everybody has types."""
_ITSELF = ("self", "this")
"""How an object calls its own functions."""


@frozen
class _Wrapper:
    """A file with functions that keep whatever they are given, or count under it.

    `types` are its types, and what they stand for; `names`, in small letters, say that a file has to do with it. Its
    functions are called where one of `begun` stands, as `call` finds them.
    """

    file: str
    handing: frozenset[str]
    counting: frozenset[str]
    types: tuple[str, ...]
    names: frozenset[str]
    begun: tuple[str, ...]
    call: re.Pattern[str]
    packages: frozenset[str]


def roles(
    programs: Sequence[Program], code: Iterable[tuple[str, str]], *, beside: bool
) -> Iterator[tuple[str, Evidence]]:
    """Role and evidence of what is kept by functions that are given a key: `beside` as of the program's other values.

    The functions are looked for in `programs`, their calls in all `code` of the same language, by what the types and
    the files are called that have them.
    """
    own = (each for each in programs if each.file.endswith(PROGRAMS))
    alike: dict[tuple[str, ...], list[_Wrapper]] = {}
    for wrapper in (_wrapper(each) for each in own if each.handing or each.counting):
        alike.setdefault(language(wrapper.file), []).append(wrapper)
    for file, text in code if alike else ():
        called = [each for each in alike.get(language(file), []) if any(map(text.__contains__, each.begun))]
        small = text.lower() if called and file.endswith(PROGRAMS) else ""
        for wrapper in called:
            if file == wrapper.file or any(map(small.__contains__, wrapper.names)):
                yield from _in(file, text, wrapper, beside=beside)


def _in(file: str, text: str, wrapper: _Wrapper, *, beside: bool) -> Iterator[tuple[str, Evidence]]:
    for found in _calls(file, text, wrapper):
        if found[2] in wrapper.counting:
            around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR]
            if re.search(redis_limits.LIMITS, around, re.IGNORECASE):
                yield "limits", Evidence(Confidence.CODE, file, text.count("\n", 0, found.start()) + 1)
            if found[2] not in wrapper.handing:
                continue
        role = redis_meanings.meaning(text, file, found.start(2), found.end())
        if role in ("own", "kept") and redis_limits.is_counted(file):
            role = "limits"
        if role == "kept":
            said = text[found.end() : found.end() + 160].split("\n\n", 1)[0]
            timed = _TIMED.search(said) or redis_meanings.ends(said)
            elsewhere = beside or re.search(redis_calls.ELSEWHERE, text)
            head = redis_functions.head_before(text, found.start(2))
            copied = timed or (head is not None and "cache" in head[1].lower())
            role = "cache" if copied and elsewhere else ""
        if role:
            where = Evidence(Confidence.CODE, file, text.count("\n", 0, found.start()) + 1)
            yield "store" if role == "own" else role, where


def _calls(file: str, text: str, wrapper: _Wrapper) -> Iterator[re.Match[str]]:
    """Where a file calls functions of a wrapper and says what they keep; that of the wrapper itself by `self` and the like."""
    declared: frozenset[str] | None = None
    for found in wrapper.call.finditer(text):
        on = re.sub(r"[^a-z]", "", (found[1] or "").lower())
        if file == wrapper.file:
            if on not in _ITSELF:
                continue
        elif not on and file.endswith(NODE) and not _is_imported(found[2], text):
            continue
        elif on and not _is_meant(on, wrapper.names):
            declared = _declared(wrapper, text) if declared is None else declared
            if on not in declared:
                continue
        if not redis_functions.is_given_its_key(text, found.start(2), found.end()):
            yield found


def _is_imported(function: str, text: str) -> bool:
    """Whether a file of Node.js has a function by its name from a module: `import { keep } from "./store"`."""
    taken = rf"[{{,\s]{function}\b[^{{}};]*\}}\s*(?:from\b|=\s*(?:await\s+)?(?:require|import)\()"
    return re.search(taken, text) is not None


def _wrapper(program: Program) -> _Wrapper:
    bases = (each for found in _BASES.findall(program.text) for said in found for each in re.findall(r"[A-Z]\w+", said))
    types = (*_TYPE.findall(program.text), *(each for each in bases if each not in _OF_ANYTHING))
    path = re.sub(r"/index\.\w+$", "", program.file) if program.file.endswith(NODE) else program.file
    stem = path.rpartition("/")[2].partition(".")[0]
    functions = program.handing | program.counting
    packages = _packages(program.text) if program.file.endswith(".go") else frozenset[str]()
    return _Wrapper(
        program.file,
        program.handing,
        program.counting,
        types,
        names=frozenset(each.lower() for each in (*types, stem) if _words(each))
        | {f"{package}." for package in packages},
        begun=tuple(f"{each}{end}" for each in functions for end in "(<:"),
        call=_call(functions, bare=program.file.endswith((".py", *NODE))),
        packages=packages,
    )


def _packages(text: str) -> frozenset[str]:
    """The package of a file of Go, and those of the types as which it gives something new to others."""
    found: list[str] = [*_PACKAGE.findall(text)[:1], *_GIVEN_AS.findall(text)]
    return frozenset(found) - _OF_LIBRARIES


def _declared(wrapper: _Wrapper, text: str) -> frozenset[str]:
    """What a file calls values of the types of a wrapper, in small letters: `private readonly kv: KeyValueService`; in Go of any type of its package."""
    named = "|".join(sorted({re.escape(each) for each in wrapper.types if len(each) > _SHORT and each in text}))
    found: set[str] = set()
    for each in re.finditer(rf"(?:{named})\b", text) if named else ():
        before = _DECLARED.search(text, max(0, each.start() - _NAME), each.start())
        behind = _TYPED.match(text, each.end())
        found |= {said[1] for said in (before, behind) if said is not None}
    for package in wrapper.packages:
        found |= set(re.findall(rf"\b(\w+)[ \t]+\*?{package}\.[A-Z]", text))
    return frozenset(re.sub(r"[^a-z]", "", name.lower()) for name in found)


def _words(name: str) -> set[str]:
    return {each.lower() for each in _WORD.findall(name) if len(each) > 1} - _ANY


def _is_meant(on: str, names: Iterable[str]) -> bool:
    """Whether what a call is made on is called like one of these: `self._storage`, `kv`."""
    bare = re.sub(rf"(?:{'|'.join(sorted(_ANY, key=len, reverse=True))})$", "", on) or on
    return on in names or (any(on in each or bare in each.replace("_", "") for each in names) and len(bare) > 1)


def _call(functions: Iterable[str], *, bare: bool) -> re.Pattern[str]:
    """Calls of these functions on anything, and `bare` ones of what is imported in Python and Node.js."""
    named = "|".join(map(re.escape, sorted(functions)))
    on = r"\b_?(\w+)(?:\(\))?[?!]?(?:\.|->|::)"
    plain = rf"(?:{on}|(?<![\w.])(?<!def )(?<!function ))" if bare else on
    return re.compile(rf"{plain}({named})(?:::<[^>\n]*>)?\(")
