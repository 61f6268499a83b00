"""What each cut of the network does to a path, and the letter that follows from it.

CAP speaks of copies that are cut off from each other (Gilbert and Lynch 2002); a store with one copy has
none, so the theorem does not apply to it: unreachable means refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from archlint.analysis.consistency.arrangement import (
    PRIMARY_BASED,
    Arrangement,
    arrangement,
    copies,
    is_declared,
    promotes_itself,
)
from archlint.analysis.consistency.result import Cut
from archlint.analysis.consistency.sight import Sight
from archlint.analysis.consistency.words import within
from archlint.blueprint.vocabulary import At
from archlint.graph.system import Component, Hop

REFUSE, BLOCK, STALE, FRESH = "refuse", "block", "serve stale", "serve fresh"
LOSSY, DIVERGING = "accept, may lose", "accept, may diverge"
_REFUSING = frozenset({REFUSE, BLOCK})


def store_cuts(store: Component, hop: Hop, sight: Sight) -> tuple[Cut, ...]:
    """The cuts of a read: reader from store, and copy from copy."""
    kind = arrangement(store)
    if kind is Arrangement.SINGLE:
        return (_unreachable(hop, store, relevant=False),)
    elsewhere = hop.at in {At.STANDBY, At.ANY, At.SESSION}
    if kind in PRIMARY_BASED:
        if elsewhere:
            detail = f"the standby goes on answering, {within(sight.enforced)} stale"
            return (_unreachable(hop, store, relevant=False), _between(store, STALE, sight.enforced, detail))
        return (_unreachable(hop, store, relevant=True), _old_primary(store))
    if kind in {Arrangement.CONSENSUS, Arrangement.LEASED, Arrangement.SESSION_ORDERED} and not elsewhere:
        return (
            _unreachable(hop, store, relevant=False),
            _between(store, REFUSE, None, "the side without a majority refuses"),
        )
    if kind is Arrangement.LEADERLESS and not sight.local:
        return (
            _unreachable(hop, store, relevant=False),
            _between(store, REFUSE, None, "the side with too few copies for the read quorum refuses"),
        )
    detail = f"every copy answers alone, {within(sight.enforced)} stale"
    return (_unreachable(hop, store, relevant=False), _between(store, STALE, sight.enforced, detail))


def write_cuts(store: Component, hop: Hop) -> tuple[Cut, ...]:
    """The cuts of a write: writer from store, and copy from copy."""
    kind = arrangement(store)
    if kind is Arrangement.SINGLE:
        return (_unreachable(hop, store, relevant=False),)
    if kind in {Arrangement.MULTI_PRIMARY, Arrangement.EVENTUAL, Arrangement.SESSION}:
        return (
            _between(
                store,
                DIVERGING,
                None,
                "both sides accept writes; one of two concurrent writes is lost or a conflict remains",
            ),
        )
    replication = store.replication
    if kind is Arrangement.LEADERLESS:
        needed = (replication.write_quorum if replication is not None else None) or copies(store) // 2 + 1
        sloppy = replication is not None and replication.sloppy
        if sloppy or 2 * needed <= copies(store):
            return (_between(store, DIVERGING, None, "both sides find enough copies to accept a write"),)
        return (_between(store, REFUSE, None, "the side with too few copies for the write quorum refuses"),)
    unreachable = _unreachable(hop, store, relevant=True)
    if kind in {Arrangement.SYNC, Arrangement.REMOTE_APPLY}:
        return (
            unreachable,
            _between(
                store,
                BLOCK,
                None,
                "the commit waits for the standby without end; cancelled, it is committed on the primary alone",
            ),
        )
    if kind is Arrangement.SEMI_SYNC:
        return (
            unreachable,
            _between(store, LOSSY, None, "the commit waits for its timeout, then goes on asynchronously"),
        )
    if kind is Arrangement.ASYNC:
        return (unreachable, _asynchronous(store))
    return (unreachable, _between(store, REFUSE, None, "the side without enough copies refuses"))


def letter(cuts: Iterable[Cut]) -> str:
    """CP-like when every relevant cut refuses, AP-like when every one serves, mixed in between.

    >>> letter((Cut(("primary", "standby"), "block", None, ""),))
    'CP-like'
    >>> letter((Cut(("api", "db"), "refuse", None, "", relevant=False),))
    'CAP does not apply'
    """
    refusing = {cut.effect in _REFUSING for cut in cuts if cut.relevant}
    if not refusing:
        return "CAP does not apply"
    if refusing == {True}:
        return "CP-like"
    return "AP-like" if refusing == {False} else "mixed"


def pacelc(label: str, *, local: bool) -> str:
    """The PACELC label of the path (Abadi 2012): what a partition costs, else what speed costs.

    >>> pacelc("AP-like", local=True), pacelc("CAP does not apply", local=False)
    ('PA/EL', '-/EC')
    """
    first = {"CP-like": "PC", "AP-like": "PA", "mixed": "PA+PC"}.get(label, "-")
    return f"{first}/{'EL' if local else 'EC'}"


def _unreachable(hop: Hop, store: Component, *, relevant: bool) -> Cut:
    if hop.fallback is not None:
        return Cut((hop.source, store.id), STALE, float("inf"), f"falls back to {hop.fallback}", relevant=True)
    return Cut((hop.source, store.id), REFUSE, None, "unreachable means refused", relevant=relevant)


def _between(store: Component, effect: str, staleness: float | None, detail: str) -> Cut:
    declared = is_declared(store, "mode", "standbys", "max_lag", "read_quorum", "write_quorum", "sloppy")
    names = ("primary", "standby") if arrangement(store) in PRIMARY_BASED else ("copy", "copy")
    return Cut((f"{store.id} {names[0]}", f"{store.id} {names[1]}"), effect, staleness, detail, declared=declared)


def _old_primary(store: Component) -> Cut:
    replication = store.replication
    fenced = replication is not None and replication.fencing
    if promotes_itself(store) and not fenced:
        cut = _between(store, STALE, float("inf"), "an old primary answers until it is stopped")
        missing = f"replication.fencing of `{store.id}`"
        declared = replication is not None and replication.fencing is False and is_declared(store, "fencing")
        return Cut(cut.between, cut.effect, cut.staleness, cut.detail, True, declared, missing)
    return Cut(*_plain(_between(store, FRESH, 0.0, "the primary answers as before")), relevant=False)


def _asynchronous(store: Component) -> Cut:
    replication = store.replication
    fenced = replication is not None and replication.fencing
    if promotes_itself(store) and not fenced:
        cut = _between(
            store, DIVERGING, None, "the promoted standby and an old primary that nobody stops both accept writes"
        )
        missing = f"replication.fencing of `{store.id}`"
        declared = replication is not None and replication.fencing is False and is_declared(store, "fencing")
        return Cut(cut.between, cut.effect, cut.staleness, cut.detail, True, declared, missing)
    return _between(
        store, LOSSY, None, "the primary goes on accepting; what the standby lacks is lost with the primary"
    )


def _plain(cut: Cut) -> tuple[tuple[str, str], str, float | None, str]:
    return cut.between, cut.effect, cut.staleness, cut.detail
