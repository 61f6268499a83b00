"""Text of a page as HTML: everything escaped, then backticks and `**` understood, places made links."""

from __future__ import annotations

import re
from html import escape

from archlint.report.columns import harmless
from archlint.report.page import Cited

_MARKS = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|^_(.+)_$")


def inline(text: str, file: str = "") -> str:
    """One run of text; code spans that name a line of `file` link to that line in the page.

    >>> inline("**lost** without `db` <3")
    '<b>lost</b> without <code>db</code> &lt;3'
    """
    return cited(text, _marked(harmless(" ".join(text.split())), file))


def cited(text: str, html: str) -> str:
    """The text as HTML, a link to the line of the page that it is cited from."""
    return f'<a href="#L{text.line}">{html}</a>' if isinstance(text, Cited) else html


def _marked(text: str, file: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _MARKS.finditer(text):
        parts.append(escape(text[end : found.start()]))
        code, strong, emphasis = found.groups()
        if code is not None:
            parts.append(_code(code, file))
        elif strong is not None:
            parts.append(f"<b>{_marked(strong, file)}</b>")
        else:
            parts.append(f"<em>{_marked(emphasis, file)}</em>")
        end = found.end()
    return "".join((*parts, escape(text[end:])))


def _code(code: str, file: str) -> str:
    name, _, line = code.rpartition(":")
    if file and name == file and line.isdecimal():
        return f'<a href="#L{line}">line {line}</a>'
    return f"<code>{escape(code)}</code>"


def plain(text: str) -> str:
    """The text without marks, escaped, for attributes and titles."""
    return escape(harmless(" ".join(text.replace("`", "").replace("**", "").split())))
