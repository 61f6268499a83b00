"""Text in lines: broken where it reads best, lines of about one length, nothing cut off that has room."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from unicodedata import combining

from archlint.frozen import frozen
from archlint.picture.lettering import fit, width

EVEN = 4.0
"""Lines of one text are as even as pixels of this size tell."""
LEAST_PART = 3
"""So many letters of a broken word stand on a line at least."""
WITHIN = 3
"""A word is rather broken so often between the words that it is put together of."""
_PARTS = re.compile(" · ")
_CLAUSES = re.compile(r"(?<=[,:;]) ")
_WORDS = re.compile(r"(?<!\d) | (?=\d)| (?![\w%])")
"""A space that does not stand between a number and its unit."""
_SPACES = re.compile(" ")
_JOINTS = re.compile(r"(?<=[-/_.:])(?=[^\W\d])|(?<=\D[-/_.:])(?=\d)|(?<=[-/_])(?=\d)")
"""Where a word is put together, and not the point in the middle of a number."""
_TRIED = ((_PARTS, _CLAUSES, _WORDS), (_PARTS, _WORDS), (_WORDS,))
"""Where a line ends best; what ends it well only with more lines than there are is given up."""
_COMPOUND = re.compile(
    "(?<=[a-z])(?=[A-Z])|(?<=[a-z]{3})(?=(?:"
    "account|api|app|audit|auth|backend|broker|cache|cart|catalog|client|consumer|controller|customer|data|database|db|"
    "email|event|events|forwarder|frontend|gateway|handler|inventory|invoice|log|mail|management|manager|monitor|"
    "notification|order|payment|portal|producer|product|proxy|queue|recommendation|scheduler|search|server|service|"
    "services|session|shipping|simulator|store|svc|system|task|user|vehicle|web|worker|workshop)"
    "(?![a-z]{1,2}(?![a-z])))"
)
"""Where names of programs are put together of words, mostly of these: there they are broken best."""
_CLINGING = frozenset(",;:.-/_")
"""These belong to the word before them."""
_HYPHENATED = 0x530
"""Latin, Greek and Cyrillic letters come before this."""


def wrap(text: str, size: float, limit: float, lines: int = 2, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in at most so many lines of at most `limit` pixels; the last one fitted.

    A line ends at a ` · `, after a comma or at a space, in this order, and never between a number and its unit. A word
    is broken only when it is longer than a line.

    >>> wrap("one two three", 10, 40)
    ('one two', 'three')
    >>> wrap("lag 50 ms", 10, 35)
    ('lag', '50 ms')
    >>> wrap("Kafka, replication factor 3, min.insync.replicas 2", 10, 190)
    ('Kafka, replication factor 3,', 'min.insync.replicas 2')
    >>> wrap("Verwaltungsdienst", 10, 60), wrap("文書管理データ", 10, 50)
    (('Verwaltu-', 'ngsdienst'), ('文書管理', 'データ'))
    >>> wrap("workshopmanagementapi", 10, 75, 3), wrap("auditlogservice", 10, 50)
    (('workshop-', 'management-', 'api'), ('auditlog-', 'service'))
    >>> wrap("PostgreSQL, one server", 9, 60, 4)
    ('PostgreSQL,', 'one server')
    """
    page = _Page(size, limit, lines, bold, _TRIED[0])
    found = page.fill(text)
    for marks in _TRIED[1:]:
        if not found.cut:
            break
        page = replace(page, marks=marks)
        found = page.fill(text)
    return found.lines if found.cut or len(found.lines) == 1 else _evened(text, page, found).lines


@frozen
class _Filled:
    """Lines, how often words were broken for them (within a part of one counts more), and whether the last one lacks its end."""

    lines: tuple[str, ...]
    broken: int
    cut: bool


@frozen
class _Page:
    size: float
    limit: float
    most: int
    bold: bool
    marks: tuple[re.Pattern[str], ...]

    def fill(self, text: str) -> _Filled:
        """Every line as long as it can be."""
        rest, broken = text, 0
        found: list[str] = []
        while rest and len(found) < self.most - 1 and self._wide(rest) > self.limit:
            at, hyphen = self._end(rest)
            if not at:
                break
            found.append(rest[:at] + hyphen)
            broken += _torn(rest, at, hyphen)
            rest = rest[at:].lstrip(" ·")
        last = fit(rest, self.size, self.limit, bold=self.bold)
        return _Filled((*found, last), broken, last != rest)

    def _wide(self, text: str) -> float:
        return width(text, self.size, bold=self.bold)

    def _end(self, text: str) -> tuple[int, str]:
        """Where a line ends, and the hyphen there; 0 when not even a letter has room."""
        for mark in (*self.marks, _SPACES, _JOINTS):
            ends = [found.start() for found in mark.finditer(text) if found.start()]
            fitting = [at for at in ends if self._wide(text[:at]) <= self.limit]
            if fitting:
                return fitting[-1], ""
        return self._within_word(text)

    def _within_word(self, text: str) -> tuple[int, str]:
        room = sum(1 for wide in accumulate(map(self._wide, text)) if wide <= self.limit)
        at = min(room, len(text) - 1)
        while at and (combining(text[at]) or self._wide(text[:at] + _hyphen(text, at)) > self.limit):
            at -= 1
        if _hyphen(text, at) and at > LEAST_PART:
            at = max(LEAST_PART, min(at, len(text.split(" ", 1)[0]) - LEAST_PART))
            parts = [found.start() for found in _COMPOUND.finditer(text) if LEAST_PART <= found.start() <= at]
            at = parts[-1] if parts else at
        return at, _hyphen(text, at)


def _evened(text: str, page: _Page, best: _Filled) -> _Filled:
    """The narrowest page on which the text takes as many lines and no other word is broken."""
    low, high = page.limit / len(best.lines), page.limit
    while high - low > EVEN:
        middle = (low + high) / 2
        tried = replace(page, limit=middle).fill(text)
        if not tried.cut and tried.broken <= best.broken and len(tried.lines) == len(best.lines):
            high, best = middle, tried
        else:
            low = middle
    return best


def _torn(text: str, at: int, hyphen: str) -> int:
    """How bad it is that a line ends there: not at all between words, and worst where the next one begins with their comma."""
    if hyphen:
        return 1 if _COMPOUND.match(text, at) else WITHIN
    return WITHIN if text[at] in _CLINGING else 0


def _hyphen(text: str, at: int) -> str:
    """A hyphen between letters of scripts that have one."""
    return "-" if all(letter.isalpha() and ord(letter) < _HYPHENATED for letter in text[at - 1 : at + 1]) else ""
