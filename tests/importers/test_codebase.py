"""What the code of a project tells about its workloads, and what is in it and tells nothing."""

import pytest

from .test_compose import arrows, purposes, roles


def test_a_driver_tells_who_uses_the_only_store_of_its_kind(compose):
    files = {
        "Gemfile": 'gem "sidekiq"\ngem "pg"\n',
        "worker/entrypoint.sh": "#!/bin/bash\nbundle exec sidekiq -c 1\n",
        "worker/Dockerfile": 'FROM ruby:3\nCOPY . /app\nENTRYPOINT ["/app/worker/entrypoint.sh"]\n',
    }
    text = """
        services:
          web: {build: ., command: rails s}
          background: {build: {context: ., dockerfile: worker/Dockerfile}}
          db: {image: "postgres:16"}
          kv: {image: "redis:7"}
        """
    found = compose(text, files)
    assert arrows(found) == ["background -> db", "background -> kv", "web -> db", "web -> kv"]
    assert purposes(found)["background"] == "worker"
    assert roles(found, "kv") == ["broker"]
    assert {hop.evidence.why for hop in found.hops if hop.target == "db"} == {"a driver for it"}
    several = compose(f"{text}  other: {{image: mongo}}\n          db2: {{image: 'postgres:16'}}\n", files)
    assert [arrow for arrow in arrows(several) if "db" in arrow] == []


def test_a_script_that_passes_its_command_on_tells_nothing(compose):
    found = compose(
        """
        services:
          api: {build: ., entrypoint: /app/docker/entrypoint.sh, command: /app/bin/thing}
          jobs: {image: ours/jobs, entrypoint: /scripts/jobs.sh, volumes: ["./docker:/scripts"]}
        """,
        {
            "docker/entrypoint.sh": 'celery -A app worker &\nexec "$@"\n',
            "docker/jobs.sh": "# waits\npython manage.py migrate\nwatchfiles 'python manage.py run_huey' /app\n",
        },
    )
    assert purposes(found) == {"api": "service", "jobs": "worker"}


def test_a_script_that_lies_beside_a_dockerfile_is_not_the_program(compose):
    found = compose(
        "services:\n  backend: {build: {context: ., dockerfile: docker/Dockerfile.api}}\n  kv: {image: redis}\n",
        {
            "docker/Dockerfile.api": "FROM node\nCOPY . .\nRUN npm ci\nCOPY docker/start.sh /start.sh\nWORKDIR /app/apps/api\n",
            "docker/start.sh": "node main\n",
            "apps/api/package.json": '{"dependencies": {"ioredis": "5"}}',
            "apps/api/src/main.ts": "import Redis from 'ioredis'\nconst redis = new Redis('redis://kv')\nredis.publish('a', b)\n",
            "apps/web/package.json": "{}",
            "package.json": '{"workspaces": ["apps/*"]}',
        },
    )
    assert roles(found, "kv") == ["pubsub"]


def test_a_remark_in_a_dockerfile_names_no_folder(compose):
    files = {
        "docker/local.Dockerfile": "# syntax=docker/dockerfile:1\nFROM node:20\nCOPY . /app\n",
        "src/a.js": "const {RedisStore} = require('connect-redis')\nnew RedisStore()\n",
    }
    text = (
        "services: {api: {build: {context: ., dockerfile: docker/local.Dockerfile}, links: [kv]}, kv: {image: redis}}"
    )
    assert roles(compose(text, files), "kv") == ["sessions"]


@pytest.mark.parametrize(
    ("dockerfile", "text"),
    [
        ("docker/Dockerfile", "FROM ruby:3\nCOPY ../. ./\nCOPY ./docker/start.sh /bin/\n"),
        ("docker/app/Dockerfile", "FROM ruby:3\nCOPY Gemfile ./\nCOPY docker/app /app\nCOPY lib /app/lib\n"),
        ("docker/Dockerfile", "FROM ruby:3\nCOPY Gemfile ./\nCOPY docker/start.py native ./\n"),
    ],
)
def test_a_dockerfile_beside_its_scripts_builds_the_code_around_them(compose, dockerfile, text):
    files = {
        dockerfile: text,
        "docker/start.py": "print()\n",
        "Gemfile": "gem 'redis'\n",
        "native/Cargo.toml": '[package]\nname = "native"\n',
        "lib/a.rb": "Redis.new.publish('news', 'x')\n",
    }
    found = compose(
        f"services: {{api: {{build: {{context: ., dockerfile: {dockerfile}}}, links: [kv]}}, kv: {{image: redis}}}}",
        files,
    )
    assert roles(found, "kv") == ["pubsub"]


def test_one_dockerfile_with_a_stage_for_each_program(compose):
    """What an environment file says that all are given is a flow of the programs whose code has a client."""
    image = (
        "FROM python:3 AS made-api\nCOPY ./server/api /x\nFROM python:3 AS api\nCOPY --from=made-api /x /y\n"
        "FROM python:3 AS made-run\nCOPY server/run/ /x\nFROM python:3 AS run\nCOPY --from=made-run /x /y\n"
        "FROM python:3 AS made-all\nCOPY . /x\n"
    )
    files = {
        "deploy/docker/Dockerfile": image,
        "deploy/docker/all.env": "KV_URL=redis://kv:6379\n",
        "server/api/requirements.txt": "redis\n",
        "server/api/a.py": "import redis, os\nkv = redis.from_url(os.environ['KV_URL'])\nkv.publish('a', b)\n",
        "server/run/requirements.txt": "flask\n",
        "server/run/a.py": "from flask import Flask\nRUNS = ['redis', 'mysql']\n",
    }
    build = "build: {{context: ., dockerfile: deploy/docker/Dockerfile, target: {0}}}, env_file: deploy/docker/all.env"
    found = compose(
        f"""
        services:
          api: {{{build.format("api")}, depends_on: [kv]}}
          run: {{{build.format("run")}, depends_on: [api]}}
          web: {{image: nginx, env_file: deploy/docker/all.env}}
          kv: {{image: redis}}
        """,
        files,
    )
    assert (arrows(found), roles(found, "kv")) == (["api -> kv"], ["pubsub"])


