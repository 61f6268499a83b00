"""Manifests: what runs, who reaches whom, how many copies, and what is refused."""

import pytest

from archlint.blueprint.load import load
from archlint.errors import ImportingError
from archlint.importers.kubernetes.importing import sketch
from archlint.importers.writing import write
from archlint.source import parse_text
from archlint.source.folder import Folder

SHOP = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {DATABASE_HOST: pg.shop.svc.cluster.local, REDIS_URL: "redis://:hunter2@cache:6379"}
---
apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: {name: api}
    spec:
      replicas: 2
      template:
        metadata: {labels: {app: api}}
        spec:
          topologySpreadConstraints:
            - {topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}
          containers:
            - {name: istio-proxy, image: istio/proxyv2}
            - name: api
              image: ours/api
              command: [uvicorn, "app:app"]
              envFrom: [{configMapRef: {name: settings}}]
              env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: KEY, value: s3cret}]
              readinessProbe: {httpGet: {path: /ready, port: 80}, periodSeconds: 5}
              livenessProbe: {httpGet: {path: /healthz?key=s3cret, port: 80}}
              resources: {limits: {cpu: 500m, memory: 1Gi}}
  - apiVersion: v1
    kind: Service
    metadata: {name: api}
    spec: {selector: {app: api}, ports: [{port: 80}]}
  - apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: api}
    spec: {scaleTargetRef: {kind: Deployment, name: api}, minReplicas: 3, maxReplicas: 9}
  - apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: api}
    spec: {minAvailable: 2, selector: {matchLabels: {app: api}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge}
spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: api, port: {number: 80}}}}]}}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: postgres}
spec:
  replicas: 2
  volumeClaimTemplates: [{metadata: {name: data}}]
  template:
    metadata: {labels: {app: pg}}
    spec: {containers: [{name: pg, image: "postgres:16", volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: pg}
spec: {selector: {app: pg}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: redis}
spec:
  template:
    metadata: {labels: {app: redis}}
    spec: {containers: [{name: redis, image: redis, volumeMounts: [{name: tmp, mountPath: /data}]}], volumes: [{name: tmp, emptyDir: {}}]}
---
apiVersion: v1
kind: Service
metadata: {name: cache}
spec: {selector: {app: redis}, type: NodePort, ports: [{port: 6379}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {containers: [{name: n, image: ours/api, env: [{name: API_URL, value: "http://api/run"}]}]}}}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec: {template: {spec: {containers: [{name: m, image: ours/api}]}}}
"""


def test_a_cluster_becomes_a_blueprint(project):
    found = sketch(project.files({"all.yaml": SHOP}), ["all.yaml"])
    text = write(found)
    written = load(parse_text(text, "imported"))
    api, postgres, redis = (written.components[name] for name in ("api", "postgres", "redis"))
    assert (api.replicas, api.min_up, api.zones) == (3, 2, ("zone-a", "zone-b", "zone-c"))
    assert (api.health.ready, api.health.live, api.cores.likely, api.memory.text) == (
        "/ready",
        "/healthz",
        0.5,
        "1 GiB",
    )
    assert (postgres.replication.standbys, postgres.volume) == (1, "data")
    assert (redis.volume, redis.published) == ("none", (6379,))
    assert written.components["nightly"].kind == "scheduler"
    assert "migrate" not in written.components
    arrows = {f"{hop.source} -> {hop.target}" for hop in found.hops}
    assert arrows == {"ingress -> api", "api -> postgres", "api -> redis", "nightly -> api"}
    assert written.groups == {}
    assert not any(secret in text for secret in ("hunter2", "s3cret"))


def test_a_kustomization_is_read_by_its_resources(project):
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME}\nspec: {containers: [{name: a, image: ours/a}]}\n"
    folder = project.files(
        {
            "overlays/prod/kustomization.yaml": "resources: [../../base]\npatches: [{path: p.yaml}]\n",
            "overlays/dev/kustomization.yaml": "resources: [../../base, extra.yaml]\n",
            "overlays/dev/extra.yaml": pod.replace("NAME", "extra"),
            "base/kustomization.yaml": "resources: [web.yaml]\n",
            "base/web.yaml": pod.replace("NAME", "web"),
            "base/unused.yaml": pod.replace("NAME", "unused"),
        }
    )
    found = sketch(folder, ["."])
    assert [part.id for part in found.parts] == ["web"]
    assert any("`patches` changes what is listed, and is not applied" in note for note in found.notes)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"Chart.yaml": "name: x\n", "templates/a.yaml": "kind: {{ .Values.x }}\n"}, "is a Helm chart"),
        ({"a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n"}, "there is no workload"),
        ({"a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}, "there is no workload"),
        ({"kustomization.yaml": "resources: [no.yaml]\n"}, "kustomization.yaml:1: the resource no.yaml does not exist"),
        ({"kustomization.yaml": "resources: [.]\n"}, "leads back to itself"),
    ],
)
def test_what_cannot_be_read_is_named(project, files, message):
    with pytest.raises(ImportingError) as error:
        sketch(project.files(files), ["."])
    assert message in str(error.value)


def test_copies_of_a_store_are_stores_and_folders_of_manifests_are_no_names(project):
    manifest = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: redis-follower}
    spec: {replicas: 2, template: {spec: {containers: [{name: r, image: ours/gb-follower:v5}]}}}
    """
    folder = project.files({"shop/k8s/base/redis.yaml": manifest})
    found = sketch(Folder(folder.root / "shop" / "k8s" / "base"), ["."])
    assert (found.system, {part.id: part.purpose for part in found.parts}) == ("shop", {"redis-follower": "redis"})
