"""A folder in which everything lies that the documentation's commands name, each file as small as it can be."""

from pathlib import Path

from archlint.cli.rubrics import place as place_of_rubric
from archlint.cli.run import run
from tests.calibration.recordings import history, k6_export, level, summary
from tests.documentation.blocks import blocks

ROOT = Path(__file__).parents[2]
DESIGN = """archlint: 1
system: Tasks
requirements: {availability: 99.9%}
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  lb: {kind: load-balancer}
  api: {engine: fastapi, replicas: 3, zones: [a, b, c], state: {sessions: token}}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql, zones: [a, b], replication: {standbys: 1, failover: automatic}}
data:
  tasks: {in: db, rows: 30 per user, row: 2 KB}
flows:
  get-my-tasks:
    does: read
    data: tasks
    share: 80%
    steps: [clients -> lb -> api, {api -> cache: {hit: 90%, ttl: 60 s}}, {api -> db: {when: miss}}]
  create-task: {does: write, data: tasks, share: 10%, steps: [clients -> lb -> api -> db]}
  checkout: {does: write, data: tasks, share: 10%, steps: [clients -> lb -> api -> db]}
"""
SHOP = next(block.text for block in blocks("yaml") if (block.page, block.text[:8]) == ("capacity.md", "archlint"))
"""The blueprint whose plan the page of capacity shows."""
TREE = """<opsa-mef><define-fault-tree name="t"><define-gate name="top"><or><basic-event name="a"/><basic-event name="b"/></or>
</define-gate></define-fault-tree><model-data><define-basic-event name="a"><float value="0.1"/></define-basic-event>
%s</model-data></opsa-mef>"""
EVENT = '<define-basic-event name="b"><float value="0.2"/></define-basic-event>'
FILES = {
    "archlint.yaml": DESIGN,
    "old.yaml": DESIGN,
    "new.yaml": DESIGN.replace("replicas: 3", "replicas: 6"),
    "shop.yaml": SHOP,
    "README.md": "# Tasks\n<!-- archlint:begin view=overview -->\n<!-- archlint:end -->\n",
    "compose.yaml": "services:\n  api: {image: my/api, depends_on: [db]}\n  db: {image: postgres:16}\n",
    "compose.prod.yaml": "services:\n  api: {deploy: {replicas: 2}}\n",
    "k8s/api.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n"
    "spec: {template: {spec: {containers: [{name: api, image: my/api}]}}}\n",
    "docs/workspace.dsl": 'workspace {\n model {\n  u = person "User"\n  s = softwareSystem "S" {\n   w = container "Web"\n'
    '   d = container "Db" "" "PostgreSQL"\n  }\n  u -> w "uses"\n  w -> d "reads from"\n }\n}\n',
    "catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: web}\n"
    "spec: {type: service, owner: us, lifecycle: production}\n",
    "tree.xml": TREE % EVENT,
    "events.xml": "<opsa-mef><model-data/></opsa-mef>",
    "submissions/ada/archlint.yaml": DESIGN,
    "autograder/submission/archlint.yaml": DESIGN,
    **{
        f"blueprints/{name}.yaml": (ROOT / "blueprints" / f"{name}.yaml").read_text(encoding="utf-8")
        for name in ("capstone-10m", "capstone-10m-reviewed")
    },
}


def build(folder):
    """Write everything below a folder."""
    for name, text in FILES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    for name in ("trading.architecture.json", "system.json", "notes.architecture.json"):
        assert run(["export", "calm", str(folder / "old.yaml"), "-o", str(folder / name)]) == 0
    assert run(["export", "structurizr", str(folder / "old.yaml"), "-o", str(folder / "workspace.dsl")]) == 0
    rubric = place_of_rubric("capstone").read_text(encoding="utf-8")
    for name in ("rubric.yaml", "autograder/source/rubric.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(rubric, encoding="utf-8")
    for rules in ("house-rules", "rules"):
        assert run(["rules", "new", "caching/kept-too-long", "--into", str(folder / rules)]) == 0
    _record(folder)


def _record(folder):
    """Load tests as the tools write them."""
    mix = {"GET /tasks": 900, "POST /tasks": 100}
    files = {
        "run_stats_history.csv": history(level(4, 0.020)),
        "run_stats.csv": summary(mix),
        **{
            f"vus{number}.json": k6_export(rate, seconds, named={"list": 6000})
            for number, rate, seconds in ((1, 60.0, 0.0206), (2, 140.0, 0.028), (3, 190.0, 0.08))
        },
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
