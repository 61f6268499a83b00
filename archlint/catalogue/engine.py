"""What the catalogue says about one engine under one configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = "float | str | bool | tuple[float, float, float]"
"""A default: one number in base units, a (low, likely, high) range, a word, or a yes/no."""


@frozen
class Default:
    """One assumed value, how it is known and where from.

    `how` is measured, doc (read in the vendor's text), excerpt (seen as an excerpt of it), paper,
    unverified (general knowledge, not re-read) or engineering default (a choice of this project). `text` is both as
    they are printed beside the value.
    """

    value: Value
    how: str
    source: str
    text: str


@frozen
class Engine:
    """One engine under one configuration; never a label for a product as a whole. One object for each: equal is identical.

    kind         the kind of component it makes, by the names of the language
    stateful     whether it keeps data of its own
    cap          CP, AP, neither, single (one node: CAP does not apply) or n/a
    loss         acknowledged writes lost on failover, in seconds (inf: unbounded, None: unknown or no failover)
    normal       staleness of a read while everything works, in seconds (None: as declared)
    guaranteed   staleness that is enforced, in seconds (inf: nothing enforces a bound, None: unknown)
    delivery     best-effort, at-least-once or effectively-once; None where nothing is delivered
    ephemeral    what it holds may vanish at any time by design
    defaults     assumed values by attribute of the component (`capacity.read` for nested ones)
    modes        the modes of `replication` it can be run in, its usual one first (empty: not known); `modes_from` says whence
    shrinks      how is known that a copy that fails is no longer waited for (empty: it is, or there is nothing to wait for)
    elects       how is known that it has a primary only while a majority of its copies is up, whatever confirms a write (empty: not so)
    agrees       how is known that its copies agree by a majority of their own, so that no quorum can be set (empty: it can)
    one_copy     how is known that a read asks one copy, so that no quorum of them answers it (empty: several may be asked)
    alone        how is known that it has no copies of its own, whatever others put around it (empty: it may have)
    leaderless   how is known that every copy takes reads and writes, so that a mode says only how many of them answer (empty: not so)
    in_memory    what it holds is in memory first: it evicts, and a restart may forget
    elastic      the provider adds machines as load grows: no figure of one server fits
    forks        calls side by side are processes, each for one of them
    one_core     how is known that one process works on one core at a time, however many there are (empty: on as many as there are)
    event_loop   whether all that it has under way is worked on in turn by one thread, so that nothing of it leaves that core
    """

    id: str
    family: str
    title: str
    kind: str
    stateful: bool
    cap: str
    pacelc: str
    partition: str
    how: str
    source: str
    loss: float | None
    normal: float | None
    guaranteed: float | None
    delivery: str | None
    ephemeral: bool
    pitfalls: tuple[str, ...]
    defaults: Mapping[str, Default]
    port: int | None = None
    elastic: bool = False
    forks: bool = False
    one_core: str = ""
    event_loop: bool = False
    modes: tuple[str, ...] = ()
    modes_from: str = ""
    agrees: str = ""
    alone: str = ""
    shrinks: str = ""
    elects: str = ""
    one_copy: str = ""
    leaderless: str = ""
    in_memory: bool = False

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@frozen
class Setting:
    """The declared facts that select a configuration within a family.

    `mode` is the replication mode ('' when there are no copies), `said` whether the blueprint writes it, `standbys` None
    when unsaid.
    """

    role: str = ""
    mode: str = ""
    said: bool = False
    failover: str = ""
    standbys: int | None = None
    read_quorum: int | None = None
    write_quorum: int | None = None
    sharded: bool = False

    def facts(self) -> dict[str, str]:
        """The settings by the names that `choose` lines use."""
        return {
            "role": self.role,
            "mode": self.mode,
            "said": "yes" if self.said else "no",
            "failover": self.failover,
            "sharded": "yes" if self.sharded else "no",
            "replicated": "yes" if self.mode or self.standbys else "no",
            "min_insync": "yes" if (self.write_quorum or 0) > 1 else "no",
            "standbys": "" if self.standbys is None else str(self.standbys),
            "quorum": self._quorum(),
        }

    def _quorum(self) -> str:
        """'strict' when reads and writes overlap, 'weak' when they do not, '' when unsaid."""
        if self.read_quorum is None or self.write_quorum is None or self.standbys is None:
            return ""
        return "strict" if self.read_quorum + self.write_quorum > self.standbys + 1 else "weak"