def test_an_image_whose_dockerfile_copies_from_around_its_folder_is_built_there(compose):
    files = {
        "docker/jobs/Dockerfile": "FROM python:3\nCOPY ./pyproject.toml /app/\nCOPY . /app\n",
        "docker/jobs/build.sh": "docker build -t ours/jobs .\n",
        "pyproject.toml": '[project]\nname = "all"\ndependencies = ["redis"]\n',
        "jobs/a.py": "import redis\nredis.Redis().publish('news', 'x')\n",
    }
    found = compose("services: {jobs: {image: ours/jobs, links: [kv]}, kv: {image: redis}}", files)
    assert roles(found, "kv") == ["pubsub"]


def test_a_worker_asks_the_server_that_runs_the_same_code(compose):
    files = {
        "Dockerfile": "FROM python:3\nCOPY . /app\n",
        "requirements.txt": "celery\n",
        "settings.py": "PRICES = 'http://api:8000/prices/'\n",
    }
    found = compose(
        "services: {api: {build: ., ports: [8000]}, jobs: {build: ., command: celery -A settings worker}}", files
    )
    assert arrows(found) == ["jobs -> api"]


def test_an_image_named_like_the_project_is_built_from_it(compose):
    found = compose(
        """
        services:
          shop: {image: "ghcr.io/somebody/web_shop:2"}
          other: {image: somebody/other}
          kv: {image: redis}
        """,
        {
            "Dockerfile": "FROM node:20\n",
            "package.json": '{"name": "@somebody/web-shop"}',
            "docker-entrypoint.sh": "REDIS_HOST=${REDIS_HOST:-'kv'}\n",
            "server/sessions.js": "const {RedisStore} = require('connect-redis')\nnew RedisStore()\n",
        },
    )
    assert (arrows(found), roles(found, "kv")) == (["shop -> kv"], ["sessions"])


def test_where_a_registry_is_tells_nothing_of_programs_whose_libraries_do_not_read_it(compose):
    given = "{NACOS_SERVER: 'registry:8848'}"
    found = compose(
        f"""
        services:
          a: {{build: ./a, environment: {given}}}
          b: {{build: ./b, environment: {given}}}
          c: {{build: ./c, environment: {given}}}
          registry: {{image: ours/registry}}
        """,
        {
            "a/pom.xml": "<artifactId>spring-boot-starter-web</artifactId>",
            "a/A.java": "run();",
            "b/requirements.txt": "fastapi\n",
            "b/main.py": "run()",
            "c/pom.xml": "<artifactId>spring-boot-starter-web</artifactId>",
            "c/C.java": "run();",
        },
    )
    assert arrows(found) == ["a -> registry", "c -> registry"]


def test_variables_for_everybody_are_calls_of_those_who_read_them(compose):
    given = "{USERS_URL: 'http://users', Services__Mail__Url: 'http://mail', SPRING_BOOT_ADMIN_URL: 'http://admin'}"
    found = compose(
        f"""
        services:
          a: {{build: ./a, environment: {given}}}
          b: {{build: ./b, environment: {given}}}
          c: {{build: ./c, environment: {given}}}
          d: {{image: ours/unseen, environment: {given}}}
          users: {{image: ours/users}}
          mail: {{image: ours/mail}}
          admin: {{image: ours/admin}}
        """,
        {
            "a/main.js": "fetch(process.env.USERS_URL)",
            "b/B.csproj": r'<ProjectReference Include="..\Shared\Shared.csproj" />',
            "b/Program.cs": "run();",
            "Shared/Mail.cs": 'Get(configuration["Services:Mail:Url"])',
            "c/Program.cs": "namespace Services.Mail.Url;",
        },
    )
    every = [f"{name} -> admin" for name in "abcd"]
    assert arrows(found) == sorted([*every, "a -> users", "b -> mail", "d -> mail", "d -> users"])


def test_on_the_network_of_the_machine_localhost_is_a_published_port(compose):
    found = compose(
        """
        services:
          edge: {image: "caddy:2", network_mode: host, volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]}
          inside: {image: "caddy:2", volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]}
          api: {image: ours/api, ports: ["8080:80"]}
        """,
        {"Caddyfile": "reverse_proxy localhost:8080\n"},
    )
    assert arrows(found) == ["edge -> api"]
    assert found.part("edge").facts["engine"].value == "caddy"


def test_settings_that_say_who_may_come_are_no_calls(compose):
    found = compose(
        """
        services:
          login: {build: ./login}
          pages: {image: ours/pages, container_name: shop.local}
          kv: {image: redis}
        """,
        {
            "login/appsettings.json": '{\n  "AllowedCorsOrigins": "https://shop.local",\n  "RedirectUris": "https://shop.local/back"\n}',
            "login/conf/app.conf": '{{ $KV := .Env.KV_HOST | default "kv" }}\n',
        },
    )
    assert arrows(found) == ["login -> kv"]


def test_what_others_wait_for_until_it_ends_is_a_job(compose):
    found = compose(
        """
        services:
          db: {image: "postgres:16"}
          prepare: {image: ours/api, command: goose postgres "$$DATABASE_URL" up}
          api: {image: ours/api, depends_on: {prepare: {condition: service_completed_successfully}}}
        """
    )
    assert purposes(found) == {"db": "database", "api": "service"}


def test_an_environment_file_of_another_name_is_read_for_env(compose):
    text = """
        services:
          api: {image: ours/api, environment: {DATABASE_URL: "${DATABASE_URL}", A: "${A}", B: "$B", C: "${C}"}}
          db: {image: "postgres:16"}
        """
    found = compose(text, {"deploy.env": "HOST=db\nA=1\nB=2\nDATABASE_URL=postgres://$HOST/x\n", "few.env": "C=1\n"})
    assert arrows(found) == ["api -> db"]
    assert "deploy.env is read for .env" in found.notes
    made = "up:\n\tdocker compose --env-file ./ops/here.env up\n"
    given = {"ops/here.env": "A=1\nB=2\nDATABASE_URL=postgres://db/x\n", "Makefile": made}
    assert "ops/here.env is read for .env" in compose(text, given).notes


