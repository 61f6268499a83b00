"""What k6 writes at the end of a run.

`--summary-export` has values beside the name, the data of `handleSummary` has them under `values`, and either of them with
`--new-machine-readable-summary` (k6 1.5 and later) is a list of metrics under `results`. Times are milliseconds in all.
Names of requests appear only as sub-metrics, which k6 keeps for tags that a threshold mentions: `http_reqs{name:list}`,
`http_reqs{group:::list}`, whatever tag the script gave; mostly it is `http_req_duration{name:list}`, which has a count when
`summaryTrendStats` asks for one. Without any the whole run is one name.
Format: k6 documentation, "End of test" and "Custom summary"; grafana/k6, `internal/lib/summary/machinereadable`.
"""

from __future__ import annotations

import re
from typing import cast

from archlint.calibration.refusal import finite, refused
from archlint.calibration.result import Point, Recording, Request

EVERYTHING = "http_reqs"
"""The name of all requests of a run that names none."""
_TAGGED = re.compile(r"(?:http_reqs|http_req_duration)\{(?P<tag>\w+):(?:::)?(?P<name>[^{}]+)\}")
_FAMILIAR = ("name", "url", "group", "endpoint", "scenario")
"""Tags that tell requests apart, the finest first; others are tried after these."""
_OUTCOMES = frozenset({"expected_response", "status", "error_code", "error", "method", "proto", "tls_version", "check"})
"""Tags that k6 gives by itself and that say how a request went, not which one it was."""
_WRONG = "name what `k6 run --summary-export` wrote, or the data that handleSummary got"


def summary(file: str, data: object) -> Recording:
    """The end-of-test summary of one run: one point; raises LoadTestError when it is none."""
    known = _metrics(data, file)
    count = _value(known, "http_reqs", "count", file)
    rate = _value(known, "http_reqs", "rate", file)
    latency = _value(known, "http_req_duration", "avg", file) / 1000.0
    failed = _failed(known, file)
    if not count or not rate:
        raise refused(file, "has no requests in it", "run the load test again, and let it come to its end")
    users = _optional(known, "vus_max", "value", file)
    point = Point(users, rate * (1.0 - failed), latency, failed, count, file)
    return Recording(file, "k6", _requests(known, count, failed, file), (point,))


def _metrics(data: object, file: str) -> dict[str, object]:
    """The metrics by name, whichever way they are written."""
    whole = cast("dict[str, object]", data) if isinstance(data, dict) else {}
    results = whole.get("results")
    if isinstance(results, dict):
        listed = cast("dict[str, object]", results).get("metrics")
        if isinstance(listed, list):
            return _listed(cast("list[object]", listed), whole.get("config"), file)
    metrics = whole.get("metrics")
    if not isinstance(metrics, dict):
        raise refused(file, "is no load test: it has no `metrics`", _WRONG)
    return cast("dict[str, object]", metrics)


def _listed(metrics: list[object], config: object, file: str) -> dict[str, object]:
    """A list of metrics by their names; counters have no rate there, and the run says how long it took."""
    entries = [cast("dict[str, object]", metric) for metric in metrics if isinstance(metric, dict)]
    known: dict[str, object] = {str(entry.get("name")): entry.get("values") for entry in entries}
    seconds = finite(cast("dict[str, object]", config).get("duration")) if isinstance(config, dict) else None
    if not seconds:
        raise refused(
            file, "is broken: it does not say how long the run took (`config.duration`)", "run the load test again"
        )
    count = _optional(known, "http_reqs", "count", file)
    if count is not None:
        known["http_reqs"] = {"count": count, "rate": count / seconds}
    return known


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
    counts: dict[str, dict[str, float]] = {}
    for metric in sorted(metrics):  # `http_reqs{…}` comes after `http_req_duration{…}` and overwrites it
        match = _TAGGED.fullmatch(metric)
        if match is not None and match["tag"] not in _OUTCOMES:
            found = _optional(metrics, metric, "count", file)
            if found:
                counts.setdefault(match["tag"], {})[match["name"]] = found
    for tag in (*_FAMILIAR, *sorted(counts.keys() - set(_FAMILIAR))):
        if tag in counts:
            return tuple(Request(name, each, 0.0) for name, each in counts[tag].items())
    return (Request(EVERYTHING, count, count * failed),)
