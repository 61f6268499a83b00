"""A text laid out evenly, as `archlint fmt` does it."""

from __future__ import annotations

from archlint.editor.repairs import Change, difference
from archlint.errors import BlueprintError
from archlint.source import parse_text
from archlint.source.tidy import laid_out


def formatted(text: str) -> tuple[Change, ...]:
    r"""What to change so that a text is laid out evenly; nothing where it is, is broken, or would say something else.

    >>> formatted("archlint:   1\n"), formatted("archlint: 1\n"), formatted("archlint: [\n")
    ((Change(range=(10, 12), text=''),), (), ())
    """
    try:
        parse_text(text, "", reads_on=True)
    except BlueprintError:
        return ()
    after = laid_out(text)
    if after is None:
        return ()
    after = after.replace("\n", "\r\n") if "\r\n" in text else after
    return () if after == text else (difference(text, after),)
