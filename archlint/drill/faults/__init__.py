"""Faults put into clean blueprints, to be found again: made from a seed, proven by the checker itself."""

from archlint.drill.faults.fault import Fault, plant
from archlint.drill.faults.guess import Verdict, judged

__all__ = ["Fault", "Verdict", "judged", "plant"]
