"""Stores that only a secret, or only the address that others call them by, tells of."""

import pytest

from archlint.importers.kubernetes.importing import sketch

from .test_compose import arrows
from .test_kubernetes import deployment, service

PG, MONGO = deployment("pg", {"app": "pg"}, "'postgres:16'"), deployment("docs", {"app": "docs"}, "'mongo:7'")


def api(env):
    return deployment("api", {"app": "api"}, f"shop/api, {env}")


def key(name):
    return f"env: [{{name: {name}, valueFrom: {{secretKeyRef: {{name: s, key: k}}}}}}]"


@pytest.mark.parametrize(
    ("env", "beside", "called"),
    [
        (key("DATABASE_URL"), PG, ["api -> pg"]),
        (key("MONGO_URL"), PG + MONGO, ["api -> docs"]),
        (key("DATABASE_URL"), PG + MONGO, []),
        (key("SECRET_KEY"), PG, []),
        (
            "envFrom: [{secretRef: {name: s}}]",
            PG + "kind: Secret\napiVersion: v1\nmetadata: {name: s}\nstringData: {DB_HOST: x}\n",
            ["api -> pg"],
        ),
        (
            "envFrom: [{secretRef: {name: s}}]",
            PG.replace("'postgres:16'", "'postgres:16', envFrom: [{secretRef: {name: s}}]"),
            ["api -> pg"],
        ),
        ("envFrom: [{secretRef: {name: s}}]", PG, []),
    ],
)
def test_what_a_secret_holds_may_mean_the_only_store_of_its_kind(project, env, beside, called):
    found = sketch(project.files({"all.yaml": api(env) + beside}), ["all.yaml"])
    assert arrows(found) == called
    assert all(hop.evidence.is_guess for hop in found.hops)


@pytest.mark.parametrize(
    ("value", "ports", "known"),
    [
        ("jdbc:postgresql://own:5432/x", "", ("postgresql", False)),
        ("redis://:pw@own/0", "", ("redis", False)),
        ("http://own/x", "", None),
        ("", ", ports: [{containerPort: 3306}]", ("mysql", True)),
        ("", ", ports: [{containerPort: 8080}]", None),
    ],
)
def test_an_image_of_nobody_known_is_the_store_that_others_call_it(project, value, ports, known):
    text = deployment("own", {"app": "own"}, f"shop/custom:16{ports}") + service("own", "own")
    found = sketch(project.files({"a.yaml": text + api(f"env: [{{name: A, value: '{value}'}}]")}), ["a.yaml"])
    part = found.part("own")
    assert (part.purpose == "service") == (known is None)
    if known is not None:
        assert (part.facts["engine"].value, part.facts["engine"].evidence.is_guess) == known


def test_the_beat_of_celery_calls_its_broker_and_nothing_else_that_its_image_knows(project):
    maps = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {DATABASE_URL: 'postgres://pg/x', CACHE_URL: 'redis://kv', BROKER_URL: 'amqp://mq', PAY_URL: 'http://pay'}\n---\n"
    text = (
        maps + PG + deployment("kv", {}, "redis") + deployment("mq", {}, "rabbitmq") + deployment("pay", {}, "shop/pay")
    )
    for name, command in {"web": "gunicorn a", "beat": "celery -A a beat"}.items():
        text += deployment(name, {}, f"shop/web, command: [{command}], envFrom: [{{configMapRef: {{name: m}}}}]")
    found = sketch(project.files({"a.yaml": text}), ["a.yaml"])
    assert arrows(found) == ["beat -> mq", "web -> kv", "web -> mq", "web -> pay", "web -> pg"]


def test_code_that_opens_a_connection_to_a_name_calls_it(project):
    files = {
        "k8s/a.yaml": deployment("tally", {}, "shop/tally") + deployment("kv", {}, "redis"),
        "tally/Dockerfile": "FROM x\nCOPY . .\n",
    }
    files["tally/Program.cs"] = 'using StackExchange.Redis;\nvar redis = OpenRedisConnection("kv");\n'
    assert arrows(sketch(project.files(files), ["k8s"])) == ["tally -> kv"]


def test_code_that_reads_what_an_unseen_secret_may_hold_means_the_only_store_of_that_name(project):
    text = api("envFrom: [{secretRef: {name: unseen}}]") + PG
    code = {
        "api/Dockerfile": "FROM x\nCOPY . .\n",
        "api/app.py": 'import psycopg, os\npsycopg.connect(os.environ["DATABASE_URL"])\n',
    }
    assert arrows(sketch(project.files({"k8s/a.yaml": text, **code}), ["k8s"])) == ["api -> pg"]


def test_pods_of_a_store_that_only_its_callers_tell_of_are_no_copies_by_themselves(project):
    text = deployment("own", {"app": "own"}, "shop/custom", 3) + service("own", "own")
    found = sketch(project.files({"a.yaml": text + api("env: [{name: A, value: 'postgres://own/x'}]")}), ["a.yaml"])
    assert "replication" not in found.part("own").facts
    assert any("3 pods of `own`" in note for note in found.notes)


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("environment: {REDIS_URL_FILE: /run/secrets/one}", ["api -> kept"]),
        ("secrets: [redisUrl]", ["api -> kept"]),
        ("secrets: [{source: prod-redis, target: /run/secrets/redis_url}]", ["api -> kept"]),
        ("secrets: [redisPassword]", []),
        ("environment: {REDIS_URL_FILE: /etc/one}", []),
    ],
)
def test_the_address_of_a_store_may_lie_in_a_file_of_a_secret(compose, given, called):
    found = compose(
        f"services:\n  api: {{image: shop/api, {given}}}\n  kept: {{image: 'redis:7'}}\n  web: {{image: shop/web}}\n"
    )
    assert arrows(found) == called
