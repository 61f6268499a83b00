"""Where a repository says what the images of its manifests are built from: Skaffold, Tilt, compose files, folders of their names."""

import pytest

from archlint.importers.kubernetes.importing import sketch

API = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{name: api, image: "eu.gcr.io/shop/basket:1"}]}}}
"""
CODE = {"go.mod": "module basket\n", "main.go": 'package main\n\nconst store = "redis://cache:6379"\n'}
CACHE = """---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cache}
spec: {template: {metadata: {labels: {app: cache}}, spec: {containers: [{name: cache, image: redis:7}]}}}
"""
SKAFFOLD = "apiVersion: skaffold/v4beta1\nkind: Config\n"


def read(project, files, code_in):
    code = {f"{code_in}/{name}": text for name, text in CODE.items()}
    return sketch(project.files({"k8s/all.yaml": API + CACHE, **code, **files}), ["k8s"])


@pytest.mark.parametrize(
    ("files", "code_in"),
    [
        (
            {"skaffold.yaml": f"{SKAFFOLD}build: {{artifacts: [{{image: basket, context: deep/er/go}}]}}\n"},
            "deep/er/go",
        ),
        (
            {
                "skaffold.yaml": f"{SKAFFOLD}requires: [{{path: deep/skaffold.yaml}}]\n",
                "deep/skaffold.yaml": f"{SKAFFOLD}build: {{artifacts: [{{image: basket, context: .., jib: {{project: ':deep:er'}}}}]}}\n",
            },
            "deep/er",
        ),
        ({"Tiltfile": "docker_build('eu.gcr.io/shop/basket', './deep',\n  dockerfile='deep/Dockerfile')\n"}, "deep"),
        ({"docker-compose.yml": "services: {cart: {image: 'shop/basket:${TAG}', build: ./deep}}\n"}, "deep"),
        ({}, "src/api/src"),
    ],
    ids=["skaffold", "a module of skaffold", "tilt", "compose", "a folder of its name"],
)
def test_code_is_read_where_its_image_is_built(project, files, code_in):
    found = read(project, files, code_in)
    assert found.part("api").facts["engine"].value == "go"
    assert [(hop.source, hop.target, hop.evidence.file) for hop in found.hops] == [
        ("api", "cache", f"{code_in}/main.go")
    ]


def test_two_builds_of_one_name_say_nothing_and_broken_files_are_nobodys_fault(project):
    two = "build: {artifacts: [{image: a/basket, context: one}, {image: b/basket, context: deep}]}\n"
    files = {"skaffold.yaml": SKAFFOLD + two, "docker-compose.yml": "services: [\n"}
    assert "engine" not in read(project, files, "deep").part("api").facts


def test_frameworks_are_named_where_the_build_names_them(project):
    java = {
        "deep/pom.xml": "<project><dependency>org.slf4j</dependency></project>",
        "compose.yaml": "services: {cart: {image: basket, build: deep}}\n",
    }
    folder = {"k8s/all.yaml": API, **java}
    assert sketch(project.files(folder), ["k8s"]).part("api").facts["engine"].value == "java"
    folder["deep/Cargo.toml"] = folder.pop("deep/pom.xml")
    (found := project.files(folder)).root.joinpath("deep/pom.xml").unlink()
    assert sketch(found, ["k8s"]).part("api").facts["engine"].value == "rust"
    folder["deep/pom.xml"] = folder.pop("deep/Cargo.toml")
    folder["pom.xml"] = "<parent><artifactId>spring-boot-starter-parent</artifactId></parent>"
    assert sketch(project.files(folder), ["k8s"]).part("api").facts["engine"].value == "spring-boot"


GEO = """
package main

import (
	"encoding/json"
	"go.mongodb.org/mongo-driver/mongo"
	"shop/tuning"
)

func main() { connect(settings["GeoStore"]); tuning.Start() }
"""


def deployment(name, command="", image="shop/all"):
    run = f", command: [{command}]" if command else ""
    return (
        f"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\n"
        f"spec: {{template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{name: {name}, image: {image}{run}}}]}}}}}}\n"
    )


def test_of_several_programs_of_go_in_one_image_each_uses_what_it_reads(project):
    files = {
        "k8s/all.yaml": deployment("geo", "./geo")
        + deployment("rate", "./rate")
        + deployment("geo-db", image="mongo:7")
        + deployment("rate-db", image="mongo:7")
        + deployment("cache", image="redis:7"),
        "skaffold.yaml": f"{SKAFFOLD}build: {{artifacts: [{{image: shop/all, context: .}}]}}\n",
        "Dockerfile": "FROM golang:1.23\nCOPY . .\nRUN go install ./cmd/...\n",
        "go.mod": "module shop\n\ngo 1.23\n",
        "config.json": '{\n  "GeoStore": "geo-db:27017",\n  "RateStore": "rate-db:27017"\n}\n',
        "cmd/geo/main.go": GEO,
        "cmd/rate/main.go": GEO.replace("Geo", "Rate").replace('\t"shop/tuning"\n', ""),
        "tuning/tuning.go": 'package tuning\n\nconst store = "redis://cache:6379"\n',
    }
    found = sketch(project.files(files), ["k8s"])
    assert {(hop.source, hop.target) for hop in found.hops} == {
        ("geo", "geo-db"),
        ("geo", "cache"),
        ("rate", "rate-db"),
    }


def test_the_image_of_a_part_of_the_project_is_built_in_the_folder_for_it(project):
    files = {"package.json": '{"name": "shop"}', "packages/server/go.mod": "module server\n"}
    found = sketch(project.files({"k8s/all.yaml": deployment("api", image="shop-backend:1"), **files}), ["k8s"])
    assert found.part("api").facts["engine"].value == "go"
    files["package.json"] = '{"name": "other"}'
    found = sketch(project.files({"k8s/all.yaml": deployment("api", image="shop-backend:1"), **files}), ["k8s"])
    assert "engine" not in found.part("api").facts


@pytest.mark.parametrize("place", ["order_api", "services/order_api", "order-api"])
def test_the_folder_of_an_image_may_have_a_name_as_modules_have_it(project, place):
    files = {f"{place}/go.mod": "module orders\n", "k8s/all.yaml": deployment("api", image="order-api:1")}
    assert sketch(project.files(files), ["k8s"]).part("api").facts["engine"].value == "go"


def test_a_secret_that_is_kept_out_of_the_repository_stops_no_kustomization(project):
    files = {"k8s/kustomization.yaml": "resources: [all.yaml, secrets.yaml]\n", "k8s/all.yaml": deployment("api")}
    found = sketch(project.files(files), ["k8s"])
    assert [part.name for part in found.parts] == ["api"]
    assert (
        "k8s/kustomization.yaml:1: the resource k8s/secrets.yaml does not exist, and its name says that it holds secrets; it is not read"
        in found.notes
    )
