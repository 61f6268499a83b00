"""What every data path really promises: freshness, partitions, loss, delivery.

`fold(system)` starts at the system of record of each flow and lets every hop take away what it takes
away; the result names each loss, compares it with the need, and says what a cut of the network leaves.
"""

from archlint.analysis.consistency.fold import advise, fold

__all__ = ["advise", "fold"]
