"""How many copies run, what they have mounted, and what asks them whether they live."""

import pytest

from archlint.importers.kubernetes.importing import sketch

BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: api}}
spec:
  {spec}
  template:
    metadata: {{labels: {{app: api}}}}
    spec:
      containers: [{{name: c, image: {image}{more}}}]
      volumes: [{volumes}]
---
"""
SCALER = "apiVersion: autoscaling/v2\nkind: {kind}\nmetadata: {{name: s}}\nspec: {{scaleTargetRef: {{name: api{of}}}{least}}}\n"
BUDGET = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 4, selector: {matchLabels: {app: api}}}\n"


def read(project, spec="replicas: 4", image="ours/api", more="", volumes="", beside=""):
    text = BASE.format(spec=spec, image=image, more=more, volumes=volumes) + beside
    return sketch(project.files({"all.yaml": text}), ["all.yaml"])


@pytest.mark.parametrize(
    ("beside", "replicas"),
    [
        ("", 4),
        (SCALER.format(kind="HorizontalPodAutoscaler", of=", kind: Deployment", least=", minReplicas: 3"), 3),
        (SCALER.format(kind="HorizontalPodAutoscaler", of=", kind: Deployment", least=""), 1),
        (SCALER.format(kind="HorizontalPodAutoscaler", of=", kind: StatefulSet", least=", minReplicas: 3"), 4),
        (SCALER.format(kind="ScaledObject", of="", least=", minReplicaCount: 5"), 5),
        (SCALER.format(kind="ScaledObject", of="", least=""), 1),
        (BUDGET, 4),
    ],
)
def test_the_fewest_copies_are_those_of_what_scales_them(project, beside, replicas):
    facts = read(project, beside=beside).part("api").facts
    assert (facts["replicas"].value, "min_up" in facts) == (replicas, False)


@pytest.mark.parametrize(("spec", "why"), [("replicas: 0", "is scaled to none"), ("suspend: true", "is suspended")])
def test_what_does_not_run_is_left_out_and_said(project, spec, why):
    found = read(project, spec=spec)
    assert (found.parts, [(each.name, each.reason) for each in found.omissions]) == ([], [("api", why)])


@pytest.mark.parametrize(
    ("volume", "kept"),
    [
        ("persistentVolumeClaim: {claimName: disk}", "disk"),
        ("nfs: {server: s, path: /}", "v"),
        ("cinder: {volumeID: x}", "v"),
        ("azureFile: {shareName: x}", "v"),
        ("awsElasticBlockStore: {volumeID: x}", "v"),
        ("csi: {driver: file.csi.azure.com}", "v"),
        ("csi: {driver: secrets-store.csi.k8s.io}", "none"),
        ("hostPath: {path: /x}", "host folder"),
        ("ephemeral: {volumeClaimTemplate: {}}", "none"),
        ("emptyDir: {}", "none"),
        ("configMap: {name: x}", "none"),
    ],
)
def test_what_a_store_keeps_on_a_disk_of_any_kind_outlives_its_pod(project, volume, kept):
    more = ", volumeMounts: [{name: v, mountPath: /var/lib/mysql}]"
    found = read(project, image="'mysql:8'", more=more, volumes=f"{{name: v, {volume}}}")
    assert found.part("api").facts["volume"].value == kept


@pytest.mark.parametrize("asks", ["tcpSocket: {port: 80}", "exec: {command: [cat, /tmp/ok]}", "grpc: {port: 80}"])
def test_a_probe_without_a_path_is_a_health_check(project, asks):
    found = read(project, more=f", readinessProbe: {{{asks}, failureThreshold: 2}}")
    assert found.part("api").facts["health"].value == {"interval": "10 s", "failures": 2}
