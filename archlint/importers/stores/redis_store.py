"""What a program keeps in Redis and nowhere else, told by its calls: values, hashes, sets, and lists that are read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.searches import Text, search
from archlint.importers.stores import (
    cache_aside,
    redis_calls,
    redis_functions,
    redis_limits,
    redis_meanings,
    redis_queues,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.importers.stores.redis_program import Program

_CAPS = re.compile(r"l_?trim|ListTrim", re.IGNORECASE)
"""Whoever cuts a list keeps what happened last, which is no data beside another use."""
_DUE = re.compile(rf"{redis_queues.WORK.pattern}|schedul|retry|\bdue\b", re.IGNORECASE)
"""What the key says of a sorted set that is a part of a queue."""
_UNDER_WAY = re.compile(r"(?<![a-z])(?:processing|in_?flight|failed|dead_?letters?|dlq)(?![a-z])", re.IGNORECASE)
"""What the key says of work that was taken from a queue, and is done or was not to be done."""
_OF_LISTS = (
    ("taken", ("pop", "move"), re.compile(r"(?:[.>]|::)(?:b?[lr]_?pop|b?l_?move|b?rpoplpush|List(?:Left|Right)Pop|leftPop|rightPop)\w*\(", re.IGNORECASE)),
    ("cut", ("trim",), re.compile(r"(?:[.>]|::)(?:l_?trim|ListTrim|trim)\w*\(", re.IGNORECASE)),
    ("read", ("range",), re.compile(r"(?:[.>]|::)(?:l_?range|ListRange|range)(?:Async)?\(", re.IGNORECASE)),
)  # fmt: skip
"""Calls that take from a list or cut it, and those that read it, with words in small letters of which one stands in each."""
_GIVES_NAME = re.compile(r"\(\s*(?:[\w.]*[cC]tx\w*\s*,\s*)?[fF$]?[\"'`]\w{3,}")
"""How the key of a call begins that is written there."""
_GIVEN_SOMETHING = re.compile(r"\((?!\))")
"""The bracket of a call that is given anything, as the second is of `opsForValue().set(`."""
_TALKS = re.compile(
    r"histor|(?<![a-z])(?:chat|message|conversation|transcript|dialog|log)(?:ue)?s?(?![a-z])|waiting|lobby|presence|online",
    re.IGNORECASE,
)
_OF_TALKS = re.compile(r"(?:histor|transcript|conversation|presence|lobby|logger)[^/]*$", re.IGNORECASE)
"""Keys of lists, and files that have some, with what people said and what happened, and of those who are there or wait for others."""
_PLAIN = re.compile(r"key|k|name|queue|list(?:_?[nN]ame)?|queue_?[nN]ame|", re.IGNORECASE)
"""What a function is given that does so with any list."""
_NOT_KEPT = re.compile(r"cach|lock|session", re.IGNORECASE)
"""Paths of files that keep something in another role than that of a store."""
_COUNTERS = re.compile(r"metric|telemetry|statistic|analytics|(?<![a-z])stats|counters?(?![a-z])", re.IGNORECASE)
"""Paths of files that count what happens, for whoever wants to see it."""
_COUNTED = re.compile(
    r"(?:\.|->|::)(?:String)?(?:h|z)?incr(?:ement)?(?:_?by)?(?:_?async)?(?:::<[^>]*>)?\(", re.IGNORECASE
)
_SESSIONS = re.compile(r"refresh_?token|session_?(?:repo|store|service|manager)", re.IGNORECASE)
"""Names of files that keep who is let in."""
_ASKED = re.compile(r"(?i:cache)\w*(?:\.|->|::)(?i:get|read|fetch)\w*(?:<[^<>\n]*>)?\(")
_GIVEN = re.compile(r"(?i:cache)\w*(?:\.|->|::)(?i:set|put|write|add|store|save)\w*(?:<[^<>\n]*>)?\(")
"""Calls of any cache of one's own."""
_OF_LIBRARIES = re.compile(r"Redis[A-Z]\w+|from redis_om")
"""Names of what keeps something of its own accord, for whatever session."""
_FILLED_IN = re.compile(r"\$?\{[^{}]*\}")
"""What of a key is not written there."""
_NEAR = 300
"""Letters around a call in which another store is seen that has the same."""
_FAR = 600
"""Letters before a call in which its key may be given a name."""
_CALL, _NAME, _STATEMENT = 120, 40, 320
"""Letters of a call that say what is kept by it, and by which one."""
_CACHED = frozenset({"cache", "kept"})
"""Roles of a program whose values without an end may be those of the cache."""
_BESIDE = frozenset({"results", "pubsub", "stream"})
"""Roles that say nothing of what else a program keeps."""


