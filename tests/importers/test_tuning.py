"""Sizes that programs set in files of their own: processes, threads, pools, how a proxy balances; what is reckoned is not read."""

import pytest


def facts(found, name, *keys):
    """Value and evidence of these keys of a part."""
    part = found.part(name)
    return {key: (part.facts[key].value, str(part.facts[key].evidence)) for key in keys if key in part.facts}


RAILS = """
services:
  web:
    build: .
    command: bundle exec puma -C config/puma.rb
    ports: ["3000:3000"]
    environment: {DATABASE_URL: "mysql2://u:p@db/shop", RAILS_MAX_THREADS: 7, WEB_CONCURRENCY: 3}
  sidekiq: {build: ., command: bundle exec sidekiq -C config/sidekiq.yml, environment: {DATABASE_URL: "mysql2://u:p@db/shop"}}
  db: {image: mysql}
"""
RAILS_FILES = {
    "Dockerfile": "FROM ruby\n",
    "Gemfile": "gem 'rails'\n",
    "config/puma.rb": "threads ENV.fetch('RAILS_MAX_THREADS', 5), ENV.fetch('RAILS_MAX_THREADS', 5)\nworkers ENV.fetch('WEB_CONCURRENCY', 2)\n",
    "config/sidekiq.yml": ":concurrency: 5\nstaging:\n  :concurrency: 8\nproduction:\n  :concurrency: 15\n",
    "config/database.yml": "default: &default\n  pool: <%= ENV.fetch('RAILS_MAX_THREADS', 5) %>\ntest:\n  <<: *default\n  pool: 99\nproduction:\n  <<: *default\n",
}


def test_rails_says_processes_threads_and_pools_in_three_files(compose):
    found = compose(RAILS, RAILS_FILES)
    assert facts(found, "web", "workers", "concurrency", "pool") == {
        "workers": (3, "env compose.yaml:6 WEB_CONCURRENCY"),
        "concurrency": (7, "env compose.yaml:6 RAILS_MAX_THREADS"),
        "pool": ({"db": 7}, "env compose.yaml:6 RAILS_MAX_THREADS"),
    }
    assert facts(found, "sidekiq", "workers", "concurrency", "pool") == {
        "concurrency": (15, "config config/sidekiq.yml:5 sidekiq.yml"),
        "pool": ({"db": 5}, "config config/database.yml:2 pool"),
    }


HORIZON = """<?php return [
    'defaults' => ['supervisor-1' => ['maxProcesses' => 3]],
    'environments' => [
        'production' => [
            'fast' => ['queue' => ['mail'], 'maxProcesses' => env('MAIL_PROCESSES', 12)],
            'slow' => ['maxProcesses' => 4],
        ],
        'staging' => ['fast' => ['maxProcesses' => 50]],
    ],
];
"""


@pytest.mark.parametrize(
    ("command", "files", "wanted"),
    [
        ("puma", {"config/puma.rb": "max_threads_count = ENV.fetch('RAILS_MAX_THREADS') { 6 }\nthreads 1, max_threads_count\n"}, {"concurrency": 6}),
        ("puma", {"config/puma.rb": "workers 4\nthreads 2, 16\n"}, {"workers": 4, "concurrency": 16}),
        ("puma", {"config/puma.rb": "# workers 4\nworkers Integer(ENV['WEB_CONCURRENCY'] || 2)\n"}, {"workers": 2}),
        ("gunicorn app", {"gunicorn.conf.py": "workers = 3\nthreads = 4\n"}, {"workers": 3, "concurrency": 4}),
        ("gunicorn -c deploy/g.py app", {"deploy/g.py": "workers = 6\n", "gunicorn.conf.py": "workers = 3\n"}, {"workers": 6}),
        ("gunicorn -w 2 app", {"gunicorn.conf.py": "workers = 3\n"}, {"workers": 2}),
        ("gunicorn app", {"gunicorn.conf.py": "import multiprocessing\nworkers = multiprocessing.cpu_count() * 2 + 1\n"}, {}),
        ("gunicorn app", {"gunicorn.conf.py": "workers = 2 * 3\n"}, {}),
        ("uvicorn app:app", {"gunicorn.conf.py": "workers = 3\n"}, {}),
        ("pm2-runtime ecosystem.config.js", {"ecosystem.config.js": "module.exports = {apps: [{name: 'a', instances: 4}]}\n"}, {"workers": 4}),
        ("celery -A app worker", {"app/settings.py": "CELERY_WORKER_CONCURRENCY = int(os.getenv('JOBS', '12'))\n"}, {"workers": 12}),
        ("celery -A app worker -c 3", {"app/settings.py": "CELERY_WORKER_CONCURRENCY = 12\n"}, {"workers": 3}),
        ("celery -A app worker --pool=gevent -c 30", {}, {"concurrency": 30}),
        ("sidekiq", {"config/sidekiq.yml": ":concurrency: <%= ENV.fetch('JOBS', 9) %>\n"}, {"concurrency": 9}),
        ("php artisan horizon", {"config/horizon.php": HORIZON}, {"workers": 16}),
        ("php artisan horizon", {"config/horizon.php": HORIZON.replace("production", "local")}, {"workers": 3}),
        ("php artisan queue:work", {"config/horizon.php": HORIZON}, {}),
        ("php-fpm", {"composer.json": "{}", "docker/www.conf": "[www]\npm = dynamic\npm.max_children = 20\n;pm.max_children = 5\n"}, {"workers": 20}),
        ("php-fpm", {"composer.json": "{}", "docker/a.conf": "pm.max_children = 20\n", "docker/b.conf": "pm.max_children = 5\n"}, {}),
    ],
)  # fmt: skip
def test_processes_and_threads_of_a_file(compose, command, files, wanted):
    found = compose(f"services:\n  app: {{build: ., command: '{command}'}}\n", {"Dockerfile": "FROM alpine\n", **files})
    part = found.part("app")
    assert {key: part.facts[key].value for key in ("workers", "concurrency") if key in part.facts} == wanted


