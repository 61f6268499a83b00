"""What services are for, where a name or a file beside them could mislead: tools of migrations, examples that broad lines ignore, assets."""

import pytest

from archlint.blueprint.load import load
from archlint.importers.draft.writing import write
from archlint.source import parse_text

from .test_compose import arrows, purposes


@pytest.mark.parametrize(
    ("service", "purpose"),
    [
        ("build: ., command: npx drizzle-kit studio", "service"),
        ("build: ., command: npx drizzle-kit migrate", None),
        ("image: 'apache/rocketmq:5', command: sh mqbroker -n names:9876", "queue"),
        ("image: 'apache/rocketmq:5', command: sh mqnamesrv", "lock"),
        ("image: 'nsqio/nsq', command: /nsqd --lookupd-tcp-address=names:4160", "queue"),
        ("image: 'nsqio/nsq', command: /nsqlookupd", "lock"),
        ("image: 'nsqio/nsq', command: /nsqadmin --lookupd-http-address=names:4161", "tool"),
        ("image: 'apache/rocketmq:5', volumes: ['./rmq:/rmq'], entrypoint: sh /rmq/start.sh", "queue"),
        ("build: ., command: bundle exec rake sneakers:run", "worker"),
        ("build: ., command: 'sh -c \"alembic upgrade head && python3 -m shop.cleanup\"', restart: always", "service"),
        ("build: ., command: 'sh -c \"alembic upgrade head && python3 -m shop.cleanup\"'", None),
        ("image: 'certpl/artemis'", "service"),
        ("image: kong, command: kong migrations bootstrap, restart: on-failure", None),
        ("image: kong, command: kong docker-start, ports: ['8000:8000']", "gateway"),
        ("build: ., command: './wait-for-it.sh pg:5432 -- shop init-database --pg.addr=postgres:5432'", None),
        ("image: 'me/ours:1', environment: {POSTGRES_PASSWORD: x}", "service"),
        ("image: ollama/ollama, entrypoint: bash /init-models.sh, ports: ['11434:11434']", "service"),
        ("image: ollama/ollama, entrypoint: bash /init-models.sh", None),
        (
            "image: alpine, command: 'sh -c \"apk add rclone; while true; do rclone copy /data s3:b; sleep 3600; done\"'",
            "scheduler",
        ),
        ("image: alpine, ports: ['80:80'], command: 'sh -c \"while true; do nc -lp 80; sleep 1; done\"'", "service"),
        (
            "image: ollama/ollama, entrypoint: 'sh -c \"until ollama list; do sleep 2; done; ollama pull a && ollama pull b\"'",
            None,
        ),
    ],
)
def test_what_a_command_starts_is_what_it_is_for(compose, service, purpose):
    name = "init_db" if "init-database" in service else "it"
    files = {"rmq/start.sh": 'mkdir -p /store\nexec "${HOME}"/bin/mqbroker\n'}
    found = compose(f"services:\n  {name}: {{{service}}}\n  web: {{image: me/web}}\n", files)
    assert purposes(found).get(name) == purpose


def test_what_people_start_by_hand_ends(compose):
    found = compose(
        """
        services:
          web: {build: ., ports: ["80:80"]}
          shard-admin: {build: ., profiles: [tools], restart: "no"}
          worker: {build: ., profiles: [jobs], restart: "no"}
          console: {build: ., profiles: [tools]}
          shopctl: {build: ., profiles: [tools]}
          mirror: {build: ., profiles: [live]}
          agent: {build: ., profiles: [agent]}  # docker compose --profile agent run --rm agent
          hold-expirer: {build: .}
        """
    )
    services = {"web": "service", "console": "service", "mirror": "service"}
    assert purposes(found) == {**services, "worker": "worker", "hold-expirer": "worker"}


