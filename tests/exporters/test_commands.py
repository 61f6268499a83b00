"""`archlint export`: to the terminal, to a file, and checked; what the files look like."""

import json

from archlint.cli.run import run

BLUEPRINT = """\
archlint: 1
system: Notes
components:
  clients: {kind: client, title: People}
  api: {engine: fastapi, replicas: 2, title: 'The "API"'}
  db: {engine: postgresql, replication: {standbys: 1, mode: async}}
  mail: {kind: external}
flows:
  write-note:
    title: Write a note
    does: write
    steps: [clients -> api, api -> db, reply, api -> mail]
"""
WORKSPACE = """\
workspace "Notes" "" {
    model {
        clients = person "People" "" {
            properties {
                archlint.kind "client"
            }
        }
        mail = softwareSystem "mail" "" "External" {
            properties {
                archlint.kind "external"
            }
        }
        system = softwareSystem "Notes" {
            properties {
                archlint.group "false"
            }
            api = container "The \\"API\\"" "" "fastapi" "service" {
                properties {
                    archlint.kind "service"
                    archlint.engine "fastapi"
                }
            }
            db = container "db" "" "postgresql" "database" {
                properties {
                    archlint.kind "database"
                    archlint.engine "postgresql"
                }
            }
        }
        clients -> api "Write a note" "call"
        api -> db "Write a note" "write"
        api -> mail "Write a note" "call"
        deploymentEnvironment "Production" {
            deploymentNode "api copies" "" "" "" 2 {
                containerInstance api
            }
            deploymentNode "db copies" "" "" "" 2 {
                containerInstance db
            }
        }
    }
    views {
        container system "Containers" {
            include *
            autolayout lr
        }
        dynamic system "write-note" "Write a note" {
            title "Write a note"
            properties {
                archlint.does "write"
            }
            clients -> api "call"
            api -> db "write"
            api -> clients "reply"
            api -> mail "call"
            autolayout lr
        }
    }
}
"""


def test_a_workspace(tmp_path, capsys):
    (tmp_path / "n.yaml").write_text(BLUEPRINT, encoding="utf-8")
    assert run(["export", "structurizr", str(tmp_path / "n.yaml")]) == 0
    assert capsys.readouterr().out == WORKSPACE


def test_a_calm_architecture(tmp_path):
    (tmp_path / "n.yaml").write_text(BLUEPRINT, encoding="utf-8")
    assert run(["export", "calm", str(tmp_path / "n.yaml"), "-o", str(tmp_path / "n.json")]) == 0
    document = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))
    assert document["nodes"][1] == {
        "unique-id": "api",
        "node-type": "service",
        "name": 'The "API"',
        "description": "",
        "metadata": {"archlint": {"kind": "service", "engine": "fastapi", "replicas": 2}},
    }
    assert document["relationships"][0] == {
        "unique-id": "clients-to-api",
        "description": "Write a note",
        "relationship-type": {"interacts": {"actor": "clients", "nodes": ["api"]}},
        "metadata": {"archlint": {"op": "call"}},
    }
    assert document["relationships"][-1]["relationship-type"] == {
        "composed-of": {"container": "system", "nodes": ["api", "db"]}
    }
    assert [step["relationship-unique-id"] for step in document["flows"][0]["transitions"]] == [
        "clients-to-api",
        "api-to-db",
        "clients-to-api",
        "api-to-mail",
    ]


def test_check_tells_what_is_stale(tmp_path, capsys):
    blueprint, to = str(tmp_path / "n.yaml"), str(tmp_path / "n.dsl")
    (tmp_path / "n.yaml").write_text(BLUEPRINT, encoding="utf-8")
    assert run(["export", "structurizr", blueprint, "--check", "-o", to]) == 1
    assert run(["export", "structurizr", blueprint, "-o", to]) == 0
    assert run(["export", "structurizr", blueprint, "--check", "-o", to]) == 0
    assert run(["export", "structurizr", blueprint, "--check"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"stale: {to}: is missing"
    assert said[2] == "error[needs-output]: `--check` compares with a file that is there"
