"""What a file of code says to a computer: without its remarks, and with commands under the names of their client."""

from __future__ import annotations

import re

_LINES = r"[ \t]*+(?:/(?:\*[\s\S]*?\*/|/[^\n]*)|[#*][^\n]*|--[^\n]*)"
_DOCUMENTED = re.compile(rf"\n(?:{_LINES}|(?:(?<=:\n)|(?<=\A\n))\s*[rR]?(\"{{3}}|'{{3}})[\s\S]*?\1)")
_REMARKS = re.compile(rf"\n(?:{_LINES})")
"""Lines, blocks and first words of Python functions that tell people what code does, or no longer does.

Each with the end of the line before it: where a line ends is found at once, where one begins letter by letter.
"""
_TYPES = re.compile(r"^import type\s+([\w\s{},*]+?)\s+from\b[^\n]*", re.MULTILINE)
"""What a file of TypeScript imports to say what something is, and calls nothing of."""
_PROMISED = re.compile(r"\b(\w+)\s*=\s*(?:\w+\.)?promisify\(\s*(\w+)\.(\w+)\s*\)\.bind\(")
"""A command of an older client under a name of its own: `const getAsync = promisify(client.get).bind(client)`."""


def plain(text: str) -> str:
    r"""The text without what it tells people, and with the commands of a client where they have names of its own.

    The lines stay where they are.

    >>> plain("const get = promisify(client.get).bind(client)\n// get(name)\nget(id)").splitlines()[1:]
    ['', 'client.get(id)']
    """
    return _with_promised(_without_types(_without_remarks(text)))


def _without_types(text: str) -> str:
    """The text without imports of types alone, and without those types where something is told its types: `get<Page>(`."""
    if "import type" not in text:
        return text
    names = {name for found in _TYPES.finditer(text) for name in re.findall(r"\w+", found[1])} - {"as"}
    text = _TYPES.sub(lambda found: "\n" * found[0].count("\n"), text)
    return re.sub(rf"<(?:{'|'.join(names)})>(?=\()", "", text) if names else text


def _with_promised(text: str) -> str:
    """The text with the commands of a client where it calls them by names of its own."""
    promised = (
        {name: f"{client}.{command}(" for name, client, command in _PROMISED.findall(text)}
        if "promisify(" in text
        else {}
    )
    for name, call in promised.items():
        text = re.sub(rf"(?<![\w.]){name}\(", call, text)
    return text


def _without_remarks(text: str) -> str:
    """The text without what it tells people; the lines stay where they are."""
    remarks = _DOCUMENTED if '"""' in text or "'''" in text else _REMARKS
    if remarks is _REMARKS and "/*" not in text:
        return remarks.sub("\n", f"\n{text}")[1:]  # each is within its line
    return remarks.sub(lambda remark: "\n" * remark[0].count("\n"), f"\n{text}")[1:]
