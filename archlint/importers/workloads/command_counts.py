"""What a command line says by how many: jobs at once, processes, connections."""

from __future__ import annotations

import re


def concurrency(command: str) -> int | None:
    """Jobs at once of a celery or sidekiq worker: `--concurrency=4`, `-c 4`.

    >>> concurrency("celery -A app worker --concurrency=4 -l info"), concurrency("celery worker -c 8")
    (4, 8)
    """
    if not re.search(r"\b(celery|sidekiq|rq|arq|dramatiq)\b", command):
        return None
    return _number(r"(?:--concurrency[= ]|-c\s?|--autoscale[= ]|--threads[= ])([0-9]{1,4})\b", command)


def processes(command: str) -> int | None:
    """Processes of a server: `gunicorn -w 4`, `uvicorn --workers 2`, `puma -w 2`.

    >>> processes("gunicorn app:app -w 4 -b :80"), processes("uvicorn app:app --workers=2"), processes("celery -c 4")
    (4, 2, None)
    """
    if not re.search(r"\b(gunicorn|uvicorn|hypercorn|granian|puma|fastapi|waitress-serve|dramatiq)\b", command):
        return None
    return _number(r"(?:--workers[= ]|-w\s?|--processes[= ]|-p\s)([0-9]{1,3})\b", command)


def max_connections(command: str) -> int | None:
    """The limit of PostgreSQL or MySQL on the command line.

    >>> max_connections("postgres -c shared_buffers=1GB -c max_connections=200")
    200
    """
    return _number(r"max[_-]connections\s*=\s*([0-9]{1,6})", command)


def _number(pattern: str, text: str) -> int | None:
    matched = re.search(pattern, text)
    return int(matched.group(1)) if matched and int(matched.group(1)) > 0 else None
