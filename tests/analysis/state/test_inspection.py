"""State in processes, on their disks, and in engines that live inside them."""

import textwrap

import pytest

from archlint.analysis.state import inspect
from archlint.analysis.state.result import HeldState
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

BLUEPRINT = """
archlint: 1
system: Task list
components:
  clients: {kind: client}
  lb: {kind: load-balancer, sticky: true}
  api: {kind: service, replicas: 3, workers: 4, state: {STATE}}
  events: {engine: redis, role: pubsub}
  db: {ENGINE}
flows:
  get:
    does: read
    share: 100%
    steps:
      - clients -> lb -> api
      - api -> db
      - api -> events
      - events -> api
"""


def inspected(state, engine="engine: postgresql", workers="workers: 4"):
    text = BLUEPRINT.replace("{STATE}", f"{{{state}}}").replace("{ENGINE}", f"{{{engine}}}")
    text = text.replace("workers: 4", workers)
    document = parse_text(textwrap.dedent(text), "test.yaml")
    return inspect(build(load(document), document))


def held(what, where, copies, **others):
    path = ("components", "api", "state", what)
    return HeldState("api", what, where, copies, declared=True, path=path, sticky=True, **others)


def test_memory_is_one_per_process_and_disk_one_per_replica():
    state = inspected("sessions: memory, uploads: disk, config: env")
    assert state.held == {"api": (held("sessions", "memory", 12), held("uploads", "disk", 3))}
    assert state.stateless["api"] is False


@pytest.mark.parametrize(("hosts", "disks"), [("[a, a, a]", 1), ("[a, b]", 2), ("[a, b, c]", 3)])
def test_instances_on_one_machine_have_its_disk_in_common(hosts, disks):
    state = inspected("uploads: disk", workers=f"hosts: {hosts}")
    assert [each.copies for each in state.held["api"]] == [disks]


def test_sockets_with_a_backplane_are_shared():
    state = inspected("sessions: token, sockets: memory")
    assert state.held == {"api": (held("sockets", "memory", 12, shared_by="events"),)}
    assert state.stateless["api"] is True


def test_a_database_in_the_process_is_one_database_per_replica():
    state = inspected("sessions: token", engine="engine: sqlite")
    expected = HeldState("api", "engine", "disk", 3, declared=True, path=("components", "db"), sticky=True)
    assert state.held == {"api": (expected,)}
    assert state.stateless["api"] is False


def test_who_says_nothing_is_not_judged():
    text = BLUEPRINT.replace(", state: {STATE}", "").replace("{ENGINE}", "{engine: postgresql}")
    document = parse_text(textwrap.dedent(text), "test.yaml")
    assert inspect(build(load(document), document)).stateless["api"] is None


CONNECTED = """
archlint: 1
system: Chat
components:
  clients: {kind: client}
  lb: {kind: load-balancer}
  chat: {kind: service, replicas: 3, workers: 2}
flows:
  talk:
    does: event
    rate: 1/s
    steps:
      - clients -> lb
      - lb -> chat: {over: websocket}
"""


def test_an_open_connection_is_state_though_nobody_says_so():
    document = parse_text(CONNECTED, "test.yaml")
    state = inspect(build(load(document), document))
    assert state.held == {
        "chat": (HeldState("chat", "sockets", "memory", 6, declared=False, path=("components", "chat")),)
    }
    assert state.stateless["chat"] is False
