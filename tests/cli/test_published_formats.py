"""What the commands about capacity write for machines follows the schemas in docs/formats, with nothing left out of them."""

import json
from pathlib import Path

import jsonschema
import pytest

from archlint.cli.run import run
from tests.calibration.recordings import SHOP, history, level, summary

FORMATS = Path(__file__).parents[2] / "docs" / "formats"
LIBRARY = ("capstone-today", "capstone-horizontal", "capstone-10m", "capstone-10m-reviewed")
PRICED = """archlint: 1
system: Prices
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: {share: 40%, within: 4 h}, growth: 5%/month}
components:
  clients: {kind: client}
  cdn: {kind: cdn, cost: $100/month}
  api: {kind: service, replicas: 3, capacity: 40..60..90 req/s, cost: $50/month}
  jobs: {kind: queue}
  worker: {kind: worker, work: 100 ms}
  db: {kind: database, capacity: {read: 100/s, write: 50/s}, cost: $200/month, replication: {standbys: 1, mode: async}}
data:
  log: {in: db, rows: 10 per active user per day, row: 1 KB}
flows:
  ask: {does: read, share: 90%, steps: [{clients -> cdn -> api: {response: 20 KB}}, api -> db]}
  add: {does: write, share: 10%, data: log, steps: [clients -> api -> db, api -> jobs, reply, jobs -> worker]}
  loop: {does: event, rate: 1/s, steps: [clients -> api, api -> db, {db -> api: {again: 100%}}]}
estimates: {peak_rate: 580 req/s, sockets: 10k}
"""


def closed(schema):
    """The schema with every object closed, so that a field that nobody documented fails."""
    if isinstance(schema, dict):
        if "properties" in schema:
            schema["additionalProperties"] = False
        for part in schema.values():
            closed(part)
    elif isinstance(schema, list):
        for part in schema:
            closed(part)
    return schema


def follows(name, text):
    schema = json.loads((FORMATS / f"{name}-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    found = json.loads(text)
    jsonschema.validate(found, closed(schema))
    return found


@pytest.fixture
def priced(tmp_path):
    (tmp_path / "priced.yaml").write_text(PRICED)
    return str(tmp_path / "priced.yaml")


COMMANDS = {
    "capacity": ["capacity", "--samples", "200"],
    "plan": ["plan", "--scale", "100x"],
    "whatif": ["whatif", "--scale", "2x"],
    "simulation": ["simulate", "--requests", "1000"],
}


@pytest.mark.parametrize("blueprint", LIBRARY)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_library(name, blueprint, capsys):
    command, *options = COMMANDS[name]
    assert run([command, f"blueprints/{blueprint}.yaml", *options, "--format", "json"]) == 0
    assert follows(name, capsys.readouterr().out)["format"] == f"archlint.{name}/1"


def test_a_loop_that_feeds_itself_is_not_simulated(priced, capsys):
    assert run(["simulate", priced]) == 2
    assert "`loop` never ends: api -> db -> api comes back once or more a round" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "simulation"])
def test_every_part_is_there(name, priced, capsys):
    command, *options = COMMANDS[name]
    assert run([command, priced, *options, "--format", "json"]) == 0
    found = follows(name, capsys.readouterr().out)
    if name == "capacity":
        empty = {key for key, value in found.items() if value in ([], {}, None)}
        assert empty == set()
        assert found["bill"]["total"]["value"] == 100 + 3 * 50 + 2 * 200
        assert found["bill"]["unpriced"] == ["jobs", "worker"]
        asked = 1e6 * 0.1 * 50 * 0.9
        assert found["bill"]["egress"][0]["bytes"]["value"] == pytest.approx(asked * 30 * 20e3)
    if name == "plan":
        assert any(step["cost_per_month"] for ladder in found["ladders"] for step in ladder["steps"])


def test_a_dead_component_and_its_cost(priced, capsys):
    assert run(["whatif", priced, "--kill", "cdn", "--set", "api.replicas=5", "--format", "json"]) == 0
    found = follows("whatif", capsys.readouterr().out)
    assert (found["before"]["cost"], found["after"]["cost"]) == (650, 750)


def test_nothing_known_is_still_a_document(tmp_path, capsys):
    (tmp_path / "bare.yaml").write_text(
        "archlint: 1\nsystem: x\ncomponents: {clients: {kind: client}, api: {kind: service}}\n"
        "flows: {ask: {does: read, steps: [clients -> api]}}\n"
    )
    for name, (command, *options) in COMMANDS.items():
        assert run([command, str(tmp_path / "bare.yaml"), *options, "--format", "json"]) == 0
        follows(name, capsys.readouterr().out)


def test_a_calibration(tmp_path, capsys):
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "run_stats.csv").write_text(summary({"GET /tasks": 9, "POST /tasks": 1}))
    (tmp_path / "run_stats_history.csv").write_text(history(level(4, 0.02)))
    files = ["--from", str(tmp_path / "run_stats.csv"), str(tmp_path / "run_stats_history.csv")]
    assert run(["calibrate", str(tmp_path / "shop.yaml"), *files, "--format", "json"]) == 0
    follows("calibration", capsys.readouterr().out)
