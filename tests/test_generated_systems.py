"""The large systems that speed is measured on."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from archlint.blueprint import load
from archlint.source.read import parse_text

GENERATOR = Path(__file__).parents[1] / "benchmarks" / "generate.py"


def generated(*, differing):
    spec = importlib.util.spec_from_file_location("generate", GENERATOR)
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    return load(parse_text(generate.blueprint(200, differing=differing), "generated.yaml")).components


def test_components_that_differ_are_never_one_part():
    alike, apart = generated(differing=False), generated(differing=True)
    assert list(alike) == list(apart)
    assert len(apart) == 200
    assert len({id(component) for component in apart.values()}) == 200
    assert len({id(component) for component in alike.values()}) < 15
    assert len({one.capacity.likely for name, one in apart.items() if name.startswith("service")}) == 119
