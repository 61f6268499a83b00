"""How a gate fails, and the helpers that write gates down."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from archlint.frozen import frozen


class Operator(StrEnum):
    """How a gate fails, in the words of the Open-PSA model exchange format."""

    OR = "or"
    AND = "and"
    ATLEAST = "atleast"
    NOT = "not"
    XOR = "xor"
    IFF = "iff"
    IMPLY = "imply"
    NAND = "nand"
    NOR = "nor"
    CARDINALITY = "cardinality"


INPUTS = {Operator.NOT: 1, Operator.XOR: 2, Operator.IFF: 2, Operator.IMPLY: 2}
"""Operators that take a fixed number of inputs; `xor` of more is parity for some tools and 'exactly one' for others."""


@frozen
class Gate:
    """A gate over named events and gates.

    k     how many inputs must have failed: ATLEAST and CARDINALITY alone
    most  how many may have failed at most: CARDINALITY alone
    """

    operator: Operator
    inputs: tuple[str, ...]
    k: int = 1
    most: int | None = None


def any_of(*inputs: str) -> Gate:
    """A gate that fails when any of its inputs does."""
    return Gate(Operator.OR, inputs)


def all_of(*inputs: str) -> Gate:
    """A gate that fails when all of its inputs do."""
    return Gate(Operator.AND, inputs)


def at_least(k: int, *inputs: str) -> Gate:
    """A gate that fails when at least k of its inputs do; an input named twice counts twice."""
    return Gate(Operator.ATLEAST, inputs, k)


def not_of(of: str) -> Gate:
    """A gate that fails when its input does not; a tree with one is not coherent."""
    return Gate(Operator.NOT, (of,))


def one_of(first: str, second: str) -> Gate:
    """A gate that fails when exactly one of its two inputs does."""
    return Gate(Operator.XOR, (first, second))


def misfits(name: str, gate: Gate) -> Iterable[str]:
    """What is wrong with a gate taken by itself."""
    count = len(gate.inputs)
    wanted = INPUTS.get(gate.operator)
    if not gate.inputs:
        yield f"gate `{name}` has no inputs"
    elif wanted is not None and count != wanted:
        yield f"gate `{name}` is `{gate.operator}` of {count} inputs; it takes {wanted}"
    elif gate.operator is Operator.ATLEAST and not 0 < gate.k <= count:
        yield f"gate `{name}` asks for {gate.k} of {count} inputs"
    elif (
        gate.operator is Operator.CARDINALITY
        and not 0 <= gate.k <= (count if gate.most is None else gate.most) <= count
    ):
        yield f"gate `{name}` asks for {gate.k} to {gate.most} of {count} inputs"
