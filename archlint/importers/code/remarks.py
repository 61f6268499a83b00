"""What is commented out in code and settings: lines, blocks and texts that Python does nothing with, which say what nobody runs, as tests of Rust do."""

from __future__ import annotations

import re

from archlint.importers.languages import DOTNET, ELIXIR, GO, JVM, NODE, PHP, PYTHON, RUBY, RUST, C, ending

_BLOCK = r"/\*(?<![^\s;{(,]/\*)[^*]*+\*++(?:[^*/][^*]*+\*++)*+/"
"""A block, and no pattern of paths such as `src/*.js`."""
_OF_C = re.compile(rf"//|{_BLOCK}")
_OF_PHP = re.compile(rf"//|#(?!\[)|{_BLOCK}")
_OF_RUBY = re.compile(r"#|=begin(?<=^=begin)\b[\s\S]*?\n=end\b[^\n]*+", re.MULTILINE)
_LINES = re.compile(r"#")
"""Signs with which remarks on lines of their own begin, and whole blocks: a sign is found at once, where a line begins is not."""
_SIGN = 2
"""Letters that such a sign has at most; every block has more."""
_REMARKS = {
    each: remarks
    for remarks, endings in (
        (_LINES, (*PYTHON, *ELIXIR, ".sh", ".yml", ".yaml", ".toml", ".properties", ".ini", ".conf")),
        (_OF_RUBY, RUBY),
        (_OF_PHP, PHP),
        (_OF_C, (*NODE, *GO, *DOTNET, *JVM, *RUST, *C)),
    )
    for each in endings
}
"""Remarks by the endings of programs, and of settings and scripts beside them."""
_SHARP = re.compile(r"#(?<!\S#)[^\n]*+")
_SLASHES = re.compile(r"//(?<![^\s;,]//)[^\n]*+")
"""Remarks behind what a line says."""
_OF_SETTINGS = (
    ((".hjson", ".json5", ".jsonc", ".json", ".kdl"), re.compile(r"\n[ \t]*+//[^\n]*+|/\*[\s\S]*?\*/")),
    ((".xml",), re.compile(r"<!--[\s\S]*?-->")),
    ((".ini", ".cnf", ".cfg", ".edn"), re.compile(r"\n[ \t]*+;[^\n]*+")),
    ((".properties",), re.compile(r"\n[ \t]*+![^\n]*+")),
)
"""Remarks of files of settings that begin otherwise than with `#`."""
_TESTS_OF_RUST = re.compile(
    r"^#\[cfg\(test\)\](?:\s*#\[[^\]\n]*\])*\s*(?:pub(?:\([^)\n]*\))?\s+)?mod\s+\w+\s*\{[\s\S]*?^\}", re.MULTILINE
)
"""Tests that stand in the file of what they try, which no program is built with."""
_QUOTES = ('"""', "'''")
"""What a text of Python that may have several lines begins and ends with."""
_KIND = re.compile(r"[rRbBuU]{0,2}")
"""Letters before a text that say of what kind it is."""
_ASKED_FOR = tuple("([{,=+%\\")
"""What stands before a text on a line of its own that something is done with, on the line before."""
_GOES_ON = (")", "]", "}", ",", ".", "%", "+")
"""What stands behind one, on the next line."""
_NEAR = 200
"""Letters before and behind a text in which it is seen whether something is done with it."""


def without(text: str, file: str) -> str:
    r"""The text with its remarks as spaces: nothing changes its place.

    >>> without("a = 1\n# db\n", "a.py"), without("# db", "a.js"), without("a(/* db */)\n/* b\n*/", "a.js")
    ('a = 1\n    \n', '# db', 'a(        )\n    \n  ')
    >>> without("a: 1\n  # b: db\n", "a.yaml")
    'a: 1\n         \n'
    >>> without("def a():\n  '''db'''\n  b(\n    '''db''')", "a.py")
    "def a():\n          \n  b(\n    '''db''')"
    >>> without("a();\n#[cfg(test)]\nmod t {\n  b();\n}\nc();", "a.rs")
    'a();\n            \n       \n      \n \nc();'
    """
    remarks = _REMARKS.get(ending(file))
    if remarks is None:
        return text
    text = _without_remarks(text, remarks)
    if file.endswith(RUST) and "#[cfg(test)]" in text:
        text = _TESTS_OF_RUST.sub(lambda found: _blank(found[0]), text)
    return _without_quoted(text) if file.endswith(".py") else text


