"""What people type for an answer, in the words of the language: `1 million`, `10 percent`, `rpo 1 h, rto 4 h`."""

from __future__ import annotations

import re

_BIG = {"thousand": "k", "million": "M", "mio": "M", "mln": "M", "billion": "B", "bn": "B"}
_NINES = {"two": 2, "three": 3, "four": 4, "five": 5}
_TIMES = {"twice": "2x", "double": "2x", "thrice": "3x"}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PER_DAY = re.compile(
    r"(?:requests?\s+)?(?:a|per|each|every)\s+(?:(?:person|user|one|head)\s+(?:a|per)\s+)?day|/\s?day"
)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\s)\s*")
_YES = {"y": "true", "yes": "true", "true": "true", "n": "false", "no": "false", "false": "false"}


def in_the_language(where: str, text: str) -> str:
    """An answer as the blueprint would say it; as it was typed where nothing is known of it.

    >>> in_the_language("workload.users", "users: 1 million"), in_the_language("workload.users", "250,000")
    ('1M', '250000')
    >>> in_the_language("workload.daily_active", "10 percent"), in_the_language("workload.peak", "3")
    ('10%', '3x')
    >>> in_the_language("workload.requests", "50 a day"), in_the_language("requirements.availability", "three nines")
    ('50 per active user per day', '99.9%')
    >>> in_the_language("requirements.durability", "rpo 1 h, rto 4 h"), in_the_language("components.kv.roles", "cache and broker")
    ('{rpo: 1 h, rto: 4 h}', '[cache, broker]')
    """
    key = where.rpartition(".")[2]
    plain = re.sub(rf"^{re.escape(key)}\s*[:=]\s*", "", text.strip()).rstrip(".").strip()
    plain = re.sub(r"(?<=[0-9])[,'_ ](?=[0-9]{3}\b)", "", plain)
    plain = re.sub(
        rf"(?<=[0-9])\s*({'|'.join(_BIG)})s?\b", lambda found: _BIG[found[1].lower()], plain, flags=re.IGNORECASE
    )
    match key:
        case "daily_active" | "availability":
            return _share(plain)
        case "requests":
            return _requests(plain)
        case "peak":
            return _times(plain)
        case "durability":
            return _durability(plain)
        case "roles":
            return plain if plain.startswith("[") else f"[{', '.join(filter(None, _BETWEEN.split(plain)))}]"
        case "one_machine":
            return _YES.get(plain.lower(), plain)
        case _:
            return re.sub(r"\s+(?:users?|people|accounts?)$", "", plain)


def _share(text: str) -> str:
    """A bare number is one of a hundred, unless it is a fraction of one."""
    nines = re.fullmatch(rf"({'|'.join(_NINES)}|[2-6])[\s-]+nines?", text.lower())
    if nines is not None:
        count = _NINES.get(nines[1]) or int(nines[1])
        return f"{'99' if count == 2 else '99.' + '9' * (count - 2)}%"
    bare = re.sub(r"\s*(?:%|per\s?cent|percent)$", "", text, flags=re.IGNORECASE)
    if not _NUMBER.fullmatch(bare):
        return text
    return f"{float(bare) * 100:g}%" if bare == text and float(bare) < 1 else f"{bare}%"


def _requests(text: str) -> str:
    """A bare number, and one a day, is what each of the active makes on a day; a rate is a rate."""
    number = _NUMBER.match(text)
    rest = text[number.end() :].strip() if number is not None else text
    each = number is not None and (
        not rest or rest.lower() in ("request", "requests") or _PER_DAY.fullmatch(rest.lower())
    )
    return f"{number[0]} per active user per day" if number is not None and each else text


def _times(text: str) -> str:
    number = re.fullmatch(
        rf"({_NUMBER.pattern})\s*(?:x|times|fold)?(?:\s+(?:higher|more|as\s+(?:high|much)))?", text.lower()
    )
    return f"{number[1]}x" if number is not None else _TIMES.get(text.lower(), text)


def _durability(text: str) -> str:
    """Two times with or without their names: what may be lost first, how long recovery takes second."""
    if text.startswith("{"):
        return text
    named = re.findall(r"\b(rpo|rto)\s*[:=]?\s*([0-9.]+\s*[a-z]+|0)", text.lower())
    plain = re.findall(r"[0-9.]+\s*[a-z]+", text.lower())
    found = dict(named) if named else dict(zip(("rpo", "rto"), plain, strict=False))
    return f"{{{', '.join(f'{key}: {value}' for key, value in found.items())}}}" if found else text
