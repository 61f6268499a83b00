"""What k6 writes: `--summary-export` (values beside the name) and the data of `handleSummary` (under `values`).

Times are milliseconds in both. Names of requests appear only as sub-metrics, `http_reqs{name:list}` or
`http_reqs{group:::list}`, which k6 keeps for tags that a threshold mentions; without any the whole run is one name.
Format: k6 documentation, "End of test" and "Custom summary".
"""

from __future__ import annotations

import re
from typing import cast

from archlint.calibration.refusal import finite, refused
from archlint.calibration.result import Point, Recording, Request

EVERYTHING = "http_reqs"
"""The name of all requests of a run that names none."""
_TAGGED = re.compile(r"http_reqs\{(?:name|group|scenario|url):(?:::)?(.+)\}")
_WRONG = "name what `k6 run --summary-export` wrote, or the data that handleSummary got"


def summary(file: str, data: object) -> Recording:
    """The end-of-test summary of one run: one point; raises LoadTestError when it is none."""
    metrics = cast("dict[str, object]", data).get("metrics") if isinstance(data, dict) else None
    if not isinstance(metrics, dict):
        raise refused(file, "is no load test: it has no `metrics`", _WRONG)
    known = cast("dict[str, object]", metrics)
    count = _value(known, "http_reqs", "count", file)
    rate = _value(known, "http_reqs", "rate", file)
    latency = _value(known, "http_req_duration", "avg", file) / 1000.0
    failed = _failed(known, file)
    if not count or not rate:
        raise refused(file, "has no requests in it", "run the load test again, and let it come to its end")
    users = _optional(known, "vus_max", "value", file)
    point = Point(users, rate * (1.0 - failed), latency, failed, count, file)
    return Recording(file, "k6", _requests(known, count, failed, file), (point,))


def _values(metrics: dict[str, object], metric: str) -> dict[str, object] | None:
    """The numbers of a metric, wherever this kind of summary keeps them."""
    found = metrics.get(metric)
    if not isinstance(found, dict):
        return None
    entries = cast("dict[str, object]", found)
    inner = entries.get("values")
    return cast("dict[str, object]", inner) if isinstance(inner, dict) else entries


def _optional(metrics: dict[str, object], metric: str, key: str, file: str) -> float | None:
    values = _values(metrics, metric)
    if values is None or key not in values:
        return None
    value = finite(values[key])
    if value is None:
        raise refused(file, f"is broken: `{key}` of `{metric}` is `{str(values[key])[:40]}`", "run the load test again")
    return value


def _value(metrics: dict[str, object], metric: str, key: str, file: str) -> float:
    value = _optional(metrics, metric, key, file)
    if value is None:
        raise refused(file, f"is no load test over HTTP: it has no `{key}` of `{metric}`", _WRONG)
    return value


def _failed(metrics: dict[str, object], file: str) -> float:
    """The share of failed requests: `rate` in one kind of summary, `value` in the other."""
    for key in ("rate", "value"):
        found = _optional(metrics, "http_req_failed", key, file)
        if found is not None:
            return min(1.0, found)
    return 0.0


def _requests(metrics: dict[str, object], count: float, failed: float, file: str) -> tuple[Request, ...]:
    """The names that sub-metrics tell apart; tags of one kind only, so that nothing is counted twice."""
    for kind in ("name", "url", "group", "scenario"):
        named = {name: match[1] for name in metrics if (match := _TAGGED.fullmatch(name)) and f"{{{kind}:" in name}
        found = [Request(short, _optional(metrics, name, "count", file) or 0.0, 0.0) for name, short in named.items()]
        if any(request.count for request in found):
            return tuple(request for request in found if request.count)
    return (Request(EVERYTHING, count, count * failed),)
