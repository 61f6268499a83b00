"""Standbys that a write waits for and those it does not, counted out: a read that meets one of the latter is old."""

from itertools import combinations

import pytest

from archlint.analysis.consistency import fold
from archlint.graph.quorum import asked
from tests.analysis.consistency.conftest import system_of

TEXT = """
archlint: 1
system: Applied
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{engine: postgresql, replication: {{standbys: {standbys}, mode: remote-apply, lag: 200 ms{more}}}}}
data: {{rows: {{in: db}}}}
flows:
  put: {{does: write, data: rows, rate: 1/s, steps: [clients -> api -> db]}}
  get:
    does: read
    data: rows
    rate: 1/s
    needs: {{{need}}}
    steps: [clients -> api, api -> db: {{at: standby}}]
"""
BOUND, OWN, SERVE = "recency: {bounded: 50 ms}", "recency: read-your-writes", "on_partition: serve"
FRESH_OR_REFUSE = "recency: {bounded: 50 ms}, on_partition: refuse"
CASES = [(standbys, written) for standbys in (1, 2, 3) for written in (None, *range(2, standbys + 2))]


def always_applied(standbys, confirmed):
    """Whether every standby a reader may meet has every acknowledged write, whichever were waited for; 0 is the primary."""
    waited = combinations(range(1, standbys + 1), confirmed - 1)
    return all(met in those for those in waited for met in range(1, standbys + 1))


@pytest.mark.parametrize("need", [BOUND, OWN, FRESH_OR_REFUSE])
@pytest.mark.parametrize(("standbys", "written"), CASES)
def test_a_read_is_as_fresh_as_the_standby_it_may_meet(standbys, written, need):
    more = "" if written is None else f", write_quorum: {written}"
    system = system_of(TEXT.format(standbys=standbys, more=more, need=need))
    flow = fold(system).flows["get"]
    fresh = always_applied(standbys, asked(system.components["db"], reads=False).copies)  # what availability counts on
    assert flow.verdict.value == ("PASS" if fresh else "CONDITIONAL" if written is None else "FAIL")
    if flow.verdict.value == "CONDITIONAL":
        missing = f"replication.write_quorum of `db`: {standbys + 1}, so that every readable standby applies before the answer"
        assert {short.missing_fact for short in flow.shortfalls} == {missing}


def test_strong_reads_fail_whoever_applies():
    flow = fold(system_of(TEXT.format(standbys=2, more="", need="recency: strong"))).flows["get"]
    assert [(short.reason, short.verdict.value) for short in flow.shortfalls] == [("remote-apply", "FAIL")]


@pytest.mark.parametrize(("standbys", "written"), CASES)
def test_every_standby_answers_while_it_is_cut_off(standbys, written):
    more = "" if written is None else f", write_quorum: {written}"
    flow = fold(system_of(TEXT.format(standbys=standbys, more=more, need=SERVE))).flows["get"]
    assert flow.verdict.value == "PASS"
