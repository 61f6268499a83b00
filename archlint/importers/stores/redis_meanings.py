"""What values are that a program keeps in Redis, by the words around a call: a cache, sessions, limits, locks, or its own state."""

from __future__ import annotations

import re

from archlint.importers.stores import other_sessions, redis_functions, redis_limits

_ABSENT = re.compile(
    r"\bnx\s*=\s*True|[\"'](?:NX|nx)[\"']|\bN[Xx]\s*:\s*true|\bnx\s*:\s*true|setnx|setNX|SetNX|set_nx|SETNX|setIfAbsent|When\.NotExists|NX\)"
)
_LOCK = re.compile(r"(?<!b)(?<!un)lock|mutex|semaphore|(?-i:\blease|Lease|_lease)", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:ex|px|EX|PX)\b|[sS]et-?(?:EX|PX)|expir|ttl|timeout|duration|timespan|time\.(?!now|time\()|\bseconds|(?<!time)millis|minutes",
    re.IGNORECASE,
)
"""What says that something ends, as every lock does that nobody gives back; a name that is taken is kept."""
_ONCE = re.compile(
    r"request_?id|idem(?:p|[_:-])|dedup|debounc|duplicate|processed|already|seen\b|is_?first|first_?time|once\b|view(?:ed|er)?[:_-]"
    rf"|{redis_limits.RATE}|{redis_limits.PAUSE}"
    r"|(?<![a-z])used[_:-]|[_:-]used\b|mark_?(?:as_?)?used|claim_?\w*(?:token|code|nonce)",
    re.IGNORECASE,
)
"""What is noted where there was nothing: that something happened, which nobody waits for."""
_PACED = re.compile(redis_limits.PAUSE, re.IGNORECASE)
"""What is noted so that it is not done again too soon."""
_SECRET = re.compile(
    r"verif\w*[_ -]?(?:token|code)|\botp\b|passcode|magic[_ -]?link|reset[_ -]?token|confirm\w*[_ -]?(?:token|code)",
    re.IGNORECASE,
)
_SPARED = re.compile(r"cool|limit|attempt|throttl|sent|resend", re.IGNORECASE)
"""A code that is waited for, kept where none is yet; and what keeps it from being sent too often."""
_WORKED_OFF = re.compile(r"processed|request_?id", re.IGNORECASE)
_DONE = re.compile(r"idem(?:p|[_:-])|dedup|debounc|duplicate(?!s?\()", re.IGNORECASE)
"""What is noted so that it is not done twice, which nothing else knows."""
_MEANINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("limits", _PACED),
    ("", re.compile(r"typing|heartbeat|resend", re.IGNORECASE)),
    ("own", re.compile(r"presence|last_?-?(?:seen|active)|\bonline|\boffline", re.IGNORECASE)),
    ("limits", re.compile(rf"{redis_limits.RATE}|attempts?\b|\brl:", re.IGNORECASE)),
    ("own", _DONE),
    ("", re.compile(r"processed(?!\s*\+)|already|seen[:_]|(?<!b)(?<!un)lock|mutex|\bhold\b|leader|reserv", re.IGNORECASE)),
    ("cache", re.compile(r"cach(?:e|ing)", re.IGNORECASE)),
    ("sessions", re.compile(r"session|\bsess[:_]|\bsid\b|\bsid[:_]|refresh(?:[_ -]?token|:|_?(?:jti|prefix|id)\b|_?(?:stor(?:e|age)|repo))|\bjti\b|logout|[\"'`]rt:", re.IGNORECASE)),
    ("", re.compile(r"[\"']ping|(?<![a-z])test[_:-]|health|queue|captcha", re.IGNORECASE)),
    ("own", re.compile(r"otp|pairing|(?:e?mail|phone|sms)[^;\n]{0,60}\bcode\b|auth_?num(?:ber)?\b|auth_?code|(?:login|sms|check|regist\w*)[_:-]code|certif|verif|passcode|reset|magic|nonce|state[:_]|oauth|token|status|progress|\bjobs?\b|tasks?\b|draft|cart|basket|\bsaga|checkpoint", re.IGNORECASE)),
)  # fmt: skip
"""What words around a call say that it keeps: `own` is what a program knows from nowhere else (codes, progress), the empty role what it notes for a while."""
_OF_ANYTHING = re.compile(r"status|progress|tasks?", re.IGNORECASE)
_WRITTEN_OUT = re.compile(r"JSON\.stringify\(|json\.dumps\(|json_encode\(|\.to_json\b|toJson\w*\(")
_OF_CACHES = re.compile(r"cach(?:e|ing)[\w.-]*(?:/[\w.-]+)?$", re.IGNORECASE)
"""Words for what other stores have as well, and paths of files that keep copies of that."""
_NOT_KEPT_HERE = re.compile(
    r"\b(?:Value)?Task(?:<[^()\n]*>)?\s+(?=\w+\s*(?:<\w+>)?\()|\b[cC]ancellationToken\b"
    r"|\btoken_(?:urlsafe|hex|bytes)\b"
    r"|\b(?:http|fiber|echo|codes)\.Status\w+|\bHttpStatus(?:Code)?\b|\bStatusCodes?\b|\bstatus_code\b|\bstatus\.HTTP_\w+|\.status\(\d*"
)
"""What methods of .NET give and are stopped by, and the status of an answer."""
_PLAIN_CALL = re.compile(
    r"\A[\w.?>:-]*\b(?:set_?(?:in_?|to_?)?cache|cache_?set)(?:_?(?:json|ex|value|with_?ttl|async|item|data))*(?=\()",
    re.IGNORECASE,
)
"""What a function is called that keeps anything whatever, so that it says of nothing that it is a copy."""
_SIGNED = re.compile(r"\btoken|\bjwt|access_?(?:token|uuid)|refresh_?uuid", re.IGNORECASE)
_ISSUES = re.compile(
    r"\b(?:def|fn|func(?:\s*\([^()\n]*\))?|function|async|void|Task(?:<\w+>)?)\s+(?:create|issue|store|save|set|put|insert)_?(?:access_?|auth_?)?token",
    re.IGNORECASE,
)
"""The name of a function whose very task is to let somebody in."""
_ENTERS = re.compile(
    r"log_?in|sign_?in|authent|auth[./_-]|refresh|(?:generate|create|sign|issue)_?(?:jwt|(?:access|auth)_?token)",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"\bjwt\w*\.(?:sign|encode|generate|create|issue)\w*\(", re.IGNORECASE)
