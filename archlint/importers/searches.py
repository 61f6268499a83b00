"""Searches in long texts that rarely find anything: a pattern is tried only where words stand that it cannot do without."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from archlint.importers.expressions import alternatives, anchor, of_call, word_first
from archlint.importers.whole_words import first_words, needs, words_in
from archlint.source.folder import in_small_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archlint.importers.whole_words import Need

Thing = TypeVar("Thing")

_IN_WORDS = re.compile(r"\w+", re.ASCII)
_MANY = 20
"""So many words are looked for in a text itself; to know its different words takes as long, and helps all that follow."""


class Search:
    """What is searched for: the alternatives of a regular expression, each tried only where all stands that it needs."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def ways(self) -> tuple[tuple[tuple[Need, ...], str], ...]:
        """The alternatives, with their needs."""
        return tuple((needs(each, bare=bool(self.flags & re.IGNORECASE)), each) for each in alternatives(self.pattern))

    @cached_property
    def _by_word(self) -> dict[bytes, list[int]]:
        """The alternatives, by their numbers, whose first need is one of whole words, by these."""
        found: dict[bytes, list[int]] = {}
        for number, (needed, _) in enumerate(self.ways):
            for word in needed[0].whole if needed and not needed[0].parts else ():
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def others(self) -> list[int]:
        """The other alternatives: to look for parts of words takes longer."""
        return [number for number, (needed, _) in enumerate(self.ways) if not needed or needed[0].parts]

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
        """The alternatives, and their numbers, of which all that they need stands in the text."""
        others = self.others if text.beside is None else text.beside.possible(self)
        for number in sorted({*others, *text.among(self._by_word)}):
            needed, pattern = self.ways[number]
            if all(map(text.meets, needed)):
                yield number, pattern

    def _starts(self, text: Text) -> Iterator[int]:
        """Where the first match of every alternative begins that has one."""
        for _, pattern in self._possible(text):
            start = _first(pattern, self.flags, text)
            if start is not None:
                yield start


class Text:
    """A text in which words are looked for: as it is, in `small` letters, and its different words, among which a word is found sooner.

    Those are gathered at once where `much` is looked for. What is in none of several texts `beside` each other is looked for once.
    """

    def __init__(self, whole: str, small: str | None = None, *, much: bool = False) -> None:
        self.whole = whole
        self.small = in_small_letters(whole) if small is None else small
        self.beside: Words | None = None
        self._asked = _MANY if much else 0
        self._known = dict[str, bool]()
        self._places: dict[str, list[int]] = {}
        self._kept: dict[int, tuple[Search, Sequence[re.Match[str]]]] = {}

    @cached_property
    def words(self) -> frozenset[bytes]:
        """Its different words in small letters."""
        return words_in(self.whole)

    @cached_property
    def _joined(self) -> str:
        return b"\n".join(self.words).decode()

    def _is_read(self, more: int) -> bool:
        """Whether its different words are to be known, now that so many more are looked for."""
        self._asked += more
        return self._asked > _MANY

    def has(self, word: str) -> bool:
        """Whether a word, or a part of one, stands in it: one with capitals as it is, others in any letters."""
        found = self._known.get(word)
        if found is None:
            text = self.small if (small := word.islower()) else self.whole
            part = _longest(word) if self._is_read(1) else ""
            alone = part == word and small
            found = self._known[word] = (
                part.lower() in self._joined if alone else ((not part or part.lower() in self._joined) and word in text)
            )
        return found

    def has_any(self, words: Iterable[str]) -> bool:
        """Whether one of these does."""
        return any(map(self.has, words))

    def meets(self, need: Need) -> bool:
        """Whether one of the words stands in it that something needs."""
        if self._is_read(len(need.whole)):
            return not self.words.isdisjoint(need.whole) or self.has_any(need.parts)
        return any(each.decode() in self.small for each in need.whole) or self.has_any(need.parts)

    def among(self, words: Mapping[bytes, Sequence[Thing]]) -> Iterator[Thing]:
        """What is known by words, of those that stand in it."""
        if self._is_read(len(words)):
            there: Iterable[bytes] = self.words.intersection(words)
        else:
            there = (each for each in words if each.decode() in self.small)
        return (thing for each in there for thing in words[each])

    def places(self, word: str) -> list[int]:
        """Where a word begins that stands in it."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = []
            text = self.small if word.islower() else self.whole
            part = _longest(word) if self._is_read(1) else ""
            at = text.find(word) if not part or part.lower() in self._joined else -1
            while at >= 0:
                found.append(at)
                at = text.find(word, at + 1)
        return found

    def kept(self, wanted: Search, find: Callable[[Text], Iterator[re.Match[str]]]) -> Sequence[re.Match[str]]:
        """What a search found in it, looked for once."""
        if id(wanted) not in self._kept:
            self._kept[id(wanted)] = wanted, tuple(find(self))
        return self._kept[id(wanted)][1]


class Words:
    """The different words of several texts: what none of them has is looked for in none."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._words = frozenset[bytes]().union(*(each.words for each in texts))
        self._joined = b"\n".join(self._words).decode()
        self._possible: dict[Search, list[int]] = {}

    def possible(self, wanted: Search) -> list[int]:
        """The alternatives, by their numbers, that need parts of words and may stand in one of the texts."""
        if wanted not in self._possible:
            self._possible[wanted] = [each for each in wanted.others if all(map(self._meets, wanted.ways[each][0]))]
        return self._possible[wanted]

    def _meets(self, need: Need) -> bool:
        return not self._words.isdisjoint(need.whole) or any(each.lower() in self._joined for each in need.parts)


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
            # from behind the end of a text a match of nothing at its end would be found for ever
            found = whole.search(text.whole, found.start() + 1) if found.start() < len(text.whole) else None
        return
    words, least, most = near
    known = _by_first_word(pattern, flags)
    words = frozenset(text.among(known)) if known else words
    starts = {at - far for word in words for at in text.places(word) for far in range(least, most + 1)}
    for start in sorted(starts):
        if start >= 0 and (match := whole.match(text.whole, start)) is not None:
            yield match


@cache
def _by_first_word(pattern: str, flags: int) -> Mapping[bytes, Sequence[str]]:
    """The words near which matches begin, by the whole words that stand there; none where those are not known."""
    bare = bool(flags & re.IGNORECASE)
    near, firsts = anchor(pattern, bare=bare), first_words(pattern, bare=bare)
    words = near[0] if near is not None else frozenset[str]()
    found = {first: [word for word in words if _is_of(word, first.decode())] for first in firsts}
    return found if words <= {word for each in found.values() for word in each} else {}


def _is_of(near: str, word: str) -> bool:
    """Whether what is found near the beginning of a match may be found at a whole word."""
    return any(part in word for part in _IN_WORDS.findall(near.lower()))


@cache
def search(pattern: str, flags: int = 0) -> Search:
    """The search for a regular expression, as it is or with further flags; worked out when it is first wanted."""
    return Search(pattern, flags)


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(word_first(pattern), flags)
