"""What a program calls the clients of Redis that it makes, holds, or is given by others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_CLIENTS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "=",
        ("new ", "create", ".New", "edis(", "lkey(", "Cluster(", "from_url", ".new", "_connection", "::new"),
        re.compile(
            r"(?:\b|[@$])(\w+)(?:\s*:\s*[\w<>|. ]+)?\s*:?=\s*(?:await\s+)?(?:"
            r"new\s+\\?(?:\w+[.\\])?(?:IO)?(?:(?:CS)?Redis(?:Client)?|Valkey|Jedis\w*)(?:\.Cluster)?\s*\(|new\s+\\?Predis\\Client\(|(?:\w+\.|require\([^()\n]*\)\.)?create(?:Client|Cluster)\(|redis\.New(?:Cluster|Failover|Universal|Ring)?Client\("
            r"|(?:a?io)?(?:redis|valkey)\.(?:asyncio\.)?(?:Strict)?(?:Redis|Valkey)(?:Cluster)?(?:\.from_url)?\(|(?:Strict)?(?:Redis|Valkey)(?:Cluster)?(?:\.from_url)?\(|(?:a?io)?redis\.(?:asyncio\.)?from_url\(|Redis\.new\b"
            r"|[^;\n]*\bget_(?:async_|multiplexed_async_|multiplexed_tokio_|tokio_)?connection(?:_manager)?(?:_with_\w+)?\(|ConnectionManager::new\()"
        ),
    ),
    (
        ": ",
        (": Redis", ": redis", ": IORedis", ": &mut", ": aio", ": ConnectionM", ": Multiplexed"),
        re.compile(
            r"\b(\w+)\??:\s*(?:&mut\s+)?(?:redis::)?(?:aio::)?(?:redis\.)?(?:asyncio\.)?(?:Redis(?:Client(?:Type)?|Cluster)?|IORedis|ConnectionManager|MultiplexedConnection)\b(?!\.)"
        ),
    ),
    (
        "redis.",
        ("redis.C", "redis.U"),
        re.compile(r"\b(\w+)\s+\*?redis\.(?:Client|UniversalClient|ClusterClient|Cmdable)\b"),
    ),
    ("Jedis", ("Jedis",), re.compile(r"\b(?:Unified)?Jedis(?:Pooled|Cluster)?\s+(\w+)\s*[=;,)]")),
    (
        "=",
        (".multi(", "ipeline(", "Transaction(", "CreateBatch("),
        re.compile(
            r"\b(\w+)\s*:?=\s*(?:await\s+)?[\w.$>()-]+\.(?:multi|[pP]ipeline|TxPipeline|CreateTransaction|CreateBatch)\([^()\n]*\)\s*;?\s*$"
        ),
    ),
    (
        "|",
        (".multi ", ".pipelined ", ".with "),
        re.compile(r"(?<=[\w)])\.(?:multi|pipelined|with)\s+(?:do|\{)\s*\|\s*(\w+)\s*\|"),
    ),
    ("Commands<", ("Commands<",), re.compile(r"\bRedis(?:Async)?Commands<[^<>\n]*>\s+(\w+)\s*[=;,)]")),
)
"""What a client of Redis, or what collects commands for one, is called where it is made, or where its type stands, each behind a mark, and words of which one stands in its line."""
_MAKES = ("edis", "EDIS", "alkey", "createCl", "_connection", "ConnectionManager", "MultiplexedC", ".multi", "ipeline(", "eTransaction(", "CreateBatch(")  # fmt: skip
"""Of these one stands in a line in which one is made."""
_DOUBLED = re.compile(r"\b(\w+)\s*=\s*(?:await\s+)?(\w+)\.duplicate\(")
"""A second connection of a client: `const subscriber = client.duplicate()`."""
_GIVING = re.compile(
    r"^(?:export[ \t]+)?(?:async[ \t]+)?(?:def|function)[ \t]+(\w+)\([^()\n]*\)[^\n]*(?:\n(?!\S)[^\n]*)*?\n[ \t]+(?:return|yield)[ \t]+(?:await[ \t]+)?(?:(\w+)[ \t]*;?$|(?:new[ \t]+)?(?:a?io)?[rR]edis(?:\.\w+)*\()",
    re.MULTILINE,
)
"""A function that gives a client to others: `def get_client(): return client`."""
_GIVEN = ("return redis", "return aioredis", "return Redis", "return new ", "yield redis", "return await")
"""Of these one stands where a function gives a client that has no name."""
_NO_CLIENT = frozenset({"Redis", "redis", "type", "return", "import", "class", "use", "self", "this"})


def clients(text: str) -> frozenset[str]:
    r"""What a file calls the clients that it makes or holds, their doubles, and functions that give one.

    >>> sorted(clients("r = redis.Redis(url)\nbus = r.duplicate()\ndef kv():\n    return r\n"))
    ['bus', 'kv', 'r']
    """
    names = _made(text)
    if not names and not any(map(text.__contains__, _GIVEN)):
        return frozenset()
    returned = (f"{word} {name}" for name in names for word in ("return", "yield"))
    if any(map(text.__contains__, (*returned, *_GIVEN))):
        names |= {name for name, given in _GIVING.findall(text) if not given or given in names}
    return frozenset(names)


def _made(text: str, imported: Collection[str] = ()) -> set[str]:
    """What a file calls the clients that it makes or holds, and doubles of these and of those that are imported."""
    lines = {line for word in _MAKES for line in _lines_with(word, text)}
    names = {
        name
        for line in lines
        for mark, words, wanted in _CLIENTS
        if mark in line and any(map(line.__contains__, words))
        for name in wanted.findall(line)
    } - _NO_CLIENT
    doubled = _DOUBLED.findall(text) if "duplicate(" in text else []
    return names | {name for name, of in doubled if of in names or of in imported}


def called_so(text: str, imported: Collection[str]) -> str:
    """The text with clients called what they are, those among them that others make."""
    names = _made(text, imported)
    for name in imported:
        names.add(name)
        given = re.compile(
            rf"(?<![\w.])(\w+)[ \t]*(?::[^=\n]+)?:?=[ \t]*(?:await[ \t]+)?{re.escape(name)}\([^()\n]*\)(?=\s*[;\n])"
        )
        near = "".join(f"{line}\n" for line in _lines_with(name, text))
        names |= {*given.findall(near), *re.findall(rf"\b(\w+)[ \t]*:[ \t]*{re.escape(name)}\b", near)}
        text = re.sub(rf"(?<![\w.]){re.escape(name)}\([^()\n]*\)\)?(?=[?!]?\.[a-zA-Z])", f"{name}_redis()", text)
    called = [name for name in names if not name.lower().endswith("redis")]
    if not called:
        return text
    alone = "|".join(rf"{name}(?<![\w\"'`/-]{name})" for name in called)  # a name is found sooner than where one begins
    return re.sub(rf"({alone})(?=[?!]?(?:\.|->|::)[a-zA-Z])", r"\1_redis", text)


def _lines_with(word: str, text: str) -> Iterator[str]:
    """The lines in which a word stands."""
    at = text.find(word)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[text.rfind("\n", 0, at) + 1 : end]
        at = text.find(word, end)
