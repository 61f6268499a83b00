"""What survives the loss of a primary, counted out copy by copy, and what the fold says of it."""

from itertools import combinations

import pytest

from archlint.analysis.consistency.elections import enough
from archlint.analysis.consistency.result import Verdict
from tests.analysis.consistency.conftest import fold_of

TEXT = """
archlint: 1
system: Accounts
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{{engine}, replication: {{standbys: {standbys}, mode: {mode}, failover: automatic{more}}}}}
data:
  accounts: {{in: db}}
flows:
  pay:
    does: write
    data: accounts
    rate: 1/s
    needs: {{recency: strong, on_partition: refuse, rpo: 0 s}}
    steps: [clients -> api -> db]
  see:
    does: read
    data: accounts
    rate: 1/s
    needs: {{recency: strong, on_partition: refuse}}
    steps:
      - clients -> api
      - api -> db{read}
"""


def flows_of(engine, *, copies=3, mode="quorum", more="", at="primary"):
    read = "" if at is None else f": {{at: {at}}}"
    return fold_of(TEXT.format(engine=engine, standbys=copies - 1, mode=mode, more=more, read=read)).flows


def survives(copies, confirmed):
    """Whether every write outlives its primary, whoever confirmed it and whoever votes for the next one.

    Copy 0 is the primary, and gone. Those that vote are more than half of all copies; the one that has most is elected.
    Where so many are not left, somebody promotes any of the others.
    """
    others = range(1, copies)
    majority = copies // 2 + 1
    elections = list(combinations(others, majority)) or [(one,) for one in others]
    for with_primary in combinations(others, confirmed - 1):
        for voters in elections:
            elected = max(voters, key=lambda copy: copy in with_primary)
            if elected not in with_primary:
                return False
    return True


SIZES = [(copies, confirmed) for copies in range(2, 8) for confirmed in range(1, copies + 1)]


@pytest.mark.parametrize(("copies", "confirmed"), SIZES)
def test_enough_is_what_the_model_says(copies, confirmed):
    assert (confirmed >= enough(copies)) == survives(copies, confirmed)


def test_two_confirmations_are_not_always_enough_nor_is_a_majority_always_needed():
    assert [size for size in SIZES if size[1] >= 2 and not survives(*size)] == [(5, 2), (6, 2), (7, 2), (7, 3)]
    assert [size for size in SIZES if 2 * size[1] <= size[0] and survives(*size)] == [(4, 2), (6, 3)]


@pytest.mark.parametrize("engine", ["engine: mongodb", "engine: postgresql", "kind: database"])
@pytest.mark.parametrize(("copies", "confirmed"), [size for size in SIZES if size[0] < 6])
def test_a_leader_that_may_be_elected_without_the_write_loses_it(engine, copies, confirmed):
    at = "primary" if "postgresql" in engine else "quorum"
    flows = flows_of(engine, copies=copies, more=f", fencing: true, write_quorum: {confirmed}", at=at)
    pay = flows["pay"]
    safe = survives(copies, confirmed)
    assert (pay.verdict is Verdict.PASS) == safe
    assert (pay.delivered.loss.enforced == 0) == safe
    # an engine that holds elections by majority loses it for sure, and so does a primary that confirms alone
    surely = confirmed == 1 or engine == "engine: mongodb"
    assert (pay.verdict is Verdict.FAIL) == (not safe and surely)
    assert (flows["see"].verdict is Verdict.PASS) == safe


@pytest.mark.parametrize("mode", ["sync", "remote-write", "remote-apply", "semi-sync", "quorum"])
def test_a_primary_that_confirms_alone_is_asynchronous_whatever_its_mode_is_called(mode):
    pay = flows_of("engine: postgresql", mode=mode, more=", fencing: true, write_quorum: 1")["pay"]
    assert [short.axis for short in pay.shortfalls] == ["recency", "rpo"]
    assert pay.verdict is Verdict.FAIL
    assert pay.shortfalls[1].delivered == (
        "an unknown amount normally, without limit at worst: the primary alone confirms a write (`write_quorum: 1`), and the"
        " promoted standby may not have received it"
    )


def test_the_number_that_is_enough_is_the_fix():
    pay = flows_of("engine: mongodb", copies=5, more=", write_quorum: 2")["pay"]
    assert pay.shortfalls[0].missing_fact == (
        "replication.write_quorum of `db`: 3 or more, so that a promoted standby has every acknowledged write"
    )
    assert pay.delivered.loss.cause == (
        "2 of 5 copies confirm a write, and a majority without them may elect the next primary"
    )


@pytest.mark.parametrize("engine", ["etcd", "cockroachdb", "spanner", "rabbitmq-quorum"])
def test_copies_that_agree_by_themselves_do_so_whatever_is_written(engine):
    flows = flows_of(f"engine: {engine}", more=", write_quorum: 1, read_quorum: 1", at="quorum")
    assert flows["pay"].verdict is Verdict.PASS
    assert flows["pay"].delivered.loss.enforced == 0


CERTIFYING = [("mariadb", "PC/EC"), ("mariadb-galera", "PC/EC"), ("galera", "PC/EC"), ("mysql", "PC/EC")]


@pytest.mark.parametrize(("engine", "label"), CERTIFYING)
def test_several_primaries_that_certify_lose_nothing(engine, label):
    flows = flows_of(f"engine: {engine}", mode="multi-primary")
    pay = flows["pay"]
    assert (pay.verdict, pay.trace, pay.pacelc, pay.delivered.loss.enforced) == (Verdict.PASS, (), label, 0)


@pytest.mark.parametrize(
    ("at", "verdict", "reasons"),
    [
        ("primary", Verdict.PASS, []),
        ("quorum", Verdict.PASS, []),
        ("any", Verdict.FAIL, ["replica-lag", "lag-unknown"]),
    ],
)
def test_a_node_of_galera_shows_what_it_has_applied(at, verdict, reasons):
    see = flows_of("engine: galera", mode="multi-primary", at=at)["see"]
    assert (see.verdict, [line.reason for line in see.trace]) == (verdict, reasons)


def test_nobody_says_which_of_several_primaries_is_read():
    flow = flows_of("engine: galera", mode="multi-primary", at=None)["see"]
    assert (flow.verdict, [line.reason for line in flow.trace]) == (Verdict.CONDITIONAL, ["certified-elsewhere"])
    assert [cut.effect for cut in flow.cuts if cut.relevant] == ["refuse", "refuse"]


def test_a_group_of_mysql_in_the_minority_still_answers_reads():
    see = flows_of("engine: mysql", mode="multi-primary")["see"]
    assert (see.verdict, [line.reason for line in see.trace]) == (Verdict.CONDITIONAL, ["no-fencing"])
    assert [cut.effect for cut in see.cuts if cut.relevant] == ["refuse", "serve stale"]


def test_clocks_decide_where_nothing_certifies():
    pay = flows_of("engine: cassandra", mode="multi-primary")["pay"]
    assert "leaderless-write" in [line.reason for line in pay.trace]
