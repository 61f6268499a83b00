"""What nobody wrote about copies that confirm is no error: copies that leave the set, and quorums that clients choose."""

import pytest

from archlint.analysis import analyse
from archlint.analysis.failures.parts import least
from archlint.blueprint import load
from archlint.catalogue import families, find
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.facts import build as facts_of
from archlint.graph import build
from archlint.rules import evaluate
from archlint.source import parse_text

TEXT = """archlint: 1
system: Written to
requirements: {{availability: 99.9%}}
components:
  c: {{kind: client}}
  lb: {{kind: load-balancer, managed: regional}}
  api: {{kind: service, replicas: 2, health: {{ready: /r}}}}
  db: {{engine: {engine}, replication: {{standbys: {standbys}, failover: automatic{more}}}}}
data: {{d: {{in: db}}}}
flows:
  w: {{does: write, data: d, rate: 1/s, steps: [c -> lb -> api -> db]}}
"""
BOOK = open_book(Settings())
LEAVING = ("elasticsearch", "opensearch", "kafka", "hazelcast")
ELECTED = ("mongodb", "etcd", "zookeeper", "consul", "rabbitmq", "cockroachdb", "yugabytedb", "galera")
CHOSEN = ("riak",)


def system_of(engine, standbys=1, more=""):
    document = parse_text(TEXT.format(engine=engine, standbys=standbys, more=more), "written.yaml")
    return build(load(document), document), document


def severity(engine, **more):
    system, document = system_of(engine, **more)
    found = evaluate(BOOK, facts_of(analyse(system)), document).findings
    return next(
        (each.severity.value for each in found if (each.rule, each.subject) == ("single-point-of-failure", "db")), None
    )


@pytest.mark.parametrize(
    ("engines", "more", "expected"),
    [
        (LEAVING, "", None),
        (LEAVING[:3], ", write_quorum: 2", "error"),
        (ELECTED, "", "error"),
        (CHOSEN, "", "warning"),
        (("cassandra", "scylla"), "", None),
        (("cassandra", "scylla"), ", mode: quorum", "error"),
        ((*CHOSEN, "cassandra", "scylla"), ", write_quorum: 2, read_quorum: 1", "error"),
        (("postgresql", "mysql", "redis"), "", None),
        (("postgresql",), ", mode: sync", "error"),
    ],
)
def test_a_pair_is_an_error_where_it_is_known_to_need_both(engines, more, expected):
    assert {engine: severity(engine, more=more) for engine in engines} == dict.fromkeys(engines, expected)


@pytest.mark.parametrize("engine", [name for name in families() if find(name).modes])
def test_no_engine_waits_for_its_only_standby_unless_somebody_says_so(engine):
    """Of engines whose mode is assumed, only those that agree by majority need both of two copies."""
    db = system_of(engine)[0].components["db"]
    agrees = find(engine).agrees or (
        db.replication
        and db.replication.mode.value == "quorum"
        and not db.replication.shrinks
        and db.replication.write_quorum is None
    )
    assert db.replication is None or db.managed or least(db, reads=False) == (2 if agrees else 1)


@pytest.mark.parametrize("confirmed", [None, 1, 2, 3])
def test_as_many_copies_have_to_be_left_as_the_smallest_set_keeps(confirmed):
    more = "" if confirmed is None else f", write_quorum: {confirmed}"
    db = system_of("kafka", 2, more)[0].components["db"]
    assert (least(db, reads=False), least(db, reads=True)) == (confirmed or 1, 1)
    assert db.replication.confirmations == (confirmed or 2)  # while all are there, it is they who are waited for
