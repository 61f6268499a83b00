r"""Whole words that a text cannot do without that a regular expression matches: `\.publish\(` matches only where `publish` is one.

To know whether a text has one of many whole words takes a single look at its different words, however many those are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.expressions import alternatives, inside, is_empty, letter, quantified

if TYPE_CHECKING:
    from collections.abc import Iterable

_BETWEEN = bytes(
    ord(chr(each).lower()) if each < 128 and (chr(each).isalnum() or chr(each) == "_") else 32 for each in range(256)
)
_MANY = 400
"""So many words may stand at one place of an expression until it is no longer worth knowing which."""
_MANY_PARTS = 12
"""So many parts of words are worth looking for."""
_FEW = 4
"""So many letters of names may a class have."""
_WEAK = 3
"""Shorter parts of words stand in nearly every text."""
_CLASS = re.compile(r"\[((?:[^\]\\^-]|\\[^dDwWS])+)\]")
"""A class that says its letters one by one."""
_EDGES = ("\\b", "^", "$", "\\A", "\\Z")
"""Where no word goes on."""
_ANY, _MAYBE, _BARE, _FIRST = "*", "\n", "~", "^"
"""Marks in what is read of a word: any letters, an end behind which it may go on all the same, a letter in any form, the first one."""


@frozen
class Need:
    """Words of which one stands in a text: as a `whole` word, in small letters, or as a part of one, those with capitals as they are."""

    whole: frozenset[bytes]
    parts: frozenset[str]


def words_in(text: str) -> frozenset[bytes]:
    """The different words of a text in small letters; letters beyond ASCII are in none.

    >>> sorted(words_in("kv.setEx(key, 60)"))
    [b'60', b'key', b'kv', b'setex']
    """
    return frozenset(text.encode().translate(_BETWEEN).split())


def needs(sequence: str, *, bare: bool = False) -> tuple[Need, ...]:
    r"""What stands in every text that pieces which follow each other match; first what fewest texts have.

    A word is whole where no other letter of names may stand beside it. `bare` says that the pieces match any letters.

    >>> [(sorted(each.whole), sorted(each.parts)) for each in needs(r"(?i:Redis)\w*\.(?:publish|P?Subscribe)\(")]
    [([b'psubscribe', b'publish', b'subscribe'], []), ([], ['redis'])]
    >>> needs(r"x?y")
    ()
    """
    found, begun = _read(sequence, frozenset([_ANY]), bare=bare)
    found += _closed(_open(each) + _ANY for each in begun)
    return tuple(sorted(dict.fromkeys(found), key=_weight))


def first_words(sequence: str, *, bare: bool = False) -> frozenset[bytes]:
    r"""The whole words, in small letters, of which one begins behind what every match begins with, if that is between words.

    >>> sorted(first_words(r"(?:\.|->)(?:get|del)\("))
    [b'del', b'get']
    >>> first_words(r"kv\.get\("), first_words(r"\.get\w*")
    (frozenset(), frozenset())
    """
    begun = frozenset([_ANY])
    for piece, times in quantified(sequence):
        before = begun
        _, begun = _behind(piece, times, begun, bare=bare)
        if before == frozenset([_ANY]):
            if begun == frozenset([""]):
                begun = frozenset([_FIRST])
            elif begun != before:
                return frozenset()
        elif not all(each.startswith(_FIRST) for each in begun):
            found = _closed(each.removeprefix(_FIRST) for each in before) if not piece.startswith("(") else []
            return found[0].whole if found and not found[0].parts else frozenset()
    return frozenset()


def _weight(need: Need) -> tuple[bool, int, int]:
    return need.parts != frozenset(), len(need.whole) + len(need.parts), -min(map(len, (*need.whole, *need.parts)))


def _read(sequence: str, begun: frozenset[str], *, bare: bool) -> tuple[list[Need], frozenset[str]]:
    """What pieces need behind what is read of a word before them, and what is read of the one with which they end."""
    found: list[Need] = []
    for piece, times in quantified(sequence):
        closed, begun = _behind(piece, times, begun, bare=bare)
        found += closed
        if len(begun) > _MANY:
            begun = frozenset([_ANY])
    return found, begun


def _behind(piece: str, times: str, begun: frozenset[str], *, bare: bool) -> tuple[list[Need], frozenset[str]]:
    """The same for one piece that stands so often."""
    optional = times in ("?", "*") or times.startswith(("{0", "{,"))
    if piece.startswith("(?=") and not optional:
        ahead = [_read(each, frozenset([_ANY]), bare=bare) for each in alternatives(piece[3:-1])]
        return _shared([[*found, *_closed(_open(each) + _ANY for each in ended)] for found, ended in ahead]), begun
    if is_empty(piece):
        return (_closed(begun), frozenset([""])) if piece in _EDGES and not optional else ([], begun)
    letters = _letters(piece, bare=bare)
    if letters == "" and not optional:
        return _closed(begun), frozenset([""])
    if letters == "":
        return [], frozenset(each if each == "" or each.endswith((_ANY, _MAYBE)) else each + _MAYBE for each in begun)
    if letters is not None and times in ("", "?"):
        longer = frozenset(_open(each) + one + _BARE * bare for each in begun for one in letters)
        return [], longer | begun if times else longer
    if letters is None and piece.startswith("(") and not inside(piece).startswith("?") and times in ("", "?"):
        return _behind_group(piece, begun, optional=optional, bare=bare or piece.startswith("(?i:"))
    return [], frozenset(_open(each).removesuffix(_ANY) + _ANY for each in begun)


def _behind_group(
    piece: str, begun: frozenset[str], *, optional: bool, bare: bool
) -> tuple[list[Need], frozenset[str]]:
    read = [_read(each, begun, bare=bare) for each in alternatives(inside(piece))]
    ended = frozenset[str]().union(*(each for _, each in read))
    if not optional:
        return _shared([each for each, _ in read]), ended
    closed = _closed(begun)
    if closed and ended == frozenset([""]) and all(each[:1] == closed for each, _ in read):
        return [], frozenset(each if each.endswith(_MAYBE) else each + _MAYBE for each in begun)
    return [], begun | ended


def _open(begun: str) -> str:
    """What is read of a word where it goes on: behind what may have been its end it may be another one."""
    return begun.removesuffix(_MAYBE) + _ANY if begun.endswith(_MAYBE) else begun


@cache
def _letters(piece: str, *, bare: bool) -> str | None:
    """The letters of names that a piece may stand for; none for what stands between words, None for what may be anything."""
    if piece in ("\\s", "\\W"):
        return ""
    if piece[0] == "\\" and piece[1].isdigit():
        return None
    said = _CLASS.fullmatch(piece)
    every = said[1].replace("\\s", " ").replace("\\", "") if said is not None else letter(piece)
    every = every.lower() if bare else every
    named = {each for each in every if each.isalnum() or each == "_"}
    if not every.isascii() or every == "" or len(named) > _FEW or (named and len(named) < len({*every})):
        return None
    return "".join(sorted(named))


def _closed(begun: Iterable[str]) -> list[Need]:
    """The words that end here, if of each so much is known that it is worth looking for: how they begin, and how they end."""
    words = [each.removesuffix(_MAYBE).split(_ANY) for each in begun]
    parts = [[_spelt(part) for part in each] for each in words]
    known = [[part for part in each if len(part) >= _WEAK] if len(each) > 1 else each for each in parts]
    if not all(each and each[0] for each in known):
        return []
    whole = frozenset(each[0].lower().encode() for each in parts if len(each) == 1)
    open_ = [each for each, every in zip(known, words, strict=True) if len(every) > 1]
    found = dict.fromkeys(_need(whole, frozenset(each[at] for each in open_)) for at in (0, -1))
    return [each for each in found if len(each.parts) <= _MANY_PARTS]


def _spelt(part: str) -> str:
    """A part of a word as it is looked for: in small letters where it has some that may have any form."""
    return part.replace(_BARE, "").lower() if _BARE in part else part


def _need(whole: frozenset[bytes], parts: frozenset[str]) -> Need:
    """The need of these words, without those in which another part stands; one in small letters does in any letters."""
    least = frozenset(each for each in parts if not any(part != each and _has(each, part) for part in parts))
    return Need(frozenset(each for each in whole if not any(part in each.decode() for part in least)), least)


def _has(word: str, part: str) -> bool:
    return part in (word.lower() if part.islower() else word)


def _shared(found: list[list[Need]]) -> list[Need]:
    """Words of which every one of several alternatives has one, if there are such."""
    if not found or not all(found):
        return []
    best = [min(each, key=_weight) for each in found]
    whole = frozenset[bytes]().union(*(each.whole for each in best))
    parts = frozenset[str]().union(*(each.parts for each in best))
    return [_need(whole, parts)] if len(whole) + len(parts) <= _MANY else []
