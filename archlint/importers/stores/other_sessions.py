"""Sessions that nobody logs in to: those of a database, of somebody who pays, of what people do together, of a messenger."""

from __future__ import annotations

import re

_PAYING = ("stripe", "checkout", "billing", "payment")
"""What a session is of in which somebody pays."""
_DOING = (
    "chat", "conversation", "quiz", "game", "exam", "interview", "workout", "training", "lesson", "course", "study", "booking", "stream", "meeting",
    "charging", "parking", "upload", "download", "import", "export", "track", "sync", "generation", "rag", "voice",
)  # fmt: skip
"""What a session is of in which something is done, alone or with others."""
_TAKING_PART = (
    r"presence|online|typing|active_|connect|abandon|participant|member|player|viewer|message|history|chat|transcript|event|progress|status|state"
    r"|vote|answer|score|cursor|lock|queue|channel|stream|result"
)
BEHIND_KEY = rf"(?![^\"'`\n]{{0,60}}:(?:{_TAKING_PART})\w*)"
"""Behind the key of a session that has more: not what is known of something that several take part in."""
BEFORE_KEY = "".join(f"(?<!{each}.)" for each in (*_PAYING, *_DOING))
"""Before such a key: not one of such a session."""
IN_CALL = rf"(?![^()]{{0,80}}(?i:online|presence|{'|'.join(_PAYING)}|(?<!b)lock|(?:{'|'.join(_DOING)})[\w:.-]*session))"
"""The same in what a call is given that keeps a session."""
_NAMED = re.compile(
    r"\b(?:db_|async_|get_)?session\.(?:query|execute|exec|add|add_all|commit|get|scalars?|delete|flush|refresh|merge|close|rollback|begin)\b"
    r"|\bget_(?:async_|db_)?session\b|\b(?:db|async)_session\b|\b(?:session|db|database)\s*:\s*(?:orm\.)?(?:Async)?Session\b|\bAsyncSession\b|\bSessionLocal\b|\b(?:async_)?sessionmaker\b"
    rf"|(?i:{'|'.join(_PAYING)}|sign_?up|registration)\w*[ _.:-]*(?i:session)[\w.:-]*"
    r"|(?<=[A-Za-z]{3}[:/_-])\$?\{[\w.]*[sS]ession_?[iI][dD]\w*\}"
    r"|[\"']express-session[\"']|\bsession\s*=\s*require\b|\bsession\(\s*\{[^{}]*\}\s*\)"
)
"""Sessions of an object mapper with its database, those in which somebody pays or begins, one that something else is kept of (`thread:{session_id}`), and the set-up of those that a library keeps."""
_OF_DATABASE = re.compile(
    r"\bsession\b(?:\s*:[^=,()\n]+)?\s*=\s*Depends\(|\bsession\s*:\s*[\w.\[]*\bAsyncSession\b|\b\w*[sS]ession\w*\(\)\s+as\s+(\w+)|\bget_(?:async_|db_)?session\b"
)
"""What says that `session` is that of an object mapper, wherever it is passed on: `session=Depends(get_db)`, `with Session() as s`."""
_WORD = re.compile(r"\b(?:async_)?session\b|\b\w*[sS]ession\w*\(\)\s+as\b")
_DONE = re.compile(rf"(?<![a-z])(?:{'|'.join(_DOING)})[\w:.-]*session", re.IGNORECASE)
_OF_FILE = re.compile(rf"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:{'|'.join(_DOING)})")
_MESSENGERS = re.compile(r"whats_?-?app|baileys|telegram|\bwa[-_.]", re.IGNORECASE)


def without(said: str) -> str:
    """Words around a call without the names of such sessions.

    >>> without("checkout_session.id, session.commit()"), without("session.user")
    (', ()', 'session.user')
    >>> without('set(f"thread:{session_id}")'), without('set(f"{session_id}")')
    ('set(f"thread:")', 'set(f"{session_id}")')
    >>> without("def note(db: Session = Depends(get_db)):")
    'def note( = Depends(get_db)):'
    >>> without("def note(session=Depends(get_db)): find(session, 1)")
    'def note(=Depends(get_db)): find(, 1)'
    """
    said = _WORD.sub("", said) if _OF_DATABASE.search(said) is not None else said
    return _NAMED.sub("", said)


def names_one(said: str) -> bool:
    """Whether words name a session in which something is done."""
    return _DONE.search(said) is not None


def has_them(file: str) -> bool:
    """Whether the sessions of a file are those of something that is done, by its name and that of its folder.

    >>> has_them("src/quizSession.ts"), has_them("tracks/views.py"), has_them("src/asyncSession.ts")
    (True, True, False)
    """
    return _OF_FILE.search("/".join(file.split("/")[-2:])) is not None


def has_those_of_messengers(file: str) -> bool:
    """Whether the sessions of a file are those that a program itself has with a messenger, by its name."""
    return _MESSENGERS.search(file.rpartition("/")[2]) is not None
