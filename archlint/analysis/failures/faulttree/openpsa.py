"""Fault trees in the Open-PSA model exchange format: Boolean gates, probabilities, house events.

S. Epstein, A. Rauzy et al., "Open-PSA Model Exchange Format", version 2.0d. What is not in the subset
(event trees, common-cause groups, includes) is refused with its line, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import cast

from archlint.analysis.failures.faulttree.expressions import Parameters
from archlint.analysis.failures.faulttree.markup import DESCRIPTIONS, Element, parse, refuse
from archlint.analysis.failures.faulttree.mistakes import Meant, mistakes
from archlint.analysis.failures.faulttree.operators import Gate, Operator
from archlint.analysis.failures.faulttree.references import MENTIONS, References
from archlint.analysis.failures.faulttree.scopes import PARAMETER, Scope, settle
from archlint.analysis.failures.faulttree.tree import FaultTree
from archlint.errors import FaultTreeError, Problem

CONTAINERS = frozenset({"opsa-mef", "define-fault-tree", "define-component", "model-data"})
CONNECTIVES = frozenset(str(operator) for operator in Operator)
INSTEAD = {
    "include": "files are not followed; give their texts together, as a list",
    "define-CCF-group": "common-cause groups are not expanded; write the shared cause as an event of its own",
    "define-event-tree": "event trees are not read, only fault trees",
    "define-substitution": "substitutions change the tree and are not applied",
}
SHOWN = 10
"""Possible tops that are named when there are several."""
MOST_DIGITS = 9
"""Digits of a count; more inputs than that no gate has."""
YEAR = 8760.0
"""Hours of a mission when nobody says how long it is."""


@dataclass(slots=True)
class _Draft:
    """What has been read so far; `names` says what every name is, `places` where every gate and event stands."""

    parameters: Parameters
    names: References
    gates: dict[str, Gate] = field(default_factory=dict[str, Gate])
    events: dict[str, float | None] = field(default_factory=dict[str, "float | None"])
    constants: dict[str, bool] = field(default_factory=dict[str, bool])
    places: dict[str, Element] = field(default_factory=dict[str, Element])


def read(
    text: str | bytes | Sequence[str | bytes],
    file: str | Sequence[str] = "fault tree",
    top: str | None = None,
    mission_time: float = YEAR,
) -> FaultTree:
    """The fault tree of a document, or of several that belong together (the tree in one, its events in another).

    `file` is what to call the document in messages, or each of several. `top` names the gate asked about when several
    gates are used by no other; laws over time are evaluated at `mission_time`, in the unit of the document's rates
    (hours: a year). Where no event has a probability all have 0, and where none is defined none has to be: cut sets need
    neither.

    Raises ValueError for a mission time that is no number of hours.

    >>> tree = read('''<opsa-mef><define-fault-tree name="f"><define-gate name="g">
    ... <atleast min="2"><basic-event name="a"/><basic-event name="b"/><basic-event name="c"/></atleast>
    ... </define-gate></define-fault-tree></opsa-mef>''')
    >>> tree.top, tree.gates["g"].k, dict(tree.events)
    ('g', 2, {'a': 0.0, 'b': 0.0, 'c': 0.0})

    Errors: FaultTreeError with the line for anything outside the subset, a DTD, or a broken tree; TypeError for what
    is no text, ValueError for a mission time that is none.
    """
    texts: Sequence[str | bytes] = [text] if isinstance(text, (str, bytes)) else _documents(text)
    if not 0.0 <= mission_time < inf:
        raise ValueError(f"the mission time is {mission_time}; it is a number of hours, 0 or more")
    files = [file] * len(texts) if isinstance(file, str) else file
    roots = [parse(part, name) for part, name in zip(texts, files, strict=True)]
    definitions = settle([one for root in roots for one in _definitions(root)])
    draft = _Draft(Parameters(mission_time), References())
    for element in definitions:
        draft.names.define(element)
        if element.name == PARAMETER:
            draft.parameters.definitions[element.attribute("name")] = element
    for element in definitions:
        _define(element, draft)
    draft.names.refuse_wrong()
    return _tree(draft, files[0] if files else "", top)


def _documents(texts: object) -> Sequence[str | bytes]:
    """Several documents. Errors: TypeError when something is no text."""
    if isinstance(texts, (list, tuple)):
        wrong = [one for one in cast("Sequence[object]", texts) if not isinstance(one, (str, bytes))]
        if not wrong:
            return cast("Sequence[str | bytes]", texts)
        texts = wrong[0]
    raise TypeError(f"a document is a text, as str or bytes, or a list of texts, not {texts!r:.60}")


def _tree(draft: _Draft, file: str, top: str | None) -> FaultTree:
    """The tree of a draft. Errors: FaultTreeError with the place of every mistake."""
    events = _probabilities(draft)
    chosen = top or _top(draft, file)
    found = mistakes(Meant(chosen, draft.gates, events, draft.constants))
    if found:
        raise FaultTreeError(
            *(
                draft.places[one.about].problem(one.message, one.instead)
                if one.about in draft.places
                else Problem("fault-tree", one.message, file, help=one.instead)
                for one in found
            )
        )
    return FaultTree(chosen, draft.gates, events, draft.constants)


def _probabilities(draft: _Draft) -> dict[str, float]:
    """Every event's; all zero when nobody says any. Errors: FaultTreeError for events that were left out."""
    silent = [name for name, probability in draft.events.items() if probability is None]
    defined = [name for name in draft.events if name in draft.names]
    if len(silent) == len(draft.events):
        silent = [name for name in silent if name not in draft.names] if defined else []
    if silent:
        raise FaultTreeError(*(_silent(name, draft) for name in silent))
    return {name: probability or 0.0 for name, probability in draft.events.items()}


