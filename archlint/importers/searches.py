"""Searches in long texts that rarely find anything: a pattern is tried only where words stand that it cannot do without."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.expressions import alternatives, anchor, of_call, word_first, words_of
from archlint.source.folder import in_small_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_IN_WORDS = re.compile(r"\w+", re.ASCII)
_BETWEEN = bytes(each if each < 128 and (chr(each).isalnum() or chr(each) == "_") else 32 for each in range(256))
_MANY = 20
"""So many words are looked for in a text itself; to know its different words takes as long, and helps all that follow."""


@frozen
class Search:
    """What is searched for: alternatives, each with sets of words; one of every set must stand in the text.

    Words with capitals must stand there as they are, others in any letters.
    """

    ways: tuple[tuple[tuple[frozenset[str], ...], str], ...]
    flags: int = 0

    def start(self, text: Text) -> int | None:
        r"""Where the first of all alternatives begins in a text.

        >>> redis = search(r"new Redis\(|createClient\(")
        >>> redis.start(Text("a = new Redis(url)")), redis.start(Text("a = new Map()"))
        (4, None)
        """
        return min(self._starts(text), default=None)

    def finds(self, text: Text) -> bool:
        """Whether one of the alternatives stands in a text."""
        return next(self._starts(text), None) is not None

    def each(self, text: Text) -> Sequence[re.Match[str]]:
        """Every match in a text, as `finditer` of the whole expression finds them; kept with the text."""
        return text.kept(self, self._each)

    def _each(self, text: Text) -> Iterator[re.Match[str]]:
        found = [
            (match.start(), number, match)
            for number, pattern in self._possible(text)
            for match in _all(pattern, self.flags, text)
        ]
        end = 0
        for start, _, match in sorted(found, key=lambda each: each[:2]):
            if start >= end:
                yield match
                end = match.end()

    def _possible(self, text: Text) -> Iterator[tuple[int, str]]:
        """The alternatives, and their numbers, of which every word that they need stands in the text."""
        for number, (needs, pattern) in enumerate(self.ways):
            for words in needs:
                if not text.has_any(words):
                    break
            else:
                yield number, pattern

    def _starts(self, text: Text) -> Iterator[int]:
        """Where the first match of every alternative begins that has one."""
        for _, pattern in self._possible(text):
            start = _first(pattern, self.flags, text)
            if start is not None:
                yield start


class _Known(dict[str, bool]):
    """Which words stand in a text, as it is and in small letters: each looked for when somebody first asks for it."""

    def __init__(self, whole: str, small: str, many: int) -> None:
        super().__init__()
        self._texts = whole, small
        self._many = many
        self._words: tuple[str, str] | None = None

    def __missing__(self, word: str) -> bool:
        small = word.islower()
        if self._words is None and len(self) >= self._many:
            self._words = _different(self._texts[0])
        if self._words is None:
            found = word in self._texts[small]
        else:
            part = _longest(word)
            found = part in self._words[small] and (part == word or word in self._texts[small])
        self[word] = found
        return found


class Text:
    """A text in which words are looked for: as it is, in `small` letters, and its different words, among which a word is found sooner.

    Those are gathered at once where `much` is looked for.
    """

    def __init__(self, whole: str, small: str | None = None, *, much: bool = False) -> None:
        self.whole = whole
        self.small = in_small_letters(whole) if small is None else small
        self._known = _Known(whole, self.small, 0 if much else _MANY)
        self._places: dict[str, list[int]] = {}
        self._kept: dict[int, tuple[Search, Sequence[re.Match[str]]]] = {}

    def has(self, word: str) -> bool:
        """Whether a word, or a part of one, stands in it: one with capitals as it is, others in any letters."""
        return self._known[word]

    def has_any(self, words: Iterable[str]) -> bool:
        """Whether one of these does."""
        return any(map(self._known.__getitem__, words))

    def places(self, word: str) -> list[int]:
        """Where a word begins that stands in it."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = []
            text = self.small if word.islower() else self.whole
            at = text.find(word) if self.has(word) else -1
            while at >= 0:
                found.append(at)
                at = text.find(word, at + 1)
        return found

    def kept(self, wanted: Search, find: Callable[[Text], Iterator[re.Match[str]]]) -> Sequence[re.Match[str]]:
        """What a search found in it, looked for once."""
        if id(wanted) not in self._kept:
            self._kept[id(wanted)] = wanted, tuple(find(self))
        return self._kept[id(wanted)][1]


