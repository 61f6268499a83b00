"""Messages with places for facts: `losing {component.id} stops {len(flows)} flows`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from archlint.facts.kinds import Flag, Many, Number, Record, Text, Word
from archlint.rules.translate import condition, parse, usable
from archlint.rules.typed import ExpressionError, Scope, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator


def translate_template(text: str, scope: Scope) -> str:
    """The Python source of a text whose `{…}` are expressions; `{{` and `}}` are braces.

    A number between backticks, as in `replicas: 1250`, is to be copied, and has no commas between its digits.

    Raises:
        ExpressionError: a placeholder is not closed, does not check, or cannot be shown.
    """
    parts: list[str] = []
    in_code = False
    for is_text, piece in pieces(text):
        if is_text:
            in_code ^= piece.count("`") % 2 == 1
        source = written(piece) if is_text else placeholder(piece, scope)
        parts.append(f"bare({source})" if in_code and not is_text and "shown(" in source else source)
    return f"''.join(({', '.join(parts)},))" if parts else "''"


def written(piece: str) -> str:
    """The source of plain words."""
    return repr(piece)


def placeholder(piece: str, scope: Scope) -> str:
    """The source of one fact, shown with its unit.

    Raises ExpressionError for a placeholder that is empty or cannot be shown.
    """
    if not piece.strip():
        raise ExpressionError("bad-placeholder", "an empty placeholder; write `{{` for a brace", None)
    try:
        return value_of(parse(piece), scope)
    except ExpressionError as error:
        error.text = piece
        raise


def value_of(node: ast.expr, scope: Scope) -> str:
    """The source that shows an expression; each side of an `if` is shown as what it is."""
    if not isinstance(node, ast.IfExp):
        return display(usable(node, scope))
    test = condition(node.test, scope)
    one = value_of(node.body, scope.knowing(test.when_true).deeper())
    other = value_of(node.orelse, scope.knowing(test.when_false).deeper())
    return f"({one} if {test.source} else {other})"


def display(typed: Typed) -> str:
    """The source that turns a value into words.

    Raises ExpressionError for what has no words, such as a yes or no.
    """
    match typed.kind:
        case Number(dimension):
            return f"shown({typed.source}, {dimension.value!r})"
        case Text() | Word():
            return f"str({typed.source})"
        case Many(of) if isinstance(of, Text | Word):
            return f"join({typed.source})"
        case Flag():
            raise ExpressionError("bad-placeholder", f"`{typed.key}` is a yes or no and cannot be shown", None)
        case Record():
            raise ExpressionError("bad-placeholder", f"`{typed.key}` is a {typed.kind}; say which of its facts", None)
        case _:
            raise ExpressionError("bad-placeholder", f"`{typed.key}` is a {typed.kind}; join() can show texts", None)


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Plain words (True) and placeholders (False), in order.

    Raises:
        ExpressionError: a brace without its partner.
    """
    rest = text
    while rest:
        start = next((index for index, letter in enumerate(rest) if letter in "{}"), len(rest))
        if start:
            yield True, rest[:start]
        rest = rest[start:]
        if rest[:2] in ("{{", "}}"):
            yield True, rest[0]
            rest = rest[2:]
        elif rest:
            end = closing(rest)
            yield False, rest[1:end]
            rest = rest[end + 1 :]


def closing(text: str) -> int:
    """Where the placeholder that `text` starts with ends; braces in quotes do not count.

    Raises ExpressionError for a brace without its partner.
    """
    quote = ""
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter == "}" and index:
            return index
    raise ExpressionError("bad-placeholder", "a brace without its partner; write `{{` or `}}` for a brace", None)
