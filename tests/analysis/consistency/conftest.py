"""A blueprint of a task list with one thing changed at a time."""

import textwrap

import pytest

from archlint.analysis.consistency import fold
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

REFERENCE = """
archlint: 1
system: Task list
components:
  clients: {kind: client}
  lb: {kind: load-balancer, engine: haproxy}
  api: {engine: fastapi, replicas: 3}
  cache: {engine: redis, role: cache}
  db:
    engine: postgresql
    replication: {REPLICATION}
data:
  tasks: {in: db, SCOPE}
flows:
  get-my-tasks:
    does: read
    data: tasks
    share: 90%
    needs: {recency: RECENCY}
    steps:
      - clients -> lb -> api
      - api -> cache: {LOOKUP}
      - api -> db: {FILL}
  create-task:
    does: write
    data: tasks
    share: 10%
    needs: {recency: strong}
    steps:
      - clients -> lb -> api
      - api -> db
      - api -> cache: {op: delete}
      - reply
"""


def system_of(text):
    document = parse_text(textwrap.dedent(text), "test.yaml")
    return build(load(document), document)


def fold_of(text):
    return fold(system_of(text))


@pytest.fixture
def deliver():
    """Fold a blueprint given as text."""
    return fold_of


@pytest.fixture
def task_list():
    """Fold the lecture's reference flow with some of its options changed; the read flow's result."""

    def build_and_fold(**changes):
        parts = {
            "REPLICATION": "standbys: 2, mode: async, lag: 50 ms",
            "RECENCY": "read-your-writes",
            "LOOKUP": "hit: 90%, ttl: 60 s",
            "FILL": "when: miss, at: standby",
            "SCOPE": "scope: tenant",
        }
        text = REFERENCE
        for name, value in {**parts, **changes}.items():
            text = text.replace(f"{{{name}}}", f"{{{value}}}").replace(name, value)
        return fold_of(text).flows["get-my-tasks"]

    return build_and_fold
