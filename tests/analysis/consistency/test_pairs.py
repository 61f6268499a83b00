"""What a read shows depends on the flows that write: when they are answered, where, and what they empty for sure."""

import math

import pytest

from archlint.analysis.consistency.result import Answer, Verdict

YES, NO = Answer.YES, Answer.NO

LATE = """
archlint: 1
system: Answered before it is stored
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  jobs: {{engine: rabbitmq}}
  worker: {{kind: worker, acks: late, idempotent: true}}
  db: {{engine: postgresql}}
data:
  notes: {{in: db}}
flows:
  save:
    does: write
    data: notes
    rate: 10/s
    steps:
      {write}
  show:
    does: read
    data: notes
    rate: 10/s
    needs: {needs}
    steps:
      - clients -> api -> db
"""
NOW = "- clients -> api -> db"
BEHIND = "- clients -> api -> jobs\n      - reply\n      - jobs -> worker\n      - worker -> db"
LATER = f"{BEHIND}: {{lag: 5 s}}"
CAPTURED = "- clients -> api -> db\n      - reply\n      - db -> worker"


@pytest.mark.parametrize(
    ("write", "needs", "verdict"),
    [
        (NOW, "{recency: strong, on_partition: refuse}", Verdict.PASS),
        (CAPTURED, "{recency: strong, on_partition: refuse}", Verdict.PASS),
        (LATER, "{recency: strong, on_partition: refuse}", Verdict.FAIL),
        (LATER, "{recency: read-your-writes, on_partition: refuse}", Verdict.FAIL),
        (LATER, "{recency: {bounded: 1 s}, on_partition: refuse}", Verdict.FAIL),
        (LATER, "{recency: {bounded: 10 s}, on_partition: refuse}", Verdict.CONDITIONAL),
        (LATER, "{recency: monotonic, on_partition: refuse}", Verdict.PASS),
        (LATER, "{recency: eventual, on_partition: refuse}", Verdict.PASS),
        (BEHIND, "{recency: read-your-writes, on_partition: refuse}", Verdict.FAIL),
        (BEHIND, "{recency: {bounded: 10 s}, on_partition: refuse}", Verdict.CONDITIONAL),
    ],
)
def test_a_write_that_is_answered_before_it_is_stored_is_not_there_yet(deliver, write, needs, verdict):
    assert deliver(LATE.format(write=write, needs=needs)).flows["show"].verdict is verdict


def test_how_late_a_read_is_comes_from_the_write(deliver):
    text = LATE.format(write=LATER, needs="{recency: strong, on_partition: refuse}")
    show = deliver(text).flows["show"]
    assert [(line.reason, line.adds, line.component) for line in show.trace] == [("late-commit", 5.0, "db")]
    assert (show.delivered.normal, show.delivered.enforced, show.delivered.monotonic) == (5.0, math.inf, YES)
    assert show.trace[0].because == "`save` answers before `db` has its write, which follows, 5 s later"


INSIDE = """
archlint: 1
system: A store in every process
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: {replicas}, workers: {workers}}}
  store: {{engine: {engine}}}
data:
  notes: {{in: store}}
flows:
  save: {{does: write, data: notes, rate: 10/s, needs: {needs}, steps: [clients -> api -> store]}}
  show: {{does: read, data: notes, rate: 10/s, needs: {needs}, steps: [clients -> api -> store]}}
"""
STRONG = "{recency: strong, on_partition: refuse}"


@pytest.mark.parametrize(
    ("engine", "replicas", "workers", "verdict"),
    [
        ("sqlite", 1, 1, Verdict.PASS),
        ("sqlite", 1, 4, Verdict.PASS),
        ("sqlite", 3, 1, Verdict.FAIL),
        ("postgresql", 3, 4, Verdict.PASS),
    ],
)
def test_a_file_in_each_instance_is_no_shared_store(deliver, engine, replicas, workers, verdict):
    text = INSIDE.format(engine=engine, replicas=replicas, workers=workers, needs=STRONG)
    assert {name: flow.verdict for name, flow in deliver(text).flows.items()} == {"save": verdict, "show": verdict}


def test_a_file_that_nobody_writes_is_the_same_everywhere(deliver):
    text = INSIDE.format(engine="sqlite", replicas=3, workers=1, needs=STRONG)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("save:")]
    assert deliver("\n".join(lines)).flows["show"].verdict is Verdict.PASS


CACHED = """
archlint: 1
system: A cache in every process
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: {replicas}}}
  cache: {{kind: cache, engine: {engine}}}
  news: {{engine: redis, role: pubsub}}
  db: {{engine: postgresql}}
data:
  notes: {{in: db}}
flows:
  save: {{does: write, data: notes, rate: 10/s, steps: [clients -> api -> db, {empty}]}}
  show:
    does: read
    data: notes
    rate: 10/s
    needs: {{recency: read-your-writes, on_partition: serve}}
    steps:
      - clients -> api
      - api -> cache: {{hit: 90%, ttl: 60 s, guard: version}}
      - api -> db: {{when: miss}}
"""
EMPTY = "{api -> cache: {op: delete}}"
TOLD = "api -> news, {news -> api: {op: call}}, {api -> cache: {op: delete}}"


@pytest.mark.parametrize(
    ("engine", "replicas", "empty", "own", "normal"),
    [
        ("redis", 3, EMPTY, YES, 0.0),
        ("in-process-cache", 1, EMPTY, YES, 0.0),
        ("in-process-cache", 3, EMPTY, NO, 60.0),
        ("redis", 3, "{api -> cache: {op: delete, times: 50%}}", NO, 60.0),
        ("redis", 3, "{api -> cache: {op: delete, optional: true}}", YES, 0.0),
    ],
)
def test_only_a_delete_that_surely_reaches_the_copy_helps(deliver, engine, replicas, empty, own, normal):
    show = deliver(CACHED.format(engine=engine, replicas=replicas, empty=empty)).flows["show"]
    assert (show.delivered.read_your_writes, show.delivered.normal) == (own, normal)


def test_a_message_to_every_process_empties_every_copy(deliver):
    show = deliver(CACHED.format(engine="in-process-cache", replicas=3, empty=TOLD)).flows["show"]
    assert [line.reason for line in show.trace] == ["event-invalidation", "per-process-cache"]