def test_roles_of_a_redis_in_the_words_of_its_clients(compose):
    def told(files):
        return roles(compose("services: {api: {build: ., links: [kv]}, kv: {image: redis}}", files), "kv")

    assert told({"go.mod": "github.com/redis/go-redis", "kept.go": "redis; client.Set(ctx, key, page, cacheTTL)"}) == [
        "cache"
    ]
    assert told({"go.mod": "", "kept.go": "", "main.py": "import redis\nclient.set(\n  user,\n  session_id,\n)"}) == [
        "sessions"
    ]
    assert told({"main.py": "", "src/rate-limit.ts": "import redis\nevalsha(script)"}) == ["limits"]
    assert told({"src/rate-limit.ts": "", "main.rs": 'redis::cmd("XADD")'}) == ["stream"]
    needed_to_develop = '[dependency-groups]\ndev = [\n "django-redis",\n]\n'
    assert told({"main.rs": "", "main.py": "import redis", "pyproject.toml": needed_to_develop}) is None
    assert told({"pyproject.toml": 'dependencies = [\n "huey",\n]\n'}) == ["broker"]


def test_a_dedicated_environment_file_counts_and_values_for_others_do_not(compose):
    found = compose(
        """
        services:
          api: {image: ours/api, env_file: .env, depends_on: [db]}
          files: {image: ours/files, env_file: docker/files.env}
          audit: {image: ours/audit, environment: {DB_HOST: "${AUDIT_DB_HOST}", CACHE_URL: "redis://kv"}}
          db: {image: "mysql:8"}
          audit-db: {image: "mysql:8"}
          kv: {image: redis}
        """,
        {
            ".env.sample": "DB_HOST=db\nAUDIT_DB_HOST=audit-db\n",
            "docker/files.env.sample": "CACHE_URL=redis://kv\n",
        },
    )
    assert arrows(found) == ["api -> db", "audit -> audit-db", "audit -> kv", "files -> kv"]


@pytest.mark.parametrize(("code", "calls"), [("fetch(process.env.FIND_URL)", ["api -> find"]), ("run()", [])])
def test_what_an_environment_file_says_that_another_is_given_by_itself_counts_for_who_reads_it(compose, code, calls):
    text = "services: {api: {build: api, env_file: .env}, find: {image: ours/find, environment: {FIND_URL: 'http://find:80'}}}"
    assert arrows(compose(text, {".env": "FIND_URL=http://find:80\n", "api/a.js": code})) == calls


def test_a_database_that_is_built_in_the_folder_of_a_program_runs_none_of_its_code(compose):
    text = (
        "services: {api: {build: api}, db: {build: {context: api, dockerfile: Dockerfile-db}}, users: {build: users}}"
    )
    files = {
        "api/a.js": "fetch('http://users:8081/names')\n",
        "api/Dockerfile": "FROM node\nCOPY . .\n",
        "api/Dockerfile-db": "FROM postgres\nCOPY a.sql /docker-entrypoint-initdb.d/\n",
        "users/a.js": "listen()\n",
    }
    assert arrows(compose(text, files)) == ["api -> users"]


def test_packages_of_java_are_code_whatever_their_names(compose):
    found = compose(
        "services: {api: {build: ./api}, kv: {image: redis}}",
        {
            "api/src/main/java/com/example/test/Client.java": 'new Jedis("kv:6379"); // redis\nredis.set("health", "ok");'
        },
    )
    assert arrows(found) == ["api -> kv"]


def test_a_layer_called_infrastructure_is_code(compose):
    found = compose(
        "services: {api: {build: ., links: [kv]}, kv: {image: redis}}",
        {
            "go.mod": "require github.com/redis/go-redis/v9",
            "internal/infra/redis/cache.go": "return r.redis.Set(ctx, key, url, expires).Err()",
            "infra/main.go": "redis.XAdd(ctx)",
        },
    )
    assert roles(found, "kv") == ["cache"]


def test_every_application_of_rails_has_the_settings_of_its_channels(compose):
    files = {
        "config/cable.yml": "production:\n  adapter: redis\n",
        "Gemfile": "gem 'redis'\ngem 'sidekiq'\n",
        "app/channels/application_cable/connection.rb": "",
    }
    text = "services: {web: {build: ., command: puma, links: [kv]}, kv: {image: redis}}"
    assert roles(compose(text, files), "kv") == ["broker"]
    assert roles(compose(text, {**files, "app/channels/room_channel.rb": ""}), "kv") == ["broker", "pubsub"]


def test_code_that_is_mounted_into_an_image_tells_what_it_uses(compose):
    found = compose(
        """
        services:
          app: {build: ./docker/app, volumes: ["./src/shop:/var/www/shop"]}
          web: {image: nginx, volumes: ["./src/shop:/var/www/shop", "./conf:/etc/nginx/conf.d"]}
          jobs: {build: ./docker/app, command: php artisan queue:work, volumes: ["./src/shop:/var/www/shop"]}
          db: {build: ./docker/db, image: team_postgres_db_image}
          kv: {image: redis}
        """,
        {
            "docker/app/Dockerfile": "FROM php:8-fpm\n",
            "docker/db/Dockerfile": "FROM somebody/my_postgres_db_image\n",
            "conf/default.conf": "location / { fastcgi_pass app:9000; }\n",
            "src/shop/artisan": "",
            "src/shop/server.php": "",
            "src/shop/config/cache.php": "'redis' => ['driver' => 'redis']",
            "src/shop/.env.example": "DB_HOST=db\nREDIS_HOST=kv\nBROADCAST_DRIVER=redis\nCACHE_DRIVER=file\n",
        },
    )
    assert arrows(found) == ["app -> db", "app -> kv", "jobs -> db", "jobs -> kv", "web -> app"]
    assert roles(found, "kv") == ["broker", "pubsub"]


