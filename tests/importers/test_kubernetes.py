"""Manifests: what runs, who reaches whom, how many copies, and what is refused."""

from textwrap import indent

import pytest

from archlint.blueprint.load import load
from archlint.cli.run import run
from archlint.errors import ImportingError
from archlint.importers.draft.writing import write
from archlint.importers.kubernetes.importing import sketch
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
spec: {selector: {app: redis}, type: NodePort, ports: [{port: 6379, nodePort: 30379}]}
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


STORES = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: store}}
spec:
  replicas: 3
  template:
    metadata: {{labels: {{app: store}}}}
    spec: {{containers: [{{name: c, image: "{image}"{more}}}]}}
"""


@pytest.mark.parametrize(
    ("image", "more", "standbys"),
    [
        ("postgres:16", "", None),
        ("mysql:8", "", None),
        ("mongo:7", "", None),
        ("redis:7", ', args: ["--maxmemory", "512mb"]', None),
        ("bitnami/postgresql-repmgr:16", "", 2),
        ("postgres:16", ", env: [{name: POSTGRESQL_REPLICATION_MODE, value: master}]", 2),
        ("mongo:7", ', args: ["--replSet", "rs0"]', 2),
        ("mongo:7", ', command: ["mongod", "--bind_ip_all", "--replSet=rs0"]', 2),
        ("redis:7", ', args: ["--replicaof", "store-0.store", "6379"]', 2),
        ("bitnami/mariadb-galera:11", "", 2),
        ("cassandra:5", "", 2),
        ("confluentinc/cp-kafka:7.5", "", 2),
    ],
)
def test_pods_of_a_store_are_copies_where_somebody_made_them(project, image, more, standbys):
    found = sketch(project.files({"all.yaml": STORES.format(image=image, more=more)}), ["all.yaml"])
    fact = found.part("store").facts.get("replication")
    assert (fact.value["standbys"] if fact else None) == standbys
    assert any("pods of `store`" in each for each in found.notes) == (standbys is None)


def test_a_cluster_becomes_a_blueprint(project):
    found = sketch(project.files({"all.yaml": SHOP}), ["all.yaml"])
    text = write(found)
    written = load(parse_text(text, "imported"))
    api, postgres, redis = (written.components[name] for name in ("api", "postgres", "redis"))
    assert (api.replicas, api.min_up, api.zones) == (3, None, ("zone-a", "zone-b", "zone-c"))
    assert (api.health.ready, api.health.live, api.cores.likely, api.memory.text) == (
        "/ready",
        "/healthz",
        0.5,
        "1 GiB",
    )
    assert (postgres.replication, postgres.volume) == (None, "data")
    (note,) = [each for each in found.notes if "pods of" in each]
    assert note == (
        "all.yaml:51: 2 pods of `postgres`, and nothing that was read makes them copies of each other: each is a store of "
        "its own; write `replication: {standbys: 1}` if something else sets it up"
    )
    assert (redis.volume, redis.published) == ("none", (30379,))
    assert written.components["nightly"].kind == "scheduler"
    for name in ("nightly", "ingress"):  # the cluster runs them: no single process whose end stops a flow
        assert (written.components[name].managed, written.components[name].guessed) == ("zonal", ("managed",))
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


SPREAD = """
topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: KEY, whenUnsatisfiable: WHEN, labelSelector: {matchLabels: {app: WHO}}}
"""
APART = """
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - {topologyKey: KEY, labelSelector: {matchExpressions: [{key: app, operator: OP, values: [api]}]}}
"""
PREFERRED = """
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - {weight: 1, podAffinityTerm: {topologyKey: KEY}}
"""
ALLOWED = """
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - {matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [b, c]}]}
"""
ZONE, HOST = "topology.kubernetes.io/zone", "kubernetes.io/hostname"


def spread(key, when="DoNotSchedule", who="api"):
    return SPREAD.replace("KEY", key).replace("WHEN", when).replace("WHO", who)


THREE_ZONES, THREE_HOSTS = ["zone-a", "zone-b", "zone-c"], ["host-a", "host-b", "host-c"]
PLACES = {
    "hard spread over zones": (spread(ZONE), {"zones": THREE_ZONES}),
    "soft spread promises nothing": (spread(ZONE, "ScheduleAnyway"), {}),
    "spread of others": (spread(ZONE, who="web"), {}),
    "spread over machines": (spread(HOST), {"hosts": THREE_HOSTS}),
    "copies that exclude each other": (APART.replace("KEY", HOST).replace("OP", "In"), {"hosts": THREE_HOSTS}),
    "copies that exclude others": (APART.replace("KEY", HOST).replace("OP", "NotIn"), {}),
    "preferred apart": (PREFERRED.replace("KEY", HOST), {}),
    "one zone by selector": (f"nodeSelector: {{{ZONE}: eu-west-1a}}", {"zones": ["eu-west-1a"]}),
    "one zone by its old name": ("nodeSelector: {failure-domain.beta.kubernetes.io/zone: b}", {"zones": ["b"]}),
    "a selector for something else": ("nodeSelector: {disktype: ssd}", {}),
    "two zones allowed, copies apart": (ALLOWED + spread(ZONE), {"zones": ["b", "c"]}),
    "two zones allowed, nothing more": (ALLOWED, {}),
}
"""A pod's spec, and what is known of zones and machines."""


