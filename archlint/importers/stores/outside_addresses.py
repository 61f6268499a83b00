"""Addresses that lead out of a project: their parts, and which of them are nobody's."""

from __future__ import annotations

import re
from functools import lru_cache

from archlint.importers.links.addresses import without_login
from archlint.importers.links.machine_addresses import OUTWARD

_HOST = re.compile(
    r"(?<![\w.@-])(?P<host>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)(?![\w-]|\.\w|://)(?::(?P<port>[0-9]{2,5}))?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,40})://$", re.IGNORECASE)
CALLED = re.compile(r"(?:URL|URI|ENDPOINT|API|API_HOST)$", re.IGNORECASE)
"""Variables with the address of something that is asked."""
_OWN = re.compile(
    r"^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_)?(?:APP|API|FRONT|FRONTEND|BACKEND|SERVER|WEB|PUBLIC|SITE)_URL$"
    r"|PRIVACY|POLICY|TERMS|DOCS?_|SUPPORT|HELP|LOGO|ICON|IMAGE_|REGISTER",
    re.IGNORECASE,
)
"""Variables with an address of one's own, or of a page that people are shown."""
NOBODY = re.compile(
    r"(?:^|\.)(?:localhost|local|localdomain|internal|lan|test|invalid|example|svc|docker)$|(?:^|\.)example\.(?:com|org|net)$"
    r"|your|changeme|placeholder|(?:^|\.)(?:my-?)?(?:domain|site|app|company|host(?:name)?)\.(?:com|org|net|io|tld)$|^(?:127|0)\.|xxx"
)
"""Hosts that stand for others in examples, names inside of a network, and the machine itself."""
_PLAIN = re.compile(r"https?://[\w.-]+(?::[0-9]{2,5})?(?:/[\w-]*){0,3}", re.IGNORECASE)
_READ_BY_PEOPLE = re.compile(
    r"(?:^|\.)(?:github|gitlab|bitbucket|w3|schema)\.(?:com|org)$|^(?:www|docs?|cdn|static|blog|help|status)\."
)
"""Hosts of pages, of code and of names for things, which no request waits for."""
MACHINES = frozenset(machine.rstrip(":") for machine in OUTWARD)
"""How containers name the machine that they run on."""


@lru_cache(maxsize=4_096)
def addresses(value: str) -> tuple[tuple[str, str, str], ...]:
    """Scheme, host and port of every address in a value, in small letters; many programs are given the same values."""
    plain = without_login(value)
    found = ((_SCHEME.search(plain[max(each.start() - 50, 0) : each.start()]), each) for each in _HOST.finditer(plain))
    return tuple(
        (scheme[1].lower() if scheme else "", each["host"].lower(), each["port"] or "") for scheme, each in found
    )


def primary(host: str) -> str:
    """The host of a store whatever it is asked for: readers and poolers are doors to the same data."""
    return re.sub(r"-(?:pooler|ro|replica|readonly)(?=[.-])", "", host)


def may_be_called(key: str, host: str, value: str) -> bool:
    """Whether a variable may hold the address of something that requests wait for: its name says so, or it is nothing else."""
    called = CALLED.search(key) is not None or (_PLAIN.fullmatch(value) and not _READ_BY_PEOPLE.search(host))
    return bool(called) and _OWN.search(key) is None and NOBODY.search(host) is None
