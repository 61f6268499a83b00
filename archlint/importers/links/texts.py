"""The files beside a workload that name others: what is mounted into it, what a proxy is built with, its own code."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.importers.code import remarks
from archlint.importers.code.build_files import lists_dependencies
from archlint.importers.links.container_files import places, settings_named
from archlint.importers.workloads.compose_files import is_compose
from archlint.importers.workloads.images import identify
from archlint.source.folder import parent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_CONFIGURATION = re.compile(
    r"(\.(conf(?:\.ext)?|cf|cfg|ini|ya?ml|toml|json|json5|jsonc|hjson|xml|cnf|properties|template|tmpl|tpl|alloy|river|hcl|vcl|kdl|edn|hocon)|(?:config|settings)[\w-]*\.(?:py|php|rb|js|lua)|caddyfile)$",
    re.IGNORECASE,
)
_BOARDS = re.compile(r"dashboards?/[^\0]*\.json$", re.IGNORECASE)
"""What Grafana shows: names in it are those that are measured, and not called."""
_WARNS = re.compile(r"^\s*-\s*(?:alert|record):", re.MULTILINE)
"""Rules of Prometheus: what is measured and said, and nobody called."""
_ALERTS = re.compile(r"^groups:", re.MULTILINE)
"""Rules of Grafana, which ask sources of data by what these are called: `datasourceUid`."""
_LARGEST = 200_000
"""Letters of a file of settings that is read."""
_PROXY = re.compile(
    r"(\.(conf|cfg|vcl)(\.\w+)?|caddyfile[\w.]*|(traefik|kong|krakend|envoy|dynamic|apisix)[\w.-]*\.(ya?ml|json|toml))$",
    re.IGNORECASE,
)
_OF_SETTINGS = re.compile(r"^/(?:etc/[\w.-]+|(?:[\w.-]+/){0,3}(?:conf|config|configs|configuration|settings))/?$")
"""Where programs have a folder with nothing but their settings."""
_SCRIPT = re.compile(
    r"[\w./-]*[\w-]\.(?:sh|bash)|(?:\.?/|[\w-]+/)?(?:[\w.-]+/)*(?:start|run|entrypoint|worker|beat)[\w-]*"
)
_SETS_OR_PASSES = re.compile(r"\bset\s+\$(?P<name>\w+)\s+[\"']?(?P<value>[^;\"'\s]*)|\b\w+_pass\s+[^;\n]*")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
"""What nginx sets a variable to, where it passes requests on, and a variable."""
_REALMS = "/keycloak/data/import"
"""Where Keycloak, as it comes or with more built into it, has its realms."""
_OF_VISITORS = re.compile(
    r"\"(?:redirectUris|webOrigins|(?:post|frontchannel|backchannel)\.logout\.[\w.]+|rootUrl|adminUrl|baseUrl|frontendUrl)\"\s*:\s*(?:\[[^\]]*\]|\"[^\"\n]*\")"
)
"""Where browsers come from that ask Keycloak, and where it sends them."""
_UPSTREAM = re.compile(r"\bupstream\s+([\w.-]+)\s*\{([^{}]*)")
_SERVER = re.compile(r"^\s*server\s+(\S+)", re.MULTILINE)
_PUT_IN = re.compile(r"__\w+__|\{\{?[^{}]+\}|@\w+@|%\w+%|<\w+>")
"""What a start script puts something else in the place of: `__API_HOST__:8080`."""
_LISTENS = re.compile(r"^\s*listen\s", re.MULTILINE)
"""What every server of nginx says."""
_PRINTED = re.compile(r"(?:^|(?<=[;&|]))[ \t]*(?:echo|printf)\s(?:\"[^\"]*\"|'[^']*'|[^;&|\"'])*")
"""What a script says to who looks on."""
_IN_ONE_LINE = re.compile(r"[;\s]fi\b")
_COMPARED = re.compile(r"\[\s+[\"']?\$\{?(\w+)(?::?[-=][^{}]*)?\}?[\"']?\s+==?\s+[\"']?([\w-]+)[\"']?\s+\]")
"""A comparison of one variable with one word: `[ "$ROLE" = "worker" ]`."""
_PASSES = re.compile(r"\$@|\$\*|\$\{@|^case\s")
"""Scripts that go on with the command that they are given, or do one thing or another."""
_SETS = re.compile(r"--?[\w-]*(?:conf|components?|resources?|settings?)[\w-]*$")
"""The option of a command that says where a program finds its settings: `--resources-path`."""
_HANDED = re.compile(
    r"(\s(?:-m\s+[\w.]+|[\w./-]+\.(?:py|[cm]?js|jar|dll)))\s+\"?\$(?:@|\{@\}|\*)\"?[ \t]*$", re.MULTILINE
)
"""A program that a script starts, and hands on to what itself is given."""


def passes_nothing(workload: Workload, folder: Folder) -> bool:
    """Whether the settings of nginx that are mounted into a web server can be read, and pass no request on."""
    mounts = (each for each in workload.mounts if each.kind == "bind" and each.target.startswith("/etc/nginx"))
    files = [
        file
        for each in mounts
        for file in ([each.source] if folder.has(each.source) else folder.files(each.source, depth=2, most=60))
    ]
    said = [remarks.without_comments(folder.text(file, _LARGEST), file) for file in files]
    return any(map(_LISTENS.search, said)) and not any("_pass" in each for each in said)


def passes_to(key: str, workload: Workload, character: Character, folder: Folder) -> bool:
    """Whether the settings of a web server pass requests on to what a variable holds: `proxy_pass $AUTH_URL`."""
    if character.purpose not in ("proxy", "gateway", "frontend"):
        return False
    passed = re.compile(
        rf"\b(?:\w+_pass|reverse_proxy)\s+(?:\w+://)?\$?\{{\$?{re.escape(key)}\}}|_pass\s+(?:\w+://)?\${re.escape(key)}\b"
    )
    return any(passed.search(folder.text(file, _LARGEST)) for file in mounted(workload, character, folder))


def mounted(
    workload: Workload, character: Character, folder: Folder, shared: Collection[str] = frozenset()
) -> Iterator[str]:
    """Configuration files that are mounted into a workload, or copied into a proxy when it is built.

    A compose file that lies in a mounted folder speaks of everybody, and so may a folder that is `shared` by several.
    """
    yield from (file for file in _mounted(workload, character, folder, shared) if not is_compose(file, overrides=True))


def _mounted(workload: Workload, character: Character, folder: Folder, shared: Collection[str]) -> Iterator[str]:
    looks = character.purpose in ("proxy", "gateway", "monitor", "frontend", "search", "tool")
    for mount in workload.mounts:
        if mount.kind != "bind" or mount.source.startswith(("/", "~")):
            continue
        if folder.has(mount.source):
            named = _CONFIGURATION.search(mount.source) or _CONFIGURATION.search(mount.target)
            bare = character.purpose == "proxy" and mount.target.startswith("/etc/") and "." not in mount.source[-6:]
            shown = _BOARDS.search(mount.source) or _BOARDS.search(mount.target)
            if (named or bare) and not shown and not _warns(folder, mount.source):
                yield mount.source
        elif (
            (looks and mount.target not in ("/app", "/usr/src/app", "/code") and not _is_run_in(workload, mount.target))
            or _is_settings(workload, mount.target)
            or mount.target.rstrip("/").endswith(_REALMS)
            or _is_started_in(workload, mount.target)
            or (mount.source not in shared and _is_of_program(workload, character, mount.target))
        ):
            # the settings of a program are its own, whoever has it mounted
            pages = _is_for_pages(character, mount.target) or (looks and lists_dependencies(mount.source, folder))
            wanted = _PROXY if pages else _CONFIGURATION
            yield from _settings(folder.files(mount.source, depth=3, most=60), wanted, folder)
    yield from settings_named(workload, character, folder)
    if workload.build is not None and character.purpose in ("proxy", "gateway", "frontend"):
        for place in dict.fromkeys((parent(workload.build.dockerfile), workload.build.folder)):
            found = [file for file in folder.files(place, depth=2, most=200) if _PROXY.search(file)][:20]
            yield from found
            if found:
                break
    ready = character.dockerfile is not None and identify(character.dockerfile.base) is not None
    if workload.build is not None and character.purpose == "monitor" and ready:
        yield workload.build.dockerfile
        yield from _settings(folder.files(workload.build.folder, depth=4, most=200), _CONFIGURATION, folder)


def _settings(files: Iterable[str], wanted: re.Pattern[str], folder: Folder) -> list[str]:
    """Files that hold settings, and neither show nor say what is measured; a few of them."""
    found = [file for file in files if wanted.search(file) and not _BOARDS.search(file)]
    return [file for file in found if not _warns(folder, file)][:20]


def _warns(folder: Folder, file: str) -> bool:
    text = folder.text(file, _LARGEST)
    if "datasourceUid:" in text and _ALERTS.search(text) is not None:
        return True
    return ("alert:" in text or "record:" in text) and _WARNS.search(text) is not None


def _is_for_pages(character: Character, target: str) -> bool:
    """Whether a folder that is mounted into a proxy holds what it serves, and not what it does: `/var/www`."""
    served = re.search(r"^/(?:var/www|usr/share|srv|app|code|home|public|www|html)(?:/|$)", target)
    return character.purpose in ("proxy", "gateway", "frontend") and served is not None


def _is_of_program(workload: Workload, character: Character, target: str) -> bool:
    """Whether a folder that is mounted into a program of the project's own holds its settings: `/etc/shop`, `/config`.

    A configuration server has those of others.
    """
    own = character.purpose in ("service", "worker", "scheduler") and identify(workload.image) is None
    own = own and "config" not in workload.name
    return own and _OF_SETTINGS.search(target) is not None


def _is_settings(workload: Workload, target: str) -> bool:
    """Whether a folder that is mounted into a ready-made program holds the settings of this very program."""
    named = any(len(word) > 2 and word in f"{workload.name} {workload.image}" for word in target.split("/"))
    placed = target.startswith("/etc/") or re.search(r"/(conf|config)/?$", target) is not None
    return workload.build is None and placed and named


def _is_run_in(workload: Workload, target: str) -> bool:
    """Whether a workload is run in a folder that is mounted, or below it, so that this is its code."""
    return f"{workload.directory}/".startswith(f"{target.rstrip('/')}/")


def _is_started_in(workload: Workload, target: str) -> bool:
    """Whether a ready-made program is started by a script in a folder that is mounted, which holds what it is set to as well, or told that its settings are there."""
    inside = f"{target.rstrip('/')}/"
    words = workload.command.replace("=", " ").split()
    told = any(_SETS.match(option) and f"{value}/".startswith(inside) for option, value in pairwise(words))
    return workload.build is None and (told or any(w.startswith(inside) and w.endswith(".sh") for w in words))


def script(command: str, workload: Workload, folder: Folder) -> str:
    """The script of the project that a command starts, in one line; empty for one that starts what it is told to."""
    lines = [line for _, line in commands(started(command, workload, folder)[1])]
    return " ; ".join(_taken(lines, {key: each.value for key, each in workload.environment.items()}))


def _taken(lines: Sequence[str], values: Mapping[str, str]) -> Iterator[str]:
    """The lines of a script without those of branches that it does not take, as far as variables with known values tell.

    >>> said = ['if [ $A = b ]; then x; fi', 'if [ $A = b ]; then', 'x', 'else', 'y', 'fi', 'z']
    >>> list(_taken(said, {"A": "c"})), list(_taken(said, {}))[1:]
    (['if [ $A = b ]; then x; fi', 'y', 'z'], ['if [ $A = b ]; then', 'x', 'y', 'z'])
    """
    branches: list[bool | None] = []  # of each open `if`: whether its branch is taken; None where that is not known
    done: list[bool] = []
    for line in lines:
        word = line.split(None, 1)[0]
        if word == "fi" and branches:
            branches.pop()
            done.pop()
        elif (word == "if" and not _IN_ONE_LINE.search(line)) or (word in ("elif", "else") and branches):
            asked = _COMPARED.search(line) if word != "else" else None
            known = values.get(asked[1]) if asked is not None else None
            if word == "if":
                if known is None and False not in branches:
                    yield line
                branches.append(None)
                done.append(False)
            said = None if known is None or asked is None else known == asked[2]
            branches[-1] = False if done[-1] else said
            done[-1] = done[-1] or bool(said)
        elif False not in branches:
            yield line


def commands(text: str) -> list[tuple[int, str]]:
    r"""What the lines of a script do, each with its number; a line that goes on in the next is one, and what is only printed none.

    >>> commands('echo "celery -c 2"\ncelery \\\n -c 8\necho go; ls\n')
    [(2, 'celery    -c 8'), (4, 'ls')]
    """
    found: list[tuple[int, str]] = []
    number = 1
    for line in text.replace("\\\n", "\0\0").split("\n"):
        done = _PRINTED.sub("", line) if "echo" in line or "printf" in line else line
        done = done.replace("\0", " ").strip(" \t\r;&|")
        if done:
            found.append((number, done))
        number += 1 + line.count("\0\0")
    return found


def started(command: str, workload: Workload, folder: Folder) -> tuple[str, str]:
    """The file of that script, and its text without remarks, line by line; both empty for one that starts what it is told to."""
    for word in command.split()[:5]:
        if not _SCRIPT.fullmatch(word):
            continue
        file = next((file for file in places(word, workload, folder) if folder.has(file)), "")
        text = remarks.without_comments(folder.text(file, 20_000)) if file else ""
        if command.endswith(word):
            text = _HANDED.sub(r"\1", text)
        said = commands(text)
        if said and not any(_PASSES.search(line) for _, line in said):
            return file, text
    return "", ""


def with_values(text: str) -> str:
    r"""An nginx file with the variables that it sets itself filled in where requests are passed on, so that their hosts are seen.

    >>> with_values("set $to api;\nproxy_pass http://$to:80;\nset $to web;\nproxy_pass http://${to};")
    'set $to api;\nproxy_pass http://api:80;\nset $to web;\nproxy_pass http://web;'
    """
    if "_pass" not in text or "set $" not in text:
        return text
    values: dict[str, str] = {}

    def filled(line: re.Match[str]) -> str:
        if line["name"]:
            values[line["name"]] = line["value"]
            return line[0]
        return _VARIABLE.sub(lambda each: values.get(each[1] or each[2], each[0]), line[0])

    return _SETS_OR_PASSES.sub(filled, text)


def without_visitors(text: str) -> str:
    r"""A realm of Keycloak without where browsers come from, and where they are sent back to.

    >>> without_visitors('"realm": "a",\n"redirectUris": [\n"http://web/*"],\n"smtpServer": {"host": "mail"}')
    '"realm": "a",\n\n,\n"smtpServer": {"host": "mail"}'
    """
    if '"realm"' not in text:
        return text
    return _OF_VISITORS.sub(lambda found: "\n" * found[0].count("\n"), text)


def without_upstreams(text: str) -> str:
    """An nginx file whose addresses of its own upstream blocks are blanked: those are names inside the file.

    Where the servers of a block are put in later, its name is all that tells whom it is for.
    """
    blocks = _UPSTREAM.findall(text) if "upstream" in text else ()
    for name, servers in blocks:
        if servers and all(_PUT_IN.match(each) for each in _SERVER.findall(servers)):
            continue
        text = re.sub(rf"//{re.escape(name)}(?=[;/\s$])", "//-", text)
        text = re.sub(rf"(_pass\s+){re.escape(name)}\s*;", r"\1-;", text)
        text = re.sub(rf"\bupstream\s+{re.escape(name)}\b", "upstream -", text)
    return text