@pytest.mark.parametrize(
    ("file", "text", "pool"),
    [
        ("app/db.py", "engine = create_async_engine(URL, pool_size=20, max_overflow=10)\n", {"size": 20, "overflow": 10}),
        ("app/db.py", "engine = create_engine(URL, max_overflow=0)\n", {"size": 5, "overflow": 0}),
        ("app/db.py", "e = create_engine(URL, pool_size=int(os.environ.get('DB_POOL', 8)))\n", {"size": 8, "overflow": 10}),
        ("app/config.py", "SQLALCHEMY_ENGINE_OPTIONS = {'pool_size': 3, 'max_overflow': 2}\n", {"size": 3, "overflow": 2}),
        ("app/db.py", "pool = await asyncpg.create_pool(URL, min_size=2, max_size=12)\n", 12),
        ("src/db.js", "const pool = new Pool({\n  connectionString: url, // pg\n  max: 25,\n})\n", 25),
        ("src/db.ts", "export default knex({ client: 'pg', pool: { min: 2, max: Number(process.env.POOL ?? 9) } })\n", 9),
        ("main.go", "db.SetMaxOpenConns(40)\n", 40),
        ("src/main/resources/application.yml", "spring:\n  datasource:\n    hikari:\n      maximum-pool-size: 30\n", 30),
        ("src/main/resources/application.properties", "spring.datasource.hikari.maximum-pool-size=${POOL:11}\n", 11),
        ("config/runtime.exs", 'config :a, A.Repo, pool_size: String.to_integer(System.get_env("POOL_SIZE") || "14")\n', 14),
    ],
)  # fmt: skip
def test_pools_of_a_file(compose, file, text, pool):
    found = compose(
        "services:\n  app: {build: ., environment: {DATABASE_URL: 'postgres://db/x'}}\n  db: {image: postgres}\n",
        {"Dockerfile": "FROM alpine\n", file: text},
    )
    assert found.part("app").facts["pool"].value == {"db": pool}
    assert found.part("app").facts["pool"].evidence.file == file


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app/db.py", "a = create_engine(A, pool_size=20)\nb = create_engine(B, pool_size=5)\n"),
        ("app/db.py", "# pool_size=20\n"),
        ("app/db.py", "engine = create_engine(URL, pool_size=cpus * 2)\n"),
        ("tests/db.py", "engine = create_engine(URL, pool_size=20)\n"),
        ("config/dev.exs", "config :a, A.Repo, pool_size: 10\n"),
        ("src/list.js", "const options = { max: 25 }\n"),
        ("src/db.js", "mongoose.connect(url, { maxPoolSize: 50 })\n"),
    ],
)
def test_what_is_not_plain_is_no_pool(compose, file, text):
    found = compose(
        "services:\n  app: {build: ., environment: {DATABASE_URL: 'postgres://db/x'}}\n  db: {image: postgres}\n",
        {"Dockerfile": "FROM alpine\n", file: text},
    )
    assert "pool" not in found.part("app").facts


@pytest.mark.parametrize(
    ("line", "pool"),
    [
        ("engine = create_engine(URL)\n", {"size": 5, "overflow": 10}),
        ("engine = create_engine(URL, poolclass=NullPool)\n", None),
        ("psycopg2.connect(URL)\n", None),
    ],
)
def test_what_sqlalchemy_opens_by_itself_is_a_guess(compose, line, pool):
    found = compose(
        "services:\n  app: {build: ., environment: {DATABASE_URL: 'postgres://db/x'}}\n  db: {image: postgres}\n",
        {"Dockerfile": "FROM python\n", "app.py": line},
    )
    said = found.part("app").facts.get("pool")
    assert (said and said.value["db"], said is None or said.evidence.is_guess) == (pool, True)