"""A call that makes the token with which somebody comes back."""
_FOR_ONE_USE = re.compile(
    r"reset|verif(?!y_?(?:password|pass|pwd|hash|jwt|credential))|otp|confirm|activat|magic|csrf|oauth|invit|forgot|captcha|nonce|pending|sso_auth|login_?link|one_?time|single_?use|(?<![a-z])check[_:-]",
    re.IGNORECASE,
)
"""Tokens that people are let in with are sessions, others are used once."""
_TICKETS = re.compile(
    r"(?:ws|socket|one_?time|sse|stream|auth|login)[_ -]?tickets?(?![a-z])|ticket_?hash", re.IGNORECASE
)
"""Tickets with which a connection is opened once, after logging in."""
_REVOKED = re.compile(r"black_?list|deny_?list|block_?list|revok|revoc|\bbl[:_]|[\"']log_?out[\"']", re.IGNORECASE)
"""Words for whom a program no longer lets in, which it knows from nowhere else: no session, but its end."""
_RENEWED = re.compile(r"refresh", re.IGNORECASE)
_KEY_OF_CALL = re.compile(r"\s*(?:[\w.]*[cC]tx\w*\s*,\s*)?([A-Za-z_][\w.]*)\s*,")
"""The name of the key that a call is given first."""
_AMOUNT = re.compile(
    r"budget|stock|quantity|balance|amount|total|remaining|inventory|capacity|\A\s*0\s*\Z", re.IGNORECASE
)
"""What a number begins with that is counted down or up from there, as no lock has it for its value."""
_MARK = re.compile(
    r",\s*(?:[\"'`](?:1|true|ok|yes|seen|pending|active|used|blocked|locked|verified|valid|processing|started|exists|sent|consumed)[\"'`]|true|[\w.]*\(?\s*\w*(?:time_?millis|timestamp|\bnow\b)\w*(?:\(\))?\)?)\s*[,)]",
    re.IGNORECASE,
)
"""A value that says nothing but that something is so, or since when, which is no copy."""
_SPARING = re.compile(r"limit_?key|[\"'`:]limit[:_]|_limit:", re.IGNORECASE)
"""The key of a mark that keeps something from being done too often: `sms:limit:…`."""
_PACKAGE = re.compile(r"(?:^|/)([\w-]+)/(?:store|storage|repository|repo|redis|client|service|main|impl)\.go$")
"""The package of a file of Go that is called as any may be, which says what the file is about."""
_REMEMBERS = re.compile(r"memory|conversation|transcript|dialog", re.IGNORECASE)
"""What a function is called that keeps what was said, which nothing else has."""
_OF_FILES = _MEANINGS[:8]
"""What the name of a file says of every value that is kept in it: `idempotency_storage.go`."""
_BLANK = re.compile(r"\n[ \t]*\n")
"""A line with nothing in it, behind which something else begins."""
_BEFORE, _BEHIND, _FAR = 320, 160, 2_000


def _remembers(text: str, at: int) -> bool:
    """Whether a call stands in a function that keeps what was said."""
    head = redis_functions.head_before(text, at)
    return head is not None and _REMEMBERS.search(head[1]) is not None


def _called(file: str) -> str:
    """What a file is called, or its package of Go where its own name may be that of any file."""
    package = _PACKAGE.search(file)
    return file.rpartition("/")[2] if package is None else package[1]


def is_for_one(call: str) -> bool:
    """Whether a call keeps something only where there is nothing of that name."""
    return _ABSENT.search(call) is not None


def _is_read_back(text: str, end: int) -> bool:
    """Whether who finds a name taken reads what is kept under it, as nobody does with a lock: what is there was meant."""
    key = _KEY_OF_CALL.match(text, end)
    behind = text[end : end + _BEFORE].split("\n\n", 1)[0] if key is not None else ""
    return (
        key is not None
        and re.search(rf"(?i:\bget\w*)\((?:\s*\w*[cC]tx\w*,)?\s*{re.escape(key[1])}\s*\)", behind) is not None
    )


