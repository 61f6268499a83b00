"""A calibration as text and as JSON (archlint.calibration/1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archlint import __version__
from archlint.quantity import show_duration, show_rate, show_share
from archlint.report.sizing.table import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.calibration.result import Calibration, Figure, Residual

FORMAT = "archlint.calibration/1"


def written(figure: Figure) -> str:
    """A capacity as the blueprint writes it: `812..840..871 req/s`, three digits.

    >>> from archlint.calibration.result import Figure
    >>> written(Figure("capacity", 811.6, 839.9, 871.2, ""))
    '812..840..871 req/s'
    """
    low, likely, high = (_digits(value) for value in (figure.low, figure.likely, figure.high))
    return f"{likely} req/s" if low == likely == high else f"{low}..{likely}..{high} req/s"


def _digits(value: float) -> str:
    """Three significant digits without an exponent."""
    return f"{float(f'{value:.3g}'):.10f}".rstrip("0").rstrip(".")


def write_text(found: Calibration, system: str, mapping: Mapping[str, str]) -> str:
    """What was fitted, how well, and what else the test shows."""
    count = f", {found.instances} instances tested" if found.instances != 1 else ""
    rows = [
        (figure.key, written(figure), f"was {figure.before}" if figure.before else "was unknown")
        for figure in found.figures
    ]
    parts = [
        f"{system}\n",
        "requests\n" + table([(name, "->", flow if flow != "-" else "left out") for name, flow in mapping.items()]),
        f"{found.component}: {found.why}{count}\n" + table(rows) + _fits(found),
        _points(found),
        _others(found),
        "left out\n" + "".join(f"  {each}\n" for each in found.left_out) if found.left_out else "",
    ]
    return "\n".join(part for part in parts if part)


def _fits(found: Calibration) -> str:
    return "".join(
        f"  {fit.model}: {fit.formula}; tends to {show_rate(fit.limit)} "
        f"({show_rate(fit.low)} to {show_rate(fit.high)} in nine of ten), "
        f"off by {show_share(round(fit.error, 3))} on average, {show_share(round(fit.worst, 3))} at worst\n"
        for fit in found.fits
    )


def _points(found: Calibration) -> str:
    rows: list[tuple[str, ...]] = [("users", "in progress", "answers", "", "failed", "mean", "", "off")]
    rows.append(("", "", "test", "model", "", "test", "model", ""))
    rows += [_row(residual) for residual in found.residuals]
    said = "the calibrated model beside the test, with as many requests in progress\n"
    said += table(rows, right=(0, 1, 2, 3, 4, 5, 6, 7))
    if found.error is None:
        return said + "  nothing to compare: something on the way says nothing of time\n"
    return (
        said
        + f"  the computed latency is off by {show_share(round(found.error, 3))} on average\n"
        + (f"  {found.advice}\n" if found.advice else "")
    )


def _row(residual: Residual) -> tuple[str, ...]:
    point = residual.point
    return (
        "-" if point.users is None else f"{point.users:.0f}",
        f"{point.in_progress:.1f}",
        show_rate(point.rate),
        "-" if residual.rate is None else show_rate(residual.rate),
        show_share(round(point.failed, 3)) if point.failed else "-",
        show_duration(point.latency),
        "-" if residual.latency is None else show_duration(residual.latency),
        "-" if residual.error is None else f"{100 * residual.error:+.0f} %",
    )


def _others(found: Calibration) -> str:
    rows = [
        (
            each.component,
            f"{100 * each.utilisation:.0f} %",
            each.formula,
            "" if each.utilisation <= 1.0 else "more than the blueprint says it can take",
        )
        for each in found.carried
    ]
    return "what the others took, which says only that they can\n" + table(rows, right=(1,)) if rows else ""


def write_json(found: Calibration, file: str, mapping: Mapping[str, str]) -> str:
    """The calibration for machines; rates per second, seconds and shares."""
    everything = {
        "format": FORMAT,
        "tool": {"name": "archlint", "version": __version__},
        "file": file,
        "component": found.component,
        "why": found.why,
        "instances": found.instances,
        "requests": dict(mapping),
        "shares": dict(found.shares),
        "figures": [
            {
                "key": figure.key,
                "low": figure.low,
                "likely": figure.likely,
                "high": figure.high,
                "before": figure.before or None,
                "written": written(figure),
            }
            for figure in found.figures
        ],
        "fits": [
            {
                "model": fit.model,
                "formula": fit.formula,
                "limit": fit.limit,
                "low": fit.low,
                "high": fit.high,
                "mean_error": fit.error,
                "worst_error": fit.worst,
            }
            for fit in found.fits
        ],
        "points": [
            {
                "file": residual.point.file,
                "users": residual.point.users,
                "in_progress": residual.point.in_progress,
                "rate": residual.point.rate,
                "failed": residual.point.failed,
                "mean": residual.point.latency,
                "computed_rate": residual.rate,
                "computed_mean": residual.latency,
                "error": residual.error,
            }
            for residual in found.residuals
        ],
        "carried": [
            {"component": each.component, "utilisation": each.utilisation, "formula": each.formula}
            for each in found.carried
        ],
        "error": found.error,
        "advice": found.advice or None,
        "left_out": list(found.left_out),
        "source": found.source,
    }
    return json.dumps(everything, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
