"""Scenarios: the same system with more load and with parts of it gone; what every flow still gets."""

from archlint.analysis.failures.standing import Loss
from archlint.analysis.scenario.compiled import compiled
from archlint.analysis.scenario.play import play
from archlint.analysis.scenario.result import SENTENCES, FlowOutcome, Played, Reason
from archlint.analysis.scenario.scenario import Scenario, losses

__all__ = [
    "SENTENCES",
    "FlowOutcome",
    "Loss",
    "Played",
    "Reason",
    "Scenario",
    "compiled",
    "losses",
    "play",
]
