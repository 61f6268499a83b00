"""Whether a NATS keeps what is published: JetStream is switched on by its command or its file, and else nothing is kept.

Source: NATS documentation, "JetStream, configuration": `nats-server -js`, `jetstream {}`, `jetstream: enabled`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import texts
from archlint.importers.workloads.figures import without_remarks

if TYPE_CHECKING:
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_LARGEST = 100_000
"""Letters of a file of settings that is read."""
_SWITCHED_ON = re.compile(r"(?:^|[\s\"',\[])--?(?:js|jetstream)(?:=true)?(?=$|[\s\"',\]])")
_IN_FILE = re.compile(r"(?mi)^[ \t]*[\"']?jetstream[\"']?[ \t]*(?:[:=][ \t]*)?(?:\{|enabled?\b|true\b|on\b)")


def jetstream(workload: Workload, character: Character, folder: Folder) -> Evidence | None:
    """Where a NATS is told to keep streams; None where nothing tells it."""
    if character.engine != "nats":
        return None
    if _SWITCHED_ON.search(character.command):
        return character.command_evidence or workload.evidence
    mounted = ((file, folder.text(file, _LARGEST), 1) for file in texts.mounted(workload, character, folder))
    for file, text, first in (*mounted, *workload.configs):
        plain = without_remarks(text)
        found = _IN_FILE.search(plain)
        if found is not None:
            return Evidence(Confidence.CONFIG, file, first + plain.count("\n", 0, found.start()), "jetstream")
    return None