def kept(
    programs: Sequence[Program], told: set[str], code: Iterable[tuple[str, str]], *, beside: bool
) -> tuple[str, Program, int] | None:
    """Role, program and place in it of what is kept, beside the roles that are told; None when nothing is.

    What a wrapper keeps for a time, and nobody says more of, is a cache in front of another store that the program has
    `beside`, or where it is called one or filled from elsewhere. What a cache is given without an end may be a copy that other `code` makes.
    """
    if "store" in told:
        return None
    alone = not told - _BESIDE
    handed = next((each for each in programs if alone and each.wrapper is not None), None)
    itself = [each for each in programs if each.wrapper is None] if handed is not None else []
    direct = next(_stored(itself, alone=True, sole=False, queued="broker" in told, sole_store=not beside), None)
    if direct is not None:
        return (_role(*direct, beside=beside), *direct)
    if handed is not None and handed.wrapper is not None:
        cached = beside or is_filled(handed, named=handed.words.has("cach"))
        return "cache" if cached else "store", handed, handed.wrapper
    found = next(_stored(programs, alone=alone, sole=not told, queued="broker" in told, sole_store=not beside), None)
    if found is None and not alone:
        sole = not beside and told - _BESIDE == {"cache"} and _copies_nothing(programs)
        lasting = _lasting(programs, beside=beside)
        own = (each for each in lasting if sole or not (_has_another_role(each[0]) or _may_cache(each[0])))
        found = next(own, None)
        if found is None and sole and not any(_fills_a_cache(text) for _, text in code):
            found = next(((each, at) for each in programs if (at := each.hands_on) is not None), None)
    return None if found is None else ("store" if _is_said(*found) else _role(*found, beside=beside), *found)


def _has_another_role(program: Program) -> bool:
    """Whether what a file keeps is for something else than a store, by its path, or since it counts for a limit."""
    named = _NOT_KEPT.search(program.file) is not None or redis_limits.is_counted(program.file)
    return named or program.limit is not None


def _may_cache(program: Program) -> bool:
    """Whether what a file keeps without an end may be a copy as well, since other values of it are."""
    return any(role in _CACHED for role, _ in program.told(()))


def _lasting(programs: Iterable[Program], *, beside: bool) -> Iterator[tuple[Program, int]]:
    """Programs that keep something without an end, and where, if they call it no copy of what is in a store `beside`."""
    for program in programs:
        at = program.lasting
        if at is not None and not (beside and _is_called_a_copy(program.text, at)):
            yield program, at


def _is_called_a_copy(text: str, at: int) -> bool:
    """Whether a statement that keeps something calls it a cache, as in what it says where that fails."""
    return "cache" in text[at : at + _STATEMENT].split(";", 1)[0].lower()


def _is_said(program: Program, at: int) -> bool:
    """Whether a call adds to a list of what people said, or of who waits, in whatever session."""
    pushed = next((each for each in program.pushed if each.start() == at), None)
    return (
        pushed is not None and _TALKS.search(_FILLED_IN.sub("", _key_said(program.text, pushed.end() - 1))) is not None
    )


def _role(program: Program, at: int, *, beside: bool) -> str:
    """What a value is that nothing ends: a copy where the function that keeps it is called so, and may have it from elsewhere."""
    head = redis_functions.head_before(program.text, at)
    copied = head is not None and "cache" in head[1].lower() and (beside or _is_from_elsewhere(program.text, at))
    return "cache" if copied else _named(program.file)


def _named(file: str) -> str:
    """What the values of a file are that nothing ends, by its name: `RefreshTokenRepository`."""
    name = file.rpartition("/")[2]
    return "sessions" if _SESSIONS.search(name) and not redis_meanings.revokes(name) else "store"


def is_filled(program: Program, *, named: bool) -> bool:
    """Whether a program that keeps something for a time calls it a cache, which `named` says, or gets it from elsewhere."""
    return named or search(redis_calls.ELSEWHERE).finds(program.words)


def timed(program: Program, at: int, *, named: bool, beside: bool) -> str:
    """The role of what a call keeps for a time of which no word says what it is; empty where that cannot be told.

    It is a cache where it is called so, which `named` says, or filled from elsewhere. What a program that has another
    store `beside` asks for again, under a name that it gives itself, and fills from nowhere is its own state.
    """
    if is_filled(program, named=named):
        return "cache"
    given = _GIVEN_SOMETHING.search(program.text, at)
    own = given is not None and _GIVES_NAME.match(program.text, given.start()) is not None
    state = own and "health" not in program.file.lower() and any(True for _ in program.of_client(cache_aside.ASKS))
    return ("store" if state else "cache") if beside else ""


def _fills_a_cache(text: str) -> bool:
    """Whether code asks a cache, whatever that is, gets what it has not from elsewhere, and gives it that."""
    asked = _ASKED.search(text) if "ache" in text else None
    given = _GIVEN.search(text, asked.end()) if asked is not None else None
    return (
        asked is not None
        and given is not None
        and search(redis_calls.ELSEWHERE).finds(Text(text[asked.end() : given.start()]))
    )


def _copies_nothing(programs: Sequence[Program]) -> bool:
    """Whether nothing that is kept ends, or could be had from elsewhere: what is called a cache is none then."""
    return not any(
        is_filled(each, named=False) or any(role == "kept" for role, _ in each.told(())) for each in programs
    )


