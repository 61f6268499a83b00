"""Compose files as compose reads them, and what a design can use of them."""

import re

import pytest

from archlint.blueprint.load import load
from archlint.errors import ImportingError
from archlint.importers.compose.importing import sketch
from archlint.importers.draft.writing import write
from archlint.source import parse_text
from archlint.source.foreign import parse_nodes

STUDENT = """
x-env: &env
  DATABASE_URL: postgres://app:hunter2@db:5432/app
  CELERY_BROKER_URL: redis://:s3cret@cache:6379/0
services:
  nginx:
    image: nginx:1.27
    ports: ["80:80"]
    depends_on: [api]
  api:
    build: ./api
    environment: *env
    healthcheck: {test: [CMD, curl, -f, "http://localhost:8000/health"], interval: 30s, retries: 3}
    deploy: {replicas: 2, resources: {limits: {cpus: "0.5", memory: 512M}}}
  worker:
    build: ./api
    command: celery -A app worker --concurrency=4
    environment: *env
    depends_on: [api, cache]
  migrate:
    build: ./api
    command: alembic upgrade head
    environment: *env
  db:
    image: postgres:16
    ports: ["5432:5432"]
  cache:
    image: redis:7
    command: redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru
    ports: ["127.0.0.1:6379:6379"]
"""


def arrows(found):
    """The arrows of a sketch as text, those for the same pair once."""
    return sorted({f"{hop.source} -> {hop.target}" for hop in found.hops})


def purposes(found):
    return {part.id: part.purpose for part in found.parts}


def roles(found, name):
    fact = found.part(name).facts.get("roles")
    return None if fact is None else fact.value


def blueprint(found):
    """The blueprint of a sketch; every import must load."""
    return load(parse_text(write(found), "imported"))


def test_a_student_project_becomes_a_blueprint(compose):
    found = compose(STUDENT, {"api/requirements.txt": "fastapi==0.115\n", "api/Dockerfile": "FROM python:3.12\n"})
    assert purposes(found) == {
        "nginx": "proxy",
        "api": "service",
        "worker": "worker",
        "db": "database",
        "cache": "redis",
    }
    assert arrows(found) == ["api -> cache", "api -> db", "nginx -> api", "worker -> cache", "worker -> db"]
    assert roles(found, "cache") == ["cache", "broker"]
    written = blueprint(found)
    api, cache, db = (written.components[name] for name in ("api", "cache", "db"))
    assert (api.engine, api.replicas, api.cores.likely, api.memory.text) == ("fastapi", 2, 0.5, "512 MiB")
    assert (api.health.live, api.health.failures) == ("/health", 3)
    assert written.components["worker"].workers == 4
    assert (cache.eviction, cache.published, cache.volume) == ("allkeys-lru", (), "none")
    assert (db.published, db.volume) == ((5432,), "none")
    assert [each.name for each in found.omissions] == ["migrate"]


def test_every_fact_says_how_it_is_known_and_where(compose):
    text = write(compose(STUDENT))
    facts = [line for line in text.splitlines() if line.startswith("    ") and "steps:" not in line]
    bare = [line for line in facts if "#" not in line and not line.strip().startswith(("kind: client", "kind: host"))]
    assert [line.split(":")[0].strip() for line in bare if "title" not in line and "members" not in line] == ["- reply"]
    assert "# env compose.yaml:2 DATABASE_URL" in text


def test_no_secret_is_copied(compose):
    text = write(
        compose(STUDENT.replace("http://localhost:8000/health", "http://u:hunter3@localhost/hook/8f3a?k=s3cret"))
    )
    assert not any(secret in text for secret in ("hunter2", "hunter3", "s3cret", "8f3a"))


@pytest.mark.parametrize(
    ("host", "own"), [("api:8000", False), ("web", True), ("localhost", True), ("127.0.0.1", True)]
)
def test_a_health_check_that_asks_another_program_is_none_of_ones_own(compose, host, own):
    found = compose(f"services: {{web: {{image: nginx, healthcheck: {{test: [CMD, wget, 'http://{host}/health']}}}}}}")
    assert ("health" in found.part("web").facts) is own


def test_variables_are_filled_in_as_compose_does(compose):
    text = """
    services:
      api:
        image: ours/api
        environment:
          - DB_HOST
          - CACHE=${CACHE_URL:-redis://${CACHE_NAME:-kv}:6379}
          - PRICE=$$5
      pg: {image: "postgres:${TAG:-16}"}
      kv: {image: redis}
    """
    found = compose(text, {".env.example": "DB_HOST=pg\n"})
    assert arrows(found) == ["api -> kv", "api -> pg"]
    assert found.notes == [".env.example is read for .env"]


