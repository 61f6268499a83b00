"""Messages that make messages for the queue they came from: one for each is one too many."""

import textwrap

import pytest

from archlint.analysis.demand.requeued import requeued
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

TEXT = """
archlint: 1
system: Queued
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  queue: {{{queue}}}
  other: {{engine: sqs}}
  worker: {{kind: worker}}
  helper: {{kind: service}}
flows:
  work: {{does: event, rate: 1/s, steps: [clients -> api, {fill}, reply, {steps}]}}
"""


def found(steps, queue="engine: sqs", fill="api -> queue"):
    document = parse_text(textwrap.dedent(TEXT.format(steps=steps, queue=queue, fill=fill)), "queued.yaml")
    system = build(load(document), document)
    loop = requeued(system.flows["work"], system.components)
    return None if loop is None else (loop.components, loop.gain)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("queue -> worker -> queue", (("queue", "worker", "queue"), 1.0)),
        ("queue -> worker, worker -> queue: {times: 3}", (("queue", "worker", "queue"), 3.0)),
        ("queue -> worker -> helper -> queue", (("queue", "worker", "helper", "queue"), 1.0)),
        ("queue -> worker -> other, other -> helper -> queue", (("queue", "worker", "other", "helper", "queue"), 1.0)),
        ("queue -> worker, worker -> queue: {times: 90%}", None),
        ("queue -> worker, worker -> queue: {optional: true}", None),
        ("queue -> worker -> other", None),
        ("queue -> worker -> queue -> helper", None),
        ("queue -> worker, worker -> queue: {again: 20%}", None),
    ],
)
def test_each_message_makes_another(steps, expected):
    assert found(steps) == expected


@pytest.mark.parametrize("queue", ["engine: kafka", "engine: redis, role: pubsub"])
def test_topics_are_told_apart_by_nobody(queue):
    assert found("queue -> worker -> queue", queue) is None


@pytest.mark.parametrize(
    ("roles", "asked", "ends"),
    [
        ("broker, results", "set", True),
        ("broker, results", "get", True),
        ("broker, cache", "delete", True),
        ("broker, store", "write", True),
        ("broker, pubsub", "publish", True),
        ("broker, pubsub", "enqueue", False),
        ("broker, results", "enqueue", False),
    ],
)
def test_what_a_broker_keeps_beside_its_jobs_is_no_job(roles, asked, ends):
    back = f"queue -> worker, worker -> queue: {{op: {asked}}}"
    loop = found(back, f"engine: redis, roles: [{roles}]", "api -> queue: {op: enqueue}")
    assert (loop is None) is ends
