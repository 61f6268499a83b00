"""The blocks of a text by how far its lines are indented, as in YAML, remarks or not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Outline:
    """The `lines` of a text, and the blocks around each."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        bare = map(str.lstrip, self.lines)
        self._depths = [
            len(line) - len(own) if own else sys.maxsize for line, own in zip(self.lines, bare, strict=True)
        ]
        self._ends: dict[int, int] = {}

    def blocks(self, at: int) -> Iterator[tuple[int, int]]:
        r"""Begin and end of the blocks around a line; the nearest first and never all of a text.

        >>> list(Outline("a:\n  b:\n    c: 1\n    d: 2\n  e: 3").blocks(2))
        [(2, 3), (1, 4)]
        """
        yield at, self._end(at) if self.lines[at].lstrip().startswith("- ") else at + 1
        depth = min(self._depths[at], len(self.lines[at]))
        for here in range(at - 1, -1, -1):
            if self._depths[here] < depth and not self.lines[here].startswith("#", self._depths[here]):
                depth = self._depths[here]
                if depth == 0:
                    return
                yield here, self._end(here)

    def _end(self, begin: int) -> int:
        if begin not in self._ends:
            depth = self._depths[begin]
            after = (at for at in range(begin + 1, len(self.lines)) if self._depths[at] <= depth)
            self._ends[begin] = next(after, len(self.lines))
        return self._ends[begin]
