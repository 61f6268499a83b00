"""A repair brings no new error of the check, but for what it names as needed beside it."""

from itertools import chain
from pathlib import Path

import pytest

import archlint
from archlint.analysis.failures import strain
from archlint.analysis.failures.repairs import candidates, repairs
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.facts import build
from archlint.rules import evaluate

ROOT = Path(__file__).parents[3]
FOLDERS = ("blueprints", "blueprints/drills", "tests/students", "tests/silent")
SHIPPED = sorted(chain.from_iterable((ROOT / folder).glob("*.yaml") for folder in FOLDERS))
NAMED = {
    "a lock": {"several-schedulers"},
    "moved to a store": {"stateful-service", "uploads-on-local-disk", "schedule-in-every-process"},
    "a pub/sub that reaches": {"sockets-without-backplane"},
    "a server instead of": {"file-database-per-instance"},
    "a balancer in front": {"replicas-without-balancer", "polling-without-affinity"},
    "that checks": {"health-check-missing"},
    "a health check": {"health-check-missing"},
    "its locks in a store of their own": {"lock-on-lagging-store"},
}
"""What a repair says beside it, and the errors that it takes care of."""
BOOK = open_book(Settings())

TEXT = """archlint: 1
system: Repaired
requirements: {{availability: 99.9%{rpo}}}
components:
  clients: {{kind: client}}
  lb: {{engine: aws-alb}}
  api: {{kind: service, replicas: {replicas}, health: {{live: /l, ready: /r}}, {api}}}
  cron: {{kind: scheduler{cron}}}
  worker: {{kind: worker, replicas: 2}}
  guard: {{engine: etcd, kind: lock}}
  db: {{{db}}}
data: {{x: {{in: db}}}}
flows:
  put: {{does: write, data: x, rate: 1/s, steps: [clients -> lb -> api -> db]}}
  clean: {{does: batch, schedule: every 1 h, steps: [{clean}]}}
"""
DEFAULTS = {
    "rpo": "", "replicas": 1, "api": "state: {config: env}", "cron": "", "clean": "cron -> worker -> db",
    "db": "engine: postgresql, backups: {every: 1 h, point_in_time: true}",
}  # fmt: skip


def errors(system, document):
    analyses = archlint.analyse(system)
    found = evaluate(BOOK, build(analyses), document).findings
    return analyses, {(each.rule, each.subject) for each in found if each.severity.value == "error"}


def proposed(path):
    """Every repair that wins something, with the errors it brings."""
    system, document = archlint.load_system(str(path))
    analyses, before = errors(system, document)
    burden = strain.measure(system, analyses.demand, analyses.capacity)
    winning = {(one.where, one.change) for one in repairs(system, analyses.failures, burden)}
    for change in candidates(system, analyses.failures, burden, tuple(analyses.failures.flows)):
        if (change.where, change.text) in winning:
            yield change, errors(change.apply(system), document)[1] - before


def unnamed(change, brought):
    known = set(chain.from_iterable(rules for words, rules in NAMED.items() if words in change.text))
    return sorted(rule for rule, _ in brought if rule not in known)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_repair_of_a_shipped_or_a_student_s_design_is_an_error(path):
    told = {(change.where, change.text): unnamed(change, brought) for change, brought in proposed(path)}
    assert {where: rules for where, rules in told.items() if rules} == {}


def texts(tmp_path, **parts):
    path = tmp_path / "repaired.yaml"
    path.write_text(TEXT.format(**{**DEFAULTS, **parts}), encoding="utf-8")
    return {change.where: (change.text, {rule for rule, _ in brought}) for change, brought in proposed(path)}


@pytest.mark.parametrize(
    ("parts", "where", "text", "brought"),
    [
        ({}, "cron", "replicas: 2, with a lock that lets one of them fire", {"several-schedulers"}),
        ({"cron": ", state: {locks: guard}"}, "cron", "replicas: 2", set()),
        ({"clean": "cron -> guard, cron -> worker -> db"}, "cron", "replicas: 2", set()),
        ({}, "api", "replicas: 2", set()),
        (
            {"api": "state: {sessions: memory, locks: memory}"},
            "api",
            "replicas: 2, with sessions and locks moved to a store that all share",
            {"stateful-service"},
        ),
        (
            {"api": "state: {uploads: disk, cache: memory}"},
            "api",
            "replicas: 2, with uploads moved to a store that all share",
            {"uploads-on-local-disk"},
        ),
        (
            {"api": "state: {sockets: memory}"},
            "api",
            "replicas: 2, with a pub/sub that reaches the sockets of all",
            {"sockets-without-backplane"},
        ),
        ({}, "db", "replication: {standbys: 1, mode: async, failover: automatic}", set()),
        (
            {"rpo": ", durability: {rpo: 0 s}"},
            "db",
            "replication: {standbys: 2, mode: sync, failover: automatic, fencing: true}",
            set(),
        ),
    ],
)
def test_what_is_needed_beside_a_copy_is_said(tmp_path, parts, where, text, brought):
    assert texts(tmp_path, **parts)[where] == (text, brought)


def test_a_quorum_grows_with_its_copies(tmp_path):
    quorum = "engine: cassandra, replication: {standbys: 2, mode: quorum, read_quorum: 2, write_quorum: 2}, availability: 95%"
    text, brought = texts(tmp_path, db=quorum)["db"]
    assert (text, brought) == ("replication: {standbys: 4, read_quorum: 3, write_quorum: 3}", set())
