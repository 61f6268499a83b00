"""Which programs listen to nobody: they work off what a broker hands out, or do something again and again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import DOTNET, GO, NODE, PYTHON, RUST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.source.folder import Folder

_PROGRAMS = (*GO, *PYTHON, *NODE, *RUST)
_TAKES = re.compile(
    r"\bkafka\.NewReader\(|\bkafka\.NewConsumer\(|\bNewConsumerGroup\w*\(|\bAIOKafkaConsumer\(|\bKafkaConsumer\(|\bkafka\w*\.consumer\(|\.basic_consume\("
    r"|\.worker_main\(|\.Worker\(\s*(?:include|hostname|loglevel|queues)\s*=|\b(?:ch|channel)\w*\.[cC]onsume\(|\bStreamConsumer\b|\.[xX][rR]ead[gG]roup\w*\(|\.QueueSubscribe\w*\("
    r"|\beachMessage\s*:|\bEachMessagePayload\b"
    r"|[.>](?:b[lr]pop|b[lr]Pop|bLPop|bRPop|B[LR]Pop|brpoplpush|bRPopLPush|BRPopLPush|blmove|bLMove|BLMove|bzpopm(?:in|ax)|bzPopM(?:in|ax)|BZPopM(?:in|ax))\("
)
"""Calls by which a program takes messages of Kafka, RabbitMQ, NATS, streams or lists of Redis for which it waits, or tasks of Celery."""
_MARKS = (
    "kafka",
    "blpop",
    "brpop",
    "blmove",
    "bzpop",
    "xreadgroup",
    "consum",
    "queuesubscribe",
    "eachmessage",
    "celery",
    ".worker",
)
"""One of these stands, in small letters, wherever one of them does."""
_LISTENS = (
    "listenandserve", ".listen(", "net.listen", "gin.", "fiber.", "echo.new", "newrouter(", "http.handle", "newserver(", "fasthttp", "fastapi", "flask", "django", "sanic",
    "tornado", "starlette", "litestar", "bottle", "uvicorn", "gunicorn", "aiohttp", "http.server", "httpserver", "socketserver", "start_server", "start_http_server", "grpc.server",
    ".serve(", "express", "koa", "fastify", "hono", "createserver", "nestjs", "apollo", "next/", "axum", "actix", "warp::", "rocket", "tonic", "hyper::", "listener::bind",
    "websocket", "socket.io", "promhttp",
)  # fmt: skip
"""Words in small letters of which one stands in a program that others call, or may."""
_OF_PYTHON = tuple(
    word for word in _LISTENS if word not in ("express", "koa", "hono", "rocket", "apollo", "gin.", "tonic")
)
"""Those of them that are no mere words in programs of Python: `expression`, `monotonic`."""
_SERVES = (
    "aio.server(",
    "create_server",
    "start_unix_server",
    "fastmcp",
    "mcp.server",
    "streamlit",
    "gradio",
    "nicegui",
    "import dash",
    "from dash",
    "falcon",
    "cherrypy",
    "twisted",
    "xmlrpc",
    "rpyc",
    "zmq",
    "discord",
    "telegram",
)
"""More of them, where nothing tells of messages that are taken; and programs that people talk to from elsewhere."""
_METRICS = re.compile(r"start_http_server|prometheus_client")
"""What shows figures of a program of Python to who measures it, which is no call of it."""
_AGAIN = re.compile(
    r"\n[ \t]+while\s+(?:True|1|(?:not\s+)?[\w.]*(?:stop|shut|running|alive|active|exit|quit|cancel|done)[\w.]*(?:\(\))?)\s*:[^\0]{0,6000}?(?:\bsleep|\.wait)\(",
    re.IGNORECASE,
)
"""A loop that ends when somebody stops the program, and waits between its rounds."""
_HOST = re.compile(r"\bHost\.Create(?:Default|Application)Builder\(|\bnew HostBuilder\(")
_OF_WEB = re.compile(
    r"ConfigureWebHost|UseStartup|WebApplication\b|WebHost\b|UseKestrel|MapGrpcService|TcpListener|HttpListener|Microsoft\.NET\.Sdk\.Web\b"
)
"""Where a program of .NET begins that runs services of its own and no server, and what one has to whom others connect."""
_SERVED = re.compile(r"^[ \t]*(?:uvicorn|web)\.run(?:_app)?\(|^[ \t]*\w*app\.run\(", re.MULTILINE)
"""How a file of Python that is started serves an application itself."""
_MOST = 200
"""Files of a program that is looked through; a larger one may listen where nobody looked."""


def consumes(folder: Folder, place: str, started: tuple[str, ...] = ()) -> Evidence | None:
    """Where a program in a folder takes messages, if nothing in it listens; None where it may, and at the root of the project.

    Of several programs in one folder the files tell that this one is known to have `started`.
    """
    files = started or (codebase.files(place, folder, ()) if place != "." else ())
    programs = [file for file in files if file.endswith(_PROGRAMS)] if len(files) <= _MOST else []
    if any(_has_one(folder.small(file), _OF_PYTHON if file.endswith(PYTHON) else _LISTENS) for file in programs):
        return None
    for file in programs:
        found = _TAKES.search(folder.text(file)) if _has_one(folder.small(file), _MARKS) else None
        if found is not None:
            line = folder.text(file).count("\n", 0, found.start()) + 1
            return Evidence(Confidence.CODE, file, line, "takes messages, and listens to nobody")
    return None


def hosts_alone(folder: Folder, place: str) -> Evidence | None:
    """Where a program of .NET begins that hosts nothing but what it does by itself; None where others can ask it."""
    files = codebase.files(place, folder, ()) if place != "." else ()
    own = [file for file in files if file.endswith(DOTNET)]
    own += [file for file in folder.files(place, depth=2, most=_MOST) if file.endswith((".csproj", ".fsproj"))]
    if not own or len(own) > _MOST or any(_OF_WEB.search(folder.text(file)) for file in own):
        return None
    for file in own:
        found = _HOST.search(folder.text(file)) if "host" in folder.small(file) else None
        if found is not None:
            line = folder.text(file).count("\n", 0, found.start()) + 1
            return Evidence(Confidence.CODE, file, line, "hosts what it does by itself, and listens to nobody")
    return None


def repeats(folder: Folder, started: tuple[str, ...]) -> Evidence | None:
    """Where the file of Python that is started first does something again and again, if nothing of what it brings in listens."""
    if not started or len(started) > _MOST:
        return None
    texts = (_METRICS.sub("", folder.small(file)) for file in started)
    if any(_has_one(text, (*_OF_PYTHON, *_SERVES)) for text in texts):
        return None
    file = next((each for each in started if not each.endswith("__init__.py")), started[0])
    found = _AGAIN.search(folder.text(file))
    if found is None:
        return None
    line = folder.text(file).count("\n", 0, found.start() + 1) + 1
    return Evidence(Confidence.CODE, file, line, "does this again and again, and listens to nobody")


def serves(folder: Folder, started: tuple[str, ...]) -> Evidence | None:
    """Where the file of Python that is started first serves an application, if nothing of what it brings in takes messages or tasks."""
    file = next((each for each in started if not each.endswith("__init__.py")), "")
    found = _SERVED.search(folder.text(file)) if file else None
    if found is None or any(_TAKES.search(folder.text(each)) for each in started):
        return None
    return Evidence(Confidence.CODE, file, folder.text(file).count("\n", 0, found.start()) + 1, "serves")


def _has_one(text: str, words: Iterable[str]) -> bool:
    return any(map(text.__contains__, words))