def _different(text: str) -> tuple[str, str]:
    """Every word of a text once, as it is and in small letters; letters beyond ASCII are in none."""
    words = b"\n".join({*text.encode().translate(_BETWEEN).split()}).decode()
    return words, words.lower()


@cache
def _longest(word: str) -> str:
    """The longest part of what is looked for that is (a part of) a word; empty where nothing is."""
    return max(_IN_WORDS.findall(word), key=len, default="")


def _first(pattern: str, flags: int, text: Text) -> int | None:
    """Where an expression matches first."""
    call = of_call(pattern)
    if call is None:
        return next((match.start() for match in _matches(pattern, flags, text)), None)
    best: int | None = None
    for at, line in _on_lines(call[1], flags, text):
        if best is not None and line > best:
            break
        begun = _compiled(call[0], flags).search(text.whole, line, at)
        best = best if begun is None or (best is not None and best < begun.start()) else begun.start()
    return best


def _all(pattern: str, flags: int, text: Text) -> Iterator[re.Match[str]]:
    """The match at every place where the expression matches, those among them that overlap."""
    call = of_call(pattern)
    if call is None:
        yield from _matches(pattern, flags, text)
        return
    lead, whole = _compiled(call[0], flags), _compiled(pattern, flags)
    starts: set[int] = set()
    for at, line in _on_lines(call[1], flags, text):
        begun = lead.search(text.whole, line, at)
        while begun is not None:
            starts.add(begun.start())
            begun = lead.search(text.whole, begun.start() + 1, at)
    yield from (found for start in starts if (found := whole.match(text.whole, start)) is not None)


def _on_lines(call: str, flags: int, text: Text) -> Iterator[tuple[int, int]]:
    """Where calls begin, and the lines in which they do."""
    for match in _matches(call, flags, text):
        yield match.start(), text.whole.rfind("\n", 0, match.start()) + 1


def _matches(pattern: str, flags: int, text: Text) -> Iterator[re.Match[str]]:
    """The match at every place where an expression matches: it is tried near the words that it begins with, or everywhere."""
    whole, near = _compiled(pattern, flags), anchor(pattern, bare=bool(flags & re.IGNORECASE))
    if near is None:
        found = whole.search(text.whole)
        while found is not None:
            yield found
            found = whole.search(text.whole, found.start() + 1)
        return
    words, least, most = near
    starts = {at - far for word in words for at in text.places(word) for far in range(least, most + 1)}
    for start in sorted(starts):
        if start >= 0 and (match := whole.match(text.whole, start)) is not None:
            yield match


@cache
def search(pattern: str, flags: int = 0) -> Search:
    """The search for a regular expression, as it is or with further flags; worked out when it is first wanted."""
    bare = bool(flags & re.IGNORECASE)
    return Search(tuple((tuple(_stems(words_of(each, bare=bare))), each) for each in alternatives(pattern)), flags)


def _stems(needs: Iterable[frozenset[str]]) -> Iterator[frozenset[str]]:
    """The same sets, each behind its words in small letters where those are far fewer: `hset` for `hSet`, `HSET` and `hsetnx`."""
    for words in needs:
        small = {word.lower() for word in words}
        stems = frozenset(word for word in small if not any(other != word and other in word for other in small))
        if len(stems) * 2 <= len(words):
            yield stems
        yield words


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(word_first(pattern), flags)
