"""From bytes to text: UTF-8, or one problem that says what else it looks like."""

from __future__ import annotations

from archlint.errors import BlueprintError, Problem, Span

_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BEGINNINGS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a file compressed by gzip"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a SQLite database"),
)
_FEW = 50
"""A text in which fewer than one byte in so many is 0 has a stray one; with more it is no text."""
_SAVE = "save it as UTF-8 (in PowerShell: `Out-File -Encoding utf8`)"


def text_of(content: bytes, file: str) -> str:
    """The text of a file; raises BlueprintError with one problem when it is no UTF-8.

    >>> text_of("système: é".encode("utf-16"), "a.yaml")
    Traceback (most recent call last):
    archlint.errors.BlueprintError: a.yaml is UTF-16, not UTF-8
    """
    what = next((words for start, words in _BEGINNINGS if content.startswith(start)), None)
    if what is not None and (b"\0" in content or not content.isascii()):
        raise refused(file, "binary", f"{file} is {what}, not a text file", "name a YAML file")
    if (wide := _wide(content)) is not None:
        raise refused(file, "not-utf-8", f"{file} is {wide.removesuffix('-BE').removesuffix('-LE')}, not UTF-8", _SAVE)
    text, wrong = _decoded(content)
    if content.count(0) * _FEW > len(content) or (wrong is not None and 0 in content):
        raise refused(file, "binary", f"{file} is not a text file", "name a YAML file")
    if wrong is not None:
        raise _at(content, wrong, file)
    if (nothing := text.find("\0")) >= 0:
        problem = Problem("broken-yaml", "the character U+0000 is not allowed in YAML", file, _span(text[:nothing]))
        raise BlueprintError(problem)
    return text


def text_as_meant(content: bytes, file: str) -> tuple[str, Problem | None]:
    """The text of a file, and the mistake where it is in another encoding that can be told; raises BlueprintError else.

    >>> text, problem = text_as_meant("Kundé".encode("latin-1"), "a.yaml")
    >>> text, problem.kind
    ('Kundé', 'not-utf-8')
    """
    try:
        return text_of(content, file), None
    except BlueprintError as error:
        problem = error.problems[0]
        if problem.kind != "not-utf-8":
            raise
        try:
            return content.decode(_wide(content) or "cp1252"), problem
        except UnicodeDecodeError:
            raise error from None


def _decoded(content: bytes) -> tuple[str, int | None]:
    """The text, and the place of the first byte that is not UTF-8."""
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return "", error.start


def _wide(content: bytes) -> str | None:
    """The encoding of letters of several bytes: by its mark, or of Latin letters every second byte is 0, always on the same side."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    head = content[:400]
    for side, name in enumerate(("UTF-16-BE", "UTF-16-LE")):
        if len(head) > 3 and head[side::2].count(0) > len(head) // 3 and not head[1 - side :: 2].count(0):
            return name
    return None


def _at(content: bytes, place: int, file: str) -> BlueprintError:
    """The first byte that is not UTF-8, with the letter it is in the encoding that was probably meant."""
    message = f"the byte 0x{content[place]:02X} is not UTF-8"
    try:
        letter = content.decode("cp1252")[place]
    except UnicodeDecodeError:
        letter = ""
    if letter.isprintable() and letter:
        message += f"; in Windows-1252 (Latin-1) it is `{letter}`"
    before = content[:place].decode("utf-8")
    return BlueprintError(Problem("not-utf-8", message, file, _span(before), "save the file as UTF-8"))


def _span(before: str) -> Span:
    """The one character behind this text."""
    lines = before.splitlines(keepends=True) or [""]
    last = lines[-1]
    line, column = (len(lines) + 1, 1) if last.endswith(("\n", "\r")) else (len(lines), len(last) + 1)
    return Span(line, column, line, column + 1)


def refused(file: str, kind: str, message: str, help: str | None) -> BlueprintError:  # noqa: A002 - the word of the report
    """A problem of a whole file: nothing of it can be shown."""
    return BlueprintError(Problem(kind, message, file, None, help))