def test_programs_for_one_store_look_for_it_under_its_name(compose):
    found = compose(
        """
        services:
          elasticsearch: {image: "elasticsearch:8"}
          kibana: {image: "kibana:8"}
          other: {image: mongo-express}
        """
    )
    assert [(hop.source, hop.target, hop.evidence.why) for hop in found.hops] == [
        ("kibana", "elasticsearch", "its default")
    ]


def test_prometheus_looks_names_up(compose):
    found = compose(
        """
        services:
          prometheus: {image: prom/prometheus, volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml"]}
          api: {image: ours/api}
        """,
        {"prometheus.yml": "scrape_configs:\n  - job_name: a\n    dns_sd_configs:\n      - names:\n          - api\n"},
    )
    assert arrows(found) == ["prometheus -> api"]


def test_a_package_that_a_command_names_is_the_program_in_a_workspace_that_is_mounted(compose):
    text = """
        services:
          web: {image: "node:22", volumes: [".:/workspace"], command: pnpm -F @shop/web dev}
          jobs: {image: "node:22", volumes: [".:/workspace"], working_dir: /workspace/apps/jobs, command: node .}
          kv: {image: redis}
        """
    files = {
        "package.json": "{}",
        "apps/web/package.json": '{"name": "@shop/web"}',
        "apps/web/page.ts": "show()\n",
        "apps/jobs/index.js": "new Redis({ host: 'kv' })\n",
    }
    assert arrows(compose(text, files)) == ["jobs -> kv"]


def test_an_image_of_ones_own_is_built_in_the_app_folder(compose):
    text = "services: {backend: {image: ghcr.io/us/shop-backend, depends_on: [kv]}, kv: {image: redis}}"
    files = {
        "app/backend/pom.xml": "<a>spring-data-redis</a>",
        "app/backend/A.java": "@EnableRedisHttpSession class A {}",
    }
    assert roles(compose(text, files), "kv") == ["sessions"]


def test_no_monitor_looks_at_what_looks_at_it(compose):
    text = """
        services:
          loki: {image: grafana/loki, depends_on: [agent]}
          agent: {image: grafana/promtail, environment: {LOKI_URL: "http://loki:3100"}}
        """
    assert arrows(compose(text)) == ["agent -> loki"]


def test_code_that_lies_outside_of_the_project_is_not_looked_for(compose):
    found = compose(
        """
        services:
          app: {build: /opt/app, environment: {REDIS_URL: "redis://kv"}}
          jobs: {build: ../jobs, environment: {REDIS_URL: "redis://kv"}}
          kv: {image: redis}
        """,
        {},
    )
    assert arrows(found) == ["app -> kv", "jobs -> kv"]


def test_code_that_is_left_unread_is_told_of(compose):
    text = "services: {api: {build: ./api}, kv: {image: redis}}"
    part = "x = 1\n" * 16_000
    assert compose(text, {"api/part00.py": part}).notes == []
    (note,) = compose(text, {f"api/part{number:02}.py": part for number in range(13)}).notes
    assert note == (
        "`api` holds more than 1 MB of code: 3 of 13 files were not read, those whose paths say least of connections; "
        "name calls that are missing with `x-archlint: {calls: [db]}`"
    )


def test_an_image_that_copies_nothing_runs_what_is_mounted_where_it_works(compose):
    text = """
        services:
          api: {build: {context: .., dockerfile: dev/Dockerfile}, command: api, volumes: ["../server:/app/server", "../dev:/app/dev"]}
          db: {image: postgres}
          log: {image: mongo}
        """
    files = {
        "dev/compose.yaml": text,
        "dev/Dockerfile": "FROM python:3.13\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/\nWORKDIR /app/server\nENTRYPOINT /app/dev/run.sh\n",
        "dev/run.sh": "exec $1\n",
        "server/pyproject.toml": "[project]\n",
        "server/settings.py": "DATABASE = 'postgres://db/x'\n",
        "clients/a.js": "connect('mongodb://log/x')\n",
    }
    assert arrows(compose("services: {}", files, "dev/compose.yaml")) == ["api -> db"]


def test_of_a_workspace_that_is_mounted_the_program_is_run_that_the_image_copies(compose):
    text = """
        services:
          relay: {build: {context: ., dockerfile: web/relay/Dockerfile}, volumes: ["./web:/home/web"]}
          db: {image: postgres}
          log: {image: mongo}
        """
    files = {
        "web/package.json": '{"name": "web"}',
        "web/relay/package.json": '{"name": "relay"}',
        "web/relay/Dockerfile": "FROM node\nWORKDIR /home/web\nCOPY web/package.json .\nCOPY web/relay ./relay\n",
        "web/relay/a.js": "connect('postgres://db/x')\n",
        "web/pages/a.js": "connect('mongodb://log/x')\n",
    }
    assert arrows(compose(text, files)) == ["relay -> db"]


@pytest.mark.parametrize(
    ("dockerfile", "files"),
    [
        (
            "FROM python:3.13\nCOPY . .\nCMD uvicorn api.main:app\n",
            {
                "pyproject.toml": '[tool.uv.workspace]\nmembers = ["apps/*", "libs/core"]\n',
                "apps/api/pyproject.toml": '[project]\nname = "api"\ndependencies = ["shop_core>=1"]\n',
                "apps/api/src/api/main.py": "from core.db import engine\n",
                "libs/core/pyproject.toml": '[project]\nname = "shop-core"\ndependencies = ["psycopg"]\n',
                "libs/core/src/core/db.py": "import os, psycopg\nengine = psycopg.connect(os.environ['DATABASE_URL'])\n",
            },
        ),
        (
            "FROM rust\nARG BIN\nCOPY . .\nRUN cargo build --bin $BIN\n",
            {
                "Cargo.toml": '[workspace.dependencies]\ncore = { path = "crates/core" }\n',
                "crates/api/Cargo.toml": '[package]\nname = "api"\n[dependencies]\ncore.workspace = true\n',
                "crates/api/src/main.rs": "fn main() { core::open(); }\n",
                "crates/core/Cargo.toml": '[package]\nname = "core"\n[dependencies]\nsqlx = { features = ["postgres"] }\n',
                "crates/core/src/lib.rs": 'fn open() { sqlx::PgPool::connect(&env("DATABASE_URL")); }\n',
                "crates/other/Cargo.toml": '[package]\nname = "other"\n[dependencies]\nredis = "1"\n',
                "crates/other/src/main.rs": 'fn main() { redis::Client::open(env("REDIS_URL")); }\n',
            },
        ),
    ],
)
def test_a_program_is_built_with_the_members_of_its_workspace_that_it_needs(compose, dockerfile, files):
    text = """
        services:
          api: {build: {context: ., args: {BIN: api}}, environment: {DATABASE_URL: "postgres://db/x", REDIS_URL: "redis://kv"}}
          db: {image: postgres}
          kv: {image: redis}
        """
    assert arrows(compose(text, {"Dockerfile": dockerfile, **files})) == ["api -> db"]


