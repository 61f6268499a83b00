"""Health checks: the path that is asked and how often, never anything that may hide a secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, seen
from archlint.importers.workloads.sizes import seconds
from archlint.importers.workloads.workload import Probe

if TYPE_CHECKING:
    from collections.abc import Collection

    from archlint.source import Node

_URL = re.compile(r"https?://[^\s\"'/|;)]+(/[^\s\"'?#|;)]*)?")
_HOST = re.compile(r"https?://(?!localhost[:/]|localhost$)([A-Za-z][\w-]*)(?=[:/]|$)")
"""The name of a program, as those of one network call each other: no address, no variable, not itself."""
_WORD = r"(?:_?health(?:z|check|_check|-check|status)?|healthy|live(?:z|ness)?|ready(?:z)?|readiness|ping|pong|status|heartbeat|up|alive|api|v[0-9]|actuator|metrics|index\.(?:html|php)|version|info|login|admin|docs|server-status|_cluster|cluster|app|web|core|rest|public|system|monitor(?:ing)?|-)"
_PATH = re.compile(rf"/(?:{_WORD}/?){{0,5}}", re.IGNORECASE)


def probe_of(test: str, check: Node, hosts: Collection[str]) -> tuple[Probe, ...]:
    """A health check of compose; none where it asks a program of another name than one of its `hosts`."""
    found = _URL.search(test)
    if found is not None and (asked := _HOST.match(found[0])) is not None and asked[1] not in hosts:
        return ()
    retries, interval, timeout = check.get("retries"), check.get("interval"), check.get("timeout")
    failures = retries.text() if retries is not None else ""
    probe = Probe(
        path=plain_path(found.group(1) or "/") if found else "",
        evidence=seen(Confidence.CONFIG, check, "healthcheck"),
        interval=seconds(interval.text()) if interval is not None else None,
        timeout=seconds(timeout.text()) if timeout is not None else None,
        failures=int(failures) if re.fullmatch(r"[1-9][0-9]{0,2}", failures) else None,
    )
    return (probe,)


def plain_path(path: str) -> str:
    """The path of a health check if it consists of words that paths of health checks have; anything else is not repeated.

    >>> plain_path("/api/v1/health"), plain_path("/hook/8f3a2b1c9d")
    ('/api/v1/health', '')
    """
    return path if _PATH.fullmatch(path) else ""
