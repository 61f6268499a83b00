"""What holds for every system, on random ones."""

from __future__ import annotations

import json

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archlint.blueprint import load
from archlint.blueprint.checks.contradictions import NEVER_HIT, WITHOUT_DATA
from archlint.blueprint.vocabulary import Kind
from archlint.errors import BlueprintError
from archlint.graph import build
from archlint.graph.questions import branch_of, callees, callers, edges, flows_through, path_to
from archlint.graph.system import CHANNELS, STORES
from archlint.source import parse_text

ENGINES = ["postgresql", "redis", "kafka", "rabbitmq", "cassandra", "nginx", "fastapi", "s3", "celery", None]


@st.composite
def components(draw):
    """Between two and eight components of any kind, those that keep data with an engine perhaps, copies and places."""
    found = {}
    for index in range(draw(st.integers(2, 8))):
        kind = draw(st.sampled_from(list(Kind)))
        engine = None if kind in WITHOUT_DATA else draw(st.sampled_from(ENGINES))
        part = {"kind": kind.value} if engine is None else {"engine": engine, "kind": kind.value}
        if kind in {Kind.SERVICE, Kind.WORKER, Kind.LOAD_BALANCER}:
            part["replicas"] = draw(st.integers(1, 4))
        if kind is Kind.DATABASE and draw(st.booleans()):
            part["replication"] = {
                "standbys": draw(st.integers(0, 4)),
                "mode": draw(st.sampled_from(["async", "sync", "quorum", "multi-primary"])),
            }
        if draw(st.booleans()) and kind in {Kind.SERVICE, Kind.WORKER}:
            part["zones"] = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=part["replicas"], unique=True))
        found[f"c{index}"] = part
    return found


@st.composite
def blueprints(draw):
    """A blueprint with one connected walk, with alternatives, hits, replies and asynchronous steps."""
    parts = draw(components())
    names = list(parts)
    reached = [draw(st.sampled_from(names))]
    cached: set[str] = set()
    steps = []
    for _ in range(draw(st.integers(1, 7))):
        source = draw(st.sampled_from(reached))
        targets = draw(
            st.lists(st.sampled_from([name for name in names if name != source]), min_size=1, max_size=2, unique=True)
        )
        options = {}
        if draw(st.booleans()):
            options = draw(st.sampled_from([{"hit": "50%"}, {"async": True}, {"times": 2}, {"optional": True}, {}]))
        if source in cached and draw(st.booleans()):
            options = {"when": "miss"}
        if "hit" in options and any(parts[target]["kind"] in NEVER_HIT for target in targets):
            options = {}
        if "hit" in options:
            cached |= {source, *targets}
        text = f"{source} -> {' | '.join(targets)}"
        steps.append({text: options} if options else text)
        reached = list(dict.fromkeys([*reached, *targets]))
    if draw(st.booleans()):
        steps.insert(draw(st.integers(1, len(steps))), "reply")
    does = draw(st.sampled_from(["read", "write", "event", "batch"]))
    return {
        "archlint": 1,
        "system": "Random",
        "components": parts,
        "flows": {"f": {"does": does, "rate": "1/s", "steps": steps}},
    }


def built(blueprint):
    document = parse_text(json.dumps(blueprint), "random.yaml")
    try:
        return build(load(document), document)
    except BlueprintError as error:
        assume({problem.kind for problem in error.problems} - {"cyclic-flow", "way-back"})
        raise


@settings(max_examples=100, deadline=None)
@given(blueprints())
def test_every_hop_starts_where_the_walk_has_been(blueprint):
    flow = built(blueprint).flows["f"]
    for hop in flow.hops:
        if hop.parent is None:
            assert hop.source == flow.entry
        else:
            assert hop.parent < hop.index
            assert hop.source in flow.hops[hop.parent].targets
        assert branch_of(flow, hop)[0].parent is None
        assert path_to(flow, hop.target)[-1] == hop.target


@settings(max_examples=100, deadline=None)
@given(blueprints())
def test_nothing_is_waited_for_behind_something_that_is_not(blueprint):
    system = built(blueprint)
    flow = system.flows["f"]
    for hop in flow.hops:
        if hop.waited:
            assert hop.parent is None or flow.hops[hop.parent].waited
            assert system.components[hop.source].kind not in CHANNELS
            assert not hop.change_capture
            assert "async" not in hop.declared
            assert flow.reply_after is None or hop.index <= flow.reply_after


@settings(max_examples=100, deadline=None)
@given(blueprints())
def test_a_branch_hangs_on_an_earlier_hit_at_its_source(blueprint):
    flow = built(blueprint).flows["f"]
    for hop in flow.hops:
        assert (hop.branch is None) == (hop.when is None)
        if hop.branch is not None:
            gate = flow.hops[hop.branch]
            assert gate.index < hop.index
            assert gate.hit is not None
            assert hop.source in {gate.source, *gate.targets}


@settings(max_examples=100, deadline=None)
@given(blueprints())
def test_facts_are_declared_or_assumed_and_copies_are_counted(blueprint):
    system = built(blueprint)
    for component in system.components.values():
        replaced = set()
        if component.replication is not None and component.replication.claimed is not None:
            replaced = {"replication.mode"}  # the engine has no such mode: it is declared, and another one judged
        assert component.declared & set(component.assumed) <= replaced
        expected = component.replicas
        if component.kind in STORES:
            expected = 1 if component.replication is None else 1 + component.replication.standbys
        assert len(component.instances) == expected
        assert [copy.index for copy in component.instances] == list(range(expected))
        assert component.min_up >= 1
        assert sum(hop.split[0] for hop in system.flows["f"].hops) == len(system.flows["f"].hops)


@settings(max_examples=100, deadline=None)
@given(blueprints())
def test_questions_agree_with_one_another(blueprint):
    system = built(blueprint)
    arrows = edges(system)
    for name in system.components:
        assert set(callers(system, name)) == {source for source, target in arrows if target == name}
        assert set(callees(system, name)) == {target for source, target in arrows if source == name}
        touched = any(name in arrow for arrow in arrows)
        assert flows_through(system, name) == (("f",) if touched else ())


@settings(max_examples=50, deadline=None)
@given(blueprints())
def test_the_same_text_gives_the_same_system(blueprint):
    assert built(blueprint) == built(blueprint)
