"""Degraded is what cannot carry the peak: copies that are left with room are none the worse for anybody."""

import pytest

from archlint.analysis.analyses import analyse
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

TEXT = """archlint: 1
system: Shop
components:
  web: {kind: client}
  lb: {engine: aws-alb}
  api: {kind: service, replicas: COPIES, capacity: 100/s, health: {live: /up}}
flows:
  ask: {does: read, rate: RATE/s, steps: [web -> lb -> api]}
"""


@pytest.mark.parametrize(
    ("copies", "rate", "degrades"),
    [(2, 40, False), (2, 80, False), (2, 100, False), (2, 101, True), (3, 199, False), (3, 201, True), (3, 299, True)],
)
def test_a_loss_degrades_where_the_rest_is_over_its_limit(copies, rate, degrades):
    document = parse_text(TEXT.replace("COPIES", str(copies)).replace("RATE", str(rate)), "shop.yaml")
    analyses = analyse(build(load(document), document))
    hit = {cause.subject for cause in analyses.failures.degraded_by}
    assert hit == ({"api"} if degrades else set())
    needed = analyses.capacity.needed["api"]
    assert (needed.carrying, needed.instances >= needed.carrying) == (-(-rate // 100), True)
