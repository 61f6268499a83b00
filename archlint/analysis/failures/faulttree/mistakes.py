"""What is wrong with something that was meant as a fault tree: every mistake, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from numbers import Integral, Real
from typing import cast

from archlint.analysis.failures.faulttree.dependencies import in_order
from archlint.analysis.failures.faulttree.operators import Gate, Operator, misfits
from archlint.errors import meaning, nearest
from archlint.frozen import frozen

SUGGESTED = 20
"""Unknown names that a meant one is looked for, for every one of them is compared with all."""


@frozen
class Mistake:
    """What is wrong, with which gate or event, and what to do instead."""

    about: str
    message: str
    instead: str | None = None


@frozen
class Meant:
    """What was given as a fault tree; see `FaultTree`."""

    top: str
    gates: Mapping[str, Gate]
    events: Mapping[str, float]
    constants: Mapping[str, bool]


def mistakes(tree: Meant) -> list[Mistake]:
    """What is of the wrong kind; else unknown names and impossible numbers; else the first circle."""
    return [*_misread(tree)] or [*_unknown(tree), *_wrong(tree)] or [*_circles(tree)]


def _misread(tree: Meant) -> Iterator[Mistake]:
    """What is not even of the right kind, for callers without a type checker."""
    if not isinstance(cast("object", tree.top), str):
        yield Mistake("", f"the top is {_shown(tree.top)}; give the name of a gate or an event")
    yield from _misread_table("gates", tree.gates, "gates by name", _misread_gate)
    yield from _misread_table("events", tree.events, "probabilities by name", _misread_event)
    yield from _misread_table("constants", tree.constants, "True or False by name", _misread_constant)


def _misread_table(
    name: str, table: object, wanted: str, misread: Callable[[str, object], str | None]
) -> Iterator[Mistake]:
    if not isinstance(table, Mapping):
        yield Mistake("", f"`{name}` is {_shown(table)}; give a dict of {wanted}")
        return
    for key, value in cast("Mapping[object, object]", table).items():
        misnamed = f"`{name}` has the name {_shown(key)}; names are texts"
        problem = misread(key, value) if isinstance(key, str) else misnamed
        if problem:
            yield Mistake(str(key), problem)


def _misread_gate(name: str, gate: object) -> str | None:
    if not isinstance(gate, Gate):
        return f"gate `{name}` is {_shown(gate)}; make it with any_of, all_of or at_least"
    if not isinstance(cast("object", gate.operator), Operator):
        return f"gate `{name}` has the operator {_shown(gate.operator)}; give an Operator: {', '.join(Operator)}"
    inputs = cast("object", gate.inputs)
    if not isinstance(inputs, (tuple, list)):
        return f"gate `{name}` has the inputs {_shown(inputs)}; give a tuple of names"
    for number in (gate.k, 0 if gate.most is None else gate.most):
        if not isinstance(cast("object", number), Integral):
            return f"gate `{name}` asks for {_shown(number)} inputs; it must be a whole number"
    for one in cast("Iterable[object]", inputs):
        if not isinstance(one, str):
            return f"gate `{name}` has the input {_shown(one)}, which is no name; names are given one by one"
    return None


def _misread_event(name: str, probability: object) -> str | None:
    if isinstance(probability, Real):
        return None
    return f"event `{name}` has probability {_shown(probability)}, which is no number"


def _misread_constant(name: str, value: object) -> str | None:
    return None if isinstance(value, bool) else f"house event `{name}` is {_shown(value)}; it is True or False"


def _shown(value: object) -> str:
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:57]}..."


def _number(value: float) -> str:
    return f"{value:g}" if isinstance(value, float) else _shown(value)


def _unknown(tree: Meant) -> Iterator[Mistake]:
    known = {**dict.fromkeys(tree.gates), **dict.fromkeys(tree.events), **dict.fromkeys(tree.constants)}
    if tree.top not in known:
        yield unknown("", f"the top `{tree.top:.60}` is neither a gate nor an event", tree.top, known)
    uses = ((name, one) for name, gate in tree.gates.items() for one in dict.fromkeys(gate.inputs) if one not in known)
    for number, (name, one) in enumerate(uses):
        message = f"gate `{name}` uses `{one}`, which is neither a gate nor an event"
        yield unknown(name, message, one, known if number < SUGGESTED else ())


def unknown(about: str, message: str, name: str, known: Iterable[str]) -> Mistake:
    """A name that nothing has, with the name that was probably meant."""
    meant = nearest(name, known) if len(name) > 2 else None
    if meant is None:
        return Mistake(about, message)
    return Mistake(about, f"{message}; {meaning(meant)}", f"write `{meant}`, or define `{name}`")


def _wrong(tree: Meant) -> Iterator[Mistake]:
    kinds = (("a gate", tree.gates.keys()), ("an event", tree.events.keys()), ("a house event", tree.constants.keys()))
    for place, (kind, names) in enumerate(kinds):
        for other, taken in kinds[place + 1 :]:
            for name in sorted(names & taken):
                yield Mistake(name, f"`{name}` is both {kind} and {other}")
    for name, probability in tree.events.items():
        if not 0.0 <= probability <= 1.0:
            yield Mistake(name, f"event `{name}` has probability {_number(probability)}; it must lie within 0 and 1")
    for name, gate in tree.gates.items():
        for message in misfits(name, gate):
            yield Mistake(name, message)


def _circles(tree: Meant) -> Iterator[Mistake]:
    circle = in_order(tree.gates, [tree.top, *tree.gates])[1]
    if circle:
        yield Mistake(circle[0], f"gate `{circle[0]}` depends on itself: {' -> '.join(circle)}")