def _noted(text: str, around: str, call: str, span: tuple[int, int]) -> str | None:
    """What a value is that is kept where there is none: a lock, or what nobody waits for; None where it is kept as any other."""
    begin, end = span
    if _LOCK.search(around):
        return "lock"
    head = redis_functions.head_before(text, begin)
    noted = _ONCE.search(around) or (head is not None and _ONCE.search(head[1]))
    key = _KEY_OF_CALL.match(text, end)
    if key is not None and _AMOUNT.search(re.split(r"[,\n]", text[key.end() : key.end() + _BEHIND], maxsplit=1)[0]):
        return "own"
    if _is_read_back(text, end) or (_SECRET.search(call) and not _SPARED.search(call)):
        return "own"
    if noted:
        said = "limits" if _PACED.search(call) else ""
        return "own" if _DONE.search(around) or _WORKED_OFF.search(around) else said
    if _ENDS.search(text, begin, end + _BEHIND) is None:
        return ""
    named = text[end : end + _BEHIND].split(",", 1)[0]
    return None if "token" in named.lower() and not _FOR_ONE_USE.search(around) else "lock"


def _made_before(text: str, begin: int, end: int) -> str:
    """How the key of a call is made earlier in its function, further away than its other words are: `key := onceKey(id)`."""
    key = _KEY_OF_CALL.match(text, end)
    head = redis_functions.head_before(text, begin, _FAR) if key is not None else None
    if key is None or head is None or "." in key[1]:
        return ""
    made = re.findall(
        rf"\b{re.escape(key[1])}[ \t]*:?=(?!=)[ \t]*([^\n;]+)", text[head.end() : max(begin - _BEFORE, 0)]
    )
    return made[-1] if made else ""


def revokes(said: str, call: str = "") -> bool:
    """Whether words around a call say that it notes who is no longer let in; not where the call renews something."""
    return _REVOKED.search(said) is not None and _RENEWED.search(call) is None


def speaks(key: str) -> bool:
    """Whether a key says itself what is kept under it.

    >>> speaks("otp:"), speaks("trip:")
    (True, False)
    """
    return any(pattern.search(key) for _, pattern in _MEANINGS)


def kept_here(said: str) -> str:
    """Words around a call without sessions that nobody logs in to, and what is nowhere kept."""
    return _NOT_KEPT_HERE.sub("", other_sessions.without(said))


def ends(said: str) -> bool:
    """Whether words say that something ends."""
    return _ENDS.search(said) is not None


def meaning(text: str, file: str, begin: int, end: int) -> str:
    """The meaning nearest to a call: what it names itself, then the lines before it in the same function."""
    stop = _BLANK.search(text, end, end + _BEHIND)
    call = text[begin : end + _BEHIND if stop is None else stop.start()].split(";", 1)[0]
    before = f"{_made_before(text, begin, end)}\n{redis_functions.said_before(text, begin, _BEFORE)}"
    before, (call, plain) = kept_here(before), _PLAIN_CALL.subn("", kept_here(call), count=1)
    noted = _noted(text, f"{file}\n{before}\n{call}", call, (begin, end)) if is_for_one(call) else None
    if noted is not None:
        return noted
    if revokes(f"{file.rpartition('/')[2]}\n{call}") or revokes(before, call):
        return "own"
    if _MARK.search(call) and _SPARING.search(call):
        return "limits"
    if _remembers(text, begin) or _TICKETS.search(f"{file.rpartition('/')[2]}\n{call}"):
        return "own"
    signed = _SIGNED.search(call) or _ISSUES.search(before)
    entered = _ENTERS.search(f"{file}\n{before}") or "session" in file.rpartition("/")[2].lower()
    if _SIGNED.search(call) and not entered and not _FOR_ONE_USE.search(call):
        entered = _ISSUED.search(redis_functions.of_function(text, begin, _FAR)) is not None
    if signed and entered and not _FOR_ONE_USE.search(f"{file}\n{before}\n{call}"):
        return "sessions"
    if _SIGNED.search(call) and not _FOR_ONE_USE.search(call) and redis_functions.keeps_session(text, begin):
        return "sessions"
    for words, meanings in (
        (call, _MEANINGS),
        (before, _MEANINGS),
        (f"{_called(file)}\n{redis_functions.class_of(text, begin)}", _OF_FILES),
    ):
        for role, pattern in meanings:
            if (said := pattern.search(words)) is not None:
                if role == "sessions" and other_sessions.names_one(f"{before}\n{call}"):
                    return "own"
                if words is before and said[0].lower() == "token" and _WRITTEN_OUT.search(call):
                    continue  # somebody is let in, and what is kept is who that is
                copies = _OF_CACHES.search(file) or (plain and words is before)
                copied = role == "own" and _OF_ANYTHING.fullmatch(said[0]) and copies
                return "cache" if copied else role
    return "own" if _MARK.search(call) else "kept"