@pytest.mark.parametrize(("file", "wanted"), [(".env.example", ["api -> kv"]), (".env", [])])
def test_a_default_that_names_a_service_counts_more_than_what_stands_for_the_environment_file(compose, file, wanted):
    text = """
    services:
      api: {image: ours/api, environment: ["JOBS=${JOBS:-redis://kv:6379}", "A=${A}", "B=${B}"]}
      kv: {image: redis}
    """
    found = compose(text, {file: "JOBS=redis://default:x@far.example.net:6379\nA=1\nB=2\n"})
    assert arrows(found) == wanted


def test_what_is_kept_out_of_the_repository_is_not_read(compose):
    text = "services:\n  api: {image: ours/api, env_file: .env}\n  pg: {image: postgres}\n  other: {image: x/other}\n"
    found = compose(text, {".env": "DB_HOST=pg\n", ".gitignore": ".env\n"})
    assert arrows(found) == []
    assert "kept out of the repository" in found.notes[0]
    assert arrows(compose(text, {".gitignore": "# nothing\n"})) == ["api -> pg"]


def test_files_are_merged_extended_and_included(compose):
    found = compose(
        """
        include: [parts/db.yaml]
        services:
          api:
            extends: {file: base/common.yaml, service: web}
            environment: {DATABASE_URL: "postgres://db/app"}
        """,
        {
            "parts/db.yaml": "services:\n  db: {image: postgres, volumes: [pg:/var/lib/postgresql/data]}\n",
            "base/common.yaml": "services:\n  web: {build: ./src, deploy: {replicas: 3}}\n",
            "base/src/package.json": '{"dependencies": {"express": "4"}}',
            "compose.override.yaml": "services:\n  api:\n    deploy: {replicas: 5}\n  db: {ports: !override ['5432:5432']}\n",
        },
    )
    api = found.part("api").facts
    assert (api["engine"].value, api["replicas"].value) == ("node", 5)
    assert api["replicas"].evidence.place == "compose.override.yaml:3"
    assert found.part("db").facts["volume"].value == "pg"
    assert arrows(found) == ["api -> db"]


def test_published_is_what_is_open(compose):
    stores = {
        "a": "{image: mongo, ports: ['27000-27002:27000-27002']}",
        "b": "{image: mongo, ports: ['127.0.0.1:27000-27002:27000-27002']}",
        "c": "{image: redis, network_mode: host}",
        "d": "{image: postgres, ports: ['5433:5432', '99999999:1']}",
        "e": "{image: postgres, ports: ['6000-5000:5432']}",
    }
    found = compose("services:\n" + "".join(f"  {name}: {text}\n" for name, text in stores.items()))
    published = {part.id: part.facts["published"].value for part in found.parts if "published" in part.facts}
    assert published == {"a": [27000, 27001, 27002], "c": [6379], "d": [5433, 1], "e": [5432]}


@pytest.mark.parametrize("override", ["# services:\n", "version: '3'\n"])
def test_an_override_that_overrides_nothing_changes_nothing(compose, override):
    found = compose("services: {kv: {image: redis}}", {"compose.override.yaml": override})
    assert found.part("kv") is not None


def test_reset_removes_and_override_replaces(compose):
    found = compose(
        "services:\n  db: {image: postgres, ports: ['5432:5432']}\n  kv: {image: redis, ports: ['6379:6379']}\n",
        {"compose.override.yaml": "services:\n  db: {ports: !reset []}\n  kv: {ports: !override ['7000:6379']}\n"},
    )
    assert "published" not in found.part("db").facts
    assert found.part("kv").facts["published"].value == [7000]


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("postgresql+asyncpg://kv:kv@db/kv", "db"),
        ("jdbc:postgresql://db:5432/kv?user=kv", "db"),
        ("Server=db;Port=5432;Password=kv", "db"),
        ("host=db user=kv", "db"),
        ("kv:pw@tcp(db:3306)/kv", "db"),
        ("amqp://guest:p@ss@db:5672//", "db"),
        ("nowhere.example.com:1,db:9092", "db"),
        ("db.prod.svc.cluster.local:5432", "db"),
    ],
)
def test_addresses_are_found_in_any_syntax(compose, value, target):
    text = f"services:\n  api: {{image: ours/api, environment: {{ANY: '{value}'}}}}\n  db: {{image: postgres}}\n  kv: {{image: redis}}\n"
    assert arrows(compose(text)) == [f"api -> {target}"]