def test_each_database_has_the_pool_of_its_own_driver(compose):
    found = compose(
        """
        services:
          app: {build: ., environment: {DATABASE_URL: "postgres://db/x", MONGO_URL: "mongodb://docs/x"}}
          db: {image: postgres}
          docs: {image: mongo}
        """,
        {"Dockerfile": "FROM node\n", "src/db.js": "mongoose.connect(url, { maxPoolSize: 50 })\n"},
    )
    assert found.part("app").facts["pool"].value == {"docs": 50}


def test_an_address_says_its_pool_and_nothing_of_it_is_copied(compose):
    found = compose(
        "services:\n  app: {image: a/b, environment: {DATABASE_URL: 'postgres://u:p@db/x?connection_limit=6'}}\n  db: {image: postgres}\n"
    )
    assert facts(found, "app", "pool") == {"pool": ({"db": 6}, "env compose.yaml:2 DATABASE_URL")}


@pytest.mark.parametrize(
    ("image", "target", "text", "algorithm"),
    [
        ("nginx", "/etc/nginx/nginx.conf", "upstream app { least_conn; server app:80; }\n", "least-connections"),
        ("nginx", "/etc/nginx/nginx.conf", "upstream app {\n  ip_hash;\n  server app:80;\n}\n", "ip-hash"),
        ("nginx", "/etc/nginx/nginx.conf", "upstream app {\n  random two least_conn;\n  server app:80;\n}\n", "power-of-two"),
        ("haproxy", "/usr/local/etc/haproxy/haproxy.cfg", "backend b\n  balance leastconn\n  server a app:80\n", "least-connections"),
        ("caddy", "/etc/caddy/Caddyfile", ":80 {\n reverse_proxy app:80 {\n  lb_policy round_robin\n }\n}\n", "round-robin"),
        ("nginx", "/etc/nginx/nginx.conf", "upstream app { server app:80; }\n", None),
        ("nginx", "/etc/nginx/nginx.conf", "upstream a {\n ip_hash;\n}\nupstream b {\n least_conn;\n}\n", None),
        ("nginx", "/etc/nginx/nginx.conf", "upstream app {\n  # least_conn;\n  server app:80;\n}\n", None),
    ],
)  # fmt: skip
def test_how_a_proxy_balances(compose, image, target, text, algorithm):
    file = target.rpartition("/")[2]
    found = compose(
        f"services:\n  lb: {{image: {image}, ports: ['80:80'], volumes: ['./{file}:{target}']}}\n  app: {{image: a/b}}\n",
        {file: text},
    )
    fact = found.part("lb").facts.get("algorithm")
    assert (fact.value if fact is not None else None) == algorithm


def test_options_in_a_script_that_a_command_starts_count_with_their_line(compose):
    found = compose(
        """
        services:
          web: {build: web, ports: ["80:80"], depends_on: [kv]}
          jobs: {build: web, command: sh /jobs.sh, volumes: ["./jobs.sh:/jobs.sh"]}
          kv: {image: redis, command: sh /start.sh, volumes: ["./start.sh:/start.sh"]}
          db: {image: postgres, command: bash /db.sh, volumes: ["./db.sh:/db.sh"]}
        """,
        {
            "web/Dockerfile": 'FROM python\nCOPY . .\nCMD ["./run.sh"]\n',
            "web/requirements.txt": "flask\ncelery\n",
            "web/run.sh": "#!/bin/sh\n# gunicorn -w 9\nflask db upgrade\nexec gunicorn -w 4 app:app\n",
            "jobs.sh": '#!/bin/sh\necho "test with celery -A app worker -c 2"\necho celery && celery \\\n  -A app worker --concurrency 8\n',
            "start.sh": "#!/bin/sh\n\nredis-server \\\n  --appendonly yes \\\n  --maxmemory-policy allkeys-lru\n",
            "db.sh": "exec postgres -c max_connections=300\n",
        },
    )
    said = {
        (part.id, key): (fact.value, fact.evidence.place)
        for part in found.parts
        for key, fact in part.facts.items()
        if key in ("workers", "concurrency", "eviction", "persistence", "max_connections")
    }
    assert said == {
        ("web", "workers"): (4, "web/run.sh:4"),
        ("jobs", "workers"): (8, "jobs.sh:3"),
        ("kv", "persistence"): ("aof", "start.sh:4"),
        ("kv", "eviction"): ("allkeys-lru", "start.sh:5"),
        ("db", "max_connections"): (300, "db.sh:1"),
    }
