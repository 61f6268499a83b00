"""The channel layer of Django: in a Redis, or in the memory of each process, where nobody else hears what is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.build_files import DEPENDENCIES
from archlint.importers.code.source_text import source_text
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.source.folder import Folder

LIBRARY = "channels-redis"
"""The package that has the layer in a Redis, which is listed as well where the settings choose another."""
_LAYERS = re.compile(r"(?m)^CHANNEL_LAYERS\b[^\n=]*=[^\n]*(?:\n(?![^\s\])}])[^\n]*)*")
_NEAR = re.compile(r"[\"']channels\.layers\.InMemoryChannelLayer[\"']")
_FAR = re.compile(r"channels_redis|RedisChannelLayer|RedisPubSubChannelLayer")


def in_memory(place: str, folder: Folder) -> Evidence | None:
    """Where the settings of a program keep its layer in memory; None where any of them names one in a Redis, or none is told."""
    return folder.once(_in_memory, place)


def _in_memory(folder: Folder, place: str) -> Evidence | None:
    if not any("channels" in folder.small(joined(place, each)) for each in DEPENDENCIES):
        return None
    found: Evidence | None = None
    for file, _ in codebase.code(place, folder, ()):
        if not file.endswith(".py") or "channel" not in folder.small(file):
            continue
        plain = folder.once(source_text, file).bare.whole
        if _FAR.search(plain):
            return None
        for layers in _LAYERS.finditer(plain):
            near = _NEAR.search(layers[0])
            if near is not None and found is None:
                line = plain.count("\n", 0, layers.start() + near.start()) + 1
                found = Evidence(Confidence.CODE, file, line, "CHANNEL_LAYERS")
    return found
