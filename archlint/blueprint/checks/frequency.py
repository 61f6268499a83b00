"""How often flows happen: each says it in one way, and what they have of the requests adds up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.blueprint.frequency import OFTEN, SELDOM, to_begin_with
from archlint.blueprint.vocabulary import Kind
from archlint.quantity import show_share
from archlint.quantity.show import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.flows import Flow
    from archlint.errors import Problem
    from archlint.quantity import Quantity
    from archlint.source import DocumentPath


def check_frequency(sheet: Sheet) -> Iterator[Problem]:
    """Every mistake in how often flows happen."""
    yield from _how_often(sheet)
    yield from _shares(sheet)


def _how_often(sheet: Sheet) -> Iterator[Problem]:
    """A flow says how often it happens in one way."""
    flows = sheet.blueprint.flows
    workload = sheet.blueprint.workload
    told = any(_said(flow) for flow in flows.values())
    counted = told or (workload is not None and workload.requests is not None)
    untold: list[str] = []
    for name, flow in flows.items():
        here: DocumentPath = ("flows", name)
        written = _said(flow)
        if flow.schedule is not None and flow.schedule.low <= 0:
            message = f"between two runs of `{name}` there is some time, got `{flow.schedule.text}`"
            yield sheet.at_value("out-of-range", message, (*here, "schedule"), f"write how often it runs, `{SELDOM}`")
        if len(written) > 1:
            yield sheet.at_key(
                "two-ways",
                f"`{name}` says twice how often it happens: {' and '.join(f'`{key}`' for key in written)}",
                (*here, written[1]),
                "keep one of them",
            )
        elif not written and counted and not sheet.broken.within(here):
            untold.append(name)
    yield from _untold(sheet, untold, told=told)


def _said(flow: Flow) -> list[str]:
    """The keys with which a flow says how often it happens."""
    return [key for key in OFTEN if getattr(flow, key) is not None]


def _untold(sheet: Sheet, untold: Sequence[str], *, told: bool) -> Iterator[Problem]:
    """Flows that do not say how often they happen: one mistake where none does, for all lack the same."""
    flows = sheet.blueprint.flows
    if told or len(untold) == 1:
        for name in untold:
            way_out = "add `share: 100%`" if len(flows) == 1 else "add `share:`, `rate:` or `schedule:`"
            yield sheet.at_key("missing-key", f"nothing says how often `{name}` happens", ("flows", name), way_out)
    elif untold:
        asked = sum(_is_asked(sheet, flows[name]) for name in untold)
        yield sheet.at_key(
            "missing-key",
            f"nothing says how often {listed([f'`{name}`' for name in untold], most=3)} happen",
            ("flows", untold[0]),
            f"add {to_begin_with(asked, len(untold))} to begin with, or a `rate:`",
        )


def _is_asked(sheet: Sheet, flow: Flow) -> bool:
    """Whether a flow begins at a client."""
    begins = next((step.chain[0] for step in flow.steps if step.chain), "")
    return Kind.CLIENT in sheet.kinds.get(begins, ())


def _shares(sheet: Sheet) -> Iterator[Problem]:
    shares = [(name, flow.share) for name, flow in sheet.blueprint.flows.items() if flow.share is not None]
    if not shares:
        return
    last: DocumentPath = ("flows", shares[-1][0], "share")
    workload = sheet.blueprint.workload
    if workload is not None and workload.requests is None and not sheet.doubtful("workload"):
        message = "`share` is a share of `workload.requests`, which is not given"
        yield sheet.at_value(
            "missing-key",
            message,
            ("flows", shares[0][0], "share"),
            "add `workload: {requests: 50 per user per day}`, or write `rate:`",
        )
        return
    silent = [name for name in sheet.names("flows") if sheet.doubtful("flows", name)]
    silent += [
        key for key in sheet.misspelt(()) if isinstance(stray := sheet.document.at((key,)), dict) and "steps" in stray
    ]
    total = math.fsum(share.likely for _, share in shares)
    incomplete = silent or not all(_said(flow) for flow in sheet.blueprint.flows.values())
    rounded = 1e-6 + math.fsum(_rounding(share) for _, share in shares)
    if total > 1 + rounded and not silent:
        yield sheet.at_value(
            "shares",
            f"the shares of the flows add up to {show_share(total)}, {show_share(total - 1)} too much",
            last,
            "take it from one of them",
        )
    elif total < 1 - rounded and not incomplete:
        yield sheet.at_value(
            "shares",
            f"the shares of the flows add up to {show_share(total)}, {show_share(1 - total)} is missing",
            last,
            "give it to a flow, or describe the flow that is missing",
        )


def _rounding(share: Quantity) -> float:
    """By how much a share with decimals may be off because it was rounded: three flows of 33.3 % are all there is."""
    _, point, decimals = share.text.rstrip(" %").partition(".")
    if share.is_range or not point or not decimals.isdigit():
        return 0.0
    return 0.5 * 10.0 ** -len(decimals) * (0.01 if "%" in share.text else 1.0)