def test_a_server_of_python_is_no_package_of_node_that_is_called_like_it(compose):
    text = "services: {web: {build: ., command: 'uvicorn shop.main:app'}, db: {image: postgres}}"
    files = {
        "Dockerfile": "FROM python:3.13\nCOPY . .\n",
        "src/backend/pyproject.toml": "[project]\n",
        "src/backend/shop/main.py": "connect('postgres://db/x')\n",
        "src/pages/package.json": '{"name": "shop"}',
    }
    assert arrows(compose(text, files)) == ["web -> db"]


def test_of_programs_in_one_folder_the_one_that_is_run_says_whom_it_calls(compose):
    text = """
        services:
          master-1: {build: ., command: go run ./cmd/master}
          worker: {build: .}
          db: {image: postgres}
          log: {image: mongo}
        """
    files = {
        "Dockerfile": "FROM golang\nCOPY . .\nRUN go build ./cmd/master && go build ./cmd/worker\n",
        "go.mod": "module us\n",
        "cmd/master/main.go": 'open("postgres://db/x")\n',
        "cmd/worker/main.go": 'open("mongodb://log/x")\n',
    }
    assert arrows(compose(text, files)) == ["master-1 -> db", "worker -> log"]


def test_what_air_builds_anew_is_what_its_settings_say(compose):
    text = """
        services:
          api: {build: ., command: [air, -c, .air.api.toml]}
          late: {build: ., command: air}
          db: {image: postgres}
          log: {image: mongo}
        """
    files = {
        "Dockerfile": "FROM golang\nCOPY . .\nRUN go install github.com/air-verse/air@latest\n",
        "go.mod": "module us\n",
        ".air.api.toml": '[build]\ncmd = "go build -o ./tmp/api ./cmd/serve"\n',
        ".air.toml": '[build]\ncmd = "go build -o ./tmp/late ./cmd/clean/main.go"\n',
        "cmd/serve/main.go": 'package main\nvar db, _ = open("postgres://db/x")\n',
        "cmd/clean/main.go": 'package main\nvar log, _ = open("mongodb://log/x")\n',
    }
    assert arrows(compose(text, files)) == ["api -> db", "late -> log"]


def test_a_program_of_go_is_built_of_the_package_that_makes_what_its_command_starts(compose):
    """A helper in another language that its image has beside it is not what runs."""
    text = """
        services:
          api: {build: ., command: shop-server}
          jobs: {build: ., command: [/usr/local/bin/shop-jobs, --all]}
          db: {image: postgres}
          log: {image: mongo}
        """
    build = "RUN go build -trimpath -o /out/shop-server ./cmd/serve && \\\n    go build -o /out/shop-jobs ./cmd/work\n"
    files = {
        "Dockerfile": f"FROM golang AS built\nCOPY . .\n{build}FROM python:3\nCOPY --from=built /out/ /usr/local/bin/\nCOPY services/reader /reader\n",
        "go.mod": "module us\n",
        "cmd/serve/main.go": 'package main\nvar db, _ = open("postgres://db/x")\n',
        "cmd/work/main.go": 'package main\nvar log, _ = open("mongodb://log/x")\n',
        "services/reader/pyproject.toml": "[project]\n",
        "services/reader/app.py": "import fastapi\n",
        "services/writer/app.py": "import fastapi\n",
    }
    found = compose(text, files)
    assert arrows(found) == ["api -> db", "jobs -> log"]
    assert found.part("api").facts["engine"].value == "go"


def test_of_code_that_several_run_each_has_the_stores_that_it_can_reach(compose):
    text = """
        services:
          web: {build: ., env_file: .env, command: gunicorn shop.wsgi}
          bot: {build: ., env_file: .env, command: python3 -m bot}
          db: {image: postgres}
        """
    files = {
        ".env": "POSTGRES_HOST=db\nTOKEN=x\n",
        "Dockerfile": "FROM python\nCOPY . .\n",
        "shop/models.py": "import psycopg\nshop = psycopg.connect()\n",
        "bot.py": "from tg import answers\n",
        "tg/__init__.py": "",
        "tg/answers.py": "from . import words  # no store\n",
        "tg/words.py": "import os\nWORDS = os.environ['TOKEN']\n",
    }
    assert arrows(compose(text, files)) == ["web -> db"]
    for more in ("from shop import models\n", "import models\n", "import importlib\n"):
        assert arrows(compose(text, files | {"tg/words.py": more})) == ["bot -> db", "web -> db"]


def test_a_package_of_a_workspace_tells_what_it_is_by_its_own_list(compose):
    text = "services: {shop: {build: {context: ., dockerfile: apps/shop/Dockerfile}}}"
    files = {
        "package.json": '{"dependencies": {"express": "5", "next": "15"}}',
        "apps/shop/package.json": '{"dependencies": {"next": "15"}}',
        "apps/shop/Dockerfile": "FROM node\nCOPY . .\n",
        "apps/shop/page.ts": "show()\n",
    }
    assert purposes(compose(text, files)) == {"shop": "frontend"}


