"""Reading a rule file: every key checked, every mistake collected with its place."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from archlint.errors import Problem, Span, nearest
from archlint.rules.nearest import suggestion
from archlint.rules.typed import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archlint.source import Data, Document, DocumentPath


class Reader:
    """One rule file and the mistakes found in it so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.trusting = False
        """After a mistake in a condition, later texts are not blamed for what the condition would have made sure of."""

    def complain(
        self, kind: str, message: str, path: DocumentPath, help_: str | None = None, *, key: bool = False
    ) -> None:
        """Note a mistake at a value (or at its key)."""
        span = self.document.key_span(path) if key else self.document.value_span(path)
        self.problems.append(Problem(kind, message, self.document.file, span, help_))

    def keys(self, path: DocumentPath, allowed: Iterable[str], required: Iterable[str] = ()) -> Mapping[str, Data]:
        """The mapping at a path, with unknown and missing keys complained about."""
        data = self.document.at(path)
        if not isinstance(data, dict):
            if data is None and path and not self.document.has(path):
                return {}  # that it is missing is said where it would stand
            self.complain("wrong-type", "keys and values are expected here", path)
            return {}
        names = sorted(allowed)
        for key in data:
            if key not in names:
                message = f"`{key}` is no key of {'a rule' if not path else '`' + str(path[-1]) + '`'}"
                self.complain("unknown-key", message, (*path, key), suggestion(key, names), key=True)
        meant = {nearest(key, names) for key in data if key not in names}
        missing = [f"`{key}`" for key in required if key not in data and key not in meant]
        if missing:
            *others, last = missing
            message = f"{', '.join(others)} and {last} are missing" if others else f"{last} is missing"
            way_out = "`archlint rules new` writes a rule with all of them" if others and not path else None
            self.complain("missing-key", message, path, way_out)
        return data

    def text(self, path: DocumentPath) -> str:
        """The text at a path; '' when absent or no text."""
        value = self.document.at(path)
        if value is None:
            if self.document.has(path) and len(path) > 1:
                self.complain("wrong-type", f"`{path[-1]}` is empty", path)
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.complain("wrong-type", f"`{path[-1]}` must be text", path)
            return ""
        return str(value).strip() if isinstance(value, str) else str(value)

    def texts(self, path: DocumentPath) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.document.at(path)
        if value is None:
            return ()
        if not isinstance(value, list):
            return (self.text(path),)
        return tuple(self.text((*path, index)) for index in range(len(value)))

    def chosen(self, path: DocumentPath, words: Iterable[str], default: str) -> str:
        """One of a closed list of words."""
        value = self.text(path)
        known = list(words)
        if value in known:
            return value
        if value:
            self.complain("unknown-word", f"`{value}` is no {path[-1]}", path, suggestion(value, known))
        return default

    def flag(self, path: DocumentPath, *, default: bool) -> bool:
        """True or false."""
        value = self.document.at(path)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain("wrong-type", f"`{path[-1]}` must be true or false", path)
            return default
        return value

    def checked(self, path: DocumentPath, work: Callable[[str], str], default: str = "") -> str:
        """The text at a path after `work`; a mistake inside it is noted at the exact part."""
        text = self.document.at(path)
        if not isinstance(text, str):
            if text is not None:
                self.complain("wrong-type", f"`{path[-1]}` must be text", path)
            return default
        try:
            return work(text)
        except ExpressionError as error:
            if self.trusting and error.kind == "may-be-unset":
                return default
            span = self.part(path, text, error)
            self.problems.append(Problem(error.kind, error.message, self.document.file, span, error.help))
            return default

    def part(self, path: DocumentPath, text: str, error: ExpressionError) -> Span:
        """Where the wrong part of an expression stands."""
        inner = error.text if error.text is not None else text
        offset = text.find(inner) if error.text is not None else 0
        node = error.node
        if not isinstance(node, ast.expr):
            return self.document.part_span(path, max(offset, 0), max(offset, 0) + len(inner))
        if node.lineno != 1 or node.end_lineno != 1:
            return self.document.value_span(path)
        start, end = columns(inner, node.col_offset, node.end_col_offset or node.col_offset)
        return self.document.part_span(path, offset + start, offset + end)


def columns(text: str, start: int, end: int) -> tuple[int, int]:
    """Byte columns inside one pair of brackets as character columns of the bare text."""
    encoded = f"({text})".encode()
    return len(encoded[:start].decode(errors="ignore")) - 1, len(encoded[:end].decode(errors="ignore")) - 1
