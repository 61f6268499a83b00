"""Why a text is not accepted as YAML: raised inside the package, turned into a problem with a place by its door."""

from __future__ import annotations

from typing import Any, NoReturn


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure of ours
    """Something in the text that stops the reading, between two offsets."""

    def __init__(
        self,
        kind: str,
        message: str,
        ends: tuple[int, int],
        help: str | None = None,  # noqa: A002 - the word of the report
        related: tuple[tuple[int, int], str] | None = None,
    ) -> None:
        self.kind = kind
        self.message = message
        self.ends = ends
        self.help = help
        self.related = related
        super().__init__(message)


def refuse(event: Any, kind: str, message: str, help: str | None) -> NoReturn:  # noqa: A002 - the word of the report
    """Refuse what begins at this event of a YAML text."""
    raise Refusal(kind, message, (event.start_mark.index, event.end_mark.index), help)


def refuse_key(event: Any, but: str = "") -> NoReturn:
    """Refuse a key that is no text."""
    refuse(event, "wrong-key", f"a key must be plain text{but}", "write the key as one word")
