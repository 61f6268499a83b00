"""What the interviewer says: the brief, answers to questions, and the file to fill in."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from archlint.drill.prompt import Secret
from archlint.drill.screen import WIDTH
from archlint.drill.steps import STEPS
from archlint.quantity import show_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.drill.prompt import Prompt
    from archlint.drill.session import Session

PARTS = re.compile(r"[?;,]|\.(?!\d)|\band\b")
"""What divides one question from the next."""
GENERAL: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("people", "load", "how much"): (
        *("how many", "how much", "user", "people", "dau", "mau", "active", "traffic", "qps", "rps", "tps", "load"),
        *("scale", "volume", "peak", "busy", "busiest", "throughput", "ratio", "per day", "per second", "per month"),
        *("how often", "number of", "heavy"),
    ),
    ("people",): ("who use", "who will use"),
    ("size", "sizes", "books"): (
        *("size", "big", "large", "byte", "kb", "mb", "length", "storage", "space", "payload", "keep", "kept"),
        *("retention", "retain"),
    ),
    ("retention",): ("how long", "keep", "kept", "retention", "retain", "permanent"),
    ("promises",): (
        *("availab", "uptime", "downtime", "sla", "slo", "nine", "99", "latency", "fast", "slow", "quick"),
        *("response time", "answer time", "p50", "p95", "p99", "percentile", "performance", "non-functional"),
    ),
    ("loss",): ("lose", "loss", "lost", "durab", "backup", "rpo", "disaster", "safe", "persist", "crash"),
    ("consistency", "freshness", "partition", "exactness", "twice", "conflicts"): (
        *("consisten", "partition", "stale", "fresh", "outdated", "strong", "eventual", "cap theorem", "cut off"),
        *("delayed", "up to date", "up-to-date", "lag"),
        *("same", "unique", "duplicate", "dedup", "collision", "collide", "clash", "simultaneous", "race"),
        *("out of date", "how soon", "how old", "how up", "visible", "old data", "old version", "older"),
    ),
    ("delay", "limits"): ("how soon", "visible", "delay", "lag", "appear", "show up", "propagat", "up to date"),
    ("regions",): (
        *("region", "countr", "global", "world", "geograph", "continent", "international", "abroad", "data center"),
        *("datacenter", "data centre", "where are", "located", "location of the users"),
    ),
    ("accounts",): (
        *("login", "log in", "sign in", "sign up", "signing", "auth", "password", "account", "register", "identity"),
        *("permission", "token", "sign-on", "sign on", "sso"),
    ),
    ("abuse",): (
        *("abus", "spam", "bot", "attack", "malicious", "fraud", "ddos", "fake", "moderat", "scrap", "harmful"),
        *("illegal", "hack", "denial of service", "rate limit"),
    ),
    ("privacy",): (
        *("privac", "private", "encrypt", "gdpr", "personal data", "pii", "sensitive", "complian", "regulat", "legal"),
        *("secur", "confidential", "who can see", "who may see"),
    ),
    ("scope",): ("scope", "feature", "mvp", "functional", "requirement", "use case", "focus", "what else", "support"),
    ("devices",): (
        *("device", "mobile", "web app", "web client", "website", "browser", "platform", "ios", "android", "desktop"),
        *("laptop", "tablet"),
    ),
    ("presence", "connections"): ("online", "connected", "connection", "socket", "concurrent", "at once", "realtime"),
}
"""Words that everybody uses for topics of a kind."""
_FRESH = ("consistency", "freshness", "partition", "exactness", "twice", "conflicts", "delay", "limits")
_KEPT = r"(?!.*\b(?:kept|held|reserved|stored|valid|alive|retained|remembered|saved|take|wait|last|live)\b)"
_SOME = r"(?:only )?(?:an? |one |some |few |several |\d+ )*(?:seconds?|minutes?|moments?|while)\b"
_SHOWN = r"(?:see|sees|seen|visible|shows?|shown|appears?|works?|usable|there|arrives?|delivered|reach)"
PHRASES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(rf"how long (?:is|are|can|may|will|would) {_KEPT}[\w -]+$"), ("size", "sizes", "books")),
    (re.compile(r"how long (?:may|can|does|do|should|will) .*\b(?:take|wait)\b"), ("promises", "delay", "time")),
    (re.compile(rf"^(?!.*how (?:many|much)).*\b(?:after|within|until|takes?) {_SOME}"), _FRESH),
    (re.compile(r"how long until\b"), _FRESH),
    (re.compile(rf"how (?:quickly|soon|fast|long) .*\b{_SHOWN}\b"), _FRESH),
    (re.compile(r"^(?!.*how (?:many|much)).*\b(?:immediately|instantly|right away|straight away|at once)\s*$"), _FRESH),
)
"""Ways to ask for a topic that no single word of them gives away."""
WEIGHTS: Mapping[str, float] = {
    **dict.fromkeys(("active", "call", "client", "driver", "people", "request", "rider", "user"), 0.5),
    **dict.fromkeys(("video", "write", "read", "shop", "merchant", "bank", "card", "seat", "event"), 0.5),
    **dict.fromkeys(("site", "location", "position", "slo", "delayed"), 0.5),
    **dict.fromkeys(
        ("how many", "how much", "how often", "number of", "heavy", "per day", "per second", "per month"), 0.4
    ),
    **dict.fromkeys(("size", "big", "large", "long", "support"), 0.4),
}
"""Words that say less than others (1): who or what does something, and what is asked of everything, how much it is."""
SURE = 3
"""Words that such a way counts for."""
ANYWHERE = (
    Secret(
        "growth",
        ("grow", "future", "next year", "next few years", "in ten years", "in five years", "later on"),
        "plan for the numbers that are told, and say at which number your design ends",
    ),
    Secret(
        "means",
        ("technolog", "budget", "cost", "cloud", "aws", "framework", "stack", "cheap", "managed", "open source"),
        "whatever you can defend: name engines and say why; what the load does not need costs points",
    ),
    Secret(
        "monitoring",
        ("monitor", "dashboard", "alert", "alarm", "metric", "tracing", "observab"),
        "logs and dashboards exist; health checks are a part of your design",
    ),
)
"""What is said whatever the prompt, where the prompt itself does not say more."""


def opening(prompt: Prompt, file: str, *, kept: bool = False, columns: int = WIDTH) -> Iterator[str]:
    """The brief, the steps with their time, and what to type; `kept` is a file that was there before."""
    yield f"{prompt.title} ({prompt.level})"
    yield ""
    yield from textwrap.wrap(prompt.brief, columns)
    yield ""
    for number, step in enumerate(STEPS, start=1):
        yield f"  {number}. {step.name.ljust(18)} {show_duration(step.seconds):>6}  {step.task}"
    yield ""
    if kept:
        yield f"{file} was there already and stays as it is; `--file` names another one."
        yield "The clock is running."
    else:
        yield f"Write into {file}. The clock is running."
    yield ""
    yield '  archlint drill ask "how many people?"   what the interviewer knows'
    yield "  archlint drill status --watch           clock and findings, in another window"
    yield "  archlint drill next, back               on to the next step, or back"
    yield "  archlint drill pause, resume            the clock stands"
    yield "  archlint drill submit                   the score sheet, and what an expert would have said"


def reply(prompt: Prompt, question: str) -> tuple[Secret, ...]:
    """What is known about a question: for each of its parts the topic of which it holds the most words."""
    parts = [part for part in PARTS.split(question.lower()) if part.strip()]
    found = [_best(prompt, part) for part in parts]
    return tuple(dict.fromkeys(secret for secret in found if secret is not None))


def _best(prompt: Prompt, asked: str) -> Secret | None:
    best: Secret | None = None
    most = 0.0
    for secret in (*prompt.secrets, *ANYWHERE):
        said = [word for word in words_for(secret) if re.search(rf"(?<!\w){re.escape(word)}", asked) is not None]
        hits = sum(WEIGHTS.get(word, 1.0) for word in said)
        hits += SURE * any(secret.topic in topics and way.search(asked) for way, topics in PHRASES)
        if hits > most:
            best, most = secret, hits
    return best


def words_for(secret: Secret) -> frozenset[str]:
    """Beginnings of words that ask for a topic: its own, and those everybody uses for topics of its kind."""
    general = (words for topics, words in GENERAL.items() if secret.topic in topics)
    return frozenset(word.lower() for word in (*secret.words, *(word for words in general for word in words)))


def unasked(prompt: Prompt, session: Session) -> tuple[Secret, ...]:
    """What the interviewer would have told."""
    return tuple(secret for secret in prompt.secrets if secret.topic not in session.asked)


def starter(prompt: Prompt) -> str:
    """The blueprint to fill in: the steps as headings, nothing that earns a point."""
    lines = [
        "archlint: 1",
        f"system: {prompt.title}",
        "",
        "# 1. requirements (5 min): what must it do, how well? Ask, then write numbers with units.",
        "# requirements:",
        "#   functional: [Somebody does something]",
        "#   availability: 99.9%",
        "#   latency: {p95: 200 ms}",
        "#   durability: {rpo: 0 s}",
        "# workload:",
        "#   peak: 3x",
        "",
        "# 2. estimation (5 min): name figures; archlint recomputes each from what you wrote.",
        "# data:",
        "#   things: {in: db, rows: 10 per user, row: 1 KB}",
        "# estimates:      # also peak_rate, <flow>.average_rate, sockets, ingress, egress,",
        "#   storage.things: 10 GB      # .per_year, .after_10_years; rows.things.per_day, memory.<cache>",
        "",
        "# 3. high-level design (10 min): components, and one flow for each requirement.",
        "components:",
        "  clients: {kind: client}",
        "  api: {kind: service}",
        "flows:",
        "  first:",
        "    does: read",
        "    rate: 1/s",
        "    steps:",
        "      - clients -> api",
        "",
        "# 4. detailed design (15 min): needs of every flow, copies, caches with ttl, queues with dead letters.",
        "",
        "# 5. tradeoffs (5 min): every decision with gain, cost and because; cite your estimates.",
        "# decisions:",
        "#   - {choose: ..., on: [...], gain: ..., cost: ..., because: ...}",
        "",
    ]
    return "\n".join(lines)
