"""From arrows to flows: one walk from every door, one for everything that acts by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.evidence import surest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.importers.evidence import Evidence
    from archlint.importers.sketch import Alternatives, Entry, Hop, Part, Sketch, Telling

_CHANNEL_ROLES = frozenset({"broker", "pubsub", "stream"})
_CHANNELS = frozenset({"queue", "stream", "pubsub"})
_LIBRARIES = frozenset({"celery", "rq", "sidekiq", "bullmq"})

_SHOWING = frozenset({"proxy", "frontend"})
_COLLECTS = re.compile(
    r"otel|opentelemetry|collector|logstash|fluent-?(?:d|bit)|beat\b|vector|statsd|telegraf|promtail|loki|tempo|mimir|alloy|pushgateway|seq\b|log-?server|apm|agent\b"
)
"""What programs send their measurements, logs and traces to, and what has no pages."""
_TRACES = re.compile(r"jaeger|zipkin|trac(?:es?|ing)|signoz|sentry|skywalking|all-in-one|graylog")
"""What has pages as well, which gateways hardly show, and traces, which they send."""

MOST_STEPS = 5_000
"""Steps behind the doors of a draft; where many doors lead to the same, telling all of it behind each helps nobody."""
TOO_MANY = (
    f"flows have more than {MOST_STEPS:,} steps: behind the doors that follow stands only what no other flow shows"
)


@frozen
class Step:
    """One step as it is written, and why."""

    text: str
    options: dict[str, object]
    evidence: Evidence | None


@dataclass(slots=True)
class Walk:
    """One flow: its name, what it does, its steps."""

    name: str
    does: str
    title: str
    evidence: Evidence
    steps: list[Step] = field(default_factory=list[Step])

    def ask(self, hop: Hop, options: dict[str, object]) -> None:
        """Append the step over an arrow; what another role of the same store asks in the same way is said once."""
        said = {"op": hop.op} if hop.op else {}
        self._append(hop.source, Step(f"{hop.source} -> {hop.target}", said | options, hop.evidence), hop.evidence)

    def choose(self, choice: Alternatives, op: str) -> None:
        """Append the step that goes to one of several."""
        said: dict[str, object] = {"op": op} if op else {}
        shares = {"split": [f"{share}%" for share in choice.shares]} if choice.shares else {}
        self.steps.append(Step(f"{choice.source} -> {' | '.join(choice.targets)}", said | shares, choice.evidence))

    def take(self, hop: Hop) -> None:
        """Append the step in which a consumer takes from the channel at the end of an arrow; from several roles of it once."""
        self._append(hop.target, Step(f"{hop.target} -> {hop.source}", {}, hop.evidence), hop.evidence)

    def _append(self, source: str, step: Step, evidence: Evidence) -> None:
        begun = f"{source} -> "
        for at in range(len(self.steps) - 1, -1, -1):
            own = self.steps[at]
            if own.text == step.text and own.options == step.options and own.evidence is not None:
                self.steps[at] = Step(own.text, own.options, surest(own.evidence, evidence))
                return
            if not own.text.startswith(begun):
                break
        self.steps.append(step)


def walks(sketch: Sketch) -> list[Walk]:
    """Every flow of the sketch; together they pass every arrow that can be reached from somewhere."""
    network = _Network(sketch)
    found = [_told(telling, network) for telling in sketch.tellings]
    steps = 0
    for entry in sketch.entries:
        client = entry.client or "clients"
        walk = Walk(_name(entry, sketch), "read", f"Everything that was seen behind {entry.part}", entry.evidence)
        walk.steps.append(Step(f"{client} -> {entry.part}", {"op": entry.op} if entry.op else {}, entry.evidence))
        before = len(network.written)
        if steps > MOST_STEPS and not network.brief:
            network.brief = True
            sketch.notes.append(TOO_MANY)
        network.walk(walk, entry.part)
        steps += len(walk.steps)
        if len(network.written) > before or not _is_told(client, entry.part, sketch):
            found.append(walk)
    for part in sorted(sketch.parts, key=lambda part: _rank(part, network)):
        if network.has_more(network.asked.get(part.id, ())):
            walk = Walk(f"by-{part.id}", "batch", f"What {part.id} does by itself", part.evidence)
            network.walk(walk, part.id)
            found.append(walk)
    for part in sketch.parts:
        if network.has_more(network.consumers.get(part.id, ())):
            walk = Walk(f"from-{part.id}", "event", f"What {part.id} hands out", part.evidence)
            network.hand_out(walk, part.id)
            found.append(walk)
    return found


def _name(entry: Entry, sketch: Sketch) -> str:
    if entry.client:
        return f"{entry.client}-to-{entry.part}"
    return "requests" if len(sketch.entries) == 1 else f"requests-to-{entry.part}"


def _told(telling: Telling, network: _Network) -> Walk:
    """A path as somebody described it; its arrows need no other walk."""
    walk = Walk(telling.name, telling.does, telling.title, telling.evidence)
    for source, target, evidence, op in telling.steps:
        if source == "reply":
            walk.steps.append(Step("reply", {}, None))
            continue
        walk.steps.append(Step(f"{source} -> {target}", {"op": op} if op else {}, evidence))
        network.pass_over(source, target)
    return walk


def _is_told(source: str, target: str, sketch: Sketch) -> bool:
    return any((source, target) == step[:2] for telling in sketch.tellings for step in telling.steps)


def _rank(part: Part, network: _Network) -> int:
    """Who acts first: schedulers, then what nobody calls, then the rest."""
    return 0 if part.purpose == "scheduler" else 2 if network.is_called(part.id) else 1


class _Network:
    """The arrows of a sketch, by where they begin; what consumes from a channel is turned round.

    Arrows that are the same are one object, so that each is known by its identity: they are asked for at every step.
    """

    def __init__(self, sketch: Sketch) -> None:
        self.parts = {part.id: part for part in sketch.parts}
        self.written: set[int] = set()
        self.brief = False
        same: dict[Hop, Hop] = {}
        told = (hop for hop in sketch.hops if "watches" not in self.parts[hop.source].facts)
        hops = [same.setdefault(hop, hop) for hop in told]
        self.channels = {id(hop) for hop in hops if self._leads_to_channel(hop)}
        called = {hop.target for hop in hops} | {entry.part for entry in sketch.entries}
        self.asked: dict[str, list[Hop]] = {}
        self.consumers: dict[str, list[Hop]] = {}
        for hop in hops:
            if hop.consumes or (hop.consumes is None and self._is_channel(hop) and self._consumes(hop, called, hops)):
                self.consumers.setdefault(hop.target, []).append(hop)
            else:
                self.asked.setdefault(hop.source, []).append(hop)
        self.called = called
        waited = {source: [hop for hop in asked if not self._is_channel(hop)] for source, asked in self.asked.items()}
        self.waited = {source: sorted(asked, key=self._urgency) for source, asked in waited.items()}
        self.chosen: dict[int, Alternatives | None] = {}
        for choice in sketch.alternatives:
            among = [hop for hop in self.waited.get(choice.source, ()) if hop.target in choice.targets]
            if len(among) == len(choice.targets) and len({hop.op for hop in among}) == 1:
                self.chosen |= {id(hop): choice if hop is among[0] else None for hop in among}
        self.filled = {source: [*filter(self._is_channel, asked)] for source, asked in self.asked.items()}

    def pass_over(self, source: str, target: str) -> None:
        """Count the arrow from here to there as written."""
        self.written |= {id(hop) for hop in self.asked.get(source, ()) if hop.target == target}
        self.written |= {id(hop) for hop in self.consumers.get(source, ()) if hop.source == target}

    def is_called(self, identity: str) -> bool:
        """Whether some arrow ends here."""
        return identity in self.called or any(
            identity == hop.source for hops in self.consumers.values() for hop in hops
        )

    def has_more(self, hops: Iterable[Hop]) -> bool:
        """Whether some of these arrows are in no walk yet."""
        return not self.written.issuperset(map(id, hops))

    def _is_channel(self, hop: Hop) -> bool:
        return id(hop) in self.channels

    def _leads_to_channel(self, hop: Hop) -> bool:
        return self.parts[hop.target].purpose in _CHANNELS or hop.role in _CHANNEL_ROLES

    def _consumes(self, hop: Hop, called: set[str], hops: Sequence[Hop]) -> bool:
        """Workers take from a channel; so does a service that nobody calls, when somebody else can fill it.

        A job library takes from a queue and writes to logs; any other worker that takes from a log fills the queue of
        a job library.
        """
        source = self.parts[hop.source]
        is_log = self.parts[hop.target].purpose in ("stream", "pubsub")
        if source.purpose == "worker":
            if self._is_library(source):
                return not is_log
            elsewhere = any(o.source == hop.source and o.target != hop.target and self._is_channel(o) for o in hops)
            others = (self.parts[o.source] for o in hops if o.target == hop.target and o.source != hop.source)
            return is_log or not (elsewhere and any(self._is_library(other) for other in others))
        if source.purpose != "service" or source.id in called:
            return False
        return any(other.target == hop.target and other.source in called for other in hops)

    def _is_library(self, part: Part) -> bool:
        return part.purpose == "worker" and "engine" in part.facts and part.facts["engine"].texts()[0] in _LIBRARIES

    def walk(self, walk: Walk, start: str) -> None:
        """Append every step that can be reached from here."""
        seen = {start}
        begun = not walk.steps
        self._ask([start], seen, walk)
        channels = self._filled(seen)
        self._write(walk, channels)
        seen |= {hop.target for hop in channels}
        consumed = self._consume([hop.target for hop in channels], seen)
        if consumed and not begun:
            walk.steps.append(Step("reply", {}, None))
        self._spread(walk, consumed, seen)

    def hand_out(self, walk: Walk, channel: str) -> None:
        """Append what leaves a channel that nobody was seen to fill."""
        self._spread(walk, self._consume([channel], set()), {channel})

    def _spread(self, walk: Walk, consumed: list[Hop], seen: set[str]) -> None:
        """Append what consumers do, and the consumers of what they fill."""
        while consumed:
            self.written.update(map(id, consumed))
            for hop in consumed:
                walk.take(hop)
            fresh = [hop.source for hop in consumed if hop.source not in seen]
            seen |= {hop.target for hop in consumed} | set(fresh)
            before = set(seen)
            self._ask(fresh, seen, walk)
            # who takes from a queue and fills it as well goes round for ever
            taken = {(hop.source, hop.target, hop.role) for hop in consumed}
            later = self._filled({*fresh, *(seen - before)})
            later = [hop for hop in later if (hop.source, hop.target, hop.role) not in taken]
            self._write(walk, later)
            fresh_channels = [hop.target for hop in later]
            seen |= set(fresh_channels)
            consumed = self._consume(fresh_channels, seen)

    def _ask(self, starts: Iterable[str], seen: set[str], walk: Walk) -> None:
        """Every step that is waited for, breadth first; channels come later."""
        queue = list(starts)
        for identity in queue:
            for hop in self.waited.get(identity, ()):
                if self.brief and id(hop) in self.written:
                    continue
                self.written.add(id(hop))
                if id(hop) not in self.chosen:
                    walk.ask(hop, self._aside(identity, hop.target))
                elif (choice := self.chosen[id(hop)]) is not None:
                    walk.choose(choice, hop.op)
                if hop.target not in seen:
                    seen.add(hop.target)
                    queue.append(hop.target)

    def _aside(self, source: str, target: str) -> dict[str, object]:
        """How a watcher is told of what goes on, or shown through a proxy: no request of the product waits for either.

        Who looks at a page waits for it; what was measured is sent, and forgotten.
        """
        asking, asked = self.parts[source], self.parts[target]
        if asked.purpose not in ("monitor", "tool") or asking.purpose in ("monitor", "tool"):
            return {}
        called = f"{asked.name} {asked.image}".lower()
        shown = asking.purpose in _SHOWING or (asking.purpose == "gateway" and not _TRACES.search(called))
        return {"optional": True} if shown and not _COLLECTS.search(called) else {"async": True}

    def _write(self, walk: Walk, hops: Sequence[Hop]) -> None:
        self.written.update(map(id, hops))
        for hop in hops:
            walk.ask(hop, {})

    def _filled(self, seen: set[str]) -> list[Hop]:
        """The channels that these write to, each with its arrow."""
        return [hop for source, hops in self.filled.items() if source in seen for hop in hops]

    def _consume(self, channels: Iterable[str], seen: set[str]) -> list[Hop]:
        return [
            hop
            for channel in dict.fromkeys(channels)
            for hop in self.consumers.get(channel, ())
            if hop.source not in seen
        ]

    def _urgency(self, hop: Hop) -> int:
        return 0 if self.parts[hop.target].purpose in ("redis", "cache") else 1
