"""Good blueprints become typed models."""

from pathlib import Path

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.source import parse_text, read

LIBRARY = sorted((Path(__file__).parents[2] / "blueprints").glob("*.yaml"))


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_library_loads(path):
    document = read(str(path))
    blueprint = load(document)
    assert list(blueprint.components) == list(document.data["components"])
    assert [len(flow.steps) for flow in blueprint.flows.values()] == [
        len(flow["steps"]) for flow in document.data["flows"].values()
    ]


def test_what_may_be_written_shortly_means_the_same():
    text = """\
archlint: 1
system: Short
workload: {users: 10k, requests: 10 per user per day, peak: {busy: 8 h}, growth: 8%/month}
components:
  api: {engine: fastapi, zones: a, pool: {db: {size: 5, overflow: 10}}}
  db: {engine: postgresql}
  beat: {kind: scheduler}
data:
  rows: {in: db, rows: 1 per user, row: 1 KB}
flows:
  sweep:
    does: batch
    data: rows
    schedule: every 1 h
    steps:
      - beat -> api -> db | api: {key: user, split: [70%, 30%]}
      - reply
decisions:
  - {choose: one database, on: db, gain: simple, cost: a limit}
"""
    blueprint = load(parse_text(text, "short.yaml"))
    flow = blueprint.flows["sweep"]
    first, last = flow.steps
    assert blueprint.components["api"].zones == ("a",)
    assert (blueprint.components["api"].pool["db"].size, blueprint.components["api"].pool["db"].overflow) == (5, 10)
    assert (flow.data, flow.schedule.likely) == (("rows",), 3600)
    assert (first.chain, first.alternatives, first.options.key) == (("beat", "api", "db"), ("api",), ("user",))
    assert [share.likely for share in first.options.split] == [0.7, 0.3]
    assert last.reply
    assert blueprint.decisions[0].on == ("db",)
    assert blueprint.workload.growth.likely == pytest.approx(0.08)
    assert blueprint.workload.peak.busy.likely == 8 * 3600


@pytest.mark.parametrize(
    ("text", "message", "importer"),
    [
        ("services:\n  api: {image: x}\n", "this is a compose project, not a blueprint", "compose"),
        ("apiVersion: v1\nkind: Service\n", "this is a Kubernetes manifest, not a blueprint", "kubernetes"),
        (
            "apiVersion: backstage.io/v1alpha1\nkind: Component\n",
            "this is a Backstage catalogue, not a blueprint",
            "backstage",
        ),
    ],
)
def test_a_file_of_another_format_is_one_mistake_that_names_its_importer(text, message, importer):
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "infra.yaml"))
    said = [(problem.message, problem.help) for problem in caught.value.problems]
    assert said == [(message, f"make a blueprint of it: `archlint import {importer} infra.yaml`")]
