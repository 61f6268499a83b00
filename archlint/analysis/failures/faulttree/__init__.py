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
