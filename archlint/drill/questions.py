"""What people ask an interviewer in plain words, and which of his topics they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import words_of
from archlint.drill.prompt import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.drill.prompt import Prompt

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
        *("retention", "retain", "how much data"),
    ),
    ("retention",): ("how long", "keep", "kept", "retention", "retain", "permanent", "lifetime", "lifespan"),
    ("promises",): (
        *(
            "24/7",
            "around the clock",
            "availab",
            "uptime",
            "downtime",
            "sla",
            "slo",
            "nine",
            "99",
            "latency",
            "fast",
            "slow",
            "quick",
        ),
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
        *(
            "privac",
            "private",
            "encrypt",
            "gdpr",
            "personal data",
            "data personal",
            "pii",
            "sensitive",
            "complian",
            "regulat",
            "legal",
        ),
        *("secur", "confidential", "who can see", "who may see", "public"),
    ),
    ("scope",): ("scope", "feature", "mvp", "functional", "requirement", "use case", "focus", "what else", "support"),
    ("devices",): (
        *(
            "device",
            "mobile",
            "web app",
            "the web",
            "web client",
            "website",
            "browser",
            "platform",
            "ios",
            "android",
            "desktop",
        ),
        *("laptop", "tablet"),
    ),
    ("presence", "connections"): ("online", "connected", "connection", "socket", "concurrent", "at once", "realtime"),
}
"""Words that everybody uses for topics of a kind."""
_FRESH = ("consistency", "freshness", "partition", "exactness", "twice", "conflicts", "delay", "limits")
_KEPT = r"(?!.*\b(?:kept|held|reserved|stored|valid|alive|retained|remembered|saved|stay|take|wait|last|live)\b)"
_SOME = r"(?:only )?(?:an? |one |some |few |several |\d+ )*(?:seconds?|minutes?|moments?|while)\b"
_SHOWN = r"(?:see|sees|seen|visible|shows?|shown|appears?|works?|usable|there|arrives?|delivered|reach)"
PHRASES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(rf"how long (?:is|are|can|may|will|would) {_KEPT}[\w -]+$"), ("size", "sizes", "books", "aliases")),
    (re.compile(r"how (?:fast|quickly|soon|slowly) .*\bload"), ("promises", "time")),
    (re.compile(r"(?=.*\bavailab)(?=.*\bconsisten)|\bcp or ap\b|\bap or cp\b"), _FRESH),
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
    **dict.fromkeys(("site", "location", "position", "slo", "delayed", "second"), 0.5),
    **dict.fromkeys(
        ("how many", "how much", "how often", "number of", "heavy", "per day", "per second", "per month"), 0.4
    ),
    **dict.fromkeys(("size", "big", "large", "long", "support"), 0.4),
}
"""Words that say less than others (1): who or what does something, and what is asked of everything, how much it is."""
PLAIN = words_of(
    """
    do does did done we us our you your i me my mine have has had need needs needed must should shall could would will
    might want wants wanted how what which who whom whose when where why was were been being there here that this these
    those them they he she his her if then than so not no yes only just also too very really about per each every any
    some most more less least other others another one two several many much few lot lots often long big large small
    size number amount average typical usual normal maximum minimum max min total overall day daily week weekly month
    monthly year yearly hour hourly minute second time times expect expected expects support supported allow allowed
    possible ok okay fine good like get gets got give make made use used uses using app application service product record row entry item thing object information details
    user users people person persons somebody someone anybody anyone everybody everyone customer customers client
    clients request requests query queries operation operations call calls hit hits
    concurrent concurrently online once simultaneous transaction transactions viewer viewers file files
    vs versus please exactly roughly approximately currently today now current same
    """
)
"""What people say around a question, whatever it is about."""
LIKELY = 1.0
"""The weight below which words decide nothing beside one that the prompt never speaks of."""
NEAREST = 2
"""Topics that are offered where nobody can tell which one is meant."""
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
        "nobody names any: whatever you can defend, so name engines and say why; what the load does not need costs points",
    ),
    Secret(
        "yours",
        (
            *(
                "many server",
                "servers do we",
                "which server",
                "many machine",
                "many instance",
                "engineer",
                "programmer",
                "team size",
                "existing system",
                "use today",
            ),
            *(
                "which database",
                "what database",
                "how much cache",
                "how much memory",
                "how many shards",
                "already have",
            ),
        ),
        "nothing is built yet: what there is to be, and how much of it, is for you to find out",
    ),
    Secret(
        "machines",
        (
            "server dies",
            "machine dies",
            "dies",
            "is down",
            "goes down",
            "breaks down",
            "power cut",
            "fail over",
            "failover",
        ),
        "any single machine and any zone may fail, and what is promised must hold then as well",
    ),
    Secret(
        "monitoring",
        ("monitor", "dashboard", "alert", "alarm", "metric", "tracing", "observab"),
        "logs and dashboards exist; health checks are a part of your design",
    ),
)
"""What is said whatever the prompt, where the prompt itself does not say more."""


def reply(prompt: Prompt, question: str) -> tuple[Secret, ...]:
    """What is known about a question: for each of its parts the topic of which it holds the most words."""
    parts = [part for part in PARTS.split(question.lower()) if part.strip()]
    found = [_best(prompt, part) for part in parts]
    return tuple(dict.fromkeys(secret for secret in found if secret is not None))


def nearest(prompt: Prompt, question: str) -> tuple[str, ...]:
    """The topics that a question may be about where no answer is sure, the likeliest first."""
    found = sorted(_weighed(prompt, question.lower()), key=lambda pair: -pair[1])
    return tuple(secret.topic for secret, hits in found[:NEAREST] if hits)


def _best(prompt: Prompt, asked: str) -> Secret | None:
    """The topic with the most words; none where only words that say little speak for it, beside one that is not known."""
    best, most = max(_weighed(prompt, asked), key=lambda pair: pair[1])
    if not most or (most < LIKELY and words_of(asked) - PLAIN - _vocabulary(prompt)):
        return None
    return best


def _vocabulary(prompt: Prompt) -> frozenset[str]:
    """The words of everything that a prompt tells and asks for."""
    texts = [prompt.title, prompt.brief]
    texts += [text for one in prompt.wanted for text in (one.says, *one.words)]
    texts += [text for one in prompt.estimates for text in (one.title, *one.claim.words)]
    texts += [text for one in (*prompt.secrets, *ANYWHERE) for text in (one.answer, *words_for(one))]
    return words_of(" ".join(texts))


def _weighed(prompt: Prompt, asked: str) -> Iterator[tuple[Secret, float]]:
    """Every topic with the weight of its words in a question."""
    for secret in (*prompt.secrets, *ANYWHERE):
        said = [word for word in words_for(secret) if re.search(rf"(?<!\w){re.escape(word)}", asked) is not None]
        hits = sum(WEIGHTS.get(word, 1.0) for word in said)
        hits += SURE * any(secret.topic in topics and way.search(asked) for way, topics in PHRASES)
        yield secret, hits


def words_for(secret: Secret) -> frozenset[str]:
    """Beginnings of words that ask for a topic: its own, and those everybody uses for topics of its kind."""
    general = (words for topics, words in GENERAL.items() if secret.topic in topics)
    return frozenset(word.lower() for word in (*secret.words, *(word for words in general for word in words)))
