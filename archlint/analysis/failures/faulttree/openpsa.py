"""Fault trees in the Open-PSA model exchange format: gates and, or, atleast; point probabilities; house events.

S. Epstein, A. Rauzy et al., "Open-PSA Model Exchange Format", version 2.0d. What is not in the subset
(not, xor, distributions, event trees) is refused with its line, never skipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.markup import Element, parse, refuse
from archlint.analysis.failures.faulttree.tree import FaultTree, Gate, Operator
from archlint.errors import FaultTreeError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTAINERS = frozenset({"opsa-mef", "define-fault-tree", "define-component", "model-data"})
DESCRIPTIONS = frozenset({"label", "attributes"})
REFERENCES = frozenset({"gate", "basic-event", "house-event", "event"})
FORMULAS = frozenset({"and", "or", "atleast", "constant"}) | REFERENCES


@dataclass(slots=True)
class _Draft:
    file: str
    gates: dict[str, Gate] = field(default_factory=dict[str, Gate])
    events: dict[str, float] = field(default_factory=dict[str, float])
    constants: dict[str, bool] = field(default_factory=dict[str, bool])
    parameters: dict[str, float] = field(default_factory=dict[str, float])


def read(text: str | bytes, file: str = "fault tree", top: str | None = None) -> FaultTree:
    """The fault tree of a document; `top` names the gate asked about when several gates are used by no other.

    A basic event without a probability gets 0: cut sets need none.

    >>> tree = read('''<opsa-mef><define-fault-tree name="f"><define-gate name="g">
    ... <atleast min="2"><basic-event name="a"/><basic-event name="b"/><basic-event name="c"/></atleast>
    ... </define-gate><define-basic-event name="a"><float value="0.1"/></define-basic-event>
    ... </define-fault-tree></opsa-mef>''')
    >>> tree.top, tree.gates["g"].k, dict(tree.events)
    ('g', 2, {'a': 0.1, 'b': 0.0, 'c': 0.0})

    Errors: FaultTreeError with the line for anything outside the subset, a DTD, or a broken tree.
    """
    draft = _Draft(file)
    definitions = list(_definitions(parse(text, file), file))
    for element in definitions:
        if element.name == "define-parameter":
            draft.parameters[element.attribute("name", file)] = _number(element, draft)
    for element in definitions:
        _define(element, draft)
    _declare_plain_events(draft)
    return FaultTree(top or _top(draft), draft.gates, draft.events, draft.constants)


def _definitions(root: Element, file: str) -> Iterator[Element]:
    """Every definition of the document, containers opened, in order."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.name in CONTAINERS:
            waiting.extend(reversed(element.children))
        elif element.name.startswith("define-"):
            yield element
        elif element.name not in DESCRIPTIONS:
            refuse(f"<{element.name}> is outside what is read: fault trees of and, or and atleast", file, element.line)


def _define(element: Element, draft: _Draft) -> None:
    name = element.attribute("name", draft.file)
    if element.name == "define-gate":
        if name in draft.gates:
            refuse(f"gate `{name}` is defined twice", draft.file, element.line)
        draft.gates[name] = _formula(_only_formula(element, draft), name, draft)
    elif element.name == "define-basic-event":
        draft.events[name] = _number(element, draft)
    elif element.name == "define-house-event":
        draft.constants[name] = _constant(element, draft)
    elif element.name != "define-parameter":
        refuse(
            f"<{element.name}> is outside what is read: fault trees of and, or and atleast", draft.file, element.line
        )


def _only_formula(element: Element, draft: _Draft) -> Element:
    formulas = [child for child in element.children if child.name not in DESCRIPTIONS]
    if len(formulas) != 1:
        refuse(f"<{element.name}> holds {len(formulas)} formulas; it must hold one", draft.file, element.line)
    return formulas[0]


def _formula(root: Element, name: str, draft: _Draft) -> Gate:
    """A formula as a gate; formulas inside it become gates `name.1`, `name.2`, ..."""
    if root.name in REFERENCES or root.name == "constant":
        return Gate(Operator.OR, (_input(root, "", draft),))
    made = 0
    waiting = [(root, name)]
    while waiting:
        element, mine = waiting.pop()
        inputs: list[str] = []
        for child in element.children:
            inner = ""
            if child.name in ("and", "or", "atleast"):
                made += 1
                inner = f"{name}.{made}"
                waiting.append((child, inner))
            inputs.append(_input(child, inner, draft))
        draft.gates[mine] = _gate(element, tuple(inputs), draft)
    return draft.gates[name]


def _gate(element: Element, inputs: tuple[str, ...], draft: _Draft) -> Gate:
    if element.name not in ("and", "or", "atleast"):
        refuse(f"<{element.name}> is outside what is read: and, or, atleast", draft.file, element.line)
    if element.name != "atleast":
        return Gate(Operator(element.name), inputs)
    written = element.attribute("min", draft.file)
    if not written.isdigit():
        refuse(f"`min` is {written!r}; it must be a whole number", draft.file, element.line)
    return Gate(Operator.ATLEAST, inputs, int(written))


def _input(element: Element, inner: str, draft: _Draft) -> str:
    if inner:
        return inner
    if element.name == "constant":
        value = element.attribute("value", draft.file)
        draft.constants[f"constant {value}"] = value == "true"
        return f"constant {value}"
    if element.name not in REFERENCES:
        refuse(f"<{element.name}> is outside what is read: and, or, atleast", draft.file, element.line)
    name = element.attribute("name", draft.file)
    if element.name == "basic-event" or element.attributes.get("type") == "basic-event":
        draft.events.setdefault(name, 0.0)
    return name


def _constant(element: Element, draft: _Draft) -> bool:
    values = [child for child in element.children if child.name == "constant"]
    return bool(values) and values[0].attribute("value", draft.file) == "true"


def _number(element: Element, draft: _Draft) -> float:
    """A point probability: a number, or a parameter that is one; 0 when nothing is said."""
    values = [child for child in element.children if child.name not in DESCRIPTIONS]
    if not values:
        return 0.0
    value = values[0]
    if value.name == "parameter":
        name = value.attribute("name", draft.file)
        if name not in draft.parameters:
            refuse(f"parameter `{name}` is not a number defined before", draft.file, value.line)
        return draft.parameters[name]
    if value.name not in ("float", "int"):
        refuse(f"<{value.name}> is outside what is read: point probabilities", draft.file, value.line)
    written = value.attribute("value", draft.file)
    try:
        return float(written)
    except ValueError:
        refuse(f"{written!r} is not a number", draft.file, value.line)


def _declare_plain_events(draft: _Draft) -> None:
    """`<event>` may name anything: what nothing defines is a basic event."""
    for gate in list(draft.gates.values()):
        for name in gate.inputs:
            if name not in draft.gates and name not in draft.constants:
                draft.events.setdefault(name, 0.0)


def _top(draft: _Draft) -> str:
    used = {name for gate in draft.gates.values() for name in gate.inputs}
    tops = [name for name in draft.gates if name not in used]
    if len(tops) != 1:
        found = ", ".join(tops) or "none: every gate is used by another"
        raise FaultTreeError(Problem("fault-tree", f"one gate must be the top; used by no other: {found}", draft.file))
    return tops[0]
