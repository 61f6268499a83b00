"""Stores and channels that a program is told not to use: `REDIS_ENABLED=false`, where its code asks for that."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.code import codebase, reached
from archlint.importers.code.copying import sources
from archlint.importers.code.source_text import source_text
from archlint.importers.code.words import reads
from archlint.importers.evidence import Confidence
from archlint.importers.searches import Text, search
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.searches import Search
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_ENGINES = {
    "redis": "redis|valkey", "valkey": "redis|valkey", "kafka": "kafka", "rabbitmq": "rabbit(?:_?mq)?|amqp", "nats": "nats",
    "mongodb": "mongo(?:_?db)?", "elasticsearch": "elastic(?:_?search)?", "opensearch": "opensearch", "meilisearch": "meili(?:search)?",
}  # fmt: skip
"""How variables call a store or a channel that programs can do without, by its engine, in small letters."""
_FALSE = ("false", "0", "no", "off")
_TRUE = ("true", "1", "yes", "on")
_OFF = r"[\"'`]?(?:false|0|no|off)\b"
_BEFORE, _BEHIND = 10, 80
"""Letters around the name of a store in which it is switched on or off."""
_SETTINGS = (".yml", ".yaml", ".toml", ".json", ".ini", ".properties")


_CHOICE = re.compile(r"(?:^|_)(?:BUS|BROKER|BACKEND|TRANSPORT|PROVIDER|DRIVER|ENGINE|TYPE|MODE|QUEUE|MESSAGING)$")
_CHOSEN = ("kafka", "rabbitmq", "nats")
"""How variables end that choose among channels, `EVENT_BUS=redis`, and channels that have no use beside that."""
_OF_ANOTHER = re.compile(r"[-_.](?:tests?|testing|e2e|ci|local|examples?|samples?)\.\w+$", re.IGNORECASE)
"""Settings for where nothing of this runs: `application-test.yml`."""


@frozen
class _Words:
    """What is looked for of one engine, in small letters: `any` stands wherever it may be switched, `keys` are variables that switch it on, `unused` off.

    `unset` is where code says that it is off unless a variable says otherwise, `set` and `wanted` where settings
    that lie beside code switch it off, or on.
    """

    names: tuple[str, ...]
    any: re.Pattern[str]
    keys: re.Pattern[str]
    unused: re.Pattern[str]
    unset: Search
    set: re.Pattern[str]
    wanted: re.Pattern[str]


@lru_cache
def _words(engine: str) -> _Words:
    name = _ENGINES[engine]
    key = rf"(?:use|enable|with)[-_]?(?:{name})|(?:{name})[-_]?(?:is[-_]?)?enabled?"
    named = rf"(?<![\w-])(?:{key})"
    nested = rf"(?:^|\n)()(?:{name}):[ \t]*\n(?=(\1[ \t]+)\S)(?:\2[^\n]*\n){{0,6}}?\2enabled?:[ \t]*"
    return _Words(
        tuple(re.findall(r"(?<![?:_a-z])[a-z]+", name)),
        re.compile(rf"{key}|(?:{name}):[ \t]*(?:\n|\Z)"),
        re.compile(key),
        re.compile(rf"disable_(?:{name})|(?:{name})_(?:is_)?disabled?"),
        search(
            rf"[\"'`](?:{key})[\"'`]\s*,\s*(?:default\s*=\s*|default_value\s*=\s*)?{_OFF}|\$\{{(?:{key}):-?{_OFF}"
            rf"|\benv(?:\.|\[[\"'])(?:{key})(?:[\"']\])?\)?\s*(?:===?\s*[\"'](?:true|1)[\"']|(?:\|\||\?\?)\s*{_OFF})|\bif\s*\(\s*process\.env\.(?:{key})\s*(?:\)|&&)"
            rf"|{named}\s*:\s*bool(?:ean)?\s*=\s*(?:field\(\s*(?:default\s*=\s*)?)?false\b|{named}\s*:\s*[^\n]{{0,80}}\bdefault\(\s*{_OFF}"
        ),
        re.compile(rf"(?:^|[\n{{,])[ \t]*[\"']?(?:{key})[\"']?[ \t]*[:=][ \t]*{_OFF}|{nested}{_OFF}"),
        re.compile(
            rf"(?:^|[\n{{,])[ \t]*[\"']?(?:{key})[\"']?[ \t]*[:=][ \t]*(?!{_OFF})\S|{nested}[\"']?(?:true|1|yes|on)\b"
        ),
    )


def is_off(link: Link, target: Character, workload: Workload, folder: Folder, others: Sequence[str]) -> bool:
    """Whether a program is told not to use the target of a link, or says so where nobody tells; `others` are folders of other builds.

    A variable tells that which the code reads, else what the code takes where there is none, or the settings beside it.
    An address under another name, as that of a broker for jobs, stays one.
    """
    if target.engine not in _ENGINES or link.evidence.confidence is Confidence.DECLARED:
        return False
    words = _words(target.engine)
    if not all(re.match(_ENGINES[target.engine], key.lower()) for key in link.keys):
        return False
    told = [(key, value) for key, value in _given(workload) if words.keys.fullmatch(key) or words.unused.fullmatch(key)]
    for key, value in told:
        off = value in (_TRUE if words.unused.fullmatch(key) else _FALSE)
        if off and reads(workload, (key.upper(),), folder, others) is not False:
            return True
    if told or workload.build is None:
        return False
    if _is_another_chosen(target.engine, workload, folder, others):
        return True
    place = codebase.place_of(workload, folder)
    unset, settings = folder.once(_switched, target.engine, place, tuple(others))
    return any(_may_load(workload, place, file, folder) for file in settings) or (unset and not workload.blind)


def _is_another_chosen(engine: str, workload: Workload, folder: Folder, others: Sequence[str]) -> bool:
    """Whether a variable chooses another channel, and the code takes this one only where that names it: `if event_bus == "kafka"`."""
    choices = [(key, value) for key, value in _given(workload) if _CHOICE.search(key.upper()) and value.isalpha()]
    for key, value in choices if engine in _CHOSEN else ():
        if re.fullmatch(_ENGINES[engine], value):
            continue
        wanted = re.compile(rf"\b{key}\b[\"')\]]*\s*={{2,3}}\s*[\"'](?:{_ENGINES[engine]})[\"']")
        texts = (
            folder.small(file) for file, _ in (*codebase.run_by(workload, folder, others), *_copied(workload, folder))
        )
        if any(key in text and wanted.search(text) for text in texts):
            return True
    return False


def _copied(workload: Workload, folder: Folder) -> Iterator[tuple[str, str]]:
    """The source files of folders that an image takes beside its own code, with their texts: `COPY shared/ /srv/shared/`."""
    build = workload.build
    for source in sources(build, folder) if build is not None else ():
        place = joined(build.folder, source.rstrip("*/") or ".") if build is not None else "."
        if place != "." and folder.holds(place):
            yield from codebase.code(place, folder, ())


def _may_load(workload: Workload, place: str, file: str, folder: Folder) -> bool:
    """Whether a program may read a file of settings: one of Python whose modules are known names it in one of them."""
    run = reached.files(workload.command, place, folder)
    name = file.rpartition("/")[2]
    return not run or any(name in folder.text(each) for each in run)


def _switched(folder: Folder, engine: str, place: str, others: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """Whether code says that it goes without a store unless a variable says otherwise, and the files of settings beside it that say so."""
    words = _words(engine)
    saying = [*_saying(words, place, folder, others)]
    settings = [(file, text) for file, text in saying if file.endswith(_SETTINGS)]
    wanted = any(words.wanted.search(text) for _, text in settings)
    off = () if wanted else tuple(file for file, text in settings if words.set.search(text))
    return any(words.unset.finds(Text(text, text)) for _, text in saying), off


def _given(workload: Workload) -> Iterator[tuple[str, str]]:
    """The variables of a workload that have a value, both in small letters."""
    return ((key.lower(), each.value.strip().lower()) for key, each in workload.environment.items() if each.value)


def _saying(words: _Words, place: str, folder: Folder, others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The files of a program that speak of switching it, without their remarks and in small letters."""
    for file, _ in codebase.code(place, folder, others):
        small = folder.small(file)
        told = any(_stands_near(words, name, small) for name in words.names if name in small)
        if told and not _OF_ANOTHER.search(file):
            yield file, folder.once(source_text, file).plain.small


def _stands_near(words: _Words, name: str, small: str) -> bool:
    """Whether a text may speak of switching a store where it names that: long texts name it in few places."""
    at = small.find(name)
    while at >= 0:
        if words.any.search(small, max(0, at - _BEFORE), at + _BEHIND) is not None:
            return True
        at = small.find(name, at + 1)
    return False
