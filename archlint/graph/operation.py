"""What a hop asks of its target when the step does not say."""

from __future__ import annotations

from archlint.blueprint.vocabulary import Does, Kind, Op

_READS = frozenset({Does.READ, Does.BATCH})
_ALWAYS = {
    Kind.QUEUE: Op.ENQUEUE,
    Kind.PUBSUB: Op.PUBLISH,
    Kind.STREAM: Op.PUBLISH,
    Kind.LOCK: Op.WRITE,
}
_CONSUMERS = frozenset({Kind.SERVICE, Kind.WORKER, Kind.SCHEDULER, Kind.GATEWAY, Kind.CLIENT, Kind.LOAD_BALANCER})


def default_op(
    target: Kind,
    does: Does,
    *,
    delivered: bool = False,
    captured: bool = False,
    behind: bool = False,
    reads: bool = False,
    keeps: bool = False,
) -> Op:
    """The operation of a hop, by the kind of its target and what the flow does.

    | target                                | read | write | event | batch |
    |---|---|---|---|---|
    | database, search                      | read | write | write | read  |
    | object-store                          | read | write | write | write |
    | cache                                 | get  | set   | set   | get   |
    | queue                                 | enqueue in every flow       ||||
    | pubsub, stream                        | publish in every flow       ||||
    | lock                                  | write in every flow         ||||
    | lock that `keeps` data                | read | write | write | read  |
    | everything else                       | call in every flow          ||||

    delivered   the hop leaves a queue, stream or pubsub: services, workers, gateways, schedulers and
                clients `consume`, stores are written
    captured    the hop leaves a store (change capture): stores are written
    behind      the hop follows what left a queue, stream or pubsub: a flow that reads has been answered, or waits
                for what is done there, so stores are written
    reads       the step itself says that it reads: `when: miss`, `hit`, `at: standby`
    keeps       a lock that is used as a store: etcd keeps the data of this flow

    >>> default_op(Kind.DATABASE, Does.WRITE), default_op(Kind.CACHE, Does.READ)
    (<Op.WRITE: 'write'>, <Op.GET: 'get'>)
    >>> default_op(Kind.WORKER, Does.WRITE, delivered=True)
    <Op.CONSUME: 'consume'>
    """
    answered = delivered or captured or (behind and does is Does.READ)
    fetches = reads or (does in _READS and not answered)
    if target is Kind.LOCK and keeps and fetches:
        return Op.READ
    if target in _ALWAYS:
        return _ALWAYS[target]
    if target is Kind.CACHE:
        return Op.GET if fetches else Op.SET
    if target is Kind.OBJECT_STORE:
        return Op.READ if reads or (fetches and does is Does.READ) else Op.WRITE
    if target in {Kind.DATABASE, Kind.SEARCH}:
        return Op.READ if fetches else Op.WRITE
    return Op.CONSUME if delivered and target in _CONSUMERS else Op.CALL