@pytest.mark.parametrize(("more", "wanted"), [("", ["web"]), ('CMD ["./serve"]\n', ["base", "web"])])
def test_what_only_builds_the_image_that_others_begin_with_runs_not(compose, more, wanted):
    text = "services: {base: {build: base, image: base}, web: {build: web}}"
    files = {"base/Dockerfile": f"FROM ruby:3\n{more}", "web/Dockerfile": "FROM base:latest\nCMD ./web\n"}
    assert [*purposes(compose(text, files))] == wanted


def test_a_database_of_an_own_image_is_one_by_its_name_and_what_it_is_given(compose):
    found = compose("services: {newpostgres: {image: 'me/data:1', environment: {POSTGRES_PASSWORD: x}}}")
    assert (purposes(found), found.parts[0].facts["engine"].value) == ({"newpostgres": "database"}, "postgresql")


@pytest.mark.parametrize(
    ("given", "engine"),
    [("MYSQL_ROOT_PASSWORD: x", "mysql"), ("SA_PASSWORD: x", "sql-server"), ("APP_PASSWORD: x", "")],
)
def test_a_database_whose_dockerfile_cannot_be_seen_is_one_by_what_it_is_given(compose, given, engine):
    found = compose(f"services: {{db: {{build: ./docker/db, environment: {{{given}}}}}}}").parts[0].facts
    assert found["engine"].value == engine if engine else found["kind"].value == "service"


@pytest.mark.parametrize("name", ["redis_server", "redis-slave1", "redis1"])
def test_a_store_built_unseen_is_told_by_its_name(compose, name):
    assert purposes(compose(f"services: {{{name}: {{build: ./cache}}}}"))[name] == "redis"


def test_an_example_is_read_whatever_a_broad_line_ignores(compose):
    text = "services: {api: {build: ., env_file: [.env.demo]}, cache: {image: redis}, other: {image: x/other}}"
    more = {".env.demo": "STORE=redis://cache\n", ".gitignore": ".env.*\n"}
    assert arrows(compose(text, more)) == ["api -> cache"]
    text = text.replace(".env.demo", ".env.mine")
    assert arrows(compose(text, {".env.mine": more[".env.demo"], ".env.demo": "", ".gitignore": ".env.*\n"})) == []


@pytest.mark.parametrize("name", [".example.env", "example.env", ".env.example"])
def test_examples_of_an_environment_have_several_names(compose, name):
    text = "services: {api: {image: me/api, environment: {STORE: '${STORE}'}}, cache: {image: redis}}"
    assert arrows(compose(text, {name: "STORE=redis://cache\n"})) == ["api -> cache"]


def test_laravel_uses_the_database_of_its_connection_and_not_all_that_it_waits_for(compose):
    text = """
    services:
      app: {build: ., environment: {DB_CONNECTION: CHOSEN, DB_DATABASE: shop}, depends_on: [pg, my]}
      pg: {image: postgres}
      my: {image: mysql}
    """
    code = {"artisan": "", "composer.json": '{"require": {"laravel/framework": "11"}}', "app/A.php": "<?php DB::x();"}
    assert arrows(compose(text.replace("CHOSEN", "pgsql"), code)) == ["app -> pg"]
    assert arrows(compose(text.replace("CHOSEN", "mysql"), code)) == ["app -> my"]


def test_what_is_filled_in_elsewhere_means_the_only_store_of_its_kind(compose):
    text = """
    services:
      green: {image: me/kitchen, environment: {SPRING_DATASOURCE_URL: "${DB_URL}", REDIS_HOST: "${REDIS_HOST}"}}
      db: {image: mysql}
      cache: {image: redis}
    """
    assert arrows(compose(text)) == ["green -> cache", "green -> db"]
    others = (
        "blue: {image: me/b, environment: {REDIS_HOST: ''}}\n      red: {image: me/r, environment: {REDIS_HOST: ''}}"
    )
    several = text.replace("db: {image: mysql}", f"db: {{image: mysql}}\n      {others}")
    assert arrows(compose(several)) == ["green -> db"]


