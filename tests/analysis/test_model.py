"""A model that is looked up once gives what the analyses give that look everything up themselves."""

from pathlib import Path

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.model import Evaluation, model
from archlint.analysis.plan.change import scale
from archlint.graph import load_system

LIBRARY = sorted((Path(__file__).parents[2] / "blueprints").rglob("*.yaml"))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_one_model_holds_at_any_load(path):
    system, _ = load_system(path)
    looked_up = model(system)

    for times in (1.0, 0.3, 20.0):
        grown = scale(system, times)
        demand = measure(grown)
        capacity = assess(grown, demand)

        assert looked_up.evaluate(grown) == Evaluation(demand, capacity, estimate(grown, demand, capacity))
