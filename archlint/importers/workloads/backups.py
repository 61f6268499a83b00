"""What saves the data of a store or tends it again and again, in the image of one: its tools for that come with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.workloads.waiting import only_waits

if TYPE_CHECKING:
    from archlint.importers.workloads.workload import Workload

_NAME = re.compile(r"(?:^|[-_])(backups?|dump|restore)(?:$|[-_])")
_SAVES = re.compile(r"\b(?:pg_dump(?:all)?|mysqldump|mariadb-dump|mongodump)\b")
_AGAIN = re.compile(r"\b(?:while|crond?|sleep)\b")
_TENDS = re.compile(
    r"\bwhile\s+(?:true|:|sleep\b)[^\0]*\b(?:psql|mysql|mariadb|mongosh?|redis-cli|cqlsh|clickhouse-client)\b"
)
_REPEATS = re.compile(r"\bwhile\s+(?:true|:|\[\s*1\s*\])\s*;?\s*do\b[^\0]*\bsleep\b[^\0]*\bdone\b")
_SCRIPT = re.compile(r"(?:^|\s)\S+\.sh(?:\s|$)|\b(?:crond?|while)\b")


def repeats(workload: Workload) -> bool:
    """Whether a ready image that nobody comes to is told to do something again and again: `while true; do rclone copy …; sleep 3600; done`."""
    alone = workload.build is None and not workload.ports
    return alone and _REPEATS.search(workload.command) is not None and not only_waits(workload.command)


def is_named_so(workload: Workload) -> bool:
    """Whether a workload is called after what saves data, or brings it back."""
    return _NAME.search(workload.own_name.lower()) is not None


def goes_on(workload: Workload) -> bool:
    """Whether the command of a workload saves a store again and again, or asks it: `while true; do pg_dump …`, `/backup.sh`."""
    command = workload.command.strip()
    again = _AGAIN.search(command) is not None or workload.restart in ("always", "unless-stopped")
    if not again or command.startswith("-"):
        return False
    if _TENDS.search(command) is not None:
        return True
    return _SAVES.search(command) is not None or (is_named_so(workload) and _SCRIPT.search(command) is not None)
