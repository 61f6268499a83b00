"""Stores that a provider runs and systems of other people: components, with how each is known, and no secret of anybody."""

import pytest

from archlint.importers.draft.writing import write
from archlint.importers.kubernetes.importing import sketch as read_manifests


def outside(found, *inside):
    """Name to engine or kind, and how it is known, of everything that is no service of the file."""
    return {
        part.id: (fact.value, str(fact.evidence))
        for part in found.parts
        if part.id not in inside
        for fact in (part.facts.get("engine") or part.facts["kind"],)
    }


def arrows(found):
    return [f"{hop.source} -> {hop.target}" for hop in found.hops]


def test_managed_stores_and_other_peoples_systems_are_components(compose):
    found = compose(
        """
        services:
          api:
            image: ghcr.io/acme/api
            ports: ["80:8000"]
            environment:
              DATABASE_URL: postgres://app:hunter2@shop.abc123.eu-central-1.rds.amazonaws.com:5432/shop
              READER_URL: postgres://app:hunter2@shop-ro.abc123.eu-central-1.rds.amazonaws.com:5432/shop
              CELERY_BROKER_URL: rediss://default:hunter2@eager-cat-1.upstash.io:6379
              PAYPAL_URL: https://api.paypal.com
              STRIPE_API_KEY: sk_live_abcdef123456
              S3_ENDPOINT: https://s3.eu-central-1.amazonaws.com
              AWS_S3_BUCKET: acme-private-bucket
              SMTP_HOST: smtp.sendgrid.net
              SENTRY_DSN: https://abcdef@o1.ingest.sentry.io/1
              PARTNER_API_URL: https://api.partner.io/v1?token=hunter2
              CORS_ORIGINS: https://shop.acme.io
              PUBLIC_URL: https://shop.acme.io
        """
    )
    assert outside(found, "api") == {
        "postgres": ("postgresql", "env compose.yaml:6 DATABASE_URL"),
        "redis": ("redis", "env compose.yaml:8 CELERY_BROKER_URL"),
        "paypal": ("paypal", "env compose.yaml:9 PAYPAL_URL"),
        "stripe": ("stripe", "guess compose.yaml:10 STRIPE_API_KEY"),
        "s3": ("s3", "env compose.yaml:11 S3_ENDPOINT"),
        "sendgrid": ("sendgrid", "env compose.yaml:13 SMTP_HOST"),
    }
    assert sorted(arrows(found)) == [
        f"api -> {name}" for name in ("paypal", "postgres", "redis", "s3", "sendgrid", "stripe")
    ]
    assert found.part("redis").facts["roles"].value == ["broker"]
    assert (
        found.part("postgres").facts["managed"].value,
        found.part("postgres").facts["managed"].evidence.is_guess,
    ) == (
        "zonal",
        True,
    )
    assert found.groups["machine"][1] == ("api",)
    assert [(each.name, each.reason) for each in found.omissions] == [
        ("sentry", "looks on from outside; no request waits for it")
    ]
    assert found.notes == [
        (
            "compose.yaml:15: `PARTNER_API_URL` leads out of the project, and what is there is not known; "
            "add it as `kind: external` if requests wait for it"
        )
    ]
    text = write(found)
    for secret in ("hunter2", "abc123", "eager-cat", "sk_live", "acme-private", "partner.io", "acme.io"):
        assert secret not in text


@pytest.mark.parametrize(
    ("value", "engine"),
    [
        ("mysql2://u:p@db.acme.net/shop", "mysql"),
        ("postgresql+asyncpg://u:p@ep-cool-1-pooler.eu.aws.neon.tech/shop", "postgresql"),
        ("Server=tcp:acme.database.windows.net,1433;Password=p", "sql-server"),
        ("mongodb+srv://u:p@cluster0.ab1.mongodb.net/shop", "mongodb"),
        ("jdbc:postgresql://shop.postgres.database.azure.com:5432/shop", "postgresql"),
        ("redis://:p@10.0.0.5:6379/0", "redis"),
        ("amqps://u:p@fish.rmq.cloudamqp.com/u", "rabbitmq"),
    ],
)
def test_addresses_of_stores_in_every_form(compose, value, engine):
    found = compose(f"services:\n  api: {{image: a/b, environment: {{STORE: '{value}'}}}}\n")
    assert [known for known, _ in outside(found, "api").values()] == [engine]


