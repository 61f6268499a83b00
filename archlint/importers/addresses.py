"""Addresses in texts: which of the known hosts are named where an address stands, whatever the syntax around it.

URLs, host:port lists, JDBC, ADO.NET, libpq and Go connection strings. Names and passwords in front of an `@` are
dropped before anything is looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOGIN = re.compile(r"(?<=//)[^/@\s\"',]*@(?=[\w\[$])|(?<=//)[^/\s\"',]*@(?=[\w.-]+(?::[0-9]+)?(?:[/?\s\"',]|$))")
_HOST_KEY = re.compile(
    r"(?:^|_|\.|-|(?<=[a-z]))(?:HOST|HOSTS|HOSTNAME|ADDR|ADDRESS|ADDRESSES|SERVER|SERVERS|BROKER|BROKERS|URL|URLS|URI|ENDPOINT|ENDPOINTS|UPSTREAM|UPSTREAMS|"
    r"BOOTSTRAP|NODES|NODE|SERVICE|DSN|PEER|MASTER|PRIMARY|SENTINEL|SENTINELS|BACKEND|TARGET|PROXY|CONNECT|IP|HOST_?NAME|HOST_\w+)(?:_?[0-9])?$",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"(?://|@|^|[\s\"',=])(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal):([0-9]{2,5})(?![0-9])"
)

_MACHINE = ("localhost:", "127.0.0.1:", "0.0.0.0:", "host.docker.internal:")


@dataclass(frozen=True)
class Hosts:
    """The hosts of a system: name to workload; `local` maps ports of the machine to workloads."""

    names: Mapping[str, str]
    local: Mapping[int, str]

    @cached_property
    def _any(self) -> str:
        return "|".join(re.escape(name) for name in sorted(self.names, key=len, reverse=True))

    @cached_property
    def _value(self) -> re.Pattern[str]:
        name, end = f"(?P<NAME>{self._any})", r"(?:\.[a-z0-9-]+\.svc[a-z0-9.-]*|\.[a-z0-9-]+(?=:[0-9]))?"
        forms = (
            rf"(?://|@|\(){name}{end}(?=[:/,;?)\s\"'&|]|$)",
            rf"(?:^|[\s,;=\[\"'(>|]){name}{end}:[0-9]{{2,5}}(?![0-9.])",
            rf"(?:\b(?:server|host|hostname|data source|addr|endpoint|address)\s*=\s*(?:tcp:)?){name}(?=[;,:\s\"']|$)",
        )
        joined = "|".join(form.replace("NAME", f"n{at}") for at, form in enumerate(forms))
        return re.compile(joined, re.IGNORECASE)

    @cached_property
    def _list(self) -> re.Pattern[str]:
        one = rf"(?:{self._any})(?:(?:\.[a-z0-9-]+)?\.svc(?:\.[a-z.-]+)?)?"
        return re.compile(rf"\s*{one}\s*(?:,\s*{one}\s*)*", re.IGNORECASE)

    @cached_property
    def _code(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Each name, whose it is, and what stands in a text that may hold its address."""
        return [(name, target, _marks(name)) for name, target in self.names.items()]

    @cached_property
    def _addresses(self) -> dict[str, re.Pattern[str]]:
        """The addresses of names that a text may hold, as they are needed: most of a large project's never are."""
        return {}

    def _address(self, name: str) -> re.Pattern[str]:
        if name not in self._addresses:
            self._addresses[name] = _in_code(name)
        return self._addresses[name]

    @cached_property
    def _config(self) -> re.Pattern[str]:
        return re.compile(
            rf"\b(?:server|fastcgi_pass|uwsgi_pass|reverse_proxy|php_fastcgi|to|address|host|url)[\s:\"'=]+(?P<n>{self._any})(?=[\s;:,\"'/]|$)",
            re.IGNORECASE,
        )

    def in_variable(self, key: str, value: str) -> list[str]:
        """Workloads that the value of an environment variable names.

        >>> hosts = Hosts({"db": "db", "redis": "cache"}, {})
        >>> hosts.in_variable("DATABASE_URL", "postgres://db:redis@db:5432/redis"), hosts.in_variable("X", "redis")
        (['db'], [])
        >>> hosts.in_variable("REDIS_HOST", "redis"), hosts.in_variable("C", "Server=db;Password=redis")
        (['cache'], ['db'])
        """
        plain = _LOGIN.sub("", value)
        found = self._found(self._value, plain)
        if not found and _HOST_KEY.search(key) and self.names and self._list.fullmatch(plain):
            parts = (part.strip().lower() for part in plain.split(","))
            found = [self.names.get(part) or self.names[part.partition(".")[0]] for part in parts]
        return list(dict.fromkeys(found))

    def in_text(self, text: str) -> list[str]:
        """Workloads that a line of a command or a configuration file names as an address."""
        plain = _LOGIN.sub("", text)
        return list(dict.fromkeys([*self._found(self._value, plain), *self._found(self._config, plain)]))

    def in_code(self, text: str) -> list[tuple[str, int]]:
        """Workloads that source code names as an address, each with the offset of the first time."""
        small = text.lower()
        found: dict[str, int] = {}
        for name, target, marks in self._code:
            here = tuple(mark for mark in marks if mark in small) if name in small else ()
            offset = _first(small, here, self._address(name)) if here else None
            if offset is not None:
                found[target] = min(offset, found.get(target, offset))
        return sorted(found.items(), key=lambda each: each[1])

    def on_machine(self, value: str) -> list[str]:
        """Workloads behind `localhost:PORT`, as a browser on the machine sees them."""
        if not self.local or not any(machine in value for machine in _MACHINE):
            return []
        ports = (int(port) for port in _LOCAL.findall(value))
        return [self.local[port] for port in ports if port in self.local]

    def _found(self, pattern: re.Pattern[str], text: str) -> list[str]:
        if not self.names:
            return []
        matches = (next((group for group in m.groups() if group), "") for m in pattern.finditer(text))
        return [self.names[name.lower()] for name in matches if name]