@pytest.mark.parametrize("key", ["CORS_ORIGINS", "ALLOWED_HOSTS", "FRONTEND_URL", "KAFKA_ADVERTISED_LISTENERS"])
def test_what_names_callers_or_oneself_is_no_flow(compose, key):
    text = f"services:\n  api: {{image: ours/api, environment: {{{key}: 'http://web:3000'}}}}\n  web: {{image: ours/web-app}}\n"
    assert arrows(compose(text)) == []


def test_start_order_is_a_flow_only_where_data_flows(compose):
    text = """
    services:
      proxy: {image: nginx, depends_on: [api]}
      api: {image: ours/api, depends_on: [db, worker, migrate]}
      worker: {image: ours/jobs, command: python worker.py, depends_on: [api, db]}
      migrate: {image: ours/api, command: alembic upgrade head, depends_on: [db]}
      db: {image: postgres}
    """
    assert arrows(compose(text)) == ["api -> db", "proxy -> api", "worker -> db"]


def test_proxies_say_where_they_lead(compose):
    found = compose(
        """
        services:
          edge: {image: nginx, volumes: ["./nginx.conf:/etc/nginx/nginx.conf:ro"], depends_on: [a, c]}
          a: {image: ours/a}
          b: {image: ours/b}
          c: {image: ours/c}
          traefik: {image: "traefik:v3"}
          d: {image: ours/d, labels: ["traefik.http.routers.d.rule=Host(`d`)"]}
        """,
        {
            "nginx.conf": """
            upstream c { server a:80; server b:80; }   # named like a service, and is none
            server { location / { proxy_pass http://c; } }
            """
        },
    )
    assert arrows(found) == ["edge -> a", "edge -> b", "traefik -> d"]


def test_roles_of_redis_follow_what_names_it(compose):
    found = compose(
        """
        services:
          api:
            image: ours/api
            environment:
              CACHE_URL: redis://kv:6379/0
              SESSION_REDIS_HOST: kv
              CELERY_RESULT_BACKEND: redis://kv:6379/2
              RATE_LIMIT_STORAGE: redis://kv:6379/3
          sidekiq: {image: ours/api, command: bundle exec sidekiq, environment: {REDIS_URL: "redis://kv"}}
          kv: {image: valkey/valkey:8}
        """
    )
    assert roles(found, "kv") == ["cache", "sessions", "broker", "results", "limits"]
    assert blueprint(found).components["kv"].engine == "redis"


