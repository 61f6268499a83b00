"""Which tool wrote a file, and what it saw: locust (CSV, JSON) and k6 (`--summary-export`, `handleSummary`)."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from archlint.calibration import k6, locust
from archlint.calibration.refusal import LoadTestError, refused
from archlint.calibration.result import Recording

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LoadTestError", "recordings"]

KINDS = "archlint reads locust's _stats.csv, _stats_history.csv and JSON, and k6's --summary-export and handleSummary"


def recordings(files: Sequence[tuple[str, str]]) -> tuple[Recording, ...]:
    """Read load tests from pairs of name and text; a locust history is joined with the `_stats.csv` beside it.

    Raises LoadTestError with one problem for each file that is not a load test.
    """
    read: list[Recording] = []
    problems: list[LoadTestError] = []
    for name, text in files:
        try:
            read.append(_read(name, text))
        except LoadTestError as error:
            problems.append(error)
    if problems:
        raise LoadTestError(*(problem for error in problems for problem in error.problems))
    return _joined(read)


def _read(name: str, text: str) -> Recording:
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise refused(name, "is empty", "run the load test again; " + KINDS)
    if text.lstrip()[0] in "[{":
        try:
            data: object = json.loads(text)
        except (ValueError, RecursionError) as error:
            if _is_stream(text):
                what = "holds single measurements, as `k6 --out json` writes them, not what they come to"
                raise refused(name, what, "run it with `--summary-export` as well; " + KINDS) from None
            place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
            raise refused(
                name, f"is not complete JSON{place}", "it was cut off or is being written; " + KINDS
            ) from None
        return locust.from_json(name, cast("list[object]", data)) if isinstance(data, list) else k6.summary(name, data)
    return locust.from_csv(name, text)


def _is_stream(text: str) -> bool:
    """Whether each line is a measurement of its own."""
    first = text.lstrip().partition("\n")[0]
    return first.rstrip().endswith("}") and '"type"' in first and ('"Metric"' in first or '"Point"' in first)


def _joined(read: list[Recording]) -> tuple[Recording, ...]:
    """Histories with what was asked, taken from the summary of the same run."""
    summaries = {_stem(each.file): each for each in read if each.requests and _is_summary(each)}
    used: set[str] = set()
    found: list[Recording] = []
    for each in read:
        if _is_summary(each):
            continue
        beside = summaries.get(_stem(each.file))
        if beside is not None:
            used.add(beside.file)
        requests = each.requests or (beside.requests if beside else ())
        found.append(Recording(each.file, each.tool, requests, each.points))
    return (*found, *(each for each in read if _is_summary(each) and each.file not in used))


def _is_summary(each: Recording) -> bool:
    return each.file.endswith("_stats.csv")


def _stem(name: str) -> str:
    path = PurePath(name)
    return str(path.with_name(path.name.removesuffix("_stats_history.csv").removesuffix("_stats.csv")))
