"""What every report carries, made small: style sheet, markup, and scripts that a page unpacks by itself."""

from __future__ import annotations

import re
import zlib
from base64 import b85encode

_LOOKS = re.compile(
    r' (fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|stroke-dasharray|font-size|font-weight|text-anchor)="([^"]*)"'
)
_PYTHON = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_LETTERS = bytes.maketrans(_PYTHON, bytes(range(40, 125)).replace(b"<", b"}"))
_TAG = re.compile(r"<[A-Za-z][^<>]*>")


def script(source: str) -> str:
    """JavaScript without indentation and without lines that are only comments."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/**", '"use strict"')))


def pack(*texts: str) -> str:
    """Texts for a page to unpack: joined by NUL, zlib (RFC 1950), five letters for four bytes.

    The letters are those of ASCII from 40 on, with 125 instead of `<`. The last text must bear spaces at its end: they
    bring the length to whole fours.
    """
    joined, spaces = "\0".join(texts), 0
    while len(packed := _deflated(joined + " " * spaces)) % 4:
        spaces += 1
    return b85encode(packed).translate(_LETTERS).decode()


def _deflated(text: str) -> bytes:
    packer = zlib.compressobj(level=9, memLevel=9)
    return packer.compress(text.encode()) + packer.flush()


def style(source: str) -> str:
    """A style sheet without line breaks and comments."""
    lines = (line.strip() for line in source.splitlines())
    return "".join(line for line in lines if line and not line.startswith("/*"))


def markup(html: str) -> str:
    """Elements without quotes around plain attribute values and without the end tags that HTML lets one leave out.

    >>> markup('<ul><li id="L1">one <circle r="5"/></li></ul>')
    '<ul><li id=L1>one <circle r="5"/></ul>'
    """
    html = re.sub(r"</(?:p|li|td|th|tr|thead|tbody|dt|dd)>", "", html)
    return _TAG.sub(lambda tag: re.sub(r'="([\w.#(),:-]+)"(?!/)', r"=\1", tag[0]), html)


def dressed(svg: str) -> tuple[str, str]:
    """A drawing whose looks are classes, and the style sheet of these.

    >>> dressed('<rect x="1" fill="red" stroke="blue"/><rect fill="red" stroke="blue"/>')
    ('<rect x="1" class="_0"/><rect class="_0"/>', '._0{fill:red;stroke:blue}')
    """
    classes: dict[str, str] = {}

    def dress(tag: re.Match[str]) -> str:
        looks = _LOOKS.findall(tag[0])
        if not looks:
            return tag[0]
        rule = ";".join(f"{name}:{value}{'px' if name == 'font-size' else ''}" for name, value in looks)
        name = classes.setdefault(rule, f"_{len(classes)}")
        end = "/>" if tag[0].endswith("/>") else ">"
        return f'{_LOOKS.sub("", tag[0]).removesuffix(end)} class="{name}"{end}'

    drawn = _TAG.sub(dress, svg)
    return drawn, "".join(f".{name}{{{rule}}}" for rule, name in classes.items())
