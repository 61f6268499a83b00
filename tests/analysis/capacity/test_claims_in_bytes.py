"""Claims about bytes and sockets are held against bytes and sockets."""

import pytest

TEXT = """
workload: {users: 1M, daily_active: 10%, online_at_peak: 30%, requests: 864 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  hub: {kind: service, per_connection: 10 KB, state: {sockets: memory}}
  db: {engine: postgresql}
flows:
  send: {does: write, share: 100%, steps: [{clients -> hub: {request: 2 KB, response: 1 KB}}, hub -> db]}
data:
  lines: {in: db, rows: 10 per active user per day, row: 1 KB}
"""
CLAIMS = [
    ("ingress", "2 MB/s", 2e6),
    ("egress", "1 MB/s", 1e6),
    ("bandwidth", "6 MB/s", 6e6),
    ("hub.bandwidth", "6 MB/s", 6e6),
    ("storage.lines.per_day", "1 GB", 1e9),
    ("storage.lines.per_year", "365 GB", 365e9),
    ("send.bandwidth", "6 MB/s", None),
]


@pytest.mark.parametrize(("name", "claimed", "value"), CLAIMS)
def test_what_is_claimed_is_what_is_computed(assessed, name, claimed, value):
    (check,) = assessed(f"{TEXT}estimates: {{{name}: {claimed}}}").estimates
    assert (check.computed.value if check.computed else None) == (value and pytest.approx(value))
    assert check.agrees


@pytest.mark.parametrize(
    ("name", "claimed", "unit"),
    [("send.bandwidth", "48 Mbps", "B/s"), ("memory.db", "8 GB", "B")],
)
def test_a_claim_beside_which_nothing_stands_keeps_its_unit(assessed, name, claimed, unit):
    (check,) = assessed(f"{TEXT}estimates: {{{name}: {claimed}}}").estimates
    assert (check.computed, check.unit) == (None, unit)
