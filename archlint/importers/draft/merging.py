"""Three versions of a blueprint become one: what the last import wrote, what a person made of it, what is found now.

Entry by entry: what the person left as it was follows the import, what the person changed, added or removed stays.
The text of the person is edited in place, so comments, order and layout stay as well: an entry is taken over as a whole only
where its text is still that of the last import, and a list is merged item by item.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.blueprint.load import load
from archlint.errors import BlueprintError, Problem
from archlint.importers.draft.differences import are, name_of, orphan, shown, versus
from archlint.importers.draft.numbering import closing_of, numbered_as, settled
from archlint.importers.draft.orphans import MARK, named, without_evidence
from archlint.importers.draft.removal import without_removed
from archlint.importers.draft.version import MISSING, Version, version
from archlint.importers.draft.yaml_text import flow
from archlint.source import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.errors import Span
    from archlint.source import DocumentPath


@dataclass(slots=True)
class _Merge:
    """The merge under way: edits of the person's lines, and what was kept against the import."""

    base: Version
    ours: Version
    new: Version
    edits: list[tuple[int, int, list[str]]] = field(default_factory=list[tuple[int, int, list[str]]])
    words: list[tuple[Span, str]] = field(default_factory=list["tuple[Span, str]"])
    kept: list[str] = field(default_factory=list[str])
    needed: Mapping[str, str] = field(default_factory=dict[str, str])
    """Components that stay although the import no longer has them, each with a line in which the person names it."""

    def below(self, path: DocumentPath) -> None:
        """Merge the entries of one mapping."""
        ours, new, base = self.ours.entries(path), self.new.entries(path), self.base.entries(path)
        previous = ""
        for key in new:
            here = (*path, key)
            if key in ours:
                self._both(here)
                previous = key
            elif key not in base:
                self._insert(here, path, previous)
            elif base[key] != new[key]:
                self._keep(here, f"removed by you, where the import now says {shown(new[key])}")
        for key in ours:
            if key not in new and key in base:
                told = len(self.kept)
                if ours[key] != base[key]:
                    self._keep((*path, key), orphan(ours[key]))
                elif path == ("components",) and key in self.needed:
                    self._keep((*path, key), f"you name it in `{self.needed[key]}`, and the import no longer has it")
                elif self._is_commented((*path, key)):
                    self._keep((*path, key), "commented by you, and the import no longer has it")
                elif self.ours.is_block(path):
                    self.edits.append((*self.ours.block((*path, key)), []))
                else:
                    self._keep((*path, key), "the import no longer has it; take it out where it stands")
                if path == ("components",) and len(self.kept) > told and self.ours.is_block(path):
                    text = without_evidence(self.ours.text((*path, key)), self.base.lines)
                    self.edits.append((*self.ours.block((*path, key)), text))

    def _is_commented(self, path: DocumentPath) -> bool:
        """Whether somebody wrote into the lines of an entry whose data are those of the last import."""
        return self.ours.text(path) != self.base.text(path) and any("#" in line for line in self.ours.text(path))

    def _both(self, path: DocumentPath) -> None:
        """Merge what is there and was found: whole where nobody touched it, else part by part."""
        ours, new, base = self.ours.at(path), self.new.at(path), self.base.at(path)
        whole = base is not MISSING and ours == base and self.ours.is_block(path[:-1])
        whole = whole and not (path == ("components",) and self.needed)
        if whole and self.ours.text(path) == self.base.text(path):
            self._replace(path)
        elif are(dict, ours, new) and self.ours.is_block(path):
            self._head(path)
            self.below(path)
        elif are(dict, ours, new) and self.ours.is_inline(path):
            self._brackets(path)
        elif are(list, ours, new) and base is not MISSING:
            self._items(path)
        elif base is not MISSING and ours == base and ours != new:
            self._value(path)
        elif ours != new and (base is MISSING or new != base):
            self._keep(path, versus(ours, new))

    def _brackets(self, path: DocumentPath) -> None:
        """Merge a mapping in brackets key by key: `{engine: redis, replicas: 2}`."""
        ours, new, base = self.ours.entries(path), self.new.entries(path), self.base.entries(path)
        merged = dict(ours)
        for key, value in new.items():
            was = base.get(key, MISSING)
            if (key not in ours and was is MISSING) or (key in ours and ours[key] == was):
                merged[key] = value
            elif value not in (was, ours.get(key, MISSING)):
                told = (
                    versus(ours[key], value)
                    if key in ours
                    else f"removed by you, where the import now says {shown(value)}"
                )
                self._keep((*path, key), told)
        for key in [key for key in ours if key in base and key not in new]:
            if ours[key] == base[key]:
                del merged[key]
            else:
                self._keep((*path, key), orphan(ours[key]))
        if merged != ours:
            assert self.ours.document is not None  # noqa: S101 - there is a mapping at the path
            self.words.append((self.ours.document.value_span(path), flow(merged)))

    def _head(self, path: DocumentPath) -> None:
        """The line of a mapping's key, where it stands as it was imported: what it says of its source is brought up to date."""
        first, _ = self.ours.block(path)
        if not self.new.is_block(path):
            return
        head, fresh = (each.lines[each.block(path)[0]] for each in (self.ours, self.new))
        old = self.base.lines[self.base.block(path)[0]] if self.base.is_block(path) else ""
        if head != fresh and (head == old or head.endswith(MARK)):
            self.edits.append((first, first + 1, [fresh]))

    def _value(self, path: DocumentPath) -> None:
        """A value that nobody changed, beside a comment that somebody did: only the value is written anew."""
        assert self.ours.document is not None  # noqa: S101 - there is a value at the path
        if self.ours.is_inline(path) and self.new.is_inline(path):
            self.words.append((self.ours.document.value_span(path), self.new.inline(path)))
        elif self.ours.is_block(path[:-1]) and not any("#" in line for line in self.ours.text(path)):
            self._replace(path)
        else:
            self._keep(path, versus(self.ours.at(path), self.new.at(path)))

    def _items(self, path: DocumentPath) -> None:
        """Merge the items of a list: what came is added behind the same neighbour, what went and was left alone goes."""
        ours, new, base = self.ours.items(path), self.new.items(path), self.base.items(path)
        gone = [item for item in ours if item in base and item not in new]
        for item in [*gone] if self.ours.is_block(path) else ():
            if "#" in (text := self.ours.text((*path, ours.index(item)))[0]) and text not in self.base.lines:
                self._keep(path, f"`{name_of(item)}` as you commented it, which the import no longer has")
                gone.remove(item)
        names = [name_of(item) for item in ours if item not in gone]
        came: list[int] = []
        for index, item in enumerate(new):
            if item in ours or item in base:
                continue
            if name_of(item) in names:
                self._keep(path, f"`{name_of(item)}` as you changed it, where the import says {shown(item)}")
            else:
                came.append(index)
        if not gone and not came:
            return
        if self.ours.is_inline(path):
            self._inline_items(path, gone, came)
        elif all(self.new.is_block(path) or self.new.is_inline((*path, at)) for at in came):
            self._block_items(path, gone, came)
        else:
            missing = ", ".join(f"`{name_of(new[index])}`" for index in came)
            self._keep(
                path,
                f"the import has {missing} as well; add it where you want it" if came else "the import has less of it",
            )

    def _block_items(self, path: DocumentPath, gone: list[object], came: list[int]) -> None:
        ours, new = self.ours.items(path), self.new.items(path)
        for index, item in enumerate(ours):
            if item in gone:
                self.edits.append((*self.ours.block((*path, index)), []))
        first = self.ours.block((*path, 0))[0]
        dash = len(self.ours.lines[first]) - len(self.ours.lines[first].lstrip())
        for index in came:
            before = _before(new, index, ours)
            at = self.ours.block((*path, before))[1] if before is not None else first
            if self.new.is_block(path):
                text = self.new.text((*path, index))
                own = len(text[0]) - len(text[0].lstrip())
                text = [" " * dash + line[own:] for line in text]
            else:
                text = [f"{' ' * dash}- {self.new.inline((*path, index))}"]
            self.edits.append((at, at, text))

    def _inline_items(self, path: DocumentPath, gone: list[object], came: list[int]) -> None:
        assert self.ours.document is not None  # noqa: S101 - there is a list at the path
        ours, new = self.ours.items(path), self.new.items(path)
        texts = [(item, self.ours.inline((*path, at))) for at, item in enumerate(ours) if item not in gone]
        for index in came:
            if not self.new.is_inline((*path, index)):
                self._keep(path, f"the import has `{name_of(new[index])}` as well; add it where you want it")
                continue
            before = _before(new, index, [item for item, _ in texts])
            at = 0 if before is None else before + 1
            texts.insert(at, (new[index], self.new.inline((*path, index))))
        written = f"[{', '.join(text for _, text in texts)}]"
        self.words.append((self.ours.document.value_span(path), written))

    def _replace(self, path: DocumentPath) -> None:
        self.edits.append((*self.ours.block(path), self.new.text(path)))

    def _insert(self, path: DocumentPath, parent: DocumentPath, previous: str) -> None:
        if not self.ours.is_block(parent):
            self._keep(path, "new in the import; add it where you want it")
            return
        text = self.new.text(path)
        if previous:
            _, at = self.ours.block((*parent, previous))
        elif parent:
            at = self.ours.block(parent)[0] + 1
        else:
            at = len(self.ours.lines)
        if len(parent) == 0:
            text = ["", *text]
        self.edits.append((at, at, text))

    def _keep(self, path: DocumentPath, why: str) -> None:
        self.kept.append(f"{'.'.join(str(step) for step in path)}: {why}")