def test_an_image_of_another_name_that_starts_what_lies_here_runs_it(compose):
    text = "services: {web: {image: us/growth:1, command: python manage.py runserver}, jobs: {image: us/growth:1, command: celery -A shop worker}, kv: {image: redis}}"
    files = {
        "manage.py": "",
        "shop/celery.py": "Celery(broker='redis://kv')\n",
        "shop/settings.py": "'BACKEND': 'asgi_redis.RedisChannelLayer'\n",
    }
    assert roles(compose(text, files), "kv") == ["broker", "pubsub"]


def test_settings_in_the_folder_of_a_neighbour_are_the_neighbours(compose):
    text = "services: {web: {build: .}, orders: {build: {context: ., dockerfile: apps/orders/Dockerfile}}, db: {image: postgres}, kv: {image: redis}}"
    files = {
        "index.js": "connect('redis://kv')\n",
        "libs/orders/.env.example": "DB_HOST=db\n",
        "apps/orders/Dockerfile": "FROM node\n",
        "apps/orders/index.js": "start()\n",
    }
    assert arrows(compose(text, files)) == ["web -> kv"]


def test_what_a_dockerfile_installs_into_php_is_a_driver(compose):
    text = "services: {web: {build: .}, db: {image: mysql}}"
    files = {"Dockerfile": "FROM php:8\nCOPY . .\nRUN docker-php-ext-install pdo_mysql\n", "index.php": "<?php show();"}
    assert arrows(compose(text, files)) == ["web -> db"]


def test_a_program_of_go_has_the_stores_that_the_packages_of_its_main_function_import(compose):
    found = compose(
        """
        x-all: &all {REDIS_ADDR: "kv:6379", DATABASE_URL: "postgres://db/x"}
        services:
          api: {build: {context: ., args: {SERVICE: api}}, environment: *all}
          mail: {build: {context: ., args: {SERVICE: mail}}, environment: *all}
          kv: {image: redis}
          db: {image: postgres}
        """,
        {
            "Dockerfile": "FROM golang AS b\nARG SERVICE=api\nCOPY . .\nRUN go build -o /a ./cmd/${SERVICE}\nFROM alpine\nCOPY --from=b /a /a\n",
            "go.mod": "module acme.com/shop\nrequire github.com/redis/go-redis/v9 v9.7.0\n",
            "cmd/api/main.go": 'import "acme.com/shop/internal/kv"\n',
            "cmd/mail/main.go": 'import (\n\t"database/sql"\n\t_ "github.com/lib/pq"\n)\nvar REDIS_ADDR string\n',
            "internal/kv/kv.go": 'import "github.com/redis/go-redis/v9"\n',
        },
    )
    assert arrows(found) == ["api -> kv", "mail -> db"]


def test_a_main_package_that_an_argument_names_has_its_program_around_it(compose):
    files = {
        "Dockerfile": 'FROM golang AS b\nARG MAIN\nCOPY modules ./modules\nRUN cd modules && go build -o /a ./${MAIN}\nFROM scratch\nCOPY --from=b /a /a\nENTRYPOINT ["/a"]\n',
        "modules/go.mod": "module acme.com/shop\n",
        "modules/orders/cmd/api/main.go": 'import "acme.com/shop/orders/internal/set"\nfunc main() { run(set.Load()) }\n',
        "modules/orders/cmd/fill/main.go": "func main() { fill() }\n",
        "modules/orders/internal/set/set.go": 'var stock, _ = required("STOCK_URL")\n',
        "modules/stock/cmd/api/main.go": 'func main() { listen(os.Getenv("PORT")) }\n',
    }
    text = """
        services:
          orders: {build: {context: ., args: {MAIN: orders/cmd/api}}, environment: {STOCK_URL: "http://stock:80"}}
          orders-fill: {build: {context: ., args: {MAIN: orders/cmd/fill}}, environment: {STOCK_URL: "http://stock:80"}}
          stock: {build: {context: ., args: {MAIN: stock/cmd/api}}}
    """
    found = compose(text, files)
    assert arrows(found) == ["orders -> stock"]
    assert {part.facts["engine"].value for part in found.parts if part.name != "orders-fill"} == {"go"}


def test_what_nothing_imports_is_not_run(compose):
    files = {
        "requirements.txt": "redis\nsqlalchemy\n",
        "main.py": "import uvicorn\n# from core.kv import kv\nif __name__ == '__main__':\n    uvicorn.run('core.api:app')\n",
        "core/api.py": "from core.db import engine\nengine.begin()\n",
        "core/db.py": "import sqlalchemy\nengine = sqlalchemy.create_engine(URL)\n",
        "core/kv.py": "import redis\nkv = redis.from_url('redis://kv')\n",
        "jobs/tidy.py": "from core.db import engine\n",
        "Dockerfile": "FROM python\nCOPY . .\nCMD python main.py\n",
    }
    text = """
        services:
          api: {build: ., depends_on: [db]}
          tidy-worker: {build: ., command: python jobs/tidy.py, depends_on: [kv]}
          kv: {image: redis}
          db: {image: postgres}
        """
    assert arrows(compose(text, files)) == ["api -> db", "tidy-worker -> db"]


