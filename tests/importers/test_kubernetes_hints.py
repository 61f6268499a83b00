"""What manifests tell only half: zones nobody named, maps for everybody, policies, operators, programs beside the main one."""

import pytest

from archlint.errors import ImportingError
from archlint.importers.draft.questions import questions
from archlint.importers.kubernetes.importing import sketch
from archlint.source.foreign import parse_nodes

from .test_compose import arrows
from .test_kubernetes import ZONE, deployment, spread

HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {0}}}\nspec:\n  replicas: 3\n  template:\n    metadata: {{labels: {{app: {0}}}}}\n    spec:\n"
POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: orders}
spec:
  podSelector: {matchLabels: {app: orders}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}, {namespaceSelector: {}}]
---
"""


def read(project, text, **files):
    return sketch(project.files({"all.yaml": text, **files}), ["all.yaml"])


def test_one_machine_is_a_persons_word_for_manifests_too(project):
    """Whether yes or no; what is neither is a mistake, with its line."""

    def said(word):
        (overlay,) = parse_nodes(f"# mine\none_machine: {word}\n", "overlay.yaml")
        return sketch(project.files({"all.yaml": deployment("api", {}, "shop/api")}), ["all.yaml"], overlay).groups

    assert [(kind, members) for kind, members, *_ in said("true").values()] == [("host", ("api",))]
    assert said("false") == {}
    with pytest.raises(ImportingError, match=r"overlay\.yaml:2: `one_machine` is `true` or `false`"):
        said("maybe")


def spread_over(zones):
    body = (spread(ZONE) + zones).strip("\n").replace("\n", "\n      ")
    return HEAD.format("api") + f"      {body}\n      containers: [{{name: api, image: shop/api}}]\n"


def test_zones_that_nobody_named_are_a_guess_and_asked_for(project):
    found = read(project, spread_over(""))
    zones = found.part("api").facts["zones"]
    assert (zones.value, zones.evidence.is_guess) == (["zone-a", "zone-b", "zone-c"], True)
    asked = [each for each in questions(found) if each.id == "zones"]
    assert [(each.text, each.where) for each in asked] == [
        ("over which zones are the copies of api spread?", "components.api.zones")
    ]


def test_what_a_map_gives_to_several_is_a_guess_where_no_code_tells(project):
    maps = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: all}\ndata: {ORDERS_ADDR: 'orders:80', USERS_ADDR: 'users:80'}\n---\n"
    taken = "spec: {containers: [{name: x, envFrom: [{configMapRef: {name: all}}], image:"
    text = maps + "".join(deployment(n, {"app": n}, f"shop/{n}") for n in ("web", "api", "orders", "users"))
    text = text.replace("spec: {containers: [{name: x, image: shop/web", f"{taken} shop/web")
    text = text.replace("spec: {containers: [{name: x, image: shop/api", f"{taken} shop/api")
    files = {"src/team/api/go.mod": "module api\n", "src/team/api/main.go": 'os.Getenv("USERS_ADDR")\n'}
    found = sketch(project.files({"all.yaml": text, **files}), ["all.yaml"])
    assert arrows(found) == ["api -> users", "web -> orders", "web -> users"]
    assert {f"{h.source} -> {h.target}": h.evidence.is_guess for h in found.hops} == {
        "api -> users": False,
        "web -> orders": True,
        "web -> users": True,
    }


def test_a_policy_that_names_its_callers_tells_a_call(project):
    found = read(project, POLICY + "".join(deployment(n, {"app": n}, f"shop/{n}") for n in ("web", "orders", "other")))
    assert arrows(found) == ["web -> orders"]
    assert found.hops[0].evidence.is_guess
    assert sorted(entry.part for entry in found.entries) == ["other", "web"]


def test_what_an_operator_runs_is_named_as_unseen(project):
    custom = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: db}\n---\n"
    found = read(project, custom + deployment("api", {"app": "api"}, "shop/api"))
    assert found.notes == ["Cluster: what an operator runs for these is not seen; add it to the blueprint"]


def test_the_container_of_the_same_name_is_the_workload(project):
    containers = (
        "      containers: [{name: kube-rbac-proxy, image: rbac}, {name: node-exporter, image: prom/node-exporter}]\n"
    )
    found = read(project, HEAD.format("node-exporter") + containers)
    assert found.part("node-exporter").purpose == "monitor"


def test_stores_are_known_by_the_first_word_of_their_images(project):
    images = {"pgsql": "ours/postgres-12-alpine", "redis-cache": "ours/redis-cache", "redis-ui": "ours/redis-browser"}
    found = read(project, "".join(deployment(n, {"app": n}, image) for n, image in images.items()))
    assert {part.name: part.purpose for part in found.parts} == {
        "pgsql": "database",
        "redis-cache": "redis",
        "redis-ui": "tool",
    }
    assert found.part("redis-cache").facts["roles"].value == ["cache"]


def workload(name, image, more=""):
    return (
        f"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  replicas: {more or 1}\n  template:\n"
        f"    metadata: {{labels: {{app: {name}}}}}\n    spec: {{containers: [{{name: {name}, image: {image}}}]}}\n"
    )


def test_the_only_program_uses_the_stores_and_a_replica_copies_the_primary_of_its_name(project):
    stores = workload("redis-leader", "redis:7") + workload("redis-follower", "ours/gb-redis-follower", 2)
    found = read(project, workload("frontend", "ours/gb-frontend") + stores)
    assert {(hop.source, hop.target, hop.evidence.is_guess) for hop in found.hops} == {
        ("frontend", "redis-leader", True),
        ("frontend", "redis-follower", True),
    }
    follower = found.part("redis-follower").facts
    assert (follower["boots_from"].value, follower["replication"].value) == (["redis-leader"], {"standbys": 1})
    assert not [note for note in found.notes if "copies of each other" in note]


def test_of_two_programs_nobody_knows_who_uses_a_store(project):
    assert not read(project, workload("a", "x/a") + workload("b", "x/b") + workload("redis", "redis:7")).hops


def test_a_load_generator_asks_what_people_ask_and_is_no_part_of_it(project):
    container = "containers: [{name: loadgenerator, image: x/load, env: [{name: FRONTEND_ADDR, value: 'frontend:80'}]}]"
    generator = HEAD.format("loadgenerator") + f"      {container}\n"
    found = read(project, workload("frontend", "x/frontend") + "---\n" + generator)
    assert found.part("loadgenerator").facts["watches"].value == ["frontend"]
    assert [entry.part for entry in found.entries] == ["frontend"]


def test_a_database_of_an_own_image_is_told_by_what_it_is_given(project):
    container = "containers: [{name: users-db, image: x/users-db, env: [{name: MYSQL_DATABASE, value: u}]}]"
    found = read(project, HEAD.format("users-db").replace("replicas: 3", "replicas: 1") + f"      {container}\n")
    assert found.part("users-db").facts["engine"].value == "mysql"
