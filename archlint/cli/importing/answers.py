"""What people type for an answer, in the words of the language: `1 million`, `10 percent`, `rpo 1 h, rto 4 h`."""

from __future__ import annotations

import re

from archlint.quantity import Dimension, respelt

_DUE = {
    "users": (Dimension.COUNT,),
    "peak": (Dimension.FACTOR,),
    "daily_active": (Dimension.SHARE, Dimension.COUNT),
    "requests": (Dimension.RATE, Dimension.PER_USER),
    "availability": (Dimension.SHARE,),
}
"""What is asked for, by the key that takes it."""
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DECIMAL = re.compile(r"(?<![0-9])0,(?=[0-9])|(?<=[0-9]),(?=[0-9]{1,2}(?![0-9]))")
"""A comma that stands for a decimal point: `0,125`, `2,5` and `99,95`, but not `1,000`."""
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
"""Thousands with dots; nobody counts people to three places behind a point."""
_WORDS = ("roles", "zones", "one_machine")
"""What is answered without numbers."""
_PER_DAY = re.compile(
    r"(?:requests?\s+)?(?:a|per|each|every)\s+(?:(?:person|user|one|head)\s+(?:a|per)\s+)?day|/\s?day"
)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\s)\s*")
_ROLES = {
    "queue": "broker", "queues": "broker", "jobs": "broker", "celery": "broker", "caching": "cache", "session": "sessions", "database": "store", "db": "store",
    "locks": "lock", "streams": "stream", "pub/sub": "pubsub", "limit": "limits", "throttling": "limits", "result": "results",
}  # fmt: skip
"""What people call what a Redis is used for, and the roles that they mean."""
_YES = {"y": "true", "yes": "true", "true": "true", "n": "false", "no": "false", "false": "false"}


def in_the_language(where: str, text: str, *, of_users: bool = True) -> str:
    """An answer as the blueprint would say it; as it was typed where nothing is known of it.

    `of_users` tells whether the number of users is known: a bare number of active ones is a share of them, if so.

    >>> in_the_language("workload.users", "users: 1 million"), in_the_language("workload.users", "250m")
    ('1M', '250M')
    >>> in_the_language("workload.daily_active", "10 percent"), in_the_language("workload.peak", "3")
    ('10%', '3x')
    >>> in_the_language("workload.daily_active", "100,000"), in_the_language("workload.peak", "2,5")
    ('100000', '2.5x')
    >>> in_the_language("workload.requests", "50 a day"), in_the_language("requirements.availability", "three nines")
    ('50 per active user per day', '99.9%')
    >>> in_the_language("requirements.durability", "rpo 1 h, rto 4 h"), in_the_language("components.kv.roles", "cache and queue")
    ('{rpo: 1 h, rto: 4 h}', '[cache, broker]')
    """
    key = where.rpartition(".")[2]
    plain = re.sub(rf"^{re.escape(key)}\s*[:=]\s*", "", text.strip()).rstrip(".").strip()
    if key not in _WORDS:
        plain = re.sub(r"(?<=[0-9])[,'_ ](?=[0-9]{3}\b)", "", _DECIMAL.sub(lambda found: f"{found[0][:-1]}.", plain))
    if key in ("users", "daily_active"):
        plain = plain.replace(".", "") if _DOTTED.fullmatch(plain) else plain
        plain = re.sub(r"(?<=[0-9]) ?m$", "M", re.sub(r"\s+(?:users?|people|accounts?)$", "", plain))
    plain = respelt(plain.lower() if key == "peak" else plain, *_DUE[key]) if key in _DUE else plain
    match key:
        case "daily_active":
            return _share(plain) if of_users and not _is_a_number_of_people(plain) else plain
        case "availability":
            return _share(plain)
        case "requests":
            return _requests(plain)
        case "durability":
            return _durability(plain)
        case "roles" | "zones":
            words = (_ROLES.get(word, word) if key == "roles" else word for word in filter(None, _BETWEEN.split(plain)))
            return plain if plain.startswith("[") else f"[{', '.join(dict.fromkeys(words))}]"
        case "one_machine":
            return _YES.get(plain.lower(), plain)
        case _:
            return plain


def _share(text: str) -> str:
    """A bare number is one of a hundred, unless it is a fraction of one."""
    if not _NUMBER.fullmatch(text):
        return text
    return f"{float(text) * 100:g}%" if float(text) < 1 else f"{text}%"


def _is_a_number_of_people(text: str) -> bool:
    """Whether a bare number is too high for a share."""
    return _NUMBER.fullmatch(text) is not None and float(text) > 100


def _requests(text: str) -> str:
    """A bare number, and one a day, is what each of the active makes on a day; a rate is a rate."""
    number = _NUMBER.match(text)
    rest = text[number.end() :].strip() if number is not None else text
    each = number is not None and (
        not rest or rest.lower() in ("request", "requests") or _PER_DAY.fullmatch(rest.lower())
    )
    return f"{number[0]} per active user per day" if number is not None and each else text


def _durability(text: str) -> str:
    """Two times with or without their names: what may be lost first, how long recovery takes second."""
    if text.startswith("{"):
        return text
    named = re.findall(r"\b(rpo|rto)\s*[:=]?\s*([0-9.]+\s*[a-z]+|0)", text.lower())
    plain = re.findall(r"[0-9.]+\s*[a-z]+", text.lower())
    found = dict(named) if named else dict(zip(("rpo", "rto"), plain, strict=False))
    return f"{{{', '.join(f'{key}: {value}' for key, value in found.items())}}}" if found else text
