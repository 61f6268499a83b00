"""A cache that is cut off stops a flow here, in what failures say, and in the pill of its arrow alike."""

import pytest

from archlint.analysis import analyse
from archlint.blueprint import load
from archlint.graph import build
from archlint.picture.scene import Lean
from archlint.picture.views import overview
from archlint.source import parse_text

DESIGN = """archlint: 1
system: Cached
components:
  clients: {kind: client}
  api: {engine: node}
  cache: {engine: memcached}
  db: {engine: postgresql}
flows:
  look: {does: read, rate: 10/s, steps: [clients -> api, %s]}
"""


@pytest.mark.parametrize(
    ("steps", "stops", "lean"),
    [
        ("api -> cache", True, Lean.NONE),
        ("api -> cache, api -> db", True, Lean.NONE),
        ("{api -> cache: {optional: true}}, api -> db", False, Lean.NONE),
        ("{api -> cache: {hit: 90%, ttl: 60 s}}, {api -> db: {when: miss}}", False, Lean.AP),
    ],
)
def test_a_cache_without_a_way_for_misses_is_refused(steps, stops, lean):
    document = parse_text(DESIGN % steps, "cached.yaml")
    found = analyse(build(load(document), document))
    (cut,) = (cut for cut in found.consistency.flows["look"].cuts if set(cut.between) == {"api", "cache"})
    assert (cut.effect == "refuse") == stops
    assert ("cache" in {cause.subject for cause in found.failures.flows["look"].lost}) == stops
    (link,) = (link for link in overview(found).links if link.target == "cache")
    assert link.lean is lean
