"""Backstage catalogues: components, resources, APIs, locations; and what is left out or named."""

import textwrap

import pytest

from archlint.errors import ImportingError
from archlint.importers.draft.proof import prove
from archlint.importers.draft.questions import questions
from archlint.importers.draft.walks import walks
from archlint.importers.draft.writing import write
from archlint.importers.readers import reader
from archlint.source.folder import Folder

CATALOGUE = """
    apiVersion: backstage.io/v1alpha1
    kind: System
    metadata: {name: shop, title: The shop}
    spec: {owner: sales}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: web
    spec:
      type: website
      owner: group:default/sales
      system: shop
      consumesApis: [orders-api]
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: orders
      tags: [java, spring-boot]
      annotations:
        archlint/replicas: "3"
    spec:
      type: service
      owner: sales
      system: shop
      providesApis: [orders-api]
      consumesApis: [api:default/payments]
      dependsOn:
        - resource:default/orders-db
        - resource:cache-redis
        - component:helpers
        - resource:the-cluster
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata: {name: helpers}
    spec: {type: library, owner: sales}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata: {name: orders-db, description: "MySQL with every order"}
    spec: {type: database, owner: sales, system: shop, dependsOn: [component:orders]}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata: {name: the-cluster}
    spec: {type: kubernetes-cluster}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Group
    metadata: {name: sales}
"""


@pytest.fixture
def backstage(project):
    def read(text, more=None, path="."):
        return reader("backstage").sketch(project.files({"catalog-info.yaml": text, **(more or {})}), [path])

    return read


def test_components_resources_and_apis(backstage):
    sketch = backstage(CATALOGUE)
    assert {part.id: {key: fact.value for key, fact in part.facts.items()} for part in sketch.parts} == {
        "web": {"kind": "service", "owner": "sales", "tags": ["frontend"]},
        "orders": {"engine": "spring-boot", "owner": "sales", "replicas": 3},
        "orders-db": {"engine": "mysql", "owner": "sales"},
        "payments": {"kind": "external"},
        "cache-redis": {"engine": "redis", "roles": ["cache"]},
    }
    assert str(sketch.part("orders").facts["replicas"].evidence) == "declared catalog-info.yaml:22 archlint/replicas"
    assert [(walk.name, [step.text for step in walk.steps]) for walk in walks(sketch)] == [
        (
            "requests",
            ["clients -> web", "web -> orders", "orders -> cache-redis", "orders -> orders-db", "orders -> payments"],
        )
    ]
    assert {name: group[1:3] for name, group in sketch.groups.items()} == {
        "shop": (("web", "orders", "orders-db"), "The shop")
    }
    assert [(each.name, each.reason) for each in sketch.omissions] == [
        ("helpers", "is of type library, which runs nowhere by itself"),
        ("the-cluster", "is of type kubernetes: where things run, and no component"),
    ]
    assert sketch.notes == ["`cache-redis`, `payments`: referred to and not described in these files"]


def test_locations_are_followed_inside_the_project_and_never_outside(tmp_path):
    (tmp_path / "outside.yaml").write_text("kind: Component\n", encoding="utf-8")
    project = tmp_path / "project"
    (project / "parts").mkdir(parents=True)
    (project / "catalog-info.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec:\n  targets:\n"
        "    - ./parts/a.yaml\n    - ../outside.yaml\n    - https://example.com/b.yaml\n    - ./catalog-info.yaml\n",
        encoding="utf-8",
    )
    (project / "parts/a.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: service}\n---\n"
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: '${{ values.name }}'}\n",
        encoding="utf-8",
    )
    sketch = reader("backstage").sketch(Folder(project), ["catalog-info.yaml"])
    assert [part.id for part in sketch.parts] == ["a"]
    assert sketch.notes == [
        "parts/a.yaml:6: this component is a template, and is not read",
        "catalog-info.yaml:7: `../outside.yaml` is not there, or lies outside the project",
        "catalog-info.yaml:8: `https://example.com/b.yaml` lies elsewhere, and is not read",
    ]


def test_a_file_without_entities_says_what_was_looked_for(backstage):
    with pytest.raises(ImportingError) as caught:
        backstage("kind: Deployment\n")
    problem = caught.value.problems[0]
    assert problem.message == "there is no entity of a Backstage catalogue in ."
    assert problem.help == "looked for catalog-info.yaml with kind Component, Resource, API or System"


def test_a_kind_that_does_not_exist_is_complained_about(backstage):
    sketch = backstage("""
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: {name: a, annotations: {archlint/kind: servise}}
    """)
    with pytest.raises(ImportingError) as caught:
        prove(write(sketch), sketch)
    assert caught.value.problems[0].message.startswith("catalog-info.yaml:3: ")


def test_who_has_no_copies_told_is_asked_for(backstage):
    orders = CATALOGUE.split("---")[2]
    store = "apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: orders-db}\nspec: {type: database}\n"
    found = backstage(f"{textwrap.dedent(orders)}---\n{store}")
    assert [each.text for each in questions(found) if each.id == "copies"] == [
        "how many copies of orders-db and cache-redis run in production?"
    ]


def test_either_end_may_say_who_depends_on_whom_and_locations_have_patterns(project):
    entity = "apiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}}}\nspec: {{{}}}\n"
    folder = project.files(
        {
            "catalog-info.yaml": entity.format(
                "Location", "all", "targets: [./parts/*/part.yaml, ../*.yaml, './no/*.yaml']"
            ),
            "parts/a/part.yaml": entity.format("Component", "web", "type: service, dependsOn: [resource:db]"),
            "parts/b/part.yaml": entity.format("Resource", "db", "type: database, dependencyOf: [component:web, jobs]"),
            "parts/c/part.yaml": entity.format("Component", "jobs", "type: worker"),
            "parts/part.yaml": entity.format("Component", "deeper", "type: service"),
        }
    )
    found = reader("backstage").sketch(folder, ["catalog-info.yaml"])
    assert [part.id for part in found.parts] == ["web", "db", "jobs"]
    assert sorted((hop.source, hop.target) for hop in found.hops) == [("jobs", "db"), ("web", "db")]
    assert [note.partition(": ")[2] for note in found.notes] == [
        f"`{each}` is not there, or lies outside the project" for each in ("../*.yaml", "./no/*.yaml")
    ]
