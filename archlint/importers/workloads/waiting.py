"""What a command waits for before it starts anything: addresses that say nothing of whom the program calls."""

from __future__ import annotations

import re

_WAITING = re.compile(
    r"wait[-_]?for[-\w./]*(?:\s+--?[a-z][\w-]*(?:=\S+|\s+[0-9]+(?=\s))?(?=\s))*[,\s]+\S+|dockerize\s+(-\w+\s+\S+\s+)*|nc\s+-\S+(\s+-\S+)*\s+\S+|pg_isready[^&;|]*|until\s.*?;\s*do\b|while\s+!.*?;\s*do\b|--wait\S*\s+\S+"
)


def without_waiting(command: str) -> str:
    """The command without what waits for others: their addresses say nothing about what it starts.

    >>> without_waiting("/wait-for-it.sh postgres:5432 -- /entrypoint-worker.sh")
    '/  -- /entrypoint-worker.sh'
    >>> without_waiting("wait-for-it.sh -t 0 web:80 -- worker.sh"), without_waiting("wait-for-it -h db -p 1 -- a")
    ('  -- worker.sh', '  -p 1 -- a')
    """
    return _WAITING.sub(" ", command)


def waited_for(command: str) -> str:
    """The parts of a command that wait for others.

    >>> waited_for("/wait-for-it.sh postgres:5432 -- /entrypoint-worker.sh")
    'wait-for-it.sh postgres:5432'
    """
    return " ".join(each.group() for each in _WAITING.finditer(command))
