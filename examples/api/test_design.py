"""A design among the tests of its project: `pytest examples/api/test_design.py`."""

from pathlib import Path

import archlint

DESIGN = Path(__file__).parents[1] / "readme" / "archlint.yaml"


def test_nothing_about_the_design_is_an_error() -> None:
    findings = archlint.check(DESIGN)
    assert [each.message for each in findings if each.severity == "error" and not each.suppression] == []


def test_the_database_carries_twice_the_load_of_today() -> None:
    system, _ = archlint.load_system(DESIGN)
    limits = archlint.analyse(system).capacity.resources
    assert max(limit.utilisation for limit in limits if limit.component == "db") < 0.5
