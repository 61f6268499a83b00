"""What to write of a larger machine besides its cores: figures of the machine there is do not grow by themselves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.graph.system import Component


def to_write(component: Component, limit: Resource, times: float) -> str:
    """What has to be written as well, with a comma before it, so that a limit gets so many times as far; empty where the cores say it.

    A capacity that was measured belongs to the machine it was measured on. One that is assumed of a process, and slots that are
    written, grow with the processes, of which larger machines have more.
    """
    declared = [key for key in ("capacity", "capacity.read", "capacity.write") if component.is_declared(key)]
    limits = (component.capacity, component.read_capacity, component.write_capacity)
    known = {
        key: each.likely
        for key, each in zip(("capacity", "capacity.read", "capacity.write"), limits, strict=True)
        if each is not None and key in declared
    }
    said = ""
    if known:
        rates = {key: _rate(likely * times) for key, likely in known.items()}
        parts = ", ".join(f"{key.rpartition('.')[2]}: {rate}" for key, rate in rates.items())
        said = f", with `capacity: {rates['capacity']}`" if "capacity" in rates else f", with `capacity: {{{parts}}}`"
    if not component.is_store and (limit.name == "worker slots" or not known) and _by_processes(component, limit):
        said += f"{' and' if said else ', with'} `workers: {math.ceil(component.workers * times - 1e-9)}`"
    return said


def _by_processes(component: Component, limit: Resource) -> bool:
    """Whether more processes are what lifts the limit, and more cores alone do not."""
    if limit.name == "worker slots":
        return component.is_declared("workers") or component.is_declared("concurrency")
    return limit.name == "throughput" and component.facts is not None


def _rate(value: float) -> str:
    """A rate as it is written, of three digits, and never less.

    >>> _rate(15_849.0), _rate(681.2), _rate(0.25)
    ('15.9k/s', '682/s', '0.25/s')
    """
    unit, each = next(((name, size) for name, size in (("M", 1e6), ("k", 1e3)) if value >= size), ("", 1.0))
    scaled = value / each
    step = 10.0 ** (math.floor(math.log10(scaled)) - 2) if scaled > 0.0 else 1.0
    return f"{round(math.ceil(round(scaled / step, 6)) * step, 9):g}{unit}/s"
