"""The plan: what to change next, in order, with quantities, what it costs and what gets worse."""

from archlint.analysis.plan.change import scale
from archlint.analysis.plan.draw_up import draw_up
from archlint.analysis.plan.result import Ladder, Plan, Step, Verdict

__all__ = ["Ladder", "Plan", "Step", "Verdict", "draw_up", "scale"]
