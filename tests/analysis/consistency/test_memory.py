"""What is remembered of a design gives the same answers as working everything out again, and saves the work."""

from dataclasses import replace
from random import Random

import pytest

from archlint.analysis.consistency import design as design_module
from archlint.analysis.consistency import fold, invalidation
from archlint.analysis.consistency.design import design
from archlint.analysis.consistency.flips import _alternatives
from archlint.analysis.consistency.fold import fold_flow
from archlint.analysis.consistency.memory import Memory
from archlint.analysis.consistency.remedies import remedies
from archlint.blueprint.vocabulary import At
from tests.analysis.consistency.conftest import system_of

HEAD = """
archlint: 1
system: Shared
workload: {requests: 1000/s}
components:
  clients: {kind: client}
  cache: {engine: redis, role: cache}
  near: {engine: redis, role: cache}
  cdn: {kind: cdn}
  events: {engine: redis, role: pubsub}
  db: {engine: postgresql, replication: {standbys: 1, mode: async}}
  search: {engine: elasticsearch}
"""


def crowd(seed, flows=7):
    """Flows of one or two data through shared caches: readers, writers that treat the caches in different ways, feeds."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    services = "".join(f"  s{number}: {{kind: service}}\n" for number in range(3))
    text = [HEAD, services, "data:\n  rows: {in: db}\n  tags: {in: db, scope: user}\nflows:\n"]
    for number in range(flows):
        data = random.choice(["rows", "rows", "tags", "[rows, tags]"])
        lines = [f"clients -> s{number % 3}"]
        source = f"s{number % 3}"
        if random.random() < 0.6:
            does, need = "read", random.choice(["strong", "read-your-writes", "{bounded: 30 s}", "eventual"])
            cache = random.choice(["cache", "cache", "near"])
            ttl, key = (
                random.choice(["60 s", "60 s", "5 s"]),
                random.choice(["", "", ", key: [user]", ", guard: version"]),
            )
            lines.append(f"{source} -> {cache}: {{hit: 90%, ttl: {ttl}{key}}}")
            lines.append(
                f"{source} -> {random.choice(['db', 'db', 'search'])}: {{when: miss{random.choice(['', ', at: standby'])}}}"
            )
            if lines[-1].startswith(f"{source} -> search"):
                lines[-1] = f"{source} -> search: {{when: miss}}"
        else:
            does, need = "write", random.choice(["strong", "read-your-writes"])
            lines.append(f"{source} -> db: {{op: write}}")
            touched = [cache for cache in ("cache", "near") if random.random() < 0.6]
            lines += [f"{source} -> {cache}: {{op: {random.choice(['delete', 'set'])}}}" for cache in touched]
            if random.random() < 0.3:
                lines.append(f"{source} -> search: {{op: write}}")
        steps = "".join(f"      - {line}\n" for line in lines)
        text.append(
            f"  f{number}:\n    does: {does}\n    data: {data}\n    rate: 10/s\n    needs: {{recency: {need}}}\n    steps:\n{steps}"
        )
    return system_of("".join(text))


@pytest.mark.parametrize("seed", range(8))
def test_changed_designs_are_folded_as_if_nothing_was_remembered(seed):
    indexed = design(crowd(seed))
    for name, flow in indexed.flows.items():
        fold_flow(indexed, name)
        changed = [remedy.design for remedy in remedies(indexed, flow)]
        parts = [indexed.components[target] for hop in flow.hops for target in hop.targets]
        changed += [other for part in parts for _, other in _alternatives(indexed, part)]
        fresher = (replace(hop, at=At.PRIMARY if hop.at else None) for hop in flow.hops)
        changed.append(indexed.with_flow(replace(flow, hops=tuple(fresher))))
        for other in changed:
            for reader in indexed.flows:
                assert fold_flow(other, reader) == fold_flow(replace(other, memory=Memory()), reader)


def test_a_changed_flow_has_another_shape():
    reader = "    does: read\n    data: rows\n    rate: 10/s\n    needs: {recency: strong}\n    steps:\n"
    lagging = (
        "      - clients -> a\n      - a -> cache: {hit: 90%, ttl: 60 s}\n      - a -> db: {when: miss, at: standby}\n"
    )
    fresh = lagging.replace(", at: standby", "")
    text = f"{HEAD}  a: {{kind: service}}\ndata:\n  rows: {{in: db}}\nflows:\n"
    text += f"  one:\n{reader}{lagging}  two:\n{reader}{lagging}  three:\n{reader}{fresh}"
    text += (
        "  write:\n"
        + reader.replace("read", "write", 1)
        + "      - clients -> a\n      - a -> db\n      - a -> cache: {op: delete}\n"
    )
    indexed = design(system_of(text))
    before = fold_flow(indexed, "three")
    one = indexed.flows["one"]
    changed = indexed.with_flow(replace(one, hops=tuple(replace(hop, at=None) for hop in one.hops)))
    assert "`two`" in str(fold_flow(changed, "three").trace)
    assert "`one`" in str(before.trace)


@pytest.mark.parametrize("seed", range(8))
def test_flows_of_one_shape_fill_alike(seed, monkeypatch):
    system = crowd(seed)
    together = fold(system).flows
    monkeypatch.setattr(design_module, "shape_of", lambda flow, *_: flow.id)
    apart = fold(system).flows
    assert together == apart
    assert [flow.fixes for flow in together.values()] == [flow.fixes for flow in apart.values()]


def test_what_a_writer_does_is_worked_out_once_however_many_read(monkeypatch):
    worked_out = []
    real = invalidation._treatment

    def counting(design, writer, cache, store):
        worked_out.append(writer.id)
        return real(design, writer, cache, store)

    monkeypatch.setattr(invalidation, "_treatment", counting)
    system = crowd(3, flows=24)
    for flow in fold(system).flows.values():
        assert flow.flips is not None
    writers = sum(flow.does.value == "write" for flow in system.flows.values())
    assert len(worked_out) <= writers * 2 * 2  # two caches, two stores; every reader and every trial asks again
