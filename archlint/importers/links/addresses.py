"""Addresses in texts: which of the known hosts are named where an address stands, whatever the syntax around it.

URLs, host:port lists, JDBC, ADO.NET, libpq and Go connection strings. Names and passwords in front of an `@` are
dropped before anything is looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.links.machine_addresses import ports_of_machine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LOGIN = re.compile(r"(?<=//)[^/@\s\"',]*@(?=[\w\[$])|(?<=//)[^/\s\"',]*@(?=[\w.-]+(?::[0-9]+)?(?:[/?\s\"',]|$))")
_BEHIND_USER = re.compile(r":[^/@\s\"',]*@[\w\[${]")
"""What stands behind the name in a login, which is no host: `//app:secret@db`."""
_PROPERTY = re.compile(r"^[ \t]*([\w-]+(?:\.[\w-]+)+)[ \t]*[:=][ \t]*([\w.-]+)[ \t]*$", re.MULTILINE)
"""A line of properties that a variable holds: `jobmanager.rpc.address: jobmanager`."""
_HOST_KEY = re.compile(
    r"(?:^|_|\.|-|(?<=[a-z]))(?:HOST|HOSTS|HOSTNAME|ADDR|ADDRESS|ADDRESSES|SERVER|SERVERS|BROKER|BROKERS|URL|URLS|URI|ENDPOINT|ENDPOINTS|UPSTREAM|UPSTREAMS|"
    r"BOOTSTRAP|NODES|NODE|SERVICE|DSN|PEER|MASTER|PRIMARY|SENTINEL|SENTINELS|BACKEND|TARGET|PROXY|CONNECT|SEEDS|CONTACT_?POINTS|IP|DOMAIN|HOST_?NAME|HOST_\w+)(?:_?[0-9])?$",
    re.IGNORECASE,
)
_OF_CLUSTER = re.compile(r"(?<![\w.-])(?:[\w-]+\.){2,3}svc(?:\.cluster\.local)?(?![\w.-])")
_LABELLED = re.compile(r"[\w.-]+:([\w.-]+):[0-9]{2,5}(?::.*)?")
"""A host with a name that people give to it before and its port behind: `local:redis:6379`."""
_POD = re.compile(r"(?P<set>[\w-]+)-[0-9]{1,3}\.(?P<service>[\w-]+(?:\.[\w.-]+)?)")
"""One pod of a stateful set: `mongo-0.mongo`."""
_CONTAINER = re.compile(r"[a-z0-9]+[-_](?P<service>[\w-]+)[-_][0-9]{1,2}")
"""A container as Compose calls it, by the project, the service and its number: `shop-worker-2`."""


_NAME = r"(?P<NAME>[\w.-]+)"
"""Any name; which of them is a host is looked up, so that the patterns are the same for every system."""
_BEHIND_LOGIN = r"(?<=[^\s\"'`=/,(\[{|&;])@"
"""The end of a login; at the beginning of a word it is the scope of a package, which may be called as a service is: `@shop/ui`."""
_PORTED = r"(?=:(?:2[2-5]|53|[89][0-9]|[0-9]{3,5})(?![0-9.\w-]))"
"""A port; other numbers of two digits are versions of images: `postgres:16`, `node:20-alpine`."""


def _any_of(*forms: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern for several forms of an address, each with a group of its own for the name in it."""
    return re.compile("|".join(form.replace("NAME", f"n{at}") for at, form in enumerate(forms)), flags)


