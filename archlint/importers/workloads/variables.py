"""Environment files: what they set, and which of them may be read.

A `.env` that is kept out of the repository is there at home and missing in CI, so it is not read; its committed
example is. The same folder gives the same blueprint everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.workload import Variable
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archlint.source.folder import Folder

_PLAIN = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?-)([^${}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))")
_BRACES = re.compile(r"[{}]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IN_BRACES = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(:?[-?+])?(.*)", re.DOTALL)
_ENDINGS = (
    ".example", ".sample", ".template", ".dist", ".default", ".defaults", ".docker",
    "-dist", "-example", "-sample", "-template", "_dist", "_example", "_sample", "_template",
)  # fmt: skip
_SHOWN = re.compile(r"(?:^|[._-])(?:example|sample|template|dist|defaults?|demo)(?:$|[._-])")
"""Words in the name of a file that is there to be shown, whatever a broad line of `.gitignore` says."""
_STAGES = ("prod", "production", "staging", "dev", "development", "local")
_COMMON = frozenset({"", "env", "example", "sample", "template", "dist", "default", "defaults", "demo", *_STAGES})
_OTHERWISE = re.compile(r"[\w-]+\.env|env\.[\w-]+|\.env[._-][\w.-]+")
_SCRIPTS = ("package.json", "Makefile", "justfile", "Taskfile.yml")
_GIVEN = re.compile(r"\bdocker[- ]compose\b[^\n]*?\s--env-file[=\s]\s*(?:\./)?([\w./-]+)")
"""Where projects have their scripts, and how those give an environment file to compose."""
_NAMED = re.compile(r"\$(?<!\$\$)(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-?][^{}]*)?\}|([A-Za-z_][A-Za-z0-9_]*))")
_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*[=:]\s*(.*?)\s*$")


_FILLED_IN = re.compile(r"(?:(?<=[./@:])|^)[\[<]([A-Za-z][\w-]{1,40})[\]>](?=[./@:]|$)")
"""What an example leaves to be filled in, in an address: `[PROJECT].supabase.co`."""
_DEFAULTED = re.compile(r"\$\{([A-Za-z_]\w*):?-((?:[^{}]|\{[^{}]*\})+)\}")
_HOSTS = re.compile(r"(?:(?://|,)(?:[^/@\s]*@)?|\A(?!\w+://))([A-Za-z][\w.-]*)(?=[:/?,]|\Z)")
_OF_HOSTS = re.compile(r"HOST|SERVER|ADDR", re.IGNORECASE)
_SET = {"PWD": "."}
"""What every shell sets: the folder in which compose is run, where its file lies."""


def parse(text: str, file: str) -> dict[str, Variable]:
    r"""What an environment file sets, with the line of each; `$` signs stay as they are.

    >>> parse("export A=1 # one\n# no\nB='x # y'\n", ".env")["B"].value
    'x # y'
    """
    found: dict[str, Variable] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        matched = _LINE.match(line)
        if matched:
            name, value = matched.groups()
            plain = (
                _FILLED_IN.sub(lambda gap: gap[1].lower(), _unquoted(value))
                if "//" in value or "." in value
                else _unquoted(value)
            )
            found[name] = Variable(plain, Evidence(Confidence.ENV, file, number, name))
    return found


def readable(folder: Folder, path: str) -> tuple[list[str], str]:
    """The files that stand for an environment file, the first one first, and what to say about it."""
    return folder.once(_readable, path)


def is_kept_out(folder: Folder, path: str) -> bool:
    """Whether an environment file is kept out of the repository: an example of one is not."""
    return folder.is_ignored(path) and _SHOWN.search(path.rpartition("/")[2].lower()) is None


def _readable(folder: Folder, path: str) -> tuple[list[str], str]:
    found = [name for name in _examples(path) if folder.has(name)]
    own = folder.has(path)
    ignored = own and is_kept_out(folder, path)
    if own and not ignored and path not in found:
        found.append(path)
    if not own and not path.endswith("/.env"):
        found = found or _shown(folder, path)
    if found:
        return found, "" if found == [path] or found[0] == path else f"{found[0]} is read for {path}"
    if ignored:
        return [], f"{path} is kept out of the repository by .gitignore, so it is not read; commit an example of it"
    return [], f"{path} is not in the repository, nor an example of it; what it sets is not known"


def _shown(folder: Folder, path: str) -> list[str]:
    """The only example beside an environment file that is not there with the same words in its name, stages apart: `sample.env` for `dev.env`."""
    place, name = parent(path), path.rpartition("/")[2]
    names = folder.names(place)[:100]
    found = [each for each in names if _SHOWN.search(each.lower()) and "env" in each and _said(each) == _said(name)]
    return [joined(place, found[0])] if len(found) == 1 else []


def _said(name: str) -> frozenset[str]:
    """The words in the name of an environment file that tell it from the others of its folder."""
    return frozenset(re.split(r"[._-]+", name.lower())) - _COMMON


def named_otherwise(folder: Folder, place: str, composed: Sequence[str]) -> tuple[list[str], str]:
    """A committed environment file of another name that sets most of what compose files ask for, and what to say.

    `deploy.env` is there to be copied to `.env`, or scripts give one to compose; of several the one that sets the most.
    """
    wanted = {one or other for text in composed for one, other in _NAMED.findall(text)}
    best, most = "", max(2, len(wanted) // 3)
    scripts = [folder.text(joined(place, each), 100_000) for each in _SCRIPTS] if wanted else []
    given = [joined(place, each) for text in scripts if "--env-file" in text for each in _GIVEN.findall(text)]
    for file in dict.fromkeys((*filter(folder.has, given), *folder.files(place, most=300))):
        if _OTHERWISE.fullmatch(file.rpartition("/")[2]) and not (file in given and is_kept_out(folder, file)):
            count = len(wanted & parse(folder.text(file, 100_000), file).keys())
            best, most = (file, count) if count > most else (best, most)
    return ([best], f"{best} is read for {joined(place, '.env')}") if best else ([], "")


def of_stage(folder: Folder, place: str) -> list[str]:
    """The committed environment file of a stage, where a folder has no example of one: `.env-dev`; the one that is deployed first.

    Else the only one further out that is called like the folder, and there to be copied into it: `dev-shop.env` for `apps/shop`.
    """
    names = (joined(place, f".env{dot}{stage}") for stage in _STAGES for dot in ".-_")
    own = [file for file in names if folder.has(file) and not is_kept_out(folder, file)][:1]
    called = frozenset({place.rpartition("/")[2].lower()})
    further = own or [
        joined(above, name)
        for above in up_from(place)[1:]
        for name in folder.names(above)[:100]
        if "env" in name and _said(name) == called and not is_kept_out(folder, joined(above, name))
    ]
    return further if len(further) == 1 else []


def load(folder: Folder, files: list[str]) -> dict[str, Variable]:
    """What these files set together; the first to set something wins, and later lines may name earlier ones."""
    found: dict[str, Variable] = {}
    for file in files:
        for name, variable in parse(folder.text(file), file).items():
            if not found.get(name) or not found[name].value:
                found[name] = Variable(_known(variable.value, found), variable.evidence)
    return found


def _known(value: str, found: Mapping[str, Variable]) -> str:
    """The value with the variables filled in that were set before it; others stay as they are."""
    if "$" not in value:
        return value
    return _NAMED.sub(
        lambda m: _value(name, found) if (name := m.group(1) or m.group(2)) in found else m.group(), value
    )


def without_strangers(
    values: Mapping[str, Variable], own: str, composed: Iterable[str], services: Collection[str]
) -> dict[str, Variable]:
    """The values without those of a file that only stands for the `own` one and name another host, where a default names a service.

    >>> far = {"CACHE_URL": Variable("redis://far.example.com", Evidence(Confidence.ENV, ".env.prod", 1))}
    >>> without_strangers(far, ".env", ["${CACHE_URL:-redis://cache:6379}"], {"cache"})
    {}
    """
    known = frozenset(services)
    defaults = (found for text in composed for found in _DEFAULTED.findall(text))
    given = {name: default for name, default in defaults if "//" in default or _OF_HOSTS.search(name)}
    return {
        name: variable
        for name, variable in values.items()
        if variable.evidence.file == own
        or not known & {*_HOSTS.findall(given.get(name, ""))}
        or known & {*_HOSTS.findall(variable.value)}
    }


def interpolate(text: str, values: Mapping[str, Variable], depth: int = 0) -> str:
    """The text with its variables filled in, as compose does: defaults, nested ones, `$$` for a dollar.

    >>> A = Variable("b", Evidence(Confidence.ENV, ".env", 1))
    >>> interpolate("$A ${B:-${A}} ${C:?must be set} $$5 ${A:+yes} ${PWD}/conf", {"A": A})
    'b b  $5 yes ./conf'
    """
    if "$" not in text or depth > 10:
        return text
    filled, found = _PLAIN.subn(lambda plain: _plain(plain, values), text)
    if found == text.count("$"):
        return filled
    out: list[str] = []
    at = 0
    while at < len(text):
        step, piece = _next(text, at, values, depth)
        out.append(piece)
        at = step
    return "".join(out)


def _plain(found: re.Match[str], values: Mapping[str, Variable]) -> str:
    """What stands for a variable alone, or with a default that names no other: most are nothing else."""
    name, operator, default = found[1] or found[4], found[2], found[3]
    value = _value(name, values)
    missing = not value if operator == ":-" else operator is not None and name not in values
    return default if missing else value


def _next(text: str, at: int, values: Mapping[str, Variable], depth: int) -> tuple[int, str]:
    """Where the next piece ends, and what stands for it."""
    dollar = text.find("$", at)
    if dollar < 0:
        return len(text), text[at:]
    if dollar > at:
        return dollar, text[at:dollar]
    following = text[at + 1 : at + 2]
    if following == "$":
        return at + 2, "$"
    if following == "{" and (end := _closing(text, at + 1)) > 0:
        return end + 1, _braced(text[at + 2 : end], values, depth)
    name = _NAME.match(text, at + 1)
    return (at + 1, "$") if name is None else (name.end(), _value(name[0], values))


def _closing(text: str, opened: int) -> int:
    depth = 0
    for brace in _BRACES.finditer(text, opened):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return -1


def _braced(inside: str, values: Mapping[str, Variable], depth: int) -> str:
    matched = _IN_BRACES.match(inside)
    if matched is None:
        return ""
    name, operator, rest = matched.groups()
    value = _value(name, values)
    present = bool(value) if (operator or "").startswith(":") else name in values
    if operator in (":-", "-"):
        return value if present else interpolate(rest, values, depth + 1)
    if operator in (":+", "+"):
        return interpolate(rest, values, depth + 1) if present else ""
    return value


def _value(name: str, values: Mapping[str, Variable]) -> str:
    variable = values.get(name)
    return _SET.get(name, "") if variable is None else variable.value


def _examples(path: str) -> Iterator[str]:
    folder, name = parent(path), path.rpartition("/")[2]
    stem = name.removesuffix(".env")
    names = [name + ending for ending in _ENDINGS]
    if stem and stem != name:
        names += [f"{stem}{ending}.env" for ending in _ENDINGS]
    elif name.startswith(".env"):
        names += [f".env{ending}{name.removeprefix('.env')}" for ending in _ENDINGS]
        names += [f".env{ending}" for ending in _ENDINGS] + ["env.example", "example.env", "sample.env", "env.sample"]
        names += [f"{ending}.env" for ending in (".example", ".sample", ".template", ".dist")]
    return (joined(folder, each) for each in dict.fromkeys(names))


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        end = value.find(value[0], 1)
        return value[1:end] if end > 0 else value[1:]
    comment = 0 if value.startswith("# ") else value.find(" #")
    return (value if comment < 0 else value[:comment]).strip()