def _marks(name: str) -> tuple[str, ...]:
    """What of which one stands in any text that names this host as an address."""
    quoted = tuple(f"{quote}{name}{quote}" for quote in "\"'`")
    return (f"{name}:", *quoted, *(f"{mark}{name}" for mark in ("//", "@", "=", "= ", ": ")))


def _in_code(name: str) -> re.Pattern[str]:
    """The pattern of an address of this host in code."""
    plain = re.escape(name)
    forms = (
        rf"//{plain}(?=[:/?\"'`\s]|$)",
        rf"@{plain}(?=:[0-9]|/)",
        rf"[\s,=\[\"'`(]{plain}:[0-9]{{2,5}}(?![0-9.])",
        rf"(?:redis|createclient|mongoclient|connect)\(\s*(?:[0-9]{{4,5}}\s*,\s*)?[\"'`]{plain}[\"'`]",
        rf"\b(?:server|host|data source)\s*=\s*{plain}(?=[;,])",
        rf"(?:host|hostname|addr|address|server|bootstrap_?servers|brokers?)\w*[\"']?\]?\)?\s*(?:[:=,(]|\|\||\?\?|\bor\b)+\s*\[?[\"'`]{plain}[\"'`]",
        rf"\bhost(?:name)?(?::\s+|=)[\"']?{plain}[\"']?[ \t\r]*(?:\n|$)",
        rf"@feignclient\(\s*(?:(?:name|value)\s*=\s*)?\"{plain}\"",
        rf"\bserviceid\s*[:=]\s*[\"']?{plain}(?=[\s\"']|$)",
    )
    return re.compile("|".join(forms))


def _first(text: str, marks: tuple[str, ...], pattern: re.Pattern[str]) -> int | None:
    """Where an address begins first; only the surroundings of a mark are searched, since texts are long and hits few."""
    best: int | None = None
    for mark in marks:
        at = text.find(mark)
        while at >= 0 and (best is None or at < best):
            begin = max(at - 120, 0)
            matched = pattern.search(text, begin, at + len(mark) + 8)
            if matched:
                best = min(matched.start(), best) if best is not None else matched.start()
                break
            at = text.find(mark, at + 1)
    return best