def _silent(name: str, draft: _Draft) -> Problem:
    """An event without a probability where others have one."""
    place = draft.places[name]
    if name not in draft.names:
        return draft.names.undefined("basic-event", name, place)
    return place.problem(f"basic event `{name}` has no probability, though others have", "give it one")


def _definitions(root: Element) -> Iterator[tuple[Element, Scope]]:
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
            _outside(element)


def _outside(element: Element) -> None:
    why = INSTEAD.get(element.name, "fault trees of Boolean gates are read")
    refuse(f"<{element.name}> is outside what is read: {why}", element)


def _define(element: Element, draft: _Draft) -> None:
    name = element.attribute("name")
    if element.name == "define-gate":
        draft.places[name] = element
        draft.gates[name] = _formula(_only_formula(element), name, draft)
    elif element.name == "define-basic-event":
        draft.places[name] = element
        draft.events[name] = draft.parameters.number(element)
    elif element.name == "define-house-event":
        draft.constants[name] = _constant(element)
    elif element.name != PARAMETER:
        _outside(element)


def _only_formula(element: Element) -> Element:
    formulas = element.content
    if len(formulas) != 1:
        refuse(f"<{element.name}> holds {len(formulas)} formulas; it must hold one", element)
    return formulas[0]


def _formula(root: Element, name: str, draft: _Draft) -> Gate:
    """A formula as a gate; formulas inside it become gates `name.1`, `name.2`, ..., if nothing else is called so."""
    if root.name not in CONNECTIVES:
        return Gate(Operator.OR, (_input(root, draft),))
    made = 0
    waiting = [(root, name)]
    while waiting:
        element, mine = waiting.pop()
        inputs: list[str] = []
        for child in element.content:
            if child.name in CONNECTIVES:
                made += 1
                inputs.append(_unused(f"{name}.{made}", draft))
                draft.places[inputs[-1]] = child
                waiting.append((child, inputs[-1]))
            else:
                inputs.append(_input(child, draft))
        draft.gates[mine] = _gate(element, tuple(inputs))
    return draft.gates[name]


def _gate(element: Element, inputs: tuple[str, ...]) -> Gate:
    operator = Operator(element.name)
    if operator is Operator.ATLEAST:
        return Gate(operator, inputs, _count(element, "min"))
    if operator is Operator.CARDINALITY:
        return Gate(operator, inputs, _count(element, "min"), _count(element, "max"))
    if operator is Operator.XOR and len(inputs) > 2:
        message = "<xor> of more than two inputs means different things to different tools"
        refuse(message, element, "write it as <xor> of two, one inside the other")
    return Gate(operator, inputs)


def _count(element: Element, key: str) -> int:
    written = element.attribute(key)
    if not (written.isascii() and written.isdigit()):
        refuse(f"`{key}` is {written[:40]!r}; it must be a whole number", element)
    return int(written) if len(written) <= MOST_DIGITS else 10**MOST_DIGITS


def _input(element: Element, draft: _Draft) -> str:
    if element.name == "constant":
        value = _truth(element)
        name = _unused(f"constant {str(value).lower()}", draft)
        draft.constants[name] = value
        return name
    if element.name not in MENTIONS:
        _outside(element)
    name = draft.names.mention(element)
    if name not in draft.names:
        draft.places.setdefault(name, element)
        draft.events.setdefault(name, None)
    return name


def _unused(name: str, draft: _Draft) -> str:
    """A name for what has none, that the document gives to nothing else."""
    while name in draft.names:
        name += "'"
    return name


def _constant(element: Element) -> bool:
    values = [child for child in element.children if child.name == "constant"]
    return bool(values) and _truth(values[0])


def _truth(element: Element) -> bool:
    value = element.attribute("value")
    if value not in ("true", "false"):
        refuse(f"a constant is `true` or `false`, not {value[:40]!r}", element)
    return value == "true"


def _top(draft: _Draft, file: str) -> str:
    used = {name for gate in draft.gates.values() for name in gate.inputs}
    tops = [name for name in draft.gates if name not in used]
    if len(tops) == 1:
        return tops[0]
    if not draft.gates:
        message = "there is no gate, so there is no top"
    elif tops:
        shown = ", ".join(tops[:SHOWN]) + (f" and {len(tops) - SHOWN} more" if len(tops) > SHOWN else "")
        message = f"several gates could be the top, for no other uses them: {shown}; name one with `top`"
    else:
        message = "no gate can be the top: every one is used by another, so they form a cycle"
    raise FaultTreeError(Problem("fault-tree", message, file))