def _around(*forms: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """For several forms of an address what stands before the name in it, up to that, and what stands behind."""
    parts = (form.partition(_NAME) for form in forms)
    return tuple((re.compile(rf"(?:{before})\Z"), re.compile(behind)) for before, _, behind in parts)


_VALUE = _any_of(
    rf"(?://|{_BEHIND_LOGIN}|\(){_NAME}(?=[:/,;?)\s\"'&|]|$|\$(?:request_)?uri\b)",
    rf"@{_NAME}(?=:[0-9])",
    rf"(?:^|[\s,;=\[\"'(>|]|\binet:|\b(?:tcp|udp|ssl|openssl)[46]?(?:-connect)?:|:[0-9]{{2,5}}[:/]){_NAME}{_PORTED}",
    rf"\"(?:server|host|hostname|addr|endpoint|address)\"\s*:\s*\"{_NAME}(?=\")",
    rf"(?:\b(?:server|host|hostname|data source|addr|endpoint|address)\s*=\s*(?:tcp:)?){_NAME}(?=[;,:\s\"']|$)",
    flags=re.IGNORECASE,
)
_CONFIG = _any_of(
    rf"\b(?:server|fastcgi_pass|uwsgi_pass|reverse_proxy|php_fastcgi|to|address|\w*host|url)[\s:\"'=]+{_NAME}(?=[\s;:,\"'/]|$)",
    rf"<\w*(?:host|hostname|server|address|url|endpoint)>\s*{_NAME}(?=\s*</|:)",
    flags=re.IGNORECASE,
)
_FILLED_IN = r"(?:%[sdv]|\{\w*\})"
_GIVEN_TO = r"(?:\s*,|\s*%\s*\(?|\.format(?:ted)?\()\s*"
"""What stands in a form for what is given behind it, and what stands between the two: `"http://%s:%s", "orders", port`."""
_CODE = _around(
    rf"//{_NAME}(?=[:/?\"'`}}\s]|$)",
    rf"(?:host|fqdn|addr|address|server|hostname):-[\"']?{_NAME}(?=[\"']?}})",
    rf"@{_NAME}(?=:[0-9])",
    rf"{_BEHIND_LOGIN}{_NAME}(?=/)",
    rf"//[^/@\s\"'`]*@{_NAME}(?=[?\"'`])",
    rf"[\s,=\[\"'`(]{_NAME}{_PORTED}",
    rf"(?:redis|createclient|mongoclient|connect)\(\s*(?:[0-9]{{4,5}}\s*,\s*)?[\"'`]{_NAME}(?=[\"'`])",
    rf"[\[(]\s*\(\s*[\"']{_NAME}(?=[\"']\s*,\s*[0-9]{{4,5}}\b)",
    rf"\b(?:server|host|data source)\s*=\s*{_NAME}(?=[;,])",
    rf"\bhost\s*=\s*{_NAME}(?=\s+(?:port|user|password|dbname|sslmode)\s*=)",
    rf"(?<=\s)host\s*=\s*{_NAME}(?=[\"'`]|\s+\w+=)",
    rf"(?:open|create|make|new\s)\w*(?:connection|client|conn|pool)\(\s*[\"'`]{_NAME}(?=[\"'`])",
    rf"(?:host|hostname|addr|address|(?<!-)server|bootstrap_?servers|brokers?)\w*[\"']?\]?\)?\s*(?:[:=,({{]|\|\||\?\?|\bor\b)+\s*\[?[\"'`]{_NAME}(?=[\"'`])",
    rf"\b(?:host(?:name)?|contact-?points)(?::\s+|=)[\"']?{_NAME}(?=[\"']?[ \t\r]*(?:\n|$))",
    rf"(?:host|addr|address|server|hostname|url|endpoint)\w*\s*\|\s*default[\s(]+[\"'`]{_NAME}(?=[\"'`])",
    rf"@feignclient\(\s*(?:[^()]*?\b(?:name|value|serviceid)\s*=\s*)?\"{_NAME}(?=\")",
    rf"@(?:grpcclient|client)\(\s*(?:(?:value|id)\s*=\s*)?\"{_NAME}(?=\")",
    rf"\$\{{[\w.-]*(?:host|addr|address|server|servers|brokers?|endpoint|service|url|uri|upstream)[\w.-]*(?<!issuer)(?<!audience):{_NAME}(?=\}}|:[0-9]+\}})",
    rf"\b(?:getinstances|getnextserverfromeureka|choose)\(\s*\"{_NAME}(?=\")",
    rf"\bservice-?id[\"']?\s*[:=]\s*[\"']?{_NAME}(?=[\s\"']|$)",
    rf"\"servicename\"\s*:\s*\"{_NAME}(?=\")",
    rf"://{_FILLED_IN}[^\"'`\n]*[\"'`]{_GIVEN_TO}[\"'`]{_NAME}(?=[\"'`])",
    rf"[\"'`]{_FILLED_IN}:{_FILLED_IN}[\"'`]{_GIVEN_TO}[\"'`]{_NAME}(?=[\"'`]\s*,[^,;\n]{{0,40}}?port)",
    rf"[\"'`]{_NAME}(?=:[\"'`]\s*[+.][^,;\n]{{0,40}}?port)",
    rf"(?:tcpstream|tcpsocket|socket|https?connection|connectionparameters)(?:(?:::|\.)\w+)?\(+\s*[\"'`]{_NAME}(?=[\"'`]\s*[,)])",
)
"""Addresses in code, in small letters."""


@dataclass(frozen=True)
class Hosts:
    """The hosts of a system: name to workload; `local` maps ports of the machine to workloads.

    `near` are names that mean something else inside of a namespace than outside, or nothing there; `homes` are the
    namespaces of workloads that say one, and `nobodies` names of which it is said already that nobody knows who they are.
    """

    names: Mapping[str, str]
    local: Mapping[int, str]
    near: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, "Mapping[str, str]"])
    homes: Mapping[str, str] = field(default_factory=dict[str, str])
    nobodies: frozenset[str] = frozenset()

    def seen_by(self, namespace: str) -> Hosts:
        """The hosts as a workload of this namespace calls them: its own namespace comes first.

        >>> hosts = Hosts({"db.a": "a/db", "db.b": "b/db"}, {}, {"a": {"db": "a/db"}, "b": {"db": "b/db"}})
        >>> hosts.in_text("//db/x"), hosts.seen_by("b").in_text("//db/x //db.a/x")
        ([], ['b/db', 'a/db'])
        """
        own = self.near.get(namespace)
        return replace(self, names={**self.names, **own}) if own else self

    def knows(self, host: str) -> bool:
        """Whether a host, in small letters, is one of the system, in any namespace."""
        return host in self.names or host in self.nobodies or self._of(host, ported=False) != ""

    def in_variable(self, key: str, value: str) -> list[str]:
        r"""Workloads that the value of an environment variable names.

        >>> hosts = Hosts({"db": "db", "redis": "cache"}, {})
        >>> hosts.in_variable("DATABASE_URL", "postgres://db:redis@db:5432/redis"), hosts.in_variable("X", "redis")
        (['db'], [])
        >>> hosts.in_variable("REDIS_HOST", "redis"), hosts.in_variable("C", "Server=db;Password=redis")
        (['cache'], ['db'])
        >>> hosts.in_variable("PROPERTIES", "memory.size: 1g\nrpc.address: db\n")
        ['db']
        >>> hosts.in_variable("REDIS_HOSTS", "local:redis:6379,other:db:6379:1")
        ['cache', 'db']
        """
        found = self._among(hosts_in(value))
        if not found and _names_host(key):
            parts = (part.strip() for part in without_login(value).split(","))
            listed = [self._of(_LABELLED.sub(r"\1", part), ported=False) for part in parts]
            found = listed if all(listed) else []
        if "." in value and (":" in value or "=" in value):
            properties = [what for inner, what in _PROPERTY.findall(without_login(value)) if _HOST_KEY.search(inner)]
            found += [self._of(what, ported=False) for what in properties]
        return [each for each in dict.fromkeys(found) if each]

    def in_text(self, text: str) -> list[str]:
        """Workloads that a line of a command or a configuration file names as an address."""
        return list(dict.fromkeys(self._among([*hosts_in(text), *_written(_CONFIG, without_login(text))])))

    def in_code(self, text: str) -> list[tuple[str, int]]:
        """Workloads that source code names as an address, each with the offset of the first time."""
        return self.in_small(text.lower())

    def in_small(self, small: str) -> list[tuple[str, int]]:
        """The same for a text that is in small letters already."""
        found: dict[str, int] = {}
        words = _words(small) if len(self.names) > _MANY else None
        said = [name for name in self.names if (name in small if words is None else name.encode() in words)]
        for name, target in ((each, self.names[each]) for each in said):
            if (offset := _first(small, name)) is not None:
                found[target] = min(offset, found.get(target, offset))
        for matched in _OF_CLUSTER.finditer(small) if ".svc" in small else ():
            if target := self._of(matched[0], ported=False):
                found[target] = min(matched.start(), found.get(target, matched.start()))
        return sorted(found.items(), key=lambda each: each[1])

    def on_machine(self, value: str, *, outward: bool = False) -> list[tuple[str, int]]:
        """Workloads behind `localhost:PORT`, as a browser on the machine sees them, each with the offset.

        For programs in containers `localhost` is their own; `outward` leaves what they call the machine outside by.
        """
        ports = ports_of_machine(value, outward=outward) if self.local else ()
        return [(self.local[port], at) for at, port in ports if port in self.local]

    def _among(self, hosts: Iterable[tuple[str, bool]]) -> list[str]:
        """The workloads behind hosts as they are written, each with whether a port follows."""
        return [name for host, ported in hosts if (name := self._of(host, ported=ported))] if self.names else []

    def _of(self, written: str, *, ported: bool) -> str:
        """The workload behind a host as it is written: its name, with a namespace before a port or inside a cluster.

        A pod of a stateful set has its own name before that of its service.

        >>> Hosts({"db": "db", "dbs": "db"}, {}).in_variable("X", "mongodb://db-0.dbs,db-1.dbs.shop.svc.cluster.local/x")
        ['db']
        >>> Hosts({"worker": "worker"}, {}).in_text("targets: ['shop-worker-1:8083', 'shop-worker-2:8083']")
        ['worker']
        """
        name = written.lower()
        if name in self.names:
            return self.names[name]
        inside, cluster, _ = name.partition(".svc")
        if cluster and inside in self.names:
            return self.names[inside]
        if cluster or ported:
            host, _, namespace = inside.rpartition(".")
            found = self.names.get(host, "")
            if found and self.homes.get(found, namespace) == namespace:
                return found
        numbered = _CONTAINER.fullmatch(name)
        if numbered is not None and numbered["service"] in self.names:
            return self.names[numbered["service"]]
        pod = _POD.fullmatch(name)
        found = self._of(pod["service"], ported=ported) if pod is not None else ""
        return found if pod is not None and found.rpartition("/")[2].lower() == pod["set"] else ""