def test_a_server_of_assets_is_a_front_end_beside_the_program(compose):
    text = """
    services:
      app: {build: ., command: php artisan serve, ports: ["80:80"], environment: {DB_HOST: db}}
      assets: {build: ., command: npm run dev, ports: ["5173:5173"], environment: {DB_HOST: db}}
      db: {image: postgres}
    """
    code = {
        "artisan": "",
        "composer.json": '{"require": {"laravel/framework": "11"}}',
        "package.json": '{"devDependencies": {"vite": "5"}}',
    }
    wanted = {"app": "service", "assets": "frontend", "db": "database"}
    assert purposes(compose(text, code)) == wanted
    assert purposes(compose(text.replace("npm run dev", "docker/vite.sh bin/vite dev"), code)) == wanted


def test_what_celery_needs_itself_is_no_driver(compose):
    text = "services: {api: {build: ., command: uvicorn main:app}, bus: {image: rabbitmq}}"
    assert arrows(compose(text, {"requirements.txt": "amqp==5\nfastapi\nkombu==5\n"})) == []
    assert arrows(compose(text, {"requirements.txt": "fastapi\npika==1\n"})) == ["api -> bus"]


def test_manage_py_at_the_root_is_the_program_whatever_a_folder_is_called(compose):
    text = "services: {forum: {build: ., command: python manage.py runserver}, mem: {image: redis}}"
    code = {
        "manage.py": "import os\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        "shop/settings.py": 'import redis\n\nclient = redis.from_url("redis://mem:6379")\nclient.get("a")\n',
        "frontend/package.json": '{"name": "forum", "dependencies": {"react": "18"}}',
        "tools/package.json": "{}",
        "Dockerfile": "FROM python:3.12\nCOPY . /app\n",
    }
    found = compose(text, code)
    assert (purposes(found)["forum"], arrows(found)) == ("service", ["forum -> mem"])


def test_a_whole_application_is_one_whatever_it_is_called_and_a_scheduler_beside_it_is_none(compose):
    text = """
    services:
      webapp: {image: shop/webapp, entrypoint: "bash -c 'service cron start && /shop/start.sh'", ports: ["80:80"]}
      db: {image: shop/base}
    """
    code = {
        "manage.py": "",
        "shop/settings.py": "DATABASES = {'default': {'HOST': 'db'}}\n",
        "Dockerfile": "FROM python:3.12\nCOPY . /shop\n",
        "db/Dockerfile": 'FROM ubuntu\nRUN make postgres\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["postgres"]\n',
        "publish.sh": "docker build -t shop/webapp .\ndocker build -t shop/base db\n",
    }
    found = compose(text, code)
    assert (purposes(found), arrows(found)) == ({"webapp": "service", "db": "database"}, ["webapp -> db"])


def test_what_is_called_a_front_end_and_written_for_servers_has_its_engine(compose):
    code = {"go.mod": "module x\n", "main.go": "package main\n"}
    facts = compose("services: {frontend: {build: .}}", code).parts[0].facts
    assert (facts["engine"].value, facts["tags"].value) == ("go", ["frontend"])


@pytest.mark.parametrize(
    ("name", "more", "purpose"),
    [
        ("web-e2e-tests", "", None),
        ("proxy-smoke", "", None),
        ("test", ", command: ./bin/ci, ports: ['3030:3030']", None),
        ("test", ", command: uvicorn app:app, ports: ['80:80']", "service"),  # a server for tests goes on running
        ("test", ", restart: always", "service"),
        ("sso.test", "", "service"),
        ("contest", "", "service"),
    ],
)
def test_what_runs_tests_ends(compose, name, more, purpose):
    found = compose(f"services: {{{name}: {{image: 'ours/{name}'{more}}}, web: {{image: ours/web}}}}")
    assert {part.name: part.purpose for part in found.parts}.get(name) == purpose


