"""Libraries and settings by which programs keep something in their own processes, unless they are given another store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.searches import search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.importers.searches import Search


@frozen
class Library:
    """A library that keeps something near unless a call gives it another store."""

    key: str
    name: Search
    """Where a file imports it; the group is what calls it there."""
    call: str
    """What is called, as an expression; `NAME` stands for the group."""
    elsewhere: re.Pattern[str]
    """What speaks among the arguments of a call for another store, or for arguments that cannot be seen."""
    chosen: Search | None = None
    """What speaks anywhere in the program, or in its environment, for another store."""
    needs: Search | None = None
    """What the program has no use of the library without."""


def _node(package: str, binding: str = r"(?:\{[^}\n]*\b)?(\w+)") -> Search:
    """Where a file of Node imports a package."""
    return search(
        rf"\bimport\s+{binding}[^;'\"]*?\s*from\s*['\"]{package}['\"]"
        rf"|\b(?:const|let|var|import)\s+{binding}[^=;\n]*=\s*require\(\s*['\"]{package}['\"]"
    )


_NOTHING = re.compile(r"(?!)")
_STORE = re.compile(r"\bstore\b(?!\s*:\s*new\s+(?:\w+\.)?MemoryStore\b)|\.\.\.|^(?!\s*\{)", re.IGNORECASE)
_STORAGE = re.compile(r"storage_uri\s*=\s*(?![\"']memory://)|storage\s*=|\*\*|enabled\s*=\s*False")
_LIMITED = search(r"RATELIMIT_STORAGE")
_LIMITS = search(r"\.(?:limit|shared_limit)\(|\b(?:default|application)_limits\b")
_ONE_OF_MANY = search(
    r"\b[A-Z]+_(?:SCHEDULER|CRON|JOBS)\w*|\b(?:SCHEDULER|CRON|JOBS)_ENABLED\b|\bNODE_APP_INSTANCE\b|\bis(?:Master|Primary|Leader)\b|\bleader_"
)
"""What lets one process run the jobs, and the others not."""
LIBRARIES = (
    Library("sessions", _node("express-session", r"(?:\*\s*as\s+)?(\w+)"), r"\bNAME\(", _STORE),
    Library(
        "limits",
        _node("express-rate-limit", r"(?:\{\s*)?(rateLimit|RateLimit|\w+)"),
        r"\b(?:NAME|rateLimit)\(",
        _STORE,
        search(r"rate-limit-(?:redis|mongo|memcached)|\b(?:Redis|Mongo)Store\b"),
    ),
    *(
        Library(
            "limits",
            search(rf"^\s*from {package} import [^\n]*\b(Limiter)\b", re.MULTILINE),
            r"\bNAME\(",
            _STORAGE,
            _LIMITED,
            _LIMITS,
        )
        for package in ("flask_limiter", r"slowapi(?:\.extension)?")
    ),
    Library(
        "limits",
        search(r"\bimport\s*\{[^}]*\b(ThrottlerModule)\b[^}]*\}\s*from\s*['\"]@nestjs/throttler['\"]"),
        r"\bNAME\.forRoot(?:Async)?\(",
        re.compile(r"storage|\.\.\.|useClass|useExisting", re.IGNORECASE),
        needs=search(r"\bThrottlerGuard\b"),
    ),
    Library(
        "schedule",
        search(
            r"^\s*from apscheduler\.schedulers\.\w+ import [^\n]*\b((?:Background|AsyncIO)Scheduler)\b", re.MULTILINE
        ),
        r"\bNAME\(",
        _NOTHING,
        _ONE_OF_MANY,
    ),
    Library(
        "schedule",
        search(r"^\s*from flask_apscheduler import [^\n]*\b(APScheduler)\b", re.MULTILINE),
        r"\bNAME\(",
        _NOTHING,
        _ONE_OF_MANY,
    ),
    Library(
        "schedule",
        _node("node-schedule", r"(?:\*\s*as\s+)?(\w+)"),
        r"\bNAME\.scheduleJob\(",
        _NOTHING,
        _ONE_OF_MANY,
    ),
    Library(
        "limits",
        _node("rate-limiter-flexible", r"\{[^}]*?\b(RateLimiterMemory)\b"),
        r"\bnew NAME\(",
        _NOTHING,
        search(r"\bRateLimiter(?:Redis|Mongo|MySQL|Postgres|Prisma|Memcache|Cluster|PM2|Drizzle|Dynamo|Union)\w*"),
    ),
    Library("schedule", _node("node-cron", r"(?:\*\s*as\s+)?(\w+)"), r"\bNAME\.schedule\(", _NOTHING, _ONE_OF_MANY),
    Library(
        "schedule",
        search(r"\bimport\s*\{[^}]*\b(Cron|Interval)\b[^}]*\}\s*from\s*['\"]@nestjs/schedule['\"]"),
        r"@NAME\(",
        _NOTHING,
        _ONE_OF_MANY,
        needs=search(r"\bScheduleModule\b"),
    ),
)
MARKS = {
    "py": ("flask_limiter", "slowapi", "apscheduler", "session_type", "cache_type", "session_engine"),
    "js": ("express-session", "express-rate-limit", "@nestjs/throttler", "node-cron", "node-schedule", "rate-limiter-flexible", "@nestjs/schedule"),
}  # fmt: skip
"""One of these stands, in small letters, in every file that tells, by the language of the file."""


@frozen
class Setting:
    """A setting that says where something is kept."""

    key: str
    name: str
    values: Mapping[str, str]
    """What is kept where, by how the value ends."""
    library: str
    """What the program names where the setting means something."""


SETTINGS = (
    Setting("sessions", "SESSION_TYPE", {"filesystem": "disk"}, "flask_session"),
    Setting(
        "cache",
        "CACHE_TYPE",
        {"simple": "memory", "simplecache": "memory", "filesystem": "disk", "filesystemcache": "disk"},
        "flask_caching",
    ),
    Setting("sessions", "SESSION_ENGINE", {"file": "disk", "cache": "memory"}, "django"),
)
