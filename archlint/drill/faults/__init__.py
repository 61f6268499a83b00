"""Faults put into clean blueprints, to be found again: made from a seed, proven by the checker itself."""

from archlint.drill.faults.fault import Draft, Fault, clean, plant
from archlint.drill.faults.guess import Verdict, judged
from archlint.drill.faults.kinds import LEVELS

__all__ = ["LEVELS", "Draft", "Fault", "Verdict", "clean", "judged", "plant"]