@pytest.mark.parametrize(
    ("more", "left"),
    [("command: certonly -d a.org", ["web"]), ("command: certonly -d a.org, restart: always", ["web", "certificates"])],
)
def test_what_gets_a_certificate_once_ends(compose, more, left):
    found = compose(f"services: {{web: {{image: ours/web}}, certificates: {{image: certbot/certbot, {more}}}}}")
    assert [part.id for part in found.parts] == left


@pytest.mark.parametrize(
    ("more", "name", "purpose"),
    [
        ("", "settler", "worker"),
        ('http.ListenAndServe(":80", nil)', "settler", "service"),
        ("", "bank-bridge", "service"),
    ],
)
def test_what_takes_messages_and_listens_to_nobody_is_a_worker(compose, more, name, purpose):
    text = f"services: {{{name}: {{build: settler, links: [log]}}, web: {{build: web, ports: ['80:80']}}, log: {{image: apache/kafka}}}}"
    code = (
        f'package main\n\nfunc main() {{\n\tr := kafka.NewReader(kafka.ReaderConfig{{Topic: "trades"}})\n\t{more}\n}}\n'
    )
    found = compose(text, {"settler/go.mod": "module settler\n", "settler/main.go": code, "web/index.html": ""})
    assert purposes(found)[name] == purpose


@pytest.mark.parametrize(
    ("begun", "sdk", "purpose"),
    [
        ("Host.CreateApplicationBuilder(args)", "Microsoft.NET.Sdk", "worker"),
        ("Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web)", "Microsoft.NET.Sdk", "service"),
        ("Host.CreateDefaultBuilder(args)", "Microsoft.NET.Sdk.Web", "service"),
        ("WebApplication.CreateBuilder(args)", "Microsoft.NET.Sdk.Web", "service"),
    ],
)
def test_a_host_of_dotnet_without_a_server_is_a_worker(compose, begun, sdk, purpose):
    files = {
        "letters/Letters.csproj": f'<Project Sdk="{sdk}"></Project>',
        "letters/Program.cs": f"var host = {begun}.Build();\nhost.Run();\n",
    }
    found = compose("services: {letters: {build: letters}, bus: {image: rabbitmq}}", files)
    assert purposes(found)["letters"] == purpose


@pytest.mark.parametrize(("listens", "purpose"), [("", "worker"), ("app.listen(80);", "service")])
@pytest.mark.parametrize(
    "takes",
    [
        "await runner.run({ eachMessage: async ({ message }) => send(message) });",
        "await kv.xReadGroup('g', 'me', [{ key: 'log', id: '>' }]);",
    ],
)
def test_what_is_handed_messages_and_listens_to_nobody_is_a_worker(compose, takes, listens, purpose):
    files = {"letters/package.json": '{"dependencies": {"pino": "9"}}', "letters/main.js": f"{takes}\n{listens}\n"}
    found = compose("services: {letters: {build: letters}, log: {image: apache/kafka}}", files)
    assert purposes(found)["letters"] == purpose


@pytest.mark.parametrize(
    ("beside", "purpose"),
    [("", "service"), ("from aiokafka import AIOKafkaConsumer\nlog = AIOKafkaConsumer('orders')\n", "worker")],
)
def test_what_is_called_a_worker_and_serves_what_it_is_asked_is_a_service(compose, beside, purpose):
    files = {
        "work/Dockerfile": 'FROM python:3\nCOPY . .\nCMD ["python", "main.py"]\n',
        "work/main.py": "import uvicorn\nfrom fastapi import FastAPI\nimport orders\napp = FastAPI()\nif __name__ == '__main__':\n    uvicorn.run(app, port=8000)\n",
        "work/orders.py": beside,
    }
    found = compose("services: {sums-worker: {build: work, ports: ['8000:8000']}}", files)
    assert purposes(found) == {"sums-worker": purpose}


