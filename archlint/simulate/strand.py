"""A request on its way: how often each of its moves was made, which caches missed, where it goes round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from archlint.simulate.rounds import endless

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.graph.system import Hop
    from archlint.simulate.lines import Slots
    from archlint.simulate.programs import Move, Program

    Calls: TypeAlias = dict[int, Mapping[str, int]]
    """For each move that may be made more or less than once: how often, to each target."""

MOST_ROUNDS = 20_000
"""Returns of one request after which it is taken to go round for ever."""
END = 1_000_000_000
"""Behind the last move of any flow."""
_NONE: Mapping[str, int] = {}
_NOBODY: frozenset[int] = frozenset()
_NOTHING: Mapping[int, Any] = {}


class Fork:
    """Calls that a strand makes at the same time, and waits for: how many are under way."""

    __slots__ = ("made", "missed", "strand", "under_way")

    def __init__(self, strand: Strand, under_way: int) -> None:
        self.strand, self.under_way = strand, under_way
        self.made: Calls = {}
        self.missed: Calls = {}

    def join(self, branch: Strand, moves: Iterable[Move]) -> bool:
        """One of them is done; whether it was the last, so that the strand goes on, knowing what was made."""
        for move in moves:
            index = move.hop.index
            for known, own in ((self.made, branch.made), (self.missed, branch.missed)):
                if index in own:
                    known[index] = _added(known.get(index, _NONE), own[index])
        self.under_way -= 1
        if self.under_way:
            return False
        self.strand.made |= self.made
        self.strand.missed |= self.missed
        return True


class Messages:
    """What waits in a queue for several consumers: how many messages, and what was made on their way there.

    Each consumer takes the next one when it is done with its last.
    """

    __slots__ = ("left", "made", "missed")

    def __init__(self, left: int, made: Calls, missed: Calls) -> None:
        self.left, self.made, self.missed = left, made, missed


class Strand:
    """A request, or something that follows from one, on its way through a program.

    What was made stands in `made` and, of the caches that did not have it, in `missed`; a move that is not in `made` is
    certain and was made once. Strands that follow go on with copies of those of the one they follow from, `messages` are those
    of a queue that it takes one after another. `began` is when its request did.

    Where it stands: `place` is the move that comes next, and stays at a move that is made several times. Of that one `left`
    calls are still to be made, `some` have been, and the next goes to `target`, while it stands in line for the slot that is
    `wanted`. `held` are the slots that visits keep while they wait, the first of them `until` this move; `keeping` are visits
    whose slots the strand keeps that made this one by a `fork`.
    """

    __slots__ = (
        "began",
        "fork",
        "held",
        "keeping",
        "left",
        "made",
        "messages",
        "missed",
        "moves",
        "nth",
        "place",
        "program",
        "recorded",
        "rounds",
        "some",
        "sums",
        "target",
        "until",
        "wanted",
    )

    def __init__(self, program: Program, moves: tuple[Move, ...], began: float, *, recorded: bool) -> None:
        self.program = program
        self.moves = moves
        self.place = 0
        self.began = began
        self.recorded = recorded
        self.left = 0
        self.some = False
        self.made: Calls = {}
        self.missed: Calls = {}
        self.rounds: tuple[Move, ...] = ()
        self.sums: Mapping[int, dict[int, Mapping[str, int]]] = _NOTHING
        self.held: Mapping[int, Slots[Strand]] = _NOTHING
        self.until = END
        self.fork: Fork | None = None
        self.keeping: frozenset[int] = _NOBODY
        self.nth: int | None = None
        self.messages: Messages | None = None
        self.target = ""
        self.wanted: tuple[int, Slots[Strand]]

    def branch(self, moves: tuple[Move, ...], fork: Fork, nth: int | None) -> Strand:
        """One of several calls that are made at the same time: the first of these moves once, and what follows.

        `nth` is the instance or shard that it goes to, where each gets one.
        """
        own = Strand(self.program, moves, self.began, recorded=False)
        own.made, own.missed, own.left, own.fork = dict(self.made), dict(self.missed), 1, fork
        own.nth = nth
        own.keeping = self.keeping | self.held.keys()
        for move in moves:
            own.made.pop(move.hop.index, None)
            own.missed.pop(move.hop.index, None)
        return own

    def keep(self, index: int, slots: Slots[Strand]) -> None:
        """Keep a slot until the last move of the visit that needs it."""
        self.held = {**self.held, index: slots}
        self.until = min(self.until, self.program.kept[index])

    def give_back(self, place: int) -> list[Slots[Strand]]:
        """The slots that are kept no longer when the move at this place begins."""
        kept = self.program.kept
        given = [slots for index, slots in self.held.items() if kept[index] < place]
        self.held = {index: slots for index, slots in self.held.items() if kept[index] >= place}
        self.until = min((kept[index] for index in self.held), default=END)
        return given

    def follower(self, root: int) -> Strand:
        """What follows from here and nobody waits for."""
        own = Strand(self.program, self.program.strands[root], self.began, recorded=False)
        own.made, own.missed = dict(self.made), dict(self.missed)
        return own

    def consumers(self, root: int, channel: Move, most: int) -> list[Strand]:
        """Those that take the messages just put into a queue: each a message of its own, at most so many at a time."""
        source = self.program.strands[root][0].hop.source
        count = _sum(self.made.get(channel.hop.index), (source,), 1)
        made = {**self.made, channel.hop.index: {source: 1}}
        messages = Messages(count, made, dict(self.missed))
        found = [
            Strand(self.program, self.program.strands[root], self.began, recorded=False)
            for _ in range(min(count, most))
        ]
        for one in found:
            one.messages = messages
            one.take_next()
        return found

    def take_next(self) -> bool:
        """Begin anew with the next message; whether there was one."""
        if self.messages is None or not self.messages.left:
            return False
        self.messages.left -= 1
        self.made, self.missed = dict(self.messages.made), dict(self.messages.missed)
        self.place, self.rounds, self.sums = 0, (), _NOTHING
        return True

    def begins(self, move: Move) -> int:
        """How often the visit begins that a move starts from."""
        if self.rounds and move.hop.index not in self.rounds[-1].circle:
            return 0
        if move.branch is not None:
            missed = _sum(self.missed.get(move.branch.index), move.answering, 0)
            return missed if move.on_miss else _sum(self.made.get(move.branch.index), move.answering, 1) - missed
        return 1 if move.hop.parent is None else _sum(self.made.get(move.hop.parent), (move.hop.source,), 1)

    def not_made(self, move: Move) -> None:
        """The request does not come by here."""
        index = move.hop.index
        self.made[index] = _NONE
        if index in self.missed:
            self.missed[index] = _NONE
        if move.closes is not None:
            self.go_round(move, move.closes)

    def call(self, index: int, target: str, *, again: bool) -> None:
        """One call more; the first of this turn unless `again`."""
        before = self.made.get(index, _NONE) if again else _NONE
        self.made[index] = {**before, target: before.get(target, 0) + 1}

    def miss(self, index: int, target: str, *, again: bool) -> None:
        """The call just made found nothing; the first of this turn unless `again`."""
        before = self.missed.get(index, _NONE) if again else _NONE
        self.missed[index] = {**before, target: before.get(target, 0) + 1}

    def go_round(self, move: Move, first: Hop) -> None:
        """After a move that returns: repeat what follows the visit returned to, or leave the circle with its sums.

        Raises SimulationError for a flow that never ends.
        """
        index = move.hop.index
        returns = sum(self.made[index].values())
        sums = self.sums.get(index, {})
        self.sums = {**self.sums, index: sums}
        for inside in (first.index, *move.circle):
            if inside in self.made:
                sums[inside] = _added(sums.get(inside, _NONE), self.made[inside])
        going = bool(self.rounds) and self.rounds[-1] is move
        if returns == 0:
            self.made |= sums
            self.sums = {other: known for other, known in self.sums.items() if other != index}
            self.rounds = self.rounds[:-1] if going else self.rounds
            return
        if sum(sums[index].values()) > MOST_ROUNDS:
            raise endless(self.program.flow)
        self.made = {**self.made, first.index: {first.target: returns}}
        self.rounds = self.rounds if going else (*self.rounds, move)
        self.place = next(place for place, later in enumerate(self.moves) if later.hop.index > first.index)


def _sum(calls: Mapping[str, int] | None, targets: tuple[str, ...], otherwise: int) -> int:
    return otherwise if calls is None else sum([calls.get(target, 0) for target in targets])


def _added(left: Mapping[str, int], right: Mapping[str, int]) -> Mapping[str, int]:
    return {target: left.get(target, 0) + right.get(target, 0) for target in (*left, *right)}
