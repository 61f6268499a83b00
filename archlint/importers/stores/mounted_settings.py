"""What a ready program does with a Redis, told by the settings that are mounted into it: commands of its rules, limits, what it hands on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import remarks
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_COMMAND = r"\bcommand_template[\"']?\s*[=:]\s*\[\s*[\"']"
"""How EMQX begins what a rule sends to Redis. https://docs.emqx.com/en/emqx/latest/data-integration/data-bridge-redis.html"""
_SAID: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("store", re.compile(rf"{_COMMAND}(?:HM?SET|M?SET|SETEX|HINCRBY|INCR(?:BY)?|ZADD|ZINCRBY|SADD|GEOADD|JSON\.SET)\b|^\s*cmd[\"']?\s*[=:]\s*[\"']HM?GET(?:ALL)? |\btype:[ \t]*(?:state|configuration)\.redis\b", re.MULTILINE)),
    ("pubsub", re.compile(rf"{_COMMAND}PUBLISH\b|\bredis\s*\{{[^{{}}]*\bdata_type\s*=>\s*[\"'](?:pattern_)?channel")),
    ("stream", re.compile(rf"{_COMMAND}XADD\b|\btype:[ \t]*pubsub\.redis\b")),
    ("broker", re.compile(rf"{_COMMAND}[LR]PUSH\b|^output\.redis:|\bredis\s*\{{[^{{}}]*\bdata_type\s*=>\s*[\"']list", re.MULTILINE)),
    ("lock", re.compile(r"\btype:[ \t]*lock\.redis\b")),
    ("limits", re.compile(r"\b(?:rate-limiting|response-ratelimiting|limit-(?:count|req|conn))\b[^\0]{0,600}?\bpolicy[\"']?\s*[:=]\s*[\"']?redis")),
)  # fmt: skip
"""What settings of EMQX, Logstash, Filebeat, Kong, APISIX and Dapr say: commands of rules and of who may enter, lists and channels, limits that several
count, components; what Dapr publishes goes into a stream. https://docs.dapr.io/reference/components-reference/"""


def roles(user: Workload, character: Character, folder: Folder) -> Iterator[tuple[str, Evidence]]:
    """Roles that settings of a program tell which nobody builds here, each with its file and line."""
    for file in texts.mounted(user, character, folder) if user.build is None else ():
        text = folder.text(file)
        if "redis" not in text:
            continue
        plain = remarks.without_comments(text, file)
        for role, pattern in _SAID:
            if (said := pattern.search(plain)) is not None:
                yield role, Evidence(Confidence.CONFIG, file, plain.count("\n", 0, said.start()) + 1)
