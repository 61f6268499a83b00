"""One request through a flow of a blueprint, hop by hop, against the stores that are running."""

import itertools
import time

from archlint.blueprint.vocabulary import At, Op


class Person:
    """Somebody with a session: when they last wrote what, for pins."""

    def __init__(self):
        self.wrote = {}


class Request:
    """Performs the hops of a flow one at a time, so that two requests can be interleaved.

    A lookup that misses is filled from where the flow then reads, with the time to live and the guard of the
    blueprint. `answer` is what a reader got; a writer gives `value`.
    """

    def __init__(self, stage, flow, key, *, value=None, person=None):
        self.stage, self.flow, self.key, self.value = stage, stage.flow(flow), key, value
        self.person = person or Person()
        self.answer = None
        self._hits, self._missed, self._version = set(), {}, 0
        self._steps = self._perform()

    def step(self):
        """Do the next thing that touches a store; False when there was none."""
        return next(self._steps, None) is not None

    def finish(self):
        """Do all that is left; the answer."""
        while self.step():
            pass
        return self.answer

    def _perform(self):
        for hop in self.flow.hops:
            if self.flow.reply_after is not None and hop.index > self.flow.reply_after:
                return
            if (hop.when == "miss" and hop.branch in self._hits) or (hop.when == "hit" and hop.branch in self._missed):
                continue
            yield from self._ask(hop)

    def _ask(self, hop):
        if hop.target in self.stage.databases:
            store = self.stage.databases[hop.target]
        elif hop.target in self.stage.memories:
            store = self.stage.memories[hop.target]
        else:
            return
        if hop.hit is not None:
            yield self._look_up(hop, store)
        elif hop.op in (Op.READ, Op.GET):
            self.answer, self._version = store.look(self.key, self._copy(hop, store))
            yield hop
            if hop.when == "miss":
                yield self._fill(hop)
        elif hop.op is Op.DELETE:
            store.drop(self.key, self._version)
            yield hop
        elif hop.op is Op.SET:
            store.put(self.key, (self.value, self._version), self._lifetime(hop), hop.guard)
            yield hop
        else:
            assert hop.op is Op.WRITE, f"{hop.op} is not performed"
            self._version = store.write(self.key, self.value)
            self.person.wrote[self.key] = time.monotonic()
            yield hop

    def _look_up(self, hop, memory):
        found = memory.read(self.key)
        if found is None:
            self._missed[hop.index] = (hop, memory, memory.lease(self.key) if hop.guard == "lease" else "")
        else:
            self._hits.add(hop.index)
            self.answer = found
        return hop

    def _fill(self, hop):
        lookup, memory, lease = self._missed[hop.branch]
        if self.answer is not None:
            memory.keep(self.key, (self.answer, self._version), lookup.ttl, lookup.guard, lease)
        return hop

    def _lifetime(self, hop):
        """How long a copy that a write sets is kept: as said there, else as long as the readers keep it."""
        lookups = (each for flow in self.stage.system.flows.values() for each in flow.hops if each.hit is not None)
        return hop.ttl or next(each.ttl for each in lookups if each.target == hop.target)

    def _copy(self, hop, store):
        """The server that answers: the primary for one's own recent writes, else the next copy that the flow allows."""
        pinned = hop.pin is not None and time.monotonic() - self.person.wrote.get(self.key, float("-inf")) <= hop.pin
        if pinned or hop.at not in (At.STANDBY, At.ANY) or not store.standbys:
            return store.primary
        allowed = store.standbys if hop.at is At.STANDBY else [store.primary, *store.standbys]
        turn = self.stage.looks.setdefault(self.key, len(self.stage.looks))
        self.stage.looks[self.key] += 1
        return allowed[turn % len(allowed)]


def orders_of(first, second):
    """Every order in which two requests of so many steps can run beside each other: whose turn it is, step by step."""
    for places in itertools.combinations(range(first + second), first):
        yield tuple(turn not in places for turn in range(first + second))


def run_in_turns(turns, *requests):
    """Let the requests take their steps in this order, and then end."""
    for turn in turns:
        requests[turn].step()
    for request in requests:
        request.finish()
