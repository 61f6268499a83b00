"""Files that hold source code, or settings beside it: which of those below a folder, which are read first, and how much of them."""

from __future__ import annotations

import re
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_CODE = frozenset(
    {
        "py",
        "js",
        "ts",
        "tsx",
        "jsx",
        "mjs",
        "cjs",
        "vue",
        "svelte",
        "go",
        "java",
        "kt",
        "cs",
        "rb",
        "php",
        "yml",
        "yaml",
        "json",
        "toml",
        "properties",
        "ini",
        "exs",
        "rs",
        "scala",
        "sh",
        "conf",
        "ex",
        "c",
        "cc",
        "cpp",
        "cxx",
    }
)
"""Endings of files that hold code, or settings beside it."""
_ENVIRONMENTS = frozenset({"env", "example"})
_NOT_CODE_IN = frozenset(
    {
        "test", "tests", "__tests__", "spec", "e2e", "__mocks__", "cypress", "playwright", "loadtest", "load-test", "doc", "docs", "k8s", "kubernetes", "helm", "charts", "terraform", "infra", ".github",
        ".circleci", "coverage", "fixtures", "migrations", "locale", "locales", "i18n", "example", "examples", "deploy", "ansible",
        "static", "assets", "public", ".archlint",
    }
)  # fmt: skip
"""Folders beside the code of a program, in which nothing says what it connects to."""
_NOT_CODE = (
    "docker-compose", "docker-stack", "compose", "package-lock", "yarn.lock", "pnpm-lock", "tsconfig", ".eslintrc", "jest.config", "vitest.config", "playwright.config", "cypress.config",
    "openapi", "swagger", "test_",
)  # fmt: skip
_NOT_CODE_BEFORE_ENDING = (".test", ".spec", ".min", ".d")
_TEST = re.compile(r"\w+_test")
"""How names of such files among the code begin, and how they end before their last ending."""
_TELLING = (
    "setting", "conf", "redis", "cach", "celery", "queue", "broker", "broadcast", "database", "/db", "env", "connect", "client.",
    "session", "storage", "limit", "lock", "pub", "worker", "task", "job", "/app.", "/main.", "/server.", "/index.", "application",
    "program", "startup", "bootstrap", "/cable", "entrypoint",
)  # fmt: skip
"""Words in the paths of files in which programs say whom they connect to."""
_TELLS = re.compile("|".join(map(re.escape, _TELLING)))
_FRONT = ("/client/", "/frontend/", "/web-ui/", "/mobile/", "/ios/", "/android/", "/components/")
"""Folders of what runs in browsers and on phones."""
_BLUEPRINT = re.compile(r"(?:\s*+#[^\n]*+\n)*+\s*+archlint:[ \t]*+[0-9]")
_MOST_FILES = 4_000
MOST_BYTES = 1_000_000
"""Bytes of code that are read of one program."""
LARGEST = 100_000
"""Bytes of a file of code that is read."""
_RANKS = 3
"""Ranks of files: those whose path says that they connect to others, the others, those of browsers and phones."""


def source_files(folder: Folder, places: tuple[str, ...], elsewhere: tuple[str, ...]) -> tuple[str, ...]:
    """The files below these folders that hold code or its settings, in the order in which they are read.

    Left out are paths that begin with one of `elsewhere`. Those whose path says little of connections come last: they
    are read while there is room.
    """
    ranked: list[list[str]] = [[] for _ in range(_RANKS)]
    for place in places:
        for home, inside in folder.once(_below, place):
            if not home.startswith(elsewhere):
                for rank, found in zip(ranked, inside, strict=True):
                    rank.extend(found)
    return tuple(file for files in ranked for file in files)


class Sources:
    """The source files below folders with their texts, read as far as somebody wanted them, and once for all who do."""

    def __init__(self, folder: Folder, places: tuple[str, ...], elsewhere: tuple[str, ...]) -> None:
        self.read: list[tuple[str, str]] = []
        self._rest = _texts(folder, places, elsewhere)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        at = 0
        while True:
            if at == len(self.read):
                following = next(self._rest, None)
                if following is None:
                    return
                self.read.append(following)
            yield self.read[at]
            at += 1


def _texts(folder: Folder, places: tuple[str, ...], elsewhere: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    left = MOST_BYTES
    every = folder.once(source_files, places, elsewhere)
    for number, file in enumerate(every):
        text = folder.text(file, LARGEST)
        left -= len(text)
        if left < 0:
            folder.once(_unread).setdefault(places[0], (len(every) - number, len(every)))
            return
        if text and not (file.endswith(".env") and folder.is_ignored(file)) and not _is_blueprint(file, text):
            yield file, text


def _is_blueprint(file: str, text: str) -> bool:
    """Whether a file is what an earlier import wrote, or a person drew: it says what is known, and not how."""
    return file.endswith((".yaml", ".yml")) and _BLUEPRINT.match(text) is not None


def _unread(_: Folder) -> dict[str, tuple[int, int]]:
    """Programs of which the last files were left unread so far: how many, and of how many."""
    return {}


def left_unread(folder: Folder) -> list[str]:
    """What is to be said of the programs that are larger than what is read of one."""
    return [
        f"`{folder.shown(place)}` holds more than {MOST_BYTES // 1_000_000} MB of code: {left:,} of {every:,} files were not "
        "read, those whose paths say least of connections; name calls that are missing with `x-archlint: {calls: [db]}`"
        for place, (left, every) in folder.once(_unread).items()
    ]


def _below(folder: Folder, place: str) -> list[tuple[str, Sequence[Sequence[str]]]]:
    """The folders below a folder that have such files, each as its paths begin, with its files by their ranks."""
    levels = folder.levels(place, depth=12, most=_MOST_FILES, without=is_beside)
    found = ((f"{home}/", folder.once(_in_folder, home, len(files))) for home, files in levels if files)
    return [each for each in found if any(each[1])]


def _in_folder(folder: Folder, home: str, most: int) -> Sequence[Sequence[str]]:
    """Such files among the first ones right in a folder, by their ranks."""
    files = [file for file in folder.files(home, most=most) if is_source(file.rpartition("/")[2])]
    path = "/" if home == "." else f"/{home.lower()}/"
    if any(front in path for front in _FRONT):
        return (), (), files
    if not files or _TELLS.search(path):
        return files, (), ()
    names = [f"/{file.rpartition('/')[2].lower()}" for file in files]
    if _TELLS.search("".join(names)) is None:
        return (), files, ()
    telling = [_TELLS.search(name) is not None for name in names]
    return [*compress(files, telling)], [*compress(files, map(not_, telling))], ()


def is_source(name: str) -> bool:
    """Whether a file holds code or its settings, by its name."""
    stem, _, ending = name.rpartition(".")
    if ending not in _CODE or (ending == name):
        return ending in _ENVIRONMENTS and (name == ".env" or name.endswith(".env.example"))
    beside = name.startswith(_NOT_CODE) or stem.endswith(_NOT_CODE_BEFORE_ENDING)
    return not (beside or (stem.endswith("_test") and _TEST.fullmatch(stem)))


def is_beside(place: str) -> bool:
    """Whether a folder lies beside the code: in a package of Java every name is one of code, `src/infra` is a layer."""
    name = place.rpartition("/")[2]
    if name not in _NOT_CODE_IN:
        return False
    layer = name == "infra" and any(f"/{above}/" in f"/{place}" for above in ("src", "internal", "app", "lib", "pkg"))
    return "/main/" not in place and not layer
