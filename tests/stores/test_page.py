"""What was confirmed on real stores is still what archlint says; where it is not, the session must be run again."""

from pathlib import Path

import pytest

import archlint
from archlint.analysis.consistency.loss import loss_window
from archlint.blueprint.vocabulary import Does
from tests.stores.watching import arrival, promise, window

HERE = Path(__file__).parent
ENDS = (" |", ":", ",")
"""What may follow the name of an arrangement: nothing more, what was done to it, or what was done to its surroundings."""
PAGE = HERE.parents[1] / "benchmarks" / "stores.md"


@pytest.mark.parametrize("blueprint", sorted(path.name for path in HERE.glob("*.yaml")))
def test_the_page_of_the_last_session_says_what_archlint_says(blueprint):
    system, _ = archlint.load_system(str(HERE / blueprint))
    page = PAGE.read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith(tuple(f"| {system.name}{end}" for end in ENDS))]
    said = []
    for name, answer in archlint.analyse(system).consistency.flows.items():
        if answer.need.recency is not None and any("own writes" in line for line in lines):
            said.append(promise(answer))
        elif answer.need.delivery is not None:
            said += [arrival(answer.verdict, effect) for effect in answer.effects]
        elif system.flows[name].does is Does.WRITE and any("failover" in line for line in lines):
            said.append(window(answer.delivered.loss))
        elif system.flows[name].does is Does.WRITE and any("restart" in line for line in lines):
            said.append(window(loss_window(system.components["db"]).loss))
    assert lines and said
    missing = [each for each in said if not any(f"| {each} |" in line for line in lines)]
    assert not missing, "run `STORES_REPORT=benchmarks/stores.md pytest -m stores` again"
