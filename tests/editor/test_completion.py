"""What may be written at a place, in texts that are half typed."""

from __future__ import annotations

import pytest

from archlint.editor.completion import complete
from archlint.editor.draft import draft

HEAD = "archlint: 1\nsystem: Shop\n"
PARTS = f"{HEAD}components:\n  people: {{kind: client}}\n  api: {{kind: service}}\n  db: {{engine: postgresql}}\n"
FLOW = f"{PARTS}flows:\n  list:\n    does: read\n    steps:\n      - people -> api\n"
RULES = {"stale-fill": "A cache is filled from a replica that may lag"}


def suggestions(text):
    """What is suggested where ▮ stands."""
    place = text.index("▮")
    return complete(draft(text.replace("▮", "")), place, RULES)


def texts(text):
    return [each.text for each in suggestions(text)]


def test_a_text_that_says_nothing_begins_with_what_is_required():
    assert texts("▮")[:2] == ["archlint: 1", "system: "]
    assert "archlint: 1" not in texts(f"{HEAD}▮")


def test_of_a_component_its_kind_is_asked_for_first_and_people_last():
    found = texts(f"{HEAD}components:\n  api:\n    ▮")
    assert found[:2] == ["kind: ", "engine: "]
    assert found[-6:] == ["title: ", "description: ", "docs: ", "owner: ", "tags: ", "guessed: "]


def test_keys_that_are_there_or_not_for_the_kind_are_left_out():
    found = texts(f"{HEAD}components:\n  db:\n    engine: postgresql\n    max_connections: 100\n    ▮")
    assert "replication: {$0}" in found
    assert not {"replicas: ", "max_connections: ", "engine: "} & set(found)


def test_a_key_is_replaced_as_a_whole_and_keeps_its_colon():
    text = f"{HEAD}components:\n  api:\n    kind: service\n    rep▮lica: 2\n"
    found = next(each for each in suggestions(text) if each.label == "replicas")
    assert (found.text, text.replace("▮", "")[slice(*found.range)]) == ("replicas", "replica")
    assert found.detail == "whole number"
    assert found.words == "Identical instances, behind whatever calls them."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flows:\n  f:\n    does: ▮", ["read", "write", "event", "batch"]),
        ("flows:\n  f:\n    does:▮", [" read", " write", " event", " batch"]),
        ("flows: {f: {does: r▮", ["read", "write", "event", "batch"]),
        ("components:\n  db: {engine: redis, persistence: ▮}", ["none", "rdb", "aof", "aof-always"]),
        ("components:\n  lb:\n    kind: load-balancer\n    layer: ▮", ["4", "7"]),
        ("components:\n  lb:\n    tls: ▮\n    kind: load-balancer\n", ["true", "false"]),
        ("components:\n  api:\n    health: {interval: 10▮", ["10 ms", "10 s", "10 min", "10 h", "10 days"]),
        ("components:\n  api:\n    health: {interval: ▮, ", ["10 s"]),
        ("workload:\n  peak: ▮", ["3x"]),
        ("flows:\n  f:\n    schedule: 1▮", ["every 1 ms", "every 1 s", "every 1 min", "every 1 h", "every 1 days"]),
        ("flows:\n  f:\n    needs: {recency: ▮}",
         ["strong", "read-your-writes", "monotonic", "eventual", "{bounded: 30 s}"]),
        ("archlint: ▮", ["1"]),
        ("system: ▮", []),
    ],
)  # fmt: skip
def test_values(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PARTS}data:\n  orders: {{in: ▮", ["db"]),
        (f"{PARTS}data:\n  orders: {{in: db}}\nflows:\n  f:\n    data: [▮", ["orders"]),
        (f"{PARTS}  worker:\n    kind: worker\n    boots_from: [▮]", ["api", "db"]),
        (f"{PARTS}  worker:\n    kind: worker\n    state: {{jobs: ▮}}",
         ["api", "db", "memory", "disk", "token", "env", "none"]),
        (f"{PARTS}  worker:\n    kind: worker\n    pool: {{▮}}", ["db: "]),
        (f"{PARTS}  box: {{hosts: [▮]}}\ngroups:\n  vm: {{kind: host, members: [api]}}\n  eu: {{kind: zone}}", ["vm"]),
        (f"{PARTS}waivers:\n  - rule: stale-fill\n    on: ▮", ["people", "api", "db"]),
        (f"{PARTS}waivers:\n  - rule: ▮", ["stale-fill"]),
        (f"{PARTS}# archlint: allow ▮", ["stale-fill"]),
        (f"{PARTS}# archlint: ▮", ["allow "]),
        (f"{PARTS}# nothing ▮", []),
        (f"{PARTS}# archlint: allow stale-fill -- ▮", []),
    ],
)  # fmt: skip
def test_names(text, expected):
    assert texts(text) == expected


def test_engines_fit_the_kind_that_is_written():
    found = texts(f"{HEAD}components:\n  files:\n    kind: object-store\n    engine: ▮")
    assert found[0] == "s3"
    assert "postgresql" not in found
    assert len(texts(f"{HEAD}components:\n  files:\n    engine: ▮")) > len(found) + 20


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("- ▮", ["api", "people", "reply", "db"]),
        ("- api ▮", ["-> "]),
        ("- api ->▮", [" people", " api", " db"]),
        ("- api -> d▮", ["people", "api", "db"]),
        ("- api -> db | ▮", ["people", "api", "db"]),
        ("- api -> d▮: {op: read}", ["people", "api", "db"]),
        ("- api -> db: {op: ▮", ["call", "read", "write", "get", "set", "delete", "enqueue", "publish", "consume"]),
        ("- reply\n      - ▮", ["api", "people", "db"]),
    ],
)
def test_walks(step, expected):
    assert texts(f"{FLOW}      {step}") == expected


def test_the_options_of_a_step_are_keys():
    found = texts(f"{FLOW}      - api -> db: {{op: read, ▮}}")
    assert "ttl: " in found
    assert "op: " not in found


def test_only_the_part_of_a_walk_is_replaced():
    text = f"{FLOW}      - api -> d▮b | people"
    found = next(each for each in suggestions(text) if each.label == "db")
    assert text.replace("▮", "")[slice(*found.range)] == "db"


def test_a_component_and_a_flow_to_fill_in():
    component, store = suggestions(f"{HEAD}components:\n  ▮\n  db: {{engine: redis}}\n")
    assert (component.label, component.plain) == ("component", "api: {kind: service, replicas: 2}")
    assert (store.label, store.plain) == (
        "store", "db: {engine: postgresql, replication: {standbys: 1, mode: async}}",
    )  # fmt: skip
    (flow,) = suggestions(f"{PARTS}flows:\n  ▮")
    assert flow.plain == ("get-things:\n  does: read\n  rate: 40/s\n  steps:\n    - clients -> api\n    - api -> db")
    assert flow.text.startswith("${1:get-things}:\n  does: ${2|read,write,event,batch|}\n")


def test_what_is_broken_elsewhere_does_not_matter():
    text = f"{HEAD}components:\n  api: {{kind: service\n  db\n  x: [a, \nflows:\n  f:\n    does: read\n    steps:\n      - ▮"
    assert texts(text) == ["reply", "api", "x"]
