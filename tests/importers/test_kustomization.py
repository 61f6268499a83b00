"""Kustomizations: which of several is read, what one makes and sets, and what is only noted."""

import pytest

from archlint.errors import ImportingError
from archlint.importers.kubernetes.importing import sketch
from archlint.source.folder import Folder

from .test_compose import arrows
from .test_kubernetes import deployment, service

LISTS = "resources: [d.yaml]\n"


def systems(*places, base=""):
    """Kustomizations in these folders, each with a workload named after its own, all upon a base where one is named."""
    files = {f"{base}/kustomization.yaml": LISTS, f"{base}/d.yaml": deployment("shared", {}, "shop/x")} if base else {}
    for place in places:
        up = "../" * (place.count("/") + 1)
        files[f"{place}/kustomization.yaml"] = f"resources: [d.yaml{f', {up}{base}' if base else ''}]\n"
        files[f"{place}/d.yaml"] = deployment(place.rpartition("/")[2], {}, "shop/x")
    return files


@pytest.mark.parametrize(
    ("files", "read"),
    [
        (systems("overlays/nonprod", "overlays/production"), ["production"]),
        (systems("overlays/pre-prod", "overlays/staging", base="base"), ["shared"]),
        (systems("env/eu", "env/us", base="base"), ["shared"]),
        (systems("carts", "products"), ["carts", "products"]),
        (systems("shop/prod", "shop/dev", "billing/prod", "billing/dev"), ["prod", "prod"]),
        (systems("a/b/c/d/e/f/deep"), ["deep"]),
    ],
)
def test_of_each_system_one_kustomization_is_read(project, files, read):
    found = sketch(project.files(files), ["."])
    places = sorted(part.evidence.file for part in found.parts)
    assert [part.name for part in found.parts] == list(dict.fromkeys(read)) or len(places) == len(read)
    if len(files) > 2 * len(read):
        assert any("kustomizations: " in note for note in found.notes)


def test_what_a_kustomization_makes_and_sets_counts(project):
    text = deployment("api", {"app": "api"}, "shop/api, envFrom: [{configMapRef: {name: given}}]")
    for each, image in {"redis": "redis", "db": "'postgres:16'", "pay": "shop/pay"}.items():
        text += deployment(each, {"app": each}, image) + service(each, each)
    files = {
        "kustomization.yaml": """
            namespace: shop
            resources: [d.yaml]
            replicas: [{name: api, count: 6}]
            nameSuffix: -x
            configMapGenerator:
              - {name: given, envs: [app.env, gone.env], literals: ["REDIS_HOST=redis"], files: [PAY_URL=pay.txt]}
            secretGenerator: [{name: s, literals: [PASSWORD=hunter2]}]
            """,
        "app.env": "DATABASE_URL=postgres://db/x\n",
        "pay.txt": "http://pay.shop.svc/x",
        "d.yaml": text,
    }
    found = sketch(project.files(files), ["."])
    assert arrows(found) == ["api -> db", "api -> pay", "api -> redis", "api-lb -> api"]
    replicas = found.part("api").facts["replicas"]
    assert (replicas.value, replicas.evidence.place) == (6, "kustomization.yaml:3")
    assert [note.partition(": ")[2] for note in found.notes] == [
        "the file of this generator is not in the repository, and what it sets is not known",
        "`secretGenerator` makes a Secret, and Secrets are never read",
        "`nameSuffix` changes what is listed, and is not applied",
    ]


def test_a_resource_outside_of_the_project_is_called_so(project):
    files = {"app/kustomization.yaml": "resources: [../other]\n", "other/kustomization.yaml": LISTS}
    root = project.files(files).root
    with pytest.raises(
        ImportingError, match=r"kustomization.yaml:1: the resource \.\./other lies outside the project"
    ) as error:
        sketch(Folder(root / "app"), ["."])
    assert error.value.problems[0].help == "name the folder of both with `--root`"


def test_a_chart_is_called_as_it_was_typed(project):
    root = project.files({"blue-green/Chart.yaml": "name: x\n"}).root
    with pytest.raises(ImportingError, match=r"^blue-green is a Helm chart") as error:
        sketch(Folder(root / "blue-green", {".": "blue-green/"}), ["."])
    assert "`helm template blue-green > manifests.yaml`" in error.value.problems[0].help


@pytest.mark.parametrize(
    ("named", "way_out"),
    [
        ("deploymnt.yaml", "did you mean `deployment.yaml`?"),
        ("queue.yaml", "name the file that is meant, or take this one out of `resources`"),
        ("gone/queue.yaml", "name the file that is meant, or take this one out of `resources`"),
    ],
)
def test_a_resource_that_is_not_there_is_told_with_the_nearest_one(project, named, way_out):
    files = {"kustomization.yaml": f"resources: [{named}]\n", "deployment.yaml": deployment("api", {}, "shop/x")}
    with pytest.raises(ImportingError) as error:
        sketch(project.files(files), ["."])
    (problem,) = error.value.problems
    assert (problem.message, problem.help) == (
        f"kustomization.yaml:1: the resource {named} does not exist",
        way_out,
    )
