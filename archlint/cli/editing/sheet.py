"""One open text: what stands in it, what was last said about it, and what is being worked out."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pygls.uris import to_fs_path

from archlint.cli.editing.judgement import concerns
from archlint.cli.editing.positions import Positions
from archlint.editor.draft import Draft, draft

if TYPE_CHECKING:
    import asyncio

    from archlint.editor.draft import Understood
    from archlint.editor.notices import Notice


class Sheet:
    """One version of an open text. What was understood of the version before holds until this one is."""

    def __init__(self, uri: str, text: str, version: int | None, encoding: str, config: str | None) -> None:
        self.uri = uri
        self.version = version
        self.whole = text
        self.text = text.removeprefix("\ufeff")
        self.encoding = encoding
        self.path = _path(uri)
        self.is_blueprint = concerns(self.text, self.path, config)
        self.understood: Understood | None = None
        self.notices: tuple[Notice, ...] = ()
        self.judging: asyncio.Task[None] | None = None

    @cached_property
    def positions(self) -> Positions:
        """Its lines as the editor counts them."""
        return Positions(self.whole, self.encoding)

    @property
    def draft(self) -> Draft:
        """Its keys and values, with the last that was understood."""
        return Draft(self.text, self._read.entries, self._read.by_path, self.understood)

    @cached_property
    def _read(self) -> Draft:
        return draft(self.text)


def _path(uri: str) -> Path | None:
    """The file of a text; None for one that has none yet."""
    name = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(name) if name else None