@pytest.mark.parametrize(
    "environment",
    [
        "DATABASE_URL: postgres://u:p@db:5432/x",
        "DATABASE_URL: postgres://u:p@localhost:5432/x",
        "DATABASE_URL: postgres://u:p@db.example.com/x",
        "STATIC_URL: /static/",
        "DJANGO_SETTINGS_MODULE: shop.settings.production",
        "SITE: https://example.com",
        "API_URL: https://api.acme.net",
        "PRIVACY_POLICY_URL: https://acme.net/privacy",
        "MINIO_BUCKET: uploads",
        "SECRET_KEY: abc",
        "EMAIL: info@acme.net",
    ],
)
def test_what_is_inside_or_nobody_is_no_component(compose, environment):
    found = compose(
        f"services:\n  api: {{image: a/b, environment: {{'{environment.replace(': ', chr(39) + ': ' + chr(39), 1)}'}}}}\n  db: {{image: postgres}}\n"
    )
    assert outside(found, "api", "db") == {}
    assert found.notes == []


def test_a_store_whose_address_is_filled_in_later_is_a_guess(compose):
    found = compose(
        """
        services:
          api: {build: ., environment: [DATABASE_URL, "REDIS_URL=${REDIS_URL}"]}
          worker: {image: a/b, environment: [OTHER_URL]}
        """,
        {"requirements.txt": "flask\npsycopg2-binary\n", "Dockerfile": "FROM python\n"},
    )
    assert outside(found, "api", "worker") == {
        "postgres": ("postgresql", "guess compose.yaml:2 DATABASE_URL"),
        "redis": ("redis", "guess compose.yaml:2 REDIS_URL"),
    }
    assert arrows(found) == ["api -> postgres", "api -> redis"]


def test_a_bucket_is_in_the_store_that_the_project_has(compose):
    found = compose("services:\n  api: {image: a/b, environment: {S3_BUCKET: x}}\n  files: {image: minio/minio}\n")
    assert outside(found, "api", "files") == {}


def test_a_key_that_a_file_tells_everybody_is_for_those_who_read_it(compose):
    found = compose(
        """
        services:
          shop: {build: shop, env_file: shared.env}
          mail: {build: mail, env_file: shared.env}
        """,
        {
            "shared.env": "STRIPE_API_KEY=sk_1\n",
            "shop/Dockerfile": "FROM python\n",
            "shop/main.py": "import os\nkey = os.environ['STRIPE_API_KEY']\n",
            "mail/Dockerfile": "FROM python\n",
            "mail/main.py": "print('mail')\n",
        },
    )
    assert arrows(found) == ["shop -> stripe"]


def test_a_service_that_leads_to_a_provider_is_what_is_there(project):
    folder = project.files(
        {
            "k8s/all.yaml": """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api}
            spec:
              template:
                spec:
                  containers:
                    - name: api
                      image: x/api
                      env:
                        - {name: DATABASE_URL, value: "postgres://u:p@postgres:5432/x"}
                        - {name: REDIS_URL, valueFrom: {secretKeyRef: {name: s, key: redis}}}
                        - {name: LEGACY_HOST, value: legacy}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: postgres}
            spec: {type: ExternalName, externalName: shop.abc1.eu-central-1.rds.amazonaws.com}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: legacy}
            spec: {type: ExternalName, externalName: old.acme.net}
            """
        }
    )
    found = read_manifests(folder, ["k8s"])
    assert outside(found, "api") == {
        "postgres": ("postgresql", "config k8s/all.yaml:18 externalName"),
        "redis": ("redis", "guess k8s/all.yaml:12 REDIS_URL"),
    }
    assert arrows(found) == ["api -> postgres", "api -> redis"]
    assert [note for note in found.notes if "legacy" in note] == [
        "k8s/all.yaml:23: `legacy` leads outside of the cluster, and what is there is not known"
    ]
    assert "abc1" not in write(found)


