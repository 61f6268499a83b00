"""Blueprints from text, measured and assessed."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text


@pytest.fixture
def design():
    def of(text):
        document = parse_text("archlint: 1\nsystem: x\n" + text, "x.yaml")
        return build(load(document), document)

    return of


@pytest.fixture
def assessed(design):
    def of(text, **options):
        system = design(text)
        return assess(system, measure(system), **options)

    return of


@pytest.fixture
def limit(assessed):
    """One limit: its utilisation and formula."""

    def of(text, component, name):
        found = [limit for limit in assessed(text).resources if (limit.component, limit.name) == (component, name)]
        assert len(found) == 1, [(limit.component, limit.name) for limit in assessed(text).resources]
        return found[0]

    return of
