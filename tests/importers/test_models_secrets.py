"""Nothing of what people write on boxes and arrows is copied but the words that told: anything there may be a secret."""

import json
import random
import string

import pytest

from archlint.cli.run import run

SIGNS = string.ascii_letters + string.digits + "-_.+/=!"


class Planted:
    """Texts that say what something is, each with a secret of its own."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - the same secrets every time
        self.secrets = []

    def __call__(self, words=""):
        secret = "".join(self.random.choices(SIGNS, k=self.random.randrange(6, 30)))
        if self.random.random() < 0.2:
            secret = "hunter" + secret
        self.secrets.append(secret)
        joint = self.random.choice([" ", " pw=", " password ", " user:", ", PIN ", " Basic ", " (", ": "])
        return f"{words}{joint}{secret}".strip()


def structurizr(of):
    return (
        "workspace.dsl",
        f"""
        workspace "Shop" "{of()}" {{
          model {{
            u = person "U" "{of()}"
            s = softwareSystem "S" "{of()}" {{
              web = container "Web" "{of("a server")}" "{of("Spring Boot")}" "{of()}" {{
                url "https://{of("")}"
                properties {{
                  "note" "{of()}"
                }}
              }}
              db = container "Db" "{of("keeps orders")}" "{of("PostgreSQL")}" "Database,{of()}"
              kv = container "Kv" "{of("cache and queue")}" "{of("Redis")}"
            }}
            u -> web "{of("uses")}" "{of("HTTPS")}"
            web -> db "{of("writes")}" "{of("JDBC")}"
            web -> kv "{of("caches in")}"
            production = deploymentEnvironment "Production" {{
              deploymentNode "Box" "{of("a server")}" "{of("Ubuntu")}" {{
                balancer = infrastructureNode "Balancer" "{of()}" "{of("nginx load balancer")}"
                there = containerInstance web
                balancer -> there "{of("passes to")}"
                containerInstance db
              }}
            }}
          }}
          views {{
            dynamic s "Buy" "{of()}" {{
              u -> web "{of("submits")}"
              web -> db "{of("stores")}"
            }}
          }}
        }}""",
    )


def calm(of):
    def node(name, kind, *technologies):
        return {
            "unique-id": name, "node-type": kind, "name": name, "description": of(f"a {kind}"),
            "metadata": [{"technology": of(each), "note": of()} for each in technologies],
            "interfaces": [{"unique-id": f"{name}-i", "url": f"https://{of()}", "config": {"x": of()}}],
        }  # fmt: skip

    def connects(name, source, target):
        ends = {"source": {"node": source}, "destination": {"node": target}}
        return {
            "unique-id": name, "description": of("reads"), "protocol": of("JDBC"),
            "relationship-type": {"connects": ends},
        }  # fmt: skip

    steps = [{"relationship-unique-id": each, "sequence-number": 1, "description": of("reads")} for each in ("a", "b")]
    return "shop.calm.json", json.dumps(
        {
            "$schema": "https://calm.finos.org/release/1.0/meta/calm.json",
            "nodes": [node("u", "actor"), node("web", "service", "Go"), node("db", "database", "Oracle")],
            "relationships": [connects("a", "u", "web"), connects("b", "web", "db")],
            "flows": [{"unique-id": "look", "description": of(), "transitions": steps}],
        }
    )


def backstage(of):
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}, description: {}, tags: [{}]}}\nspec: {}\n"
    )
    texts = (
        ("Component", "web", "a server", "go", {"type": "service", "dependsOn": ["resource:db", "component:lib"]}),
        ("Component", "lib", "used by all", "js", {"type": of("library")}),
        ("Resource", "db", "the postgres", "store", {"type": "database"}),
        ("Resource", "vpc", "around all", "aws", {"type": of("vpc")}),
    )
    return "catalog-info.yaml", "---\n".join(
        entity.format(kind, name, json.dumps(of(words)), json.dumps(of(tag)), json.dumps(spec))
        for kind, name, words, tag, spec in texts
    )


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("model", [structurizr, calm, backstage])
def test_no_secret_of_a_model_is_copied(project, tmp_path, monkeypatch, capsys, model, seed):
    of = Planted(seed)
    name, text = model(of)
    project.files({name: text})
    monkeypatch.chdir(tmp_path)
    assert run(["import", model.__name__, ".", "-o", "archlint.yaml"]) == 0
    said = "".join(capsys.readouterr())
    written = {
        path: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.name != name and path.is_file()
    }
    assert len(written) == 3
    for secret in of.secrets:
        found = [str(path) for path, text in written.items() if secret in text] + ["said"] * (secret in said)
        assert not found, secret
