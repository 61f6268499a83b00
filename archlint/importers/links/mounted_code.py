"""Programs that have no code of their own in their image, and run what is mounted: what they import is seen there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.code import codebase, reached
from archlint.importers.links.client_words import CLIENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_CHANNELS = ("redis", "queue", "stream")
"""What no framework has a client of by itself, so that code which uses one imports it."""
_FEWEST = 2
"""Files of Python of which a program is made at least, so that it is seen what it imports."""


def imports_none(
    workload: Workload, character: Character, store: Character, folder: Folder, others: Sequence[str]
) -> bool:
    """Whether a program runs nothing but code of Python that is mounted, and none of that imports a client of a channel.

    What `others` are built of is their own, whatever else is mounted with it.
    """
    dockerfile = character.dockerfile
    if store.purpose not in _CHANNELS or workload.build is None or dockerfile is None or dockerfile.copied:
        return False
    mounts = [each.source for each in workload.mounts if each.kind == "bind" and folder.holds(each.source)]
    files = [file for source in mounts for file, _ in codebase.code(source, folder, others) if file.endswith(".py")]
    words = (*CLIENTS[store.purpose], *filter(None, (store.engine,)))
    said = [folder.once(reached.imports, file) for file in files]
    return len(files) >= _FEWEST and not any(word in each for each in said for word in words)
