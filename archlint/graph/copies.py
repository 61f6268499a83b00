"""The nested parts of a component: copies, shards, health checks, pools, tokens, backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import STORES, Failover, ReplicationMode
from archlint.graph.assumption import number, offered
from archlint.graph.declared import likely
from archlint.graph.parts import Backups, Health, Pool, Replication, Shards, Token, majority

if TYPE_CHECKING:
    from archlint.blueprint.components import Component as Written
    from archlint.blueprint.components import Replication as WrittenCopies
    from archlint.graph.assumption import Assumptions
    from archlint.quantity import Quantity

MAJORITY = "majority"
"""A quorum of the catalogue that grows with the copies."""
USUAL_STANDBYS = 1
"""`replication:` without a number of standbys means that there is one."""


def as_replication(written: Written, assumed: Assumptions) -> Replication | None:
    """The copies of a store: as written, or as its engine keeps them by default; None for a single copy."""
    copies = written.replication
    if copies is None:
        return _usual_replication(assumed)
    standbys = copies.standbys if copies.standbys is not None else _standbys(assumed)
    modes = () if assumed.ground.facts is None else assumed.ground.facts.modes
    had = copies.mode is not None and offered(modes, copies.mode)
    mode = _counted(assumed, copies.mode if copies.mode is not None and had else _mode(assumed, modes))
    quorum = mode is ReplicationMode.QUORUM
    agrees = assumed.ground.facts is not None and assumed.ground.facts.agrees
    read_quorum, claimed_read_quorum = _settable(copies.read_quorum, standbys, agrees=agrees)
    write_quorum, claimed_write_quorum = _settable(copies.write_quorum, standbys, agrees=agrees)
    led = _is_led(assumed, copies)
    same = mode is ReplicationMode.SYNC and agrees and not led  # of copies that agree it says what quorum says
    return Replication(
        standbys=standbys,
        mode=mode,
        lag=likely(copies.lag),
        max_lag=likely(copies.max_lag),
        max_loss=_seconds_of_loss(copies.max_loss),
        max_loss_size=_size_of_loss(copies.max_loss),
        failover=copies.failover or _failover(assumed),
        takeover=_optional(assumed, "takeover", likely(copies.takeover)),
        fencing=copies.fencing,
        sloppy=copies.sloppy if copies.sloppy is not None else _sloppy(assumed),
        read_quorum=_count(assumed, "read_quorum", read_quorum, standbys, used=quorum),
        write_quorum=_count(assumed, "write_quorum", write_quorum, standbys, used=quorum),
        claimed=None if had else copies.mode,
        claimed_read_quorum=claimed_read_quorum,
        claimed_write_quorum=claimed_write_quorum,
        shrinks=_shrinks(assumed),
        led=led and quorum,
        elects=same or _elects(assumed),
    )


def _is_led(assumed: Assumptions, copies: WrittenCopies) -> bool:
    """Whether mode quorum says only which standbys confirm a write: one copy takes it, and nothing else does until it is promoted.

    So it is with engines whose queries run on the server they are sent to, unless their copies agree by themselves and
    nobody says that they wait for a person. Of an engine that is not known a declared `failover` says so: copies that
    are alike have nothing to fail over, nor do those of which clients read several (`read_quorum`).
    """
    facts = assumed.ground.facts
    if facts is None:
        return copies.failover is not None and copies.read_quorum is None
    return facts.one_copy and not facts.shrinks and not (facts.agrees and copies.failover in {None, Failover.AUTOMATIC})


def _counted(assumed: Assumptions, mode: ReplicationMode) -> ReplicationMode:
    """Of copies that all take reads and writes a mode says only how many answer: one is a quorum as well."""
    facts = assumed.ground.facts
    return ReplicationMode.QUORUM if facts is not None and facts.leaderless else mode


def _settable(written: int | None, standbys: int, *, agrees: bool) -> tuple[int | None, int | None]:
    """A quorum as written, and None; the other way round where the engine asks a majority whatever is written."""
    claimed = agrees and written is not None and written != majority(1 + standbys)
    return (None, written) if claimed else (written, None)


def _usual_replication(assumed: Assumptions) -> Replication | None:
    if "standbys" not in assumed.ground.defaults or assumed.ground.kind not in STORES:
        return None
    mode = _counted(assumed, _mode(assumed))
    quorum = mode is ReplicationMode.QUORUM
    standbys = _standbys(assumed)
    return Replication(
        standbys=standbys,
        mode=mode,
        failover=_failover(assumed),
        takeover=_optional(assumed, "takeover", None),
        sloppy=_sloppy(assumed),
        read_quorum=_count(assumed, "read_quorum", None, standbys, used=quorum),
        write_quorum=_count(assumed, "write_quorum", None, standbys, used=quorum),
        shrinks=_shrinks(assumed),
        elects=_elects(assumed),
    )


def _shrinks(assumed: Assumptions) -> bool:
    return assumed.ground.facts is not None and assumed.ground.facts.shrinks


def _elects(assumed: Assumptions) -> bool:
    return assumed.ground.facts is not None and assumed.ground.facts.elects


def _optional(assumed: Assumptions, attribute: str, written: float | None) -> float | None:
    value = assumed.number(attribute, written)
    _note(assumed, attribute)
    return value


def _count(assumed: Assumptions, attribute: str, written: int | None, standbys: int, *, used: bool) -> int | None:
    """A quorum as written, else the number of copies that the engine asks, or a majority of those there are."""
    if written is not None or not used:
        return written
    default = assumed.take(attribute)
    _note(assumed, attribute)
    if default is None:
        return None
    return majority(1 + standbys) if default.value == MAJORITY else int(number(default))


def _standbys(assumed: Assumptions) -> int:
    default = assumed.number("standbys", None)
    if default is None:
        assumed.used["replication.standbys"] = "replication without a number of standbys means one"
        return USUAL_STANDBYS
    _note(assumed, "standbys")
    return int(default)


def _mode(assumed: Assumptions, modes: tuple[ReplicationMode, ...] = ()) -> ReplicationMode:
    word = assumed.word("replication_mode", None)
    if word is None and modes:
        assumed.used["replication.mode"] = "the usual mode of the engine (engine catalogue)"
        return modes[0]
    if word is None:
        assumed.used["replication.mode"] = "most engines copy asynchronously (engineering default)"
        return ReplicationMode.ASYNC
    assumed.used["replication.mode"] = assumed.used.pop("replication_mode")
    return ReplicationMode(word)


def _failover(assumed: Assumptions) -> Failover:
    word = assumed.word("failover", None)
    _note(assumed, "failover")
    return Failover.NONE if word is None else Failover(word)


def _sloppy(assumed: Assumptions) -> bool:
    default = assumed.take("sloppy")
    _note(assumed, "sloppy")
    return default is not None and bool(default.value)


def _note(assumed: Assumptions, attribute: str) -> None:
    """Assumed parts of the replication are noted under its key."""
    if attribute in assumed.used:
        assumed.used[f"replication.{attribute}"] = assumed.used.pop(attribute)


def _seconds_of_loss(loss: Quantity | None) -> float | None:
    """A loss bound written as a time; one written as a size bounds no time."""
    from archlint.quantity import Dimension  # noqa: PLC0415 -- one name, used here only

    return loss.likely if loss is not None and loss.dimension is Dimension.DURATION else None


def _size_of_loss(loss: Quantity | None) -> float | None:
    """A loss bound written as a size, in bytes."""
    return loss.likely if loss is not None and _seconds_of_loss(loss) is None else None


def copy_roles(written: Written, replication: Replication | None, *, store: bool) -> tuple[str, ...]:
    """What each copy is: 'instance' for replicas; for a store 'primary', then its standbys."""
    if not store:
        return ("instance",) * (1 if written.replicas is None else written.replicas)
    if replication is None:
        return ("primary",)
    if replication.mode is ReplicationMode.MULTI_PRIMARY:
        return ("primary",) * (1 + replication.standbys)
    return ("primary", *("standby",) * replication.standbys)


def quorum_of(replication: Replication | None) -> int:
    """How many copies must be up to serve: the larger declared quorum, else a majority; 1 outside quorum stores.

    Of copies that are no longer waited for when they fail, as many as `write_quorum` keeps (min.insync.replicas).

    Majority of n is n // 2 + 1 (Gifford 1979, weighted voting with one vote each).
    """
    if replication is None:
        return 1
    if replication.elects:
        return max(replication.suffice, replication.read_quorum or 0)
    if replication.mode is not ReplicationMode.QUORUM:
        return 1
    if replication.shrinks:
        return replication.suffice
    declared = max(replication.read_quorum or 0, replication.write_quorum or 0)
    return declared or majority(1 + replication.standbys)


def as_shards(written: Written) -> Shards | None:
    """How a store is split, None when it is not."""
    shards = written.shards
    if shards is None:
        return None
    skew = 1.0 if shards.skew is None else shards.skew.likely
    return Shards(shards.count, shards.key, shards.strategy, shards.directory, skew)


def as_health(written: Written) -> Health | None:
    """Health checks in seconds, None when there are none."""
    health = written.health
    if health is None:
        return None
    return Health(
        live=health.live,
        live_checks=health.live_checks,
        ready=health.ready,
        ready_checks=health.ready_checks,
        interval=likely(health.interval),
        timeout=likely(health.timeout),
        failures=health.failures,
    )


def as_pools(written: Written, assumed: Assumptions) -> tuple[Pool, ...]:
    """Pools as written; for databases that are called without one, the engine's default pool."""
    declared = written.pool or {}
    pools = [
        Pool(store, pool) if isinstance(pool, int) else Pool(store, pool.size, pool.overflow)
        for store, pool in declared.items()
    ]
    size = assumed.ground.defaults.get("pool_size")
    missing = [store for store in assumed.called_stores if store not in declared]
    if size is None or not missing:
        return tuple(pools)
    overflow = assumed.number("pool_overflow", None)
    assumed.used.pop("pool_overflow", None)
    more = assumed.ground.defaults.get("pool_overflow")
    source = size.text if more is None else f"{size.text} and {more.text}"
    for store in missing:
        assumed.used[f"pool.{store}"] = source
        pools.append(Pool(store, int(float(str(size.value))), int(overflow or 0)))
    return tuple(pools)


def as_token(written: Written) -> Token | None:
    """A signed token; `revocation: none` is the same as leaving it out."""
    token = written.token
    if token is None:
        return None
    return Token(token.lifetime.likely, None if token.revocation in {None, "none"} else token.revocation)


def as_backups(written: Written) -> Backups | None:
    """Copies kept for recovery, None when there are none."""
    backups = written.backups
    if backups is None:
        return None
    return Backups(backups.every.likely, likely(backups.keep), bool(backups.point_in_time))
