"""Of copies that are alike each read asks as many as `read_quorum` says, wherever `at` is not written."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text

RING = """
archlint: 1
system: ring
components:
  clients: {kind: client}
  c: {engine: cassandra, capacity: {read: 1k/s, write: 1k/s}, replication: {standbys: 4, QUORUM, write_quorum: 3}}
flows:
  r: {does: read, rate: 800/s, steps: [READ]}
  w: {does: write, rate: 100/s, steps: [clients -> c]}
"""


@pytest.mark.parametrize(
    ("quorum", "read", "busy"),
    [
        ("read_quorum: 3", "clients -> c", 800 * 3 / 5 / 1000 + 0.1),
        ("read_quorum: 1", "clients -> c", 800 / 5 / 1000 + 0.1),
        ("read_quorum: 3", "{clients -> c: {at: quorum}}", 800 * 3 / 5 / 1000 + 0.1),
        ("read_quorum: 3", "{clients -> c: {at: any}}", 800 / 5 / 1000 + 0.1),
    ],
)
def test_reads_spread_over_all_copies(quorum, read, busy):
    text = RING.replace("QUORUM", quorum).replace("READ", read).lstrip()
    document = parse_text(text, "ring.yaml")
    system = build(load(document), document)
    (limit,) = (one for one in assess(system, measure(system)).resources if one.name == "reads and writes")
    assert limit.utilisation == pytest.approx(busy)
    assert simulate(system, 10_000, seed=1).stations["c"].utilisation == pytest.approx(busy, rel=0.06)
