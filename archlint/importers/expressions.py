"""Regular expressions taken apart: what they offer to choose from, what they begin with, and the words near that."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

_ZERO_WIDTH = frozenset("bBAZ")
_CLASSES = frozenset("dDwWsS")
_OPTIONAL = frozenset("?*{")
_ACCESS = frozenset(".->:")
"""What stands between a thing and what is called on it."""
_ONE_LINE = re.compile(
    r"(?:\(\?[=!](?:\\w[*+]?)?(?:\w|\||\\[()])*\)|\(\?i?:|\\[bdw]|\\[^\w\s]|\[(?!\^)(?:[^\]\\]|\\[^sWDn])*\]|\[\^(?:[^\]\\]|\\[^n])*\\n(?:[^\]\\]|\\.)*\]"
    r"|[^\\\[(.$^\n]|\((?!\?))*+"
)
"""Expressions that match within a line, and look at nothing behind what they match but letters and brackets."""
_WEAK = 3
"""Shorter words stand in nearly every text, and are not worth looking for."""
_FAR = 3
"""So many letters may lie between the places where a match may begin before a word."""


def word_first(pattern: str) -> str:
    r"""The same expression with the word before the edge that it begins at: words are found at once, edges letter by letter.

    >>> word_first(r"\bSELECT\b"), word_first(r"\bab?c")
    ('SELECT(?<=\\bSELECT)\\b', '\\bab?c')
    """
    pieces = _pieces(pattern) if pattern.startswith("\\b") else ("",)
    word = "".join(takewhile(letter, pieces[1:]))
    behind = pattern[len(pieces[0]) + len(word) :]
    if not word or len(word) < _WEAK or behind[:1] in _OPTIONAL:
        return pattern
    return rf"{word}(?<=\b{word}){behind}"


@cache
def of_call(pattern: str) -> tuple[str, str] | None:
    r"""What a call is made on and the call itself, where the first is slow to find: `\w*redis` is tried at every letter.

    The first must end where it is looked for, so that only the lines of such calls are looked at. None for what begins near
    a word, which is found at once, and for what may stand on several lines.

    >>> of_call(r"\w*(?i:redis)\.(?:publish|subscribe)\("), of_call(r"redis\w*\.lock\("), of_call(r"\w+\s*\.lock\(")
    (('\\w*(?i:redis)\\Z', '\\.(?:publish|subscribe)\\('), None, None)
    """
    pieces = _pieces(pattern)
    ends = [*zip(pieces, [*pieces[1:], ""], strict=True)]
    if anchor(pattern) is not None or re.search(r"\\[1-9]", pattern):
        return None
    calls = (n for n, (piece, behind) in enumerate(ends) if n and behind[:1] not in _OPTIONAL and _accesses(piece))
    at = next(calls, 0)
    lead = "".join(pieces[:at])
    call = pattern[len(lead) :]
    return (rf"{lead}\Z", call) if lead and anchor(call) is not None and _ONE_LINE.fullmatch(lead) else None


@cache
def anchor(sequence: str, *, bare: bool = False) -> tuple[frozenset[str], int, int] | None:
    r"""Words of which one stands near the beginning of every match, and how many letters lie before it: at least, and at most.

    None where there is none so near. In small letters where the expression takes any, or `bare` says so.

    >>> words, least, most = anchor(r"(?:\.|->)(?:hget|hset)\(") or ((), 0, 0)
    >>> sorted(words), least, most
    (['hget(', 'hset('], 1, 2)
    >>> anchor(r"\w+\.get\("), anchor(r"b?(?i:Redis)\w*")
    (None, (frozenset({'redis'}), 0, 1))
    """
    least = most = 0
    run = ""
    pieces = [*quantified(sequence), ("", "")]
    for at, (piece, times) in enumerate(pieces):
        if piece and not times and letter(piece):
            run += letter(piece)
            continue
        if len(run) >= _WEAK:
            return frozenset([run.lower() if bare else run]), least, most
        least, most, run = least + len(run), most + len(run), ""
        within = inside(piece) if piece and not times and not is_empty(piece) else ""
        if within:
            behind = "".join(
                takewhile(bool, (letter(each) if each and not more else "" for each, more in pieces[at + 1 :]))
            )
            anyhow = bare or piece.startswith("(?i:")
            found = [anchor(_spelt(each, behind), bare=anyhow) for each in alternatives(within)]
            known = [each for each in found if each is not None]
            if len(known) == len(found):
                near, far = min(each[1] for each in known), max(each[2] for each in known)
                words = frozenset[str]().union(*(each[0] for each in known))
                return (words, least + near, most + far) if most + far - least - near <= _FAR else None
        width = _width(piece, times) if piece else None
        if width is None or most + width[1] - least - width[0] > _FAR:
            return None
        least, most = least + width[0], most + width[1]
    return None


def _spelt(alternative: str, behind: str) -> str:
    """An alternative that is nothing but letters with those that follow it, which make it rarer."""
    spelt = all(not times and letter(piece) for piece, times in quantified(alternative))
    return alternative + re.escape(behind) if spelt else alternative


def _width(piece: str, times: str) -> tuple[int, int] | None:
    """How many letters of a text a piece takes, at least and at most; None where there is no end to it."""
    if is_empty(piece):
        return 0, 0
    if times in ("*", "+") or times.endswith(",}"):
        return None
    within = inside(piece)
    each = [_length(other) for other in alternatives(within)] if within else [(1, 1)]
    known = [width for width in each if width is not None]
    if len(known) < len(each):
        return None
    least, most = min(width[0] for width in known), max(width[1] for width in known)
    if times.startswith("{"):
        fewest, _, many = times[1:-1].partition(",")
        return least * int(fewest or 0), most * int(many or fewest)
    return (0 if times else least), most


def _length(sequence: str) -> tuple[int, int] | None:
    """The same for pieces that follow each other."""
    each = [_width(piece, times) for piece, times in quantified(sequence)]
    known = [width for width in each if width is not None]
    return (sum(least for least, _ in known), sum(most for _, most in known)) if len(known) == len(each) else None


def quantified(sequence: str) -> list[tuple[str, str]]:
    """Pieces that follow each other, each with how often it may stand: nothing for once, else a sign."""
    found: list[tuple[str, str]] = []
    for piece in _pieces(sequence):
        if found and piece[0] in "?*+{":
            found[-1] = found[-1][0], found[-1][1] or piece
        else:
            found.append((piece, ""))
    return found


def _accesses(piece: str) -> bool:
    """Whether a piece begins with a sign between a thing and what is called on it, whatever it goes on with."""
    if letter(piece):
        return letter(piece) in _ACCESS
    if piece.startswith("["):
        return _ACCESS.issuperset(piece[1:-1])
    within = inside(piece) if not is_empty(piece) else ""
    return bool(within) and all(each and _accesses(_pieces(each)[0]) for each in alternatives(within))


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


@cache
def _pieces(pattern: str) -> tuple[str, ...]:
    """A regular expression cut into letters, escapes, classes, groups and signs."""
    found: list[str] = []
    at = 0
    while at < len(pattern):
        end = _end(pattern, at)
        found.append(pattern[at:end])
        at = end
    return tuple(found)


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


def letter(piece: str) -> str:
    """The letter that a piece stands for, empty for what is none."""
    if piece[0] == "\\":
        return "" if piece[1] in _ZERO_WIDTH | _CLASSES else {"n": "\n", "t": "\t"}.get(piece[1], piece[1])
    return "" if len(piece) > 1 or piece in ".^$+?*|" else piece


def is_empty(piece: str) -> bool:
    """Whether a piece takes nothing of the text, so that what stands around it follows each other."""
    looks = piece.startswith(("(?=", "(?!", "(?<=", "(?<!"))
    return looks or piece in ("^", "$") or (piece[0] == "\\" and piece[1] in _ZERO_WIDTH)


def inside(piece: str) -> str:
    """The expression in a group."""
    begun = re.match(r"\((?:\?[a-z]*:|\?P<\w+>)?", piece)
    return piece[begun.end() : -1] if begun is not None else ""
