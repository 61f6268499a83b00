"""What a command waits for before it starts anything: addresses that say nothing of whom the program calls."""

from __future__ import annotations

import re
from functools import lru_cache

_WAITING = re.compile(
    r"wait[-_]?for[-\w./]*(?:\s+--?[a-z][\w-]*(?:=\S+|\s+[0-9]+(?=\s))?(?=\s))*[,\s]+\S+|dockerize\s+(-\w+\s+\S+\s+)*|nc\s+-\S+(\s+-\S+)*\s+\S+|pg_isready[^&;|]*|until\s.*?;\s*do\b|while\s+!.*?;\s*do\b|--wait\S*\s+\S+"
)

_IDLES = re.compile(
    r"(?:exec\s+)?(?:(?:(?:/usr)?/bin/)?(?:ba|da|a|z)?sh(?:\s+-i?l)?|sleep\s+(?:inf\w*|[0-9]{5,}|[0-9]+d)|cat"
    r"|tail\s+(?:-[fF]|--follow)\s+/dev/null|while\s+(?:true|:|\[\s*1\s*\])\s*;\s*do\s+sleep\s+\w+\s*;?\s*done)[\s;]*"
)
"""What keeps a container up, in which people start something by hand."""
_SHELL = re.compile(r"(?:(?:/usr)?/bin/)?(?:ba|da|a|z)?sh\s+-l?c\s+")
_BEFORE = re.compile(
    r"(?:(?:(?:echo|printf|cd|export|set|mkdir|true|(?:npm|pnpm|yarn|bun)\s+(?:ci|i|install)|pip3?\s+install|(?:composer|bundle)\s+install)\b[^;&|]*|yarn\s*)(?:&&|;)\s*)*"
)
"""What is done in it before that, and calls nobody."""


@lru_cache(maxsize=4_096)
def only_waits(command: str) -> bool:
    """Whether a command does nothing but keep its container up.

    >>> only_waits("sleep infinity"), only_waits("sh -c 'npm ci && tail -f /dev/null'"), only_waits("/bin/bash")
    (True, True, True)
    >>> only_waits("sh -c 'npm start; sleep infinity'"), only_waits("bash run.sh"), only_waits("sleep 5")
    (False, False, False)
    """
    said = command.strip()
    shell = _SHELL.match(said)
    inside = said[shell.end() :].strip("\"' ") if shell is not None else said
    begun = _BEFORE.match(inside)
    return _IDLES.fullmatch(inside, begun.end() if begun is not None else 0) is not None


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
