"""One thing that may be written at a place."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.editor.draft import Range


class Sort(Enum):
    """What a suggestion is, for the sign an editor puts beside it."""

    KEY = "key"
    WORD = "word"
    NAME = "name"
    ENGINE = "engine"
    QUANTITY = "quantity"
    RULE = "rule"
    SNIPPET = "snippet"


@frozen
class Suggestion:
    """One suggestion; they come in the order in which they are to be shown.

    `text` takes the place of `range`. Of a snippet it has fields to fill in, `${1:name}`, as editors write them.
    `detail` is a few words beside it, `words` a few sentences.
    """

    label: str
    sort: Sort
    range: Range
    text: str
    detail: str = ""
    words: str = ""
    snippet: bool = False

    @property
    def plain(self) -> str:
        """The text without fields, for editors that know none.

        >>> Suggestion("x", Sort.SNIPPET, (0, 0), "${1:name}: {kind: ${2|service,worker|}}$0", snippet=True).plain
        'name: {kind: service}'
        """
        if not self.snippet:
            return self.text
        said = {number: words.partition(",")[0] for number, words in _FIELD.findall(self.text)}
        return _AGAIN.sub(lambda found: said.get(found[1], ""), _FIELD.sub(lambda found: said[found[1]], self.text))


_FIELD = re.compile(r"\$\{(\d+)[:|]([^}|]*)\|?\}")
_AGAIN = re.compile(r"\$(\d+)")
