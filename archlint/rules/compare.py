"""Which values can be compared or computed with each other, and what that compiles to."""

from __future__ import annotations

import ast
from dataclasses import replace

from archlint.facts.kinds import COUNT, FactType, Many, Number, Record, Text, Word
from archlint.quantity import Dimension, QuantityError, parse
from archlint.rules.nearest import suggestion
from archlint.rules.typed import ExpressionError, Literal, Typed

PLAIN = frozenset({Dimension.COUNT, Dimension.SHARE, Dimension.FACTOR})
"""Dimensions that a bare number can stand for."""
ORDERINGS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
EQUALITIES: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.NotEq: "!="}
MEMBERSHIPS: dict[type[ast.cmpop], str] = {ast.In: "in", ast.NotIn: "not in"}


def compare(operator: ast.cmpop, left_node: ast.expr, left: Typed, right_node: ast.expr, right: Typed) -> str:
    """The Python source of one comparison.

    Raises:
        ExpressionError: the two can never be compared, or a word is none of the fact's words.
    """
    if type(operator) in MEMBERSHIPS:
        return membership(MEMBERSHIPS[type(operator)], left_node, left, right_node, right)
    left, right = alike(left_node, left, right_node, right, strict=True)
    if type(operator) in EQUALITIES:
        if isinstance(left.kind, Many):
            raise ExpressionError("wrong-type", "lists are not compared; look into them with any() or all()", left_node)
        return f"({left.source} {EQUALITIES[type(operator)]} {right.source})"
    if type(operator) not in ORDERINGS:
        raise ExpressionError("not-allowed", "`is` cannot be used in a rule", left_node, "use known(…)")
    if not isinstance(left.kind, Number):
        raise ExpressionError("wrong-type", f"`{left.key}` is a {left.kind} and has no order", left_node)
    return f"({left.source} {ORDERINGS[type(operator)]} {right.source})"


def any_at_all(operator: ast.cmpop, left_node: ast.expr, left: Typed, right_node: ast.expr, right: Typed) -> str | None:
    """The source of a count compared with nothing, which need not count: one is enough. None for every other comparison."""
    del left_node, right_node
    if left.some is None or right.literal is None or right.literal != 0:
        return None
    if isinstance(operator, ast.Eq):
        return f"(not {left.some})"
    return left.some if isinstance(operator, ast.Gt | ast.NotEq) else None


def membership(operator: str, left_node: ast.expr, left: Typed, right_node: ast.expr, right: Typed) -> str:
    """`x in list`, and `text in text`: whether it occurs there, upper and lower case alike.

    Raises ExpressionError for what holds nothing.
    """
    if isinstance(left.kind, Text) and isinstance(right.kind, Text):
        return f"({left.source}.casefold() {operator} {right.source}.casefold())"
    if not isinstance(right.kind, Many):
        raise ExpressionError("wrong-type", f"`{right.key}` is a {right.kind}, not a list", right_node)
    if isinstance(right.literal, tuple):
        nodes = right_node.elts if isinstance(right_node, ast.List | ast.Tuple) else [right_node] * len(right.literal)
        items = [literal_like(left, item, node) for item, node in zip(right.literal, nodes, strict=True)]
        return f"({left.source} {operator} ({', '.join(items)},))"
    element = Typed(right.kind.of, right.source, right.key)
    left, _ = alike(left_node, left, right_node, element, strict=True)
    return f"({left.source} {operator} {right.source})"


def literal_like(left: Typed, value: Literal, node: ast.expr) -> str:
    """One written-out item of a list, checked against what is looked for in it."""
    item = Typed(Text() if isinstance(value, str) else COUNT, repr(value), repr(value), literal=value)
    _, fitted = alike(node, left, node, item, strict=True)
    return fitted.source


def alike(left_node: ast.expr, left: Typed, right_node: ast.expr, right: Typed, *, strict: bool) -> tuple[Typed, Typed]:
    """Both sides in one type: a written-out quantity takes the dimension of the other side, a word is checked.

    Raises:
        ExpressionError: they do not fit; only when `strict` for two numbers of different dimension.
    """
    left, right = fit(left_node, left, right), fit(right_node, right, left)
    if isinstance(left.kind, Number) and isinstance(right.kind, Number):
        if strict and not same_dimension(left, right):
            raise mismatch(left, right, right_node)
        return left, right
    if not same_type(left.kind, right.kind):
        raise mismatch(left, right, right_node)
    return left, right


def fit(node: ast.expr, typed: Typed, other: Typed) -> Typed:
    """A written-out text as the quantity or the word that the other side asks for.

    Raises ExpressionError for a wrong unit or an unknown word.
    """
    if not isinstance(typed.literal, str):
        return typed
    if isinstance(other.kind, Number) and other.literal is None:
        try:
            value = parse(typed.literal, other.kind.dimension).likely
        except QuantityError as error:
            raise ExpressionError("wrong-unit", f"`{other.key}` is a {other.kind}: {error.message}", node) from None
        return replace(typed, kind=other.kind, source=repr(value), literal=value)
    if isinstance(other.kind, Word):
        if typed.literal not in other.kind.words:
            message = f"{typed.key} is no {other.kind.name}"
            raise ExpressionError("unknown-word", message, node, suggestion(typed.literal, other.kind.words))
        return replace(typed, kind=other.kind)
    return typed


def same_dimension(left: Typed, right: Typed) -> bool:
    """Whether two numbers can be compared; nothing is zero in every dimension."""
    one, other = dimension(left), dimension(right)
    if one == other or (one in PLAIN and other in PLAIN):
        return True
    return any(side.literal is not None and side.literal == 0 for side in (left, right))


def same_type(one: FactType, other: FactType) -> bool:
    """Whether two values that are not both numbers can be equal at all."""
    if isinstance(one, Word) and isinstance(other, Word):
        return one.name == other.name
    if isinstance(one, Record) and isinstance(other, Record):
        return one.entity == other.entity
    if isinstance(one, Many) and isinstance(other, Many):
        return same_type(one.of, other.of) or type(one.of) is type(other.of) is Number
    return type(one) is type(other)


def mismatch(left: Typed, right: Typed, node: ast.expr) -> ExpressionError:
    """The error for two values that can never be equal."""
    hint = None
    if isinstance(left.kind, Number) and isinstance(right.kind, Number) and right.literal is not None:
        hint = f"write the {left.kind} with its unit, in quotes"
    message = f"`{left.key}` is a {left.kind}, `{right.key}` is a {right.kind}"
    return ExpressionError("wrong-type", message, node, hint)


def dimension(typed: Typed) -> Dimension:
    """The dimension of a number."""
    return typed.kind.dimension if isinstance(typed.kind, Number) else Dimension.COUNT


def result_dimension(node: ast.BinOp, left: Typed, right: Typed) -> Dimension:
    """The dimension of a sum, difference, product or quotient.

    Raises:
        ExpressionError: seconds and bytes cannot be added.
    """
    one, other = dimension(left), dimension(right)
    if isinstance(node.op, ast.Add | ast.Sub):
        if not same_dimension(left, right):
            raise mismatch(left, right, node.right)
        return other if one is Dimension.COUNT else one
    if isinstance(node.op, ast.Div) and one == other:
        return Dimension.COUNT if one is Dimension.COUNT else Dimension.FACTOR
    if other in PLAIN:
        return one if one is not Dimension.COUNT or isinstance(node.op, ast.Div) else other
    if one in PLAIN and isinstance(node.op, ast.Mult):
        return other
    return Dimension.COUNT