def test_people_have_the_last_word(compose):
    found = compose(
        """
        x-archlint: {system: Shop, requirements: {availability: 99.5%}, components: {paypal: {kind: external}}}
        services:
          api:
            image: ours/api
            depends_on: {db: {condition: service_started, x-archlint: {flow: false}}}
            x-archlint: {kind: worker, calls: [kv, paypal]}
            deploy: {replicas: 3, x-archlint: {replicas: 4}}
          db: {image: postgres}
          kv: {image: redis, x-archlint: {roles: [cache]}}
          tool: {image: ours/tool, x-archlint: {ignore: true}}
        """
    )
    written = blueprint(found)
    assert written.system == "Shop"
    assert written.requirements.availability.likely == 0.995
    assert (written.components["api"].kind, written.components["api"].replicas) == ("worker", 4)
    assert arrows(found) == ["api -> kv", "api -> paypal"]
    assert "tool" not in written.components


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "services:\n  api:\n    depends_on:\n    - db\n      - kv\n",
            "compose.yaml:4: `depends_on` of `api` is one name to YAML",
        ),
        ("services:\n  api: {image: a, depends_on: [bd]}\n  db: {image: b}\n", "compose.yaml:2: `api` depends on `bd`"),
        ("services:\n  api: [image]\n", "compose.yaml:2: the service `api` is a mapping, this is none"),
        ("services:\n  api: {extends: {service: api}}\n", "compose.yaml:2: `api` extends itself"),
        ("services:\n  a: {extends: b}\n  b: {extends: a}\n", "extends itself"),
        ("include: [compose.yaml]\nservices: {}\n", "compose.yaml includes itself"),
        ("include: [no.yaml]\nservices: {}\n", "the included file no.yaml does not exist"),
        ("version: '3'\n", "compose.yaml has no `services`"),
        ("servcies:\n  a: {image: x}\n", "compose.yaml:1: a compose file has no section `servcies`"),
        ("services: {}\n", "compose.yaml has no services"),
        ("- a\n", "a compose file is a mapping with `services`"),
        ("# nothing\n", "compose.yaml is empty"),
        ("services:\n  a: {image: 'x}\n", "compose.yaml:2:"),
        ("services:\n  a: {image: x}\n  a: {image: y}\n", "`a` is given twice"),
        ("apiVersion: v1\nkind: Pod\n", "is a Kubernetes manifest"),
        ("services:\n  a: {image: x, x-archlint: {replcas: 2}}\n", "`x-archlint` has no key `replcas`"),
        (
            "services:\n  a: {image: x, x-archlint: {calls: [b]}}\n",
            "compose.yaml:2: `calls` names `b`, and there is no",
        ),
        (
            "services:\n  a: {image: x, depends_on: {b: {x-archlint: {flow: maybe}}}}\n  b: {image: y}\n",
            "compose.yaml:2: `flow` is `true` or `false`",
        ),
        (
            "services:\n  a: {image: x, depends_on: {b: {x-archlint: {op: write}}}}\n  b: {image: y}\n",
            "compose.yaml:2: `x-archlint` inside of `depends_on` has no key `op`",
        ),
        ("include: no.yaml\nservices: {}\n", "compose.yaml:1: `include` is a list of files"),
    ],
)
def test_what_is_broken_is_named_with_its_place(compose, text, message):
    with pytest.raises(ImportingError) as error:
        compose(text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "value",
    [
        "X: hunter2",
        "@hunter2",
        "%hunter2",
        "*hunter2",
        "`hunter2`",
        "|hunter2",
        "a\n  hunter2",
        "\n    - A=x\n   - B=hunter2",
        "'hunter2",
        "{hunter2: x",
        "hunter2: x",
        "a\n  b:hunter2\n  c: d",
    ],
)
def test_broken_lines_are_told_without_their_words(compose, value):
    with pytest.raises(ImportingError) as caught:
        compose(f"services:\n  password: {value}\n  other: 1\n")
    (problem,) = caught.value.problems
    assert "hunter2" not in f"{problem.message} {problem.help}"
    assert re.match(r"compose.yaml:[23456]:\d+: ", problem.message)


def test_what_compose_would_refuse_is_said(compose):
    found = compose(
        "services:\n  db: {image: postgres, volume: ['x:/var/lib/postgresql/data'], deploy: {replicas: three}, ports: 80}\n"
        "  api: {image: x, environment: foo, pid: host}\n"
    )
    assert found.part("db").facts["volume"].value == "x"
    assert [note.partition(": ")[2] for note in found.notes] == [
        "`db` has a key `volume`, which compose refuses; it is read as `volumes`",
        "`ports` of `db` is a list to compose, which refuses what stands here",
        "`deploy.replicas` of `db` is no whole number from 0 to 9,999, so that its copies are not known",
        "`environment` of `api` is a list or a mapping to compose, which refuses what stands here",
    ]


def test_a_worker_of_arq_is_no_worker_of_rq(compose):
    found = compose("services: {jobs: {image: me/jobs, command: arq worker.Settings}}")
    assert (found.part("jobs").purpose, "engine" in found.part("jobs").facts) == ("worker", False)


def test_a_sign_that_is_missing_is_named(compose):
    with pytest.raises(ImportingError) as caught:
        compose('services:\n  api:\n    image: "a\n    ports: [80\n')
    assert (caught.value.problems[0].message, caught.value.problems[0].help) == (
        'compose.yaml:3:12: `"` is not closed',
        'add the missing `"`',
    )


def test_a_message_never_quotes_the_file(compose):
    with pytest.raises(ImportingError) as error:
        compose("services:\n  a: {image: x, environment: {PASSWORD: 'hunter2}}\n")
    problem = error.value.problems[0]
    assert "hunter2" not in f"{problem.message}{problem.help}"
    assert problem.span is None


