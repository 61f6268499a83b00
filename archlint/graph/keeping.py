"""What a component keeps in another one (`state: {sessions: redis}`), and asks for there with every request, though no step says so.

Whoever keeps sessions elsewhere reads one for each request, and can do nothing for a user whose session it cannot read; who
asks a list of tokens that are revoked (`token: {revocation: redis}`) asks it with each request, and trusts none it cannot ask for; a
limiter counts each request, and lets it pass where it cannot count; a lock is taken before anything is written. What else
is kept elsewhere (sockets, uploads, jobs, a cache) is asked for by some requests only, and by steps of their own.

>>> from archlint.source import parse_text
>>> from archlint.blueprint import load
>>> from archlint.graph import build
>>> document = parse_text('''
... archlint: 1
... system: Four nodes
... components: {users: {kind: client}, api: {kind: service, state: {sessions: kept}}, kept: {engine: redis, role: sessions}, db: {kind: database}}
... flows: {read: {does: read, rate: 1/s, steps: [users -> api -> db]}}
... ''', "four.yaml")
>>> [(hop.source, hop.target, hop.op.value, hop.keeps) for hop in build(load(document), document).flows["read"].hops]
[('users', 'api', 'call', None), ('api', 'db', 'read', None), ('api', 'kept', 'get', 'sessions')]
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Kind, Op
from archlint.graph.flow import Hop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.graph.component import Component

_READ = "one read for each request that it gets"
_KEPT = {
    "sessions": _READ,
    "limits": "one write for each request that it gets, done without where it is down",
    "locks": "one write for each request to write that it gets",
    "revoked tokens": _READ,
}
"""What is asked for with requests, and how often that is assumed to be."""
_READS = frozenset({"sessions", "revoked tokens"})

Keeping = dict[str, tuple[tuple[str, str], ...]]
"""For each component what it keeps elsewhere, and where."""


def keeping(components: Mapping[str, Component]) -> Keeping:
    """Who asks another component with every request for something that is kept there."""
    found: Keeping = {}
    for id_, component in components.items():
        if component.state or component.token is not None:
            elsewhere = dict(component.state or {})
            if component.token is not None and component.token.revocation is not None:
                elsewhere["revoked tokens"] = component.token.revocation
            kept = tuple((what, where) for what, where in elsewhere.items() if what in _KEPT and where in components)
            if kept:
                found[id_] = kept
    return found


def told(components: Mapping[str, Component], kept: Keeping) -> Mapping[str, Component]:
    """The components, where it is among the assumptions what is asked of those in which others keep something."""
    found = dict(components)
    for id_, those in kept.items():
        for what, where in those:
            said = f"token: {{revocation: {where}}}" if what == "revoked tokens" else f"state: {{{what}: {where}}}"
            note = {f"{what} of {id_}": f"{_KEPT[what]} (`{said}`)"}
            found[where] = replace(found[where], assumed={**found[where].assumed, **note})
    return found


def with_kept(hops: Sequence[Hop], does: Does, components: Mapping[str, Component], kept: Keeping) -> Sequence[Hop]:
    """The hops of a flow, followed by those to what its components keep elsewhere, unless a step goes there from them itself.

    A step into a database asks for the data of the flow, and for the session in another query.
    """
    asked = {(hop.source, target) for hop in hops for target in hop.targets}
    found = list(hops)
    for hop in hops:
        if hop.op is not Op.CALL or not hop.waited or hop.closes is not None:
            continue
        for target in hop.targets:
            for what, where in kept.get(target, ()):
                itself = (target, where) in asked and not (what in _READS and _is_for_data(components[where]))
                if not itself and not (what == "locks" and does is not Does.WRITE):
                    found.append(_asking(len(found), hop, target, what, components[where]))
    return found


def _is_for_data(store: Component) -> bool:
    """Whether a store is there for data, and keeps what else is put into it beside them."""
    return Kind.DATABASE in store.kinds and not store.in_memory


def _asking(index: int, visit: Hop, source: str, what: str, store: Component) -> Hop:
    return Hop(
        index=index,
        step=visit.step,
        path=("components", source, *(("token", "revocation") if what == "revoked tokens" else ("state", what))),
        source=source,
        targets=(store.id,),
        op=_op(store, reads=what in _READS),
        parent=visit.index,
        waited=True,
        optional=what == "limits",
        keeps=what,
    )


def _op(store: Component, *, reads: bool) -> Op:
    if store.kind in (Kind.SERVICE, Kind.GATEWAY, Kind.EXTERNAL):
        return Op.CALL
    cached = Kind.CACHE in store.kinds or store.in_memory
    return (Op.GET if cached else Op.READ) if reads else (Op.SET if cached else Op.WRITE)
