"""Searches in long texts that rarely find anything: a pattern is tried only where words stand that it cannot do without."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZERO_WIDTH = frozenset("bBAZ")
_CLASSES = frozenset("dDwWsS")
_OPTIONAL = frozenset("?*{")
_NOTHING = frozenset([""])
_WEAK = 3
"""Shorter words stand in nearly every text, and are not worth looking for."""


@frozen
class Search:
    """What is searched for: alternatives, each with sets of words; one of every set must stand in the text.

    Words with capitals must stand there as they are, others in any letters.
    """

    ways: tuple[tuple[tuple[frozenset[str], ...], str], ...]
    flags: int = 0

    def start(self, text: str, small: str) -> int | None:
        r"""Where the first of all alternatives begins in a text; `small` is the text in small letters.

        >>> redis = search(r"new Redis\(|createClient\(")
        >>> redis.start("a = new Redis(url)", "a = new redis(url)"), redis.start("a = new Map()", "a = new map()")
        (4, None)
        """
        return min((found.start() for found in self._matches(text, small)), default=None)

    def finds(self, text: str, small: str) -> bool:
        """Whether one of the alternatives stands in a text; `small` is the text in small letters."""
        return next(self._matches(text, small), None) is not None

    def every(self, text: str, small: str) -> list[int]:
        """Where any of the alternatives begins in a text, in order; `small` is the text in small letters."""
        return sorted({found.start() for pattern in self._tried(text, small) for found in pattern.finditer(text)})

    def _matches(self, text: str, small: str) -> Iterator[re.Match[str]]:
        """The first match of every alternative that has one."""
        found = (pattern.search(text) for pattern in self._tried(text, small))
        return (each for each in found if each is not None)

    def _tried(self, text: str, small: str) -> Iterator[re.Pattern[str]]:
        """Every alternative whose words stand in a text."""
        for needs, pattern in self.ways:
            if all(any(word in (small if word.islower() else text) for word in words) for words in needs):
                yield _compiled(pattern, self.flags)


@cache
def search(pattern: str, flags: int = 0) -> Search:
    """The search for a regular expression, as it is or with further flags; worked out when it is first wanted."""
    bare = bool(flags & re.IGNORECASE)
    return Search(tuple((tuple(_of_sequence(each, bare=bare)), each) for each in alternatives(pattern)), flags)


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(_word_first(pattern), flags)


def _word_first(pattern: str) -> str:
    r"""The same expression with the word before the edge that it begins at: words are found at once, edges letter by letter.

    >>> _word_first(r"\bSELECT\b"), _word_first(r"\bab?c")
    ('SELECT(?<=\\bSELECT)\\b', '\\bab?c')
    """
    pieces = _pieces(pattern) if pattern.startswith("\\b") else [""]
    word = "".join(takewhile(_letter, pieces[1:]))
    behind = pattern[len(pieces[0]) + len(word) :]
    if not word or len(word) < _WEAK or behind[:1] in _OPTIONAL:
        return pattern
    return rf"{word}(?<=\b{word}){behind}"


def alternatives(pattern: str) -> list[str]:
    r"""What a regular expression offers to choose from at its top.

    >>> alternatives(r"a|b(?:c|d)|[|]\|")
    ['a', 'b(?:c|d)', '[|]\\|']
    """
    found = [""]
    for piece in _pieces(pattern):
        if piece == "|":
            found.append("")
        else:
            found[-1] += piece
    return found


def needed(pattern: str, *, bare: bool = False) -> frozenset[str]:
    r"""Words of which one stands in every text that the expression matches; the empty one where none must.

    In small letters where the expression takes any, or `bare` says so.

    >>> sorted(needed(r"[.>](?:b?[lr]pop|Brpop|lmove)\(")), sorted(needed(r"\b(?i:Redis)\w*\.Get\(")), sorted(needed(r"a?|b"))
    (['lmove', 'pop'], ['redis'], [''])
    """
    sets = [next(iter(_of_sequence(each, bare=bare)), _NOTHING) for each in alternatives(pattern)]
    every = _NOTHING if _NOTHING in sets else frozenset[str]().union(*sets)
    return frozenset(word for word in every if not any(other != word and other in word for other in every))


def _of_sequence(sequence: str, *, bare: bool) -> list[frozenset[str]]:
    """Such sets of words for pieces that follow each other, those first that fewest texts have."""
    pieces = _pieces(sequence)
    runs, found = [""], list[frozenset[str]]()
    for piece, behind in zip(pieces, [*pieces[1:], ""], strict=True):
        optional = behind[:1] in _OPTIONAL if behind else False
        letter = _letter(piece)
        if letter and not optional:
            runs[-1] += letter
        elif not _is_empty(piece):
            runs.append("")
            inside = "" if optional else _inside(piece)
            found += [needed(inside, bare=bare or piece.startswith("(?i:"))] if inside else []
    found += [frozenset([run.lower() if bare else run]) for run in runs if len(run) >= _WEAK]
    return sorted(
        (words for words in found if words != _NOTHING), key=lambda words: (len(words), -min(map(len, words)))
    )


def _pieces(pattern: str) -> list[str]:
    """A regular expression cut into letters, escapes, classes, groups and signs."""
    found: list[str] = []
    at = 0
    while at < len(pattern):
        end = _end(pattern, at)
        found.append(pattern[at:end])
        at = end
    return found


def _end(pattern: str, at: int) -> int:
    """Where the piece ends that begins here."""
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] == "[":
        return _end_of_class(pattern, at)
    if pattern[at] == "{":
        return pattern.index("}", at) + 1
    if pattern[at] != "(":
        return at + 1
    at += 1
    while pattern[at] != ")":
        at = _end(pattern, at)
    return at + 1


def _end_of_class(pattern: str, at: int) -> int:
    at += 2 if pattern.startswith("[^", at) else 1
    at += pattern.startswith("]", at)
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _letter(piece: str) -> str:
    """The letter that a piece stands for, empty for what is none."""
    if piece[0] == "\\":
        return "" if piece[1] in _ZERO_WIDTH | _CLASSES else {"n": "\n", "t": "\t"}.get(piece[1], piece[1])
    return "" if len(piece) > 1 or piece in ".^$+?*|" else piece


def _is_empty(piece: str) -> bool:
    """Whether a piece takes nothing of the text, so that what stands around it follows each other."""
    looks = piece.startswith(("(?=", "(?!", "(?<=", "(?<!"))
    return looks or piece in ("^", "$") or (piece[0] == "\\" and piece[1] in _ZERO_WIDTH)


def _inside(piece: str) -> str:
    """The expression in a group."""
    begun = re.match(r"\((?:\?[a-z]*:|\?P<\w+>)?", piece)
    return piece[begun.end() : -1] if begun is not None else ""
