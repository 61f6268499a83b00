"""Settings that a program of Node.js declares in one object: `export const config = { chat: { host: process.env.CHAT_HOST } }`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.source_text import source_text
from archlint.importers.searches import search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.folder import Folder

_FILE = re.compile(r"(?:^|/)[\w.-]*(?:conf|setting|env|constant)[\w.-]*(?:/index)?\.[cm]?[jt]s$", re.IGNORECASE)
_OBJECT = re.compile(
    r"^(?:export[ \t]+)?(?:default[ \t]+|(?:const|let|var)[ \t]+\w*(?:conf|setting|env)\w*[ \t]*(?::[^=\n{]+)?=[ \t]*(?:Object\.freeze\()?"
    r"|module\.exports[ \t]*=[ \t]*)\{[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MEMBER = re.compile(r"^(?P<edge>[ \t]+)[\"']?(?P<name>[A-Za-z]\w*)[\"']?[ \t]*:", re.MULTILINE)
_ANYTHING = frozenset(
    {
        "address", "addr", "base", "baseurl", "basepath", "db", "default", "enabled", "endpoint", "env", "host", "hostname", "id", "key", "name", "options", "password", "path", "port",
        "prefix", "secret", "timeout", "type", "uri", "url", "urls", "user", "username", "value", "hosts", "server", "servers", "brokers",
    }
)  # fmt: skip
"""Words for what any setting has: who asks for one is asked for what it is in."""
BY_ANY_NAME = search(
    r"Object\.(?:entries|keys|values|assign)\([^()\n]*\b\w*(?:conf|setting|env)\w*|\.\.\.\w*(?:conf|setting)\w*|\b\w*(?:conf|setting)\w*\[(?![\"'`])"
    r"|JSON\.stringify\(\s*\w*(?:conf|setting)\w*",
    re.IGNORECASE,
)
"""How programs ask for settings without naming them."""


def declared(folder: Folder, file: str) -> tuple[tuple[str, int, int], ...]:
    """The settings in the objects of a file that is called as one of settings, each with its name and where it begins and ends, inner ones first.

    One in another is called after both, `services.mail`.
    """
    if _FILE.search(file) is None:
        return ()
    text = folder.once(source_text, file)
    if not text.has_any(("env", "Env", "ENV")):
        return ()
    plain = text.plain.whole
    return tuple(member for each in _OBJECT.finditer(plain) for member in _members(plain, each.end(), len(plain)))


def _members(text: str, begin: int, end: int, above: str = "") -> Iterator[tuple[str, int, int]]:
    """The members of an object that begins here and is called as what is `above` them, those inside of them before them."""
    edge = ""
    for each in _MEMBER.finditer(text, begin, end):
        edge = edge or each["edge"]
        if len(each["edge"]) < len(edge):
            return
        if each["edge"] != edge:
            continue
        close = _end(text, each.end(), end, edge)
        if text[each.end() : close].lstrip(" \t").startswith("{"):
            yield from _members(text, each.end(), close, f"{each['name']}.")
        if each["name"].lower() not in _ANYTHING:
            yield f"{above}{each['name']}", each.start(), close
        if text[close : close + 1] in ("}", ")"):
            return


def _end(text: str, begin: int, end: int, edge: str) -> int:
    """Where the first line begins that stands no deeper than a member, and does not close it."""
    at = text.find("\n", begin, end) + 1
    while 0 < at < end:
        line = text[at : (text.find("\n", at, end) + 1 or end)]
        stripped = line.lstrip(" \t")
        if (
            stripped.strip()
            and len(line) - len(stripped) <= len(edge)
            and (line[: len(edge)] != edge or stripped[0] not in ")]}")
        ):
            return at
        at += len(line)
    return end


def asked(name: str) -> re.Pattern[str]:
    r"""How code of Node.js asks for a setting of this name: as a member, by a text, or taken out of an object; of what is in another by all but other members of that.

    >>> of_mail = asked("services.mail")
    >>> [bool(of_mail.search(each)) for each in ("config.services.mail", "of(config.services)", "config.services.chat", "user.mail")]
    [True, True, False, False]
    """
    above, inside, member = name.rpartition(".")
    said = rf"(?:[.\[\"'`]|[{{,]\s*){re.escape(above or member)}\b"
    return re.compile(rf"{said}(?!\s*:\s*\{{|\s*\??\.\s*(?!{re.escape(member)}\b)\w)" if inside else said)
