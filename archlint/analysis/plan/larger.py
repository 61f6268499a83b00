"""What to write of a larger machine besides its cores: figures of the machine there is do not grow by themselves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.needed import shared, target
from archlint.analysis.plan.result import Step, Verdict

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.graph.system import Component


def to_write(component: Component, limit: Resource, times: float, cores: int) -> str:
    """What has to be written beside so many cores, with a comma before it, so that a limit gets so many times as far; empty where they say it.

    A capacity that was measured belongs to the machine it was measured on. One that is assumed of a process, and slots that are
    written, grow with the processes, of which larger machines have more.
    """
    limits = {"capacity": component.capacity, "read": component.read_capacity, "write": component.write_capacity}
    rates = {
        key: _rate(limit.likely * times)
        for key, limit in limits.items()
        if limit is not None and component.is_declared(key if key == "capacity" else f"capacity.{key}")
    }
    said: list[str] = []
    if rates:
        parts = ", ".join(f"{key}: {rate}" for key, rate in rates.items())
        said.append(f"`{parts}`" if "capacity" in rates else f"`capacity: {{{parts}}}`")
    processes = _processes(component, limit, times, cores)
    if processes > component.workers:
        said.append(f"`workers: {processes}`")
    return f", with {' and '.join(said)}" if said else ""


def _processes(component: Component, limit: Resource, times: float, cores: int) -> int:
    """How many processes it takes, where more cores alone do not lift the limit."""
    if component.is_store:
        return 0
    if limit.name == "cores":
        one = 1 if component.facts is not None and component.facts.event_loop else component.concurrency
        return math.ceil(cores / one)
    assumed = limit.name == "throughput" and component.facts is not None and not component.is_declared("capacity")
    return math.ceil(component.workers * times - 1e-9) if assumed or by_processes(component, limit) else 0


def by_processes(component: Component, limit: Resource) -> bool:
    """Whether it is how many processes or threads were started that limits it, whatever cores there are."""
    if limit.name != "worker slots" or component.cores is None:
        return limit.name == "worker slots" and (
            component.is_declared("workers") or component.is_declared("concurrency")
        )
    return (
        component.slots < component.cores.likely
        or component.is_declared("workers")
        or component.is_declared("concurrency")
    )


def on_its_cores(component: Component, limit: Resource, headroom: float | None) -> Step | None:
    """More processes on the cores that there are, where they are enough."""
    cores = 0 if component.cores is None else int(component.cores.likely)
    one = shared(limit, component)[0] / component.workers
    for count in range(component.workers + 1, cores // component.concurrency + 1):
        after = limit.load / (one * count * (component.at_work or 1.0))
        if after <= target(count * component.concurrency, headroom):
            change = f"`workers: {count}` instead of {component.workers}, on the {cores} cores that each has"
            reason = f"each works on one core at a time, and {cores - component.slots} have nothing to do"
            worse = "memory for every process, each of which opens a pool of its own"
            return Step("scale up", change, Verdict.SUFFICES, after, reason, worse, count)
    return None


def _rate(value: float) -> str:
    """A rate as it is written, of three digits, and never less.

    >>> _rate(15_849.0), _rate(681.2), _rate(0.25)
    ('15.9k/s', '682/s', '0.25/s')
    """
    unit, each = next(((name, size) for name, size in (("M", 1e6), ("k", 1e3)) if value >= size), ("", 1.0))
    scaled = value / each
    step = 10.0 ** (math.floor(math.log10(scaled)) - 2) if scaled > 0.0 else 1.0
    return f"{round(math.ceil(round(scaled / step, 6)) * step, 9):g}{unit}/s"
