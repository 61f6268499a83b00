"""Which module of Python a command starts: a file, the application of a server, the settings of a worker."""

from __future__ import annotations

import re
from functools import lru_cache

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


@lru_cache(maxsize=4_096)
def module(command: str) -> str:
    """The module that a command starts, serves or takes jobs by; empty where it does more, or something else.

    >>> module("python -m shop.main"), module("uvicorn shop.main:app"), module("arq --watch . shop.jobs.Settings")
    ('shop.main', 'shop.main', 'shop.jobs')
    """
    command = command.strip()
    named = _SERVES.fullmatch(command) or _WORKS.fullmatch(command)
    if named is not None:
        return named[1].removesuffix(".")
    found = _STARTS.fullmatch(command)
    return "" if found is None else found[1] or found[2].replace("/", ".")
