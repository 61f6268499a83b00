"""Which module of Python or file of Node.js a command starts: the application of a server, the settings of a worker."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.importers.code.remarks import without
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_RUN = r"(?:exec\s+)?(?:(?:uv|poetry|pipenv)\s+run\s+(?:--[\w-]+\s+)*)?(?:python[0-9.]*\s+-m\s+)?"
"""What may stand before a program of Python that is installed."""
_STARTS = re.compile(
    r"(?:exec\s+)?python[0-9.]*(?:\s+-[uOB]+)*\s+(?:-m\s+([\w.]+)|(?:\./)?([\w/-]+)\.py)(?:\s[^&;|]*)?"
)
"""A command that starts one file or module, and nothing beside it."""
_SERVES = re.compile(rf"{_RUN}(?:uvicorn|gunicorn|hypercorn)\s(?:[^&;|]*?\s)?([A-Za-z_][\w.]*):\w+(?:\s[^&;|]*)?")
"""A command that serves the application of one module."""
_WORKS = re.compile(
    rf"{_RUN}(?:arq|saq)(?:\s+--?[\w-]+(?:[= ][\w./-]+)?)*?\s+((?:[A-Za-z_]\w*\.)+)[A-Za-z_]\w*(?:\s+-[^&;|]*)?"
)
"""A command that works off jobs by the settings in one module: `arq app.worker.WorkerSettings`."""
_CELERY = re.compile(
    rf"{_RUN}celery\s(?:[^&;|]*?\s)?(?:-A|--app)[= ]\s*([A-Za-z_][\w.]*)(?::\w+)?\s+(?:worker|beat)\b(?:\s[^&;|]*)?"
)
"""A command that works off the tasks of an application of Celery, or hands them out."""
_MORE_TASKS = re.compile(r"\s(?:-I|--include)[= ]")
"""How a command names tasks beside those of its application."""
_OF_NODE = re.compile(
    r"(?:exec\s+)?(?:\w+=\S+\s+)*(?:node|nodemon|bun|tsx|ts-node)(?:\s+(?:-r|--require|--import)\s+\S+|\s+--?[\w=./-]+)*\s+(?:\./)?([\w./-]+\.[cm]?[jt]s)(?:\s[^&;|]*)?"
)
"""A command that starts one file of Node.js."""
_BUILT_INTO = re.compile(r"(?:dist|build|out|lib)/")
"""Folders that the compiler of TypeScript writes into."""


_SHELL = re.compile(r"(?:/(?:usr/)?bin/)?(?:ba|a)?sh\s+-c\s+([\"']?)(.*)\1", re.DOTALL)
_PREPARES = re.compile(
    r"(?:(?:(?:(?:uv|poetry|pipenv)\s+run\s+)?(?:python[0-9.]*\s+-m\s+)?(?:alembic|sleep|echo|mkdir|(?:uv\s+)?pip3?\s+install|poetry\s+install|uv\s+sync|set\s+-)"
    r"(?:(?<=-)|\s)[^&;|]*|(?:export\s+)?\w+=(?:\"[^\"]*\"|[^\s&;|]*))\s*(?:&&|;)\s*)*"
)
"""What a shell is given to run, and what ends before a program is started: libraries, and steps of a database that know its tables alone."""


@lru_cache(maxsize=4_096)
def module(command: str) -> str:
    """The module that a command starts, serves or takes jobs by; empty where it does more, or something else.

    >>> module("python -m shop.main"), module("uvicorn shop.main:app"), module("arq --watch . shop.jobs.Settings")
    ('shop.main', 'shop.main', 'shop.jobs')
    >>> module("sh -c 'alembic upgrade head && uvicorn shop.main:app'"), module("sh -c 'make && uvicorn shop.main:app'")
    ('shop.main', '')
    """
    command = _begun(command)
    named = _SERVES.fullmatch(command) or _WORKS.fullmatch(command)
    if named is not None:
        return named[1].removesuffix(".")
    found = _STARTS.fullmatch(command)
    return "" if found is None else found[1] or found[2].replace("/", ".")


@lru_cache(maxsize=4_096)
def application(command: str) -> str:
    """The module in which the application of Celery is whose tasks a command works off; empty where it does something else, or more.

    >>> application("celery -A shop.jobs:app worker -c 2"), application("sh -c 'sleep 5 && celery -A shop beat'")
    ('shop.jobs', 'shop')
    >>> application("celery -A shop worker --include shop.mail")
    ''
    """
    found = _CELERY.fullmatch(_begun(command)) if not _MORE_TASKS.search(command) else None
    return found[1] if found is not None else ""


def _begun(command: str) -> str:
    """What a command starts, where it is a shell without what ends before that."""
    command = command.strip()
    told = _SHELL.fullmatch(command)
    return _PREPARES.sub("", told[2].strip(), count=1) if told is not None else command


def file_of_node(command: str) -> str:
    """The file that Node.js starts by a command, and nothing beside it; else empty."""
    found = _OF_NODE.fullmatch(command.strip())
    return found[1] if found is not None else ""


def sources(path: str) -> tuple[str, ...]:
    """Where the code of a file may lie that is started: there, or where the compiler found what it made it of.

    >>> sources("dist/mail.js"), sources("mail.js")
    (('dist/mail.js', 'mail.ts', 'src/mail.ts'), ('mail.js',))
    """
    built = _BUILT_INTO.match(path)
    source = re.sub(r"js$", "ts", path[built.end() :]) if built is not None else ""
    return (path, source, f"src/{source}") if source else (path,) if path else ()


def is_empty(command: str, place: str, folder: Folder) -> bool:
    """Whether the file that a command starts is there and has nothing in it but remarks, as it is or as what it is built from: `dist/mail.js`."""
    named = module(command)
    path = f"{named.replace('.', '/')}.py" if named else file_of_node(command)
    file = next(filter(folder.has, (joined(place, each) for each in sources(path))), "")
    return file != "" and without(f"\n{folder.text(file)}", file).strip() in ("", "pass")
