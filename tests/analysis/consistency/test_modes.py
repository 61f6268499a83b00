"""No engine is credited with a mode of replication that it does not have, and none is advised."""

import re

import pytest

from archlint.analysis.consistency.result import Verdict
from archlint.blueprint.vocabulary import ReplicationMode
from archlint.catalogue import families, find, lookup
from tests.analysis.consistency.conftest import fold_of, system_of

TEXT = """
archlint: 1
system: One store
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{{db}}}
data: {{balance: {{in: db}}}}
flows:
  pay:
    does: write
    data: balance
    rate: 1/s
    needs: {{recency: strong, on_partition: refuse, rpo: 0 s}}
    steps: [clients -> api, api -> db: {{op: write}}]
  show:
    does: read
    data: balance
    rate: 1/s
    needs: {{recency: read-your-writes}}
    steps: [clients -> api, api -> db: {{op: read{at}}}]
"""


def _text(db, at):
    """The blueprint, whose flows hand messages over where the store is a queue."""
    text = TEXT.format(db=db, at=at)
    if find(re.match(r"engine: ([\w-]+)", db)[1]).kind == "queue":
        return text.replace("op: write", "op: enqueue").replace("op: read", "op: consume")
    return text


LIMITED = [name for name in families() if find(name).modes and find(name).stateful]
ADVISED = re.compile(r"(?<!replication\.)mode: ([a-z-]+)")


def test_the_modes_of_an_engine_are_those_its_configurations_are_chosen_by():
    for name in families():
        family = lookup._families()[name]
        modes = family.get("modes", ([],))[0]
        assert set(modes) <= {mode.value for mode in ReplicationMode}, name
        default = family["defaults"].get("replication_mode")
        chosen = {conditions["mode"] for _, conditions in family["choose"] if "mode" in conditions}
        if modes:
            assert chosen <= set(modes), name
            assert default is None or default[0] in modes, name


@pytest.mark.parametrize("engine", LIMITED)
def test_a_mode_that_is_not_there_is_read_as_the_usual_one(engine):
    modes = find(engine).modes
    for mode in set(ReplicationMode) - set(modes):
        db = f"engine: {engine}, replication: {{standbys: 1, mode: {mode.value}}}"
        copies = system_of(_text(db=db, at="")).components["db"].replication
        assert (copies.claimed, copies.mode in modes) == (mode, True)
    for mode in modes:
        db = f"engine: {engine}, replication: {{standbys: 1, mode: {mode}}}"
        copies = system_of(_text(db=db, at="")).components["db"].replication
        said = "quorum" if find(engine).leaderless else mode  # of copies that are alike a mode is a number
        assert (copies.claimed, copies.mode) == (None, said)


@pytest.mark.parametrize(
    ("engine", "mode", "pay"),
    [
        ("redis", "sync", Verdict.FAIL),
        ("redis", "remote-apply", Verdict.FAIL),
        ("mysql", "remote-apply", Verdict.FAIL),
        ("postgresql", "sync", Verdict.PASS),
        ("postgresql", "remote-apply", Verdict.PASS),
    ],
)
def test_what_a_store_gives_follows_from_what_it_does(engine, mode, pay):
    db = f"engine: {engine}, replication: {{standbys: 1, mode: {mode}, failover: automatic, fencing: true}}"
    if engine == "redis":
        db += ", role: store"
    assert fold_of(_text(db=db, at="")).flows["pay"].verdict is pay


@pytest.mark.parametrize("engine", LIMITED)
def test_no_fix_proposes_a_mode_that_the_engine_does_not_have(engine):
    modes = find(engine).modes
    for copies in ("", *(f", replication: {{standbys: 2, mode: {mode}, failover: automatic}}" for mode in modes)):
        for at in ("", ", at: standby") if copies else ("",):
            text = _text(db=f"engine: {engine}{copies}", at=at)
            fold = fold_of(text)
            said = [fix.change for flow in fold.flows.values() for fix in flow.fixes]
            said += [short.missing_fact or "" for flow in fold.flows.values() for short in flow.shortfalls]
            assert {mode for line in said for mode in ADVISED.findall(line)} <= set(modes), said


def test_a_sloppy_quorum_is_what_voids_the_overlap():
    db = "engine: cassandra, replication: {standbys: 2, mode: quorum, read_quorum: 2, write_quorum: 2, sloppy: true}"
    fold = fold_of(_text(db=db, at=""))
    strict = "let no stand-in count towards a quorum of `db` (drop `sloppy: true`)"
    assert [fix.change for flow in fold.flows.values() for fix in flow.fixes] == [strict, strict]
    missing = [short.missing_fact for short in fold.flows["pay"].shortfalls if short.axis == "rpo"]
    assert missing == ["replication.sloppy of `db`: false"]


EFFECT = """
archlint: 1
system: A charge
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  pay: {{kind: external{idempotent}}}
  db: {{engine: postgresql, replication: {{standbys: 1, mode: sync}}}}
data: {{orders: {{in: db}}}}
flows:
  order:
    does: write
    data: orders
    rate: 1/s
    needs: {{delivery: {delivery}}}
    steps: [clients -> api, api -> pay: {{timeout: 2 s}}, api -> db]
"""


@pytest.mark.parametrize(
    ("idempotent", "delivery", "verdict", "missing"),
    [
        ("", "effectively-once", Verdict.CONDITIONAL, ["idempotent of `pay`"]),
        (", idempotent: false", "effectively-once", Verdict.FAIL, [None]),
        (", idempotent: true", "effectively-once", Verdict.PASS, []),
        ("", "at-least-once", Verdict.PASS, []),
    ],
)
def test_what_somebody_else_does_counts_once_only_if_they_know_it_again(idempotent, delivery, verdict, missing):
    order = fold_of(EFFECT.format(idempotent=idempotent, delivery=delivery)).flows["order"]
    assert (order.verdict, [short.missing_fact for short in order.shortfalls]) == (verdict, missing)


@pytest.mark.parametrize(
    ("db", "at", "needs", "missing"),
    [
        (
            "engine: dynamodb",
            "",
            "recency: strong, on_partition: refuse",
            "say `at: quorum` where `db` is read consistently",
        ),
        (
            "engine: postgresql, replication: {standbys: 2, mode: async, lag: 100 ms, max_lag: 10 s}",
            "at: standby, pin: token",
            "recency: monotonic",
            "that one reader stays on one copy of `db`, or shows it the newest position it has seen",
        ),
        (
            "engine: mariadb, replication: {standbys: 2, mode: multi-primary}",
            "",
            "recency: strong",
            "`at: primary` where one node of `db` takes all writes and reads",
        ),
    ],
)
def test_what_settles_a_read_is_what_would(deliver, db, at, needs, missing):
    flow = deliver(
        f"""
        archlint: 1
        system: Settled
        components:
          clients: {{kind: client}}
          api: {{kind: service}}
          db: {{{db}}}
        data: {{rows: {{in: db}}}}
        flows:
          get: {{does: read, data: rows, rate: 1/s, needs: {{{needs}}}, steps: [clients -> api, {{api -> db: {{{at}}}}}]}}
        """
    ).flows["get"]
    assert {short.missing_fact for short in flow.shortfalls} == {missing}
