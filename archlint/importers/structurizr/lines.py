"""The text of a Structurizr DSL file as lines of words: comments gone, continued lines joined, text blocks whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BLOCK = '"""'
_SUBSTITUTION = re.compile(r"\$\{([A-Za-z0-9_.-]+)\}")


@frozen
class Line:
    """The words of one line, and where it begins; quoted words have lost their quotes."""

    words: Sequence[str]
    file: str
    number: int
    plain: str

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.number}"

    @property
    def opens(self) -> bool:
        """Whether a block begins here."""
        return self.words[-1] == "{"

    @property
    def closes(self) -> bool:
        """Whether a block ends here."""
        return self.words[0] == "}"


def lines(text: str, file: str) -> Iterator[Line]:
    """Every line that says something."""
    comment = False
    for number, whole in _joined(text):
        stripped = whole.strip()
        if comment or stripped.startswith("/*"):
            comment = not stripped.endswith("*/")
            continue
        found = words(stripped)
        if found:
            yield Line(found, file, number, stripped)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers: those that end in a backslash and text blocks in one, comments left out."""
    parts: list[str] = []
    first, block = 0, False
    for number, raw in enumerate(text.splitlines(), start=1):
        stripped = raw.strip()
        if not parts and (not stripped or stripped.startswith(("//", "#"))):
            continue
        first = first if parts else number
        block = block != (raw.count(_BLOCK) % 2 == 1)
        continued = not block and stripped.endswith("\\")
        parts.append(stripped[:-1] if continued else raw)
        if not block and not continued:
            yield first, _without_blocks(" ".join(parts))
            parts = []
    if parts:
        yield first, _without_blocks(" ".join(parts))


def _without_blocks(text: str) -> str:
    """Text blocks as quoted words, with other quotes inside."""
    if _BLOCK not in text:
        return text
    return "".join(
        part if at % 2 == 0 else '"' + part.replace('"', "'").strip() + '"'
        for at, part in enumerate(text.split(_BLOCK))
    )


def words(text: str) -> tuple[str, ...]:
    r"""The words of one line; a quoted one may hold spaces and `\"`.

    >>> words('api = container "The \\"API\\"" "" go {')
    ('api', '=', 'container', 'The "API"', '', 'go', '{')
    """
    found: list[str] = []
    for matched in re.finditer(r'"((?:\\.|[^"\\])*)"?|(\S+)', text):
        quoted, bare = matched.group(1), matched.group(2)
        found.append(re.sub(r"\\([\"n\\])", _escaped, quoted) if quoted is not None else bare)
    return tuple(found)


def filled(line: Line, constants: Mapping[str, str]) -> Line:
    """The line with `${NAME}` replaced by what `!const` and `!var` say; unknown names stay."""
    if "${" not in line.plain:
        return line
    replaced = tuple(_SUBSTITUTION.sub(lambda m: constants.get(m.group(1), m.group(0)), each) for each in line.words)
    return Line(replaced, line.file, line.number, line.plain)


def _escaped(matched: re.Match[str]) -> str:
    return " " if matched.group(1) == "n" else matched.group(1)
