"""Names of the machine that containers run on, and the ports of it that texts name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.workloads.workload import Variable

OUTWARD = (
    "host.docker.internal:",
    "gateway.docker.internal:",
    "host.containers.internal:",
    "docker.for.mac.localhost:",
    "docker.for.win.localhost:",
    "docker.for.mac.host.internal:",
    "docker.for.win.host.internal:",
    "172.17.0.1:",
)
"""How containers name the machine that they run on."""
_OUTSIDE = ("docker.internal", "containers.internal", "docker.for.", "172.17.0.1")
"""One of these is part of every such name."""
MACHINE = ("localhost:", "127.0.0.1:", "0.0.0.0:", *OUTWARD)
_NAMED = ("localhost", ".0.1", "0.0.0.0", ".internal", "docker.for.")  # noqa: S104 - names that are looked for
"""One of these is part of each of them."""
_PORT = re.compile(r"(?:\$\{[\w.-]{1,60}:-?)?([0-9]{2,5})(?![0-9])")
"""A port, or what holds where no variable says one: `${KAFKA_PORT:9092}`."""
_APART = re.compile(
    r"\bhost(?:name)?[ \t]*[:=][ \t]*(?:\$\{[\w.-]+:-?)?(?:localhost|127\.0\.0\.1)\}?[ \t]*\n[ \t]*(?:[\w.-]+\.)?port[ \t]*[:=][ \t]*(?:\$\{[\w.-]+:-?)?([0-9]{2,5})(?![0-9])"
)
"""Settings of a host, and in the next line of its port."""
_DEFAULT = re.compile(r"\$\{[\w.-]+:-?\Z")
"""What stands before a host that holds where no variable says one: `${KAFKA_HOST:localhost}`."""


_SHOWN = re.compile(r"example|sample|template|dist")
_AT_HOME = re.compile(r"(?:[\w+:]+//)?(?:[^/@\s]*@)?(?:localhost|127\.0\.0\.1)(?::[0-9]+)?(?:/|$)")
"""What files are called that stand for others, and addresses on the machine itself."""


def ports_of_machine(text: str, *, outward: bool) -> list[tuple[int, int]]:
    r"""Where a text names ports of the machine, and which; `outward` leaves `localhost` out, which is that of a container itself.

    >>> ports_of_machine("${KAFKA_HOST:localhost}:${KAFKA_PORT:9092} http://localhost:80 my-localhost:81", outward=False)
    [(13, 9092), (50, 80)]
    >>> ports_of_machine("db.host=${DB:localhost}\ndb.port=${PORT:5432}\n", outward=False)
    [(3, 5432)]
    """
    if not any(map(text.__contains__, _OUTSIDE if outward else _NAMED)):
        return []
    machines = (each[:-1] for each in (OUTWARD if outward else MACHINE))
    found = sorted(each for machine in machines if machine in text for each in _ports(text, machine))
    apart = not outward and "host" in text and "port" in text and ("localhost" in text or "127.0.0.1" in text)
    return found + [(each.start(), int(each[1])) for each in _APART.finditer(text)] if apart else found


def _ports(text: str, machine: str) -> Iterator[tuple[int, int]]:
    """Where a text names ports of a machine, and which: behind slashes, quotes and the like, not at the end of a name.

    SQL Server has a comma before its port: `Server=localhost,1433`.
    """
    at = text.find(machine)
    while at >= 0:
        before = text[max(at - 2, 0) : at]
        end = at + len(machine) + (text[at + len(machine) : at + len(machine) + 1] == "}")
        mark, port = text[end : end + 1], _PORT.match(text, end + 1)
        begun = not before or before == "//" or before[-1] in "@\"',=" or before[-1].isspace()
        begun = begun or _DEFAULT.search(text, max(at - 80, 0), at) is not None
        if port is not None and (begun if mark == ":" else mark == "," and before[-1:] in ("=", ":")):
            yield at, int(port[1])
        at = text.find(machine, at + 1)


def is_of_example(told: Variable) -> bool:
    """Whether an address is that of an example for the machine of a developer, which a container finds nothing at."""
    return (
        told.evidence.is_shared
        and _SHOWN.search(told.evidence.file) is not None
        and _AT_HOME.match(told.value) is not None
    )