def _read_again(programs: Sequence[Program], *, sole_store: bool) -> Iterator[tuple[Program, int]]:
    """Lists that are filled and read, and of which nothing is taken or cut: what they have is kept.

    What people say, and who waits, is kept in lists that are cut as well, and beside another store by what has nothing to do with that.
    """
    pushing = [each for each in programs if each.pushed]
    used: dict[str, set[str]] = {name: set() for name, *_ in _OF_LISTS}
    for program in programs if pushing else ():
        for what, words, call in _OF_LISTS:
            calls = call.finditer(program.text) if program.words.has_any(words) else ()
            used[what] |= {key for each in calls if (key := _key_said(program.text, each.end() - 1))}
    for program in pushing:
        for each in program.pushed:
            key = _key_said(program.text, each.end() - 1)
            named = _FILLED_IN.sub("", key)
            own = key in used["read"] - used["taken"] and not _PLAIN.fullmatch(key) and not _NOT_KEPT.search(named)
            sole = sole_store and key not in used["cut"] and not _NOT_KEPT.search(program.file)
            talks = _TALKS.search(named) or _OF_TALKS.search(program.file)
            if own and (sole or (talks and not _is_from_elsewhere(program.text, each.start()))):
                yield program, each.start()


def _is_from_elsewhere(text: str, at: int) -> bool:
    """Whether what is kept by a call may have been got from another store right before, or is put there right behind."""
    return search(redis_calls.ELSEWHERE).finds(Text(text[max(0, at - _NEAR) : at + _NEAR]))


def _key(text: str, bracket: int) -> str:
    """What a call names first, without its quotes; empty where that is no name."""
    return _bare(redis_functions.key(text, bracket))


def _bare(key: str) -> str:
    return re.sub(r"^[fFrb$@]*[\"'`]|[\"'`]\)*$|\)+$", "", key.strip())


def _key_said(text: str, bracket: int) -> str:
    """What a call names first, or what was assigned to that before."""
    key = _key(text, bracket)
    if not key.isidentifier():
        return key
    given = [*re.finditer(rf"\b{key}\b(?:\s*:\s*\w+)?\s*:?=\s*([^\n;]+)", text[max(0, bracket - _FAR) : bracket])]
    return _bare(given[-1][1]) if given else key


def _stored(
    programs: Sequence[Program], *, alone: bool, sole: bool, queued: bool, sole_store: bool
) -> Iterator[tuple[Program, int]]:
    """Programs that keep something, and where; beside other roles only hashes and sets that are none of them.

    What is due at a time is no data where work is `queued` in the same Redis; lists that are cut are some where they
    are the `sole` use of it.
    """
    taken = set(_taken_when_due(programs)) if queued else set[str]()
    for program in programs:
        if not alone and _has_another_role(program):
            continue
        for at in program.stored if alone else program.kept:
            call = program.text[at : at + _CALL]
            key = redis_functions.key(call, redis_functions.bracket(call, 0)) if queued else ""
            in_order = redis_queues.SORTED.search(call[:_NAME]) is not None
            if key and (_UNDER_WAY.search(key) or (in_order and (_DUE.search(key) or _bare(key) in taken))):
                continue
            if at in program.sessions or at in program.copied:
                continue
            if alone or _OF_LIBRARIES.match(call) or not (_is_handed_on(program.text, at) or "sess" in call.lower()):
                yield program, at
    if not alone:
        yield from _counters(programs)
        yield from _read_again(programs, sole_store=sole_store)
    pushed = next((each for each in programs if alone and each.pushed), None)
    if (
        pushed is not None
        and any(each.reads_back for each in programs)
        and (sole or not any(_CAPS.search(each.text) for each in programs))
    ):
        yield pushed, pushed.pushed[0].start()


def _counters(programs: Sequence[Program]) -> Iterator[tuple[Program, int]]:
    """Where files that count what happens do so, even for a time."""
    for program in programs:
        if _COUNTERS.search(program.file) and not _has_another_role(program):
            yield from ((program, each.start()) for each in _COUNTED.finditer(program.text))


def _taken_when_due(programs: Sequence[Program]) -> Iterator[str]:
    """Sorted sets out of which somebody takes what is due."""
    for program in programs:
        named = all(map(program.words.has_any, (redis_queues.DUE_NAMED, redis_queues.TAKEN_NAMED)))
        due = redis_queues.DUE.finditer(program.text) if named and redis_queues.TAKEN.search(program.text) else ()
        yield from (key for each in due if (key := _key(program.text, each.end() - 1)))


def _is_handed_on(text: str, at: int) -> bool:
    """Whether a call stands in a function that keeps whatever its callers give it."""
    bracket = redis_functions.bracket(text, at)
    called = text[at:bracket].rpartition(".")[2]
    return bracket > at and (
        redis_functions.hands_on(text, at, called)
        or (redis_functions.is_given_its_key(text, at, bracket + 1) and redis_functions.adds_to_anything(text, at))
    )
