"""Manifests with mistakes: each is said, and nothing is passed over without a word."""

import pytest

from archlint.errors import ImportingError
from archlint.importers.kubernetes.importing import sketch

from .test_kubernetes import deployment

GOOD = deployment("good", {"app": "good"}, "shop/good")
BAD = "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: api}}\nspec: {spec}\n"
POD = "template: {spec: {containers: [{name: c, image: shop/api}]}}"


@pytest.mark.parametrize(
    ("kind", "spec", "note", "read"),
    [
        (
            "Deployment",
            f"{{replicas: three, {POD}}}",
            "a.yaml:4: `replicas` of Deployment `api` is no whole number",
            True,
        ),
        ("Deployment", f"{{replicas: -2, {POD}}}", "a.yaml:4: `replicas` of Deployment `api` is no whole number", True),
        ("Deployment", f"{{replicas: 1000000, {POD}}}", "is no whole number from 0 to 100,000", True),
        ("Deployment", "[1, 2]", "a.yaml:3: Deployment `api` is not read: `spec` is no mapping", False),
        ("Deployment", "{template: {spec: {containers: {a: b}}}}", "`spec.template.spec.containers` is no list", False),
        ("CronJob", "{schedule: x}", "CronJob `api` is not read: it has no `spec.jobTemplate`", False),
        (
            "Deploymnt",
            f"{{{POD}}}",
            "a.yaml:2: there is no kind `Deploymnt`; did you mean `Deployment`? it is read as",
            True,
        ),
        ("Cronjob", "{schedule: x}", "there is no kind `Cronjob`; did you mean `CronJob`? it is not read", False),
    ],
)
def test_a_mistake_in_a_workload_is_said(project, kind, spec, note, read):
    found = sketch(project.files({"a.yaml": BAD.format(kind=kind, spec=spec), "b.yaml": GOOD}), ["."])
    assert [each.name for each in found.parts] == (["api", "good"] if read else ["good"])
    (said,) = found.notes
    assert note in said


def test_a_workload_without_a_name_is_said(project):
    found = sketch(
        project.files({"a.yaml": f"apiVersion: v1\nkind: Deployment\nspec: {{{POD}}}\n", "b.yaml": GOOD}), ["."]
    )
    assert found.notes == ["a.yaml:1: this Deployment is not read: it has no `metadata.name`"]


def test_what_could_not_be_read_is_the_reason_why_there_is_no_workload(project):
    folder = project.files({"a.yaml": "kind: Deployment\nmetadata: {name: {{ .Values.name }}}\napiVersion: v1\n"})
    (folder.root / "b.yaml").write_bytes("apiVersion: v1\nkind: Pod\n".encode("utf-16-be"))
    with pytest.raises(ImportingError) as error:
        sketch(folder, ["."])
    assert error.value.problems[0].help == (
        "a.yaml is a template of Helm, and is not read; import what `helm template` writes; b.yaml is not a text file, and is left out"
    )


def test_a_good_document_beside_a_template_is_read(project):
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\n---\n" + GOOD
    found = sketch(project.files({"a.yaml": text}), ["a.yaml"])
    assert found.part("good").evidence.place == "a.yaml:7"
    assert found.notes == [
        "a.yaml:1: this document is a template of Helm, and is not read; import what `helm template` writes"
    ]