def test_a_key_that_everybody_is_told_is_for_nobody_whose_code_is_not_seen(compose):
    services = "".join(f"  {name}: {{image: a/{name}, env_file: shared.env}}\n" for name in ("a", "b", "c"))
    found = compose(f"services:\n{services}", {"shared.env": "STRIPE_API_KEY=sk_1\n"})
    assert outside(found, "a", "b", "c") == {}
    assert found.notes == [
        "shared.env:1: `STRIPE_API_KEY` is told to several, and which of them uses stripe cannot be seen"
    ]


def test_a_spare_address_that_no_code_reads_leads_nowhere(compose):
    example = (
        "DATABASE_URL=postgres://a@localhost/a\nAWS_DATABASE_URL=postgres://a@b.c1.eu-west-1.rds.amazonaws.com/a\n"
    )
    text = "services: {api: {build: ., env_file: .env, depends_on: [db]}, db: {image: postgres}}"
    code = {"a.js": "new Pool(process.env.DATABASE_URL)", "package.json": "{}"}
    found = compose(text, {".env-dist": example, **code})
    assert (outside(found, "api", "db"), arrows(found)) == ({}, ["api -> db"])
    read = compose(text, {".env-dist": example, **code, "b.js": "new Pool(process.env.AWS_DATABASE_URL)"})
    assert list(outside(read, "api", "db")) == ["postgres"]


def test_stores_on_the_machine_are_one_for_each_port(compose):
    text = """
        services:
          users: {image: me/users, environment: {MONGO_URI: "mongodb://u:p@host.docker.internal:27017/users"}}
          items: {image: me/items, environment: {MONGO_URI: "mongodb://host.docker.internal:27018/items"}}
          jobs:
            image: me/jobs
            environment:
              POSTGRES_HOST: host.docker.internal
              MONGO_URI: mongodb://host.docker.internal/users
              REDIS_HOST: host.docker.internal
              MODEL_URL: http://host.docker.internal:11434
          redis: {image: redis, ports: ["6379:6379"]}
    """
    found = compose(text)
    assert {f"{hop.source} -> {hop.target}" for hop in found.hops} == {
        "users -> mongo", "items -> mongo-2", "jobs -> postgres", "jobs -> mongo", "jobs -> redis",
    }  # fmt: skip
    assert "managed" not in found.part("mongo").facts
    assert [each for each in found.notes if "MODEL_URL" in each]


CODE = """
    const db = mongoose.connect(process.env.MONGO_URI)
    const kv = createClient({url: process.env.REDIS_URL})
"""


@pytest.mark.parametrize(
    ("packages", "code", "more", "stores"),
    [
        ('"mongoose": "1", "redis": "1"', CODE, "", {"mongo", "redis"}),
        ('"mongoose": "1"', CODE, "", {"mongo"}),
        ('"mongoose": "1", "redis": "1"', CODE, "  db: {image: mongo}\n", set()),
        ('"pg": "1"', "const url = process.env.DATABASE_URL || 'sqlite:///dev.db'\n", "", {"sqlite"}),
        ('"pg": "1"', "const url = process.env.DATABASE_URL\n", "", {"postgres"}),
    ],
)
def test_a_store_that_only_code_tells_of_is_a_guess_where_there_is_no_other(compose, packages, code, more, stores):
    files = {"api/package.json": f'{{"dependencies": {{{packages}}}}}\n', "api/db.js": code}
    found = compose(f"services:\n  api: {{build: api, ports: ['80:80']}}\n{more}", files)
    seen = {part.id: part for part in found.parts if part.id not in ("api", "db")}
    assert seen.keys() == stores
    assert all(part.facts["engine"].evidence.is_guess for name, part in seen.items() if name != "sqlite")
