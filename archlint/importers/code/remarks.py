"""What is commented out in a program: whole lines, blocks and texts that Python does nothing with, which say what nobody runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import in_small_letters

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_BLOCK = r"(?<![^\s;{(,])/\*[\s\S]*?\*/"
"""A block, and no pattern of paths such as `src/*.js`."""
_OF_C = re.compile(rf"(?m)^[ \t]*//[^\n]*|{_BLOCK}")
_OF_C_LINES = re.compile(r"(?m)^[ \t]*//[^\n]*")
_OF_PHP = re.compile(rf"(?m)^[ \t]*(?://|#(?!\[))[^\n]*|{_BLOCK}")
_OF_RUBY = re.compile(r"(?m)^[ \t]*#[^\n]*|^=begin\b[\s\S]*?^=end\b[^\n]*")
_LINES = re.compile(r"(?m)^[ \t]*#[^\n]*")
_REMARKS = {
    ending: remarks
    for remarks, endings in (
        (_LINES, ("py", "ex")),
        (_OF_RUBY, ("rb",)),
        (_OF_PHP, ("php",)),
        (_OF_C, ("js", "jsx", "ts", "tsx", "mjs", "cjs", "go", "cs", "java", "kt", "rs", "scala")),
    )
    for ending in endings
}
"""Remarks by the endings of programs."""
_QUOTED = re.compile(r"(?P<sign>\"\"\"|''')[\s\S]*?(?<!\\)(?P=sign)")
"""A text of Python that may have several lines."""
_ASKED_FOR = re.compile(r"[(\[{,=+%\\]\s*\Z")
"""What stands before a text on a line of its own that something is done with."""
_KIND = re.compile(r"(?<!\w)[rRbBuU]{1,2}\Z")
"""Letters before a text that say of what kind it is."""
_NEAR = 200
"""Letters before and behind a text in which it is seen whether something is done with it."""
_WRITTEN = re.compile(r"[^\n]")


def without(text: str, file: str) -> str:
    r"""The text with its remarks as spaces: nothing changes its place.

    >>> without("a = 1\n# db\n", "a.py"), without("# db", "a.js"), without("a(/* db */)\n/* b\n*/", "a.js")
    ('a = 1\n    \n', '# db', 'a(        )\n    \n  ')
    >>> without("def a():\n  '''db'''\n  b(\n    '''db''')", "a.py")
    "def a():\n          \n  b(\n    '''db''')"
    """
    remarks = _REMARKS.get(file.rpartition(".")[2])
    if remarks is None:
        return text
    if remarks is _OF_C and "/*" not in text:
        return _OF_C_LINES.sub(_blank, text) if "//" in text else text
    bare = remarks.sub(_blank, text) if "#" in text or remarks is not _LINES else text
    if file.endswith(".py") and ('"""' in bare or "'''" in bare):
        return _QUOTED.sub(lambda found: _blank(found) if _is_remark(found) else found[0], bare)
    return bare


def plain(folder: Folder, file: str) -> str:
    """The text of a file, which was read before, without its remarks."""
    return without(folder.text(file), file)


def small(folder: Folder, file: str) -> str:
    """The same in small letters."""
    return in_small_letters(folder.once(plain, file))


def _blank(found: re.Match[str]) -> str:
    return _WRITTEN.sub(" ", found[0]) if "\n" in found[0] else " " * len(found[0])


def _is_remark(found: re.Match[str]) -> bool:
    """Whether it is a text on lines of its own that nothing is done with."""
    text = found.string
    before, behind = text[max(0, found.start() - _NEAR) : found.start()], text[found.end() : found.end() + _NEAR]
    before = _KIND.sub("", before)
    line, rest = before.rpartition("\n")[2], behind.partition("\n")[0].strip()
    if line.strip() or (rest and not rest.startswith("#")) or _ASKED_FOR.search(before):
        return False
    return not behind.lstrip().startswith((")", "]", "}", ",", ".", "%", "+"))
