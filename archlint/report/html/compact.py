"""What every report carries, made small: style sheet, markup, and scripts that a page unpacks by itself."""

from __future__ import annotations

import re
import zlib
from base64 import b85encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOOKS = re.compile(
    r' (fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|stroke-dasharray|font-size|font-weight|letter-spacing|text-anchor)="([^"]*)"'
)
_PIXELS = frozenset({"font-size", "letter-spacing"})
_SCALED = re.compile(r' transform="translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)"')
_PYTHON = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_LETTERS = bytes.maketrans(_PYTHON, bytes(range(40, 125)).replace(b"<", b"}"))
_WAY = re.compile(r' d="([MLQZ\d. -]+)"')
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_BLOCK = re.compile(r"\n(?=<(?:p|div|h[1-6]|ul|ol|section|figure|details)\b)")


_QUOTED = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|\$\{(?:`[^`]*`|[^`}])*\}|[^`\\])*`|(?<=[(,=:])\s*/(?:\\.|\[[^]]*\]|[^/\\\n])+/)"""
)
"""Strings, templates (one may lie in another) and regular expressions of a script."""
_COMPUTED = re.compile(r"(?<=[\w)\]]) ([-+/%]) (?=[\w(\[])")
_BROKEN = re.compile(r"(?<=[;{,(])\n|\n(?=[})])")
_LAST = re.compile(r";(?=})")
_SPACED = re.compile(r" *([=*<>?:&|,{}();]) *")


def script(source: str) -> str:
    """JavaScript without indentation, without lines that are only comments, and without spaces that it does not need.

    >>> script("const said = `At ${many ? `${many} times` : 'no'} load`;")
    "const said=`At ${many ? `${many} times` : 'no'} load`;"
    """
    lines = (line.strip() for line in source.splitlines())
    code = "\n".join(line for line in lines if line and not line.startswith(("//", "/**", '"use strict"')))
    parts = _QUOTED.split(code)
    return "".join(part if place % 2 else _tight(part) for place, part in enumerate(parts))


def _tight(code: str) -> str:
    """Code between strings; a line ends where a statement may, so those that go on need no break, and a block no last `;`."""
    return _LAST.sub("", _BROKEN.sub("", _COMPUTED.sub(r"\1", _SPACED.sub(r"\1", code))))


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
    """The shortest that comes of the sizes of zlib's blocks."""
    data = text.encode()
    packers = (zlib.compressobj(level=9, memLevel=size) for size in range(5, 10))
    return min((packer.compress(data) + packer.flush() for packer in packers), key=len)


def style(source: str) -> str:
    """A style sheet without line breaks and comments."""
    lines = (line.strip() for line in source.splitlines())
    return "".join(line for line in lines if line and not line.startswith("/*"))


def markup(html: str) -> str:
    """Elements without quotes around plain attribute values and without the end tags that HTML lets one leave out.

    A drawing that is labelled needs no title that says the same, blocks need no line of their own, and a `>` in a text
    is no tag.

    >>> markup('<ul><li id="L1">a -&gt; b <circle r="5"/></li></ul>')
    '<ul><li id=L1>a -> b <circle r=5 /></ul>'
    """
    html = re.sub(r"</(?:p|li|td|th|tr|thead|tbody|dt|dd)>", "", html)
    html = re.sub(r'(aria-label="([^"]*)"[^>]*>)<title>\2</title>', r"\1", html)
    parts = re.split(r"(<[^<>]*>)", _TAG.sub(_plain, _BLOCK.sub("", html)))
    return "".join(part if place % 2 else part.replace("&gt;", ">") for place, part in enumerate(parts))


def _plain(tag: re.Match[str]) -> str:
    """A tag without quotes; a value right before `/>` needs a space behind it, or the slash is taken for a part of it."""
    return re.sub(r'="([\w.#(),:-]+)"(/?)', lambda found: f"={found[1]}{' /' if found[2] else ''}", tag[0])


