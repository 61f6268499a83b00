"""What a file of code says to a computer: without its remarks, and with commands under the names of their client."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.languages import DOTNET, JVM, NODE, PHP, RUST, TYPESCRIPT, C
from archlint.importers.stores import redis_clients

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_PINGED = re.compile(r"\bpingCheck(?:<[^<>\n]*>)?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
"""What only asks whether somebody answers, by the way in which others send on channels (`transport: Transport.REDIS`)."""
_TYPES = re.compile(r"^import type\s+([\w\s{},*]+?)\s+from\b[^\n]*", re.MULTILINE)
"""What a file of TypeScript imports to say what something is, and calls nothing of."""
_GENERIC = (*TYPESCRIPT, ".cs")
_TOLD = re.compile(
    r"(\.(?:get|set|hget|hgetall|mget|del|fetch|wrap)(?:Async)?)<[\w\[\]|., <>?{}:;\"']*>\(", re.IGNORECASE
)
"""A command that is told the types of what it gives: `redis.get<Page>(id)`."""
_OF_SESSIONS = re.compile(r"\bsecondaryStorage\s*:\s*\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}")
"""Where a library for logging in is told how to keep its sessions, by functions that keep whatever they are given."""
_PROMISED = re.compile(r"\b(\w+)\s*=\s*(?:\w+\.)?promisify\(\s*(\w+)\.(\w+)\s*\)\.bind\(")
"""A command of an older client under a name of its own: `const getAsync = promisify(client.get).bind(client)`."""
_CHAIN = re.compile(r"\n(?:\s*+(?=(?:\??\.|->)[A-Za-z_])(?P<call>)|[^\S\n]*+\n\s*+)")
"""The end of a line behind which a call on what it gives begins, or lines that are empty: of those a program has as many as remarks and tests are left out."""
_LINKED = (*RUST, *JVM, *DOTNET, *PHP, *NODE)
"""Programs that are written so."""
_SENT = re.compile(
    r"\b(\w+)\.(?:Do|Send|DoContext)\(\s*(?:([\w.]*[cC]tx|context\.\w+\(\)),\s*)?\"([A-Za-z]+)\"\s*(?:,\s*|(?=\)))"
)
"""A command of Redis in Go that is named in quotes: `conn.Do("HSET", key, name, value)`."""
_SENDS = (".Do(", ".Send(", ".DoContext(")
_FORMATTED = re.compile(
    r"\bredis(?:Async|Append)?Command\(\s*([\w.>*&()-]+?)\s*,\s*(?:[\w:&*]+\s*,\s*[\w:&*.>()-]+\s*,\s*)?\"([A-Za-z]+)(?:(?= )|\")"
)
"""The same in C: `redisCommand(conn, "SET %s %s", key, value)`."""
_PREPROCESSED = re.compile(r"\n[ \t]*+#[^\n]*+")
"""A line of C that is no call: `#include "cache.hpp"`."""
_OPERATIONS = re.compile(
    r"\b(\w+)\s*=\s*[\w.<>, ]*\b(opsFor(?:Value|Hash|Set|ZSet|List|Geo|Stream))\(\)\s*;?[ \t]*$", re.MULTILINE
)
"""What hashes, sets and the like of a template are called: `final var ops = redisTemplate.opsForSet();`."""
_HELD = re.compile(r"\b(?:Reactive)?(Value|Hash|Set|ZSet|List|Geo|Stream)Operations<[^;=(){}\n]*>\s+(\w+)\s*[=;,)]")
"""The same as fields and arguments: `private final SetOperations<String, String> likes;`."""
_BROUGHT_IN = re.compile(r"^import\s+[\w.]+\.(\w*Redis(?!son)\w*);?[ \t]*$", re.MULTILINE)
"""A class of Redis that a program of the JVM imports; of Redisson what it gives is mostly named nowhere."""
_IN_THREADS = re.compile(
    r"(?:\b(?:asyncio\.to_thread|(?:anyio\.)?to_thread\.run_sync|run_in_threadpool)\(\s*|\.run_in_executor\(\s*[\w.]+\s*,\s*)"
    r"((?:\w+\.)*\w+)\s*,|\bsync_to_async\(\s*((?:\w+\.)+\w+)(?:\s*,\s*\w+=\w+)*\s*\)\("
)
"""A call that Python leaves to a thread, with what it is given behind it: `asyncio.to_thread(client.setex, key, 60, value)`."""
_RUBY = (".rb", ".rake", ".ru")
_WITHOUT_BRACKETS = re.compile(
    r"((?:[\w@$)]|\.with)\.(?:m?[sg]et(?:ex|nx)?|[hlrsz](?:m?[sg]et|push|pop|rem|add|range|trim|incrby|getall)\w*|b[lr]pop|incr(?:by)?|decr(?:by)?|expire|del|exists\??|p?subscribe|publish|xadd|xread(?:group)?))"
    r"[ ]+(?![=~<>|&?.,)\]}]|(?:if|unless|do|and|or|rescue)\b|[-+*/%]\s)([^\n]*?)(?=[ ]*(?:[ ](?:if|unless|do|rescue)\b|[ ]\{\s*\||[ ]?\}|$))",
    re.MULTILINE,
)
"""A command of Redis in Ruby that is called without brackets: `redis.lpush "jobs", id if ready`."""
_STATED = re.compile(
    r"^(?:import\s+(?!type\b)([^;\"'()]+?)\s+from\s*|(?:const|let|var)\s+(\w+|\{[^{}]*\})\s*=\s*require\(\s*)"
    r"[\"'](?:rate-limit-redis|connect-redis|socket\.io-redis|@socket\.io/redis-(?:streams-)?adapter|redlock)[\"']",
    re.MULTILINE,
)
"""Where a program of Node brings in a library that keeps one thing in Redis, and by which names."""
_KEEPING = ("rate-limit-redis", "connect-redis", "socket.io-redis", "@socket.io/redis-", "redlock")
"""What such libraries are called."""
_OWN_NAME = re.compile(r"(\w+)\s*(?=[,}]|\Z)")


def without_unused(text: str) -> str:
    r"""The text without what is brought in to keep something in Redis and then never named.

    >>> said = "import Store from 'connect-redis'\n"
    >>> without_unused(said + "new Store()").startswith("import"), without_unused(said).strip()
    (True, '')
    """
    if not any(map(text.__contains__, _KEEPING)):
        return text
    for found in [*_STATED.finditer(text)]:
        names = _OWN_NAME.findall(found[1] or found[2])
        rest = text[: found.start()] + text[found.end() :]
        if names and not any(re.search(rf"\b{name}\b", rest) for name in names):
            text = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return text


def plain(text: str, file: str = "", imported: Collection[str] = (), commands: Mapping[str, str] | None = None) -> str:
    r"""The text of a file, its remarks taken out, without what else it tells people, and with the commands of a client where they have names of its own.

    Clients of whatever name end in `redis`, chains of calls stand on one line, and Ruby has brackets. As many lines
    stand before and behind each chain as in the file.

    >>> plain("kv = redis.Redis(url)\nkv.set(id, page)"), plain("$redis.set key, 1 if new", "a.rb")
    ('kv = redis.Redis(url)\nkv_redis.set(id, page)', '$redis.set(key, 1) if new')
    >>> plain("manager\n  .clone()\n  .set(id, url)\nrun()", "a.rs")
    'manager.set(id, url)\n\n\nrun()'

    Of `commands` of a client that other files have names for, each is called as such a command.

    >>> plain("const get = promisify(client.get).bind(client)\nget(id)").splitlines()[1:]
    ['client.get(id)']
    """
    text = _with_promised(_without_types(without_unused(text)), commands or {})
    if file.endswith(_GENERIC):
        text = _TOLD.sub(r"\1(", text)
    if "secondaryStorage" in text:
        text = _OF_SESSIONS.sub(lambda found: "secondaryStorage" + "\n" * found[0].count("\n"), text)
    if "pingCheck" in text:
        text = _PINGED.sub(lambda found: "\n" * found[0].count("\n"), text)
    if file.endswith(_LINKED):
        text = _with_chains(text)
    return redis_clients.called_so(_with_calls(text, file), imported)


def _with_calls(text: str, file: str) -> str:
    """The text with what its language has in other forms than calls of a client as such calls."""
    if file.endswith(JVM):
        text = _without_idle_imports(text) if "redis" in text else text
        text = _with_operations(text) if "opsFor" in text or "Operations<" in text else text
    elif file.endswith(".py") and any(map(text.__contains__, ("to_thread", "run_in_", "sync_to_async"))):
        text = _IN_THREADS.sub(lambda found: "\n" * found[0].count("\n") + f"{found[1] or found[2]}(", text)
    elif file.endswith(_RUBY):
        text = _WITHOUT_BRACKETS.sub(r"\1(\2)", text)
    elif file.endswith(".go") and "redis" in text and any(map(text.__contains__, _SENDS)):
        text = _SENT.sub(
            lambda found: f"{found[1]}_redis.{found[3].lower()}({f'{found[2]}, ' if found[2] else ''}", text
        )
    elif file.endswith(C) and "edis" in text:
        text = _PREPROCESSED.sub("\n", f"\n{text}")[1:]
        text = _FORMATTED.sub(
            lambda found: f"{found[1]}_redis.{found[2].lower()}({'' if found[0][-1] == chr(34) else chr(34)}", text
        )
    elif file.endswith(".rs"):
        text = text.replace(".clone()", "")
    return text


def _with_chains(text: str) -> str:
    """The text with each chain of calls on the line where it begins, and its lines behind it."""
    pieces: list[str] = []
    done = owed = 0
    for found in _CHAIN.finditer(text):
        if found["call"] is None:
            continue
        end = text.find("\n", done, found.start()) if owed else -1
        if end >= 0:
            pieces += text[done:end], "\n" * owed
            done, owed = end, 0
        pieces.append(text[done : found.start()])
        done, owed = found.end(), owed + found[0].count("\n")
    end = text.find("\n", done)
    end = len(text) if end < 0 else end
    return "".join([*pieces, text[done:end], "\n" * owed, text[end:]]) if pieces else text


def _without_idle_imports(text: str) -> str:
    """The text of a program of the JVM without the classes that it imports and never names."""
    idle = {name for name in _BROUGHT_IN.findall(text) if len(re.findall(rf"\b{name}\b", text)) == 1}
    return _BROUGHT_IN.sub(lambda found: "" if found[1] in idle else found[0], text) if idle else text


def _with_operations(text: str) -> str:
    """The text with the operations of Spring that have a name of their own called on the template: `ops.add(`."""
    named = {found[1]: found[2] for found in _OPERATIONS.finditer(text)}
    named |= {name: f"opsFor{kind}" for kind, name in _HELD.findall(text)}
    if not named:
        return text
    names = "|".join(map(re.escape, named))
    return re.sub(rf"(?<![\w.])({names})\.(?=\w+\()", lambda found: f"redisTemplate.{named[found[1]]}().", text)


def _without_types(text: str) -> str:
    """The text without imports of types alone, and without those types where something is told its types: `get<Page>(`."""
    if "import type" not in text:
        return text
    names = {name for found in _TYPES.finditer(text) for name in re.findall(r"\w+", found[1])} - {"as"}
    text = _TYPES.sub(lambda found: "\n" * found[0].count("\n"), text)
    return re.sub(rf"<(?:{'|'.join(names)})>(?=\()", "", text) if names else text


def _with_promised(text: str, imported: Mapping[str, str]) -> str:
    """The text with the commands of a client where it calls them by names of its own, or by those that are `imported`."""
    for name, call in {**imported, **(promised(text) if "promisify(" in text else {})}.items():
        text = re.sub(rf"(?<![\w.]){name}\(", f"{call}(", text)
    return text


def promised(text: str) -> dict[str, str]:
    """Commands of an older client by the names that a file gives them."""
    return {name: f"{client}.{command}" for name, client, command in _PROMISED.findall(text)}
