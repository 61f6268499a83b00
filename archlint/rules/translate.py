"""Expressions of rules: checked against the fact schema and turned into plain Python, in one walk."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from archlint.facts.kinds import COUNT, FLAG, TEXT, Many, Number, Record, Text, Word
from archlint.facts.schema import schema
from archlint.rules import compare, functions
from archlint.rules.nearest import suggestion
from archlint.rules.typed import NOTHING, ExpressionError, Scope, Typed

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 25
MAX_NODES = 400
MAX_LENGTH = 2_000
MAX_LITERAL = 1e15


def parse(text: str) -> ast.expr:
    """The syntax tree of an expression; it may be a bare generator (`step for step in flow.steps`).

    Positions in the tree are those of `text` inside one pair of brackets, so columns are one too far right.

    Raises:
        ExpressionError: it is none.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError("too-long", f"the expression has more than {MAX_LENGTH:,} characters", None)
    try:
        tree = ast.parse(f"({text})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        what = getattr(error, "msg", None) or "this is nested too deeply"
        raise ExpressionError("bad-expression", f"this is not an expression: {what}", None) from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise ExpressionError("too-long", f"the expression has more than {MAX_NODES} parts", None, "split it with let:")
    return tree


def translate(node: ast.expr, scope: Scope) -> Typed:
    """Check one expression and compile it.

    Raises:
        ExpressionError: with the part of the expression that is wrong.
    """
    handler = HANDLERS.get(type(node))
    if handler is None:
        name = type(node).__name__
        raise ExpressionError("not-allowed", f"{WORDS.get(name, name)} cannot be used in a rule", node)
    if scope.depth > MAX_DEPTH:
        raise ExpressionError("too-deep", "the expression is nested too deeply", node, "split it with let:")
    return handler(node, scope.deeper())


def usable(node: ast.expr, scope: Scope) -> Typed:
    """The same, and the value must certainly be set; raises ExpressionError where it may be unset."""
    typed = translate(node, scope)
    if typed.optional and typed.key not in scope.known:
        written = ast.unparse(node)
        raise ExpressionError(
            "may-be-unset", f"`{written}` may be unset here", node, f"ask first: known({written}) and …"
        )
    return typed


def condition(node: ast.expr, scope: Scope) -> Typed:
    """The same for something that must be yes or no; raises ExpressionError for anything else."""
    typed = usable(node, scope)
    if typed.kind != FLAG:
        raise ExpressionError("wrong-type", f"`{typed.key}` is a {typed.kind}, not a yes or no", node, "compare it")
    return typed


def boolean(node: ast.BoolOp, scope: Scope) -> Typed:
    """`and` and `or`: what the left side makes sure of holds on the right."""
    is_and = isinstance(node.op, ast.And)
    inner = scope
    parts: list[Typed] = []
    for value in node.values:
        part = condition(value, inner)
        parts.append(part)
        inner = inner.knowing(part.when_true if is_and else part.when_false)
    source = f"({(' and ' if is_and else ' or ').join(part.source for part in parts)})"
    trues, falses = [part.when_true for part in parts], [part.when_false for part in parts]
    every, some = NOTHING.union, frozenset[str].intersection
    if is_and:
        first = parts[0].opening or parts[0].source
        return Typed(FLAG, source, ast.unparse(node), when_true=every(*trues), when_false=some(*falses), opening=first)
    return Typed(FLAG, source, ast.unparse(node), when_true=some(*trues), when_false=every(*falses))


def unary(node: ast.UnaryOp, scope: Scope) -> Typed:
    """`not` and the minus sign; raises ExpressionError for other signs, and for what they do not fit."""
    if isinstance(node.op, ast.Not):
        inner = condition(node.operand, scope)
        key = ast.unparse(node)
        return Typed(FLAG, f"(not {inner.source})", key, when_true=inner.when_false, when_false=inner.when_true)
    if not isinstance(node.op, ast.USub):
        raise ExpressionError("not-allowed", "this sign cannot be used in a rule", node)
    inner = usable(node.operand, scope)
    if not isinstance(inner.kind, Number):
        raise ExpressionError("wrong-type", f"`{inner.key}` is a {inner.kind}, not a number", node.operand)
    negative = -inner.literal if isinstance(inner.literal, int | float) else None
    return Typed(inner.kind, f"(-{inner.source})", ast.unparse(node), literal=negative)


def arithmetic(node: ast.BinOp, scope: Scope) -> Typed:
    """Plus, minus, times and divided by; nothing it can be given raises."""
    left, right = usable(node.left, scope), usable(node.right, scope)
    for side, typed in ((node.left, left), (node.right, right)):
        if not isinstance(typed.kind, Number):
            raise ExpressionError("wrong-type", f"`{typed.key}` is a {typed.kind}, not a number", side)
    left, right = compare.alike(node.left, left, node.right, right, strict=False)
    dimension = compare.result_dimension(node, left, right)
    template = OPERATIONS.get(type(node.op))
    if template is None:
        raise ExpressionError("not-allowed", "only + - * / can be used in a rule", node)
    return Typed(Number(dimension), template.format(left.source, right.source), ast.unparse(node))


def comparison(node: ast.Compare, scope: Scope) -> Typed:
    """One comparison, or a chain of them."""
    operands = [node.left, *node.comparators]
    typed = [usable(operand, scope) for operand in operands]
    sources: list[str] = []
    for index, operator in enumerate(node.ops):
        pair = (operands[index], typed[index], operands[index + 1], typed[index + 1])
        sources.append(
            (None if scope.traced else compare.any_at_all(operator, *pair)) or compare.compare(operator, *pair)
        )
    return Typed(FLAG, f"({' and '.join(sources)})", ast.unparse(node))


def attribute(node: ast.Attribute, scope: Scope) -> Typed:
    """A fact of an entity; raises ExpressionError for a fact that there is not."""
    base = usable(node.value, scope)
    if not isinstance(base.kind, Record):
        raise ExpressionError("unknown-fact", f"`{base.key}` is a {base.kind} and has no `{node.attr}`", node)
    entity = schema()[base.kind.entity]
    field = entity.fields.get(node.attr)
    if field is None:
        message = f"{base.kind.entity} has no fact `{node.attr}`"
        raise ExpressionError("unknown-fact", message, node, suggestion(node.attr, entity.fields))
    key = f"{base.key}.{node.attr}"
    optional = field.optional and node.attr not in base.implied
    traced = scope.traced and entity.assumes
    source = f"seen({base.source}, {node.attr!r})" if traced else f"{base.source}.{field.path}"
    return Typed(field.kind, source, key, optional=optional, base=base.source, field=node.attr)


def variable(node: ast.Name, scope: Scope) -> Typed:
    """A name: the entity, the system, a parameter, a `for` variable or a `let`.

    Raises ExpressionError for a name that means nothing here.
    """
    if node.id in scope.lets:
        try:
            return translate(scope.lets[node.id], scope)
        except ExpressionError as error:
            raise ExpressionError(error.kind, error.message, node, error.help) from None
    typed = scope.names.get(node.id)
    if typed is None:
        known = [*scope.names, *scope.lets]
        raise ExpressionError("unknown-name", f"`{node.id}` is not defined here", node, suggestion(node.id, known))
    return typed


def constant(node: ast.Constant, scope: Scope) -> Typed:
    """A number, a text, True or False; raises ExpressionError for other values, and numbers that are too large."""
    del scope
    value: object = node.value
    if isinstance(value, bool):
        return Typed(FLAG, repr(value), repr(value), literal=value)
    if isinstance(value, int | float):
        if not abs(value) <= MAX_LITERAL:
            raise ExpressionError("too-large", "this number is too large", node)
        return Typed(COUNT, repr(value), repr(value), literal=value)
    if isinstance(value, str):
        return Typed(TEXT, repr(value), repr(value), literal=value)
    raise ExpressionError("not-allowed", f"`{value}` cannot be used in a rule", node, "use known(…) for unset facts")


def listing(node: ast.List | ast.Tuple, scope: Scope) -> Typed:
    """A list of written-out values, for `in`.

    Raises ExpressionError for anything but one or more written-out values.
    """
    items = [usable(item, scope) for item in node.elts]
    if not items or any(item.literal is None for item in items) or len({type(item.kind) for item in items}) > 1:
        raise ExpressionError("bad-list", "a list holds one or more written-out values of one type", node)
    source = f"({', '.join(item.source for item in items)},)"
    return Typed(Many(items[0].kind), source, ast.unparse(node), literal=tuple(item.literal for item in items))


def generator(node: ast.GeneratorExp, scope: Scope) -> Typed:
    """`value for name in list if condition`."""
    clauses: list[str] = []
    inner = scope
    names: list[str] = []
    for clause in node.generators:
        inner, source, name = walk(clause, inner)
        clauses.append(source)
        names.append(name)
    element = usable(node.elt, inner)
    implied = element.implied
    if isinstance(node.elt, ast.Name) and node.elt.id in names:
        prefix = f"{node.elt.id}."
        implied |= frozenset(key.removeprefix(prefix) for key in inner.known if key.startswith(prefix))
    source = f"({element.source} {' '.join(clauses)})"
    return Typed(Many(element.kind), source, ast.unparse(node), lazy=True, implied=implied)


def walk(clause: ast.comprehension, scope: Scope) -> tuple[Scope, str, str]:
    """One `for name in list if …`: the scope inside it, its Python source and its variable.

    Raises ExpressionError for a name that is taken, and for what is no list.
    """
    if clause.is_async or not isinstance(clause.target, ast.Name):
        raise ExpressionError("not-allowed", "`for` takes one plain name", clause.target)
    name = clause.target.id
    if name in scope.names or name in scope.lets or name in functions.FUNCTIONS or name.startswith("_"):
        raise ExpressionError("taken-name", f"`{name}` already means something here", clause.target)
    over = usable(clause.iter, scope)
    if not isinstance(over.kind, Many):
        raise ExpressionError("wrong-type", f"`{over.key}` is a {over.kind}, not a list", clause.iter)
    inner = scope.naming(name, Typed(over.kind.of, name, name, implied=over.implied))
    tests: list[str] = []
    for test in clause.ifs:
        typed = condition(test, inner)
        tests.append(f" if {typed.source}")
        inner = inner.knowing(typed.when_true)
    return inner, f"for {name} in {over.source}{''.join(tests)}", name


def choice(node: ast.IfExp, scope: Scope) -> Typed:
    """`this if condition else that`."""
    test = condition(node.test, scope)
    one = usable(node.body, scope.knowing(test.when_true))
    other = usable(node.orelse, scope.knowing(test.when_false))
    one, other = compare.alike(node.body, one, node.orelse, other, strict=True)
    kind = TEXT if isinstance(one.kind, Text | Word) else one.kind
    key = ast.unparse(node)
    return Typed(kind, f"({one.source} if {test.source} else {other.source})", key, implied=one.implied & other.implied)


def call(node: ast.Call, scope: Scope) -> Typed:
    """One of the functions of the language; raises ExpressionError for a function that there is not."""
    name = node.func.id if isinstance(node.func, ast.Name) else None
    if name is None or node.keywords:
        raise ExpressionError("not-allowed", "only the functions of the rule language can be called", node)
    if name not in functions.FUNCTIONS:
        raise ExpressionError(
            "unknown-function", f"there is no function `{name}`", node.func, suggestion(name, functions.FUNCTIONS)
        )
    reading = translate if name in functions.TAKE_UNSET else usable
    return functions.FUNCTIONS[name](node, [reading(argument, scope) for argument in node.args])


OPERATIONS: dict[type[ast.operator], str] = {
    ast.Add: "({} + {})",
    ast.Sub: "({} - {})",
    ast.Mult: "times({}, {})",
    ast.Div: "divided({}, {})",
}
WORDS = {
    "Lambda": "a function of your own",
    "Subscript": "an index",
    "ListComp": "a list in square brackets with `for`",
    "SetComp": "a set",
    "DictComp": "a dictionary",
    "Dict": "a dictionary",
    "Set": "a set",
    "JoinedStr": "a format string",
    "NamedExpr": "an assignment",
    "Starred": "a star",
    "Await": "await",
    "Yield": "yield",
    "YieldFrom": "yield",
}
HANDLERS: dict[type[ast.expr], Callable[..., Typed]] = {
    ast.BoolOp: boolean,
    ast.UnaryOp: unary,
    ast.BinOp: arithmetic,
    ast.Compare: comparison,
    ast.Attribute: attribute,
    ast.Name: variable,
    ast.Constant: constant,
    ast.List: listing,
    ast.Tuple: listing,
    ast.GeneratorExp: generator,
    ast.IfExp: choice,
    ast.Call: call,
}
