"""A single word where a mapping is due: what it stands for, written out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERY = {"hourly": "1 h", "daily": "1 day", "nightly": "1 day", "weekly": "7 days", "monthly": "30 days"}
_LONGEST = 60
_TIME = r"[\d.]+ ?(?:ms|s|sec|seconds?|min|minutes?|h|hours?|d|days?)"
_SHARE = r"[\d.]+ ?%"
_MODES = "async|semi-sync|sync|remote-write|remote-apply|quorum|multi-primary"
_RECENCY = "strong|read-your-writes|monotonic|eventual"
_FORMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "replication": ((_MODES, "{{standbys: 1, mode: {}}}"), (r"\d+", "{{standbys: {}}}"), ("true|yes", "{{standbys: 1}}")),
    "shards": ((r"\d+", "{{count: {}}}"),),
    "backups": ((_TIME, "{{every: {}}}"), ("true|yes", "{{every: 1 day}}")),
    "health": ((r"/\S*", "{{live: {}}}"), ("true|yes", "{{live: /health, ready: /ready}}")),
    "state": (("none|stateless|token|memory|disk", "{{sessions: {}}}"),),
    "needs": (
        (_RECENCY, "{{recency: {}}}"), ("at-least-once|best-effort|effectively-once", "{{delivery: {}}}"),
        ("refuse|serve", "{{on_partition: {}}}"), (_TIME, "{{p95: {}}}"), (_SHARE, "{{availability: {}}}"),
    ),
    "latency": (
        (rf"(?:p95|under|below|max|within|at most|[<≤=: ])*({_TIME})(?: ?p95)?", "{{p95: {}}}"),
        (rf"(?:p99|[<≤=: ])*({_TIME})(?: ?p99)?", "{{p99: {}}}"),
        (rf"(?:p50|median|[<≤=: ])*({_TIME})(?: ?(?:p50|median))?", "{{p50: {}}}"),
    ),
    "durability": ((_TIME, "{{rpo: {}}}"),),
    "requirements": ((_SHARE, "{{availability: {}}}"), (_TIME, "{{latency: {{p95: {}}}}}")),
    "workload": ((r"[\d._]+ ?[kMB]?(?: users)?", "{{users: {}}}"),),
    "token": ((_TIME, "{{lifetime: {}}}"),),
}  # fmt: skip
"""Mappings by their key: what may be written in short, and what it is in full."""


def written_out(key: str, value: object) -> str | None:
    """What to write for a value that is no mapping; None where nothing certain can be said.

    >>> written_out("replication", "async")
    'write `replication: {standbys: 1, mode: async}`, with your numbers'
    """
    if not isinstance(value, (str, int, float)):
        return None
    said = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if key == "backups" and said in _EVERY:
        return f"write `backups: {{every: {_EVERY[said]}}}`"
    if key == "pool":
        return f"say of which store: `pool: {{db: {said if said.isdigit() else 20}}}`"
    for pattern, form in _FORMS.get(key, ()):
        if (found := re.fullmatch(pattern, said, re.IGNORECASE)) is not None:
            said = "none" if said == "stateless" else found[found.lastindex or 0]
            return (
                f"write `{key}: {form.format(said)}`, with your numbers"
                if "1" in form
                else f"write `{key}: {form.format(said)}`"
            )
    return None


def listed(key: str, value: Mapping[str, object]) -> str:
    """What to write for a mapping where a list is due.

    >>> listed("data", {"tasks": "audit-log"})
    'write `data: [tasks, audit-log]`'
    """
    if key in ("decisions", "waivers", "steps"):
        return f"`{key}` is a list: put `- ` before the first key of each, and indent the others like it"
    if value and all(each is None for each in value.values()):
        said = f"write `{key}: [{', '.join(value)}]`"
        return said if len(said) <= 2 * _LONGEST else "write them in brackets, `[a, b]`"
    words = [word for pair in value.items() for word in pair if isinstance(word, str)]
    names = ", ".join(word for word in words if re.fullmatch(r"[^\W\d][\w-]*", word))
    return f"write `{key}: [{names}]`" if 0 < len(names) <= _LONGEST else "write `[a, b]`"
