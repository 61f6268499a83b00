"""Published examples, written as blueprints."""

import pytest

from archlint.analysis.capacity import assess, bill
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text


@pytest.fixture
def answers():
    """Demand, capacity and latency of a blueprint without its first two lines."""

    def of(text):
        document = parse_text("archlint: 1\nsystem: x\n" + text, "x.yaml")
        system = build(load(document), document)
        demand = measure(system)
        capacity = assess(system, demand)
        return demand, capacity, estimate(system, demand, capacity)

    return of


@pytest.fixture
def bill_of():
    """What a month of a blueprint costs."""

    def of(text):
        document = parse_text("archlint: 1\nsystem: x\n" + text, "x.yaml")
        system = build(load(document), document)
        return bill(system, measure(system))

    return of
