"""What lies right in a folder: its files and folders by name, asked of the system once."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

SKIPPED = frozenset(
    {".git", "node_modules", ".venv", "venv", "vendor", "dist", "build", "target", "__pycache__", ".idea", ".next"}
)
"""Folders that hold what was installed or built, not what somebody wrote."""
FILE, FOLDER, OTHER = "file", "folder", "other"
"""What a name stands for; links, pipes and the like are neither file nor folder."""


@frozen
class Listing:
    """The files and folders in a folder by name, links and what was installed left out.

    `kinds` says of everything there whether it is a file, a folder or neither; None where nobody may look.
    """

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    kinds: Mapping[str, str] | None = MappingProxyType({})


def listing(place: str) -> Listing:
    """What lies in the folder at this place, nothing where there is no such folder."""
    kinds: dict[str, str] = {}
    files: list[str] = []
    folders: list[str] = []
    try:
        with os.scandir(place) as entries:
            for each in entries:
                name = each.name
                if each.is_file(follow_symlinks=False):
                    kinds[name] = FILE
                    files.append(name)
                elif each.is_dir(follow_symlinks=False):
                    kinds[name] = FOLDER
                    folders.append(name)
                else:
                    kinds[name] = OTHER
    except (FileNotFoundError, NotADirectoryError):
        return Listing()
    except OSError:
        return Listing(kinds=None)
    return Listing(tuple(sorted(files)), tuple([each for each in sorted(folders) if each not in SKIPPED]), kinds)
