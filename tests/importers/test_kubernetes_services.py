"""Services and addresses that lead to no pod of the manifests."""

import pytest

from archlint.importers.kubernetes.importing import sketch
from archlint.importers.kubernetes.manifests import Manifests, name
from archlint.source.folder import Folder
from archlint.source.foreign import parse_nodes

from .test_compose import arrows
from .test_kubernetes import deployment, service

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n---\n"


def read(project, value, *services, key="TARGET_URL"):
    text = "".join(SERVICE.format(name=name, spec=spec) for name, spec in services)
    text += deployment("api", {"app": "api"}, f"shop/api, env: [{{name: {key}, value: '{value}'}}]")
    return sketch(project.files({"a.yaml": text}), ["a.yaml"])


@pytest.mark.parametrize(
    ("value", "service", "engine"),
    [
        ("postgres://ext:5432/x", ("ext", "ports: [{port: 5432}]"), "postgresql"),
        ("redis://ext", ("ext", "type: ExternalName, externalName: kv.corp.acme.net, ports: [{port: 6379}]"), "redis"),
        ("x://old", ("old", "type: ExternalName, externalName: db.corp.acme.net"), None),
    ],
)
def test_a_service_that_leads_out_of_the_cluster_is_the_store_that_its_port_tells(project, value, service, engine):
    found = read(project, value, service)
    if engine is None:
        assert found.notes == ["a.yaml:4: `old` leads outside of the cluster, and what is there is not known"]
    else:
        assert found.part("ext").facts["engine"].value == engine
        assert arrows(found) == ["api -> ext"]


@pytest.mark.parametrize(
    ("key", "value", "note"),
    [
        ("A", "postgres://pg-rw:5432/x", "a service that is not among the manifests"),
        ("REDIS_HOST", "redis-master", "a service that is not among the manifests"),
        ("A", "kafka-bootstrap:9092", "a service that is not among the manifests"),
        ("A", "http://gone.prod.svc.cluster.local", "a service that is not among the manifests"),
        ("OLD", "https://legacy.acme.net", "out of the project"),
        ("OLD", "https://docs.acme.net", ""),
        ("MODE", "fast", ""),
        ("BUCKET", "s3://things/x", ""),
        ("A", "http://api", ""),
        ("CORS_ORIGIN", "http://web", ""),
    ],
)
def test_an_address_of_nobody_here_is_noted(project, key, value, note):
    notes = read(project, value, key=key).notes
    assert [f"`{key}` leads to {note}" in each or f"`{key}` leads {note}" in each for each in notes] == [True] * bool(
        note
    )


def test_a_service_whose_selector_means_no_pod_is_noted_whatever_it_is_called(project):
    found = sketch(
        project.files({"a.yaml": deployment("web", {"app": "web"}, "ours/web") + service("web", "wbe")}), ["a.yaml"]
    )
    assert [each for each in found.notes if "no manifest here describes: `web`" in each]
    assert found.part("web") is not None


def test_a_service_for_pods_that_are_described_elsewhere_is_noted(project):
    found = sketch(project.files({"a.yaml": service("kv", "kv") + deployment("api", {}, "shop/api")}), ["a.yaml"])
    assert found.notes == ["services for pods that no manifest here describes: `kv` (a.yaml:3)"]


def test_services_are_found_by_the_rarest_label_that_they_ask_for(tmp_path):
    """Asking each service for each workload took 27 s of 2,000 of both."""

    def asking(named, selector):
        return parse_nodes(SERVICE.format(name=named, spec=f"selector: {{{selector}}}"), "a.yaml")[0]

    manifests = Manifests(Folder(tmp_path))
    manifests.objects += [asking(f"s{n}", f"part-of: shop, app: a{n}") for n in range(9)]
    assert [name(each) for each in manifests.selecting({"part-of": "shop", "app": "a3", "pod": "x"})] == ["s3"]
    manifests.objects.append(asking("more", "app: a3"))
    assert [name(each) for each in manifests.selecting({"app": "a3"})] == ["s3", "more"]
