"""What each cut of the network does to a path, and the letter that follows from it.

CAP speaks of copies that are cut off from each other (Gilbert and Lynch 2002); a store with one copy has
none, so the theorem does not apply to it: unreachable means refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from archlint.analysis.consistency.elections import may_miss
from archlint.analysis.consistency.following import unsaid_quorum
from archlint.analysis.consistency.loss import SAFE
from archlint.analysis.consistency.result import Cut
from archlint.analysis.consistency.sight import Sight
from archlint.analysis.consistency.words import duration, within
from archlint.blueprint.vocabulary import At
from archlint.frozen import replace
from archlint.graph.arrangement import (
    PRIMARY_BASED,
    WAITING,
    Arrangement,
    arrangement,
    copies,
    demoted_after,
    failover_loss,
    is_called,
    is_declared,
    is_fenced,
    promotes_itself,
    writes_anywhere,
)
from archlint.graph.quorum import asked
from archlint.graph.system import CHANNELS, Component, Hop

REFUSE, BLOCK, STALE, FRESH = "refuse", "block", "serve stale", "serve fresh"
LOSSY, DIVERGING = "accept, may lose", "accept, may diverge"
_REFUSING = frozenset({REFUSE, BLOCK})
_WITHOUT_MAJORITY = "the side without a majority refuses"
_ANY_COPY = frozenset({"eventual-read", "any-copy"})
"""What a read that asks for more of the copies settles, in its own answer and while they are cut apart."""
_MINORITY_REFUSES = "a node outside the majority refuses reads too"


def store_cuts(store: Component, hop: Hop, sight: Sight) -> tuple[Cut, ...]:
    """The cuts of a read: reader from store, and copy from copy.

    `sight` is what the reader sees while nothing is cut; `local` in it, that one copy answers alone.
    """
    kind = arrangement(store)
    if kind is Arrangement.SINGLE:
        return (_unreachable(hop, store, relevant=False),)
    elsewhere = hop.at in {At.STANDBY, At.ANY, At.SESSION} and not (
        kind is Arrangement.SESSION_ORDERED and hop.at is At.SESSION
    )
    if kind in PRIMARY_BASED and not elsewhere:
        return (_unreachable(hop, store, relevant=True), _old_primary(store))
    refusing = _refusing(store, kind, sight, hop.at, elsewhere=elsewhere)
    if refusing is not None:
        return (_unreachable(hop, store, relevant=False), _between(store, REFUSE, None, refusing))
    if kind is Arrangement.REMOTE_APPLY and hop.at is not At.SESSION and sight.enforced == 0:
        detail = "the standby goes on answering; no write is acknowledged that it does not show"
        return (_unreachable(hop, store, relevant=False), _between(store, FRESH, 0.0, detail))
    if kind is Arrangement.LEADERLESS and sight.enforced == 0:
        detail = "copies enough for a read go on answering; no write is acknowledged that they do not show"
        return (_unreachable(hop, store, relevant=False), _between(store, FRESH, 0.0, detail))
    who = "the standby goes on answering" if kind in PRIMARY_BASED else "every copy answers alone"
    stops = kind in PRIMARY_BASED and store.replication is not None and store.replication.max_lag is not None
    older = "ever older" if math.isinf(sight.enforced) else f"{within(sight.enforced)} old"
    detail = f"{who}, {older}{', then it stops' if stops else ''}"
    cut, unsaid = _between(store, STALE, sight.enforced, detail), unsaid_quorum(store)
    if unsaid is None and not cut.declared:
        settling = (
            line.missing_fact for line in sight.trace if line.component == store.id and line.reason in _ANY_COPY
        )
        return (_unreachable(hop, store, relevant=False), replace(cut, missing_fact=next(settling, None)))
    cut = cut if unsaid is None else replace(cut, declared=False, missing_fact=unsaid)
    return (_unreachable(hop, store, relevant=False), cut)


def _refusing(store: Component, kind: Arrangement, sight: Sight, at: At | None, *, elsewhere: bool) -> str | None:
    """Why a copy that is cut off refuses to answer a read; None when it answers."""
    if kind is Arrangement.CERTIFIED and is_fenced(store):
        return _MINORITY_REFUSES
    if kind is Arrangement.SESSION_ORDERED:
        return "a server that has lost the majority drops its clients, unless its read-only mode is on"
    if kind is Arrangement.CONSENSUS and not elsewhere:
        return _WITHOUT_MAJORITY
    if kind is Arrangement.LEASED and not elsewhere:
        return f"{_WITHOUT_MAJORITY}, once its leader has noticed"
    if kind is Arrangement.EVENTUAL and at in {At.PRIMARY, At.QUORUM} and not sight.local:
        return "a consistent read is refused where the leading copy cannot be reached"
    sloppy = store.replication is not None and store.replication.sloppy
    if kind is Arrangement.LEADERLESS and not sloppy and 2 * asked(store, reads=True, at=at).copies > copies(store):
        return "the side with too few copies for the read quorum refuses"
    return None


def feed_cuts(records: frozenset[str], store: Component) -> tuple[Cut, ...]:
    """The cut between a copy that is fed and the system of record that feeds it: the copy answers on, ever older."""
    if store.id in records:
        return ()
    detail = "it goes on answering with what it has; changes wait, or are lost"
    return tuple(Cut((name, store.id), STALE, float("inf"), detail) for name in sorted(records))


def write_cuts(store: Component, hop: Hop) -> tuple[Cut, ...]:
    """The cuts of a write: writer from store, and copy from copy."""
    kind = arrangement(store)
    if kind is Arrangement.SINGLE:
        return (_unreachable(hop, store, relevant=False),)
    if kind is Arrangement.MULTI_PRIMARY:
        detail = "both sides accept writes; one of two concurrent writes is lost or a conflict remains"
        return (_between(store, DIVERGING, None, detail),)
    if kind is Arrangement.OWNED:
        detail = "both sides own every key and accept writes; healing, the merge discards one side"
        return (_between(store, DIVERGING, None, detail),)
    if kind is Arrangement.LEADERLESS:
        return (_leaderless(store),)
    if kind in {Arrangement.EVENTUAL, Arrangement.SESSION} and store.kind in CHANNELS:
        return (_between(store, DIVERGING, None, "both sides take messages, which may come twice or in another order"),)
    return (_unreachable(hop, store, relevant=True), _of_primary(store, kind))


def _leaderless(store: Component) -> Cut:
    replication = store.replication
    needed = asked(store, reads=False).copies
    sloppy = replication is not None and replication.sloppy
    if sloppy or 2 * needed <= copies(store):
        return _between(store, DIVERGING, None, "both sides find enough copies to accept a write")
    return _between(store, REFUSE, None, "the side with too few copies for the write quorum refuses")


def _of_primary(store: Component, kind: Arrangement) -> Cut:
    """Where one copy takes the writes: what happens when it is cut off from the others."""
    if kind in WAITING:
        detail = "the commit waits for the standby without end; cancelled, it is committed on the primary alone"
        return _between(store, BLOCK, None, detail)
    if kind is Arrangement.SEMI_SYNC:
        return _between(store, LOSSY, None, "the commit waits for its timeout, then goes on asynchronously")
    if kind is Arrangement.ASYNC:
        return _asynchronous(store)
    if may_miss(store):
        detail = "a primary on the smaller side finds copies enough to confirm; what it accepts is lost when the others elect one"
        return _between(store, LOSSY, None, detail)
    if kind is Arrangement.IN_SYNC and asked(store, reads=False).copies < SAFE:
        return _between(store, LOSSY, None, "copies that fall out of step are no longer waited for; one may be left")
    if kind in {Arrangement.MANAGED, Arrangement.EVENTUAL, Arrangement.SESSION} and failover_loss(store):
        detail = "the copy that takes writes goes on; what the others lack is lost with it"
        return _between(store, LOSSY, None, detail)
    if kind is Arrangement.QUORUM_COMMIT and not (store.replication is not None and store.replication.alike):
        detail = "the commit waits for enough standbys without end; cancelled, it is committed on the primary alone"
        return _between(store, BLOCK, None, detail)
    if is_called(store, "mysql-group-replication") and not is_fenced(store):
        detail = "a commit on the side without a majority waits until the others are back, or somebody stops it"
        return _between(store, BLOCK, None, detail)
    return _between(store, REFUSE, None, "the side without enough copies refuses")


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
    led = arrangement(store) in PRIMARY_BASED and not writes_anywhere(store)
    names = ("primary", "standby") if led else ("copy", "copy")
    return Cut((f"{store.id} {names[0]}", f"{store.id} {names[1]}"), effect, staleness, detail, declared=declared)


def _old_primary(store: Component) -> Cut:
    """What readers of the primary get when it is cut off from the copies that may replace it."""
    kind = arrangement(store)
    if kind is Arrangement.OWNED:
        return _between(store, STALE, float("inf"), "both sides own every key and answer for themselves")
    if kind is Arrangement.CERTIFIED:
        if is_fenced(store):
            return _between(store, REFUSE, None, _MINORITY_REFUSES)
        detail = "a node outside the majority refuses writes, and goes on answering reads"
        return _unfenced(store, STALE, math.inf, detail)
    if _needs_majority(store):
        noticed = "once its primary has noticed" if store.facts is not None and store.facts.elects else ""
        return _between(store, REFUSE, None, ", ".join(filter(None, (_WITHOUT_MAJORITY, noticed))))
    if kind is Arrangement.MANAGED:
        return _between(store, REFUSE, None, "a primary that is cut off is stopped before another one takes over")
    if promotes_itself(store) and not is_fenced(store):
        limit = demoted_after(store)
        until = "until it is stopped" if math.isinf(limit) else f"for {duration(limit)}, then it stops by itself"
        return _unfenced(store, STALE, limit, f"an old primary answers {until}")
    return Cut(*_plain(_between(store, FRESH, 0.0, "the primary answers as before")), relevant=False)


def _needs_majority(store: Component) -> bool:
    """Whether the primary of a store answers only while a majority of its copies is there."""
    needs = asked(store, reads=True, at=At.PRIMARY)
    return not needs.primary and 2 * needs.copies > copies(store)


def _asynchronous(store: Component) -> Cut:
    if _needs_majority(store):
        detail = "a primary that has lost the majority accepts writes until it has noticed; they are lost"
        return _between(store, LOSSY, None, detail)
    if promotes_itself(store) and not is_fenced(store):
        limit = demoted_after(store)
        if not math.isinf(limit):
            return _between(store, LOSSY, None, f"an old primary accepts writes for {duration(limit)}; they are lost")
        detail = "the promoted standby and an old primary that nobody stops both accept writes"
        return _unfenced(store, DIVERGING, None, detail)
    return _between(
        store, LOSSY, None, "the primary goes on accepting; what the standby lacks is lost with the primary"
    )


def _unfenced(store: Component, effect: str, staleness: float | None, detail: str) -> Cut:
    between = _between(store, effect, staleness, detail).between
    replication = store.replication
    declared = replication is not None and replication.fencing is False and is_declared(store, "fencing")
    return Cut(between, effect, staleness, detail, True, declared, f"replication.fencing of `{store.id}`")


def _plain(cut: Cut) -> tuple[tuple[str, str], str, float | None, str]:
    return cut.between, cut.effect, cut.staleness, cut.detail
