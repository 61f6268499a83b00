"""Where a store keeps its data, and which of its mounts therefore outlives the container with it.

The places are those that the documentation of the images names (`VOLUME` in most of them), and what Bitnami's images use.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.importers.workloads.images import base_name, is_well_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Mount, Workload

_LASTING = ("named", "bind")
_FILE = r"\.(?:conf|sql|sh|cnf|ya?ml|xml|ini|key|pem|crt|jsonc?|js|toml|env|txt|properties|lua|gz|lic)"
_NOT_DATA = re.compile(
    rf"/(?:etc|docker-entrypoint\S*|run|var/run|usr/local/etc|tmp|var/log|usr/share|opt/init)(?:/|$)|.*{_FILE}$"
    r"|(?:.*/)?[\w-]*(?:backups?|dumps?|snapshots?|scripts?|health-?checks?|certs?|ssl|tls|secrets?|configdb|conf(?:ig)?s?|init|initdb|logs?|plugins?|import|exports?)/?(?:$|/.*)",
    re.IGNORECASE,
)
"""What holds no data of a store: configuration, scripts, keys, copies for another day, single files, the clock."""
_DATA = re.compile(r"data|db|stor(?:e|age)|persist|state|lib|bitnami", re.IGNORECASE)
_PLACES = re.compile(r"DATA|DIR|PATH|STORAGE|VOLUME|HOME|MNESIA_BASE", re.IGNORECASE)
_OTHERS = re.compile(r"BACKUP|CONF|SCRIPT|TMP|TEMP|CERT|SSL|LOG_?DIR$|LOG_PATH|PLUGIN|^PATH$|INIT", re.IGNORECASE)
"""Variables that name a folder, and those that name one for something else than data."""


def lasting(workload: Workload, character: Character) -> Mount | None:
    """The mount with the data of a store, None where nothing that it keeps outlives its container."""
    return _of_data(workload, character, [each for each in workload.mounts if each.kind in _LASTING])


def passing(workload: Workload, character: Character) -> Mount | None:
    """The mount that is made for the data of a store and deleted with its container."""
    return _of_data(workload, character, [each for each in workload.mounts if each.kind == "tmpfs"])


def _of_data(workload: Workload, character: Character, mounts: Sequence[Mount]) -> Mount | None:
    """The first of these mounts that holds data.

    Of an engine whose images say where, only what lies there, or where its own settings put it; of any other image what
    looks like data.
    """
    built = character.dockerfile.base if workload.build is not None and character.dockerfile is not None else ""
    image = built or workload.image
    places = _places().get(base_name(image), _places().get(character.engine or character.purpose, ()))
    if not places:
        return next((each for each in mounts if not _NOT_DATA.match(each.target)), None)
    found = (each for each in mounts if _overlaps(each.target, places) and not re.search(f"{_FILE}$", each.target))
    told = (each for each in mounts if _is_told(each.target, workload, character))
    own = () if is_well_known(image) else (each for each in mounts if _looks_like_data(each.target))
    return next(iter((*found, *told, *own)), None)


def _looks_like_data(target: str) -> bool:
    return _DATA.search(target) is not None and _NOT_DATA.match(target) is None


def _overlaps(target: str, places: Iterable[str]) -> bool:
    """Whether a mount is one of these places, lies in one, or has one in it.

    >>> _overlaps("/data", ["/data/db"]), _overlaps("/data/configdb", ["/data/db"]), _overlaps("/", ["/data"])
    (True, False, False)
    """
    bare = target.rstrip("/")
    return bare != "" and any(
        bare == place or place.startswith(f"{bare}/") or bare.startswith(f"{place}/") for place in places
    )


def _is_told(target: str, workload: Workload, character: Character) -> bool:
    """Whether its command, its variables or its files put data there: `--dbpath /x`, `PGDATA=/x/y`, `dir /x`."""
    if len(target) < 3 or _NOT_DATA.match(target):
        return False
    named = re.compile(rf"(?<![\w/.-]){re.escape(target.rstrip('/'))}(?![\w.-])")
    given = {**(character.dockerfile.environment if character.dockerfile is not None else {}), **workload.environment}
    values = (each.value for key, each in given.items() if _PLACES.search(key) and not _OTHERS.search(key))
    files = (line for _, text, _ in workload.configs for line in text.splitlines() if _PLACES.search(line))
    return any(named.search(each) for each in (character.command, *values, *files))


@cache
def _places() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "data_places.json").read_text(encoding="utf-8")
    places: dict[str, list[str]] = json.loads(text)
    return places
