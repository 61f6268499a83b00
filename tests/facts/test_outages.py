"""What keeps an availability out of reach is worked out only where something may."""

import pytest

from archlint.analysis.analyses import analyse
from archlint.analysis.failures import downtime
from archlint.blueprint.load import load
from archlint.facts.outages import unnoticed
from archlint.graph import build
from archlint.source import parse_text

TEXT = """archlint: 1
system: S
components:
  c: {kind: client}
  api: {kind: service, replicas: 3%s}
flows: {f: {does: read, rate: 1/s, needs: {availability: 99.99%%}, steps: [c -> api]}}
"""


@pytest.mark.parametrize(("health", "asked"), [("", True), (", health: {live: /l, ready: /r}", False)])
def test_no_formula_is_needed_where_every_copy_is_checked(monkeypatch, health, asked):
    measured = []
    measure = downtime.measure
    monkeypatch.setattr(downtime, "measure", lambda *given: measured.append(1) or measure(*given))
    document = parse_text(TEXT % health, "s.yaml")
    system = build(load(document), document)
    unnoticed(system, analyse(system).failures.flows["f"])
    assert bool(measured) == asked