def test_evidence_stands_where_it_can_be_read(compose):
    found = compose(
        """
        services:
          api:
            extends: {file: base.yaml, service: common}
            ports: ["8000:8000"]
          web: {build: web, ports: ["3000:3000"]}
          java: {build: java}
          eureka: {build: eureka, ports: ["8761:8761"]}
          kv: {image: redis, volumes: ["./redis.conf:/etc/redis.conf"]}
          jobs: {image: redis, command: redis-server /etc/redis/main.conf, volumes: ["./kept:/etc/redis"]}
        """,
        {
            "base.yaml": "services:\n  common:\n    build: api\n",
            "api/requirements.txt": "flask\n",
            "web/package.json": '{\n  "dependencies": {\n    "react": "1"\n  }\n}\n',
            "web/app.jsx": "import x\n\nfetch('http://api:8000/x')\n",
            "java/pom.xml": "<project>\n<a>spring-boot</a>\n<b>spring-cloud-starter-netflix-eureka-client</b>\n</project>\n",
            "eureka/pom.xml": "<a>spring-boot</a><a>spring-cloud-starter-netflix-eureka-server</a>\n",
            "kept/main.conf": "maxmemory-policy allkeys-lru\n",
            "kept/sentinel.conf": "maxmemory-policy noeviction\n",
            "redis.conf": "# mine\nmaxmemory 1gb\nmaxmemory-policy allkeys-lru\n\nsave ''\n",
        },
    )
    hops = {f"{hop.source} -> {hop.target}": hop.evidence.place for hop in found.hops}
    assert hops == {"web -> api": "web/app.jsx:3"}
    assert found.part("java").facts["boots_from"].evidence.place == "java/pom.xml:3"
    places = {part.id: {key: fact.evidence.place for key, fact in part.facts.items()} for part in found.parts}
    assert (
        places["kv"] | {"memory": "redis.conf:2", "eviction": "redis.conf:3", "persistence": "redis.conf:5"}
        == places["kv"]
    )
    assert places["jobs"]["eviction"] == "kept/main.conf:1"
    assert (places["web"]["tags"], places["java"]["engine"]) == ("web/package.json:3", "java/pom.xml:2")
    assert (found.part("api").evidence.place, places["api"]["engine"]) == ("compose.yaml:2", "api/requirements.txt:1")


def test_of_code_that_several_run_each_calls_whom_the_file_names_that_it_starts(compose):
    text = """
    services:
      api: {build: ., command: "uvicorn src.main:app", environment: {REDIS_URL: "redis://kv"}}
      scheduler: {build: ., command: python -m src.scheduler, environment: {REDIS_URL: "redis://kv"}}
      kv: {image: redis}
    """
    files = {
        "Dockerfile": "FROM python:3.12\nCOPY src /app/src\n",
        "src/main.py": "import redis",
        "src/scheduler.py": "import requests\nrequests.post('http://api:8000/jobs')",
    }
    assert arrows(compose(text, files)) == ["api -> kv", "scheduler -> api"]


@pytest.mark.parametrize(
    ("run", "command", "purpose"),
    [
        ("apt-get install -y redis-server", "redis-server --port 6379", "redis"),
        ("apt-get install -y redis-server", "sh -c 'redis-server & ./run'", "worker"),
        ("yum -y install python-pip", "bash init_processor.sh", "worker"),
        ("yum -y install python-pip", "bash init_schema.sh", "job"),
        ("yum -y install python-pip", "bash init_scheduler.sh", "scheduler"),
        ("gem install bundler", "bundle exec", "job"),
    ],
)
def test_what_is_started_in_an_image_of_an_operating_system(compose, run, command, purpose):
    files = {
        "init_processor.sh": "python app/processor.py $1 | tee log",
        "init_schema.sh": "psql -f schema.sql",
        "init_scheduler.sh": "python scheduler.py | tee log",
    }
    text = "services: {processor: {build: .}, db: {image: postgres}}"
    found = compose(text, {**files, "Dockerfile": f"FROM ubuntu:22.04\nRUN {run}\nCMD {command}\n"})
    assert purposes(found).get("processor", "job") == purpose


def test_what_lies_beside_a_dockerfile_that_takes_the_program_around_it_is_none_of_it(compose):
    files = {
        "load/Dockerfile": "FROM golang\nCOPY go.mod ./\nCOPY . .\nRUN go build -o server ./cmd/server\nCMD ./server\n",
        "load/k6/try.js": "http.get('/')",
        "go.mod": "module ours\nrequire github.com/redis/go-redis/v9 v9.0.0\n",
        "cmd/server/main.go": 'package main\nvar rdb = redis.NewClient(o)\nfunc main() { rdb.Publish(ctx, "a", 1) }\n',
    }
    text = "services: {api: {build: {context: ., dockerfile: load/Dockerfile}, links: [kv]}, kv: {image: redis}}"
    assert roles(compose(text, files), "kv") == ["pubsub"]


@pytest.mark.parametrize(
    ("file", "wanted"), [("orders/tests.py", []), ("conftest.py", []), ("orders/views.py", ["api -> find"])]
)
def test_what_tries_a_program_out_is_none_of_it(compose, file, wanted):
    text = "services: {api: {build: .}, find: {image: elasticsearch}}"
    said = "client = Elasticsearch('http://find:9200')\n"
    assert arrows(compose(text, {"manage.py": "import django\n", file: said})) == wanted


def test_a_blueprint_is_no_code(compose):
    text = "services: {api: {build: ., depends_on: [find]}, find: {image: getmeili/meilisearch}}"
    blueprint = "# drawn\narchlint: 1\ncomponents: {find: {engine: meilisearch}}\n"
    assert arrows(compose(text, {"a.py": "import math", "archlint.yaml": blueprint})) == []


@pytest.mark.parametrize(
    ("ending", "runner", "wanted"),
    [("py", "python", {"worker": True}), ("ts", "bun", {"web": False, "worker": True})],
)
def test_the_file_of_another_program_proves_nothing_surely(compose, ending, runner, wanted):
    redis = {"py": "import redis\nr = redis.Redis()\n", "ts": "import Redis from 'ioredis'\nconst r = new Redis()\n"}[
        ending
    ]
    found = compose(
        f"""
        services:
          web: {{build: app, command: {runner} web.{ending}, ports: ["80:80"], environment: {{KV: "redis://kv"}}}}
          worker: {{build: app, command: {runner} worker.{ending}, environment: {{KV: "redis://kv"}}}}
          kv: {{image: redis}}
        """,
        {
            "app/requirements.txt": "redis\n",
            f"app/web.{ending}": redis + 'r.setex("page", 60, r.get("page"))\n',
            f"app/worker.{ending}": redis + 'r.brpop("jobs")\nr.lpush("jobs", 1)\n',
        },
    )
    sure = {hop.source: not hop.evidence.is_guess for hop in found.hops if hop.role == "broker"}
    assert sure == wanted