def test_of_several_programs_in_a_folder_the_files_tell_that_each_starts(compose):
    services = (
        f"{name}: {{build: app, command: python -m app.{name}, links: [bus]}}" for name in ("saves", "hands", "site")
    )
    files = {
        "app/__init__.py": "",
        "app/tasks.py": "from celery import Celery\napp = Celery()\nexpression = 1\n",
        "app/hands.py": "from app import tasks\ntasks.app.Worker(\n    loglevel='INFO').start()\n",
        "app/saves.py": "import pika\nchannel.basic_consume(queue='a')\n",
        "app/site.py": "from fastapi import FastAPI\n",
    }
    found = purposes(compose(f"services: {{{', '.join(services)}, bus: {{image: rabbitmq}}}}", files))
    assert (found["saves"], found["hands"], found["site"]) == ("worker", "worker", "service")


@pytest.mark.parametrize(
    ("brought", "loop", "purpose"),
    [
        (
            "from time import monotonic",
            "while not stopping.is_set():\n        plan()\n        time.sleep(60)",
            "worker",
        ),
        (
            "from prometheus_client import start_http_server",
            "while True:\n        plan()\n        time.sleep(60)",
            "worker",
        ),
        ("from fastapi import FastAPI", "while True:\n        plan()\n        time.sleep(60)", "service"),
        ("import time", "plan()", "service"),
    ],
)
def test_what_does_something_again_and_again_and_listens_to_nobody_is_a_worker(compose, brought, loop, purpose):
    files = {
        "plans/Dockerfile": 'FROM python:3\nCOPY . .\nCMD ["python", "-m", "plans.run"]\n',
        "plans/plans/__init__.py": "",
        "plans/plans/run.py": f"{brought}\nfrom .figures import plan\n\n\ndef main():\n    {loop}\n\n\nmain()\n",
        "plans/plans/figures.py": "import psycopg2\n",
    }
    text = "services: {plans: {build: plans, links: [db]}, db: {image: postgres}}"
    assert purposes(compose(text, files))["plans"] == purpose


@pytest.mark.parametrize(
    ("file", "role", "purpose"), [("run_worker.sh", "beat", "scheduler"), ("celery/go", "worker", "worker")]
)
def test_a_script_goes_the_way_that_a_variable_chooses(compose, file, role, purpose):
    text = f"services: {{it: {{build: ., command: /usr/bin/run_worker.sh, environment: {{ROLE: {role}}}}}}}"
    script = 'if [[ "${ROLE:=worker}" == "beat" ]]; then\n  exec celery --app=a beat\nelif [[ $ROLE == "worker" ]]; then\n  exec celery --app=a worker\nfi\n'
    files = {
        "Dockerfile": f"FROM python:3\nCOPY --chown=me files/{file} /usr/bin/run_worker.sh\n",
        f"files/{file}": script,
    }
    assert purposes(compose(text, files))["it"] == purpose


@pytest.mark.parametrize(
    ("server", "purpose"), [("command=php artisan octane:start --port=8000", "service"), ("", "worker")]
)
def test_supervisor_starts_a_server_and_who_works_off_its_queue(compose, server, purpose):
    text = "services: {it: {build: ., environment: {QUEUE_CONNECTION: redis, REDIS_HOST: kv}}, kv: {image: redis}}"
    docker = 'FROM php:8\nCOPY ops/supervisor.conf /etc/supervisor/\nCMD ["supervisord", "-n"]\n'
    settings = f"[program:a]\n{server}\n[program:b]\ncommand = php artisan horizon ; one\n"
    found = compose(text, {"Dockerfile": docker, "ops/supervisor.conf": settings, "artisan": "", "composer.json": "{}"})
    assert purposes(found)["it"] == purpose
    way = "config ops/supervisor.conf:4"
    assert [str(hop.evidence) for hop in found.hops if hop.consumes] == [way] * (purpose == "service")
    assert sum("kv -> it" in line for line in write(found).splitlines()) == 1


