"""From arrows to flows: one walk from every door, one for everything that acts by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.importers.sketch import Hop, Part, Sketch

_CHANNEL_ROLES = frozenset({"broker", "pubsub", "stream"})
_CHANNELS = frozenset({"queue", "stream", "pubsub"})
_AUTONOMOUS = frozenset({"scheduler", "monitor", "tool"})


@dataclass(frozen=True, slots=True)
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


def walks(sketch: Sketch) -> list[Walk]:
    """Every flow of the sketch; together they pass every arrow that can be reached from somewhere."""
    network = _Network(sketch)
    found: list[Walk] = []
    reached: set[str] = set()
    for entry in sketch.entries:
        name = "requests" if len(sketch.entries) == 1 else f"requests-to-{entry.part}"
        walk = Walk(name, "read", f"Everything that was seen behind {entry.part}", entry.evidence)
        walk.steps.append(Step(f"clients -> {entry.part}", {}, entry.evidence))
        reached |= network.walk(walk, entry.part)
        found.append(walk)
    for part in sorted(sketch.parts, key=lambda part: _rank(part, network)):
        if part.id not in reached and network.acts(part):
            walk = Walk(f"by-{part.id}", "batch", f"What {part.id} does by itself", part.evidence)
            reached |= network.walk(walk, part.id)
            found.append(walk)
    return found


def _rank(part: Part, network: _Network) -> int:
    """Who acts first: schedulers and watchers, then what nobody calls, then the rest."""
    return 0 if part.purpose in _AUTONOMOUS else 2 if network.is_called(part.id) else 1


class _Network:
    """The arrows of a sketch, by where they begin; what consumes from a channel is turned round."""

    def __init__(self, sketch: Sketch) -> None:
        self.parts = {part.id: part for part in sketch.parts}
        called = {hop.target for hop in sketch.hops} | {entry.part for entry in sketch.entries}
        self.asked: dict[str, list[Hop]] = {}
        self.consumers: dict[str, list[Hop]] = {}
        for hop in sketch.hops:
            if self._is_channel(hop) and self._consumes(hop, called, sketch.hops):
                self.consumers.setdefault(hop.target, []).append(hop)
            else:
                self.asked.setdefault(hop.source, []).append(hop)
        self.called = called

    def is_called(self, identity: str) -> bool:
        """Whether some arrow ends here."""
        return identity in self.called or any(
            identity == hop.source for hops in self.consumers.values() for hop in hops
        )

    def acts(self, part: Part) -> bool:
        """Whether it asks others for something by itself."""
        return part.id in self.asked and part.purpose not in _CHANNELS

    def _is_channel(self, hop: Hop) -> bool:
        return self.parts[hop.target].purpose in _CHANNELS or hop.role in _CHANNEL_ROLES

    def _consumes(self, hop: Hop, called: set[str], hops: Sequence[Hop]) -> bool:
        """Workers take from a channel; so does a service that nobody calls, when somebody else can fill it."""
        source = self.parts[hop.source]
        if source.purpose == "worker":
            return True
        others = [other for other in hops if other.target == hop.target and other.source in called]
        return source.purpose == "service" and source.id not in called and bool(others)

    def walk(self, walk: Walk, start: str) -> set[str]:
        """Append every step that can be reached from here; what was reached."""
        seen = {start}
        begun = not walk.steps
        self._ask([start], seen, walk)
        channels = [hop for hop in self._from(seen) if self._is_channel(hop)]
        walk.steps += [_step(hop, {}) for hop in channels]
        waiting = [hop.target for hop in channels]
        consumed = self._consume(waiting, seen)
        if consumed and not begun:
            walk.steps.append(Step("reply", {}, None))
        while consumed:
            for hop in consumed:
                walk.steps.append(Step(f"{hop.target} -> {hop.source}", {}, hop.evidence))
            fresh = [hop.source for hop in consumed if hop.source not in seen]
            seen |= {hop.target for hop in consumed} | set(fresh)
            before = set(seen)
            self._ask(fresh, seen, walk)
            later = [hop for hop in self._from({*fresh, *(seen - before)}) if self._is_channel(hop)]
            walk.steps += [_step(hop, {}) for hop in later]
            seen |= {hop.target for hop in channels}
            waiting = [hop.target for hop in later if hop.target not in waiting]
            consumed = self._consume(waiting, seen)
        return seen | {hop.target for hop in channels}

    def _ask(self, starts: Iterable[str], seen: set[str], walk: Walk) -> None:
        """Every step that is waited for, breadth first; channels come later."""
        queue = list(starts)
        for identity in queue:
            for hop in sorted(self.asked.get(identity, ()), key=self._urgency):
                if self._is_channel(hop):
                    continue
                watched = self.parts[hop.target].purpose in ("monitor", "tool")
                aside = watched and self.parts[identity].purpose not in ("monitor", "tool", "proxy", "gateway")
                walk.steps.append(_step(hop, {"async": True} if aside else {}))
                if hop.target not in seen:
                    seen.add(hop.target)
                    queue.append(hop.target)

    def _from(self, seen: Iterable[str]) -> list[Hop]:
        wanted = set(seen)
        return [hop for identity in self.asked if identity in wanted for hop in self.asked[identity]]

    def _consume(self, channels: Iterable[str], seen: set[str]) -> list[Hop]:
        return [
            hop
            for channel in dict.fromkeys(channels)
            for hop in self.consumers.get(channel, ())
            if hop.source not in seen
        ]

    def _urgency(self, hop: Hop) -> int:
        return 0 if self.parts[hop.target].purpose in ("redis", "cache") else 1


def _step(hop: Hop, options: dict[str, object]) -> Step:
    return Step(f"{hop.source} -> {hop.target}", ({"op": hop.op} if hop.op else {}) | options, hop.evidence)


def guess(sketch: Sketch, why: str) -> Evidence:
    """Something that cannot be seen."""
    return Evidence(Confidence.GUESS, sketch.origin, 1, why)
