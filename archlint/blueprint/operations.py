"""What a role can be asked for, where a step does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Op, Role

if TYPE_CHECKING:
    from collections.abc import Iterable


def possible_ops(roles: Iterable[Role], does: Does) -> tuple[Op, ...]:
    """The operations that components with these roles could be asked for in such a flow, in the order of the language.

    >>> [str(op) for op in possible_ops((Role.BROKER, Role.PUBSUB), Does.WRITE)]
    ['enqueue', 'publish']
    """
    asked = frozenset(roles)
    reads = does in (Does.READ, Does.BATCH)
    return tuple(dict.fromkeys(_op(role, reads=reads) for role in Role if role in asked))


def _op(role: Role, *, reads: bool) -> Op:
    if role is Role.BROKER:
        return Op.ENQUEUE
    if role in (Role.PUBSUB, Role.STREAM):
        return Op.PUBLISH
    if role in (Role.STORE, Role.SEARCH):
        return Op.READ if reads else Op.WRITE
    if role is Role.LOCK:
        return Op.WRITE
    return Op.GET if reads else Op.SET
