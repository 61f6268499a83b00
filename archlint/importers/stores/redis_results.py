"""Results of jobs that RQ keeps in Redis by itself, what a function returns that is queued, and those that ARQ is told to keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.searches import search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.importers.stores.redis_program import Program

_QUEUED = re.compile(
    r"\.enqueue(?:_call)?\(\s*(?:f(?:unc)?\s*=\s*)?[\"']?([\w.]+)|\.enqueue_(?:in|at)\(\s*(?:[^(),]|\([^()]*\))+,\s*([\w.]+)"
    r"|@job\b[^\n]*\n\s*(?:async\s+)?def\s+(\w+)"
)
"""The functions that are queued."""
_DROPPED = re.compile(r"\bresult_ttl[\"']?\s*[=:]\s*0\b|DEFAULT_RESULT_TTL\s*[=:]\s*0\b")
_OF_RQ = search(r"\b(?:from|import)\s+(?:rq|django_rq|flask_rq2?)\b")
_KEPT_BY_ARQ = re.compile(r"^[ \t]+keep_result(?:_forever)?\b[^=\n]*=[ \t]*(?!0\b|False\b|None\b)\S", re.MULTILINE)
_OF_ARQ = search(r"\b(?:from|import)\s+arq\b")


def of_arq(programs: Sequence[Program]) -> Iterator[tuple[str, Evidence]]:
    """Where the settings of a worker of ARQ say for how long it keeps what jobs return.

    https://arq-docs.helpmanual.io/#arq.worker.Worker
    """
    for each in programs:
        kept = _KEPT_BY_ARQ.search(each.text) if _OF_ARQ.finds(each.words) else None
        if kept is not None:
            line = each.text.count("\n", 0, kept.start()) + 1
            yield "results", Evidence(Confidence.CODE, each.file, line)
            return


def of_rq(programs: Sequence[Program], code: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Evidence]]:
    """Where a function returns something that RQ runs: it keeps that for 500 seconds unless it is told otherwise.

    https://python-rq.org/docs/results/
    """
    queueing = [each.text for each in programs if each.file.endswith(".py") and _OF_RQ.finds(each.words)]
    if not queueing or any(_DROPPED.search(text) for text in queueing):
        return
    names = {name.rpartition(".")[2] for text in queueing for found in _QUEUED.findall(text) for name in found if name}
    if not names:
        return
    defined = re.compile(
        rf"^([ \t]*)(?:async[ \t]+)?def[ \t]+(?:{'|'.join(map(re.escape, sorted(names)))})\(", re.MULTILINE
    )
    for file, text in code:
        for begun in defined.finditer(text) if file.endswith(".py") else ():
            given = re.search(
                rf"\n{begun[1]}[ \t]+return[ \t]+(?!None\b)\S", text[: _end(text, begun)][begun.start() :]
            )
            if given is not None:
                at = begun.start() + given.start() + 1
                yield "results", Evidence(Confidence.CODE, file, text.count("\n", 0, at) + 1)
                return


def _end(text: str, begun: re.Match[str]) -> int:
    """Where a function of Python ends: before the first line that stands no deeper than it does."""
    after = re.compile(rf"\n(?![ \t]*[\n)])(?!{begun[1]}[ \t])[^\n]").search(text, begun.end())
    return len(text) if after is None else after.start()
