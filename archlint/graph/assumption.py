"""Engines and defaults as the graph sees them: which configuration was meant, and what it lets us assume."""

from __future__ import annotations

from dataclasses import field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archlint.blueprint.vocabulary import Kind, ReplicationMode, Role
from archlint.catalogue import Default, Engine, Setting, configuration, find, kind_defaults
from archlint.frozen import frozen, slotted
from archlint.graph.parts import EngineFacts, Use
from archlint.quantity import Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from archlint.blueprint.components import Component as Written
    from archlint.blueprint.vocabulary import Failover

DIMENSIONS = {
    "capacity": Dimension.RATE,
    "capacity.read": Dimension.RATE,
    "capacity.write": Dimension.RATE,
    "work": Dimension.DURATION,
    "cores": Dimension.COUNT,
    "memory": Dimension.SIZE,
    "disk": Dimension.SIZE,
    "bandwidth": Dimension.BANDWIDTH,
    "max_length": Dimension.COUNT,
    "max_connections": Dimension.COUNT,
    "descriptors": Dimension.COUNT,
    "per_connection": Dimension.SIZE,
    "cost": Dimension.MONEY,
    "latency": Dimension.DURATION,
}
"""Attributes that stay quantities, and what they are counted in."""
_WORDS = {
    Role.CACHE: Kind.CACHE,
    Role.BROKER: Kind.QUEUE,
    Role.PUBSUB: Kind.PUBSUB,
    Role.STORE: Kind.DATABASE,
    Role.LOCK: Kind.LOCK,
    Role.STREAM: Kind.STREAM,
    Role.SEARCH: Kind.SEARCH,
}
"""What a role makes of an engine that the catalogue does not know; sessions, results and limits fit any store."""


class _Copies(NamedTuple):
    """What is written about the copies of a store that decides which configuration of its engine is meant."""

    standbys: int | None
    mode: ReplicationMode | None
    failover: Failover | None
    read_quorum: int | None
    write_quorum: int | None


PROVIDED = frozenset({Kind.LOAD_BALANCER, Kind.GATEWAY})
"""Kinds to which a provider adds machines as load grows, whichever provider it is."""
_OF_ONE_SERVER = ("capacity", "descriptors", "per_connection")


class _Choice(NamedTuple):
    """What is written of a component that decides what it stands on; hundreds of a large system are of one choice."""

    kind: Kind | None
    engine: str | None
    roles: tuple[Role, ...]
    copies: _Copies | None
    sharded: bool
    provided: bool


@frozen
class Ground:
    """What a component stands on: its kind, engine configuration, roles, and the defaults of all three.

    `uses` are what the roles make of it where that is more than one thing.
    """

    kind: Kind
    engine: Engine | None
    facts: EngineFacts | None
    roles: tuple[Role, ...]
    uses: tuple[Use, ...]
    defaults: Mapping[str, Default]


def ground(written: Written) -> Ground:
    """Find the kind, the engine configuration and the defaults of a component.

    Raises:
        LookupError: it has neither a kind nor a known engine, which a checked blueprint rules out.
    """
    copies = None
    if (said := written.replication) is not None:
        copies = _Copies(said.standbys, said.mode, said.failover, said.read_quorum, said.write_quorum)
    outside = written.managed is not None
    return _ground(_Choice(written.kind, written.engine, _roles(written), copies, written.shards is not None, outside))


@lru_cache(maxsize=1024)
def _ground(chosen: _Choice) -> Ground:
    roles = chosen.roles
    engine = _engine(chosen, roles[0] if roles else None)
    facts = None if engine is None else _facts(engine)
    if chosen.kind is not None:
        kind = chosen.kind
    elif engine is not None:
        kind = Kind(engine.kind)
    else:
        raise LookupError(f"no kind of component for engine {chosen.engine}")
    own = _defaults(kind, engine, provided=chosen.provided)
    if len(roles) < 2:
        return Ground(kind, engine, facts, roles, (), own)
    uses, defaults = _uses(chosen, kind)
    return Ground(kind, engine, facts, roles, uses, {**defaults, **own})


def _roles(written: Written) -> tuple[Role, ...]:
    """The roles in the order of the language: they are a set, and what is written first says nothing."""
    if written.role is None and not written.roles:
        return ()
    return tuple(role for role in Role if role is written.role or role in written.roles)


def _uses(chosen: _Choice, kind: Kind) -> tuple[tuple[Use, ...], dict[str, Default]]:
    """What several roles make of one component, none where all make the same of it; and what is assumed of any of them."""
    made: dict[Kind, tuple[Engine | None, list[Role]]] = {}
    for role in chosen.roles:
        engine = _engine(chosen, role)
        made.setdefault(_made(kind, engine, role), (engine, []))[1].append(role)
    if len(made) < 2:
        return (), {}
    uses = tuple(
        Use(each, tuple(of), None if engine is None else _facts(engine)) for each, (engine, of) in made.items()
    )
    defaults = [_defaults(each, engine) for each, (engine, _) in made.items()]
    return uses, {name: default for each in reversed(defaults) for name, default in each.items()}


def _made(kind: Kind, engine: Engine | None, role: Role) -> Kind:
    """What a role makes of an engine by the catalogue; of one that it does not know, or that is one thing always, by the word."""
    if engine is None:
        return _WORDS.get(role, kind)
    return Kind(engine.kind)


