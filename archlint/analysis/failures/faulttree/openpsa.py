"""Fault trees in the Open-PSA model exchange format: Boolean gates, probabilities, house events.

S. Epstein, A. Rauzy et al., "Open-PSA Model Exchange Format", version 2.0d. What is not in the subset
(event trees, common-cause groups, includes) is refused with its line, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archlint.analysis.failures.faulttree.expressions import Parameters
from archlint.analysis.failures.faulttree.markup import DESCRIPTIONS, Element, parse, refuse
from archlint.analysis.failures.faulttree.operators import Gate, Operator
from archlint.analysis.failures.faulttree.scopes import Scope, settle
from archlint.analysis.failures.faulttree.tree import FaultTree
from archlint.errors import FaultTreeError, Problem

CONTAINERS = frozenset({"opsa-mef", "define-fault-tree", "define-component", "model-data"})
REFERENCES = frozenset({"gate", "basic-event", "house-event", "event"})
CONNECTIVES = frozenset(str(operator) for operator in Operator)
INSTEAD = {
    "include": "files are not followed; give their texts together, as a list",
    "define-CCF-group": "common-cause groups are not expanded; write the shared cause as an event of its own",
    "define-event-tree": "event trees are not read, only fault trees",
    "define-substitution": "substitutions change the tree and are not applied",
}


@dataclass(slots=True)
class _Draft:
    file: str
    parameters: Parameters
    gates: dict[str, Gate] = field(default_factory=dict[str, Gate])
    events: dict[str, float] = field(default_factory=dict[str, float])
    constants: dict[str, bool] = field(default_factory=dict[str, bool])
    lines: dict[str, int] = field(default_factory=dict[str, int])
    mentioned: dict[str, str] = field(default_factory=dict[str, str])


YEAR = 8760.0
"""Hours of a mission when nobody says how long it is."""


def read(
    text: str | bytes | Sequence[str | bytes],
    file: str = "fault tree",
    top: str | None = None,
    mission_time: float = YEAR,
) -> FaultTree:
    """The fault tree of a document, or of several that belong together (the tree in one, its events in another).

    `top` names the gate asked about when several gates are used by no other; laws over time are evaluated at
    `mission_time`, in the unit of the document's rates (hours: a year). A basic event without a probability gets 0:
    cut sets need none.

    >>> tree = read('''<opsa-mef><define-fault-tree name="f"><define-gate name="g">
    ... <atleast min="2"><basic-event name="a"/><basic-event name="b"/><basic-event name="c"/></atleast>
    ... </define-gate><define-basic-event name="a"><float value="0.1"/></define-basic-event>
    ... </define-fault-tree></opsa-mef>''')
    >>> tree.top, tree.gates["g"].k, dict(tree.events)
    ('g', 2, {'a': 0.1, 'b': 0.0, 'c': 0.0})

    Errors: FaultTreeError with the line for anything outside the subset, a DTD, or a broken tree.
    """
    texts = [text] if isinstance(text, (str, bytes)) else list(text)
    draft = _Draft(file, Parameters(file, mission_time))
    definitions = settle([one for part in texts for one in _definitions(parse(part, file), file)])
    for element in definitions:
        if element.name == "define-parameter":
            _once(element, draft, "parameter")
            draft.parameters.definitions[element.attribute("name", file)] = element
    for element in definitions:
        _define(element, draft)
    _settle_mentions(draft)
    return FaultTree(top or _top(draft), draft.gates, draft.events, draft.constants)


def _definitions(root: Element, file: str) -> Iterator[tuple[Element, Scope]]:
    """Every definition of the document with where it stands, containers opened, in order."""
    waiting = [(root, Scope())]
    while waiting:
        element, scope = waiting.pop()
        if element.name in CONTAINERS:
            here = scope.inside(element)
            waiting.extend((child, here) for child in reversed(element.children))
        elif element.name.startswith("define-") and element.name not in INSTEAD:
            yield element, scope
        elif element.name not in DESCRIPTIONS:
            _outside(element, file)


def _outside(element: Element, file: str) -> None:
    why = INSTEAD.get(element.name, "fault trees of Boolean gates are read")
    refuse(f"<{element.name}> is outside what is read: {why}", file, element.line)


def _once(element: Element, draft: _Draft, kind: str) -> str:
    """The name of a definition. Errors: FaultTreeError when something of the kind has it already."""
    name = element.attribute("name", draft.file)
    first = draft.lines.setdefault(f"{kind} {name}", element.line)
    if first != element.line or f"{kind} {name}" in draft.mentioned:
        refuse(f"{kind} `{name}` is defined twice, first on line {first}", draft.file, element.line)
    draft.mentioned[f"{kind} {name}"] = ""
    return name


def _define(element: Element, draft: _Draft) -> None:
    if element.name == "define-gate":
        name = _once(element, draft, "gate")
        draft.gates[name] = _formula(_only_formula(element, draft), name, draft)
    elif element.name == "define-basic-event":
        draft.events[_once(element, draft, "event")] = draft.parameters.number(element)
    elif element.name == "define-house-event":
        draft.constants[_once(element, draft, "house event")] = _constant(element, draft)
    elif element.name != "define-parameter":
        _outside(element, draft.file)


def _only_formula(element: Element, draft: _Draft) -> Element:
    formulas = [child for child in element.children if child.name not in DESCRIPTIONS]
    if len(formulas) != 1:
        refuse(f"<{element.name}> holds {len(formulas)} formulas; it must hold one", draft.file, element.line)
    return formulas[0]


def _formula(root: Element, name: str, draft: _Draft) -> Gate:
    """A formula as a gate; formulas inside it become gates `name.1`, `name.2`, ..."""
    if root.name not in CONNECTIVES:
        return Gate(Operator.OR, (_input(root, draft),))
    made = 0
    waiting = [(root, name)]
    while waiting:
        element, mine = waiting.pop()
        inputs: list[str] = []
        for child in element.children:
            if child.name in CONNECTIVES:
                made += 1
                inputs.append(f"{name}.{made}")
                waiting.append((child, inputs[-1]))
            else:
                inputs.append(_input(child, draft))
        draft.gates[mine] = _gate(element, tuple(inputs), draft)
    return draft.gates[name]


def _gate(element: Element, inputs: tuple[str, ...], draft: _Draft) -> Gate:
    operator = Operator(element.name)
    if operator is Operator.ATLEAST:
        return Gate(operator, inputs, _count(element, "min", draft))
    if operator is Operator.CARDINALITY:
        return Gate(operator, inputs, _count(element, "min", draft), _count(element, "max", draft))
    if operator is Operator.XOR and len(inputs) > 2:
        refuse("<xor> of more than two inputs means different things to different tools", draft.file, element.line)
    return Gate(operator, inputs)


def _count(element: Element, key: str, draft: _Draft) -> int:
    written = element.attribute(key, draft.file)
    if not (written.isascii() and written.isdigit()):
        refuse(f"`{key}` is {written!r}; it must be a whole number", draft.file, element.line)
    return int(written)


def _input(element: Element, draft: _Draft) -> str:
    if element.name == "constant":
        value = _truth(element, draft)
        name = f"constant {str(value).lower()}"
        draft.constants[name] = value
        return name
    if element.name not in REFERENCES:
        _outside(element, draft.file)
    name = element.attribute("name", draft.file)
    kind = element.attributes.get("type", element.name)
    draft.mentioned[name] = kind if draft.mentioned.get(name, "event") == "event" else draft.mentioned[name]
    return name


def _constant(element: Element, draft: _Draft) -> bool:
    values = [child for child in element.children if child.name == "constant"]
    return bool(values) and _truth(values[0], draft)


def _truth(element: Element, draft: _Draft) -> bool:
    value = element.attribute("value", draft.file)
    if value not in ("true", "false"):
        refuse(f"a constant is `true` or `false`, not {value!r}", draft.file, element.line)
    return value == "true"


def _settle_mentions(draft: _Draft) -> None:
    """Names used but defined nowhere: a path stands for the end of it; events need no definition."""
    defined = {**dict.fromkeys(draft.gates), **dict.fromkeys(draft.events), **dict.fromkeys(draft.constants)}
    paths: dict[str, str] = {}
    for gate in draft.gates.values():
        for name in gate.inputs:
            meant = _last_of(name, defined)
            if meant is not None:
                paths[name] = meant
            elif name not in defined and draft.mentioned.get(name) in ("basic-event", "event"):
                draft.events.setdefault(name, 0.0)
    if paths:
        for name, gate in draft.gates.items():
            inputs = tuple(paths.get(one, one) for one in gate.inputs)
            draft.gates[name] = Gate(gate.operator, inputs, gate.k, gate.most)


def _last_of(path: str, defined: Mapping[str, object]) -> str | None:
    """What a path means that is called by the end of it alone."""
    rest = path
    while path not in defined and "." in rest:
        rest = rest.partition(".")[2]
        if rest in defined:
            return rest
    return None


def _top(draft: _Draft) -> str:
    used = {name for gate in draft.gates.values() for name in gate.inputs}
    tops = [name for name in draft.gates if name not in used]
    if len(tops) == 1:
        return tops[0]
    if not draft.gates:
        message = "there is no gate, so there is no top"
    elif tops:
        message = f"several gates could be the top, for no other uses them: {', '.join(tops)}; name one with `top`"
    else:
        message = "no gate can be the top: every one is used by another, so they form a cycle"
    raise FaultTreeError(Problem("fault-tree", message, draft.file))
