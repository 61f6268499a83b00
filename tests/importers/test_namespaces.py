"""One name in several namespaces: who is meant by it, what both are called, and which environment is read."""

import pytest

from archlint.importers.kubernetes.importing import sketch

from .test_compose import arrows
from .test_kubernetes import deployment


def workload(name, namespace, image, kind="Deployment", **variables):
    given = ", ".join(f'{{name: {key}, value: "{value}"}}' for key, value in variables.items())
    return (
        f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec:\n  template:\n"
        f"    metadata: {{labels: {{app: {name}}}}}\n    spec: {{containers: [{{name: c, image: {image}, env: [{given}]}}]}}\n---\n"
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}}}\n"
        f"spec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n---\n"
    )


def read(project, text):
    return sketch(project.files({"all.yaml": text}), ["all.yaml"])


def test_one_name_in_two_namespaces_is_two_workloads_and_means_the_near_one(project):
    text = workload("db", "shop", "'postgres:16'", "StatefulSet") + workload(
        "db", "billing", "'mysql:8'", "StatefulSet"
    )
    text += workload("api", "shop", "ours/api", A="postgres://db/x", B="http://pay.billing.svc.cluster.local/x")
    text += workload("pay", "billing", "ours/pay", A="mysql://db/x")
    text += workload("report", "ops", "ours/report", A="postgres://db.shop:5432/x", B="mysql://db/x")
    found = read(project, text)
    assert {part.id: part.facts["engine"].value for part in found.parts if part.purpose == "database"} == {
        "shop-db": "postgresql",
        "billing-db": "mysql",
    }
    assert arrows(found) == ["api -> pay", "api -> shop-db", "pay -> billing-db", "report -> shop-db"]


def test_a_namespace_that_is_named_like_a_purpose_makes_nobody_one(project):
    text = workload("api", "frontend", "ours/a", A="http://api.worker/x") + workload("api", "worker", "ours/b")
    found = read(project, text)
    assert {part.id: part.purpose for part in found.parts} == {"frontend-api": "service", "worker-api": "service"}
    assert arrows(found) == ["frontend-api -> worker-api"]


def test_of_two_environments_of_one_system_production_is_read(project):
    text = workload("web", "edge", "ours/web", A="http://api.prod.svc", B="http://api.staging.svc")
    text += workload("api", "staging", "ours/api:2") + workload("api", "prod", "ours/api:1")
    found = read(project, text)
    assert arrows(found) == ["web -> api"]
    assert found.part("api").evidence.line > found.part("web").evidence.line + 20
    assert (
        "namespace `prod` is read, and `staging` left out as another environment of the same system: api" in found.notes
    )


def test_an_object_that_is_described_twice_is_read_once_and_said(project):
    text = workload("api", "shop", "ours/api:1") + workload("api", "shop", "ours/api:2")
    found = read(project, text + workload("api", "shop", "ours/api", "StatefulSet"))
    assert [part.id for part in found.parts] == ["api", "statefulset-api"]
    assert found.notes == ["all.yaml:3: Deployment `api` is read here and not where it is described again: all.yaml:16"]


@pytest.mark.parametrize(
    ("value", "called"),
    [
        ("mongodb://u:p@mongo-0.nodes,mongo-1.nodes/x", True),
        ("mongo-0.nodes:27017", True),
        ("jdbc:mongo://mongo-2.nodes.shop.svc.cluster.local:27017/x", True),
        ("http://mongo-0.nodes.other.svc.cluster.local", False),
        ("http://web-1.mongo:80", False),
    ],
)
def test_the_pods_of_a_stateful_set_are_called_by_their_own_names(project, value, called):
    text = workload("mongo", "shop", "'mongo:7'", "StatefulSet").replace(
        "name: mongo, namespace: shop}\nspec: {sel", "name: nodes, namespace: shop}\nspec: {sel"
    )
    found = read(project, text + workload("api", "shop", "ours/api", A=value))
    assert arrows(found) == (["api -> mongo"] if called else [])


def test_code_names_services_of_a_cluster_by_their_full_names(project):
    text = workload("pay", "billing", "ours/pay") + workload("web", "shop", "ours/web")
    code = {
        "web/Dockerfile": "FROM x\nCOPY . .\n",
        "web/main.go": 'pay := "http://pay.billing.svc.cluster.local:80/x"\n',
    }
    assert arrows(sketch(project.files({"k8s/all.yaml": text, **code}), ["k8s"])) == ["web -> pay"]


def test_of_two_folders_for_environments_the_one_for_production_is_read(project):
    given = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {URL: 'http://HOST'}\n---\n"
    files = {
        f"k8s/{place}/all.yaml": given.replace("HOST", host)
        + deployment("web", {}, "ours/web, envFrom: [{configMapRef: {name: m}}]", copies)
        + deployment("api", {}, "ours/api")
        for place, host, copies in (("dev", "gone", 1), ("production", "api", 3), ("tests", "gone", 1))
    }
    files["k8s/tests/all.yaml"] = deployment("load", {}, "ours/load")
    found = sketch(project.files(files), ["k8s"])
    assert [part.id for part in found.parts if part.purpose == "service"] == ["web", "api", "load"]
    assert found.part("web").facts["replicas"].value == 3
    assert found.notes == ["k8s/production is read, and k8s/dev left out as another environment of the same system"]


def test_what_production_describes_again_is_read_there(project):
    above = deployment("api", {"app": "api"}, "ours/api") + deployment("db", {"app": "db"}, "mongo")
    live = workload("api", "shop", "ours/api:2")
    scaler = (
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api, namespace: shop}\n"
        "spec: {scaleTargetRef: {kind: Deployment, name: api}, minReplicas: 6}\n"
    )
    found = sketch(project.files({"k8s/all.yaml": above, "k8s/production/api.yaml": live + scaler}), ["k8s"])
    assert {part.id: part.evidence.file for part in found.parts if part.id != "api-lb"} == {
        "db": "k8s/all.yaml",
        "api": "k8s/production/api.yaml",
    }
    assert "k8s/production is read, and what lies above it left out where it describes the same: api" in found.notes
