"""What one file of a program does with Redis, told by its calls: read without its remarks, every question answered once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.importers.code.source_text import SourceText, source_text
from archlint.importers.searches import Text, search
from archlint.importers.stores import (
    cache_aside,
    own_memory,
    read_through,
    redis_calls,
    redis_channels,
    redis_commands,
    redis_copies,
    redis_entities,
    redis_expiry,
    redis_functions,
    redis_limits,
    redis_queues,
    redis_sessions,
    redis_text,
)
from archlint.importers.stores.log_calls import is_logged
from archlint.importers.stores.redis_imports import clients, commands, speaks_of_another
from archlint.importers.stores.redis_mentions import MENTIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from archlint.source.folder import Folder

_LIBRARIES_ONLY = frozenset({"broker", "results"})
"""What a file can tell that names a library of jobs and no Redis."""
_OF_WRAPPERS = frozenset({"limits", "lock"})
"""What the calls of a cache of one's own tell, which name no Redis."""
_CLIENTS = ("redis", "valkey", "keydb", "dragonfly", "jedis", "redix", "secondarystorage", "fred::")
_KEY = re.compile(r"[\"'`](?![A-Z]+[\"'`])|sess(?:ion)?s?:\{")
"""How the name of a key begins, and no command, which tells nothing where no call stands beside it."""
_HOLDERS = ("Settings.cs", "Options.cs", "Constants.cs", "Keys.cs")
_DOES = re.compile(r"\breturn\b|=>|\bawait\b")
"""Files of .NET that are called after settings, and what code says that does something."""
_MODULE = re.compile(r"/(?:index|redis|client|connection|[\w-]+\.module)\.[cm]?[jt]s$", re.IGNORECASE)
"""Modules of Node that make a client, in whatever folder."""
_CALLED_ON = re.compile(r"(\w+)[?!]?(?:\.|->|::)")
_NAME = 120
"""Letters that the name of a client may have, or that of something with its type."""
_CALLS = {role: search(pattern) for role, pattern in redis_calls.CALLS}


def program(folder: Folder, file: str, part: str = "") -> Program:
    """The program in this file, or in a `part` that somebody uses; asked `once` of a folder, what one service needs is there for all."""
    said = SourceText(part, file=file) if part else folder.once(source_text, file)
    imported, spoken_of = folder.once(clients, file), folder.once(speaks_of_another, file)
    named = folder.once(commands, file)
    return Program(file, said.plain.whole, spoken_of=spoken_of, clients=imported, commands=named)