def dressed(svg: str) -> tuple[str, str]:
    """A drawing whose looks are classes, and the style sheet of these; a place that is scaled is a look as well.

    >>> dressed('<rect x="1" fill="red" stroke="blue"/><rect fill="red" stroke="blue"/>')
    ('<rect x="1" class="_0"/><rect class="_0"/>', '._0{fill:red;stroke:blue}')
    """
    classes: dict[tuple[str, ...], str] = {}

    def dress(tag: re.Match[str]) -> str:
        rules = [f"{name}:{value}{'px' if name in _PIXELS else ''}" for name, value in _LOOKS.findall(tag[0])]
        rules += [f"transform:translate({x}px,{y}px) scale({times})" for x, y, times in _SCALED.findall(tag[0])]
        if not rules:
            return tag[0]
        name = classes.setdefault(tuple(rules), f"_{len(classes)}")
        end = "/>" if tag[0].endswith("/>") else ">"
        return f'{_SCALED.sub("", _LOOKS.sub("", tag[0])).removesuffix(end)} class="{name}"{end}'

    drawn = _TAG.sub(dress, _WAY.sub(lambda found: f' d="{way(found[1])}"', svg))
    return drawn, _shared(classes)


def _shared(classes: Mapping[tuple[str, ...], str]) -> str:
    """A style sheet in which every look stands once, for all classes that have it.

    >>> _shared({("fill:none", "stroke:red"): "_0", ("fill:none", "stroke:blue"): "_1"})
    '._0,._1{fill:none}._0{stroke:red}._1{stroke:blue}'
    """
    places: dict[str, list[str]] = {}
    for rules, name in classes.items():
        for rule in rules:
            places.setdefault(rule, []).append(f".{name}")
    together: dict[str, list[str]] = {}
    for rule, names in places.items():
        together.setdefault(",".join(names), []).append(rule)
    return "".join(f"{names}{{{';'.join(rules)}}}" for names, rules in together.items())


_COORDINATES = re.compile(r' (x|y|x1|y1|x2|y2|cx|cy|width|height|viewBox|d)="([^"]*)"')
_TITLE = re.compile(r"<title>[^<]*</title>")


def rough(svg: str) -> str:
    """A drawing in whole pixels and without tooltips, for one that stands beside a list that says the same.

    >>> rough('<line x1="0.4" y1="2.6" stroke-width="1.2"/>')
    '<line x1="0" y1="3" stroke-width="1.2"/>'
    """
    whole = _COORDINATES.sub(lambda found: f' {found[1]}="{_whole(found[2])}"', _TITLE.sub("", svg))
    return _WAY.sub(lambda found: f' d="{way(found[1])}"', whole).replace("\n", "")


def _whole(values: str) -> str:
    return re.sub(r"-?\d+\.\d+", lambda found: str(round(float(found[0]))), values)


def way(data: str) -> str:
    """Path data of straight pieces and curves, each from the end of the one before where that is shorter.

    >>> way("M297.5 613.5L297.5 640.5Q297.5 648.5 289.5 648.5L118 648.5"), way("M110 760L106 752L114 752Z")
    ('M297.5 613.5v27q0 8-8 8H118', 'M110 760l-4-8h8z')
    """
    x = y = 0.0
    written: list[str] = []
    for command, numbers in re.findall(r"([MLQZ])([^MLQZ]*)", data):
        points = [float(number) for number in numbers.split()]
        if command == "M":
            written.append("M" + _numbers(points))
        elif command == "Q":
            written.append("q" + _numbers([value - (y if place % 2 else x) for place, value in enumerate(points)]))
        elif command == "L":
            written.append(_piece(x, y, points[0], points[1]))
        else:
            written.append("z")
        if points:
            x, y = points[-2:]
    return "".join(written)


def _piece(x: float, y: float, to_x: float, to_y: float) -> str:
    if to_y == y:
        return min(f"H{_numbers([to_x])}", f"h{_numbers([to_x - x])}", key=len)
    if to_x == x:
        return min(f"V{_numbers([to_y])}", f"v{_numbers([to_y - y])}", key=len)
    return "l" + _numbers([to_x - x, to_y - y])


def _numbers(values: list[float]) -> str:
    """Numbers with at most one decimal; a minus sign is separator enough."""
    written = [f"{round(value, 1) + 0.0:.1f}".removesuffix(".0") for value in values]
    short = [re.sub(r"^(-?)0\.", r"\1.", each) for each in written]
    return "".join(each if place == 0 or each.startswith("-") else f" {each}" for place, each in enumerate(short))
