"""A text laid out evenly: the same words in the same order, with the spaces and empty lines a reader expects.

Only what stands between words changes, so order, quotes, numbers and comments stay as they were written, and
`laid_out` proves of every text that it says the same afterwards.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING

from archlint.source.read import events
from archlint.source.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archlint.source.words import Level, Word

APART = 2
"""Spaces at least before a comment that stands behind something."""
_BLANK = " \t"
_REMARK = re.compile(r"(?:(?<=[ \t])|^)#.*", re.MULTILINE)
_SAID: Mapping[str, Callable[[object], object]] = {
    "ScalarEvent": attrgetter("value", "anchor", "tag", "implicit", "style"),
    "AliasEvent": attrgetter("anchor"),
    "MappingStartEvent": attrgetter("anchor", "tag", "implicit", "flow_style"),
    "SequenceStartEvent": attrgetter("anchor", "tag", "implicit", "flow_style"),
}
"""What an event says beside its kind."""
_INDENTED = re.compile(r"[|>][-+]?([1-9])")


def laid_out(text: str) -> str | None:
    """The text, laid out; it must be one that `parse_text` reads. Its lines end with a line feed.

    None when the result would not say the same, as happens to corners of YAML that no blueprint needs (texts of their
    own lines at the very left, markers of documents inside one): such a text is better left as it is.
    """
    import yaml  # noqa: PLC0415 - only who reads a file loads a parser

    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = tuple(words(plain))
    result = _written(plain, found)
    try:
        same = result == plain or (_mean_the_same(plain, result) and _remark_the_same(plain, found, result))
    except yaml.YAMLError:
        return None
    return result if same else None


def _mean_the_same(text: str, other: str) -> bool:
    """Whether two texts have the same events, wherever these stand."""
    return all(
        one.__class__ is two.__class__
        and ((said := _SAID.get(one.__class__.__name__)) is None or said(one) == said(two))
        for one, two in zip_longest(events(text), events(other))
    )


def _remark_the_same(text: str, found: Sequence[Word], other: str) -> bool:
    """Whether two texts have the same comments, word by word.

    They do when behind the first `#` of every line, which may be in quotes, the same is written; only where it is not,
    what lies between the words is looked at.
    """
    here, there = ([each.split() for each in _REMARK.findall(each)] for each in (text, other))
    return here == there or _comments(text, found) == _comments(other, tuple(words(other)))


def _comments(text: str, found: Sequence[Word]) -> list[str]:
    """The words of what stands between the words of a text."""
    starts = [*(word.start for word in found), len(text)]
    ends = [0, *(_end(text, word) for word in found)]
    return [each for end, start in zip(ends, starts, strict=True) for each in text[end:start].split()]


def _written(text: str, found: Sequence[Word]) -> str:
    """The lines of the text, one word after the other."""
    apart = _apart(text, found)
    lines: list[str] = []
    end = 0
    behind: tuple[Level, ...] = ()
    for at, word in enumerate(found):
        between = _take_comment(lines, text, end, word.start)
        first, *others = _rows(text, word)
        if between is None:
            lines[-1] += word.space + first
        else:
            above = _between(between[:-1], behind, word.column)
            if at and len(word.levels) > len(behind):  # no empty line parts a block from its key
                above = above[above[:1] == [""] :]
            lines += _with_empty_line(above) if at in apart else above
            lines.append(" " * word.column + first)
        lines += others
        end, behind = _end(text, word), word.levels
    below = _take_comment(lines, text.removesuffix("\n"), end, len(text)) or []
    whole = "\n".join([*lines, *_between(below, behind, 0)])
    return (whole if found and _keeps(text, found[-1]) else whole.strip("\n")) + "\n"


def _take_comment(lines: list[str], text: str, end: int, start: int) -> list[str] | None:
    """Write the comment that stands behind a word; the lines between it and the next word, None when there are none."""
    here, *rows = text[end:start].split("\n")
    if not lines:
        return [here, *rows]
    comment = here.strip(_BLANK)
    if comment:
        apart = len(here) - len(here.lstrip(_BLANK))
        column = end - (text.rfind("\n", 0, end) + 1) + apart if apart > 1 else 0
        lines[-1] = lines[-1].ljust(max(len(lines[-1]) + APART, column)) + comment
    return rows or None


def _apart(text: str, found: Sequence[Word]) -> frozenset[int]:
    """The words before which a line is left empty: sections of several lines, and what follows them."""
    sections = [at for at, word in enumerate(found) if word.is_section]
    last = [found[until - 1] for until in (*sections[1:], len(found))]
    long = ["\n" in text[found[at].start : _end(text, word)] for at, word in zip(sections, last, strict=False)]
    return frozenset(
        at
        for at, here, before in zip(sections[1:], long[1:], long, strict=False)
        if (here or before) and not _keeps(text, found[at - 1])
    )


def _with_empty_line(between: list[str]) -> list[str]:
    """The lines between two sections, with an empty one above the comments that stand over the second."""
    if "" in between:
        return between
    above = next((at for at, line in enumerate(between) if line.startswith("#")), len(between))
    return [*between[:above], "", *between[above:]]


def _between(rows: Sequence[str], behind: Sequence[Level], column: int) -> list[str]:
    """Empty lines, one at a time, and comments, each as far right as what it speaks of."""
    lines: list[str] = []
    for row in rows:
        comment = row.strip(_BLANK)
        if comment:
            lines.append(" " * _column(len(row) - len(row.lstrip(_BLANK)), behind, column) + comment)
        elif lines[-1:] != [""]:
            lines.append("")
    return lines


def _column(before: int, behind: Sequence[Level], column: int) -> int:
    """Where a comment goes that stood in a column: into the block above that stood there, else to the word below."""
    return max([column, *(level.after for level in behind if level.before <= before)]) if before else column


def _end(text: str, word: Word) -> int:
    """Where a word ends; the line feeds behind a text of its own lines are none of it, unless it keeps them."""
    if not word.is_block:
        return word.end
    own = text[word.start : word.end]
    kept = own.removesuffix("\n") if _keeps(text, word) else own.rstrip(" \t\n")
    return word.start + len(kept)


def _keeps(text: str, word: Word) -> bool:
    """Whether the empty lines behind a word are part of it."""
    return word.is_block and "+" in _head(text[word.start : word.end])


def _rows(text: str, word: Word) -> list[str]:
    """The lines of a word; all but the first stand where what belongs to it stands."""
    first, *others = text[word.start : _end(text, word)].split("\n")
    if not others:
        return [first]
    if word.is_block:
        return [first.rstrip(_BLANK), *_moved(first, others, word)]
    # YAML takes the spaces around the lines of plain and quoted text away, but for those behind a backslash
    bare = [first, *(line.lstrip(_BLANK) for line in others)]
    return [
        (" " * word.inner if at and line.strip(_BLANK) else "")
        + (line if line.endswith(("\\ ", "\\\t")) else line.rstrip(_BLANK))
        for at, line in enumerate(bare)
    ]


def _moved(head: str, rows: Sequence[str], word: Word) -> Iterator[str]:
    """The lines of a text of its own lines, all moved alike."""
    told = _INDENTED.match(_head(head))
    if told is None:
        written = [len(row) - len(row.lstrip(" ")) for row in rows if row.strip(" ")]
        before, after = written[0] if written else 0, word.inner
    else:
        level = word.levels[-1] if word.levels else None
        before, after = (each + int(told[1]) for each in ((level.before, level.after) if level else (0, 0)))
    for row in rows:
        yield " " * after + row[before:] if len(row) > before else ""


def _head(own: str) -> str:
    """The first line of a text of its own lines, without a comment."""
    return own.split("\n", 1)[0].split("#", maxsplit=1)[0]