class Program:
    """A file of code, of which the text without remarks is given: `text` is what it says to a computer, `words` the same for what is looked for in it."""

    def __init__(
        self, file: str, plain: str, *, spoken_of: bool, clients: Collection[str], commands: Mapping[str, str]
    ) -> None:
        self.file = file
        self.spoken_of = spoken_of
        self.text = redis_text.plain(plain, file, clients, commands)
        self.words = Text(self.text, much=True)
        self._calls: dict[str, int | None] = {}

    def told(self, known: Collection[str]) -> Iterator[tuple[str, int]]:
        """Roles that it tells, and where, if it mentions Redis beside its remarks; those that are known may stay out.

        The role `kept` is a value with an expiry that nothing more is said of.
        """
        beside = self.spoken_of and not redis_channels.OTHERS.finds(self.words)
        if not beside and not self.words.has_any(MENTIONS):
            return
        named = beside or self.words.has_any(_CLIENTS)
        found = (each for each in self._told(known) if named or each[0] in _LIBRARIES_ONLY)
        yield from (
            ("kept" if role == "sessions" and redis_sessions.are_talks(self) else role, at) for role, at in found
        )

    def wrapped(self, known: Collection[str]) -> Iterator[tuple[str, int]]:
        """Limits and locks that a cache of one's own keeps, whose calls name no Redis."""
        return (each for each in self._told(known) if each[0] in _OF_WRAPPERS)

    def _told(self, known: Collection[str]) -> Iterator[tuple[str, int]]:
        for role, path in redis_calls.PATHS:
            if role in known or path.search(self.file) is None:
                continue
            other = role == "cache" and (self._has_other_uses or self._holds_a_client or self._holds_settings)
            if not other and (self.words.has_any(MENTIONS) or redis_limits.asks(self)):
                yield role, 0
        yield from redis_entities.kept(self.words)
        if "sessions" not in known:
            let_in = (*sorted(self.sessions), *redis_sessions.asked(self.words, self.file))
            own = self.in_memory
            yield from (("sessions", at) for at in let_in if not own_memory.is_named(self.text, at, own))
        for role in _CALLS:
            if role == "pubsub" and redis_channels.is_a_class(self):
                continue
            if role not in known and (begun := self._called(role)) is not None:
                yield role, begun
        if "broker" not in known:
            yield from (("broker", at) for at in self.queued)
        if "limits" not in known and self.limit is not None:
            yield "limits", self.limit
        if "pubsub" not in known and not redis_channels.is_a_class(self) and self.broadcast is not None:
            yield "pubsub", self.broadcast
        yield from (each for each in self.expiring if each[0] != "own" or not redis_limits.is_left(self, each[1]))
        if "cache" not in known:
            yield from (("cache", at) for at in (self.aside, min(self.copied, default=None)) if at is not None)

    @property
    def _holds_a_client(self) -> bool:
        """Whether this is a module of Node in a folder of caches that asks its client nothing, whatever others ask it."""
        return _MODULE.search(self.file) is not None and redis_calls.ASKED.search(self.text) is None

    @property
    def _holds_settings(self) -> bool:
        """Whether this is a class of .NET that only holds settings, in a folder of caches or called after them."""
        return self.file.endswith(_HOLDERS) and _DOES.search(self.text) is None

    @cached_property
    def _has_other_uses(self) -> bool:
        """Whether all that a file keeps is no copy of anything, whatever it is called: codes, tokens, jobs."""
        told = {role for role, _ in self.expiring}
        if told or self.job is None:
            return told != set() and not told & {"cache", "kept"} and self.wrapper is None
        return redis_calls.ASKED.search(self.text) is None

    @cached_property
    def job(self) -> int | None:
        """Where jobs are that nothing but Redis can hand out."""
        return search(redis_queues.JOBS).start(self.words)

    @cached_property
    def stored(self) -> tuple[int, ...]:
        """Where any value is kept, as far as that is not in the program itself."""
        return tuple(self._outside(redis_commands.STORES))

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The same of what belongs to no other role: hashes, sets."""
        return tuple(self._outside(redis_commands.KEEPS))

    def _outside(self, calls: str) -> Iterator[int]:
        for at in (each.start() for each in search(calls).each(self.words)):
            called = _CALLED_ON.match(self.text, at)
            if (called is None or called[1] not in self.in_memory) and not redis_functions.tries(self.text, at):
                yield at

    @cached_property
    def pushed(self) -> tuple[re.Match[str], ...]:
        """Calls that put something into a list."""
        return tuple(redis_queues.PUSHES.finditer(self.text)) if self.words.has_any(redis_queues.PUSHED) else ()

    @cached_property
    def reads_back(self) -> bool:
        """Whether a list is read without taking from it."""
        return search(redis_queues.READS_BACK).finds(self.words)

    @cached_property
    def limit(self) -> int | None:
        """Where words about a limit stand that is counted."""
        return redis_limits.counted(self.words)

    @cached_property
    def wrapper(self) -> int | None:
        """Where a function keeps for a time whatever it is given."""
        return redis_expiry.wraps(self.words)

    @cached_property
    def handing(self) -> frozenset[str]:
        """The functions that keep whatever they are given."""
        return redis_expiry.handing(self.words)

    @cached_property
    def counting(self) -> frozenset[str]:
        """The functions that count under the key that they are given."""
        return redis_functions.counting(self.words)

    @cached_property
    def copied(self) -> frozenset[int]:
        """Where a hash, a list or a set is filled with what is elsewhere."""
        return redis_copies.copies(self)

    @cached_property
    def lasting(self) -> int | None:
        """Where a value is kept that nothing says an end of, and that is none of who is let in."""
        found = (at for at in redis_expiry.lasting(self.words) if at not in self.sessions)
        return next((at for at in found if not redis_functions.tries(self.text, at)), None)

    @property
    def hands_on(self) -> int | None:
        """Where a function keeps whatever it is given, and nothing says an end of it."""
        return next(redis_expiry.lasting(self.words, handed=True), None)

    @cached_property
    def sessions(self) -> frozenset[int]:
        """Where it is kept who is let in, in a hash or without an end."""
        return redis_sessions.kept(self)

    @cached_property
    def in_memory(self) -> frozenset[str]:
        """The names of what the program has in itself, as it says where it makes it."""
        return own_memory.names(self.words)

    def _called(self, role: str) -> int | None:
        """Where the first call stands that tells a role."""
        if role not in self._calls:
            wanted = _CALLS[role]
            first = wanted.start(self.words)
            if first is not None and not self._is_called(role, first):
                calls = (each.start() for each in wanted.each(self.words))
                first = next((at for at in calls if self._is_called(role, at)), None)
            self._calls[role] = first
        return self._calls[role]

    def _is_called(self, role: str, at: int) -> bool:
        """Whether what stands at a place, and looks like a call that tells a role, is one.

        Not what a program tells its log, asks what it has in itself, or takes from a list for others; the name of a key
        is one where a client is asked, unless it is that of a channel.
        """
        if is_logged(self.text, at) or own_memory.is_called(self.text, at, self.in_memory):
            return False
        if role == "broker" and redis_functions.takes_for_others(self.text, at):
            return False
        return _KEY.match(self.text, at) is None or (self.asks and not redis_channels.is_name(self.text, at))

    @cached_property
    def asks(self) -> bool:
        """Whether something is kept in a client of a cache, or read from it."""
        return any(True for _ in self.of_client(redis_calls.ASKED))

    def of_client(self, call: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The calls that are those of a client of a cache, by the name of what they are called on."""
        for each in call.finditer(self.text):
            at = each.start()
            own = own_memory.is_called(self.text, at, self.in_memory)
            if not own and redis_calls.CLIENT.search(self.text[max(0, at - _NAME) : at]):
                yield each

    @cached_property
    def expiring(self) -> tuple[tuple[str, int], ...]:
        """What values are that are kept for a time; copies by how they are read, whatever stands around the call."""
        uses = redis_expiry.uses(self.words, self.file)
        return tuple(
            ("cache" if role == "own" and read_through.is_copy(self.text, at) else role, at) for role, at in uses
        )

    @cached_property
    def queued(self) -> tuple[int, ...]:
        """Where something is put into a list to be worked off, or what is due is taken out of a sorted set."""
        return redis_queues.filled(self)

    @cached_property
    def broadcast(self) -> int | None:
        """Where a client of Redis sends on a channel, or listens to one."""
        return redis_channels.sent(self)

    @cached_property
    def aside(self) -> int | None:
        """Where a cache is filled that is asked first, and filled from elsewhere when it has nothing."""
        return cache_aside.filled(self)
