"""Failures and consistency judge the same copies: what the loss of one stops is what a cut from it stops."""

from itertools import product

import pytest

from archlint.analysis.analyses import analyse
from archlint.analysis.consistency import fold
from archlint.analysis.failures import CauseClass
from archlint.catalogue.lookup import find
from archlint.graph.quorum import Asked, asked
from tests.analysis.consistency.conftest import system_of

ENGINES = (
    "cassandra",
    "cockroachdb",
    "elasticsearch",
    "etcd",
    "mariadb",
    "mongodb",
    "mysql",
    "postgresql",
    "zookeeper",
)
CASES = [
    (name, mode, fenced) for name in ENGINES for mode, fenced in product(find(name).modes, ("", ", fencing: true"))
]
TEXT = """
archlint: 1
system: Copies
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: 2}}
  db: {{engine: {engine}, role: store, replication: {{standbys: {standbys}, mode: {mode}{more}}}}}
data: {{rows: {{in: db}}}}
flows:
  put: {{does: write, data: rows, rate: 1/s, steps: [clients -> api -> db]}}
  get: {{does: read, data: rows, rate: 1/s, steps: [clients -> api -> db]}}
  near: {{does: read, data: rows, rate: 1/s, steps: [clients -> api, {{api -> db: {{at: any}}}}]}}
"""


def system(engine, mode, more="", standbys=1):

    return system_of(TEXT.format(engine=engine, mode=mode, more=more, standbys=standbys))


@pytest.mark.parametrize(("engine", "mode", "fenced"), CASES)
def test_what_losing_a_copy_stops_is_what_a_cut_from_it_stops(engine, mode, fenced):
    built = system(engine, mode, f", lag: 1 s, failover: automatic{fenced}")
    flows, failing = fold(built).flows, analyse(built).failures.flows
    for name in flows:
        stops = any(
            each.kind is CauseClass.INSTANCE and (each.subject, each.index) == ("db", 1) for each in failing[name].lost
        )
        between = [cut for cut in flows[name].cuts if cut.between[0].startswith("db ")]
        for cut in between:
            refuses = cut.effect in {"refuse", "block"} or "until it has noticed" in cut.detail
            assert refuses is stops, (name, cut)
        assert between, name


def test_what_an_operation_asks_of_the_copies():
    def of(engine, mode, at=None, more="", *, reads=True):
        return asked(system(engine, mode, more, standbys=2).components["db"], reads=reads, at=at)

    assert of("cassandra", "async") == of("cassandra", "async", reads=False) == Asked(1)
    assert (
        of("cassandra", "quorum", "any")
        == of("etcd", "quorum", "any")
        == of("cockroachdb", "quorum", "any")
        == Asked(1)
    )
    assert of("zookeeper", "quorum", "any") == Asked(2)  # whoever has lost the majority drops its clients
    assert of("postgresql", "sync") == Asked(1, primary=True)
    assert of("postgresql", "sync", reads=False) == Asked(2, primary=True)
    assert of("mysql", "sync") == Asked(1, primary=True, electors=2)
    assert of("mysql", "sync", more=", fencing: true") == Asked(2)
    assert of("mysql", "sync", reads=False) == Asked(2)
    assert of("mongodb", "async") == Asked(2)  # a primary without a majority steps down
    assert of("elasticsearch", "quorum") == of("elasticsearch", "sync", reads=False) == Asked(1)
