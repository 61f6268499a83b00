"""What settings of frameworks say outright that a program keeps in Redis, or sends through it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.build_files import OF_JVM
from archlint.importers.code.source_text import source_text
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.folder import Folder

_SETTINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("limits", re.compile(r"RequestRateLimiter|redis-rate-limiter")),
    (
        "sessions",
        re.compile(
            r"store-type:\s*[\"']?redis|handler_id:\s*[\"']?(?:redis|snc_redis|%env\(REDIS|\S*RedisSession)|^snc_redis:[^\0]*?\n\s+session:\s*\n\s+client:",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("pubsub", re.compile(r"^broadcast:\s*\n\s+\w+:\s*\n\s+driver:\s*redis", re.MULTILINE)),
    ("cache", re.compile(r"^kv:\s*\n\s+\w+:\s*\n\s+driver:\s*redis|^Cache\w*:[ \t]*\n\s*-\s*Host:", re.MULTILINE)),
    ("lock", re.compile(r"^\s+lock:\s*[\"']?(?:redis:|%env\((?:\w+:)*REDIS)", re.MULTILINE)),
    (
        "broker",
        re.compile(
            r"^\s+transports:\s*\n(?:\s+[^\n]*\n){0,8}?[^\n]*[\"'](?:redis://|%env\((?:\w+:)*\w*REDIS)", re.MULTILINE
        ),
    ),
    (
        "cache",
        re.compile(
            r"cache\.adapter\.redis|^snc_redis:[^\0]*?\n\s+doctrine:\s*\n\s+\w+_cache:|cache:\s*\n\s+type:\s*[\"']?redis"
        ),
    ),
)
"""What settings of frameworks say outright: Spring's gateway and sessions, Symfony's cache, what RoadRunner keeps and sends."""
_PHP_SESSIONS = re.compile(r"session\.save_handler\s*=\s*[\"']?redis")
"""Sessions of PHP that are kept in Redis."""


def told(file: str, text: str, place: str, folder: Folder) -> Iterator[tuple[str, int]]:
    """Roles that settings of the program in a place tell, and where, as far as they have an effect there."""
    settings = _told(file, text, folder)
    return (each for each in settings if each[0] != "sessions" or _has_sessions(text, each[1], place, folder))


def _told(file: str, text: str, folder: Folder) -> Iterator[tuple[str, int]]:
    """Roles that settings of frameworks tell; a file for Rails' channels comes with every application."""
    if file.endswith("/cable.yml"):
        adapter = re.search(r"adapter:\s*[\"']?redis" if "adapter:" in text else r"\bredis://", text)
        if adapter is not None and _has_channels(file, folder):
            yield "pubsub", adapter.start()
        return
    text = folder.once(source_text, file).bare.whole
    for role, pattern in _SETTINGS:
        if (said := pattern.search(text)) is not None:
            yield role, said.start()


def _has_channels(settings: str, folder: Folder) -> bool:
    """Whether an application of Rails has channels of its own, or sends pages through those of Turbo."""
    root = settings.rpartition("config/")[0].rstrip("/") or "."
    own = (file for file in folder.files(joined(root, "app/channels"), depth=3) if "application_cable/" not in file)
    if folder.has(joined(root, "cable/config.ru")) or any(own):
        return True
    pages = [*folder.files(joined(root, "app/models"), depth=3), *folder.files(joined(root, "app/views"), depth=4)]
    sent = folder.files(joined(root, "app/jobs"), depth=3)
    return any("turbo_stream_from" in text or "broadcasts" in text for text in map(folder.text, pages)) or any(
        "ActionCable.server.broadcast" in text for text in map(folder.text, sent)
    )


def _has_sessions(text: str, at: int, place: str, folder: Folder) -> bool:
    """Whether a setting of sessions has an effect: the one of Spring needs a library, which its build names."""
    if not text.startswith("store-type", at):
        return True
    files = [joined(each, name) for each in up_from(place) for name in (*OF_JVM, "gradle/libs.versions.toml")]
    builds = [folder.text(file) for file in dict.fromkeys(files) if folder.has(file)]
    return not builds or any("spring-session" in build for build in builds)


def written(place: str, folder: Folder) -> Iterator[tuple[str, Evidence]]:
    """What a Dockerfile writes into the settings of PHP."""
    file = joined(place, "Dockerfile")
    said = _PHP_SESSIONS.search(folder.text(file))
    if said is not None:
        yield "sessions", Evidence(Confidence.CONFIG, file, folder.text(file).count("\n", 0, said.start()) + 1)