def _before(new: Sequence[object], index: int, ours: Sequence[object]) -> int | None:
    """The last item of ours that stands before this one in what is new; an item that goes keeps its place until then."""
    return next((ours.index(item) for item in reversed(new[:index]) if item in ours), None)


def merge(base: str, ours: str, new: str, file: str) -> tuple[str, list[str]]:
    """The merged text, and a sentence for everything that was kept although the import says otherwise.

    Without a base nothing of the person's is changed, only new entries are added. Raises BlueprintError when the
    person's file cannot be read, and ImportingError-like problems when the merge would not load.
    """
    if not ours.strip():
        return new, []
    current = parse_text(ours, file)
    load(current)
    before = version(base)
    found, told = without_removed(before, Version(current, ours.splitlines()), new)
    dropped = {*before.entries(("components",))} - {*version(found).entries(("components",))}
    needed: dict[str, str] = {}
    text, kept, problems = _merged(base, ours, found, file, needed)
    while more := named(dropped - needed.keys(), text, problems):
        needed |= more
        text, kept, problems = _merged(base, ours, found, file, needed)
    if not problems:
        return text, [*told, *kept]
    message = f"`{file}` and what was found do not fit together: {problems[0].message}"
    help_ = "import into another file with `-o`, and move over what you want"
    raise BlueprintError(Problem("merge-conflict", message, "", help=help_))


