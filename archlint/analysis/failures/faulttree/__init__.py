"""Fault trees: events and gates in; minimal cut sets, exact probabilities and importances out.

>>> from archlint.analysis.failures import faulttree
>>> tree = faulttree.FaultTree(
...     top="no answer",
...     gates={"no answer": faulttree.any_of("api", "data"), "data": faulttree.all_of("cache", "db")},
...     events={"api": 0.001, "cache": 0.01, "db": 0.005},
... )
>>> answer = faulttree.analyse(tree, order=2)
>>> f"{answer.probability:.8f}", answer.count
('0.00104995', 2)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.answers import (
        Answer,
        CutSet,
        analyse,
        count_minimal_cut_sets,
        importances,
        minimal_cut_sets,
        probability,
    )
    from archlint.analysis.failures.faulttree.importance import Importance
    from archlint.analysis.failures.faulttree.openpsa import read as read_openpsa
    from archlint.analysis.failures.faulttree.operators import Gate, Operator, all_of, any_of, at_least, not_of, one_of
    from archlint.analysis.failures.faulttree.tree import FaultTree

__all__ = [
    "Answer",
    "CutSet",
    "FaultTree",
    "Gate",
    "Importance",
    "Operator",
    "all_of",
    "analyse",
    "any_of",
    "at_least",
    "count_minimal_cut_sets",
    "importances",
    "minimal_cut_sets",
    "not_of",
    "one_of",
    "probability",
    "read_openpsa",
]

_HOMES = {
    "Answer": ("archlint.analysis.failures.faulttree.answers", "Answer"),
    "CutSet": ("archlint.analysis.failures.faulttree.answers", "CutSet"),
    "FaultTree": ("archlint.analysis.failures.faulttree.tree", "FaultTree"),
    "Gate": ("archlint.analysis.failures.faulttree.operators", "Gate"),
    "Importance": ("archlint.analysis.failures.faulttree.importance", "Importance"),
    "Operator": ("archlint.analysis.failures.faulttree.operators", "Operator"),
    "all_of": ("archlint.analysis.failures.faulttree.operators", "all_of"),
    "analyse": ("archlint.analysis.failures.faulttree.answers", "analyse"),
    "any_of": ("archlint.analysis.failures.faulttree.operators", "any_of"),
    "at_least": ("archlint.analysis.failures.faulttree.operators", "at_least"),
    "count_minimal_cut_sets": ("archlint.analysis.failures.faulttree.answers", "count_minimal_cut_sets"),
    "importances": ("archlint.analysis.failures.faulttree.answers", "importances"),
    "minimal_cut_sets": ("archlint.analysis.failures.faulttree.answers", "minimal_cut_sets"),
    "not_of": ("archlint.analysis.failures.faulttree.operators", "not_of"),
    "one_of": ("archlint.analysis.failures.faulttree.operators", "one_of"),
    "probability": ("archlint.analysis.failures.faulttree.answers", "probability"),
    "read_openpsa": ("archlint.analysis.failures.faulttree.openpsa", "read"),
}
"""Module and name of each public name: imported on first use, because `check` needs the formulas only."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module, known_as = _HOMES[name]
    return getattr(import_module(module), known_as)


def __dir__() -> list[str]:
    return __all__