@lru_cache(maxsize=4_096)
def hosts_in(text: str) -> tuple[tuple[str, bool], ...]:
    """Everything in a value that is written like a host, and whether a port follows: many programs have the same values."""
    return tuple(_written(_VALUE, without_login(text)))


def _written(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, bool]]:
    for matched in pattern.finditer(text):
        end = matched.end()
        yield matched[matched.lastgroup or 0], text[end : end + 1] == ":"


@lru_cache(maxsize=4_096)
def _names_host(key: str) -> bool:
    return _HOST_KEY.search(key) is not None


def without_login(value: str) -> str:
    """The value without the names and passwords in front of its hosts.

    >>> without_login("postgres://app:pw@db:5432/shop")
    'postgres://db:5432/shop'
    """
    return _LOGIN.sub("", value) if "@" in value else value


_MANY = 30
"""So many names are looked up in the words of a text: searching it for each of them would take longer."""
_BETWEEN = bytes(each if chr(each).isalnum() or each > 127 or chr(each) in "_.-" else 32 for each in range(256))


@lru_cache(maxsize=64)
def _words(small: str) -> set[bytes]:
    """The words of a text in small letters that may be hosts, as they are encoded; what follows `:-` is one as well."""
    return set(small.encode().replace(b":-", b": ").translate(_BETWEEN).split())


