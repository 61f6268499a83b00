"""A file of code as it was written and without its remarks: cleaned once, for all who ask, and only where somebody finds what he looks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from archlint.importers.code import remarks
from archlint.importers.searches import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.source.folder import Folder


class SourceText(Text):
    """What is written in a file, and `plain` without remarks: what it says to a computer, every letter where it stands in the file."""

    def __init__(self, whole: str, small: str | None = None, file: str = "") -> None:
        super().__init__(whole, small)
        self.file = file

    @cached_property
    def plain(self) -> Text:
        """The text with its remarks as spaces."""
        plain = remarks.without(self.whole, self.file)
        return self if plain == self.whole else Text(plain)

    @cached_property
    def bare(self) -> Text:
        """The text without remarks behind what its lines say either, and without what looks like one in a text of the program."""
        bare = remarks.without_any(self.whole, self.file)
        return self if bare == self.whole else Text(bare)

    def says(self, words: Iterable[str]) -> bool:
        r"""Whether one of these words stands in it beside its remarks: what has none of them is not cleaned.

        >>> said = SourceText("import redis  # kafka\n# nats\n", file="a.py")
        >>> said.says(["redis"]), said.says(["nats"]), said.says(["kafka"])
        (True, False, True)
        """
        words = [*words]
        return self.has_any(words) and self.plain.has_any(words)


def source_text(folder: Folder, file: str) -> SourceText:
    """A file of code, which was read before; to be asked `once` of a folder, so that what one needs is there for all."""
    return SourceText(folder.text(file), folder.small(file), file)


class PlainTexts:
    """The texts of some files without their remarks, by the files: those are cleaned that somebody looks into."""

    def __init__(self, files: Iterable[str], folder: Folder) -> None:
        self._files = tuple(files)
        self._folder = folder

    def __getitem__(self, file: str) -> str:
        return self._folder.once(source_text, file).plain.whole

    def naming(self, word: str) -> Iterator[tuple[str, str]]:
        """The files in which a word stands beside their remarks, with their texts."""
        for file in self._files:
            if word in self._folder.text(file) and word in (text := self[file]):
                yield file, text
