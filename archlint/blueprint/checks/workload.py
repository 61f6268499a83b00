"""How much there is: averages have a peak model, numbers per user have users, data have a store."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import STORES, Kind
from archlint.quantity import Basis, Dimension, Quantity, show_count, show_share, with_article
from archlint.quantity.quantity import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.blueprint import Workload
    from archlint.blueprint.checks.sheet import Sheet
    from archlint.errors import Problem
    from archlint.source import DocumentPath

_NEEDED = {
    Basis.USER: ("users",),
    Basis.ACTIVE_USER: ("users", "daily_active"),
    Basis.ONLINE_USER: ("users", "daily_active", "online_at_peak"),
}
"""Who is counted; a number of people written as a count makes those before it needless."""
_EXAMPLES = {
    "users": "users: 100k",
    "daily_active": "daily_active: 10%",
    "online_at_peak": "online_at_peak: 30%",
    "requests": "requests: 50 per active user per day",
}

_ROUNDING = 1e-9
"""What a share of a day may be below its fair part by nothing but rounding."""
_ONE_PERSON = 1_000
"""Requests a day that one person may make; as the total of many people it would be next to nothing."""


def check_workload(sheet: Sheet) -> Iterator[Problem]:
    """Every mistake in how many people and requests there are and how much is stored."""
    yield from _nobody(sheet)
    yield from _peak(sheet)
    yield from _valley(sheet)
    yield from _bases(sheet)
    yield from _more_than_there_are(sheet)
    yield from _fewer_than_people(sheet)
    yield from _stores(sheet)


def _nobody(sheet: Sheet) -> Iterator[Problem]:
    """A system that nobody uses has no load: every limit would hold, and nothing would have been checked."""
    for key in ("users", "daily_active", "requests"):
        given = getattr(sheet.blueprint.workload, key, None)
        if given is not None and given.high <= 0:
            yield sheet.at_value(
                "out-of-range",
                f"`{key}: {given.text}` is a system that nobody uses, whose every figure is 0",
                ("workload", key),
                f"write how many are hoped for, such as `{_EXAMPLES[key]}`; leave it out while nobody knows",
            )


def _averages(sheet: Sheet) -> Iterator[tuple[DocumentPath, Quantity]]:
    """Every rate that may be an average, with its place."""
    workload = sheet.blueprint.workload
    if workload is not None and workload.requests is not None:
        yield ("workload", "requests"), workload.requests
    for name, flow in sheet.blueprint.flows.items():
        if flow.rate is not None:
            yield ("flows", name, "rate"), flow.rate


def _peak(sheet: Sheet) -> Iterator[Problem]:
    workload = sheet.blueprint.workload
    known = workload is not None and workload.peak is not None
    for path, quantity in _averages(sheet):
        if quantity.basis is not None and quantity.per is None:
            yield sheet.at_value(
                "missing-period",
                f"`{quantity.text}` does not say in what time",
                path,
                f"write `{quantity.text} per day`",
            )
        elif quantity.is_average and quantity.basis is not Basis.ONLINE_USER and not known and not _in_doubt(sheet):
            message = f"`{quantity.text}` is an average, and nothing says how much higher the peak is"
            yield sheet.at_value(
                "missing-peak",
                message,
                path,
                "add a peak model to `workload`: `peak: 3x`, `peak: {share: 40%, within: 4 h}` or `peak: {busy: 8 h}`",
            )
            return


def _valley(sheet: Sheet) -> Iterator[Problem]:
    """A peak is no lower than the average of the day it is the peak of."""
    peak = sheet.blueprint.workload.peak if sheet.blueprint.workload is not None else None
    here: DocumentPath = ("workload", "peak")
    busy, share, within = (getattr(peak, key, None) for key in ("busy", "share", "within"))
    for key, time in (("busy", busy), ("within", within)):
        if time is not None and time.low <= 0:
            yield sheet.at_value("out-of-range", f"`{key}` of `peak` must be more than 0", (*here, key))
            return
    if busy is not None:
        factor, path, way_out = (
            DAY / busy.high,
            (*here, "busy"),
            "a day has 24 hours: write those that are busy, such as `8 h`",
        )
    elif share is not None and within is not None:
        factor = share.likely * DAY / within.likely
        path, fair = (*here, "share"), show_share(min(1.0, within.likely / DAY))
        way_out = f"that time has {fair} of a day, so at least {fair} of its requests at a peak"
    elif isinstance(peak, Quantity):
        factor, path, way_out = (
            peak.low,
            here,
            "write how many times the average it is, such as `3x`; `1x` where it never changes",
        )
    else:
        return
    if factor < 1 - _ROUNDING:
        message = f"a peak of {show_count(factor)} times the average is below the average"
        yield sheet.at_value("out-of-range", message, path, way_out)


def _in_doubt(sheet: Sheet) -> bool:
    """Whether a peak model may be missing because of a mistake that is known."""
    return sheet.doubtful("workload") or (sheet.blueprint.workload is None and bool(sheet.misspelt(())))


def _bases(sheet: Sheet) -> Iterator[Problem]:
    """What is counted per user needs the number of users; each missing number is named once."""
    places = list(_averages(sheet))
    places += [
        (("data", name, "rows"), datum.rows) for name, datum in sheet.blueprint.data.items() if datum.rows is not None
    ]
    workload = sheet.blueprint.workload
    if ("workload",) in sheet.broken or sheet.misspelt(("workload",)) or (workload is None and sheet.misspelt(())):
        return
    said: set[str] = set()
    for path, quantity in places:
        for key in _needed(quantity.basis, workload):
            if key in said or sheet.doubtful("workload", key):
                continue
            if workload is None or getattr(workload, key) is None:
                said.add(key)
                yield sheet.at_value(
                    "missing-key",
                    f"`{quantity.text}` needs `workload.{key}`, which is not given",
                    path,
                    f"add `{_EXAMPLES[key]}` to `workload`",
                )
    yield from _whose_share(sheet, workload, said)


def _whose_share(sheet: Sheet, workload: Workload | None, said: set[str]) -> Iterator[Problem]:
    """A share of the people needs those it is a share of: of the users that come on a day, of these that are online."""
    for whole, part, words in (
        ("users", "daily_active", "the users"),
        ("daily_active", "online_at_peak", "those who are active on a day"),
    ):
        given = getattr(workload, part, None)
        if given is None or given.dimension is Dimension.COUNT or getattr(workload, whole) is not None:
            continue
        if whole not in said and not sheet.doubtful("workload", whole) and not sheet.doubtful("workload", part):
            yield sheet.at_value(
                "missing-key",
                f"`{part}: {given.text}` is a share of {words}, and `workload.{whole}` is not given",
                ("workload", part),
                f"add `{_EXAMPLES[whole]}` to `workload`, or write `{part}` as a number of people",
            )


def _needed(basis: Basis | None, workload: Workload | None) -> tuple[str, ...]:
    needed = _NEEDED[basis] if basis is not None else ()
    counts = [
        place
        for place, key in enumerate(needed)
        if (given := getattr(workload, key, None)) is not None and given.dimension is Dimension.COUNT
    ]
    return needed[counts[-1] :] if counts else needed


def _more_than_there_are(sheet: Sheet) -> Iterator[Problem]:
    """Those who come on a day are some of the users, those online at peak some of them."""
    workload = sheet.blueprint.workload
    if workload is None:
        return
    keys = ("users", "daily_active", "online_at_peak")
    counts = [
        (key, given)
        for key in keys
        if (given := getattr(workload, key)) is not None and given.dimension is Dimension.COUNT
    ]
    for (whole, all_), (key, some) in pairwise(counts):
        if some.low > all_.high:
            yield sheet.at_value(
                "out-of-range",
                f"`{key}` is {show_count(some.likely)}, more than the {show_count(all_.likely)} of `{whole}` it is a part of",
                ("workload", key),
                f"correct one of the two, or write `{key}` as a share such as `30%`",
            )


def _fewer_than_people(sheet: Sheet) -> Iterator[Problem]:
    """Who is active in a day makes a request in it: a far smaller total is meant for one person, and lacks its basis.

    A blueprint may look at one feature that few people use, so only totals are doubted that no system is built for.
    """
    workload = sheet.blueprint.workload
    if workload is None or workload.requests is None or workload.users is None or workload.daily_active is None:
        return
    requests, active = workload.requests, workload.daily_active
    people = active.low if active.dimension is Dimension.COUNT else workload.users.low * active.low
    if requests.basis is None and requests.high * DAY < min(people, _ONE_PERSON):
        yield sheet.at_value(
            "missing-basis",
            f"`{requests.text}` is less than one request a day for each of {show_count(people)} active users",
            ("workload", "requests"),
            f"write `{requests.text.split('/')[0].split(' ')[0]} per active user per day`, or the total of all users",
        )


def _stores(sheet: Sheet) -> Iterator[Problem]:
    """A datum lives in a store."""
    for name, datum in sheet.blueprint.data.items():
        kinds = sheet.kinds.get(datum.in_)
        if kinds and not any(kind in STORES or kind is Kind.EXTERNAL for kind in kinds):
            stores = [other for other, found in sheet.kinds.items() if not STORES.isdisjoint(found)]
            way_out = (
                f"stores are {', '.join(stores)}"
                if 0 < len(stores) <= 8
                else "name a database, cache, search index or object store"
            )
            yield sheet.at_value(
                "not-a-store",
                f"`{name}` cannot live in `{datum.in_}`, which is {with_article(kinds[0])}",
                ("data", name, "in"),
                way_out,
            )