def test_a_script_that_starts_pages_and_a_scheduler_is_a_service(compose):
    script = "parallel ::: \\\n 'celery --app a beat' \\\n 'nginx -p /home/a'\n"
    found = compose(
        "services: {it: {build: ., command: ./start.sh}}", {"Dockerfile": "FROM python:3\n", "start.sh": script}
    )
    assert purposes(found)["it"] == "service"


def test_a_server_of_the_project_is_no_proxy_by_its_name_and_what_only_builds_an_image_ends(compose):
    text = "services: {webserver: {build: web}, base: {build: web, entrypoint: ['true']}, kv: {image: redis}}"
    files = {"web/Dockerfile": "FROM ours/uvicorn\nCOPY . /app\n", "web/main.py": "Redis(host='kv')\n"}
    found = compose(text, files)
    assert [part.id for part in found.parts] == ["webserver", "kv"]
    assert found.part("webserver").purpose == "service"


@pytest.mark.parametrize(
    ("own", "engine"),
    [
        ('command: "-js -sd /data"', "nats-jetstream"),
        ('command: ["--jetstream", "-m", "8222"]', "nats-jetstream"),
        ('command: ["-c", "/etc/nats.conf"], volumes: ["./nats.conf:/etc/nats.conf", "n:/data"]', "nats-jetstream"),
        ('command: ["-c", "/etc/nats.conf"], volumes: ["./plain.conf:/etc/nats.conf"]', "nats"),
        ('command: "-m 8222"', "nats"),
    ],
)
def test_nats_keeps_streams_where_jetstream_is_switched_on(compose, own, engine):
    files = {
        "nats.conf": "port: 4222\njetstream {\n  store_dir: /data\n}\n",
        "plain.conf": "# jetstream {}\nport: 4222\n",
    }
    text = f"services: {{api: {{build: ., environment: {{NATS_URL: 'nats://bus:4222'}}}}, bus: {{image: 'nats:2', {own}}}}}\nvolumes: {{n: {{}}}}\n"
    found = compose(text, files)
    facts = found.part("bus").facts
    assert facts["engine"].value == engine
    assert ("role" in facts and facts["role"].value == "stream") == (engine == "nats-jetstream")
    assert facts["volume"].value == ("n" if "n:/data" in own else "none") if engine != "nats" else "volume" not in facts
    assert "nats-jetstream" not in write(found) or load(parse_text(write(found), "imported"))


@pytest.mark.parametrize(
    ("listed", "calls"), [("streamlit\npsycopg\n", ["ui -> api", "ui -> db"]), ("streamlit\n", ["ui -> api"])]
)
def test_pages_of_a_program_that_has_a_driver_of_a_database_ask_that_themselves(compose, listed, calls):
    text = "services: {db: {image: postgres}, api: {build: api, ports: ['8000:8000']}, ui: {build: ui, ports: ['80:80'], depends_on: [api, db]}}"
    files = {
        "ui/Dockerfile": 'FROM python:3\nCOPY . .\nCMD ["streamlit", "run", "pages.py"]\n',
        "ui/requirements.txt": listed,
        "ui/pages.py": "import os, psycopg, requests\nDB = os.environ['DATABASE_URL']\nrequests.get('http://api:8000/all')\n",
        "api/main.go": "package main\n",
        "api/go.mod": "module api\n",
    }
    assert arrows(compose(text, files)) == calls


@pytest.mark.parametrize(("key", "calls"), [("SLACK_WEBHOOK_URL", ["api -> hooks"]), ("PUBLIC_WEBHOOK_URL", [])])
def test_the_webhook_of_a_chat_is_called_and_its_own_is_not(compose, key, calls):
    text = f"services: {{api: {{image: ours/api, environment: {{{key}: 'http://hooks:8091/a'}}}}, hooks: {{image: ours/hooks}}}}"
    assert arrows(compose(text)) == calls