_BEFORE = ("//", "@", "=", "= ", ": ", ":-")
"""What stands before a name, or it is between quotes or before a port, wherever it is an address."""
_QUOTES = "\"'`"
_GOES_ON = frozenset("._-")
"""What stands behind a part of a longer name, as a letter does."""
_SCOPE = frozenset(f"{before}@" for before in " \t\n\"'`=/,([{|&;")
"""What stands before the scope of a package, which may be called as a service is: `"@shop/ui"`."""
_BEFORE_NAME, _BEHIND = 122, 64
"""Letters around a name in which it is seen that it is an address."""


def _first(text: str, name: str) -> int | None:
    """Where an address begins first; only the surroundings of a mark are searched, since texts are long and hits few."""
    best: int | None = None
    at = text.find(name)
    while at >= 0 and (best is None or at < best + 120):
        end = at + len(name)
        before, behind = text[max(at - 2, 0) : at], text[end : end + 1]
        if behind.isalnum() or behind in _GOES_ON or (behind == "/" and before in _SCOPE):
            at = text.find(name, end)
            continue
        quoted = behind != "" and behind in _QUOTES and before[-1:] == behind
        ported = behind == ":" and (text[end + 1 : end + 2].isdecimal() or text[end + 1 : end + 2] == before[-1:])
        given = before[-1:] == ":" and behind == "}"
        user = before == "//" and behind == ":" and _BEHIND_USER.match(text, end) is not None
        if not user and (quoted or ported or given or before.endswith(_BEFORE)):
            begun = _address(text, at, end)
            if begun is not None and (best is None or begun < best):
                best = begun
        at = text.find(name, at + 1)
    return best


def _address(text: str, at: int, end: int) -> int | None:
    """Where the address begins whose host stands between two places of a text; None where that is none."""
    forms = (before for before, behind in _CODE if behind.match(text, end, end + _BEHIND))
    found = (each for before in forms if (each := before.search(text, max(at - _BEFORE_NAME, 0), at)) is not None)
    return min((each.start() for each in found), default=None)