def _merged(
    base: str, ours: str, new: str, file: str, needed: Mapping[str, str]
) -> tuple[str, list[str], Sequence[Problem]]:
    """The merged text, what was kept, and why that is no blueprint, nothing where it is one."""
    mine = Version(parse_text(ours, file), ours.splitlines())
    before = numbered_as(version(base), mine)
    merge_ = _Merge(before, mine, settled(version(new), before), needed=needed)
    merge_.below(())
    for span, words in sorted(merge_.words, key=lambda each: (each[0].line, each[0].column), reverse=True):
        line = merge_.ours.lines[span.line - 1]
        merge_.ours.lines[span.line - 1] = line[: span.column - 1] + words + line[span.end_column - 1 :]
    lines = _tail(merge_.ours.lines, merge_.base.lines, merge_.new.lines, merge_.edits)
    text = "\n".join(lines) + "\n"
    try:
        load(parse_text(text, file))
    except BlueprintError as error:
        return text, merge_.kept, error.problems
    return text, merge_.kept, ()


def _tail(ours: list[str], base: list[str], new: list[str], edits: list[tuple[int, int, list[str]]]) -> list[str]:
    """The lines with their edits, and the closing comments of the import brought up to date."""
    end = len(ours)
    closing, older = new[closing_of(new) :], base[closing_of(base) :]
    if older and ours[len(ours) - len(older) :] == older:
        end -= len(older)
        edits = [edit for edit in edits if edit[0] <= end]
    else:
        closing = []
    lines = list(ours[:end])
    later_first = sorted(enumerate(edits), key=lambda each: (each[1][:2], each[0]), reverse=True)
    for _, (first, last, text) in later_first:
        lines[min(first, end) : min(last, end)] = text
    return lines + closing
