"""The catalogue of fixes: each is a change of the design, with what it makes worse.

A remedy does not know whether it helps; that is found by folding the changed design again.
"""

from archlint.analysis.consistency.remedies.catalogue import remedies
from archlint.analysis.consistency.remedies.change import Remedy

__all__ = ["Remedy", "remedies"]
