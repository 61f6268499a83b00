"""Everything of a system beside components and flows: groups, data, workload, promises, decisions, claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity import Dimension

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint.vocabulary import GroupKind
    from archlint.graph.parts import DocumentPath
    from archlint.quantity import Quantity


@frozen
class Group:
    """A boundary: drawn as a box; all kinds but tier and team are failure domains."""

    id: str
    kind: GroupKind
    title: str
    members: tuple[str, ...]
    path: DocumentPath
    parent: str | None = None
    availability: float | None = None


@frozen
class Datum:
    """Something stored. `rows` per user is a stock; anything per time an inflow kept for `keep` seconds."""

    id: str
    path: DocumentPath
    store: str
    rows: Quantity | None = None
    row: Quantity | None = None
    keep: float | None = None
    scope: str | None = None
    data_class: str | None = None
    hot: float | None = None
    overhead: float | None = None
    invariants: tuple[str, ...] = ()


@frozen
class Peak:
    """The one peak model: exactly one of the three is set. `within` and `busy` are seconds."""

    factor: Quantity | None = None
    share: Quantity | None = None
    within: float | None = None
    busy: float | None = None


@frozen
class Workload:
    """How many people do how much; quantities as written, None when unsaid."""

    path: DocumentPath
    users: Quantity | None = None
    daily_active: Quantity | None = None
    requests: Quantity | None = None
    peak: Peak | None = None
    online_at_peak: Quantity | None = None
    growth: float | None = None

    @property
    def active_share(self) -> float | None:
        """The part of the users that comes on a day; None when nobody can say."""
        return _part(self.daily_active, self.users.likely if self.users else None)

    @property
    def active_users(self) -> float | None:
        """How many come on a day."""
        return _people(self.daily_active, self.users.likely if self.users else None)

    @property
    def online_share(self) -> float | None:
        """The part of those who come on a day that is there at peak."""
        return _part(self.online_at_peak, self.active_users)

    @property
    def online_users(self) -> float | None:
        """How many are there at peak."""
        return _people(self.online_at_peak, self.active_users)


def _people(some: Quantity | None, of: float | None) -> float | None:
    """A part of people as a number, whether written as a share or as a count."""
    if some is None or some.dimension is Dimension.COUNT:
        return None if some is None else some.likely
    return None if of is None else some.likely * of


def _part(some: Quantity | None, of: float | None) -> float | None:
    if some is None or some.dimension is not Dimension.COUNT:
        return None if some is None else some.likely
    return some.likely / of if of else None


@frozen
class Requirements:
    """What is promised for the whole system; shares and seconds, None when unsaid."""

    path: DocumentPath
    functional: tuple[str, ...] = ()
    availability: float | None = None
    latency: Mapping[str, float] | None = None
    rpo: float | None = None
    rto: float | None = None


@frozen
class Decision:
    """A tradeoff as recorded."""

    path: DocumentPath
    choose: str
    on: tuple[str, ...] = ()
    gain: str | None = None
    cost: str | None = None
    because: str | None = None
    instead_of: tuple[str, ...] = ()
    revisit: str | None = None


@frozen
class Estimate:
    """A figure somebody claims, by the names the language reference lists."""

    name: str
    claimed: Quantity
    path: DocumentPath


@frozen
class Waiver:
    """A finding accepted on purpose; `until` is an ISO date."""

    path: DocumentPath
    rule: str
    on: str
    because: str
    until: str | None = None
    owner: str | None = None