@pytest.mark.parametrize(("spec", "facts"), PLACES.values(), ids=PLACES.keys())
def test_where_copies_must_run(project, spec, facts):
    text = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  template:\n"
        "    metadata: {labels: {app: api}}\n    spec:\n      containers: [{name: api, image: shop/api}]\n"
    )
    text += indent(spec.strip("\n"), " " * 6) + "\n"
    part = sketch(project.files({"all.yaml": text}), ["all.yaml"]).part("api")
    assert {key: part.facts[key].value for key in ("zones", "hosts") if key in part.facts} == facts


def test_a_folder_without_workloads_is_called_as_it_was_typed(tmp_path, monkeypatch, capsys):
    (tmp_path / "deploy" / "empty").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert run(["import", "kubernetes", "deploy/empty"]) == 2
    assert "there is no workload in deploy/empty" in capsys.readouterr().err


def deployment(name, labels, image, replicas=1):
    said = ", ".join(f"{key}: {value}" for key, value in labels.items())
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  replicas: {replicas}\n  template:\n"
        f"    metadata: {{labels: {{{said}}}}}\n    spec: {{containers: [{{name: x, image: {image}}}]}}\n---\n"
    )


def service(name, app, kind="ClusterIP"):
    return (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n"
        f"spec: {{type: {kind}, selector: {{app: {app}}}, ports: [{{port: 80}}]}}\n---\n"
    )


def test_versions_behind_one_service_are_one_component(project):
    text = deployment("web", {"app": "web"}, "shop/web") + service("web", "web", "LoadBalancer")
    text += deployment("reviews-v1", {"app": "reviews", "version": "v1"}, "shop/reviews:1", 2)
    text += deployment("reviews-v2", {"app": "reviews", "version": "v2"}, "shop/reviews:2") + service(
        "reviews", "reviews"
    )
    text += deployment("jobs-v1", {"app": "jobs"}, "shop/jobs")
    found = sketch(project.files({"all.yaml": text}), ["all.yaml"])
    assert [part.id for part in found.parts] == ["web", "reviews", "jobs-v1"]
    assert found.part("reviews").facts["replicas"].value == 3
    assert [note.partition(": ")[2] for note in found.notes] == [
        "`reviews-v1`, `reviews-v2` are versions of one service, `reviews`"
    ]


@pytest.mark.parametrize(("file", "engine"), [("pom.xml", "spring-boot"), ("Dockerfile", "redis")])
def test_an_image_that_is_named_after_a_store_and_like_a_folder_with_a_program_runs_that(project, file, engine):
    text = deployment("app", {"app": "app"}, "tickets-redis:1")
    found = sketch(project.files({"k8s/a.yaml": text, f"tickets-redis/{file}": "<id>spring-boot</id>"}), ["k8s"])
    assert found.part("app").facts["engine"].value == engine


def test_code_is_read_in_the_folder_that_is_named_like_the_image(project):
    text = deployment("web-v1", {"app": "web"}, "shop/examples_web:3") + service("web", "web", "NodePort")
    text += deployment("db", {"app": "db"}, "postgres:16") + service("db", "db")
    folder = project.files(
        {
            "deploy/k8s/all.yaml": text,
            "deploy/src/web/requirements.txt": "flask\n",
            "deploy/src/web/app.py": 'connect("postgresql://db:5432/shop")\n',
        }
    )
    found = sketch(folder, ["deploy/k8s"])
    assert found.part("web-v1").facts["engine"].value == "flask"
    assert [(hop.source, hop.target, hop.evidence.place) for hop in found.hops] == [
        ("web-v1", "db", "deploy/src/web/app.py:1")
    ]


@pytest.mark.parametrize(
    ("replicas", "kind", "balanced"),
    [
        (3, "LoadBalancer", True),
        (3, "NodePort", True),
        (3, "ClusterIP", True),
        (1, "LoadBalancer", False),
        (3, "ClusterIP, clusterIP: None", False),
        (3, "", True),
    ],
)
def test_a_service_in_front_of_several_copies_is_their_balancer(project, replicas, kind, balanced):
    text = deployment("web", {"app": "web"}, "shop/web", replicas) + (service("web", "web", kind) if kind else "")
    found = sketch(project.files({"all.yaml": text}), ["all.yaml"])
    assert [entry.part for entry in found.entries] == ["web-lb" if balanced else "web"]
    assert [(hop.source, hop.target) for hop in found.hops] == ([("web-lb", "web")] if balanced else [])
    assert load(parse_text(write(found), "imported")).components["web"].replicas == replicas


@pytest.mark.parametrize(
    ("kind", "volume", "kept"),
    [
        ("Deployment", "volumes: [{name: up, emptyDir: {}}]", {"uploads": "disk"}),
        ("Deployment", "volumes: [{name: up, persistentVolumeClaim: {claimName: up}}]", None),
        ("Deployment", "volumes: [{name: up, nfs: {server: files, path: /up}}]", None),
        ("StatefulSet", "", {"uploads": "disk"}),
    ],
)
def test_pods_of_a_deployment_have_one_claim_and_a_folder_of_their_own_where_that_is_empty_at_first(
    project, kind, volume, kept
):
    claims = "volumeClaimTemplates: [{metadata: {name: up}}]" if kind == "StatefulSet" else "replicas: 2"
    manifest = f"""
apiVersion: apps/v1
kind: {kind}
metadata: {{name: web}}
spec:
  {claims}
  template:
    spec:
      containers: [{{name: web, image: ours/web, volumeMounts: [{{name: up, mountPath: /app/uploads}}]}}]
      {volume}
"""
    found = sketch(project.files({"web.yaml": manifest}), ["web.yaml"]).part("web").facts.get("state")
    assert (None if found is None else found.value) == kept
