"""What locust writes: `--csv` (summary and history) and `--json` / `--json-file`.

The columns of the history are cumulative since the last reset; the mean of a stretch comes out of the difference of
sums, not out of the percentiles beside them, which cover the last seconds only. Format: locust documentation,
"Retrieve test statistics in CSV format"; `locust/stats.py`.
"""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING, cast

from archlint.calibration.refusal import finite, refused
from archlint.calibration.result import Point, Recording, Request
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SUMMARY = ("Type", "Name", "Request Count", "Failure Count", "Average Response Time", "Requests/s")
HISTORY = (
    "Timestamp",
    "User Count",
    "Name",
    "Total Request Count",
    "Total Failure Count",
    "Total Average Response Time",
)
ALL = "Aggregated"
STEADY = 5.0
"""Seconds of steady load that make a point; shorter ones are put together."""
SETTLING = 0.2
"""The first part of a stretch, left out because the load had just changed."""


def from_csv(file: str, text: str) -> Recording:
    """A summary or a history, by its columns; raises LoadTestError for anything else."""
    rows = csv.DictReader(text.splitlines())
    try:
        columns = tuple(rows.fieldnames or ())
        read = list(rows)
    except csv.Error as error:
        raise refused(file, f"is not a CSV file: {error}", "name the file that locust --csv wrote") from None
    if set(HISTORY) <= set(columns):
        return _history(file, read)
    if set(SUMMARY) <= set(columns):
        return _summary(file, read)
    wanted = HISTORY if "Timestamp" in columns else SUMMARY
    missing = ", ".join(f"`{name}`" for name in wanted if name not in columns)
    raise refused(
        file,
        f"is no load test: it has no column {missing}",
        "name the _stats.csv or _stats_history.csv that `locust --csv` wrote",
    )


def _number(row: Mapping[str, str | None], column: str, file: str, line: int) -> float:
    text = row.get(column)
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0.0:
        shown = "missing" if text in (None, "") else f"`{text}`"
        raise refused(file, f"is broken in line {line}: `{column}` is {shown}", "it was cut off; run the test again")
    return value


def _name(row: Mapping[str, str | None]) -> str:
    return f"{row.get('Type') or ''} {row.get('Name') or ''}".strip()


def _summary(file: str, rows: Sequence[Mapping[str, str | None]]) -> Recording:
    requests: list[Request] = []
    points: list[Point] = []
    for line, row in enumerate(rows, start=2):
        count = _number(row, "Request Count", file, line)
        failures = _number(row, "Failure Count", file, line)
        rate = _number(row, "Requests/s", file, line)
        latency = _number(row, "Average Response Time", file, line) / 1000.0
        if row.get("Name") == ALL:
            points = [_point(None, count, failures, count / rate if rate else 0.0, latency * count, file)]
        elif count:
            requests.append(Request(_name(row), count, failures))
    if not points or not points[0].requests:
        raise refused(file, "has no requests in it", "run the load test again, and let it come to its end")
    return Recording(file, "locust", tuple(requests), tuple(points))


@frozen
class _Row:
    """One row of a history: totals so far, the sum of all latencies in seconds."""

    time: float
    users: float
    count: float
    failures: float
    total: float


def _history(file: str, rows: Sequence[Mapping[str, str | None]]) -> Recording:
    whole: list[_Row] = []
    last: dict[str, Request] = {}
    for line, row in enumerate(rows, start=2):
        count = _number(row, "Total Request Count", file, line)
        failures = _number(row, "Total Failure Count", file, line)
        if row.get("Name") != ALL:
            last[_name(row)] = Request(_name(row), count, failures)
            continue
        mean = _number(row, "Total Average Response Time", file, line) / 1000.0
        time, users = (_number(row, column, file, line) for column in ("Timestamp", "User Count"))
        whole.append(_Row(time, users, count, failures, mean * count))
    if not whole or not max(row.count for row in whole):
        raise refused(file, "has no requests in it", "run the load test again, and let it come to its end")
    requests = tuple(request for request in last.values() if request.count)
    return Recording(file, "locust", requests, tuple(_points(whole, file)))


def _points(rows: Sequence[_Row], file: str) -> list[Point]:
    """One point for each steady number of users; a ramp is cut into pieces of a few seconds."""
    points: list[Point] = []
    ramp: list[_Row] = []
    for stretch in _stretches(rows):
        if stretch[-1].time - stretch[0].time >= STEADY:
            ramp = []
            settled = stretch[max(1, math.ceil(len(stretch) * SETTLING)) - 1 :]
            points += _between(settled, file)
            continue
        ramp += stretch
        if ramp[-1].time - ramp[0].time >= STEADY:
            points += _between(ramp, file)
            ramp = [ramp[-1]]
    return points


def _stretches(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows in a row with the same number of users, between two resets of the totals."""
    found: list[list[_Row]] = []
    for row in rows:
        if found and found[-1][-1].users == row.users and row.count >= found[-1][-1].count:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _between(rows: Sequence[_Row], file: str) -> list[Point]:
    """What happened between the first and the last of these rows."""
    first, last = rows[0], rows[-1]
    if last.count <= first.count or last.time <= first.time:
        return []
    users = sum(row.users for row in rows) / len(rows)
    total = max(0.0, last.total - first.total)
    point = _point(users, last.count - first.count, last.failures - first.failures, last.time - first.time, total, file)
    return [point]


def _point(users: float | None, count: float, failures: float, seconds: float, total: float, file: str) -> Point:
    failures = min(max(failures, 0.0), count)
    rate = (count - failures) / seconds if seconds > 0.0 else 0.0
    return Point(users, rate, total / count if count else 0.0, failures / count if count else 0.0, count, file)


def from_json(file: str, data: list[object]) -> Recording:
    """The list that `locust --json` prints: one entry for each name, one point for the whole run.

    Raises LoadTestError for a list of anything else, and for one without requests.
    """
    known = [cast("dict[str, object]", entry) for entry in data if isinstance(entry, dict)]
    entries = [entry for entry in known if "num_requests" in entry]
    if not entries or len(entries) < len(data):
        raise refused(file, "is no load test: its entries have no `num_requests`", "name what `locust --json` printed")
    fields = ("num_requests", "num_failures", "total_response_time", "start_time", "last_request_timestamp")
    numbers = [[_field(entry, field, file) for field in fields] for entry in entries]
    requests = tuple(
        Request(f"{entry.get('method') or ''} {entry.get('name') or ''}".strip(), row[0], row[1])
        for entry, row in zip(entries, numbers, strict=True)
        if row[0]
    )
    count, failures, total = (sum(row[place] for row in numbers) for place in range(3))
    if not count:
        raise refused(file, "has no requests in it", "run the load test again, and let it come to its end")
    seconds = max(row[4] for row in numbers) - min(row[3] for row in numbers)
    return Recording(file, "locust", requests, (_point(None, count, failures, seconds, total / 1000.0, file),))


def _field(entry: Mapping[str, object], field: str, file: str) -> float:
    value = finite(entry.get(field))
    if value is None:
        shown = str(entry.get(field))[:40]
        raise refused(file, f"is broken: `{field}` of `{entry.get('name')}` is `{shown}`", "run the load test again")
    return value
