"""What saves the data of a store, in the image of one: its tools for that come with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.importers.workloads.workload import Workload

_NAME = re.compile(r"(?:^|[-_])(backups?|dump|restore)(?:$|[-_])")
_SAVES = re.compile(r"\b(?:pg_dump(?:all)?|mysqldump|mariadb-dump|mongodump)\b")
_AGAIN = re.compile(r"\b(?:while|crond?|sleep)\b")
_SCRIPT = re.compile(r"(?:^|\s)\S+\.sh(?:\s|$)|\b(?:crond?|while)\b")


def is_named_so(workload: Workload) -> bool:
    """Whether a workload is called after what saves data, or brings it back."""
    return _NAME.search(workload.own_name.lower()) is not None


def goes_on(workload: Workload) -> bool:
    """Whether the command of a workload saves a store again and again: `while true; do pg_dump …`, `/backup.sh`."""
    command = workload.command.strip()
    again = _AGAIN.search(command) is not None or workload.restart in ("always", "unless-stopped")
    if not again or command.startswith("-"):
        return False
    return _SAVES.search(command) is not None or (is_named_so(workload) and _SCRIPT.search(command) is not None)