def test_a_circle_of_files_is_named_and_so_is_a_link_that_leads_out(compose, project, tmp_path_factory):
    more = {"a/compose.yaml": "include: [../compose.yaml]\nservices: {}\n"}
    with pytest.raises(ImportingError) as caught:
        compose("include: [a/compose.yaml]\nservices: {}\n", more)
    assert caught.value.problems[0].message == "compose.yaml includes itself, over a/compose.yaml"
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "compose.yaml"
    elsewhere.write_text("services: {}\n", encoding="utf-8")
    folder = project.files({"b/x.txt": ""})
    (folder.root / "b" / "compose.yml").symlink_to(elsewhere)
    with pytest.raises(ImportingError) as caught:
        sketch(folder, ["b"])
    assert caught.value.problems[0].message == "b/compose.yml is a link that leads out of the project, and is not read"


def test_nothing_outside_of_the_project_is_read(compose, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.env"
    outside.write_text("DB_HOST=db\n", encoding="utf-8")
    text = (
        f"services:\n  api: {{image: ours/api, env_file: ['{outside}', ../../secret.env]}}\n"
        "  db: {image: postgres}\n  other: {image: x/other}\n"
    )
    assert arrows(compose(text)) == []


def test_a_pooler_passes_on_to_its_database(compose):
    sketch = compose(
        """
        services:
          postgres: {image: "postgres:16"}
          pgbouncer: {image: edoburu/pgbouncer, environment: {DB_HOST: postgres}}
          web: {image: acme/web, environment: {DATABASE_URL: "postgres://pgbouncer:5432/x"}}
        """
    )
    assert [(hop.source, hop.target) for hop in sketch.hops] == [("pgbouncer", "postgres"), ("web", "pgbouncer")]


def test_what_a_swarm_lets_end_is_no_component(compose):
    sketch = compose(
        """
        services:
          once: {image: acme/setup, deploy: {restart_policy: {condition: none}}}
          api: {image: acme/api, deploy: {restart_policy: {condition: on-failure}}}
          db: {image: "postgres:16", deploy: {restart_policy: {condition: none}}}
        """
    )
    assert [part.id for part in sketch.parts] == ["api", "db"]
    assert [omission.name for omission in sketch.omissions] == ["once"]


def test_a_service_of_an_extended_file_extends_one_of_that_file(compose):
    found = compose(
        "services: {db: {extends: {file: common.yml, service: base}}}",
        {"common.yml": "services:\n  net: {environment: {A: b}}\n  base: {extends: {service: net}, image: mysql}\n"},
    )
    assert purposes(found) == {"db": "database"}


def test_paths_of_an_extended_service_lie_beside_its_own_file(compose):
    found = compose(
        """
        services:
          api: {extends: {file: parts/api.yml, service: api}}
          proxy: {extends: {file: parts/proxy.yml, service: proxy}}
          db: {image: postgres}
        """,
        {
            "parts/api.yml": "services:\n  api: {image: me/api, env_file: [../env/api.env], volumes: ['data:/data', '/etc/a:/etc/a']}\n",
            "parts/proxy.yml": "services:\n  proxy: {image: nginx, volumes: ['../proxy:/etc/nginx/templates', {type: bind, source: ./x.conf, target: /x}]}\n",
            "env/api.env": "DATABASE_URL=postgres://db/x\n",
            "proxy/a.conf.template": "server { location / { proxy_pass http://api:80; } }\n",
        },
    )
    assert arrows(found) == ["api -> db", "proxy -> api"]


def test_what_is_said_twice_is_known_as_well_as_what_is_said_once(compose):
    """An environment file that names the same store takes nothing away, nor does a role that only a name suggests."""
    found = compose(
        """
        services:
          web: {image: me/web, env_file: .env, environment: {CACHE_URL: "redis://redis:6379/1"}}
          api: {image: me/api, environment: {KV: "redis://cache:6379"}}
          exporter: {image: oliver006/redis_exporter, environment: {REDIS_ADDR: "redis://redis:6379"}}
          redis: {image: redis}
          cache: {image: redis}
        """,
        {".env.example": "SESSION_URL=redis://redis:6379/0\n"},
    )
    assert {f"{hop.source} -> {hop.target} # {hop.evidence}" for hop in found.hops} == {
        "web -> redis # env compose.yaml:2 CACHE_URL",
        "web -> redis # env .env.example:1 SESSION_URL",
        "api -> cache # env compose.yaml:3 KV",
        "exporter -> redis # env compose.yaml:4 REDIS_ADDR",
    }


@pytest.mark.parametrize(
    ("service", "kept"),
    [
        ("build: ./db, ports: ['3306:3306']", True),
        ("build: ./db, restart: always", True),
        ("build: ./db, volumes: ['d:/var/lib/mysql']", True),
        ("build: ./db, volumes: ['certs:/certs']", False),
        ("build: ./own", True),
        ("build: ./db", False),
    ],
)
def test_a_store_stays_up_whatever_its_first_script_is_called(compose, service, kept):
    found = compose(
        f"""
        services:
          db: {{{service}}}
          api: {{image: me/api, environment: {{DB: "mysql://db/x"}}}}
        volumes: {{d: , certs: }}
        """,
        {
            "db/Dockerfile": 'FROM mysql:8\nENTRYPOINT ["/init.sh"]\n',
            "own/Dockerfile": 'FROM mysql:8\nCOPY init.sh /\nENTRYPOINT ["/init.sh"]\n',
            "own/init.sh": "#!/bin/sh\nexec docker-entrypoint.sh mysqld\n",
        },
    )
    assert (found.part("db") is not None) is kept


def test_what_stands_behind_a_front_end_is_no_front_end(compose):
    code = {"Dockerfile": "FROM python:3.12\n", "requirements.txt": "fastapi\nasyncpg\n"}
    found = compose(
        """
        services:
          webapp-backend: {build: ./api, depends_on: [db]}
          file-server: {build: ./files}
          db: {image: postgres}
        """,
        {f"api/{name}": text for name, text in code.items()}
        | {f"files/{name}": text for name, text in code.items()}
        | {"files/main.py": 'HOSTS = {\n    "file-server",\n    "webapp-backend",\n}\n'},
    )
    assert "tags" not in found.part("webapp-backend").facts
    assert "file-server -> webapp-backend" not in arrows(found)


def test_a_system_is_not_called_after_a_folder_of_the_trade_and_a_project_file_tells_its_engine(compose):
    files = {"src/compose.yaml": "services: {api: {build: api}}\n", "src/api/Dockerfile": "FROM x\n", "src/api/A.csproj": "<Project/>\n"}  # fmt: skip
    found = compose("", files, "src/compose.yaml")
    assert found.system != "src"
    assert found.part("api").facts["engine"].evidence.place == "src/api/A.csproj:1"


@pytest.mark.parametrize(("beside", "engine"), [("", "fastapi"), ("deploy/", "flask")])
def test_paths_begin_at_the_root_where_what_is_built_lies_there_alone(compose, beside, engine):
    files = {"deploy/compose.yml": "services:\n  api:\n    build: ./api\n", "api/requirements.txt": "fastapi\n"}
    found = compose("services: {}", {**files, f"{beside}api/requirements.txt": f"{engine}\n"}, "deploy")
    assert found.part("api").facts["engine"].value == engine


@pytest.mark.parametrize("path", ["../other/compose.yaml", "/etc/passwd"])
def test_what_is_included_from_outside_of_the_project_is_said_to_lie_there(compose, path):
    with pytest.raises(ImportingError, match="lies outside the project, and is not read") as caught:
        compose(f"include: ['{path}']\nservices: {{a: {{image: x}}}}\n")
    assert "--root" in str(caught.value.problems[0].help)


def test_every_name_that_there_is_not_is_told_in_one_run(compose):
    text = """
    services:
      api: {build: ., depends_on: [dbb, cache], x-archlint: {calls: [mailer], calls_not: [filer]}}
      job: {build: ., depends_on: [kv, q]}
      db: {image: postgres}
    """
    with pytest.raises(ImportingError) as waited:
        compose(text)
    assert [one.message.partition(": ")[2] for one in waited.value.problems] == [
        f"`{name}` depends on `{other}`, and there is no such service"
        for name, other in (("api", "dbb"), ("api", "cache"), ("job", "kv"), ("job", "q"))
    ]
    with pytest.raises(ImportingError) as called:
        compose(text.replace("depends_on: [dbb, cache], ", "").replace(", depends_on: [kv, q]", ""))
    assert [one.message.partition(": ")[2] for one in called.value.problems] == [
        "`calls` names `mailer`, and there is no such service or component",
        "`calls_not` names `filer`, and there is no such service or component",
    ]
    overlay = parse_nodes("services: {apii: {}, dbs: {}}\n", "overlay.yaml")[0]
    with pytest.raises(ImportingError) as corrected:
        compose("services:\n  api: {build: .}\n  db: {image: postgres}\n", overlay=overlay)
    assert [one.message.partition(": ")[2] for one in corrected.value.problems] == [
        "there is no service `apii`",
        "there is no service `dbs`",
    ]
