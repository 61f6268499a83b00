"""A repair that is typed into the blueprint as it is told does what was said of it."""

import re
from random import Random

import pytest
import yaml

from archlint.analysis import analyse
from archlint.analysis.failures import strain
from archlint.analysis.failures.combining import combinations
from archlint.analysis.failures.moving import copies_outside
from archlint.analysis.failures.repairs import repairs
from archlint.analysis.failures.result import PLACES
from archlint.graph import load_system

CHECKED = {"live": "/live", "ready": "/ready", "interval": "5 s", "failures": 2}
MODES = (
    {"mode": "async"},
    {"mode": "sync"},
    {"mode": "quorum", "write_quorum": 2},
)


def placed(random, count):
    """Nowhere, in zones or on hosts that the component names, more or less evenly."""
    way = random.choice(["", "zones", "hosts"])
    return {way: sorted(random.choice(["x", "y", "z"]) for _ in range(random.randint(1, count)))} if way else {}


def design(random):
    """A balancer, a service and a store, each of one or several copies, some of them held by a group, and a promise."""
    standbys = random.randint(0, 2)
    copies = {"standbys": standbys, **random.choice(MODES)}
    copies["failover"] = random.choice(["automatic", "manual", "none"])
    if copies["failover"] != "none":
        copies["takeover"] = random.choice(["30 s", "10 min"])
    db = {"engine": "postgresql", "availability": "99.5%", "mttr": "4 h"}
    if standbys:
        db |= {"replication": copies}
    replicas = random.randint(1, 4)
    api = {"kind": "service", "availability": "99%", "replicas": replicas, "min_up": random.randint(1, replicas)}
    api["health"] = CHECKED
    parts = {
        "clients": {"kind": "client"},
        "lb": {"kind": "load-balancer", "managed": "regional", "availability": "99.99%"},
        "api": {**api, **placed(random, replicas)},
        "db": {**db, **placed(random, 1 + standbys)},
    }
    kind = random.choice(["zone", "host", "region"])
    free = [name for name in ("api", "db") if kind == "region" or not {"zones", "hosts"} & {*parts[name]}]
    held = random.sample(free, random.randint(0, len(free)))
    groups = {"g": {"kind": kind, "members": held, "availability": "99.9%"}} if held else {}
    flow = {"does": "write", "rate": "1/s", "needs": {"availability": random.choice(["99%", "99.9%", "99.99%"])}}
    flow["steps"] = ["clients -> lb", "lb -> api", {"api -> db": {"op": "write"}}]
    return {"archlint": 1, "system": "Typed", "components": parts, "groups": groups, "flows": {"save": flow}}


def typed(document, some):
    """The design with the changes written down; None where one of them is more than that."""
    parts = {name: dict(part) for name, part in document["components"].items()}
    for one in some:
        told = None if "with " in one.change or one.where not in parts else yaml.safe_load(f"{{{one.change}}}")
        if told is None:
            return None
        for key, value in told.items():
            name, _, inner = key.partition(".")
            more = {inner: value} if inner else value
            parts[one.where][name] = {**parts[one.where].get(name, {}), **more} if isinstance(more, dict) else more
    return {**document, "components": parts}


def lost(path, document):
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    system = load_system(str(path))[0]
    return system, analyse(system)


@pytest.mark.parametrize("seed", range(40))
def test_a_repair_wins_what_it_says_when_it_is_typed_in(tmp_path, seed):
    document = design(Random(seed))  # noqa: S311 - repeatable, not secret
    system, found = lost(tmp_path / "design.yaml", document)
    before, burden = found.failures.flows["save"], strain.measure(system, found.demand, found.capacity)
    told = repairs(system, found.failures, burden)
    together = combinations(system, found.failures, burden, told)
    claims = [((one,), "save" in one.reaches) for one in told] + [(one.steps, one.keeps) for one in together]
    for some, keeps in claims:
        changed = typed(document, some)
        if changed is None:
            continue
        after = lost(tmp_path / "design.yaml", changed)[1].failures.flows["save"]
        said = [one.change for one in some]
        won = sum(one.minutes["save"] for one in some)
        assert before.minutes_per_year - after.minutes_per_year == pytest.approx(won, abs=1e-6), said
        assert not keeps or after.unavailability <= 1 - after.target, said
        stops = {(cause.kind, cause.subject, cause.index or 0) for cause in after.lost}
        mended = {(cause.kind, cause.subject, cause.index or 0) for one in some[:1] for cause, _ in one.mends}
        assert len(some) > 1 or stops.isdisjoint(mended), said


