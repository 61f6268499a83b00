"""Files of code as they are asked for variables: in whatever spelling they name them, or take them by names put together of parts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, prefixes
from archlint.importers.code.source_text import source_text
from archlint.importers.expressions import word_first
from archlint.importers.languages import DOTNET, GO, JVM, PHP, PYTHON, RUBY, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.importers.code.source_text import SourceText
    from archlint.source.folder import Folder

_BINDS = ("ConfigurationProperties", "env_prefix", "EnvPrefix", "AutomaticEnv")
"""What code says that takes variables by names put together of several parts."""
_GROUP = re.compile(rf"@{_BINDS[0]}\b")
_GROUPS = re.compile(rf"{_GROUP.pattern}\(\s*(?:(?:prefix|value)\s*=\s*)?\"([^\"$]+)\"")
"""What says that a class of Spring takes a group of properties, and which, where it says that in one word."""
_BINDS_OF = {
    JVM: _BINDS[:1],
    PYTHON: (_BINDS[1], "getenv(f", "environ.get(f", "environ[f"),
    GO: _BINDS[2:],
    DOTNET: (),
    PHP: (),
    RUBY: (),
    language(".js"): (),
}
"""Those of them that there are in a language; in all others any may stand."""
_OF_SPRING = "SPRING_"
_JOINTS = b"_:"
_MARKS = bytes(each for each in range(256) if not (each < 128 and chr(each).isalnum()))
"""What names are put together with, and everything else than letters and digits: every other alphabet as well."""


class Code:
    """What is asked of code about any variable: whether programs are among it, what it `binds`, its files and how long they are."""

    def __init__(self, files: Iterable[tuple[str, CodeFile]]) -> None:
        self.files = [each for each in files if ".env" not in each[0]]
        self.programs = any(codebase.PROGRAM.search(file) for file, _ in self.files)
        self.letters = sum(len(each.text.whole) for _, each in self.files)
        self._binding = [each for _, each in self.files if each.binds]
        self._named: dict[tuple[str, ...], list[str]] = {}

    def binds(self, keys: tuple[str, ...]) -> bool:
        """Whether it may take one of these variables by a name put together of several parts."""
        return any(each.begins(keys) for each in self._binding)

    def naming(self, keys: tuple[str, ...]) -> list[str]:
        """The files that name one of these variables: services that share code are given the same ones."""
        if keys not in self._named:
            wanted = [(_bare(key, "__" in key), "__" in key) for key in keys]
            lasts = (re.escape(key.rpartition("__")[2]) for key in keys if "__" in key)
            bound = [re.compile(word_first(rf"\b{last}\s*\{{\s*get\b")) for last in lasts]
            words = [sorted(re.findall(r"[a-z0-9]+", key.lower()), key=len, reverse=True) for key in keys]
            longest = {each[0] for each in words if each}
            told = [each for each in self.files if any(map(each[1].text.has, longest))]
            self._named[keys] = [file for file, each in told if each.names(words, bound, wanted)]
        return self._named[keys]


class CodeFile:
    """A text, and its letters and digits alone for what is asked more closely."""

    def __init__(self, file: str, text: SourceText) -> None:
        self.text = text
        self._marks = _BINDS_OF.get(language(file), _BINDS)
        self._bare: dict[bool, str] = {}
        self._says: dict[tuple[str, ...], bool] = {}

    def says(self, words: tuple[str, ...]) -> bool:
        """Whether one of these words stands in it; several programs share it, and are asked the same."""
        if words not in self._says:
            self._says[words] = self.text.says(words)
        return self._says[words]

    @cached_property
    def binds(self) -> bool:
        """Whether it takes variables by names put together of several parts."""
        return self.says(self._marks)

    def begins(self, keys: tuple[str, ...]) -> bool:
        """Whether one of these variables may be among those that it binds: a program's own have the name of their group in front."""
        plain = self.text.plain.whole
        groups, given = _GROUPS.findall(plain), prefixes.given(plain)
        known = len(groups) == len(_GROUP.findall(plain)) and plain.count(_BINDS[1]) <= len(given)
        known = known and not self.text.says(_BINDS[2:])
        begun = tuple(_bare(each, False) for each in (*groups, *given, _OF_SPRING))
        return not known or any(_bare(key, False).startswith(begun) for key in keys)

    def names(
        self, words: Sequence[Sequence[str]], bound: Sequence[re.Pattern[str]], wanted: Sequence[tuple[str, bool]]
    ) -> bool:
        """Whether it names a variable: all `words` of one stand in it, and its last part is `bound` or its bare name is there."""
        if not any(all(map(self.text.has, each)) and all(map(self.text.plain.has, each)) for each in words):
            return False
        if any(each.search(self.text.plain.whole) for each in bound):
            return True
        return any(key in self.bare(sections) for key, sections in wanted)

    def bare(self, sections: bool) -> str:
        """Its letters and digits alone."""
        if sections not in self._bare:
            self._bare[sections] = _bare(self.text.plain.small, sections)
        return self._bare[sections]


def code_file(folder: Folder, file: str) -> CodeFile:
    """A whole file, which was read before."""
    return CodeFile(file, folder.once(source_text, file))


def _bare(text: str, sections: bool) -> str:
    """Small letters and digits alone: `USERS_URL`, `users.url` and `usersUrl` are one name.

    With `sections` only what stands between those stays out, since a namespace reads like them: `Users__Url`, `Users:Url`.
    """
    return text.lower().encode("utf-8", "replace").translate(None, _JOINTS if sections else _MARKS).decode()
