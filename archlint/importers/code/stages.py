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
"""Files that hold what is set in one stage, and its name."""
_CHOICES = (("RAILS_ENV", "rb"), ("RACK_ENV", "rb"), ("DJANGO_SETTINGS_MODULE", "py"))
"""Variables that choose the stage, and the language of the program."""


def chosen(environment: Mapping[str, Variable]) -> tuple[tuple[str, str], ...]:
    """The stages that the environment of a program chooses, each behind the ending of the files that say what is set in it."""
    found: dict[str, str] = {}
    for key, ending in _CHOICES:
        said = environment[key].value.rpartition(".")[2] if key in environment else ""
        if re.fullmatch(r"\w+", said):
            found.setdefault(ending, said)
    return tuple(found.items())


def is_of_another(file: str, stages: tuple[tuple[str, str], ...], folder: Folder) -> bool:
    """Whether a file holds what is set in another stage than in those that are chosen, and theirs does not build upon it."""
    wanted = dict(stages).get(file.rpartition(".")[2]) if stages else None
    found = None if wanted is None else (_OF_RAILS.search(file) or _OF_DJANGO.search(file))
    if found is None or found[1] == wanted:
        return False
    own = joined(parent(file), f"{wanted}{file[file.rindex('.') :]}")
    return folder.has(own) and re.search(rf"\b{found[1]}\b", folder.text(own)) is None
