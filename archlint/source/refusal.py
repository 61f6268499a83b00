"""Why a text is not accepted as YAML: raised inside the package, turned into a problem with a place by its door."""

from __future__ import annotations


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
