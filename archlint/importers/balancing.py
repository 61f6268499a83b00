"""How a proxy chooses among instances, where its configuration says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import texts
from archlint.importers.sketch import Fact
from archlint.importers.workloads.figures import without_remarks

if TYPE_CHECKING:
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_WORDS = re.compile(
    r"(?m)^[^#\n]*?(?:[{;]\s*|^\s*)(?:(?P<nginx>least_conn|ip_hash|random(?:\s+two)?(?:\s+least_conn)?)\s*;"
    r"|balance\s+(?P<haproxy>roundrobin|leastconn|source|random)\b"
    r"|lb_policy:?\s+(?P<policy>\w+))",
)
_SAID = ("least_conn", "ip_hash", "random", "balance", "lb_policy")
"""One of these stands in every file that chooses."""
_ALGORITHMS = {
    "least_conn": "least-connections", "leastconn": "least-connections", "least_request": "least-connections", "ip_hash": "ip-hash",
    "source": "ip-hash", "client_ip_hash": "ip-hash", "roundrobin": "round-robin", "round_robin": "round-robin", "random": "random",
    "random_choose": "power-of-two", "random two": "power-of-two", "random two least_conn": "power-of-two",
}  # fmt: skip


def algorithm(workload: Workload, character: Character, folder: Folder) -> Fact | None:
    """The key `algorithm` of a proxy; None where its files say nothing, or several things."""
    if character.purpose not in ("proxy", "gateway"):
        return None
    mounted = (
        (file, folder.text(file, 200_000), 1) for file in dict.fromkeys(texts.mounted(workload, character, folder))
    )
    found: dict[str, Evidence] = {}
    for file, text, first in (*mounted, *workload.configs):
        plain = without_remarks(text) if any(word in text for word in _SAID) else ""
        for said in _WORDS.finditer(plain):
            group = said.lastgroup or ""
            word = re.sub(r"\s+", " ", said[group].lower())
            line = plain.count("\n", 0, said.start(group)) + first
            if word in _ALGORITHMS:
                found.setdefault(_ALGORITHMS[word], Evidence(Confidence.CONFIG, file, line, word))
    if len(found) != 1:
        return None
    ((name, evidence),) = found.items()
    return Fact(name, evidence)
