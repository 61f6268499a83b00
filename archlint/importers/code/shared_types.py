"""Which projects of .NET several programs share, of which each uses some types: what a file gives, and where all of it is found without a name."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archlint.importers.code.neighbours import is_project, neighbours
from archlint.importers.code.source_text import source_text
from archlint.importers.searches import search

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_TYPE = re.compile(
    r"\b(?:static\s+(?:partial\s+)?)?(?:class|interface|enum|delegate\s+[\w<>\[\],.? ]+?|(?:record\s+)?struct|record(?:\s+class)?)\s+(\w+)"
)
_EXTENSION = re.compile(r"\bstatic\s[^;{}()=]*?\b(\w+)\s*(?:<[^<>()]*>)?\s*\(\s*(?:\[[^\]]*\]\s*)?this\s")
_ATTRIBUTE = "Attribute"
_FOUND_BY_NONE = search(
    r"FromAssembl|\bAddMaps\(|\bAddAutoMapper\(|\bAddConsumers\(|\bGet(?:Exported)?Types\(|\bDefinedTypes\b|\bAddApplicationPart\("
    r"|\[ApiController\]|\bActivator\.CreateInstance\b"
)
"""How types are found in a project without anybody who names them."""


def given(text: str) -> frozenset[str]:
    r"""What others name of a file: its types, attributes by their short names, and methods that it adds to other types, without the classes around those.

    >>> sorted(given("public static class Setup { public static IServices AddKv(this IServices all) => all; }\nclass SlowAttribute {}"))
    ['AddKv', 'Slow', 'SlowAttribute']
    """
    adds = {each[1] for each in _EXTENSION.finditer(text)}
    types = {each[1] for each in _TYPE.finditer(text) if not (adds and "static" in each[0])}
    short = {each.removesuffix(_ATTRIBUTE) for each in types if each.endswith(_ATTRIBUTE)}
    return frozenset(types | short | adds)


def told_apart(place: str, folder: Folder, places: tuple[str, ...]) -> tuple[str, ...]:
    """The projects beside a program of which it uses what it names: those that others have too, and of which nothing is found without a name."""
    shared = folder.once(_shared, tuple(dict.fromkeys(places)))
    near = [each for each in neighbours(place, folder) if each in shared] if shared else []
    return tuple(each for each in near if not folder.once(_is_searched, each))


def _shared(folder: Folder, places: tuple[str, ...]) -> frozenset[str]:
    """The projects that several of the programs in these places are built with, and that are none themselves."""
    own = [place for place in places if place != "." and is_project(place, folder)]
    needed = Counter(each for place in own for each in neighbours(place, folder))
    return frozenset(
        each for each, times in needed.items() if times > 1 and each not in places and is_project(each, folder)
    )


def _is_searched(folder: Folder, project: str) -> bool:
    """Whether something in a project finds types of one without their names."""
    files = (file for file in folder.files(project, depth=7, most=500) if file.endswith(".cs"))
    texts = (folder.once(source_text, file) for file in files)
    return any(_FOUND_BY_NONE.finds(text) and _FOUND_BY_NONE.finds(text.plain) for text in texts)
