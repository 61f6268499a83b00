"""Fault trees under a short name: `archlint.analysis.failures.faulttree`, the engine behind the failure analysis.

>>> from archlint import faulttree
>>> tree = faulttree.FaultTree("top", {"top": faulttree.all_of("a", "b")}, {"a": 0.1, "b": 0.2})
>>> round(faulttree.probability(tree), 12)
0.02
"""

from archlint.analysis.failures.faulttree import (
    Answer,
    CutSet,
    FaultTree,
    Gate,
    Importance,
    Operator,
    all_of,
    analyse,
    any_of,
    at_least,
    count_minimal_cut_sets,
    importances,
    minimal_cut_sets,
    not_of,
    one_of,
    probability,
    read_openpsa,
)

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
