"""Settings of a framework for one stage of a program's life, which one that runs in another stage does not read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.importers.workloads.workload import Variable
    from archlint.source.folder import Folder

_OF_RAILS = re.compile(r"(?:^|/)config/environments/(\w+)\.rb$")
_OF_DJANGO = re.compile(
    r"(?:^|/)settings/(prod(?:uction)?|staging|stage|live|local|dev(?:elop(?:ment)?)?|tests?|testing|ci)\.py$"
)
_OF_DOTNET = re.compile(r"(?:^|/)appsettings\.(\w+)\.json$")
_OF_OCELOT = re.compile(
    r"(?:^|/)ocelot\.(prod(?:uction)?|stag(?:e|ing)|dev(?:elopment)?|local|docker|test)\.json$", re.IGNORECASE
)
"""Files that hold what is set in one stage, and its name; .NET reads that of its stage and the one that says none."""
_CHOICES = (
    ("RAILS_ENV", "rb"),
    ("RACK_ENV", "rb"),
    ("DJANGO_SETTINGS_MODULE", "py"),
    ("ASPNETCORE_ENVIRONMENT", "json"),
    ("DOTNET_ENVIRONMENT", "json"),
)
"""Variables that choose the stage, and the language of the program."""


def chosen(environment: Mapping[str, Variable]) -> tuple[tuple[str, str], ...]:
    """The stages that the environment of a program chooses, each behind the ending of the files that say what is set in it."""
    found: dict[str, str] = {}
    for key, ending in _CHOICES:
        said = environment[key].value.rpartition(".")[2] if key in environment else ""
        if said and re.fullmatch(r"\w+", said):
            found.setdefault(ending, said)
    return tuple(found.items())


def is_of_another(file: str, stages: tuple[tuple[str, str], ...], folder: Folder) -> bool:
    """Whether a file holds what is set in another stage than in those that are chosen, and theirs does not build upon it."""
    wanted = dict(stages).get(file.rpartition(".")[2]) if stages else None
    if wanted is not None and (set_for := _OF_DOTNET.search(file)) is not None:
        return set_for[1].lower() != wanted.lower()
    if wanted is not None and (routes := _OF_OCELOT.search(file)) is not None:
        beside = (found[1] for name in folder.names(parent(file)) if (found := _OF_OCELOT.search(name)) is not None)
        return not _is_one(routes[1], wanted) and any(_is_one(each, wanted) for each in beside)
    found = None if wanted is None else (_OF_RAILS.search(file) or _OF_DJANGO.search(file))
    if found is None or found[1] == wanted:
        return False
    own = joined(parent(file), f"{wanted}{file[file.rindex('.') :]}")
    return folder.has(own) and re.search(rf"\b{found[1]}\b", folder.text(own)) is None


def _is_one(stage: str, other: str) -> bool:
    """Whether two names are those of one stage: `dev`, `Development`."""
    shorter, longer = sorted((stage.lower(), other.lower()), key=len)
    return longer.startswith(shorter)
