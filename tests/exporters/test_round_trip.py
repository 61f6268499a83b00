"""What is exported and imported again is the same: components, kinds, engines, roles, copies, and who talks to whom."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archlint.blueprint.load import load
from archlint.errors import BlueprintError
from archlint.exporters.arrows import arrows
from archlint.exporters.writers import WRITERS
from archlint.graph.building import build
from archlint.graph.loading import load_system
from archlint.importers.draft.proof import prove
from archlint.importers.draft.writing import write
from archlint.importers.readers import reader
from archlint.source import parse_text
from archlint.source.folder import Folder

NAMES = {"structurizr": "workspace.dsl", "calm": "system.json"}
SORTS = (
    "kind: client", "kind: external", "kind: service", "kind: worker", "kind: database", "kind: cache", "kind: queue",
    "kind: stream", "kind: pubsub", "kind: search", "kind: object-store", "kind: load-balancer", "kind: gateway",
    "kind: scheduler", "kind: cdn", "kind: dns", "kind: lock", "engine: postgresql", "engine: fastapi", "engine: celery",
    "engine: rabbitmq", "engine: kafka", "engine: redis, roles: [cache, broker]", "engine: redis, role: cache",
    "engine: nginx", "kind: service, replicas: 3",
)  # fmt: skip
IDS = st.from_regex(re.compile(r"[a-zA-Z][a-zA-Z0-9_-]{0,12}", re.ASCII), fullmatch=True)
TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20)


@st.composite
def blueprints(draw):
    """A blueprint with components of every sort, and flows that wander between them."""
    ids = draw(st.lists(IDS, min_size=2, max_size=7, unique_by=str.lower))
    lines = ["archlint: 1", "system: S", "components:"]
    several = set()
    for identity in ids:
        sort = draw(st.sampled_from(SORTS))
        title = draw(TITLES)
        several |= {identity} if "roles" in sort else set()
        lines.append(f"  {identity}: {{{sort}, title: {quoted(title)}}}")
    lines.append("flows:")
    for number in range(draw(st.integers(1, 3))):
        lines += [f"  f{number}:", "    does: read", "    steps:"]
        reached, left = [draw(st.sampled_from(ids))], list(ids)
        left.remove(reached[0])
        for target in draw(st.lists(st.sampled_from(left), min_size=1, max_size=5, unique=True)):
            op = ": {op: get}" if target in several else ""
            lines.append(f"      - {draw(st.sampled_from(reached))} -> {target}{op}")
            reached.append(target)
    return "\n".join(lines) + "\n"


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def system_of(text):
    document = parse_text(text, "t.yaml")
    return build(load(document), document)


def again(system, name):
    """Export, import, and build once more."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / NAMES[name]).write_text(exported(system, name), encoding="utf-8")
        sketch = reader(name).sketch(Folder(folder), [NAMES[name]])
    text = write(sketch)
    prove(text, sketch)
    return system_of(text)


def exported(system, name):
    return next(each for each in WRITERS if each.name == name).write(system)


def known(system):
    return {
        each.id: (each.kind, each.engine, each.roles, each.replicas if each.is_declared("replicas") else None)
        for each in system.components.values()
    }


def pairs(system):
    return {(each.source, each.target) for each in arrows(system)}


@pytest.mark.parametrize("name", sorted(NAMES))
@settings(max_examples=25, deadline=None)
@given(text=blueprints())
def test_components_kinds_and_connections_come_back(name, text):
    try:
        system = system_of(text)
    except BlueprintError:
        assume(False)
    back = again(system, name)
    assert known(back) == known(system)
    assert pairs(back) == pairs(system)


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize("file", sorted(Path("blueprints").rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_library_comes_back(name, file):
    system, _ = load_system(str(file))
    back = again(system, name)
    assert pairs(back) == pairs(system)
    assert {key: value[:3] for key, value in known(back).items()} == {
        key: value[:3] for key, value in known(system).items()
    }


def answered(system, name):
    """The last step before an early answer to people."""
    flow = system.flows[name]
    early = flow.reply_after is not None and system.components[flow.hops[0].source].kind == "client"
    return (flow.hops[flow.reply_after].source, flow.hops[flow.reply_after].targets) if early else None


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize("file", sorted(Path("blueprints").rglob("*.yaml")), ids=lambda path: path.stem)
def test_flows_come_back(name, file):
    """By name, title, all of their steps and where the answer comes; of several targets each is a step."""
    system, _ = load_system(str(file))
    back = again(system, name)
    for flow in system.flows.values():
        passed = [(hop.source, target) for hop in flow.hops for target in hop.targets if target != hop.source]
        if passed:
            found = back.flows[flow.id]
            steps = [(hop.source, target) for hop in found.hops for target in hop.targets]
            assert found.title == flow.title
            assert steps == passed
            assert answered(back, flow.id) == answered(system, flow.id)
            assert found.does == flow.does


@pytest.mark.parametrize("name", sorted(NAMES))
def test_what_is_asked_comes_back_where_one_pair_is_asked_twice(name):
    system = system_of(
        "archlint: 1\nsystem: S\ncomponents: {people: {kind: client}, api: {kind: service}, db: {engine: postgresql}, "
        "r: {engine: redis, roles: [cache, broker]}, w: {kind: worker}}\nflows:\n"
        "  look: {does: read, steps: [people -> api -> db]}\n"
        "  put: {does: write, steps: [people -> api, {api -> r: {op: get}}, {api -> db: {op: read}}, api -> db, "
        "{api -> r: {op: enqueue}}, reply, r -> w, w -> db]}\n"
    )
    back = again(system, name)
    for flow in system.flows.values():
        asked = [(hop.source, hop.targets, hop.op) for hop in back.flows[flow.id].hops]
        assert asked == [(hop.source, hop.targets, hop.op) for hop in flow.hops]
        assert back.flows[flow.id].reply_after == flow.reply_after


def test_a_flow_may_have_the_key_of_a_view():
    system = system_of(
        "archlint: 1\nsystem: S\ncomponents: {a: {kind: service}, b: {kind: service}}\nflows: {Containers: {does: read, steps: [a -> b]}}\n"
    )
    text = exported(system, "structurizr")
    assert re.findall(r'^        (\w+) \S+ "([\w-]+)"', text, re.MULTILINE)[-2:] == [
        ("container", "All-containers"),
        ("dynamic", "Containers"),
    ]


def test_boxes_come_back_and_no_other_with_them():
    system = system_of(
        "archlint: 1\nsystem: S\ngroups: {front: {kind: tier, title: Front, members: [web, api]}}\ncomponents: {people: {kind: client}, "
        "web: {kind: service}, api: {kind: service}, db: {engine: postgresql}, w: {kind: worker}}\n"
        "flows: {batch: {does: batch, steps: [w -> db: {op: read}]}, look: {does: read, steps: [people -> web -> api -> db]}}\n"
    )
    back = again(system, "structurizr")
    assert {each.title: each.members for each in back.groups.values()} == {"Front": ("web", "api")}
    assert {each.id: each.does for each in back.flows.values()} == {"batch": "batch", "look": "read"}
