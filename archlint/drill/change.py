"""What is done about mistakes at once: names and values as they were meant, entries that go, entries that are new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import AGAIN, BlueprintError, meant, misnamed
from archlint.source import parse_text
from archlint.source.revision import Revision, entries_at, revised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from archlint.errors import Problem, Span
    from archlint.source import Data, Document
    from archlint.source.revision import Entry

    Where: TypeAlias = "tuple[int, int | str]"

_WRITE = re.compile(r"write `(?P<bullet>- )?(?P<text>[^`…<]+)`(?! on a line of its own)")
"""A message that says what to write; of several ways out the first is taken."""
_TWO = re.compile(r"write `- (?P<first>[^`…<]+)` and `- (?P<rest>[^`…<]+)`")
"""A message that says which two steps to write for one."""
_QUOTE = re.compile(r'put it in quotes: `(?P<bullet>- )?(?P<text>"[^`…]+")`')
_SHORTENED = re.compile(r"^answers are not drawn\b.*\bwrite `(?P<bullet>- )(?P<text>[^`…<]+)`$")
"""A message that says how much of a walk stays: all of it but its way back."""
_DECLARE = re.compile(r"declare it under `components`, `([^`]+)`")
_WORD = r"(?<![\w-]){}(?![\w-])"


class Change:
    """A revision of a document in the making."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.left_out: set[Where] = set()
        self.renamed: dict[Where, str] = {}
        self.valued: dict[Where, Data] = {}
        self.added: dict[tuple[int, str], Data] = {}
        self.split: dict[Where, list[Data]] = {}
        self.assumed: set[str] = set()
        self._merges = any("<<" in line for line in document.lines)

    @property
    def empty(self) -> bool:
        """Whether nothing is done."""
        return not (self.left_out or self.renamed or self.valued or self.added or self.split)

    def made(self) -> Document:
        """The document after it."""
        revision = Revision(frozenset(self.left_out), self.renamed, self.valued, self.added, self.split)
        return revised(self.document, revision)

    def places(self, problem: Problem) -> Iterator[tuple[Span, tuple[Entry, ...]]]:
        """Where a mistake was made: each place with the entries around it."""
        spans = [problem.span, *(span for span, label in problem.related if label == AGAIN)]
        for span in spans:
            around = entries_at(self.document, span) if span else ()
            if span and around:
                yield span, around

    def same(self, entry: Entry) -> tuple[Where, ...]:
        """The entry in every mapping that holds it: with `<<`, in those it was merged into as well."""
        places = self.document.places
        if not self._merges:
            return ((entry.container, entry.step),)
        place = places[entry.container][entry.step]
        return tuple((known, entry.step) for known, steps in places.items() if steps.get(entry.step) == place)

    def mend(self, around: Sequence[Entry], problem: Problem, span: Span) -> None:
        """Do at an entry what its message says, if it says what to write."""
        entry, help_ = around[-1], problem.help or ""
        if (two := _TWO.search(help_)) is not None:
            self._divide(around, two["first"], two["rest"])
        elif (name := meant(help_)) is not None:
            for where in self.same(entry):
                self._reword(where, entry, problem, span, name)
        elif (said := _WRITE.match(help_) or _QUOTE.match(help_) or _SHORTENED.search(help_)) is not None:
            for where in self.same(entry):
                bullet, text = said["bullet"], said["text"]
                self._rewrite(where, entry, text, problem.kind, in_list=bool(bullet))

    def _divide(self, around: Sequence[Entry], first: str, rest: str) -> None:
        """Write two steps for one: the first with the options that the message shows, the rest with all others."""
        item = next((entry for entry in reversed(around) if isinstance(entry.step, int)), None)
        head = parse_text(f"- {first}\n", "").at((0,))
        walks = item.value if item is not None else None
        if item is None or not isinstance(walks, dict) or not isinstance(head, dict) or len(walks) != 1:
            return
        options = next(iter(walks.values()))
        shown = next(iter(head.values()))
        if isinstance(options, dict) and isinstance(shown, dict):
            others: dict[str, Data] = {key: value for key, value in options.items() if key not in shown}
            self.split[item.container, item.step] = [head, {rest: others} if others else rest]

    def _reword(self, where: Where, entry: Entry, problem: Problem, span: Span, right: str) -> None:
        """Put the name that was meant in the place of the one that was written."""
        word = self.document.lines[span.line - 1][span.column - 1 : span.end_column - 1]
        inner = problem.message.rsplit("`", 2)[1] if problem.kind == "unknown-key" else ""
        wrong = misnamed(problem.message, word) if "." in word else word
        written = re.compile(_WORD.format(re.escape(wrong or word)))
        if entry.of_key and isinstance(entry.step, str) and word in entry.step:
            self.renamed[where] = written.sub(lambda _: right, self.renamed.get(where, entry.step), count=1)
        elif isinstance(entry.value, dict) and inner in entry.value:
            self.renamed[id(entry.value), inner] = right
        elif not entry.of_key and isinstance(entry.value, str) and word in entry.value:
            value = self.valued.get(where, entry.value)
            self.valued[where] = written.sub(lambda _: right, str(value), count=1)

    def _rewrite(self, where: Where, entry: Entry, text: str, kind: str, *, in_list: bool) -> None:
        """Put the text that a message shows in the place of a value, or of a key."""
        try:
            value = parse_text(f"- {text}\n", "").at((0,))
        except BlueprintError:
            return
        pair = next(iter(value.items())) if isinstance(value, dict) and len(value) == 1 else None
        if not entry.of_key:
            own = pair is not None and pair[0] == entry.step and text[0] != "{"
            value = pair[1] if pair is not None and own else value
            self.valued[where] = [value] if in_list and isinstance(entry.step, str) else value
        elif pair is not None and entry.value is None:
            self.renamed[where], self.valued[where] = pair
        elif isinstance(value, str) and isinstance(entry.step, str) and " " not in value:
            self.renamed[where] = value
            if kind == "wrong-id":
                self._follow(entry.step, value)

    def _follow(self, old: str, new: str) -> None:
        """Name something by its new id wherever it is named: alone, or as a part of a walk."""
        written = re.compile(_WORD.format(re.escape(old)))
        for container, step, value in _entries(self.document.data):
            now = self.valued.get((container, step), value)
            if isinstance(now, str) and (now == old or "->" in now):
                self._put((container, step), value, written.sub(new, now))
            if isinstance(step, str) and "->" in step:
                walk = written.sub(new, self.renamed.get((container, step), step))
                self.renamed |= {(container, step): walk} if walk != step else {}

    def _put(self, where: Where, old: Data, new: Data) -> None:
        if new != old:
            self.valued[where] = new

    def declare(self, problem: Problem) -> None:
        """Add the component that a message tells to declare."""
        told = _DECLARE.match(problem.help or "")
        components = self.document.at(("components",))
        shown = parse_text(f"{told[1]}\n", "").data if told is not None else None
        if isinstance(components, dict) and isinstance(shown, dict):
            self.added |= {(id(components), name): value for name, value in shown.items()}
            self.assumed.update(shown)


def _entries(node: Data) -> Iterator[tuple[int, int | str, Data]]:
    """Every entry of every container: the `id` of the container, its key or index, and what it holds."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, (dict, list)) or id(here) in seen:
            continue
        seen.add(id(here))
        for step, value in here.items() if isinstance(here, dict) else enumerate(here):
            yield id(here), step, value
            waiting.append(value)