def without_any(text: str, file: str) -> str:
    r"""The same without remarks behind what a line says, which may stand in what a program tells people as well.

    >>> without_any("a = 1  # db\n", "a.py"), without_any("a: 1 # db\n", "a.yaml"), without_any("a() // db\n", "a.js")
    ('a = 1      \n', 'a: 1     \n', 'a()      \n')
    """
    sign, remarks = ("//", _SLASHES) if _REMARKS.get(ending(file)) in (_OF_C, _OF_PHP) else ("#", _SHARP)
    text = without(text, file)
    return remarks.sub(lambda found: " " * len(found[0]), text) if sign in text else text


def without_comments(text: str, file: str = "") -> str:
    r"""Settings without their comments, lines kept: from `#` on, and what the format of the file has besides.

    >>> without_comments('a: "//db" # x'), without_comments("a\n// http://db\n", "x.hjson")
    ('a: "//db" ', 'a\n\n')
    """
    text = _SHARP.sub("", text) if "#" in text else text
    further = next((pattern for endings, pattern in _OF_SETTINGS if file.endswith(endings)), None)
    return text if further is None else further.sub(lambda found: "\n" * found[0].count("\n"), f"\n{text}")[1:]


def _without_remarks(text: str, remarks: re.Pattern[str]) -> str:
    """The text without blocks, and without the lines that begin with a sign."""
    kept: list[str] = []
    done = 0
    found = remarks.search(text)
    while found is not None:
        begin, end = found.span()
        if end <= begin + _SIGN:
            line = text.rfind("\n", 0, begin) + 1
            if text[line:begin].strip(" \t"):
                found = remarks.search(text, begin + 1)
                continue
            begin, end = line, text.find("\n", end)
            end = len(text) if end < 0 else end
        kept += text[done:begin], _blank(text[begin:end])
        done = end
        found = remarks.search(text, end)
    return "".join((*kept, text[done:])) if kept else text


def _blank(remark: str) -> str:
    return "\n".join([" " * len(line) for line in remark.split("\n")]) if "\n" in remark else " " * len(remark)


def _without_quoted(text: str) -> str:
    """A program of Python without the texts in three quotes that nothing is done with, which say what it is for."""
    kept: list[str] = []
    done = 0
    begins = {quotes: text.find(quotes) for quotes in _QUOTES}
    while (at := min((each for each in begins.values() if each >= 0), default=-1)) >= 0:
        quotes = text[at : at + 3]
        last = text.find(quotes, at + 3)
        while last > 0 and text[last - 1] == "\\":
            last = text.find(quotes, last + 1)
        end = at + 1 if last < 0 else last + 3
        if last >= 0 and _is_remark(text, at, end):
            kept += text[done:at], _blank(text[at:end])
            done = end
        begins = {each: text.find(each, end) if 0 <= begun < end else begun for each, begun in begins.items()}
    return "".join((*kept, text[done:])) if kept else text


def _is_remark(text: str, begin: int, end: int) -> bool:
    """Whether it is a text on lines of its own that nothing is done with."""
    line = text[text.rfind("\n", 0, begin) + 1 : begin].lstrip()
    if _KIND.fullmatch(line) is None:
        return False
    behind = text[end : end + _NEAR]
    rest = behind.partition("\n")[0].strip()
    if rest and not rest.startswith("#"):
        return False
    before = text[max(0, begin - len(line) - _NEAR) : begin - len(line)].rstrip()
    return not (before.endswith(_ASKED_FOR) or behind.lstrip().startswith(_GOES_ON))