def test_an_arrow_is_a_guess_where_only_what_another_program_runs_tells_it_and_none_where_the_own_files_are_known(
    compose,
):
    client = "mongoose.connect('mongodb://kv:27017/x')\n"
    found = compose(
        """
        services:
          web: {build: app, command: node server.js, ports: ["80:80"]}
          worker: {build: app, command: node worker.js}
          mailer: {build: app, command: node mailer.js}
          kv: {image: mongo}
          site: {build: site, command: bundle exec puma, ports: ["81:80"]}
          jobs: {build: site, command: bundle exec sidekiq}
          db: {image: postgres}
        """,
        {
            "app/package.json": '{"dependencies": {"mongoose": "5"}}',
            "app/server.js": "require('./controllers/a')\n",
            "app/controllers/a.js": f"const mongoose = require('mongoose')\n{client}",
            "app/worker.js": "setInterval(() => 1, 9)\n",
            "app/mailer.js": "import { send } from './mails/send.js'\n",
            "app/mails/send.ts": f"import mongoose from 'mongoose'\n{client}",
            "site/Gemfile": "gem 'rails'\ngem 'sidekiq'\ngem 'pg'\n",
            "site/app/controllers/pages.rb": "Sequel.connect('postgres://db/x')\n",
        },
    )
    told = {f"{hop.source} -> {hop.target}": (hop.evidence.confidence.value, hop.evidence.file) for hop in found.hops}
    assert told == {
        "web -> kv": ("code", "app/controllers/a.js"),
        "mailer -> kv": ("code", "app/mails/send.ts"),
        "site -> db": ("code", "site/app/controllers/pages.rb"),
        "jobs -> db": ("guess", "site/app/controllers/pages.rb"),
    }


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.js", "/*\nconst kv = new Redis('redis://kv:6379')\nkv.lpush('jobs', 1)\n*/\n"),
        ("app.ts", "/** const kv = new Redis('redis://kv:6379'); kv.setex('page', 60, x) */\n"),
        ("app.py", "import flask\n'''\nkv = redis.Redis('kv')\nkv.setex('page', 60, 1)\nredis://kv\n'''\n"),
        ("app.rb", "=begin\nkv = Redis.new(url: 'redis://kv')\nkv.lpush('jobs', 1)\n=end\n"),
    ],
)
def test_what_stands_in_a_block_of_remarks_is_no_code(compose, file, text):
    found = compose(
        """
        services:
          web: {build: ., ports: ["80:80"]}
          other: {image: ours/other, environment: {R: "redis://kv"}}
          kv: {image: redis}
        """,
        {file: text, "Dockerfile": "FROM scratch\nCOPY . .\n"},
    )
    assert [(hop.source, hop.target) for hop in found.hops] == [("other", "kv")]
    assert "roles" not in found.part("kv").facts


def test_a_text_of_python_that_is_used_is_no_remark(compose):
    code = "import redis\nSQL = '''\nselect 1\n'''\nkv = redis.from_url(\n    '''redis://kv'''\n)\nkv.setex('session:1', 60, 1)\n"
    found = compose('services: {web: {build: ., ports: ["80:80"]}, kv: {image: redis}}', {"app.py": code})
    assert [(hop.source, hop.role, hop.evidence.place) for hop in found.hops] == [("web", "sessions", "app.py:8")]


def test_what_a_program_wrote_is_read_after_what_people_wrote(compose):
    made = "// Code generated by ent, DO NOT EDIT.\n" + "package a\n" * 9_000
    files = {f"client_{number}.go": made for number in range(15)} | {"zone.go": 'redis.Dial("kv:6379")\n'}
    found = compose(
        "services: {api: {build: .}, kv: {image: redis}, pg: {image: postgres}, old: {image: x/old}}", files
    )
    assert ("api", "kv") in {(hop.source, hop.target) for hop in found.hops}


def test_a_project_is_run_where_it_is_mounted_though_its_image_has_settings_of_its_own(compose):
    text = """
        services:
          web: {build: .docker/web, working_dir: /var/www, volumes: [".:/var/www/shop", "./.docker/web/pages:/var/www/pages"]}
          kv: {image: redis}
        """
    files = {
        ".docker/web/Dockerfile": "FROM php:8.4-fpm\nWORKDIR /var/www/shop\nCOPY ./php.ini /usr/local/etc/php/\n",
        ".docker/web/pages/index.php": "<?php\n",
        ".env.example": "CACHE_DRIVER=redis\nREDIS_HOST=kv\n",
        "artisan": "",
        "composer.json": "{}",
        "app/pages.php": "<?php Cache::remember('pages', 60, fn () => 1);\n",
    }
    assert arrows(compose(text, files)) == ["web -> kv"]


@pytest.mark.parametrize("archive", ["shop/orders/target/orders-1.0.jar", "shop/orders/build/libs/orders.jar"])
def test_an_archive_that_an_argument_names_is_made_of_the_folder_above(compose, archive):
    text = f"""
        services:
          orders: {{build: {{context: ., dockerfile: docker/Dockerfile, args: {{JAR: {archive}}}}}}}
          users: {{build: {{context: ., dockerfile: docker/Dockerfile, args: {{JAR: {archive.replace("orders", "users")}}}}}}}
          stock: {{image: ours/stock}}
        """
    files = {
        "docker/Dockerfile": "FROM eclipse-temurin:21\nARG JAR\nCOPY ${JAR} app.jar\n",
        "web/package.json": "{}",
        "web/a.js": "fetch('/')\n",
        "shop/orders/pom.xml": "<project/>",
        "shop/orders/src/main/java/A.java": 'class A { String stock = "http://stock:80"; }\n',
        "shop/users/pom.xml": "<project/>",
        "shop/users/src/main/java/A.java": "class A {}\n",
    }
    assert arrows(compose(text, files)) == ["orders -> stock"]
