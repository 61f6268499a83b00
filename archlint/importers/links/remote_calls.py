"""Services that a program waits for and makes a client of, by the name of that: clients of NestJS, stubs of gRPC."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, go_packages
from archlint.importers.code.source_text import source_text
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import PROGRAMS as PROGRAM_FILES
from archlint.importers.searches import search
from archlint.importers.workloads.character import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_MADE = search(
    r"\bClientsModule\.register(?:Async)?\(|\bClientProxyFactory\.create\(|\b(?:New)?([A-Z]\w+?)(?:Service)?(?:Client|Stub)\(|\b([A-Z]\w+?)(?:Service)?Grpc\.new\w*Stub\(|\.getService<(\w+?)(?:Service)?(?:Client)?>\("
)
_STUBS = (".pb.go", ".connect.go", "_pb2_grpc.py", "_grpc_pb.js", "_grpc_pb.d.ts")
"""Endings of files that are made of descriptions of services: what programs may make clients with, and make none themselves."""
_MAKES = ("ClientsModule.", "ClientProxyFactory.", "Client(", "Stub(", ".getService<")
"""Where a program makes clients of others, and words of which one stands there."""
_TAKES = re.compile(r"\bNestFactory\.createMicroservice\b[^\0]*\bTransport\.(?:NATS|RMQ|KAFKA|REDIS|MQTT)\b")
_SERVES = re.compile(r"\bNestFactory\.create\s*[(<]|\bTransport\.(?:TCP|GRPC)\b")
"""Where a program of NestJS begins that takes messages from a channel, and one to which others connect."""
_TRANSPORTED = re.compile(r"\btransport:\s*Transport\.(?:TCP|GRPC)\b")
_NAMED = re.compile(r"\bname:\s*([^,\n]{1,80})|\bhost:\s*([^,\n]{1,80})")
_CALLS = re.compile(
    r"reverseproxy|http-?proxy|proxy_?pass|http\.client|httpclient|https?\.(?:get|post|request)\(|newrequest|defaultclient|fasthttp|resty|grpc"
    r"|websocket\.dial|axios|fetch\(|undici|superagent|needle|\bgot\(|requests\.|httpx|aiohttp|urllib|resttemplate|webclient|restclient|feign"
    r"|retrofit|okhttp|cloud\.gateway|zuul|yarp|ocelot|reqwest|hyper::|guzzle|curl_|\bhttp::|faraday|httparty|transport\.tcp|graphql|soap"
)
"""Words of which one stands where a program asks another one without a channel between them, in small letters."""
_REACH = 2_500
"""How NestJS says whom a client is of, and letters behind where it makes several."""
_END = re.compile(r"(?:service|svc|api|server|app|backend|ms)+$")
_SHORT = 3


def by_clients(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    known: Collection[tuple[str, str]],
    folder: Folder,
) -> Iterator[tuple[str, str, Evidence]]:
    """Program, service and evidence where one waits for the other, and makes a client that is called like it."""
    places = codebase.places(workloads, folder)
    for workload in workloads:
        if workload.build is None or characters[workload.name].purpose not in PROGRAMS:
            continue
        wanted = {
            stem: each.name
            for each in workload.dependencies
            if each.name in characters
            and characters[each.name].purpose in ("service", "gateway")
            and (workload.name, each.name) not in known
            and len(stem := _stem(each.name)) > _SHORT
        }
        if not wanted:
            continue
        place = codebase.place_of(workload, folder)
        built = go_packages.files(characters[workload.name].command, place, folder, workload.build)
        for stem, target in wanted.items():
            where = _client(stem, place, places, built, folder)
            if where is not None:
                yield workload.name, target, where


def only_takes_messages(workload: Workload, folder: Folder) -> bool:
    """Whether a program of NestJS does nothing but take messages from a channel, so that nobody connects to it."""
    return workload.build is not None and folder.once(_takes, codebase.place_of(workload, folder))


def only_sends_messages(workload: Workload, folder: Folder, others: Sequence[str]) -> bool:
    """Whether nothing in the code of a program asks others for anything, so that what it has to tell them goes by way of a channel."""
    return workload.build is not None and folder.once(_sends, codebase.place_of(workload, folder), tuple(others))


def _sends(folder: Folder, place: str, others: tuple[str, ...]) -> bool:
    code = [file for file, _ in codebase.code(place, folder, others, whole=True) if file.endswith(PROGRAM_FILES)]
    return bool(code) and not any(_CALLS.search(folder.small(file)) for file in code)


def _takes(folder: Folder, place: str) -> bool:
    begun = [text for file, text in codebase.code(place, folder, ()) if "NestFactory." in text and file.endswith(".ts")]
    return bool(begun) and all(_TAKES.search(text) and not _SERVES.search(text) for text in begun)


def _client(stem: str, place: str, others: Sequence[str], built: Collection[str], folder: Folder) -> Evidence | None:
    """Where the code in a place makes a client that is called so; of Go in what a program is `built` of, where that is known."""
    for file, line, names in folder.once(_clients, place, tuple(others)):
        if any(stem in name for name in names) and (not built or file in built):
            return Evidence(Confidence.CODE, file, line)
    return None


def _clients(folder: Folder, place: str, others: tuple[str, ...]) -> list[tuple[str, int, tuple[str, ...]]]:
    """The clients that the code in a folder makes: file, line, and by what they are called."""
    found: list[tuple[str, int, tuple[str, ...]]] = []
    for file, _ in codebase.code(place, folder, others):
        if file.endswith(_STUBS):
            continue
        own = folder.once(source_text, file)
        for made in _MADE.each(own.plain) if any(map(own.whole.__contains__, _MAKES)) else ():
            text = made.string
            names = [name for name in made.groups() if name]
            if not names:
                said = text[made.start() : made.start() + _REACH]
                names = [name for each in _NAMED.findall(said) for name in each] if _TRANSPORTED.search(said) else []
            bare = tuple(_bare(name) for name in names if name)
            found.append((file, text.count("\n", 0, made.start()) + 1, bare))
    return found


def _stem(name: str) -> str:
    """What a service is called without the word that says that it is one, and without the letter of several."""
    bare = _bare(name)
    return (_END.sub("", bare) or bare).removesuffix("s")


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
