"""What a project calls itself, and which images are called after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.frameworks import is_language
from archlint.importers.code.neighbours import PROJECTS
from archlint.importers.workloads.images import base_name, identify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.folder import Folder

_TITLES = (
    ("package.json", re.compile(r"\"name\"\s*:\s*\"(?:@[\w.-]+/)?([\w.-]+)\"")),
    ("composer.json", re.compile(r"\"name\"\s*:\s*\"(?:[\w.-]+/)?([\w.-]+)\"")),
    ("pyproject.toml", re.compile(r"^name\s*=\s*\"([\w.-]+)\"", re.MULTILINE)),
    ("go.mod", re.compile(r"^module\s+(?:\S*/)?([\w.-]+?)(?:/v[0-9]+)?\s*$", re.MULTILINE)),
    ("Cargo.toml", re.compile(r"^name\s*=\s*\"([\w.-]+)\"", re.MULTILINE)),
)
"""Where a project says its own name."""
_MADE = ("service", "monitor", "tool")
_SHORTEST = 3
"""Letters of a word that says something of whom an image is."""


def is_of_project(image: str, folder: Folder) -> bool:
    """Whether an image has the name that the project gives to itself: its code is the one that lies here."""
    return _plain(base_name(image)) in {
        _plain(title) for title in (*_titles(folder), folder.root.name.rpartition("+")[2])
    }


def is_product(image: str, folder: Folder) -> bool:
    """Whether an image of a well-known program is what the project itself makes, who is called so: `ghcr.io/umami-software/umami`.

    Stores and proxies are what everybody runs, whatever a project is called.
    """
    known = identify(image) if "/" in image else None
    made = known is not None and known.purpose in _MADE and not is_language(image)
    return made and is_of_project(image, folder)


def is_of_stranger(image: str, folder: Folder) -> bool:
    """Whether an image has an owner, and neither he nor its own name has a word in common with what the project is called."""
    host, _, rest = image.partition("@")[0].lower().partition("/")
    path = [each for each in (host if "." not in host and ":" not in host else "", *rest.split("/")) if each][-2:]
    words = [
        word for part in path for word in re.split(r"[^a-z0-9]+", part.partition(":")[0]) if len(word) >= _SHORTEST
    ]
    called = " ".join(map(_plain, (*_titles(folder), *folder.root.name.split("+"))))
    return len(path) > 1 and words != [] and not any(word in called for word in words)


def _titles(folder: Folder) -> Iterator[str]:
    """What the project is called where it says so itself, and in the names of its files of .NET."""
    yield from (found[1] for file, title in _TITLES if (found := title.search(folder.text(file))))
    yield from (file.rpartition(".")[0] for file in folder.files(".", depth=1, most=200) if file.endswith(PROJECTS))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]", "", name.lower())