def _engine(chosen: _Choice, role: Role | None) -> Engine | None:
    if chosen.engine is None:
        return None
    word = "" if role is None else role.value
    if chosen.copies is None and not chosen.sharded:
        return find(chosen.engine, word)
    return configuration(chosen.engine, _setting(chosen, word))


def _setting(chosen: _Choice, role: str) -> Setting:
    copies = chosen.copies
    if copies is None:
        return Setting(role=role, sharded=chosen.sharded)
    if copies.standbys == 0:
        return Setting(role=role, standbys=0, sharded=chosen.sharded)
    return Setting(
        role=role,
        mode=_mode(chosen.engine or "", role, copies.mode),
        said=copies.mode is not None,
        failover=copies.failover.value if copies.failover is not None else "",
        standbys=copies.standbys,
        read_quorum=copies.read_quorum,
        write_quorum=copies.write_quorum,
        sharded=chosen.sharded,
    )


def _mode(engine: str, role: str, written: ReplicationMode | None) -> str:
    """The mode as written, where the engine has it or nobody knows; else its usual one."""
    found = find(engine, role)
    if written is not None and (found is None or offered(found.modes, written)):
        return written.value
    default = None if found is None else found.defaults.get("replication_mode")
    if default is not None:
        return str(default.value)
    return found.modes[0] if written is not None and found is not None else ""


def offered(modes: Collection[str], wanted: ReplicationMode) -> bool:
    """Whether an engine with these modes can be run in this one; one whose modes are not known is believed."""
    return not modes or wanted in modes


@cache
def _defaults(kind: Kind, engine: Engine | None, *, provided: bool = False) -> Mapping[str, Default]:
    """The engine's defaults over those of the kind, except what one server of one's own would be limited by.

    An engine's capacity replaces every kind of capacity; where a provider adds machines as load grows there is
    no server whose capacity or descriptors could be assumed.
    """
    known: Mapping[str, Default] = {} if engine is None else engine.defaults
    unfit: tuple[str, ...] = () if engine is None else ("managed",)
    if provided and kind in PROVIDED if engine is None else engine.elastic:
        unfit += _OF_ONE_SERVER
    elif any(name.startswith("capacity") for name in known):
        unfit += ("capacity",)
    of_kind = kind_defaults(kind.value).items()
    return {**{name: default for name, default in of_kind if not name.startswith(unfit)}, **known}


@cache
def _facts(engine: Engine) -> EngineFacts:
    reserved = engine.defaults.get("reserved_connections")
    waiting = engine.defaults.get("while_waiting")
    return EngineFacts(
        id=engine.id,
        title=engine.title,
        stateful=engine.stateful,
        cap=engine.cap,
        pacelc=engine.pacelc,
        partition=engine.partition,
        source=engine.source,
        how=engine.how,
        loss_failover=engine.loss,
        bound_normal=engine.normal,
        bound_guaranteed=engine.guaranteed,
        delivery=engine.delivery,
        pitfalls=engine.pitfalls,
        reserved_connections=0 if reserved is None else int(number(reserved)),
        while_waiting="" if waiting is None else str(waiting.value),
        elastic=engine.elastic,
        forks=engine.forks,
        one_core=engine.one_core,
        event_loop=engine.event_loop,
        ephemeral=engine.ephemeral,
        agrees=bool(engine.agrees),
        shrinks=bool(engine.shrinks),
        elects=bool(engine.elects),
        one_copy=bool(engine.one_copy),
        alone=bool(engine.alone),
        leaderless=bool(engine.leaderless),
        modes=tuple(map(ReplicationMode, engine.modes)),
    )


def number(default: Default) -> float:
    """The likely value of a numeric default."""
    value = default.value
    return float(value[1] if isinstance(value, tuple) else value)


@cache
def quantity(attribute: str, default: Default, times: int = 1) -> Quantity:
    """A default as a quantity; `times` copies of what the default measures."""
    value = default.value
    low, likely, high = value if isinstance(value, tuple) else (float(value),) * 3
    text = f"{likely * times:g}" if low == high else f"{low * times:g}..{likely * times:g}..{high * times:g}"
    return Quantity(likely * times, low * times, high * times, DIMENSIONS[attribute], text)


@slotted
class Assumptions:
    """Collects which defaults were used while one component is resolved; `called_stores` are the databases that its steps reach."""

    ground: Ground
    called_stores: tuple[str, ...] = ()
    used: dict[str, str] = field(default_factory=dict[str, str])

    def turned(self) -> dict[str, str]:
        """What has been noted until now; from here on notes are taken on a new page."""
        noted, self.used = self.used, {}
        return noted

    def take(self, attribute: str) -> Default | None:
        """The default of this attribute, noted as assumed; None when there is none."""
        default = self.ground.defaults.get(attribute)
        if default is not None:
            self.used[attribute] = default.text
        return default

    def quantity(self, attribute: str, written: Quantity | None, times: int = 1) -> Quantity | None:
        """What was written, else the default (for `times` processes), else None."""
        if written is not None:
            return written
        default = self.take(attribute)
        return None if default is None else quantity(attribute, default, times)

    def number(self, attribute: str, written: float | None) -> float | None:
        """What was written, else the likely value of the default, else None."""
        if written is not None:
            return written
        default = self.take(attribute)
        return None if default is None else number(default)

    def word(self, attribute: str, written: str | None) -> str | None:
        """What was written, else the word of the default, else None."""
        if written is not None:
            return written
        default = self.take(attribute)
        return None if default is None else str(default.value)