@pytest.mark.parametrize(
    "runs",
    [
        {"engine": "rds-postgresql"},
        {"engine": "memorystore"},
        {"engine": "postgresql"},
        {"engine": "postgresql", "availability": "99.5%"},
        {"kind": "database", "zones": "x"},
    ],
)
def test_what_a_provider_runs_in_one_zone_wins_in_several_what_it_says(tmp_path, runs):
    document = {
        "archlint": 1,
        "system": "Managed",
        "components": {"clients": {"kind": "client"}, "db": {**runs, "managed": "zonal"}},
        "flows": {"save": {"does": "write", "rate": "1/s", "steps": [{"clients -> db": {"op": "write"}}]}},
    }
    system, found = lost(tmp_path / "design.yaml", document)
    told = repairs(system, found.failures, strain.measure(system, found.demand, found.capacity))
    won = sum(one.minutes["save"] for one in told if one.change == "managed: regional")
    document["components"]["db"]["managed"] = "regional"
    after = lost(tmp_path / "design.yaml", document)[1].failures.flows["save"]
    assert won == pytest.approx(found.failures.flows["save"].minutes_per_year - after.minutes_per_year, abs=1e-6)
    assert (won > 0.0) == (runs not in ({"engine": "memorystore"}, {"engine": "postgresql", "availability": "99.5%"}))


def moved_out(document, told):
    """The design with what is told of places written down: who leaves a group, and what stands on which component."""
    parts = {name: dict(part) for name, part in document["components"].items()}
    groups = {name: dict(group) for name, group in document["groups"].items()}
    for line in told.splitlines()[1:]:
        if found := re.fullmatch(r"take (.+) out of the `members` of `(.+)`", line):
            held = groups[found[2]]["members"]
            gone = held if found[1] == "everything" else re.split(", | and ", found[1])
            groups[found[2]]["members"] = [name for name in held if name not in gone]
            continue
        written, names = re.fullmatch(r"write `(.+)` on (.+)", line).groups()
        for name in re.split(", | and ", names):
            for key, value in yaml.safe_load(f"{{{written}}}").items():
                older = parts[name].get(key)
                parts[name][key] = {**older, **value} if isinstance(value, dict) and isinstance(older, dict) else value
    return {**document, "components": parts, "groups": groups}


@pytest.mark.parametrize("seed", range(40))
def test_copies_that_are_written_outside_of_what_fails_outlive_it(tmp_path, seed):
    document = design(Random(seed))  # noqa: S311 - repeatable, not secret
    system, found = lost(tmp_path / "design.yaml", document)
    for cause in found.failures.flows["save"].lost:
        flows = [system.flows["save"]]
        told = copies_outside(system, cause.kind.value, cause.subject, flows) if cause.kind in PLACES else ""
        if "\n" not in told:
            continue
        after = lost(tmp_path / "design.yaml", moved_out(document, told))[1].failures.flows["save"]
        stopping = {(each.kind, each.subject) for each in after.lost if each.kind is cause.kind}
        assert (cause.kind, cause.subject) not in stopping, told
        before = {(each.kind, each.subject) for each in found.failures.flows["save"].lost if each.kind is cause.kind}
        assert stopping < before, told


def test_what_nobody_would_type_is_not_worked_out(tmp_path):
    parts = {"clients": {"kind": "client"}, **{f"s{number}": {"kind": "service"} for number in range(150)}}
    flow = {"does": "read", "rate": "1/s", "steps": [f"clients -> {name}" for name in parts if name != "clients"]}
    groups = {"box": {"kind": "host", "members": [name for name in parts if name != "clients"]}}
    document = {"archlint": 1, "system": "Many", "components": parts, "groups": groups, "flows": {"look": flow}}
    system, _ = lost(tmp_path / "design.yaml", document)
    assert copies_outside(system, "host", "box", [system.flows["look"]]) == ""
