"""Arithmetic of the Open-PSA model exchange format, version 2.0d, section 4; truth is 1, its absence 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from math import fsum, inf, prod
from operator import eq, ge, gt, le, lt, ne

Computation = Callable[[Sequence[float]], float]

CONSTANTS: Mapping[str, float] = {"pi": math.pi}
"""Elements that are a number by themselves."""


def _of_one(compute: Callable[[float], float]) -> tuple[float, float, Computation]:
    return 1, 1, lambda parts: compute(parts[0])


def _of_two(compute: Callable[[float, float], float]) -> tuple[float, float, Computation]:
    return 2, 2, lambda parts: compute(parts[0], parts[1])


ARITHMETIC: Mapping[str, tuple[float, float, Computation]] = {
    "neg": _of_one(lambda value: -value),
    "add": (1, inf, fsum),
    "sub": (2, inf, lambda parts: parts[0] - fsum(parts[1:])),
    "mul": (1, inf, prod),
    "div": (2, inf, lambda parts: parts[0] / prod(parts[1:])),
    "pow": _of_two(math.pow),
    "mod": _of_two(math.fmod),
    "min": (1, inf, min),
    "max": (1, inf, max),
    "mean": (1, inf, lambda parts: fsum(parts) / len(parts)),
    **{
        name: _of_one(getattr(math, name))
        for name in ("exp", "log", "log10", "sqrt", "floor", "ceil", "sin", "cos", "tan")
    },
    **{name: _of_one(getattr(math, name)) for name in ("asin", "acos", "atan", "sinh", "cosh", "tanh")},
    "abs": _of_one(abs),
    "not": _of_one(lambda value: not value),
    "and": (1, inf, all),
    "or": (1, inf, any),
    "eq": _of_two(eq),
    "df": _of_two(ne),
    "lt": _of_two(lt),
    "gt": _of_two(gt),
    "leq": _of_two(le),
    "geq": _of_two(ge),
    "ite": (3, 3, lambda parts: parts[1] if parts[0] else parts[2]),
}
"""The fewest and the most arguments of an operation, and what it computes."""
