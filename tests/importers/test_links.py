"""Who calls whom where neither environment nor start order tells, and what looks like a call and is none."""

import pytest

from archlint.importers.draft.walks import walks

from .test_compose import arrows, purposes, roles

POM = "<artifactId>spring-cloud-starter-config</artifactId> <artifactId>{}</artifactId>"


def test_a_configuration_server_of_spring_hands_out_addresses(compose):
    found = compose(
        """
        services:
          config: {image: shop/shop-config}
          registry: {image: shop/shop-registry}
          orders: {image: shop/shop-orders}
          users: {image: shop/shop-users}
          rabbit: {image: "rabbitmq:3"}
          orders-mongodb: {image: "mongo:7"}
        """,
        {
            "config/pom.xml": "<artifactId>spring-cloud-config-server</artifactId>",
            "config/src/main/resources/shared/application.yml": "spring: \n  rabbitmq:\n    host: rabbit\n",
            "config/src/main/resources/shared/orders.yml": "spring:\n  mongodb:\n    host: orders-mongodb\n",
            "registry/pom.xml": "<artifactId>spring-cloud-starter-netflix-eureka-server</artifactId>",
            "orders/pom.xml": POM.format("spring-cloud-starter-bus-amqp"),
            "orders/src/main/resources/bootstrap.yml": "spring:\n  cloud:\n    config:\n      uri: http://config:8888\n",
            "orders/src/main/java/a/b/c/d/e/f/g/h/i/j/Client.java": '@FeignClient(name = "users")\n',
            "users/pom.xml": POM.format("spring-cloud-starter-netflix-eureka-client"),
        },
    )
    assert arrows(found) == ["orders -> orders-mongodb", "orders -> rabbit", "orders -> users"]
    starts = {part.id: fact.value for part in found.parts if (fact := part.facts.get("boots_from")) is not None}
    assert starts == {"orders": ["config"], "users": ["registry"]}


def test_settings_of_servers_that_only_developers_start_name_nobody_behind_built_pages(compose):
    files = {
        "web/vite.config.ts": "export default { server: { proxy: { '/api': 'http://api:8000' } } }\n",
        "web/package.json": '{"dependencies": {"vue": "3"}}',
        "web/Dockerfile": "FROM node:20 AS built\nCOPY . .\nRUN npm run build\nFROM nginx\nCOPY --from=built dist /usr/share/nginx/html\n",
        "api/a.py": "run()",
    }
    text = "services: {web: {build: web, ports: ['80:80']}, api: {build: api, ports: ['8000:8000']}}"
    assert arrows(compose(text, files)) == []
    files["web/Dockerfile"] = "FROM node:20\nCOPY . .\nCMD npm run dev\n"
    assert arrows(compose(text, files)) == ["web -> api"]


@pytest.mark.parametrize(
    ("file", "code", "wanted"),
    [
        ("a.module.ts", "ClientsModule.registerAsync([{ name: SERVICES.Users.name, useFactory: () => ({ transport: Transport.TCP, options }) }])", ["api -> users-service"]),
        ("a.module.ts", "ClientsModule.registerAsync([{ name: SERVICES.Orders.name, useFactory: () => ({ transport: Transport.TCP, options }) }])", []),
        ("a.go", "func main() { users := pb.NewUserServiceClient(conn) }", ["api -> users-service"]),
        ("A.java", "var stub = UserServiceGrpc.newBlockingStub(channel);", ["api -> users-service"]),
        ("a.py", "stub = user_pb2_grpc.UserServiceStub(channel)", ["api -> users-service"]),
        ("a.py", "store = UserStore(channel)", []),
    ],
)  # fmt: skip
def test_a_program_calls_the_service_that_it_waits_for_and_makes_a_client_of(compose, file, code, wanted):
    text = "services: {api: {build: api, depends_on: [users-service]}, users-service: {build: users}}"
    assert arrows(compose(text, {f"api/{file}": code, "users/a.py": "run()"})) == wanted


def test_a_program_of_go_makes_the_clients_of_what_it_is_built_from(compose):
    """Stubs that are made of descriptions make none themselves, and modules beside it, or not there yet, are its own."""
    files = {
        "Dockerfile": "FROM golang\nCOPY . .\nRUN go build ./cmd/web && go build ./cmd/mail\n",
        "go.mod": "module acme.net\nreplace acme.net/api => ./api\n",
        "cmd/web/main.go": 'import "acme.net/api"\nimport "acme.net/gen/users"\nvar users = api.NewUserServiceClient(conn)\n',
        "cmd/mail/main.go": 'import "acme.net/api"\nfunc main() {}\n',
        "api/users_grpc.pb.go": "func NewUserServiceClient(cc grpc.ClientConnInterface) UserServiceClient {\n",
    }
    text = "services: {web: {WEB}, mail: {MAIL}, users: {image: our/users}}"
    for name in ("web", "mail"):
        text = text.replace(name.upper(), f"build: ., command: ./{name}, depends_on: [users]")
    assert arrows(compose(text, files)) == ["web -> users"]


@pytest.mark.parametrize(("named", "kept"), [("GEO_URL", True), ("http://geo/at", True), ("LOG_URL", False)])
def test_a_gateway_of_its_own_asks_whom_it_names_of_all_that_everybody_is_given(compose, named, kept):
    given = "{GEO_URL: 'http://geo', KV_URL: 'redis://kv'}"
    text = f"""
        x-all: &all {given}
        services:
          gateway: {{build: gateway, depends_on: [files], environment: *all}}
          shop: {{build: shop, depends_on: [kv], environment: *all}}
          mail: {{build: mail, environment: *all}}
          geo: {{build: geo}}
          files: {{image: minio/minio}}
          kv: {{image: redis}}
        """
    files = {f"{name}/main.py": "import redis\nredis.from_url(os.environ['KV_URL'])\n" for name in ("shop", "mail")}
    code = f"import boto3, redis\nask('{named}')\nredis.from_url(os.environ['KV_URL'])\n"
    found = arrows(compose(text, {**files, "gateway/main.py": code, "geo/main.py": "serve()\n"}))
    assert ("gateway -> geo" in found, "gateway -> kv" in found) == (kept, True)


def test_settings_that_one_program_has_of_another_name_no_store_of_its_own(compose):
    """What an address is for that nobody sets, and no client of which is brought in, nothing uses."""
    read = "export const settings = { db: { host: process.env.DATABASE_HOST } }\n"
    files = {
        "api/package.json": '{"dependencies": {"express": "5"}}',
        "api/settings.ts": read,
        "api/main.ts": "import express from 'express'\nimport { settings } from './settings'\n",
        "shop/package.json": '{"dependencies": {"pg": "8"}}',
        "shop/main.ts": "import pg from 'pg'\n" + read,
    }
    given = "{build: %s, env_file: .env}"
    text = f"services: {{api: {given % 'api'}, shop: {given % 'shop'}, db: {{image: postgres}}}}"
    assert arrows(compose(text, files)) == ["shop -> db"]


def test_a_variable_that_is_filled_in_elsewhere_is_read_by_a_shared_package(compose):
    files = {
        "apps/api/package.json": '{"dependencies": {"@ours/kv": "workspace:*"}}',
        "apps/api/main.ts": "import { kv } from '@ours/kv/client'\nkv.publish(a, b)\n",
        "packages/kv/package.json": '{"name": "@ours/kv"}',
        "packages/kv/src/client.ts": "import { createClient } from 'redis'\nexport const kv = createClient({ url: process.env.REDIS_URL })\n",
    }
    text = "services: {api: {build: apps/api, environment: ['REDIS_URL=${REDIS_URL}']}, kv: {image: redis}}"
    assert arrows(compose(text, files)) == ["api -> kv"]


def test_modules_of_node_name_others_by_where_they_lie(compose):
    """From the root of a workspace, or by the way up to them."""
    files = {
        "tsconfig.json": '{"compilerOptions": {"baseUrl": "./"}}',
        "apps/api/package.json": "{}",
        "apps/api/src/main.ts": "import { Kv } from 'libs/kv/src'\nimport { queue } from '../../../jobs/queue'\nnew Kv(); queue.add(1)\n",
        "libs/kv/src/index.ts": "import Redis from 'ioredis'\nexport class Kv { lock(id) { return new Redis().set(`lock:${id}`, 1, 'PX', 9, 'NX') } }\n",
        "jobs/queue.ts": "import { Queue } from 'bullmq'\nexport const queue = new Queue('a')\n",
    }
    assert roles(compose("services: {api: {build: apps/api, links: [kv]}, kv: {image: redis}}", files), "kv") == [
        "broker",
        "lock",
    ]


def test_a_store_that_nobody_names_belongs_to_its_namesake(compose):
    found = compose(
        """
        services:
          carts: {image: ours/carts}
          orders-service: {image: ours/orders}
          carts-db: {image: ours/carts-db}
          orders-mongodb: {image: "mongo:7"}
          audit-db: {image: "postgres:16"}
          charts: {image: ours/charts}
          charts-db: {image: "postgres:16", profiles: [alone]}
        """
    )
    assert arrows(found) == ["carts -> carts-db", "orders-service -> orders-mongodb"]
    assert purposes(found)["carts-db"] == "database"
    assert all(hop.evidence.is_guess for hop in found.hops)


@pytest.mark.parametrize(
    ("ending", "own", "shared"),
    [
        ("js", "import {{ {0} }} from '@shop/base'\n{0}()\n", "import Redis from 'ioredis'\nexport function kv() {\n  return new Redis()\n}\nexport const sql = () => new Pool()\n"),
        ("py", "from common.base import {0}\n{0}()\n", "import redis\n\ndef kv():\n    return redis.Redis()\n\n\ndef sql():\n    return psycopg.connect()\n"),
    ],
)  # fmt: skip
def test_of_what_programs_share_each_has_what_it_uses(compose, ending, own, shared):
    text = """
        x-env: &env {REDIS_URL: "redis://kv:6379", DATABASE_URL: "postgres://db/a"}
        services:
          a: {build: {context: ., dockerfile: services/a/Dockerfile}, environment: *env}
          b: {build: {context: ., dockerfile: services/b/Dockerfile}, environment: *env}
          c: {build: {context: ., dockerfile: services/c/Dockerfile}, environment: *env}
          kv: {image: redis}
          db: {image: postgres}
        """
    files = {f"services/{each}/Dockerfile": "FROM python\nCOPY . .\n" for each in "abc"}
    files |= {
        "common/__init__.py": "",
        f"common/base.{ending}": shared,
        "libs/base/package.json": '{"name": "@shop/base"}',
    }
    files |= {
        f"libs/base/index.{ending}": shared,
        "services/c/package.json": "{}",
        f"services/c/main.{ending}": "one()\n",
    }
    found = compose(
        text, {**files, f"services/a/main.{ending}": own.format("kv"), f"services/b/main.{ending}": own.format("sql")}
    )
    assert arrows(found) == ["a -> kv", "b -> db"]


def test_settings_of_a_gateway_name_whom_it_passes_requests_on_to(compose):
    host = '{"DownstreamPathTemplate": "/", "DownstreamHostAndPorts": [{"Host": "%s", "Port": %s}]}'
    discovered = '{"DownstreamPathTemplate": "/", "ServiceName": "mail"}'
    routes = ", ".join(
        [*(host % each for each in (("orders", 80), ("users", 80), ("host.docker.internal", 8081))), discovered]
    )
    found = compose(
        """
        services:
          gate: {build: ./gate, ports: ["80:80"]}
          orders: {image: ours/orders}
          users: {image: ours/users}
          stock: {image: ours/stock, ports: ["8081:80"]}
          mail: {image: ours/mail}
        """,
        {
            "gate/Program.cs": "app.UseOcelot();",
            "gate/ocelot.json": f'{{"Routes": [{routes}], "BaseUrl": "http://gate:80"}}',
        },
    )
    assert arrows(found) == ["gate -> mail", "gate -> orders", "gate -> stock", "gate -> users"]


def test_who_waits_for_a_store_whose_address_only_others_have_does_not_use_it(compose):
    def read(listed):
        return compose(
            """
            services:
              gate: {build: ./gate, environment: {USERS_URL: "http://users:80"}, depends_on: [db]}
              users: {build: ./users, environment: {DB_URL: "postgres://db/a"}, depends_on: [db]}
              db: {image: postgres}
            """,
            {
                "gate/Dockerfile": "FROM node:22\nCOPY . .\n",
                "gate/package.json": f'{{"dependencies": {{"{listed}": "8"}}}}',
                "gate/a.ts": "const behind = 'postgres'\nfetch(process.env.USERS_URL)\n",
                "users/Dockerfile": "FROM node:22\nCOPY . .\n",
                "users/a.ts": "new Pool(process.env.DB_URL)\n",
            },
        )

    assert arrows(read("express")) == ["gate -> users", "users -> db"]
    assert arrows(read("pg")) == ["gate -> db", "gate -> users", "users -> db"]


def test_an_environment_file_says_nothing_to_a_program_that_never_reads_it(compose):
    found = compose(
        """
        services:
          api: {build: ., command: "uvicorn api.main:app", env_file: .env, ports: ["80:80"]}
          worker: {build: ., command: "celery -A jobs.app worker", env_file: .env}
          web: {build: ./web, env_file: .env}
          redis: {image: "redis:7"}
        """,
        {
            "Dockerfile": "FROM python:3.12\nCOPY . .\n",
            ".env": "API_URL=http://api:80\nBROKER_URL=redis://redis:6379\n",
            ".env.example": "API_URL=http://api:80\n",
            "jobs/app.py": "import os\nfrom celery import Celery\napp = Celery(broker=os.environ['BROKER_URL'])\n",
            "api/main.py": "from jobs.app import app\n",
            "web/Dockerfile": "FROM node:20\nCOPY . .\n",
            "web/server.js": "fetch(process.env.API_URL)\n",
        },
    )
    assert arrows(found) == ["api -> redis", "web -> api", "worker -> redis"]


def test_a_server_of_pages_uses_the_store_an_environment_file_says_and_a_program_without_its_client_none(compose):
    found = compose(
        """
        services:
          shop: {build: ./web, env_file: [.env, db.env], ports: ["80:80"]}
          relay: {build: ./relay, env_file: .env, ports: ["81:81"]}
          db: {image: "postgres:16"}
          files: {image: minio/minio}
          mail: {image: sj26/mailcatcher}
        """,
        {
            "db.env": "DATABASE_URL=postgres://db/shop\n",
            ".env": "AWS_S3_ENDPOINT_URL=http://files:9000\nEMAIL_HOST=mail\n",
            "web/package.json": '{"dependencies": {"next": "16", "react": "19", "@prisma/client": "7", "aws-sdk": "3", "nodemailer": "8"}}',
            "web/db.ts": "new PrismaClient(process.env.DATABASE_URL)\nnew S3(process.env.AWS_S3_ENDPOINT_URL)\nsend(process.env.EMAIL_HOST)\n",
            "relay/Dockerfile": "FROM node:22\nCOPY . .\n",
            "relay/server.js": "require('ws').listen(process.env.PORT)\n",
            "relay/src/helm/relay/values.yaml": "media: http://files:9000\nshop: http://shop:3000\n",
        },
    )
    assert arrows(found) == ["shop -> db", "shop -> files", "shop -> mail"]


@pytest.mark.parametrize(
    ("location", "wanted"),
    [("try_files $uri /index.html;", ["api -> mail"]), ("proxy_pass http://$to;", ["api -> mail", "web -> api"])],
)
def test_a_web_server_whose_settings_pass_nothing_on_only_waits(compose, location, wanted):
    text = """
        services:
          web: {image: "nginx:1", depends_on: [api], volumes: ["./pages.conf:/etc/nginx/conf.d/pages.conf"]}
          api: {build: ./api, env_file: .env, ports: ["80:80"]}
          jobs: {build: ./jobs, env_file: .env}
          mail: {image: sj26/mailcatcher}
        """
    files = {
        "pages.conf": f"server {{\n  listen 80;\n  location / {{ {location} }}\n}}\n",
        ".env": "DJANGO_EMAIL_HOST=mail\n",
        "api/settings.py": "class Base(Configuration):\n    EMAIL_HOST = values.Value(None)\n",
        "jobs/run.py": "print('jobs')\n",
    }
    assert arrows(compose(text, files)) == wanted


@pytest.mark.parametrize(("file", "wanted"), [("env.d/dev/common", ["api -> hub"]), ("all.yaml", ["api -> hub"])])
def test_who_waits_for_another_reads_what_is_said_of_it_or_never_calls_it(compose, file, wanted):
    said = f"env_file: {file}" if "env" in file else "environment: {HUB_URL: 'http://hub:80'}"
    text = f"""
        services:
          api: {{build: ./api, {said}, depends_on: [hub]}}
          jobs: {{build: ./jobs, {said}, depends_on: [hub]}}
          hub: {{build: ./hub, ports: ["80:80"]}}
        """
    files = {
        file: "HUB_URL=http://hub:80\n",
        "api/package.json": '{"dependencies": {"express": "5"}}',
        "api/a.js": "fetch(process.env.HUB_URL)\n",
        "jobs/package.json": '{"dependencies": {"express": "5"}}',
        "jobs/a.js": "work()\n",
        "hub/a.js": "listen()\n",
    }
    assert arrows(compose(text, files)) == wanted


def test_an_environment_file_for_everybody_names_nobody_in_particular(compose):
    found = compose(
        """
        services:
          a: {build: ./a, env_file: .env}
          b: {build: ./b, env_file: .env}
          c: {build: ./c, env_file: .env}
          mailer: {build: ./mailer}
        """,
        {
            ".env": "MAILER_ADDR=mailer:3000\n",
            "a/main.go": 'dial(os.Getenv("MAILER_ADDR"))\n',
            "b/main.go": "package main\n",
        },
    )
    assert arrows(found) == ["a -> mailer"]


def test_waiting_for_a_redis_that_the_code_does_not_know_is_no_use_of_it(compose):
    found = compose(
        """
        services:
          a: {build: ./a, depends_on: [kv]}
          b: {build: ./b, depends_on: [kv]}
          kv: {image: redis}
        """,
        {"a/main.py": "import psycopg2\n", "b/main.py": "import redis\n"},
    )
    assert arrows(found) == ["b -> kv"]


def test_the_address_people_use_is_no_call(compose):
    found = compose(
        """
        services:
          front: {build: ./front, environment: {SITE: "http://localhost:9000"}}
          api: {image: ours/api, environment: {GATEWAY_HOST: "edge:80"}}
          edge: {image: nginx, ports: ["9000:80"], volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]}
        """,
        {
            "front/package.json": '{"dependencies": {"react": "18"}}',
            "nginx.conf": "location / { proxy_pass http://front:3000; } location /api { proxy_pass http://api:80; }",
        },
    )
    assert arrows(found) == ["edge -> api", "edge -> front"]


def test_builds_with_one_context_have_their_own_folders(compose):
    found = compose(
        """
        services:
          edge: {build: {context: ., dockerfile: edge/Dockerfile}}
          pages: {build: {context: ., dockerfile: pages/Dockerfile}}
          api: {build: {context: ., dockerfile: api/Dockerfile}}
        """,
        {
            "edge/Dockerfile": "FROM nginx\nCOPY edge/nginx.conf /etc/nginx/nginx.conf\n",
            "edge/nginx.conf": "location / { proxy_pass http://api:80; }",
            "pages/Dockerfile": "FROM nginx\nCOPY pages/index.html /usr/share/nginx/html/\n",
            "pages/index.html": "<p>",
            "api/Dockerfile": "FROM python:3.12\n",
            "api/main.py": "",
            "scripts/load.py": 'get("http://api:80")',
        },
    )
    assert arrows(found) == ["edge -> api"]


@pytest.mark.parametrize(
    ("listed", "settings", "calls"),
    [
        ('"react-dom": "19", "vite": "7"', "server: {port: 5173}", []),
        ('"react-dom": "19", "vite": "7"', "server: {proxy: {'/api': process.env.API}}", ["web -> api"]),
        ('"react-dom": "19", "next": "15"', "server: {port: 5173}", ["web -> api"]),
    ],
)
def test_what_pages_wait_for_that_browsers_alone_run_is_asked_by_those(compose, listed, settings, calls):
    text = "services: {web: {build: web, depends_on: [api]}, api: {build: api, ports: ['8000:8000']}}"
    files = {
        "web/package.json": f'{{"dependencies": {{{listed}}}}}',
        "web/vite.config.ts": f"export default {{{settings}}}\n",
        "web/src/list.tsx": "fetch('http://localhost:8000/list')\n",
        "api/main.py": "run()\n",
    }
    assert arrows(compose(text, files)) == calls


@pytest.mark.parametrize(
    ("passed", "calls"), [("try_files $uri /index.html;", []), ("proxy_pass $upstream;", ["web -> api"])]
)
def test_a_server_for_developers_passes_nothing_on_where_pages_are_built_for_a_web_server(compose, passed, calls):
    text = "services: {web: {build: web, depends_on: [api]}, api: {build: api}}"
    files = {
        "web/package.json": '{"dependencies": {"react-dom": "19", "vite": "7"}}',
        "web/vite.config.ts": "export default {server: {proxy: {'/api': process.env.API}}}\n",
        "web/nginx.conf": f"server {{\n  location / {{\n    {passed}\n  }}\n}}\n",
        "web/Dockerfile": "FROM node:22 AS made\nCOPY . .\nRUN npm run build\nFROM nginx:alpine\nCOPY --from=made /dist /usr/share/nginx/html\n",
        "api/main.py": "from fastapi import FastAPI\n",
    }
    assert arrows(compose(text, files)) == calls


@pytest.mark.parametrize(("routes", "calls"), [(["web", "api"], False), (["web"], True)])
def test_pages_behind_a_proxy_that_passes_on_to_what_they_wait_for_ask_by_way_of_it(compose, routes, calls):
    text = """
        services:
          proxy: {image: nginx, volumes: ["./proxy.conf:/etc/nginx/conf.d/default.conf"]}
          web: {build: web, depends_on: [api]}
          api: {build: api}
        """
    passed = "".join(f"location /{each} {{ proxy_pass http://{each}:80; }}\n" for each in routes)
    files = {
        "proxy.conf": f"server {{\n{passed}}}\n",
        "web/Dockerfile": "FROM node:20\nCOPY . .\nRUN npm run build\nCMD node server.js\n",
        "web/package.json": '{"dependencies": {"next": "15", "react": "19"}}',
        "web/api.js": "fetch(process.env.NEXT_PUBLIC_API_URL)\n",
        "api/a.py": "run()\n",
    }
    assert ("web -> api" in arrows(compose(text, files))) == calls


@pytest.mark.parametrize(
    ("begun", "calls"), [("createMicroservice(M, { transport: Transport.NATS })", False), ("create(M)", True)]
)
def test_nobody_calls_a_program_that_only_takes_messages(compose, begun, calls):
    text = "services: {gateway: {build: gateway, depends_on: [users, bus]}, users: {build: users}, bus: {image: nats}}"
    code = {
        "gateway/main.ts": "import 'nats'\nawait fetch(place + path)\n",
        "users/main.ts": f"import 'nats'\nconst app = await NestFactory.{begun}\n",
    }
    assert ("gateway -> users" in arrows(compose(text, code))) == calls


@pytest.mark.parametrize(
    ("asked", "calls"), [('conn.Request("users.get", body)', False), ("proxy.ServeHTTP(w, r)", True)]
)
def test_a_gateway_that_sends_messages_alone_calls_nobody_it_waits_for(compose, asked, calls):
    text = "services: {gateway: {build: gateway, environment: {NATS_URL: 'nats://bus:4222'}, depends_on: [users, bus]}, users: {build: users}, bus: {image: nats}}"
    made = (
        "proxy := httputil.NewSingleHostReverseProxy(place)" if calls else "conn := nats.Connect(os.Getenv(NATS_URL))"
    )
    code = {
        "gateway/main.go": f'package main\n\nconst key = "NATS_URL"\n\nfunc main() {{\n\t{made}\n\t{asked}\n}}\n',
        "users/main.go": "package main\n\nfunc main() { nats.Connect(place) }\n",
    }
    assert ("gateway -> users" in arrows(compose(text, code))) == calls


def test_what_everybody_is_told_of_a_store_is_nothing_to_a_program_of_spring_without_its_library(compose):
    given = "{SPRING_DATA_REDIS_HOST: kv, SPRING_CACHE_TYPE: redis, SPRING_DATA_REDIS_PASSWORD: hush-hush-9}"
    own = ("shop", "mail", "users", "geo", "pay")
    services = "".join(f"  {name}: {{build: {name}, environment: {given}}}\n" for name in own)
    kv = "  kv: {image: redis, command: redis-server --requirepass hush-hush-9}\n"
    plain = "<project><dependencies>spring-boot-starter-web</dependencies></project>"
    files = {f"{name}/pom.xml": plain for name in ("mail", "geo")}
    files |= {f"{name}/pom.xml": plain.replace("web", "data-redis") for name in ("shop", "users", "common-lib")}
    files["pay/pom.xml"] = plain.replace("</dep", "<artifactId>common-lib</artifactId></dep")
    files |= {f"{name}/Dockerfile": "FROM eclipse-temurin:21\nCOPY target/app.jar app.jar\n" for name in own}
    calls = ["pay -> kv", "shop -> kv", "users -> kv"]
    assert arrows(compose(f"services:\n{services}{kv}", files)) == calls


def test_settings_that_programs_of_python_share_name_whom_each_asks_for(compose):
    run = "FROM python\nCOPY shared shared\nCOPY {0} {0}\nCMD uvicorn {0}.main:app\n"
    code = "from shared.config.settings import get\nasync def ask(): await http.get(f'{get().%s}/at')\n"
    files = {
        "shared/__init__.py": "",
        "shared/config/settings.py": "class Settings(BaseSettings):\n    geo_url: str = 'http://geo:80'\n    name: str = 'shop'\n",
        "shop/main.py": code % "geo_url",
        "mail/main.py": code % "name",
        **{f"{name}/Dockerfile": run.format(name) for name in ("shop", "mail")},
    }
    build = "{build: {context: ., dockerfile: %s/Dockerfile}}"
    text = f"services: {{shop: {build % 'shop'}, mail: {build % 'mail'}, geo: {{image: our/geo}}}}"
    assert arrows(compose(text, files)) == ["shop -> geo"]


def test_what_serves_pages_is_not_what_builds_them(compose):
    found = compose(
        "services: {shop: {build: ./shop}}",
        {"shop/package.json": '{"dependencies": {"vue": "3"}}', "shop/composer.json": "{}", "shop/artisan": ""},
    )
    assert (purposes(found), found.part("shop").facts["engine"].value) == ({"shop": "service"}, "php")


def test_settings_of_frameworks_tell_what_a_redis_is_for(compose):
    found = compose(
        """
        services:
          web: {build: ./web, environment: {REDIS_URL: "redis://kv"}}
          worker: {build: ./web, command: bundle exec sidekiq, environment: {REDIS_URL: "redis://kv", REDIS_CACHE_HOST: pages}}
          kv: {image: redis}
          pages: {image: redis}
        """,
        {
            "web/config/cable.yml": "production:\n  adapter: redis\n",
            "web/app/channels/room_channel.rb": "",
            "web/config/application.rb": 'config.cache_store = :redis_cache_store, {url: ENV["REDIS_URL"]}\n',
        },
    )
    assert (roles(found, "kv"), roles(found, "pages")) == (["cache", "broker", "pubsub"], ["cache"])


def test_results_of_celery_may_be_set_by_a_name(compose):
    found = compose(
        """
        services:
          web: {build: ./web, environment: {REDIS_URL: "redis://kv"}}
          kv: {image: redis}
        """,
        {"web/settings.py": "import celery\nCELERY_BROKER_URL = REDIS_URL\nCELERY_RESULT_BACKEND = REDIS_URL\n"},
    )
    assert roles(found, "kv") == ["broker", "results"]


def test_a_server_that_also_starts_workers_is_a_service(compose):
    found = compose(
        """
        services:
          both: {image: ours/a, command: "sh -c 'gunicorn app & celery -A app worker'"}
          payment_gateway: {image: ours/pay}
          events: {image: google/cloud-sdk, command: gcloud beta emulators pubsub start --host-port=0.0.0.0:8085}
        """
    )
    assert purposes(found) == {"both": "service", "payment_gateway": "service", "events": "pubsub"}


def test_what_builds_pages_ends(compose):
    found = compose(
        """
        services:
          web: {build: ., command: puma, env_file: .env}
          css: {build: ., command: "yarn build:css", env_file: .env}
        """,
        {".env.example": "A=1\n"},
    )
    assert purposes(found) == {"web": "service"}
    assert [note for note in found.notes if "compose.yaml" in note] == []


def test_a_replica_copies_the_database_that_its_command_names(compose):
    found = compose(
        """
        services:
          db: {image: postgres}
          standby: {image: postgres, command: "sh -c 'pg_basebackup -h db -U me -R && postgres'"}
        """,
        {},
    )
    assert found.part("db").facts["replication"].value == {"standbys": 1}


def test_rules_of_prometheus_name_nobody_it_asks(compose):
    text = """
        services:
          prometheus: {image: prom/prometheus, volumes: ["./p.yml:/etc/prometheus/prometheus.yml", "./a.yml:/etc/prometheus/a.yml"]}
          api: {image: x/api, ports: ["80:80"]}
          redis: {image: redis}
        """
    files = {
        "p.yml": "scrape_configs:\n  - static_configs:\n      - targets: ['api:80']\n",
        "a.yml": "groups:\n  - rules:\n      - alert: Full\n        annotations: {description: 'see redis:6379'}\n",
    }
    assert compose(text, files).part("prometheus").facts["watches"].value == ["api"]


def test_what_a_file_tells_the_programs_is_not_for_a_dashboard(compose):
    text = """
        services:
          api: {build: ., env_file: .env}
          grafana: {image: grafana/grafana, env_file: .env}
          db: {image: postgres}
        """
    assert arrows(compose(text, {".env": "DB_URL=postgres://db/x\n"})) == ["api -> db"]


def test_a_gateway_of_dotnet_that_waits_for_stores_uses_those_it_has_clients_for(compose):
    text = "services: {web: {build: ., depends_on: [db, kv]}, db: {image: postgres}, kv: {image: redis}}"
    files = {"Program.cs": "app.MapReverseProxy();\n", "Web.csproj": '<PackageReference Include="Npgsql" />\n'}
    assert arrows(compose(text, files)) == ["web -> db"]


def test_a_store_of_a_provider_is_used_instead_of_the_one_that_is_waited_for(compose):
    text = "services: {web: {build: ., env_file: .env, depends_on: [kv]}, kv: {image: redis}}"
    files = {".env.example": "REDIS_HOST=[HOST].upstash.io\n", "main.go": "redis.NewClient()\n"}
    assert arrows(compose(text, files)) == ["web -> redis"]  # the provider's, which is none of the project


def test_beat_reads_its_schedule_from_the_database_that_settings_name(compose):
    text = """
        services:
          beat: {build: ., command: celery -A shop beat, depends_on: [db, redis]}
          db: {image: postgres}
          redis: {image: redis}
        """
    scheduler = "CELERY_BEAT_SCHEDULER = 'django_celery_beat.schedulers:DatabaseScheduler'\n"
    assert arrows(compose(text, {"settings.py": "from celery import Celery\n"})) == ["beat -> redis"]
    assert arrows(compose(text, {"settings.py": scheduler})) == ["beat -> db", "beat -> redis"]


def test_images_of_others_are_not_built_in_folders_of_everyday_names(compose):
    text = "services: {temporal-ui: {image: temporalio/ui}, api: {image: x/api}}"
    found = compose(text, {"ui/package.json": "{}", "ui/api.js": "fetch('http://api:80')\n"})
    assert arrows(found) == []


def test_an_image_of_ones_own_is_built_in_a_folder_that_names_its_language_as_well(compose):
    files = {"post-py/Dockerfile": "FROM python\nENV DB_HOST db\nCOPY . .\n", "post-py/post.py": "import pymongo\n"}
    text = "services: {post: {image: '${US}/post:1'}, posts: {image: '${US}/posts'}, db: {image: mongo}}"
    assert arrows(compose(text, files)) == ["post -> db"]


def test_a_web_server_with_pages_and_no_settings_passes_nothing_on(compose):
    text = """
        services:
          web: {image: "nginx:1.19", volumes: ["./pages:/usr/share/nginx/html"], depends_on: [api]}
          api: {build: api}
        """
    files = {"api/main.go": "package main\n", "web.conf": "\n"}
    assert arrows(compose(text, files)) == []
    given = text.replace('/nginx/html"', '/nginx/html", "./web.conf:/etc/nginx/nginx.conf"')
    assert arrows(compose(given, files)) == ["web -> api"]


def test_a_store_that_ones_own_image_starts_by_its_name(compose):
    text = "services: {activemq: {build: .}}"
    found = compose(text, {"Dockerfile": 'FROM openjdk\nCMD ["activemq", "console"]\n'})
    assert purposes(found) == {"activemq": "queue"}


def test_a_list_of_dependencies_that_powershell_wrote_is_read(compose, tmp_path):
    text = "services: {web: {build: ., depends_on: [kv]}, kv: {image: redis}}"
    (tmp_path / "requirements.txt").write_bytes("Django==4.2\n".encode("utf-16"))
    (tmp_path / "app.py").write_text("import django\n", encoding="utf-8")
    assert arrows(compose(text, {})) == []
    (tmp_path / "requirements.txt").write_bytes("channels_redis==4\n".encode("utf-16"))
    assert arrows(compose(text, {})) == ["web -> kv"]


def test_whom_a_gateway_lets_in_is_not_whom_it_calls(compose):
    found = compose(
        """
        services:
          api-gateway: {image: ours/gateway, environment: {CORS_ALLOWED_ORIGINS: "http://front:3000", API_URL: "http://api:80"}}
          front: {image: ours/front}
          api: {image: ours/api}
        """
    )
    assert arrows(found) == ["api-gateway -> api"]


def test_lines_of_properties_in_a_variable_name_hosts(compose):
    found = compose(
        """
        services:
          jobmanager: {image: "flink:2.0", command: jobmanager}
          taskmanager:
            image: "flink:2.0"
            environment:
              FLINK_PROPERTIES: |
                jobmanager.rpc.address: jobmanager
                taskmanager.numberOfTaskSlots: 2
        """
    )
    assert arrows(found) == ["taskmanager -> jobmanager"]


def test_an_image_that_takes_nothing_from_the_project_does_not_run_its_code(compose):
    found = compose(
        """
        services:
          engine: {build: {context: ./jobs, dockerfile: Dockerfile.engine}}
          jobs: {build: ./jobs}
          kafka: {image: "apache/kafka:4"}
          kafka-init: {image: "apache/kafka:4", entrypoint: [bash, /scripts/topics.sh], restart: "no"}
        """,
        {
            "jobs/Dockerfile.engine": "FROM apache/flink:2.0\nRUN curl -o /opt/a.jar https://example.com/a.jar\n",
            "jobs/Dockerfile": "FROM python:3\nCOPY . .\nCMD python main.py\n",
            "jobs/main.py": 'from kafka import KafkaConsumer\nKafkaConsumer(bootstrap_servers="kafka:9092")\n',
        },
    )
    assert arrows(found) == ["jobs -> kafka"]
    assert "kafka-init" not in purposes(found) or purposes(found)["kafka-init"] == "job"


def test_a_store_that_no_code_has_a_client_of_is_not_used_though_everybody_is_told_where_it_is(compose):
    text = """
        services:
          users: {build: users, environment: {REDIS_HOST: kv, DB_URL: "postgres://db/x"}, depends_on: [db, kv]}
          mail: {build: mail, environment: {REDIS_HOST: kv}, depends_on: [db]}
          kv: {image: redis}
          db: {image: postgres}
        """
    image = "FROM node:22\nCOPY . .\n"
    files = {
        "users/Dockerfile": image,
        "users/index.js": "const { Pool } = require('pg'); createLogDirectory()\nconnect(process.env.DB_URL) // sql\n",
        "mail/Dockerfile": image,
        "mail/index.js": "createDirectoryUpstream()\n",
    }
    assert arrows(compose(text, files)) == ["users -> db"]
    read = {**files, "mail/index.js": "connect(process.env.REDIS_HOST)\n"}
    assert arrows(compose(text, read)) == ["mail -> kv", "users -> db"]


def test_settings_of_others_beside_a_program_are_not_its_own(compose):
    text = """
        services:
          app: {build: ., depends_on: [db]}
          mail: {build: {context: ., dockerfile: mail.Dockerfile}}
          exporter: {image: prom/node-exporter}
          admin: {build: admin}
          db: {image: postgres}
        """
    files = {
        "Dockerfile": "FROM node\nCOPY . .\n",
        "app.js": "require('pg')\n",
        "monitoring/prometheus.yml": "scrape_configs:\n- targets: ['exporter:9100']\n",
        "connect/sink.json": '{"connector.class": "X", "admin.host": "admin"}\n',
        "nginx/default.conf": "server {\n  location / { proxy_pass http://admin:80; }\n}\n",
        "mail.Dockerfile": "FROM node\nRUN npm i -g maildev\n",
        "wait.sh": "wait-for db:5432\n",
        "admin/main.py": "print()\n",
    }
    assert arrows(compose(text, files)) == ["app -> db"]


def test_pages_and_boards_that_are_mounted_name_nobody_who_is_called(compose):
    text = """
        services:
          nginx: {image: nginx, volumes: ["./:/var/www", "./nginx:/etc/nginx/conf.d"]}
          gateway: {build: gateway}
          proxy: {image: nginx, volumes: ["./gateway/proxy/nginx.conf:/etc/nginx/nginx.conf"]}
          grafana: {image: grafana/grafana, volumes: ["./dashboards/chat.json:/var/lib/grafana/dashboards/chat.json"]}
          app: {build: app}
          kafka: {image: apache/kafka}
        """
    files = {
        "settings.yml": "url: http://kafka:9092\n",
        "nginx/site.conf": "proxy_pass http://app:80;\n",
        "gateway/index.js": "start()\n",
        "gateway/proxy/nginx.conf": "proxy_pass http://app:80;\n",
        "dashboards/chat.json": '{"title": "kafka", "url": "kafka:9092"}\n',
        "app/index.js": "start()\n",
    }
    assert arrows(compose(text, files)) == ["nginx -> app", "proxy -> app"]


def test_arguments_that_are_built_into_pages_name_whom_browsers_call(compose):
    text = """
        services:
          web: {build: {context: ., args: {VITE_API_URL: "http://api:3000"}}, ports: ["80:80"]}
          api: {image: ours/api, ports: ["3000:8080"]}
        """
    files = {"Dockerfile": "FROM nginx\nCOPY dist /usr/share/nginx/html\n"}
    assert arrows(compose(text, files)) == ["web -> api"]


def test_variables_of_pages_that_none_of_their_code_reads_lead_nowhere(compose):
    text = """
        services:
          web: {build: web, ports: ["80:80"], environment: {VITE_SHOP_URL: "http://shop:80", VITE_OLD_URL: "http://old:80", VITE_HERE_URL: "http://localhost:8001"}}
          shop: {image: ours/shop, ports: ["8001:80"]}
          old: {image: ours/old, ports: ["8002:80"]}
        """
    files = {"web/package.json": '{"dependencies": {"react": "18"}}', "web/.env": "VITE_OLD_URL=x\n"}
    files |= {f"web/src/{n}.ts": f"const a{n} = '{'a' * 90_000}'\n" for n in range(12)}
    files["web/src/zz.tsx"] = "fetch(import.meta.env.VITE_SHOP_URL)\n"
    assert arrows(compose(text, files)) == ["web -> shop"]


def test_of_two_that_publish_a_port_the_first_without_a_profile_is_meant(compose):
    text = """
        services:
          shop: {image: ours/shop, ports: ["8001:80"]}
          web: {build: web, ports: ["80:80"], environment: {SHOP_URL: "http://host.docker.internal:8001"}}
          old: {image: ours/old, ports: ["8001:80"]}
          tools: {image: ours/tools, ports: ["8001:80"], profiles: [tools]}
        """
    files = {
        "web/package.json": '{"dependencies": {"express": "5"}}',
        "web/a.ts": "fetch(process.env.SHOP_URL)",
    }
    assert arrows(compose(text, files)) == ["web -> shop"]


def test_code_that_reads_a_variable_of_all_calls_what_another_is_told_too(compose):
    text = """
        services:
          api: {build: api, env_file: .env, ports: ["80:80"]}
          hub: {image: ours/hub}
          models: {image: ollama/ollama}
          pull: {image: ours/pull, environment: {MODELS: "http://models:11434"}}
        """
    files = {".env": "HUB_URL=http://hub\nMODELS_URL=http://models:11434\n", "api/requirements.txt": "flask\n"}
    files |= {
        "api/a.py": "a = os.environ['HUB_URL'], os.environ['MODELS_URL']\n",
        "api/Dockerfile": "FROM python\nCOPY . .\n",
    }
    assert "api -> models" in arrows(compose(text, files))


@pytest.mark.parametrize(
    ("command", "wanted"),
    [("npm start", ["api -> redis"]), ("sh -c 'npm install && tail -f /dev/null'", []), ("sleep infinity", [])],
)
def test_what_only_keeps_its_container_up_calls_nobody(compose, command, wanted):
    text = f"services: {{api: {{build: api, command: {command}, environment: {{REDIS_URL: redis://redis}}}}, redis: {{image: redis}}}}"
    assert (
        arrows(
            compose(
                text,
                {
                    "api/Dockerfile": "FROM node\nCOPY . .\n",
                    "api/a.js": "require('redis').createClient(process.env.REDIS_URL)",
                },
            )
        )
        == wanted
    )


def test_settings_that_an_image_copies_and_its_command_names_are_those_of_the_program(compose):
    build = "FROM golang AS built\nCOPY . .\nRUN go build -o /api ./cmd/api && go build -o /jobs ./cmd/jobs\n"
    image = "FROM alpine AS {0}\nCOPY --from=built /{0} /{0}\nCOPY {1}cmd/{0}/etc /etc/{0}\nCMD ['/{0}', '-f', '/etc/{0}/live.yaml']\n"
    files = {
        "Dockerfile": (build + image.format("jobs", "") + image.format("api", "--from=built /src/")).replace("'", '"'),
        "go.mod": "module shop\n",
        "cmd/api/main.go": "package main\n",
        "cmd/api/etc/live.yaml": "Jobs:\n  Target: dns:///jobs:81\n",
        "cmd/jobs/main.go": "package main\n",
    }
    text = (
        "services: {api: {build: {context: ., target: api}}, jobs: {build: {context: ., target: jobs}, expose: [81]}}"
    )
    assert arrows(compose(text, files)) == ["api -> jobs"]


def test_what_a_main_function_itself_reads_is_asked_if_only_by_plain_http(compose):
    files = {
        "Dockerfile": "FROM golang\nCOPY . .\nARG PART=jobs\nRUN go build -o /run ./cmd/${PART}\n",
        "go.mod": "module acme.com/shop\n",
        "cmd/depth/main.go": 'package main\nimport "net/http"\nfunc main() { http.Get(os.Getenv("NSQD") + "/stats") }\n',
        "cmd/jobs/main.go": 'package main\nimport "github.com/nsqio/go-nsq"\nfunc main() { nsq.NewConsumer(read(QUEUE)) }\n',
        "cmd/pages/main.go": 'package main\nimport "net/http"\nfunc main() { http.Serve() }\n',
    }
    service = "{0}: {{build: {{context: ., args: {{PART: {0}}}}}, environment: {{{1}: 'nsqd:{2}'}}}}"
    parts = (("depth", "NSQD", 4151), ("jobs", "QUEUE", 4150), ("pages", "QUEUE", 4150))
    text = f"services: {{{', '.join(service.format(*each) for each in parts)}, nsqd: {{image: nsqio/nsq, command: /nsqd}}}}"
    assert arrows(compose(text, files)) == ["depth -> nsqd", "jobs -> nsqd"]


def test_code_that_is_mounted_beside_a_file_of_sqlite_is_still_run(compose):
    text = "services: {users: {build: users, volumes: ['./users/src:/users/src']}, mail: {image: ours/mail}}"
    files = {"users/src/db.js": "require('better-sqlite3')('./a.db')\n", "users/src/m.js": "fetch('http://mail:80')"}
    assert arrows(compose(text, files | {"users/package.json": "{}"})) == ["users -> mail", "users -> sqlite"]


@pytest.mark.parametrize(
    ("started", "settings", "code", "wanted"),
    [
        ("environment: {SPRING_PROFILES_ACTIVE: live}", "", "", ["api -> kv"]),
        ("environment: {SPRING_PROFILES_ACTIVE: dev}", "", "", []),
        ("command: java -Dspring.profiles.active=live -jar a.jar", "", "", ["api -> kv"]),
        ("expose: [80]", "spring.profiles.active=${STAGE:live}", "", ["api -> kv"]),
        ("expose: [80]", "", "", []),
        ("env_file: .env", "", "", ["api -> kv"]),
        ("depends_on: [kv]", "", "", ["api -> kv"]),
        ("depends_on: [kv]", "spring.autoconfigure.exclude=o.s.RedisAutoConfiguration", "", []),
        ("depends_on: [kv]", "", "@SpringBootApplication(exclude = {RedisAutoConfiguration.class})", []),
        ("depends_on: [kv]", "", "@SpringBootApplication(exclude = RedisAutoConfiguration.class) new JedisPool();", ["api -> kv"]),
    ],
)  # fmt: skip
def test_settings_of_spring_hold_where_their_profile_is_active_and_set_up_what_is_not_excluded(
    compose, started, settings, code, wanted
):
    files = {
        "api/pom.xml": "<artifactId>spring-boot-starter-data-redis</artifactId>",
        "api/src/main/resources/application.properties": f"{settings}\n",
        "api/src/main/resources/application-live.properties": "spring.data.redis.host=kv\n",
        "api/src/main/java/A.java": f"{code} class A {{ RedisTemplate all; }}",
    }
    text = f"services: {{api: {{build: api, {started}}}, kv: {{image: redis}}, all: {{image: ours/all, environment: {{KV: 'redis://kv'}}}}}}"
    assert arrows(compose(text, files)) == ["all -> kv", *wanted]


def test_who_has_the_network_of_the_machine_may_be_told_host_and_port_apart(compose):
    text = """
        services:
          api: {build: api, network_mode: host, environment: {KV_HOST: localhost, KV_PORT: 6379}}
          kv: {image: redis, ports: ["6379:6379"]}
          print: {image: ours/print, ports: ["5488:80"]}
        """
    files = {
        "api/pom.xml": "",
        "api/src/main/resources/application.yml": "print:\n  host: ${PRINT:localhost}\n  port: 5488\n",
    }
    assert arrows(compose(text, files | {"api/A.java": "new Jedis()"})) == ["api -> kv", "api -> print"]


def test_of_programs_that_share_code_those_call_a_service_that_run_the_file_which_names_it(compose):
    text = """
        services:
          api: {build: app, command: sh -c "pip install -e . && uvicorn app.main:app", ports: ["80:80"]}
          work: {build: app, command: python -m app.work}
          web: {build: web, command: node web.js}
          mail: {build: web, command: node mail.js}
          users: {image: ours/users}
          chat: {image: ours/chat}
        """
    files = {
        "app/app/__init__.py": "",
        "app/app/main.py": "from app import ask\n",
        "app/app/ask.py": "get('http://users:80')\n",
        "app/app/work.py": "url = None  # say 'http://chat:80'\n",
        "web/web.js": "import './lib/ask.js'\n",
        "web/lib/ask.js": "fetch('http://users:80')\n",
        "web/mail.js": "fetch('http://chat:80')\n",
    }
    assert arrows(compose(text, files)) == ["api -> users", "mail -> chat", "web -> users"]


def test_a_proxy_that_serves_the_files_of_a_program_does_not_run_it(compose):
    text = """
        services:
          nginx: {build: docker/nginx, volumes: [".:/var/www/shop"], ports: ["80:80"]}
          php: {build: docker/php, volumes: [".:/var/www/shop"]}
          mailhog: {image: mailhog/mailhog}
        """
    files = {
        "composer.json": "{}",
        "a.php": "<?php",
        ".env": "MAILER_DSN=smtp://mailhog:1025\n",
        "docker/php/Dockerfile": "FROM php:8-fpm\n",
        "docker/nginx/Dockerfile": "FROM nginx\n",
        "docker/nginx/a.conf": "location / { fastcgi_pass php:9000; }",
    }
    assert arrows(compose(text, files)) == ["nginx -> php", "php -> mailhog"]


def test_a_realm_of_keycloak_names_its_mail_server_and_who_comes_to_it(compose):
    text = """
        services:
          login: {build: login, volumes: ["./realms:/opt/keycloak/data/import"], ports: ["8080:8080"]}
          shop: {image: ours/shop}
          mail: {image: axllent/mailpit}
        """
    realm = '{"realm": "shop", "clients": [{"rootUrl": "http://shop:80",\n"redirectUris": [\n"http://shop:80/*"]}],\n"smtpServer": {\n"host": "mail"}}'
    files = {"login/Dockerfile": "FROM quay.io/keycloak/keycloak\n", "realms/shop.json": realm}
    assert arrows(compose(text, files)) == ["login -> mail"]


def test_a_driver_that_no_code_of_python_imports_is_none(compose):
    text = "services: {api: {build: ., depends_on: [db]}, db: {image: postgres}}"
    listed = {"Dockerfile": "FROM python\nCOPY . .\n", "requirements.txt": "psycopg2\n"}
    assert arrows(compose(text, {**listed, "main.py": "import fastapi\n"})) == []
    assert arrows(compose(text, {**listed, "main.py": "import psycopg2\n"})) == ["api -> db"]


def test_a_compose_file_that_is_mounted_with_a_whole_project_tells_of_nobody(compose):
    text = """
        services:
          web: {image: nginx, volumes: [".:/application"]}
          db: {image: mysql}
          admin: {image: phpmyadmin, environment: {PMA_HOST: db}}
        """
    assert [each for each in arrows(compose(text, {})) if each.startswith("web")] == []


def test_a_zookeeper_that_no_code_has_a_client_of_is_only_waited_for(compose):
    text = "services: {app: {build: ., depends_on: [zoo]}, zoo: {image: zookeeper}}"
    docker = {"Dockerfile": "FROM node\nCOPY . .\n"}
    assert arrows(compose(text, {**docker, "a.js": "start()\n"})) == []
    assert arrows(compose(text, {**docker, "a.js": "require('zookeeper')\n"})) == ["app -> zoo"]


def test_settings_that_a_configuration_server_has_mounted_are_its_clients(compose):
    found = compose(
        """
        services:
          config: {build: {context: ., dockerfile: config/Dockerfile}, volumes: ["./settings:/settings"]}
          gateway: {build: ./gateway}
          orders: {build: ./orders, environment: &login {LOGIN_URL: "http://login:80"}}
          users: {build: ./users, environment: *login}
          stock: {build: ./stock, environment: *login}
          login: {build: ./login}
        """,
        {
            "config/pom.xml": "<artifactId>spring-cloud-config-server</artifactId>",
            "settings/gateway.yml": "routes:\n  - uri: http://orders:80\n  - uri: lb://PEOPLE\n",
            "config/Dockerfile": "FROM eclipse-temurin:21\nCOPY more-config /more\nCOPY config .\n",
            "config/src/main/java/A.java": "class A {}\n",
            "more-config/users.yml": "stock: http://stock:80\n",
            "users/src/main/resources/application.yml": "spring:\n  application:\n    name: ${NAME:people}\n",
            "settings/orders.properties": "jwt.jwk-set-uri=${LOGIN_URL:http://localhost:80}/.well-known/jwks.json\n",
            **{
                file: text
                for name in ("gateway", "orders", "users", "stock", "login")
                for file, text in {
                    f"{name}/pom.xml": POM.format(""),
                    f"{name}/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n",
                    f"{name}/src/main/java/A.java": "class A {}\n",
                }.items()
            },
        },
    )
    assert arrows(found) == ["gateway -> orders", "gateway -> users", "orders -> login", "users -> stock"]


def test_a_gateway_without_routes_passes_on_to_all_that_the_registry_knows(compose):
    client = "<artifactId>spring-cloud-starter-netflix-eureka-client</artifactId>"
    found = compose(
        """
        services:
          gateway: {build: ./gateway}
          orders: {build: ./orders}
          users: {build: ./users}
        """,
        {
            "gateway/pom.xml": f"<artifactId>spring-cloud-starter-gateway</artifactId>{client}",
            "gateway/src/main/resources/application.yml": "cloud:\n  gateway:\n    discovery:\n      locator:\n        enabled: true\n",
            "orders/pom.xml": client,
            "users/pom.xml": client,
        },
    )
    assert arrows(found) == ["gateway -> orders", "gateway -> users"]


def test_settings_of_any_format_that_are_mounted_name_whom_a_program_calls(compose):
    found = compose(
        """
        services:
          forum: {image: ours/forum, volumes: ["./forum.hjson:/config/config.hjson", "./search.xml:/etc/search.xml"]}
          pictures: {image: ours/pictures}
          index: {image: ours/index}
          mailer: {image: ours/mailer}
        """,
        {
            "forum.hjson": '{\n  pictures: {\n    url: "http://pictures:8080/"\n  }\n  // mail: "http://mailer:25"\n}\n',
            "search.xml": "<config>\n<host>index</host>\n<!-- <host>mailer</host> -->\n</config>\n",
        },
    )
    assert arrows(found) == ["forum -> index", "forum -> pictures"]


def test_a_folder_of_settings_that_is_mounted_into_one_program_alone_is_its_own(compose):
    found = compose(
        """
        services:
          forum: {image: ours/forum, volumes: ["./forum:/etc/forum"]}
          pages: {image: ours/pages, volumes: ["./all:/config"]}
          board: {image: apache/superset, volumes: ["./all:/config", "./board_config.py:/app/board_config.py"]}
          kv: {image: redis}
          mailer: {image: ours/mailer}
        """,
        {
            "forum/main.yml": "redis:\n  addr: kv:6379\n",
            "all/main.yml": "mail: http://mailer:25\n",
            "board_config.py": "REDIS_HOST = 'kv'\n",
        },
    )
    assert arrows(found) == ["board -> kv", "forum -> kv"]


def test_a_database_that_is_only_waited_for_needs_a_client_of_its_engine(compose):
    found = compose(
        """
        services:
          shop-users: {image: shop/shop-users, environment: {DB_HOST: sql}, depends_on: [sql, documents]}
          shop-pages: {image: shop/shop-pages, environment: {DB_HOST: sql}, depends_on: [sql, documents]}
          sql: {image: "postgres:16"}
          documents: {image: "mongo:7"}
        """,
        {
            "services/users/build.gradle.kts": 'implementation("org.postgresql:postgresql")\n',
            "services/users/src/main/java/A.java": "import jakarta.persistence.Entity;\n",
            "services/pages/build.gradle.kts": 'implementation("spring-boot-starter-data-mongodb")\n',
            "services/pages/src/main/java/A.java": "import jakarta.persistence.Entity;\n",
        },
    )
    assert arrows(found) == ["shop-pages -> documents", "shop-pages -> sql", "shop-users -> sql"]


@pytest.mark.parametrize(
    "passed", ["proxy_pass $AUTH_URL", "proxy_pass ${AUTH_URL}/login", "reverse_proxy {$AUTH_URL}"]
)
def test_what_a_web_server_passes_on_it_calls_whatever_the_variable_is_called(compose, passed):
    files = {"web/Dockerfile": "FROM nginx\nCOPY dist /usr/share/nginx/html\nENV AUTH_URL=http://users:80\n"}
    text = "services: {web-ui: {build: web, ports: ['80:80']}, users: {image: ours/users}}"
    assert arrows(compose(text, files)) == []
    assert arrows(compose(text, files | {"web/a.conf.tmpl": f"location / {{ {passed}; }}"})) == ["web-ui -> users"]


def test_requests_are_passed_on_to_a_variable(compose):
    text = """
        services:
          edge: {image: nginx, volumes: ["./n.conf:/etc/nginx/conf.d/default.conf"]}
          shop: {image: ours/shop}
          pages: {image: ours/pages}
        """
    conf = "location /a/ {\n  set $up shop;\n  proxy_pass http://$up:80;\n}\nlocation / {\n  set $up pages;\n  proxy_pass http://${up};\n}\n"
    assert arrows(compose(text, {"n.conf": conf})) == ["edge -> pages", "edge -> shop"]


def test_an_image_of_node_runs_no_python_and_no_tests(compose):
    found = compose(
        """
        services:
          web: {build: .}
          assets: {image: "node:22", working_dir: /app, command: npm start, volumes: ["./:/app"]}
          search: {image: elasticsearch}
        """,
        {
            "Dockerfile": "FROM python:3\nCOPY . /app\n",
            "package.json": '{"scripts": {"start": "webpack"}}',
            "settings.py": "URL = 'http://search:9200'\n",
            "bin/run-unit-tests.sh": "curl http://search:9200\n",
        },
    )
    assert arrows(found) == ["web -> search"]


def test_who_answers_is_no_worker_and_who_has_clients_no_front_end(compose):
    found = compose(
        """
        services:
          api: {build: api, ports: ["80:80"], environment: {CLIENT_SERVICE_URL: "http://client-service:80"}}
          client-service: {image: ours/clients}
          composer: {build: tools, volumes: ["./:/app"]}
          packages: {image: composer, volumes: ["./:/app"]}
          tests: {build: api, command: pytest -q, depends_on: [client-service]}
        """,
        {
            "api/Dockerfile": 'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCMD ["dotnet", "JobProcessor.dll"]\n',
            "tools/Dockerfile": 'FROM composer:2\nENTRYPOINT ["composer", "--ansi"]\n',
        },
    )
    assert (arrows(found), purposes(found)) == (
        ["api -> client-service"],
        {"api": "service", "client-service": "service"},
    )


def test_what_everybody_is_told_counts_for_those_whose_code_names_it(compose):
    """One environment file for all: a program without the names of its variables calls nobody, nor does an image without code."""
    python = "FROM python:3.12\nCOPY {0} /app\n"
    found = compose(
        """
        x-all: &all {env_file: .env}
        services:
          gateway: {<<: *all, build: {context: ., dockerfile: gateway/Dockerfile}, depends_on: [db]}
          asr: {<<: *all, build: {context: ., dockerfile: asr/Dockerfile}, depends_on: [db]}
          moss: {<<: *all, build: {context: ., dockerfile: moss/Dockerfile}}
          vllm: {<<: *all, build: {context: ., dockerfile: vllm/Dockerfile}}
          flower: {<<: *all, image: mher/flower, depends_on: [db]}
          proxy: {<<: *all, image: nginx}
          gone: {<<: *all, build: ./elsewhere}
          db: {image: postgres}
        """,
        {
            ".env": "DATABASE_URL=postgres://db/x\nASR_URL=http://asr:8000\n",
            **{f"{name}/Dockerfile": python.format(name) for name in ("gateway", "asr", "moss")},
            **{f"{name}/requirements.txt": "fastapi\npsycopg\n" for name in ("gateway", "asr", "moss")},
            "gateway/main.py": "class Settings(BaseSettings):\n    database_url: str\n    asr_url: str\nconnect(Settings().database_url)\nget(Settings().asr_url)\n",
            "asr/main.py": "connect(os.environ['DATABASE_URL'])\n",
            "moss/main.py": "print('sound')\n",
            "vllm/Dockerfile": "FROM vllm/vllm-openai:1\nRUN pip install soxr\n",
        },
    )
    assert arrows(found) == ["asr -> db", "gateway -> asr", "gateway -> db", "gone -> db"]


def test_an_identity_server_has_a_public_port_that_services_ask(compose):
    text = """
        services:
          api: {image: acme/api, environment: {KRATOS_PUBLIC_URL: "http://kratos:4433", PAGES_PUBLIC_URL: "http://pages:80"}}
          kratos: {image: "oryd/kratos:v1"}
          pages: {image: acme/pages}
    """
    assert arrows(compose(text)) == ["api -> kratos"]


@pytest.mark.parametrize(
    "reads",
    [
        "class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='DESK_')\n    stock_url: str = ''\n    mail_url: str = ''\ns = Settings()\n",
        "class Settings:\n    stock_url: str = ''\n    mail_url: str = ''\ns = Settings(**{n: os.getenv(f'DESK_{n.upper()}') for n in NAMES})\n",
    ],
)
def test_settings_with_a_prefix_are_those_of_the_variables_that_begin_so(compose, reads):
    text = """
        x-all: &all {env_file: all.env}
        services:
          desk: {<<: *all, build: ./desk}
          stock: {<<: *all, build: ./stock}
          mail: {<<: *all, build: ./mail}
    """
    files = {
        "all.env": "DESK_STOCK_URL=http://stock:80\nDESK_MAIL_URL=http://mail:80\nHALL_MAIL_URL=http://mail:80\n",
        "desk/main.py": f"import os\n{reads}get(s.stock_url)\n",
    }
    for each in ("desk", "stock", "mail"):
        files[f"{each}/Dockerfile"] = "FROM python\nCOPY . .\nCMD python main.py\n"
        files.setdefault(f"{each}/main.py", "serve(80)\n")
    assert arrows(compose(text, files)) == ["desk -> stock"]


@pytest.mark.parametrize(("library", "asked"), [("web", False), ("data-redis", True)])
def test_an_address_for_a_library_of_spring_is_read_where_the_build_has_it(compose, library, asked):
    text = """
        services:
          tickets: {build: ./tickets, environment: {SPRING_DATA_REDIS_HOST: kv}}
          seats: {build: ./seats, environment: {SPRING_DATA_REDIS_HOST: kv}}
          kv: {image: redis}
    """
    build = "FROM maven\nCOPY . .\nRUN mvn package\nCMD java -jar a.jar\n"
    starter = "<dependencies><dependency><artifactId>spring-boot-starter-{0}</artifactId></dependency></dependencies>"
    files = {"tickets/pom.xml": starter.format(library), "seats/pom.xml": starter.format("data-redis")}
    for each in ("tickets", "seats"):
        files |= {f"{each}/Dockerfile": build, f"{each}/src/main/java/App.java": "class App {}\n"}
    assert arrows(compose(text, files)) == ["seats -> kv", *(["tickets -> kv"] if asked else [])]


def test_a_program_of_net_uses_of_a_project_that_others_have_too_what_it_names(compose):
    """By a method that it adds, in its own code or in a layer of its own; settings that have its section name nothing."""
    names = ("orders", "users", "mails", "bills")
    given = '{KvOptions__Host: "kv:6379"}'
    services = "".join(
        f"  {each}: {{build: {{context: ., dockerfile: {each}/Dockerfile}}, environment: {given}}}\n" for each in names
    )
    text = f"services:\n{services}  kv: {{image: redis}}\n  traces: {{image: jaegertracing/all-in-one}}\n"
    reference = '<ProjectReference Include="../{0}/{0}.csproj" />'
    files = {
        "Blocks/Blocks.csproj": '<PackageReference Include="StackExchange.Redis" />',
        "Blocks/KvSetup.cs": "public static class Setup { public static IServices AddKv(this IServices all, IConfig set) => all.Add(new KvClient(set)); }\n",
        "Blocks/KvClient.cs": "using StackExchange.Redis;\npublic class KvClient { string at = nameof(KvOptions); }\npublic class KvOptions { public string Host { get; set; } }\n",
        "Blocks/Traces.cs": 'public static class More { public static void AddTraces(this IServices all) => all.Send(new Uri("http://traces:4317")); }\n',
        "Bills.Data/Bills.Data.csproj": reference.format("Blocks"),
        "Bills.Data/Data.cs": "services.AddKv(set);\n",
    }
    said = {"orders": "services.AddKv(set);", "users": "services.AddTraces();"}
    for each in names:
        near = reference.format("Blocks") + (reference.format("Bills.Data") if each == "bills" else "")
        files[f"{each}/{each}.csproj"] = near
        files[f"{each}/Program.cs"] = f"{said.get(each, 'app.Run();')}\n"
        files[f"{each}/appsettings.json"] = '{\n  "KvOptions": {\n    "Host": "localhost"\n  }\n}\n'
        files[f"{each}/Dockerfile"] = (
            f"FROM mcr.microsoft.com/dotnet/sdk\nCOPY . .\nRUN dotnet publish {each}/{each}.csproj\n"
        )
    assert arrows(compose(text, files)) == ["bills -> kv", "orders -> kv", "users -> traces"]


@pytest.mark.parametrize(("brings", "asked"), [("", False), ("from asking.stock_client import StockClient\n", True)])
def test_a_client_in_a_module_that_nothing_imports_calls_nobody(compose, brings, asked):
    text = "services: {orders: {build: ./orders, depends_on: [stock]}, stock: {build: ./stock, expose: [80]}}"
    client = "import httpx\nclass StockClient:\n    def get(self):\n        return httpx.get(self.url)\nstock_client = StockClient()\n"
    files = {f"{each}/Dockerfile": "FROM python\nCOPY . .\nCMD uvicorn main:app\n" for each in ("orders", "stock")}
    files |= {
        "orders/main.py": f"from fastapi import FastAPI\n{brings}app = FastAPI()\n",
        "orders/asking/stock_client.py": client,
        "stock/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    }
    assert arrows(compose(text, files)) == (["orders -> stock"] if asked else [])


def test_nobody_asks_the_page_on_which_people_look_at_a_store(compose):
    found = compose(
        """
        services:
          web: {image: me/web, depends_on: [adminer, mail, db], links: [redis-commander]}
          adminer: {image: adminer}
          redis-commander: {image: rediscommander/redis-commander}
          mail: {image: mailhog/mailhog}
          db: {image: postgres}
        """
    )
    assert [arrow for arrow in arrows(found) if arrow.startswith("web")] == ["web -> db", "web -> mail"]


def test_fixed_addresses_and_code_that_is_mounted_where_a_command_runs(compose):
    found = compose(
        """
        services:
          node: {image: "node:22", working_dir: /home/node/chat, volumes: ["./:/home/node/chat"], command: node index.js}
          redis: {image: redis, networks: {own: {ipv4_address: 172.30.0.3}}}
        """,
        {"index.js": "const client = redis.createClient({ host: '172.30.0.3', port: 6379 })\n"},
    )
    assert arrows(found) == ["node -> redis"]


def test_a_dockerfile_that_is_elsewhere_is_told_by_its_image_or_its_folder(compose):
    found = compose(
        """
        services:
          kv: {build: {context: ., dockerfile: docker/cache/Dockerfile}, image: "redis:7"}
          data: {build: {context: ., dockerfile: docker/mariadb/Dockerfile}, image: data}
        """
    )
    assert purposes(found) == {"kv": "redis", "data": "database"}


@pytest.mark.parametrize(
    ("broker", "taking", "giving"),
    [
        ("rabbitmq:3", "import pika\nchannel.basic_consume('jobs', on_message)\n", "import pika\nchannel.basic_publish('', 'jobs', body)\n"),
        ("rabbitmq:3", "from azure import servicebus\nc.get_queue_receiver('jobs')\n", "from azure import servicebus\nc.get_queue_sender('jobs')\n"),
        ("apache/kafka", "from kafka import KafkaConsumer\nKafkaConsumer('orders')\n", "from kafka import KafkaProducer\nKafkaProducer().send('orders', x)\n"),
        ("nats", "import nats\nawait nc.subscribe('orders')\n", "import nats\nawait nc.publish('orders', x)\n"),
        ("redis", "import redis\np = client.pubsub()\np.subscribe('chat')\n", "import redis\nclient.publish('chat', x)\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("waits", [False, True])
def test_messages_go_the_way_that_code_says(compose, broker, taking, giving, waits):
    """Whatever port is published and whoever calls: from who puts them there, through the channel, to who takes them."""
    other = "taker" if waits else "giver"
    found = compose(
        f"""
        services:
          taker: {{build: ./taker, ports: ["8001:8000"], environment: {{BUS_ADDRESS: "bus:4222"}}}}
          giver: {{build: ./giver, ports: ["8002:8000"], environment: {{BUS_ADDRESS: "bus:4222"}}}}
          web: {{image: me/web, environment: {{API_URL: "http://{other}:8000"}}}}
          bus: {{image: "{broker}"}}
        """,
        {
            f"{name}/{file}": text
            for name, code in (("taker", taking), ("giver", giving))
            for file, text in (("Dockerfile", "FROM python:3.12\nCOPY . /app\nCMD python main.py\n"), ("main.py", code))
        },
    )
    assert {hop.source: hop.consumes for hop in found.hops if hop.target == "bus"} == {"taker": True, "giver": False}


def test_a_web_server_calls_what_its_configuration_passes_on_to_whatever_that_knows_of_it(compose):
    found = compose(
        """
        services:
          frontend: {build: ./frontend, ports: ["80:80"]}
          api-gateway: {build: ./gateway, environment: {FRONTEND_URL: "http://frontend:80"}}
          orders-pages: {build: ./orders}
        """,
        {
            "frontend/Dockerfile": "FROM nginx\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\nCOPY dist /usr/share/nginx/html\n",
            "frontend/nginx.conf": "server {\n  location /api { proxy_pass http://api-gateway:3000; }\n location /orders/ { proxy_pass http://orders-pages/; }\n}\n",
            "gateway/package.json": '{"dependencies": {"express": "4"}}',
            "orders/package.json": '{"dependencies": {"react": "18"}}',
        },
    )
    assert arrows(found) == ["frontend -> api-gateway", "frontend -> orders-pages"]


def test_what_saves_data_takes_no_jobs(compose):
    found = compose(
        """
        x-all: &all {environment: {REDIS_URL: "redis://kv", DATABASE_URL: "postgres://db/x"}}
        services:
          web: {<<: *all, image: ours/app, command: app-web, ports: ["80:80"]}
          saving: {<<: *all, image: ours/app, command: app-backup}
          nightly: {<<: *all, image: ours/app, command: [sh, /backup.sh]}
          kv: {image: redis}
          db: {image: postgres}
        """
    )
    assert arrows(found) == ["nightly -> db", "saving -> db", "web -> db", "web -> kv"]


@pytest.mark.parametrize(
    "address",
    ["'host=pg dbname=x'", "'dbname=x host=pg'", "'port=5432 host=pg user=x'", "pool={'hosts': [('pg', 5432)]}"],
)
def test_a_connection_string_in_code_is_an_address(compose, address):
    files = {"api/requirements.txt": "psycopg2\n", "api/a.py": f"import psycopg2\npsycopg2.connect({address})\n"}
    found = compose("services:\n  api: {build: api}\n  pg: {image: postgres}\n", files)
    assert [str(hop.evidence) for hop in found.hops] == ["code api/a.py:2"]


def test_who_looks_at_a_redis_is_known_by_the_address_that_it_is_given(compose):
    text = """
        services:
          web: {image: ours/web, environment: {CACHE_URL: "redis://cache"}, ports: ["80:80"]}
          flower: {image: mher/flower, command: "celery --broker=redis://cache:6379/0 flower"}
          cache: {image: redis}
    """
    assert str(compose(text).part("flower").facts["watches"].evidence) == "config compose.yaml:3 command"


@pytest.mark.parametrize(
    ("app", "more", "found"),
    [
        ("{build: .}", {}, ["app -> cache", "app -> db"]),
        ("{build: ., depends_on: [db]}", {}, ["app -> db"]),  # what waits for one would wait for the other
        ("{build: ., environment: {API: 'https://pay.example.com'}}", {}, []),
        ("{build: .}", {"main.go": "package main\n"}, []),  # its code is there, and asks nobody
        ("{build: .}, other: {image: x/other}", {}, []),
        ("{build: .}, users: {image: mysql}", {}, []),  # no program has two, whoever else developers start
        ("{image: x/app, command: serve --store sqlite:///a.db}", {}, []),
    ],
)
def test_stores_of_the_only_program_are_its_own_where_nothing_of_it_can_be_seen(compose, app, more, found):
    assert arrows(compose(f"services: {{app: {app}, db: {{image: mysql}}, cache: {{image: redis}}}}", more)) == found


def test_a_beat_whose_command_says_so_reads_the_database_of_the_application(compose):
    text = """
        services:
          web: {build: ., command: gunicorn shop.wsgi, ports: ["80:80"], depends_on: [db]}
          beat: {build: ., command: "celery -A shop beat --scheduler django_celery_beat.schedulers:DatabaseScheduler"}
          db: {image: postgres}
        """
    assert arrows(compose(text)) == ["beat -> db", "web -> db"]
    assert arrows(compose(text.replace("DatabaseScheduler", "Other"))) == ["web -> db"]


def test_a_worker_of_celery_loads_the_application_whose_code_cannot_be_seen(compose):
    text = """
        services:
          web: {build: ., command: gunicorn shop.wsgi, ports: ["80:80"], depends_on: [db, redis]}
          worker: {build: ., command: celery -A shop worker, depends_on: [redis]}
          db: {image: postgres}
          redis: {image: redis}
        """
    assert arrows(compose(text)) == ["web -> db", "web -> redis", "worker -> db", "worker -> redis"]
    code = {"requirements.txt": "celery\n", "shop/celery.py": "from celery import Celery\napp = Celery('shop')\n"}
    assert "worker -> db" not in arrows(compose(text, code))


def test_the_names_a_web_server_gives_itself_are_no_calls(compose):
    site = "ServerName api\nServerAlias pay\nProxyPass / http://web:80/\n"
    text = "services: {site: {image: httpd, volumes: ['./site.conf:/etc/httpd/site.conf']}, api: {image: x/api}, pay: {image: x/pay}, web: {image: x/web}}"
    assert arrows(compose(text, {"site.conf": site})) == ["site -> web"]


@pytest.mark.parametrize(
    "store", ["geo-db: {image: mongo}", "mongodb-geo: {image: mongo}", "memcached-geo: {image: memcached}"]
)
def test_a_store_that_nobody_uses_is_used_by_who_has_its_name_unless_its_code_has_no_client(compose, store):
    name = store.partition(":")[0]
    text = f"services: {{geo: {{build: geo}}, web: {{build: web}}, {store}}}"
    assert arrows(compose(text)) == [f"geo -> {name}"]
    assert arrows(compose(text, {"geo/go.mod": "module geo\n", "geo/main.go": "package main\n"})) == []


def test_settings_that_name_a_store_of_which_the_program_has_no_client_are_those_of_others(compose):
    settings = '{"ConnectionStrings": {"Redis": "kv:6379", "Db": "Host=pg;Database=x"}}'
    found = compose(
        """
        services:
          orders: {build: orders, depends_on: [kv, pg]}
          stock: {build: stock, depends_on: [kv, pg]}
          kv: {image: redis}
          pg: {image: postgres}
        """,
        {
            f"{name}/{file}": text
            for name, uses in (("orders", ""), ("stock", "ConnectionMultiplexer.Connect(redis);"))
            for file, text in {
                "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY . .\n",
                "appsettings.json": settings,
                "Program.cs": f"options.UseNpgsql(db); {uses}\n",
            }.items()
        },
    )
    assert arrows(found) == ["orders -> pg", "stock -> kv", "stock -> pg"]


def test_a_registry_uses_no_database_because_it_is_given_a_user_of_one(compose):
    found = compose(
        "services:\n  registry: {build: r, depends_on: [pg], environment: {POSTGRES_USER: x}}\n"
        "  api: {image: a, environment: {DB: 'postgres://pg'}}\n  pg: {image: postgres}\n",
        {
            "r/Dockerfile": "FROM openjdk\nCOPY . .\n",
            "r/pom.xml": "<artifactId>eureka-server</artifactId>",
            "r/A.java": "class A {}\n",
        },
    )
    assert arrows(found) == ["api -> pg"]


def test_the_layers_of_a_program_of_dotnet_name_whom_it_calls(compose):
    reference = '<ProjectReference Include="../{}/{}.csproj" />'
    found = compose(
        """
        services:
          tickets: {build: {context: ., dockerfile: Tickets.Api/Dockerfile}, ports: ["80:80"]}
          mails: {build: {context: ., dockerfile: Mails.Api/Dockerfile}, ports: ["81:80"]}
          users: {image: shop/users}
        """,
        {
            "Tickets.Api/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY . .\n",
            "Tickets.Api/Tickets.Api.csproj": reference.format("Tickets.Infra", "Tickets.Infra")
            + reference.format("Shared", "Shared"),
            "Tickets.Infra/Tickets.Infra.csproj": "",
            "Tickets.Infra/Clients.cs": 'var url = configuration["Users:Url"] ?? "http://users:5001";\n',
            "Mails.Api/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY . .\n",
            "Mails.Api/Mails.Api.csproj": reference.format("Shared", "Shared"),
            "Shared/Shared.csproj": "",
            "Shared/Urls.cs": 'const string Users = "http://users:5001";\n',
        },
    )
    assert arrows(found) == ["tickets -> users"]


@pytest.mark.parametrize("way", ["depends_on: [kv]", "environment: {REDIS_HOST: kv}"])
@pytest.mark.parametrize(("code", "own"), [("run()", []), ("require('ioredis')", ["b -> kv"])])
def test_a_driver_that_is_listed_and_never_imported_uses_no_store_of_others(compose, way, code, own):
    image, listed = "FROM node\nCOPY . .\n", '{"dependencies": {"ioredis": "5"}}'
    files = {
        f"{each}/{name}": text for each in "ab" for name, text in (("Dockerfile", image), ("package.json", listed))
    }
    files |= {"a/a.js": "require('ioredis')", "b/b.js": code}
    text = f"services: {{a: {{build: a, {way}}}, b: {{build: b, {way}}}, kv: {{image: redis}}}}"
    assert arrows(compose(text, files)) == ["a -> kv", *own]


@pytest.mark.parametrize(
    ("code", "takes"),
    [
        ("class W(IMessagePublisher p) { void Tick() { p.PublishMessageAsync(e); } }", False),
        ("class W(IMessageHandler h) : IMessageHandlerCallback {}", True),
        ("class W(IMessageHandler h, IMessagePublisher p) {}", None),  # both: what it is for says more
    ],
)
def test_a_library_of_the_house_says_which_way_messages_go(compose, code, takes):
    files = {
        "clock/clock.csproj": "<Project/>",
        "clock/appsettings.json": '{"RabbitMQ": {"Host": "bus"}}',
        "clock/Worker.cs": code,
    }
    found = compose("services: {clock-worker: {build: clock}, bus: {image: rabbitmq}, web: {image: x/web}}", files)
    assert [hop.consumes for hop in found.hops] == [takes]


@pytest.mark.parametrize(("base", "calls"), [("ours/base", True), ("golang:1.24", False)])
def test_what_a_base_image_of_the_house_reads_is_not_known_by_the_code_upon_it(compose, base, calls):
    each = "environment: {REGISTRY_HOST: registry}"
    text = "services:\n  registry: {image: ours/registry}\n"
    files = {}
    for name in ("a", "b", "c"):
        text += f"  {name}: {{build: {name}, {each}}}\n"
        files |= {
            f"{name}/Dockerfile": f"FROM {base}\nCOPY . .\n",
            f"{name}/main.go": "package main\n",
            f"{name}/go.mod": "",
        }
    assert ("a -> registry" in arrows(compose(text, files))) == calls


def test_an_example_stands_for_the_environment_file_of_its_folder_with_the_same_words(compose):
    found = compose(
        """
        services:
          app: {image: "me/app:1", env_file: .envs/dev.env}
          board: {image: "me/board:1", env_file: .envs/board.dev.env}
          users: {image: "me/users:1"}
          things: {image: "me/things:1"}
        """,
        {".envs/sample.env": "USERS_URL=http://users:80\n", ".envs/board-sample.env": "API_URL=http://things:80\n"},
    )
    assert arrows(found) == ["app -> users", "board -> things"]


def test_settings_beside_the_script_that_starts_a_ready_made_program_are_its_own(compose):
    found = compose(
        """
        services:
          chat: {image: "me/chat:1", entrypoint: [/bin/sh, /chat-files/start.sh], volumes: ["./chat:/chat-files:ro"]}
          other: {image: "me/other:1", volumes: ["./chat:/chat-files:ro"]}
          login: {image: "me/login:1"}
        """,
        {"chat/chat.yaml": "introspection-url: http://login:8080/introspect\n"},
    )
    assert arrows(found) == ["chat -> login"]


def test_an_image_whose_dockerfile_is_not_there_runs_the_code_of_its_name(compose):
    found = compose(
        """
        services:
          view: {image: "ghcr.io/shop/shop-view:1", build: {args: [PORT=1]}}
          orders: {image: "me/orders:1"}
          users: {image: "me/users:1"}
        """,
        {
            "settings/config.prod.yaml": "users:\n  url: http://users:80\n",
            "view/Dockerfile": "FROM node:22\nCOPY . .\n",
            "view/server.js": "fetch('http://orders:80')\n",
        },
    )
    assert arrows(found) == ["view -> orders"]


def test_code_names_the_machine_outside_by_a_port_that_a_service_publishes(compose):
    settings = (
        '{"Default": "Server=host.docker.internal,1433;Database=x", "Exporter": "http://host.docker.internal:4317"}'
    )
    found = compose(
        """
        services:
          app: {build: app}
          sql: {image: "mcr.microsoft.com/mssql/server:2022-latest", ports: ["1433:1433"]}
          jaeger: {image: "jaegertracing/all-in-one:1.58", ports: ["4317:4317"]}
        """,
        {
            "app/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\n",
            "app/App.csproj": '<PackageReference Include="Microsoft.Data.SqlClient" Version="5" />',
            "app/appsettings.json": settings,
            "app/Program.cs": "using Microsoft.Data.SqlClient;\n",
        },
    )
    assert arrows(found) == ["app -> jaeger", "app -> sql"]


def test_domains_and_issuers_lead_on_and_an_address_of_the_application_itself_nowhere(compose):
    found = compose(
        """
        x-app: &app
          build: app
          environment: {HOST: "http://web:3000/", OPENID_CLIENT_ISSUER: "http://login.localhost"}
        services:
          portal: {image: "me/portal:1", environment: {DOMAINS: "shop.example.com -> http://traefik:80", COOKIE_DOMAIN: worker}}
          store: {image: "me/store:1", environment: {SHOP_WEB_DOMAIN: web, SHOP_WEB_PORT: 80}}
          traefik:
            image: traefik:3
            networks: {default: {aliases: [login.localhost]}}
          web: {<<: *app, labels: ["traefik.http.routers.web.rule=Host(`shop.localhost`)"]}
          worker: {<<: *app, command: bundle exec sidekiq}
        """,
        {"app/Dockerfile": "FROM ruby:3\nCOPY . .\n", "app/app.rb": "ENV['OPENID_CLIENT_ISSUER']\n"},
    )
    calls = ["portal -> traefik", "store -> web", "traefik -> web", "web -> traefik", "worker -> traefik"]
    assert arrows(found) == calls


def test_what_is_switched_off_is_not_called(compose):
    found = compose(
        """
        services:
          api:
            image: me/api
            environment: {TRACES_EXPORTER_ENABLED: "${TRACES:-false}", TRACES_EXPORTER_HOST: tracer, MAIL_URL: "http://mail:80", MAIL_ENABLED: "true"}
          tracer: {image: me/tracer}
          mail: {image: me/mail}
        """
    )
    assert arrows(found) == ["api -> mail"]


@pytest.mark.parametrize(
    ("file", "code", "given", "used"),
    [
        (
            "main.go",
            'c := redis.NewClient(o) // KV_ADDR\nb := getEnv("REDIS_ENABLED", "true")\n',
            "REDIS_ENABLED: 'false'",
            False,
        ),
        ("main.go", "c := redis.NewClient(o) // KV_ADDR\n", "REDIS_ENABLED: 'false'", True),
        ("a.js", "new Redis(process.env.KV_ADDR); if (process.env.USE_REDIS === 'true') {}\n", "A: b", False),
        (
            "a.js",
            "new Redis(process.env.KV_ADDR); if (process.env.USE_REDIS === 'true') {}\n",
            "USE_REDIS: 'true'",
            True,
        ),
        ("a.py", "import redis\nredis_enabled: bool = False\nKV_ADDR\n", "A: b", False),
        ("config.yaml", "system:\n  use-redis: false\nredis:\n  addr: kv:6379\n", "A: b", False),
        ("config.yaml", "system:\n  use-redis: true\nredis:\n  addr: kv:6379\n", "A: b", True),
        ("config.yaml", "redis:\n  addr: kv:6379\n  enabled: false\n", "A: b", False),
        ("config.yaml", "redis:\n  addr: kv:6379\n  repositories:\n    enabled: false\n", "A: b", True),
        ("config.yaml", "health:\n  redis:\n    enabled: false\nredis:\n  addr: kv:6379\n", "A: b", True),
        ("config-test.yaml", "redis:\n  addr: kv:6379\n  enabled: false\n", "A: b", True),
    ],
)
def test_a_store_that_is_switched_off_is_not_used(compose, file, code, given, used):
    files = {"app/go.mod": "require github.com/redis/go-redis/v9 v9\n", f"app/{file}": code}
    files["app/Dockerfile"] = "FROM alpine\nCOPY . .\n"
    found = compose(
        f"services: {{app: {{build: app, environment: {{REDIS_URL: 'redis://kv', {given}}}}}, kv: {{image: redis}}}}",
        files,
    )
    assert arrows(found) == (["app -> kv"] if used else [])


@pytest.mark.parametrize(
    ("place", "reads", "called"),
    [
        ("app", '@Value("${app.services.users}") String users;', ["app -> users"]),
        ("app", '@ConfigurationProperties("app.services")', ["app -> users"]),
        ("common", '@FeignClient(name = "users", url = "${app.services.users}")', ["app -> users"]),
        ("users", '@Value("${app.services.users}") String mine;', []),
        ("app", "int app;", []),
    ],
)
def test_a_property_of_its_own_that_a_program_of_the_jvm_never_reads_calls_nobody(compose, place, reads, called):
    settings = "spring:\n  application:\n    name: app\napp:\n  services:\n    users: http://users:8080\n"
    files = {
        "app/src/main/resources/application.yml": settings,
        "app/src/main/java/B.java": "class B {}\n",
        f"{place}/src/main/java/A.java": f"class A {{ {reads} }}\n",
    }
    files |= {f"{each}/Dockerfile": "FROM eclipse-temurin:21\nCOPY target/a.jar .\n" for each in ("app", "users")}
    files |= {f"{each}/pom.xml": "<project>spring-boot</project>\n" for each in ("app", "users")}
    assert arrows(compose("services: {app: {build: app}, users: {build: users}}", files)) == called


@pytest.mark.parametrize(
    ("settings", "code", "called"),
    [
        ("users-service.url=${USERS_SERVICE_URL}", '@FeignClient(name = "users", url = "${users-service.url}")', True),
        ("users-service.url=${USERS_SERVICE_URL}", '@ConfigurationProperties(prefix = "users-service")', True),
        ("users-service.url=${USERS_SERVICE_URL}", '@ConfigurationProperties("security.tokens")', False),
        ("users-service.url=http://localhost:8081", "int none;", False),
        ("greeting.link=${USERS_SERVICE_URL}", "int none;", True),
    ],
)
def test_a_variable_that_only_fills_a_property_which_nothing_reads_calls_nobody(compose, settings, code, called):
    """What a framework, or a group of properties, may take by its name is read by that."""
    names = ("shop", "bills", "mail")
    text = "services: {users: {build: users}"
    files = {}
    for name in (*names, "users"):
        files[f"{name}/Dockerfile"] = "FROM eclipse-temurin:21\nCOPY target/a.jar .\n"
        files[f"{name}/pom.xml"] = "<project>spring-boot</project>\n"
        files[f"{name}/src/main/java/A.java"] = f"class A {{ {code} }}\n"
        files[f"{name}/src/main/resources/application.properties"] = settings + "\n"
    for name in names:
        text += f", {name}: {{build: {name}, environment: {{USERS_SERVICE_URL: 'http://users:8081'}}}}"
    assert {*arrows(compose(text + "}", files))} == ({f"{name} -> users" for name in names} if called else set())


def test_a_channel_keeps_what_it_carries_in_the_database_that_it_is_told_of(compose):
    text = """
        services:
          bus: {image: mcr.microsoft.com/azure-messaging/servicebus-emulator, environment: {SQL_SERVER: kept}}
          kept: {image: mcr.microsoft.com/mssql/server}
        """
    assert arrows(compose(text)) == ["bus -> kept"]


def test_a_ready_program_has_its_settings_where_its_command_says(compose):
    """What runs the same image and has not those files mounted is not set to the same."""
    text = """
        services:
          orders: {image: ours/orders}
          orders-side: {image: daprio/dapr, command: ./daprd --app-id orders --resources-path /parts, volumes: ["./parts:/parts"]}
          placement: {image: daprio/dapr, command: ./placement}
          kv: {image: redis}
        """
    files = {"parts/state.yaml": "spec:\n  type: state.redis\n  metadata:\n  - name: redisHost\n    value: kv:6379\n"}
    assert arrows(compose(text, files)) == ["orders-side -> kv"]


_CALLS = 'class A { string users = builder.Configuration["Users:Url"]; }\n'


@pytest.mark.parametrize(("stage", "called"), [("Staging", ["app -> bills"]), ("Production", ["app -> users"])])
def test_settings_of_dotnet_count_in_the_stage_that_is_chosen(compose, stage, called):
    files = {
        "app/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\n",
        "app/App.csproj": "<Project/>\n",
        "app/Program.cs": _CALLS,
        "app/appsettings.json": '{"Logging": {}}\n',
        "app/appsettings.Staging.json": '{"Users": {"Url": "http://bills:80"}}\n',
        "app/appsettings.Production.json": '{"Users": {"Url": "http://users:80"}}\n',
    }
    text = f"""
        services:
          app: {{build: app, environment: {{ASPNETCORE_ENVIRONMENT: {stage}}}}}
          users: {{image: ours/users}}
          bills: {{image: ours/bills}}
        """
    assert arrows(compose(text, files)) == called


@pytest.mark.parametrize(
    ("other", "called"),
    [("ocelot.prod.json", ["way -> users"]), ("ocelot.global.json", ["way -> bills", "way -> users"])],
)
def test_a_gateway_has_the_routes_of_its_stage_however_many_there_are(compose, other, called):
    def routes(host, number):
        one = f'{{"DownstreamPathTemplate": "/", "DownstreamHostAndPorts": [{{"Host": "{host}", "Port": 80}}]}}'
        return '{"Routes": [' + ",\n".join([one] * number) + "]}\n"

    files = {
        "way/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\n",
        "way/Way.csproj": '<Project><PackageReference Include="Ocelot" /></Project>\n',
        "way/Program.cs": "class A { void M() { builder.Services.AddOcelot(); } }\n",
        "way/ocelot.dev.json": routes("users", 1_500),
        f"way/{other}": routes("bills", 1),
    }
    text = """
        services:
          way: {build: way, environment: {ASPNETCORE_ENVIRONMENT: Development}}
          users: {image: ours/users}
          bills: {image: ours/bills}
        """
    assert sorted(arrows(compose(text, files))) == called


def test_what_is_kept_out_of_the_repository_runs_no_code_of_those_beside_it(compose):
    files = {
        "back/users/Dockerfile": "FROM python\nCOPY users .\nCMD python app.py\n",
        "back/users/app.py": "import redis\nr = redis.Redis('kv')\n",
        "back/mail/app.py": "import redis\nr = redis.Redis('kv')\n",
    }
    text = """
        services:
          users: {build: {context: back, dockerfile: users/Dockerfile}}
          bills: {build: {context: back, dockerfile: bills/Dockerfile}}
          kv: {image: redis}
        """
    assert arrows(compose(text, files)) == ["users -> kv"]


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ('const (\n\tStock = "STOCK"\n\tUsers = "USERS"\n)\nvar a = dial(Services(Stock))\n', ["shop -> stock"]),
        ('var a = dial(Services("USERS"))\n', ["shop -> users"]),
        ("var a = dialAll(Services())\n", ["shop -> stock", "shop -> users"]),
    ],
)
def test_of_services_in_a_list_of_names_those_are_called_that_the_code_says(compose, code, called):
    files = {
        "shop/Dockerfile": "FROM golang\nCOPY . .\nRUN go build -o shop .\n",
        "shop/go.mod": "module shop\n",
        "shop/main.go": f'package main\n\nvar list = os.Getenv("PEERS")\n\n{code}',
    }
    text = """
        services:
          shop: {build: shop, environment: {PEERS: "STOCK=stock:9000,USERS=users:9000"}}
          stock: {image: ours/stock}
          users: {image: ours/users}
        """
    assert sorted(arrows(compose(text, files))) == called


@pytest.mark.parametrize(
    ("settings", "called"),
    [
        ("allowed:\n  origins: http://${WAY_HOST}:80\n", []),
        ("allowed:\n  origins: http://${WAY_HOST}:80\nway: http://${WAY_HOST}:80\n", ["shop -> way"]),
    ],
)
def test_a_variable_that_only_says_who_may_come_calls_nobody(compose, settings, called):
    files = {
        "shop/Dockerfile": "FROM eclipse-temurin:21\nCOPY target/a.jar .\n",
        "shop/pom.xml": "<project>spring-boot</project>\n",
        "shop/src/main/java/A.java": 'class A { @Value("${allowed.origins}") String a; @Value("${way}") String b; }\n',
        "shop/src/main/resources/application.yml": settings,
    }
    text = "services: {shop: {build: shop, environment: {WAY_HOST: way}}, way: {image: ours/way}}"
    assert arrows(compose(text, files)) == called


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ('{"connector.class": "io.debezium.X", "database.hostname": "db"}', ["join -> log", "join -> db"]),
        (
            '{"connector.class": "io.aiven.X", "connection.url": "jdbc:postgresql://db:5432/x"}',
            ["join -> log", "join -> db"],
        ),
        ('{"database.hostname": "db"}', ["join -> log"]),
    ],
)
def test_kafka_connect_reads_the_databases_that_connectors_name(compose, said, called):
    text = """
        services:
          log: {image: confluentinc/cp-kafka}
          join: {image: "quay.io/debezium/connect:3", environment: {BOOTSTRAP_SERVERS: "log:9092"}}
          db: {image: postgres}
        """
    assert sorted(arrows(compose(text, {"infra/outbox.json": said}))) == sorted(called)


def test_a_program_whose_folder_is_mounted_into_its_store_reads_its_settings_itself(compose):
    files = {
        "shop/Dockerfile": "FROM eclipse-temurin:21\nCOPY target/a.jar .\n",
        "shop/pom.xml": "<project>spring-boot spring-boot-starter-data-cassandra</project>\n",
        "shop/tables.cql": "CREATE TABLE a;\n",
        "shop/src/main/java/A.java": "import org.springframework.data.cassandra.core.CassandraTemplate;\nclass A {}\n",
        "shop/src/main/resources/application.properties": "spring.cassandra.contact-points=kept\n",
    }
    text = """
        services:
          shop: {build: shop}
          kept: {image: cassandra, volumes: ["./shop:/docker-entrypoint-initdb.d/"]}
          other: {image: cassandra}
        """
    assert arrows(compose(text, files)) == ["shop -> kept"]


def test_an_address_in_settings_is_no_client_of_a_channel(compose):
    files = {
        "app/Dockerfile": "FROM eclipse-temurin:21\nCOPY target/app.jar .\n",
        "app/pom.xml": "<project/>\n",
        "app/src/main/java/A.java": "class A {}\n",
        "app/src/main/resources/application.yml": "spring:\n  kafka:\n    bootstrap-servers: bus:9092\n",
    }
    text = "services: {app: {build: app, environment: {SPRING_KAFKA_SERVERS: 'bus:9092'}}, bus: {image: cp-kafka}}"
    assert arrows(compose(text, files)) == []
    files["app/pom.xml"] = "<project>spring-kafka</project>\n"
    assert arrows(compose(text, files)) == ["app -> bus"]


def test_pages_beside_a_program_of_python_are_not_what_its_image_runs(compose):
    files = {
        "Dockerfile": 'FROM node AS pages\nCOPY ./pages .\nFROM python:3\nCOPY ./back/bin/start.sh /\nCOPY ./back/src /app/src\nCMD ["/start.sh"]\n',
        "back/pyproject.toml": "[project]\ndependencies = ['django', 'redis', 'psycopg']\n",
        "back/bin/start.sh": "exec uwsgi --http :8000\n",
        "back/src/conf.py": "os.environ.setdefault('DB_HOST', config('DB_HOST', 'db'))\nkv = redis.Redis()\nkv.publish('a', b)\n",
        "pages/package.json": '{"dependencies": {"react": "19"}}',
        "package.json": '{"dependencies": {"react": "19"}}',
    }
    found = compose(
        "services: {web: {build: ., environment: {KV: 'redis://kv'}}, db: {image: postgres}, kv: {image: redis}}", files
    )
    assert arrows(found) == ["web -> db", "web -> kv"]
    assert roles(found, "kv") == ["pubsub"]


def test_a_program_on_the_network_of_its_machine_calls_ports_of_that_in_its_code(compose):
    files = {
        "jobs/Dockerfile": "FROM eclipse-temurin:21\nADD ./target/jobs.jar ./app.jar\n",
        "jobs/pom.xml": "<project><artifactId>jobs</artifactId>micronaut-discovery-client</project>\n",
        "jobs/src/main/java/A.java": 'class A { String shop = "http://localhost:8081/"; String sums = "http://localhost:8082/"; }\n',
        "jobs/src/main/resources/application.yml": "spring:\n  datasource:\n    driver-class-name: com.mysql.cj.jdbc.Driver\n    url: jdbc:mysql://localhost:3306/jobs\n"
        'zone: "${CONSUL_HOST:localhost}:${CONSUL_PORT:8500}"\n# sums: "http://localhost:8083"\n',
        "shop/pom.xml": "<project/>\n",
        "shop/src/main/resources/application.yml": "micronaut:\n  server:\n    port: ${SERVICE_PORT:8081}\n",
    }
    found = compose(
        """
        services:
          jobs: {build: jobs, network_mode: host}
          db: {image: mysql, network_mode: host}
          consul: {image: consul, network_mode: host}
          shop: {build: shop, network_mode: host}
          sums: {image: me/sums, network_mode: host, environment: {PORT: 8082}}
          more: {image: me/more, network_mode: host, environment: {PORT: 8082}}
          said: {image: me/said, network_mode: host, environment: {PORT: 8083}}
        """,
        files,
    )
    assert arrows(found) == ["jobs -> db", "jobs -> shop"]
    assert found.part("jobs").facts["boots_from"].value == ["consul"]


def test_a_host_on_the_machine_outside_without_a_port_is_what_has_its_name(compose):
    found = compose(
        """
        services:
          app: {image: "me/app:1", environment: {RabbitMq__HostName: host.docker.internal}}
          broker: {image: "rabbitmq:4", ports: ["5672:5672"]}
        """
    )
    assert arrows(found) == ["app -> broker"]


def test_a_script_beside_several_dockerfiles_is_not_the_program(compose):
    found = compose(
        """
        services:
          backend: {build: {context: ., dockerfile: docker/backend.Dockerfile}, depends_on: [db]}
          db: {image: "postgres:17"}
        """,
        {
            "docker/backend.Dockerfile": "FROM python:3.13\nCOPY api/requirements.txt .\nCOPY api/ .\nCOPY docker/entrypoint.sh /e.sh\n",
            "docker/entrypoint.sh": "python manage.py runserver\n",
            "api/requirements.txt": "django\npsycopg\n",
            "api/manage.py": "import django\n",
            "api/shop/settings.py": "DB = {'HOST': os.getenv('H', 'db'), 'ENGINE': 'django.db.backends.postgresql'}\n",
        },
    )
    assert found.part("backend").facts["engine"].value == "django"


def test_all_who_run_code_that_names_what_takes_logs_send_there(compose):
    found = compose(
        """
        services:
          web: {build: ., command: ./serve}
          jobs: {build: ., command: celery -A shop worker}
          clock: {build: ., command: celery -A shop beat}
          fluentd: {image: "me/fluentd-splunk:1"}
          things: {image: "me/things:1"}
        """,
        {
            "Dockerfile": "FROM python:3.13\nCOPY . .\n",
            "shop/app.py": "host = getenv('SYSLOG_HOST', 'fluentd')\nother = 'http://things:80'\n",
        },
    )
    assert arrows(found) == ["clock -> fluentd", "jobs -> fluentd", "web -> fluentd"]


def test_what_starts_a_beat_and_publishes_a_port_is_a_service(compose):
    command = "sh -c 'celery -A shop beat & python3 -m proxy'"
    found = compose(
        f"""
        services:
          app: {{image: "me/app:1", command: "{command}", ports: ["8000:8000"]}}
          clock: {{image: "me/app:1", command: "celery -A shop beat"}}
        """
    )
    assert purposes(found) == {"app": "service", "clock": "scheduler"}


def test_services_of_python_started_from_above_use_what_they_can_reach(compose):
    """A variable that everybody is given is no flow of who imports no client, whatever a shared helper speaks of."""
    services = "\n".join(
        f"  {name}: {{build: {{context: ., dockerfile: services/{name}/Dockerfile}}, environment: *all}}"
        for name in ("geo", "find", "mail")
    )
    text = f"""
x-all: &all {{ELASTICSEARCH_URL: "http://search:9200", REDIS_URL: "redis://kv:6379", OTEL_EXPORTER_OTLP_ENDPOINT: "http://traces:4317"}}
services:
{services}
  search: {{image: elasticsearch}}
  traces: {{image: jaegertracing/all-in-one}}
  kv: {{image: redis}}
"""
    image = (
        "FROM python:3\nCOPY shared /app/shared\nCOPY services/{0} /app/services/{0}\nCMD python -m services.{0}.main\n"
    )
    files = {f"services/{name}/Dockerfile": image.format(name) for name in ("geo", "find", "mail")}
    files |= {
        "shared/__init__.py": "",
        "shared/health.py": "def health(url): return httpx.get(url + '/_cluster/health')  # elasticsearch\nNAME = 'elasticsearch'\n",
        "shared/bus.py": "import redis\nbus = redis.from_url(os.environ['REDIS_URL'])\n",
        "shared/traces.py": "from opentelemetry.instrumentation.redis import RedisInstrumentor\n\ndef trace(): RedisInstrumentor().instrument()\n",
        "shared/old.py": "from celery import Celery\napp = Celery(broker='redis://kv')\n",
        "services/geo/main.py": "from shared.bus import bus\nfrom shared.health import health\nbus.publish('a', 'b')\n",
        "services/find/main.py": "from opentelemetry import trace\nfrom elasticsearch import Elasticsearch\nfrom shared.health import health\nfrom shared.traces import trace\ntrace()\n",
        "services/mail/main.py": "from shared.bus import bus\nbus.pubsub().subscribe('a')\n",
    }
    found = compose(text, files)
    assert arrows(found) == ["find -> search", "find -> traces", "geo -> kv", "mail -> kv"]
    assert roles(found, "kv") == ["pubsub"]


def test_a_worker_lets_nobody_in_and_a_server_asks_who_issues_its_tokens_by_way_of_its_proxy(compose):
    files = {
        "all.env": "OIDC_OP_JWKS_ENDPOINT=http://proxy/certs\nWOPI_SRC_BASE_URL=http://api:8000\nADDITIONAL_HOSTS=api\n",
        "n.conf": "server { location / { proxy_pass http://api:8000; } }\n",
        "Dockerfile": "FROM python:3\nCOPY . /app\n",
        "a.py": "OIDC_OP_JWKS_ENDPOINT, WOPI_SRC_BASE_URL, ADDITIONAL_HOSTS\n",
    }
    found = compose(
        """
        services:
          api: {build: ., image: "ours:dev", env_file: all.env}
          jobs: {image: "ours:dev", command: celery -A a worker, env_file: all.env}
          proxy: {image: nginx, volumes: ["./n.conf:/etc/nginx/conf.d/default.conf"]}
        """,
        files,
    )
    assert arrows(found) == ["api -> proxy", "proxy -> api"]


def test_a_program_of_the_jvm_waits_for_a_store_in_vain_that_its_build_has_no_client_of(compose):
    """Messages that modules share speak of stores which some of them have."""
    names = ("auth", "mail", "shop", "tax")
    services = "\n".join(f"  {name}: {{build: {name}, depends_on: [kv]}}" for name in names)
    needs = "implementation project(':common')\n"
    files = {f"{name}/build.gradle": needs for name in names} | {
        "settings.gradle": "include 'common'\n",
        "common/build.gradle": "",
        "common/src/main/java/Errors.java": 'enum Errors { REDIS_DOWN("redis is down") }\n',
        "shop/build.gradle": f"{needs}implementation 'spring-boot-starter-data-redis'\n",
        **{f"{name}/src/main/java/A.java": "class A { Errors a; }\n" for name in names},
    }
    assert arrows(compose(f"services:\n{services}\n  kv: {{image: redis}}\n", files)) == ["shop -> kv"]


def test_what_settings_of_many_name_is_no_flow_of_a_program_that_brings_in_no_client(compose):
    """Modules of a workspace read the same settings, and wait for the same stores, whoever uses them."""
    services = "\n".join(
        f"  {name}: {{build: {{context: ., args: {{APP: {name}}}}}, depends_on: [db], environment: {{DB_HOST: db, KAFKA: 'log:9092'}}}}"
        for name in ("auth", "mail", "shop")
    )
    files = {
        "Dockerfile": "FROM node:20\nARG APP\nCOPY . .\nCMD node dist/$APP\n",
        "package.json": '{"dependencies": {"typeorm": "1", "kafkajs": "2"}}',
        "tsconfig.json": '{"paths": {"@ours/config": ["libs/config/src"], "@ours/db": ["libs/db/src"], "@ours/log": ["libs/log/src"]}}',
        "libs/config/src/index.ts": "export const settings = { db: `postgres://${process.env.DB_HOST}`, kafka: process.env.KAFKA }\n",
        "libs/db/src/index.ts": "import { DataSource } from 'typeorm'\nexport class Orders { all = new DataSource() }\n",
        "libs/log/src/index.ts": "import { Kafka } from 'kafkajs'\nexport class Log { send = new Kafka() }\n",
        "apps/auth/src/main.ts": "import { settings } from '@ours/config'\nimport { Log } from '@ours/log'\nnew Log().send('user', settings)\n",
        "apps/mail/src/main.ts": "import { settings } from '@ours/config'\nimport { Log } from '@ours/log'\nnew Log()\n",
        "apps/shop/src/main.ts": "import { settings } from '@ours/config'\nimport { Orders } from '@ours/db'\nnew Orders()\n",
    }
    found = compose(f"services:\n{services}\n  db: {{image: postgres}}\n  log: {{image: apache/kafka}}\n", files)
    assert arrows(found) == ["auth -> log", "mail -> log", "shop -> db"]


def test_settings_that_nothing_of_a_program_asks_for_call_nobody(compose):
    """A class of settings that several share, or that each has a copy of, names whom some of them call."""
    own = (
        "import os\nclass Config:\n    CACHE = os.getenv('CACHE', 'redis://kv:6379/0')\n    HOST = 'bus'\n    BROKER = f'amqp://{HOST}:5672'\n"
        "    LOGS = os.getenv('LOGS', 'http://pay:8000')\n"
    )
    shared = (
        "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    pay_url: str\n    stock_url: str = Field(\n        'http://stock',\n    )\n"
        "    @property\n    def orders(self):\n        return self.stock_url + '/orders'\nsettings = Settings()\n"
    )
    services = "\n".join(
        f"  {name}: {{build: ./{name}, volumes: ['./shared:/app/shared'], env_file: .env}}"
        for name in ("shop", "pay", "stock")
    )
    files = {
        ".env": "PAY_URL=http://pay\nSTOCK_URL=http://stock\n",
        "shared/config.py": shared,
        **{f"{name}/Dockerfile": "FROM python:3\nCOPY . .\nCMD python main.py\n" for name in ("shop", "pay", "stock")},
        "shop/main.py": "from shared.config import settings\nget(settings.pay_url)\n",
        "pay/main.py": "from shared.config import settings\nget(settings.orders)\n",
        "stock/main.py": "import redis, pika\nfrom config import Config\npika.connect(Config.BROKER)\n",
        "stock/config.py": own,
    }
    text = f"services:\n{services}\n  kv: {{image: redis}}\n  bus: {{image: rabbitmq}}\n"
    assert arrows(compose(text, files)) == ["pay -> stock", "shop -> pay", "stock -> bus"]
    files["stock/main.py"] += "app.config.from_object(Config)\n"
    assert {"stock -> kv", "stock -> pay"} <= {*arrows(compose(text, files))}


def test_programs_of_python_that_share_their_code_call_whom_the_files_name_that_each_reaches(compose):
    """Who hands on tasks imports them, and runs nothing that they need."""
    files = {
        "shop/Dockerfile": "FROM python:3\nCOPY . .\n",
        "shop/app/main.py": "import logging\nfrom app import pay\nfrom app.jobs import send\nsend.delay(__import__('json').dumps(1))\n",
        "shop/app/lib/logging.py": "",
        "shop/app/pay.py": 'def pay():\n    """As in:\n    get("http://sms/pay")\n    """\n    get("http://bank:8000/pay")  # no "http://sms"\n',
        "shop/app/work.py": "from celery import Celery\napp = Celery('shop', broker='redis://kv', include=['app.jobs'])\n",
        "shop/app/jobs.py": "from app.work import app\nfrom app import mail\n@app.task\ndef send(id): mail.send(id)\n",
        "shop/app/mail.py": "def send(id): post('http://mailer:8000/send')\n",
    }
    found = compose(
        """
        services:
          api: {build: ./shop, command: "uvicorn app.main:app"}
          worker: {build: ./shop, command: "celery -A app.work worker -c 2"}
          kv: {image: redis}
          bank: {image: ours/bank}
          mailer: {image: ours/mailer}
          sms: {image: ours/sms}
        """,
        files,
    )
    assert [each for each in arrows(found) if "kv" not in each] == ["api -> bank", "worker -> mailer"]


def test_a_worker_of_celery_asks_whom_its_tasks_ask_and_not_all_that_it_is_told_of(compose):
    """Its configuration names the modules with its tasks."""
    files = {
        "shop/Dockerfile": "FROM python:3\nCOPY . .\n",
        "shop/requirements.txt": "fastapi\ncelery[redis]\npsycopg\nboto3\n",
        "shop/app/main.py": "import os\nimport boto3\nfrom fastapi import FastAPI\nweb = FastAPI()\nfiles = boto3.client('s3', endpoint_url=os.environ['FILES_URL'])\n",
        "shop/app/work.py": "from celery import Celery\napp = Celery('shop')\napp.config_from_object('app.config')\n",
        "shop/app/config.py": "broker_url = 'redis://kv'\nimports = ('app.jobs',)\n",
        "shop/app/jobs.py": "import os\nimport psycopg\nfrom app.work import app\n@app.task\ndef tidy(): psycopg.connect(os.environ['DATABASE_URL']).execute('DELETE FROM carts')\n",
        "shop/events/index.ts": "import { Kafka } from 'kafkajs';\n",
    }
    found = compose(
        """
        x-all: &all {DATABASE_URL: "postgres://u:p@db/shop", FILES_URL: "http://files:9000"}
        services:
          api: {build: ./shop, command: "uvicorn app.main:web", environment: *all}
          worker: {build: ./shop, command: "celery -A app.work worker", environment: *all, depends_on: [log]}
          kv: {image: redis}
          db: {image: postgres}
          files: {image: minio/minio}
          log: {image: apache/kafka}
        """,
        files,
    )
    assert [each for each in arrows(found) if each.startswith("worker") and "kv" not in each] == ["worker -> db"]


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        ("", False),
        ("from sqlmodel import Session\nrows = Session().exec('SELECT 1')\n", False),
        ("REFUSED = ('exec(', 'eval(')\n", False),
        ("rows.get(include=['texts'])\ntable.columns(include=[int])\n", False),
        ("from telegram import Bot\n", False),
        ("from telegram import send\n", True),
        ("import telegram\n", True),
        ("exec(open('app/files.py').read())\n", True),
    ],
)
def test_a_program_of_python_asks_nobody_by_modules_that_it_does_not_import(compose, said, calls):
    """A module that lies deeper may be meant only by who takes something from it that it has."""
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\n",
        "requirements.txt": "fastapi\nsqlmodel\nboto3\npython-telegram-bot\n",
        "app/main.py": f"from fastapi import FastAPI\nimport app.chats\n{said}web = FastAPI()\n",
        "app/chats/__init__.py": "",
        "app/chats/telegram/__init__.py": "def send(): ...\n",
        "app/files.py": "import os\nimport boto3\nfiles = boto3.client('s3', endpoint_url=os.environ['FILES_URL'])\n",
        "app/tidy.py": "import app.files\n",
    }
    found = compose(
        """
        x-all: &all {FILES_URL: "http://files:9000"}
        services:
          api: {build: ., command: "uvicorn app.main:web", environment: *all}
          tidy: {build: ., command: "python -m app.tidy", environment: *all}
          files: {image: minio/minio}
        """,
        files,
    )
    assert ("api -> files" in arrows(found)) is calls
    assert "tidy -> files" in arrows(found)


@pytest.mark.parametrize(
    ("taken", "calls"),
    [("COPY front.py start.sh /app/", False), ("COPY front.py tools /app/", True), ("COPY . .", True)],
)
def test_an_image_that_takes_single_files_asks_nobody_whom_others_name(compose, taken, calls):
    files = {
        "Dockerfile": f'FROM python:3\n{taken}\nRUN pip install httpx\nENTRYPOINT ["/app/start.sh"]\n',
        "start.sh": 'exec uvicorn "$MODULE"\n',
        "front.py": "from fastapi import FastAPI\nweb = FastAPI()\n",
        "tools/check.py": "import httpx\nhttpx.get('http://reader:9000/health')\n",
    }
    text = """
        services:
          front: {build: .}
          reader: {image: ours/reader}
        """
    assert arrows(compose(text, files)) == (["front -> reader"] if calls else [])


@pytest.mark.parametrize(
    ("used", "calls"),
    [("httpx.get(settings.scans)", True), ("httpx.get('http://x')\nn = getattr(settings, 'pages', 1)", False)],
)
def test_who_has_an_address_that_it_asks_for_calls_that_whatever_unread_variable_has_it_as_well(compose, used, calls):
    files = {
        "Dockerfile": 'FROM python:3\nCOPY . .\nCMD ["uvicorn", "app.main:web"]\n',
        "requirements.txt": "fastapi\nhttpx\n",
        "app/main.py": f"import httpx\nfrom fastapi import FastAPI\nfrom app.config import settings\nweb = FastAPI()\n{used}\n",
        "app/config.py": "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    pages: int = 2\n    scans: str = 'http://reader:9000'\nsettings = Settings()\n",
    }
    text = """
        services:
          api: {build: ., environment: {READER_ADDRESS: "http://reader:9000"}}
          reader: {image: ours/reader}
        """
    assert ("api -> reader" in arrows(compose(text, files))) is calls


def test_a_scheduler_uses_each_database_that_it_is_told_of_like_who_shows_its_pages(compose):
    files = {
        "air/Dockerfile": "FROM apache/airflow:2\nCOPY dags /opt/airflow/dags\n",
        "air/dags/a.py": "import airflow\n",
    }
    found = compose(
        """
        x-all: &all {AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: "postgres://u:p@own/air", SHOP_URL: "postgres://u:p@shop/s"}
        services:
          pages: {build: air, command: webserver, environment: {<<: *all}, depends_on: [shop]}
          plan: {build: air, command: scheduler, environment: {<<: *all}, depends_on: [shop]}
          start: {build: air, command: airflow db migrate, environment: {<<: *all}, depends_on: [own]}
          own: {image: postgres}
          shop: {image: postgres}
        """,
        files,
    )
    assert {"pages -> own", "plan -> own"} <= {*arrows(found)}


@pytest.mark.parametrize(("file", "asks"), [("env_file: away.env, ", "carts"), ("", "users")])
def test_what_an_image_has_for_a_start_gives_way_to_a_file_that_nobody_sees(compose, file, asks):
    files = {
        "Dockerfile": "FROM python:3\nENV DATABASE_URL=postgres://u:p@users/u\nCOPY . .\n",
        "a.py": "import os\nimport psycopg\npsycopg.connect(os.environ['DATABASE_URL'])\n",
    }
    text = f"""
        services:
          api: {{build: ., {file}depends_on: [carts]}}
          carts: {{image: postgres}}
          users: {{image: postgres}}
        """
    assert f"api -> {asks}" in arrows(found := compose(text, files))
    assert not file or "api -> users" not in arrows(found)


def test_tests_that_stand_in_programs_of_rust_call_nobody(compose):
    files = {
        "Dockerfile": "FROM rust:1\nCOPY . .\nRUN cargo build\n",
        "Cargo.toml": '[package]\nname = "shop"\n',
        "src/main.rs": 'fn main() { get("http://bank:80/"); }\n\n#[cfg(test)]\nmod tests {\n    fn it() { get("http://sms:80/"); }\n}\n',
    }
    text = "services: {shop: {build: .}, bank: {image: ours/bank}, sms: {image: ours/sms}}"
    assert arrows(compose(text, files)) == ["shop -> bank"]


def test_settings_that_another_built_program_mounts_are_its_own(compose):
    files = {
        "Dockerfile": "FROM python:3\nCOPY . /app\n",
        "docker/Dockerfile.filter": "FROM debian\nRUN apt-get install -y amavisd-new\n",
        "docker/filter.conf": "database=mail;host=db;port=3306\n",
        "docker/login.d/oauth.conf.ext": "introspection_url = http://api:8000/introspect\n",
        "docker/Dockerfile.pages": "FROM node:22\nWORKDIR /home/node\nRUN npm i\n",
        "pages/package.json": '{"dependencies": {"react": "19"}}',
        "a.py": "import MySQLdb\n",
    }
    found = compose(
        """
        services:
          api: {build: .}
          filter: {build: {context: ., dockerfile: docker/Dockerfile.filter}, volumes: ["./docker/filter.conf:/etc/filter.conf"]}
          login: {image: dovecot/dovecot, volumes: ["./docker/login.d:/etc/dovecot/conf.d"]}
          front: {build: {context: ., dockerfile: docker/Dockerfile.pages}, volumes: ["./pages:/home/node/"]}
          db: {image: mariadb}
        """,
        files,
    )
    assert arrows(found) == ["filter -> db", "login -> api"]


def test_a_program_of_go_uses_what_the_packages_it_imports_do(compose):
    image = "FROM golang:1.22\nCOPY . /app\nENTRYPOINT CompileDaemon --build='go build -o main {0}/cmd/main.go' --command=./main\n"
    files = {
        "go.mod": "module x.org/shop\n",
        "gate.Dockerfile": image.format("gate"),
        "read.Dockerfile": image.format("read"),
        "gate/cmd/main.go": 'import (\n"database/sql"\n"github.com/segmentio/kafka-go"\n)\n',
        "read/cmd/main.go": 'import (\n"go.mongodb.org/mongo-driver/mongo"\n)\n',
    }
    found = compose(
        """
        x-all: &all {MONGO_URI: "mongodb://docs:27017", POSTGRES_HOST: host.docker.internal}
        services:
          gate: {build: {context: ., dockerfile: gate.Dockerfile}, environment: *all}
          read: {build: {context: ., dockerfile: read.Dockerfile}, environment: *all}
          docs: {image: mongo}
          postgres: {image: postgres, ports: ["5432:5432"]}
        """,
        files,
    )
    assert arrows(found) == ["read -> docs"]


def test_what_a_program_calls_by_a_client_of_a_module_that_it_shares(compose):
    pom = "<project><artifactId>{}</artifactId><dependencies><dependency><artifactId>common</artifactId></dependency></dependencies></project>"
    client = 'class {}Client {{ String at = "http://{}"; }}\n'
    files = {
        "pom.xml": "<modules><module>common</module><module>cart</module><module>stock</module></modules>",
        "common/pom.xml": "<project><artifactId>common</artifactId></project>",
        "common/src/main/java/StockClient.java": client.format("Stock", "stock"),
        "common/src/main/java/CartClient.java": client.format("Cart", "cart"),
        "cart/pom.xml": pom.format("cart"),
        "cart/src/main/java/Cart.java": "@Import(StockClient.class) class Cart {}\n",
        "stock/pom.xml": pom.format("stock"),
        "stock/src/main/java/Stock.java": "class Stock {}\n",
    }
    assert arrows(compose("services: {cart: {build: cart}, stock: {build: stock}}", files)) == ["cart -> stock"]


def test_what_programs_around_a_web_server_are_told_is_nothing_that_it_asks(compose):
    text = """
    services:
      web: {build: {context: ., dockerfile: nginx.Dockerfile}, links: [app]}
      app: {build: ., links: [kv]}
      edge: {image: nginx, env_file: .env, depends_on: [app]}
      kv: {image: redis}
    """
    files = {
        "Dockerfile": "FROM ruby\nCOPY . .\n",
        "nginx.Dockerfile": "FROM nginx\nCOPY public public\nCOPY nginx.conf /etc/nginx/nginx.conf\n",
        "nginx.conf": "server { listen 80; location / { proxy_pass http://app:3000; } }\n",
        "config/cable.yml": "production:\n  url: redis://kv:6379\n",
        ".env": "REDIS_HOST=kv\n",
    }
    assert arrows(compose(text, files)) == ["app -> kv", "edge -> app", "web -> app"]
    whole = {**files, "Gemfile": "gem 'rails'\n"}
    mounted = text.replace("links: [app]}", "links: [app], volumes: ['.:/shop']}")
    assert arrows(compose(mounted, whole)) == ["app -> kv", "edge -> app", "web -> app"]


def test_a_client_of_openfeign_is_called_what_a_setting_says(compose):
    files = {
        "rides/pom.xml": "<artifactId>spring-boot-starter-web</artifactId>",
        "rides/src/main/resources/application.yml": "clients:\n  stock:\n    path: /api\n    name: drivers\n",
        "rides/src/main/java/Drivers.java": '@FeignClient(\n    value = "${clients.stock.name}",\n    path = "/a"\n)\ninterface Drivers {}\n',
    }
    text = "services: {rides: {build: rides}, drivers: {image: shop/drivers}}"
    assert arrows(compose(text, files)) == ["rides -> drivers"]


def test_a_ready_gateway_whose_settings_say_whom_it_asks_has_no_database_that_it_waits_for(compose):
    text = "services: {edge: {image: 'kong:3', volumes: ['./kong.yml:/opt/kong.yml'], depends_on: [db]}, api: {image: ours/api, environment: {DB_HOST: db}}, db: {image: postgres}}"
    files = {"kong.yml": "services:\n  - name: shop\n    host: api\n    port: 3000\n"}
    assert arrows(compose(text, files)) == ["api -> db", "edge -> api"]


@pytest.mark.parametrize(
    ("key", "calls"),
    [("HUB_SERVICE_URL", True), ("GATEWAY_URL", True), ("PEER_SERVICE_URL", False), ("PUBLIC_GATEWAY_URL", False)],
)
def test_what_a_gateway_stands_before_calls_others_by_way_of_it(compose, key, calls):
    text = f"""
        services:
          gateway: {{build: ./gateway, environment: {{PEER_URL: "http://peer:9000", HUB_URL: "http://hub:9000"}}}}
          peer: {{build: ./peer, environment: {{{key}: "http://gateway:3000/hub"}}}}
          hub: {{build: ./hub}}
        """
    assert ("peer -> gateway" in arrows(compose(text))) is calls


def test_programs_of_python_that_all_are_told_of_a_store_use_it_where_they_import_a_client(compose):
    text = "services: {minio: {image: minio/minio}"
    for name in ("speech", "fraud", "pages"):
        text += f", {name}: {{build: ./{name}, environment: {{MINIO_ENDPOINT: 'minio:9000'}}}}"
    said = {
        "speech": "def fetch():\n    from minio import Minio\n    return Minio(os.environ['MINIO_ENDPOINT'])\n",
        "fraud": "spread = Histogram('a', 'b', buckets=(1, 2))\n",
        "pages": '"""Reads what lies in MinIO."""\n',
    }
    docker = 'FROM python:3.13\nCOPY . .\nCMD ["sh", "-c", "uvicorn app.main:app --port ${PORT:-8000}"]\n'
    files = {f"{name}/app/main.py": code for name, code in said.items()}
    files |= {f"{name}/Dockerfile": docker for name in said}
    assert arrows(compose(text + "}", files)) == ["speech -> minio"]


def test_the_folder_of_a_program_of_python_may_be_a_package_of_its_own(compose):
    """`from backend.shop import app` in backend/wsgi.py, which is built in that folder."""
    text = "services: {db: {image: postgres}"
    for name in ("backend", "worker", "beat"):
        text += f", {name}: {{build: ./{name}, environment: {{DATABASE_URL: 'postgresql://db/shop'}}}}"
    files = {
        "backend/wsgi.py": "from backend.shop import app\n",
        "backend/shop/__init__.py": "import psycopg\napp = psycopg\n",
    }
    files |= {f"{name}/wsgi.py": "app = print\n" for name in ("worker", "beat")}
    docker = "FROM python:3.13\nCOPY . .\nCMD gunicorn wsgi:app\n"
    files |= {f"{name}/Dockerfile": docker for name in ("backend", "worker", "beat")}
    assert arrows(compose(text + "}", files)) == ["backend -> db"]


def test_where_a_browser_is_sent_when_something_was_paid_is_nobody_who_is_called(compose):
    text = """
        services:
          shop: {image: ours/shop}
          pay: {build: ./pay}
          cards: {image: ours/cards, environment: {STRIPE_CANCEL_URL: "http://shop:80/no"}}
        """
    files = {
        "pay/pom.xml": "<artifactId>spring-boot-starter</artifactId>",
        "pay/src/main/resources/application.yml": "toss:\n  success-url: http://shop:80/yes\n  fail-url: http://shop:80/no\n",
        "pay/src/main/java/Pay.java": "class Pay {}\n",
        "pay/Dockerfile": "FROM openjdk\nCOPY . .\n",
    }
    assert arrows(compose(text, files)) == []


def test_what_lies_in_a_folder_of_another_is_the_others_though_all_of_it_is_mounted(compose):
    files = {
        "Dockerfile": "FROM golang\nCOPY . .\n",
        "config/shop.yaml": "mail: http://mail:80\n",
        "config/nginx/nginx.conf": "upstream a { server api:80; }\nserver { listen 80; location / { proxy_pass http://a; } }\n",
        "config/nginx/later/tls.conf": "server { listen 443; location / { proxy_pass http://geo:80; } }\n",
        "config/prometheus.yml": "scrape_configs: [{static_configs: [{targets: ['geo:80']}]}]\n",
    }
    text = """
        services:
          api: {build: ., command: ./api, volumes: ['./config:/etc/shop/config:ro']}
          web: {image: nginx, volumes: ['./config/nginx/nginx.conf:/etc/nginx/nginx.conf']}
          seen: {image: prom/prometheus, volumes: ['./config/prometheus.yml:/etc/prometheus/prometheus.yml']}
          mail: {image: ours/mail}
          geo: {image: ours/geo}
        """
    assert arrows(compose(text, files)) == ["api -> mail", "seen -> geo", "web -> api"]


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("node app/scripts/echo.js", []),
        ("./wait-for-it.sh kv:6379 -- npm run board", ["echo -> kv"]),
        ("npm run board", ["echo -> kv"]),
        ("npm run all", ["echo -> db", "echo -> kv"]),
    ],
)
def test_a_program_of_node_calls_what_its_own_start_requires(compose, command, wanted):
    files = {
        "Dockerfile": "FROM node\nCOPY . .\nCMD npm start\n",
        "package.json": '{"scripts": {"board": "A=b node -r dotenv/config ./board/index.js", "all": "make all"}, "dependencies": {"pg": "8", "ioredis": "5"}}',
        "index.js": "require('./db'); require('./kv')\n",
        "db.js": "const { Pool } = require('pg'); new Pool({ host: 'db' })\n",
        "kv.js": "const Redis = require('ioredis'); new Redis({ host: 'kv' })\n",
        "scripts/echo.js": "require('http').createServer()\n",
        "board/index.js": "require('../kv')\n",
    }
    text = f"services: {{api: {{build: .}}, echo: {{build: ., command: '{command}', volumes: ['.:/app']}}, db: {{image: postgres}}, kv: {{image: redis}}}}"
    assert [each for each in arrows(compose(text, files)) if "echo" in each] == wanted


AMQP = "const amqp = require('amqplib');\nchannel.consume('mail', m => { io.to(m.user).emit('x', m); res.status(200).send(m); });\n"


@pytest.mark.parametrize(
    ("code", "flows"),
    [
        (AMQP, {("rabbit", "mail")}),
        (AMQP + "channel.publish('events', 'sent', body);\n", {("rabbit", "mail"), ("mail", "rabbit")}),
        ("const amqp = require('amqplib');\nchannel.publish('events', 'sent', body);\n", {("mail", "rabbit")}),
    ],
)
def test_who_listens_as_well_takes_from_a_queue_what_its_code_takes(compose, code, flows):
    """A page of its health, Socket.IO and who calls it say nothing of which way messages go."""
    files = {
        "orders/index.js": "const amqp = require('amqplib');\nchannel.sendToQueue('mail', body);\nfetch(process.env.MAIL_URL);\n",
        "mail/index.js": f"{code}express().listen(3000);\n",
    }
    url = 'RABBITMQ_URL: "amqp://u:p@rabbit:5672"'
    text = f"""
        services:
          orders: {{build: ./orders, ports: ["80:80"], environment: {{{url}, MAIL_URL: "http://mail:3000"}}}}
          mail: {{build: ./mail, environment: {{{url}}}}}
          rabbit: {{image: "rabbitmq:3"}}
        """
    steps = {tuple(step.text.split(" -> ")) for walk in walks(compose(text, files)) for step in walk.steps}
    assert {step for step in steps if "rabbit" in step and "mail" in step} == flows


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ("import shared\nshared.docs()\n", True),
        ("import shared as common\ncommon.docs()\n", True),
        ("from shared import *\ndocs()\n", True),
        (
            "from kit import docs as them\n\nclass Page:\n    def get(self):\n        return f'{them()}'\n\nPage()\n",
            True,
        ),
        ("import shared\n@app.get('/')\ndef page():\n    return shared.docs()\n", True),
        ("import shared\nREADERS = [getattr(shared, 'docs')]\n", True),
        ("import shared\nprint(shared.READER)\n", True),
        ("import tasks\ntasks.read()\n", True),
        ("import tasks\ntasks.read.delay(1)\n", False),
        ("import tasks\nqueue.enqueue(tasks.plain, 1)\n", False),
        ("import shared\nshared.other(1)  # as docs() does\nprint('docs')\nprint(f'docs of {other}')\n", False),
        ("import shared, other\nother.docs()\n", False),
        ("import shared\n\ndef docs():\n    return 1\n\ndocs()\n", False),
    ],
)
def test_what_a_shared_module_can_do_and_nobody_calls_who_is_run_is_no_flow(compose, code, calls):
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\n",
        "kit/__init__.py": "from shared import docs\n",
        "shared.py": (
            "import os\nfrom pymongo import MongoClient\n\nURL = os.getenv('MONGO_URL')\n\n\n"
            "def docs():\n    return MongoClient(URL).docs\n\n\nREADER = {'read': docs}\n\n\ndef other(value):\n    return value\n\n\n"
            "if __name__ == '__main__':\n    print(docs())\n"
        ),
        "tasks.py": "import shared\n\n\n@app.task\ndef read(number):\n    return shared.docs()\n\n\ndef plain(number):\n    return shared.docs()\n",
        "other.py": "def docs():\n    return []\n",
        "a.py": code,
        "b.py": "import shared\nshared.docs()\n",
        "c.py": "import shared\nshared.docs()\n",
    }
    text = """
        x-all: &all {MONGO_URL: "mongodb://db/docs"}
        services:
          a: {build: ., command: python a.py, environment: *all}
          b: {build: ., command: python b.py, environment: *all}
          c: {build: ., command: python c.py, environment: *all}
          db: {image: mongo}
        """
    assert arrows(compose(text, files)) == [*(["a -> db"] if calls else []), "b -> db", "c -> db"]


@pytest.mark.parametrize(
    ("task", "call"),
    [
        ("@queue.task\ndef send(to):\n    return to\n", "send.delay('a')"),
        ("@queue.task(bind=True)\ndef send(self, to):\n    return to\n", "send.apply_async(args=['a'])"),
        ("@shared_task\ndef send(to):\n    return to\n", "send.delay('a')"),
        ("def send(to):\n    return to\n", ""),
    ],
)
def test_who_hands_on_a_task_calls_the_broker_of_its_application(compose, task, call):
    """The application is made with its addresses in one statement that nobody names but the task."""
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\n",
        "requirements.txt": "fastapi\ncelery[redis]\n",
        "app/main.py": f"from fastapi import FastAPI\nfrom app.work import send\n\nweb = FastAPI()\n\n\n@web.post('/mails')\ndef mail():\n    return {call or None}\n",
        "app/work.py": f"import os\nfrom celery import Celery, shared_task\n\nqueue = Celery('app', broker=os.environ['BROKER_URL'])\n\n\n{task}",
    }
    text = """
        x-all: &all {BROKER_URL: "redis://redis:6379/0"}
        services:
          api: {build: ., command: "uvicorn app.main:web", ports: ["8000:8000"], environment: *all}
          worker: {build: ., command: "celery -A app.work worker", environment: *all}
          beat: {build: ., command: "celery -A app.work beat", environment: *all}
          redis: {image: redis}
        """
    assert ("api -> redis" in arrows(compose(text, files))) is bool(call)


@pytest.mark.parametrize(
    ("beside", "calls"),
    [
        ("import { rows } from './rows';\nrows();\n", True),
        ("import { name } from './names';\nname();\n", False),
        ("import { name } from './nowhere';\nname();\n", True),
        ("const names = require(`./${which}`);\nnames();\n", True),
    ],
)
def test_of_programs_of_node_that_share_code_each_uses_what_it_requires_itself(compose, beside, calls):
    """They are started from what a compiler made of their code; what is required by a name that cannot be told may be anything."""
    files = {
        "Dockerfile": "FROM node:20\nCOPY . .\nRUN npm run build\n",
        "package.json": '{"name": "shop", "dependencies": {"@prisma/client": "5", "express": "4"}}',
        "src/main.ts": "import express from 'express';\nimport { rows } from './rows';\nexpress().get('/', rows).listen(80);\n",
        "src/rows.ts": "import { PrismaClient } from '@prisma/client';\nexport const rows = () => new PrismaClient().row.findMany();\n",
        "src/names.ts": "export const name = () => 'a';\n",
        "src/tidy.ts": beside,
    }
    text = """
        x-all: &all {DATABASE_URL: "postgres://u:p@db/shop"}
        services:
          web: {build: ., command: node dist/main.js, ports: ["80:80"], environment: *all}
          work: {build: ., command: node dist/src/main.js, environment: *all}
          tidy: {build: ., command: node dist/tidy.js, environment: *all}
          db: {image: postgres}
        """
    assert ("tidy -> db" in arrows(compose(text, files))) is calls
    assert "web -> db" in arrows(compose(text, files))


def test_what_none_of_them_has_a_word_of_each_may_use_by_another_name(compose):
    files = {
        "Dockerfile": "FROM node:20\nCOPY . .\n",
        "package.json": '{"name": "shop", "dependencies": {"payload": "3"}}',
        "main.js": "import { run } from 'payload';\nrun();\n",
        "tidy.js": "import { tidy } from 'payload';\ntidy();\n",
    }
    text = """
        services:
          web: {build: ., command: node main.js, ports: ["80:80"], environment: {DATABASE_URL: "postgres://u:p@db/shop"}}
          tidy: {build: ., command: node tidy.js, environment: {DATABASE_URL: "postgres://u:p@db/shop"}}
          db: {image: postgres}
        """
    assert {"web -> db", "tidy -> db"} <= {*arrows(compose(text, files))}


def test_groups_of_a_table_of_settings_name_whom_each_asks_for(compose):
    table = (
        "import os\n\ndef load_config():\n    return {\n        'store': {\n            'host': os.getenv('PG_HOST', 'db'),\n        },\n"
        "        'model': {\n            'host': os.getenv('MODEL_HOST', 'model:11434'),\n        },\n    }\n"
    )
    files = {
        ".env.example": "PG_HOST=db\nMODEL_HOST=http://model:11434\n",
        "common/__init__.py": "",
        "common/config.py": table,
        "common/store.py": "import psycopg\nfrom common.config import load_config\n\ndef connect():\n    return psycopg.connect(**load_config()['store'])\n",
        "feed/main.py": "from common.store import connect\nconnect()\n",
        "chat/main.py": "from common.config import load_config\nget(load_config()['model']['host'])\n",
        **{
            f"{n}/Dockerfile": f"FROM python:3\nCOPY common common\nCOPY {n} .\nCMD python main.py\n"
            for n in ("feed", "chat")
        },
    }
    build = "build: {context: ., dockerfile: %s/Dockerfile}, env_file: .env"
    text = f"services: {{feed: {{{build % 'feed'}, environment: {{PG_HOST: '${{PG_HOST}}'}}}}, chat: {{{build % 'chat'}}}, db: {{image: postgres}}, model: {{image: ollama/ollama}}}}"
    found = compose(text, files)
    assert arrows(found) == ["chat -> model", "feed -> db"]
    assert next(hop.evidence.why for hop in found.hops if hop.target == "db") == "PG_HOST"


@pytest.mark.parametrize("host", ["db", "postgres"])
def test_a_loop_in_the_image_of_a_store_that_asks_it_is_none(compose, host):
    loop = "while true; do psql -h $$PG_HOST -c 'SELECT tidy()'; sleep 86400; done"
    text = f"""
        services:
          {host}: {{image: "postgres:16"}}
          tidy: {{image: "postgres:16", entrypoint: ["/bin/sh", "-c"], command: "{loop}", environment: {{PG_HOST: {host}}}}}
          waits: {{image: "postgres:16", command: "sh -c 'until psql -h {host}; do sleep 1; done; exec postgres'"}}
        """
    found = compose(text, {})
    assert (purposes(found)["tidy"], purposes(found)["waits"]) == ("scheduler", "database")
    assert arrows(found) == [f"tidy -> {host}"]


def test_a_store_is_switched_off_by_settings_that_a_program_loads_and_not_by_those_of_another(compose):
    kept = "import redis, os\nhost = os.getenv('REDIS_HOST')\nredis.Redis(host=host).hset('seen', 'a', 1)\n"
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\n",
        "config/base.yml": "redis:\n  enabled: false\n",
        "a.py": kept,
        "b.py": f"{kept}CONFIG = yaml.safe_load(open('config/base.yml'))\n",
    }
    text = "services: {kv: {image: redis}"
    for name in ("a", "b"):
        text += f", {name}: {{build: ., command: python {name}.py, environment: {{REDIS_HOST: kv}}}}"
    assert arrows(compose(text + "}", files)) == ["a -> kv"]


def test_a_password_brings_back_no_store_that_a_program_has_no_client_of(compose):
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\n",
        "page.py": "import json\n",
        "feed.py": "import psycopg\npsycopg.connect()\n",
    }
    text = "services: {db: {image: postgres}"
    for name in ("page", "feed"):
        text += f", {name}: {{build: ., command: python {name}.py, environment: {{DB_HOST: db, DB_PASSWORD: x}}}}"
    assert arrows(compose(text + "}", files)) == ["feed -> db"]


def test_a_program_runs_the_packages_of_the_repository_that_are_installed_beside_it(compose):
    """What is brought in of `libs/kept` is code of the program as its own is, though it lies elsewhere."""
    files = {
        "libs/kept/pyproject.toml": "[project]\nname = 'kept'\n",
        "libs/kept/kept/__init__.py": "from .store import make\n",
        "libs/kept/kept/store.py": "def make(url):\n    from pymongo import MongoClient\n    return MongoClient(url)\n",
        **{
            f"{n}/Dockerfile": f"FROM python:3\nCOPY libs libs\nRUN pip install libs/kept\nCOPY {n} .\nCMD python main.py\n"
            for n in "abc"
        },
        "a/main.py": "from kept import make\nmake(get('MONGO'))\n",
        "b/main.py": "from kept import make\nmake(get('MONGO'))\n",
        "c/main.py": "print('nothing')\n",
    }
    services = ", ".join(
        f"{n}: {{build: {{context: ., dockerfile: {n}/Dockerfile}}, environment: {{MONGO_URL: 'mongodb://db'}}}}"
        for n in "abc"
    )
    assert arrows(compose(f"services: {{{services}, db: {{image: mongo}}}}", files)) == ["a -> db", "b -> db"]


def test_of_a_folder_of_scripts_a_container_runs_the_one_that_it_starts(compose):
    files = {
        "scripts/Dockerfile": "FROM python:3\nCOPY scripts/again.py /app/\nCMD python /app/again.py\n",
        "scripts/again.py": "import importlib\nMOD = importlib.import_module(f'{x}')\nget('http://mail:80')\n",
        "scripts/seen.py": "get('http://geo:80')\n",
        "scripts/counts.py": "get('http://mail:80')\n",
        "scripts/requirements.txt": "requests\n",
    }
    run = "set -e\\nexport PORT=1\\npip install -q -r /app/scripts/requirements.txt\\npython /app/scripts/%s.py"
    text = "services:\n  again: {build: {context: ., dockerfile: scripts/Dockerfile}}\n  mail: {image: ours/mail}\n  geo: {image: ours/geo}\n"
    for name in ("seen", "counts"):
        text += f'  {name}: {{image: "python:3", entrypoint: [sh, -c], command: ["{run % name}"], volumes: [".:/app:ro"]}}\n'
    assert arrows(compose(text, files)) == ["again -> mail", "counts -> mail", "seen -> geo"]


def test_a_client_of_a_store_that_is_not_started_again_is_a_job_whatever_it_mounts(compose):
    asks = 'USER="$$(cat /run/user)"; mongosh "mongodb://$${USER}@db/a" /test/valid.js'
    text = f"""
        services:
          db: {{image: mongo, volumes: ["kept:/data/db"]}}
          valid: {{image: mongo, entrypoint: [bash, -c], command: ['{asks}'], restart: "no", volumes: ["./test:/data/db"]}}
        volumes: {{kept: {{}}}}
        """
    assert "valid" not in purposes(compose(text, {}))


def test_of_a_program_of_python_that_has_its_folder_alone_what_it_never_imports_is_no_client(compose):
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\n",
        "requirements.txt": "redis\npsycopg\n",
        "bot.py": "import psycopg\npsycopg.connect(get('DATABASE_URL'))\n",
        "legacy/server.py": "import os, redis\nredis.from_url(os.getenv('REDIS_URL'))\n",
    }
    text = "services: {bot: {build: ., command: python bot.py, environment: {DATABASE_URL: 'postgres://db', REDIS_URL: 'redis://kv'}}, db: {image: postgres}, kv: {image: redis}}"
    assert arrows(compose(text, files)) == ["bot -> db"]


def test_a_module_below_src_is_started_by_its_name_there(compose):
    """What each of several programs reaches is its own, and so are the keys of the file beside all of them."""
    files = {
        "Dockerfile": "FROM python:3\nCOPY . .\n",
        "env.example": "OPENAI_API_KEY=\n",
        "requirements.txt": "openai\n",
        "src/shop/__init__.py": "",
        "src/shop/gate.py": "import httpx\nhttpx.get('http://chat:80')\nSTORAGE = 'files'\n",
        "src/shop/chat.py": "import openai, os\nopenai.Client(os.getenv('OPENAI_API_KEY'))\n",
        "src/shop/files.py": "import boto3, os\nboto3.client('s3', endpoint_url=os.getenv('STORAGE_URL'))\n",
    }
    text = "services: {kept: {image: minio/minio}"
    for name in ("gate", "chat", "files"):
        text += (
            f", {name}: {{build: ., command: python -m shop.{name}, environment: {{STORAGE_URL: 'http://kept:9000'}}}}"
        )
    assert arrows(compose(text + "}", files)) == ["chat -> openai", "files -> kept", "gate -> chat"]


def test_a_driver_that_is_imported_tells_of_a_database_though_only_a_text_names_it(compose):
    files = {
        "a/Dockerfile": "FROM python:3\nCOPY . .\nCMD python main.py\n",
        "a/main.py": "import asyncpg, os\nasyncpg.connect(f'postgresql://{os.environ[\"DB_HOST\"]}/shop')\n",
    }
    assert arrows(compose("services: {a: {build: ./a, environment: {DB_HOST: db}}, db: {image: postgres}}", files)) == [
        "a -> db"
    ]


def test_the_folder_in_which_pages_are_run_is_their_code_and_holds_no_settings(compose):
    files = {
        "frontend/package.json": '{"scripts": {"dev": "vite"}, "dependencies": {"vite": "5", "react": "18"}}',
        "frontend/vite.config.js": "export default {\n  server: {\n    proxy: {\n      '/api': 'http://api:8000'\n    }\n  }\n}\n",
        "notes/tasks.json": '{"mail": "http://mail:3001"}',
        "api/Dockerfile": "FROM python:3\nCOPY . .\nCMD python main.py\n",
    }
    text = """
        services:
          frontend: {image: "node:20", working_dir: /work/frontend, volumes: [".:/work"], command: npm run dev -- --host}
          api: {build: ./api}
          mail: {image: ours/mail}
        """
    assert arrows(compose(text, files)) == ["frontend -> api"]


def test_the_environment_file_beside_the_code_of_many_is_for_those_whose_code_reads_it(compose):
    """Where nobody can see that code, what each service is told itself counts."""
    text = "services: {db: {image: postgres}, kept: {image: minio/minio}"
    for name in ("orders", "stock", "mail"):
        text += f", {name}: {{build: {{context: ., args: {{SERVICE: {name}}}}}, environment: {{DB_HOST: db}}}}"
    files = {
        ".env.example": "MINIO_ENDPOINT=kept:9000\nPOSTGRES_HOST=db\n",
        "Dockerfile": "FROM golang\nCOPY . .\nARG SERVICE\nRUN go build ./services/$SERVICE\n",
    }
    named = {"mail -> db", "orders -> db", "stock -> db"}
    assert {*arrows(compose(text + "}", files))} == named
    files |= {
        "main.go": 'package main\nimport "github.com/lib/pq"\nvar kept, db = os.Getenv("MINIO_ENDPOINT"), os.Getenv("DB_HOST")\n'
    }
    assert {*arrows(compose(text + "}", files))} == named | {"mail -> kept", "orders -> kept", "stock -> kept"}


def test_a_program_is_what_the_arguments_of_its_build_say_that_its_image_starts(compose):
    """What all are told is for those whose own modules ask for it, under whatever name their settings have it."""
    files = {
        "Dockerfile": 'FROM python:3\nARG MODULE=jobs.buy\nENV MODULE=${MODULE}\nCOPY . .\nCMD python -m "$MODULE"\n',
        "jobs/__init__.py": "",
        "jobs/settings.py": "class Settings(BaseSettings):\n    words: str = Field(\n        alias='WORDS_HOST',\n    )\n    store: str = Field(alias='MONGO_URL')\n\nsettings = Settings()\n",
        "jobs/buy.py": "from jobs.settings import settings\ngrpc.dial(settings.words)\n",
        "jobs/sell.py": "from jobs.settings import settings\nfrom pymongo import MongoClient\nMongoClient(settings.store)\n",
        "jobs/tell.py": "from jobs.settings import settings\nprint(settings)\n",
    }
    text = "x-all: &all {WORDS_HOST: words, MONGO_URL: 'mongodb://db'}\nservices:\n  words: {image: ours/words}\n  db: {image: mongo}\n"
    for name in ("buy", "sell", "tell"):
        text += f"  {name}: {{build: {{context: ., args: {{MODULE: jobs.{name}}}}}, environment: *all}}\n"
    assert arrows(compose(text, files)) == ["buy -> words", "sell -> db"]


def test_settings_of_a_configuration_server_lie_in_a_folder_for_each_client(compose):
    names = ("config", "orders", "stock", "users")
    found = compose(
        "services: {config: {build: ./config}, orders: {build: ./orders}, stock: {build: ./stock}, users: {build: ./users}, rabbit: {image: rabbitmq}}",
        {
            "config/pom.xml": "<artifactId>spring-cloud-config-server</artifactId>"
            + POM.format("spring-cloud-starter-bus-amqp"),
            "config/src/main/resources/orders/application.yml": "stock: http://stock:80\n",
            "config/src/main/resources/shared/application.yml": "spring:\n  rabbitmq:\n    host: rabbit\n",
            **{f"{name}/pom.xml": POM.format("spring-cloud-starter-bus-amqp") for name in names[1:]},
            **{f"{name}/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n" for name in names},
            **{f"{name}/src/main/java/A.java": "class A {}\n" for name in names},
        },
    )
    assert arrows(found) == ["orders -> rabbit", "orders -> stock", "stock -> rabbit", "users -> rabbit"]


@pytest.mark.parametrize(("library", "wanted"), [("", []), ("spring-cloud-starter-netflix-eureka-client", ["orders"])])
def test_a_registry_that_settings_of_all_name_is_asked_by_those_with_a_client(compose, library, wanted):
    names = ("orders", "stock", "users", "registry")
    text = "services:\n" + "".join(
        f"  {name}: {{build: ./{name}, environment: {{REGISTRY_URL: 'http://registry:8761/eureka'}}}}\n"
        for name in ("config", *names)
    )
    client = "<artifactId>spring-cloud-starter-netflix-eureka-client</artifactId>"
    found = compose(
        text,
        {
            "config/pom.xml": "<artifactId>spring-cloud-config-server</artifactId>",
            "config/src/main/resources/shared/application.yml": "eureka: {client: {serviceUrl: {defaultZone: '${REGISTRY_URL}'}}}\n",
            "registry/pom.xml": "<artifactId>spring-cloud-starter-netflix-eureka-server</artifactId>",
            "orders/pom.xml": POM.format(library),
            **{f"{name}/pom.xml": POM.format("") + client for name in ("stock", "users")},
            **{f"{name}/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n" for name in ("config", *names)},
            **{f"{name}/src/main/java/A.java": "class A {}\n" for name in ("config", *names)},
        },
    )
    started = {
        part.id for part in found.parts if "boots_from" in part.facts and part.facts["boots_from"].value == ["registry"]
    }
    asked = {pair.split(" -> ")[0] for pair in arrows(found) if pair.endswith("-> registry")} | started
    assert sorted(asked) == sorted([*wanted, "stock", "users"])


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("nginx.conf", "server { listen 80; location / { proxy_pass http://api$request_uri; } }\n", ["front -> api"]),
        ("nginx.conf", "server { listen 80; location / { proxy_pass http://api$uri; } }\n", ["front -> api"]),
        (
            "nginx.conf",
            "upstream api { server __API_HOST__:8080; }\nserver { location / { proxy_pass http://api; } }\n",
            ["front -> api"],
        ),
        (
            "nginx.conf",
            "upstream api { server 10.0.0.7:8080; }\nserver { location / { proxy_pass http://api; } }\n",
            [],
        ),
    ],
)
def test_a_proxy_passes_on_to_whom_its_file_names_before_a_variable_or_a_placeholder(compose, file, text, wanted):
    services = (
        f"services: {{front: {{image: nginx, volumes: ['./{file}:/etc/nginx/{file}']}}, api: {{image: ours/api}}}}"
    )
    assert arrows(compose(services, {file: text})) == wanted


def test_who_waits_for_the_database_behind_a_pooler_asks_the_pooler(compose):
    found = compose(
        """
        services:
          db: {image: "postgres:16"}
          pool: {image: edoburu/pgbouncer, environment: {DB_HOST: db}}
          web: {image: acme/web, environment: {DATABASE_URL: "postgres://pool:5432/x"}, depends_on: [db, pool]}
        """
    )
    assert arrows(found) == ["pool -> db", "web -> pool"]


@pytest.mark.parametrize(
    ("build", "modules"),
    [
        (
            "WORKDIR /src/services/cart\nRUN go build -o /cart ./cmd/main.go\n",
            {"services/cart/go.mod": "module acme.net/cart\nreplace acme.net/pkg => ../../pkg\n"},
        ),
        (
            "RUN go build -o /cart ./services/cart/cmd\n",
            {
                "services/cart/go.mod": "module acme.net/cart\nrequire acme.net/pkg v0.0.0\n",
                "go.work": "go 1.24\nuse (\n\t./pkg // shared\n\t./services/cart\n)\n",
            },
        ),
    ],
)
def test_what_a_module_beside_has_is_a_program_of_go_its_own_where_it_imports_it(compose, build, modules):
    files = {
        "services/cart/Dockerfile": f"FROM golang\nWORKDIR /src\nCOPY pkg ./pkg\nCOPY services/cart ./services/cart\n{build}",
        "services/cart/cmd/main.go": 'package main\nimport (\n\t"acme.net/cart/migrations"\n\t"acme.net/pkg/settings"\n\t"acme.net/pkg/cache"\n)\nfunc main() { settings.Load(); cache.New() }\n',
        "services/cart/migrations/1.sql": "CREATE TABLE carts (id INT);\n",
        "pkg/go.mod": "module acme.net/pkg\n",
        "pkg/cache/cache.go": 'package cache\nimport "github.com/redis/go-redis/v9"\nfunc New() { redis.NewClient(nil).Set(ctx, key, page, time.Hour) }\n',
        "pkg/settings/settings.go": 'package settings\nfunc URL() string { return "amqp://" + host }\n',
        "pkg/database/database.go": 'package database\nimport "github.com/jackc/pgx/v5"\n',
        **modules,
    }
    text = """
        services:
          cart: {build: {context: ., dockerfile: services/cart/Dockerfile}, depends_on: [mail, db, kv]}
          mail: {image: rabbitmq}
          db: {image: postgres}
          kv: {image: redis}
        """
    assert arrows(compose(text, files)) == ["cart -> kv"]
    files["services/cart/cmd/main.go"] = files["services/cart/cmd/main.go"].replace("pkg/cache", "pkg/database")
    assert arrows(compose(text, files)) == ["cart -> db"]


_ENTRY = 'set -eu\n\nexec python -m shop.{}.app "$@"\n'


def test_settings_that_programs_of_python_share_are_used_where_a_client_is_imported_that_is_run(compose):
    names = ("orders", "mail", "stock")
    files = {
        **{f"services/{name}/Dockerfile": f'FROM python\nWORKDIR /app\nCOPY pyproject.toml /app/\nCOPY src /app/src\nCOPY services/{name} /app/services/{name}\nENTRYPOINT ["sh", "/app/services/{name}/start.sh"]\n' for name in names},
        **{f"services/{name}/start.sh": _ENTRY.format(name) for name in names},
        "pyproject.toml": '[project]\nname = "shop"\n',
        "src/shop/__init__.py": "",
        "src/shop/shared/__init__.py": "",
        "src/shop/shared/settings.py": (
            "import os\n\n\nclass DatabaseSettings:\n    host: str\n\n\n"
            "def load_settings():\n    return os.getenv('BROKERS', 'kafka:9092'), os.getenv('FILES', 'http://minio:9000')\n\n\n"
            "def load_database_settings() -> DatabaseSettings:\n    return DatabaseSettings(host=os.getenv('PGHOST', 'db'))\n"
        ),
        "src/shop/shared/files.py": "import boto3\n\n\ndef saved(name):\n    return boto3.client('s3').get_object(name)\n\n\ndef checked(name):\n    return name.isalnum()\n",
        "src/shop/shared/events.py": "from confluent_kafka import Producer\n\n\ndef sent(event):\n    Producer({}).produce(event)\n",
        "src/shop/orders/app.py": "from shop.shared.settings import load_settings\nfrom shop.shared.events import sent\nfrom shop.shared.files import checked\n\nload_settings()\nchecked('a')\nsent(1)\n",
        "src/shop/mail/app.py": "from shop.shared.settings import load_settings\nfrom shop.shared.files import saved\n\nload_settings()\nsaved('a')\n",
        "src/shop/stock/app.py": "import psycopg\nfrom shop.shared.settings import load_database_settings, load_settings\n\nload_settings()\npsycopg.connect(load_database_settings().host)\n",
    }  # fmt: skip
    text = """
        services:
          orders: {build: {context: ., dockerfile: services/orders/Dockerfile}}
          mail: {build: {context: ., dockerfile: services/mail/Dockerfile}}
          stock: {build: {context: ., dockerfile: services/stock/Dockerfile}}
          kafka: {image: apache/kafka}
          minio: {image: minio/minio}
          db: {image: postgres}
        """
    assert arrows(compose(text, files)) == ["mail -> minio", "orders -> kafka", "stock -> db"]


@pytest.mark.parametrize(
    ("shared", "own", "wanted"),
    [
        # a section is asked for by its name, by the class that has its name as a constant, or not at all
        ("", 'builder.Configuration["Clients:Stock:Url"]', ["orders -> files", "orders -> stock"]),
        ("", "nothing", ["orders -> files"]),
        ('public class ClientNames { public static class Stock { public const string Section = "Clients:Stock"; } }', "nothing", ["orders -> files"]),
        (
            'public class ClientNames { public static class Stock { public const string Section = "Clients:Stock"; } }',
            "builder.Configuration.GetSection(ClientNames.Stock.Section)",
            ["orders -> files", "orders -> stock"],
        ),
        (
            'public class ClientNames { public static class Users { public const string Section = "Clients:Users"; } }',
            "builder.Configuration.GetSection(ClientNames.Users.Section)",
            ["orders -> files", "orders -> users"],
        ),
    ],
)  # fmt: skip
def test_sections_of_settings_that_nothing_of_a_program_of_dotnet_asks_for_name_nobody(compose, shared, own, wanted):
    files = {
        "orders/Dockerfile": "FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\n",
        "orders/orders.csproj": '<Project><ItemGroup><ProjectReference Include="../shared/shared.csproj" /></ItemGroup></Project>',
        "orders/Program.cs": f"var builder = WebApplication.CreateBuilder(args);\n{own};\n",
        "orders/appsettings.json": (
            '{\n  "Kestrel": {\n    "Upstream": "http://files:9000"\n  },\n  "Files": {\n    "Endpoint": "http://cellar:9000"\n  },\n'
            '  "Clients": {\n    "Stock": {\n      "Url": "http://stock:80"\n    },\n    "Users": {\n      "Url": "http://users:80"\n    }\n  }\n}\n'
        ),
        "shared/shared.csproj": "<Project></Project>",
        "shared/Names.cs": f"{shared}\n",
        "shared/Cellar.cs": "public class MinioSettings {}\n",
    }
    text = """
        services:
          orders: {build: {context: ., dockerfile: orders/Dockerfile}, depends_on: [stock, users, cellar]}
          stock: {image: ours/stock}
          users: {image: ours/users}
          files: {image: ours/files}
          cellar: {image: minio/minio}
        """
    assert arrows(compose(text, files)) == wanted


@pytest.mark.parametrize(
    ("image", "file", "code", "wanted"),
    [
        ("node:22", "a.js", "listen(3000)", []),
        ("node:22", "a.js", "fetch(process.env.STOCK_URL)", ["orders -> stock"]),
        ("node:22", "a.js", "for (const name of ['STOCK']) fetch(process.env[`${name}_URL`])", ["orders -> stock"]),
        ("node:22", "a.js", "const { PORT } = load(process.env)", ["orders -> stock"]),
        ("python:3.13", "a.py", "serve(8000)", []),
        ("python:3.13", "a.py", "import os\nget(os.environ[f'{name}_URL'])", ["orders -> stock"]),
        ("golang:1.24", "a.go", "func main() {}", []),
        ("golang:1.24", "a.go", 'get(os.Getenv("STOCK_URL"))', ["orders -> stock"]),
        ("golang:1.24", "a.go", 'get(os.Getenv(name + "_URL"))', ["orders -> stock"]),
        ("golang:1.24", "a.go", "viper.Unmarshal(&set)", ["orders -> stock"]),
        ("php:8.4", "a.php", "serve();", ["orders -> stock"]),
    ],
)
def test_a_variable_that_no_code_names_is_not_read_where_all_are_named_in_one_word(compose, image, file, code, wanted):
    text = """
        services:
          orders: {build: ./orders, environment: {STOCK_URL: "http://stock:80"}}
          stock: {image: ours/stock}
        """
    files = {"orders/Dockerfile": f"FROM {image}\nCOPY . .\n", f"orders/{file}": f"{code}\n"}
    assert arrows(compose(text, files)) == wanted


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [("settings.files", ["orders -> files"]), ("settings.kv", ["orders -> files", "orders -> kv"])],
)
def test_settings_that_are_made_with_names_are_asked_for_by_those(compose, asked, wanted):
    files = {
        "Dockerfile": "FROM python:3.13\nCOPY . .\nCMD python -m shop.api\n",
        "requirements.txt": "redis\nminio\n",
        "shop/__init__.py": "",
        "shop/settings.py": (
            "import os\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass Settings:\n    files: str\n    kv: str\n\n\n"
            "def load() -> Settings:\n    return Settings(\n        files=os.environ['FILES_URL'],\n        kv=os.environ['REDIS_URL'],\n    )\n"
        ),
        "shop/api.py": f"from minio import Minio\nfrom shop.settings import load\n\nsettings = load()\nMinio(settings.files)\nopen({asked})\n",
    }
    text = """
        services:
          orders: {build: ., environment: {FILES_URL: "http://files:9000", REDIS_URL: "redis://kv:6379"}}
          files: {image: minio/minio}
          kv: {image: redis}
        """
    assert arrows(compose(text, files)) == wanted


def test_the_one_driver_for_objects_is_for_the_store_that_a_variable_names(compose):
    text = """
        services:
          docs: {build: ./docs, environment: {S3_ENDPOINT_URL: "http://cloud:4566"}}
          cloud: {image: localstack/localstack, environment: {SERVICES: s3}}
          spare: {image: minio/minio}
        """
    files = {"docs/Dockerfile": "FROM python\nCOPY . .\n", "docs/requirements.txt": "boto3\n", "docs/a.py": "import os, boto3\nboto3.client('s3', endpoint_url=os.environ['S3_ENDPOINT_URL'])\n"}  # fmt: skip
    assert arrows(compose(text, files)) == ["docs -> cloud"]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("import { config } from './config'\nfetch(`${config.services.mail}/send`)\nnew Pay().payment.done()\n", ["orders -> mail"]),
        ("import { config } from './config'\ncall(config.services)\n", ["orders -> mail", "orders -> payment"]),
        ("import { config } from './config'\nconst { services } = config\nfetch(services.payment)\n", ["orders -> mail", "orders -> payment"]),
    ],
)  # fmt: skip
def test_what_is_in_a_group_of_settings_is_asked_for_by_both_names(compose, code, wanted):
    text = """
        services:
          orders: {build: ./orders, environment: {PAYMENT_URL: "http://payment:80", MAIL_URL: "http://mail:80"}}
          payment: {image: ours/payment}
          mail: {image: ours/mail}
        """
    files = {
        "orders/Dockerfile": "FROM node:22\nCOPY . .\n",
        "orders/config.js": "export const config = {\n  services: {\n    payment: process.env.PAYMENT_URL,\n    mail: process.env.MAIL_URL,\n  },\n}\n",
        "orders/index.js": code,
    }
    assert arrows(compose(text, files)) == wanted


_LOADED = 'package config\n\nimport "os"\n\ntype Config struct {{\n\tStockURL string\n\tMail     MailConfig\n}}\n\nfunc Load() *Config {{\n{}}}\n'


@pytest.mark.parametrize(
    "loads",
    [
        '\treturn &Config{\n\t\tStockURL: getEnv("STOCK_URL", "http://stock:80"),\n\t\tMail: MailConfig{\n\t\t\tHost: getEnv("MAIL_HOST", "http://mail:80"),\n\t\t},\n\t}\n',
        '\tcfg := &Config{}\n\tcfg.StockURL = os.Getenv("STOCK_URL")\n\tcfg.Mail = MailConfig{\n\t\tHost: os.Getenv("MAIL_HOST"),\n\t}\n\treturn cfg\n',
    ],
)
@pytest.mark.parametrize(
    ("asks", "wanted"),
    [
        ("http.Get(cfg.StockURL)", ["orders -> stock"]),
        ("http.Get(cfg.Mail.Host)", ["orders -> mail"]),
        ("log.Println(cfg)", []),
    ],
)
def test_fields_of_go_that_nothing_asks_for_name_nobody(compose, loads, asks, wanted):
    text = """
        services:
          orders: {build: ./orders, environment: &all {STOCK_URL: "http://stock:80", MAIL_HOST: "http://mail:80"}}
          users: {image: ours/users, environment: *all}
          pages: {image: ours/pages, environment: *all}
          stock: {image: ours/stock}
          mail: {image: ours/mail}
        """
    files = {
        "orders/Dockerfile": "FROM golang:1.24\nCOPY . .\nRUN go build -o /orders .\n",
        "orders/go.mod": "module acme.net/orders\n",
        "orders/config/config.go": _LOADED.format(loads),
        "orders/config/config_test.go": "package config\n\nvar _ = Load().StockURL + Load().Mail.Host\n",
        "orders/main.go": f"package main\n\nfunc main() {{\n\tcfg := config.Load()\n\t{asks}\n}}\n",
    }
    assert [pair for pair in arrows(compose(text, files)) if pair.startswith("orders")] == wanted


@pytest.mark.parametrize(("brought", "calls"), [("psycopg2", []), ("redis", ["nightly -> kv"])])
def test_a_program_whose_code_is_mounted_uses_a_channel_of_everybody_if_that_imports_a_client(compose, brought, calls):
    text = """
        services:
          kv: {image: redis}
          api: {build: {context: ., dockerfile: api/Dockerfile}, env_file: .env, ports: ["80:80"]}
          nightly: {build: tools, env_file: .env, command: crond -f, volumes: [".:/work"]}
        """
    files = {
        ".env": "REDIS_URL=redis://kv:6379\n",
        "api/Dockerfile": "FROM python:3\nCOPY api /app\nCMD python main.py\n",
        "api/main.py": "import os, redis\nredis.from_url(os.environ['REDIS_URL']).get('a')\n",
        "tools/Dockerfile": "FROM python:3\nRUN pip install redis psycopg2\n",
        "reports/daily.py": f"import {brought}\n",
        "reports/weekly.py": "import csv\n",
    }
    assert [each for each in arrows(compose(text, files)) if each.startswith("nightly")] == calls


@pytest.mark.parametrize(
    ("library", "wanted"),
    [("", []), ("spring-cloud-starter-netflix-eureka-client", ["orders -> registry"])],
)
def test_a_registry_that_a_service_has_no_client_for_is_not_asked(compose, library, wanted):
    text = "services: {orders: {build: ./orders}, registry: {build: ./registry}}"
    client = f"<artifactId>{library}</artifactId>" if library else ""
    files = {
        "orders/pom.xml": f"<artifactId>spring-boot-starter-web</artifactId>{client}",
        "orders/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n",
        "orders/src/main/java/A.java": "class A {}\n",
        "orders/src/main/resources/application.properties": "eureka.client.service-url.defaultZone=http://registry:8761/eureka/\n",
        "registry/pom.xml": "<artifactId>spring-cloud-starter-netflix-eureka-server</artifactId>",
        "registry/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n",
        "registry/src/main/java/A.java": "class A {}\n",
    }
    found = compose(text, files)
    started = [
        f"{part.id} -> {part.facts['boots_from'].value[0]}" for part in found.parts if "boots_from" in part.facts
    ]
    assert sorted({*arrows(found), *started}) == wanted


def test_a_program_whose_folder_a_store_has_mounted_as_well_reads_its_own_settings(compose):
    text = """
        services:
          orders: {build: ./orders}
          rows: {image: cassandra, volumes: ["./orders:/docker-entrypoint-initdb.d/"]}
          rows-init: {image: cassandra, volumes: ["rows:/var/lib/cassandra", "./orders:/orders"], command: "bash -c 'cqlsh rows -f /orders/init.cql && touch /var/lib/cassandra/done'"}
          stock: {image: ours/stock}
        volumes: {rows: {}}
        """
    files = {
        "orders/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n",
        "orders/src/main/java/A.java": "class A {}\n",
        "orders/src/main/resources/application.properties": "stock.base-url=http://stock:80\n",
    }
    found = compose(text, {**files, "orders/src/main/java/A.java": '@Value("${stock.base-url}") class A {}\n'})
    assert arrows(found) == ["orders -> stock"]
    assert "rows-init" not in purposes(found)


@pytest.mark.parametrize(("chosen", "calls"), [("redis", ["api -> kv"]), ("kafka", ["api -> kv", "api -> log"])])
def test_of_channels_among_which_a_variable_chooses_the_code_takes_that_one(compose, chosen, calls):
    text = f"""
        services:
          api: {{build: {{context: ., dockerfile: api/Dockerfile}}, environment: {{EVENT_BUS: {chosen}, KAFKA_SERVERS: "log:9092", REDIS_URL: "redis://kv"}}, ports: ["80:80"]}}
          log: {{image: apache/kafka}}
          kv: {{image: redis}}
        """
    code = """
        import os, redis, aiokafka
        kept = redis.from_url(os.environ["REDIS_URL"])
        def publisher(event_bus):
            if event_bus == "kafka":
                return aiokafka.AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA_SERVERS"])
            return kept
        publisher(os.environ["EVENT_BUS"]).set("a", 1)
        """
    docker = "FROM python:3\nCOPY shared/ /srv/shared/\nCOPY api/ /srv/api/\n"
    files = {
        "api/Dockerfile": docker,
        "api/main.py": "import os\nfrom shared import events\n",
        "shared/events.py": code,
    }
    files["api/main.py"] += "SERVERS = os.environ['KAFKA_SERVERS'], os.environ['REDIS_URL']\nimport redis, aiokafka\n"
    assert arrows(compose(text, files)) == calls


def test_a_module_in_a_package_that_is_called_like_it_is_what_an_image_starts_that_works_there(compose):
    text = """
        services:
          orders: {build: ./orders, environment: {RABBITMQ_HOST: mail}}
          mail: {image: rabbitmq}
        """
    files = {
        "orders/Dockerfile": "FROM python:3.13\nWORKDIR /app\nCOPY app/ .\nCMD uvicorn app:app\n",
        "orders/requirements.txt": "pika\n",
        "orders/app/__init__.py": "",
        "orders/app/app.py": "from events import sent\nfrom fastapi import FastAPI\n\napp = FastAPI()\nsent(1)\n",
        "orders/app/events.py": "import os\nimport pika\n\n\ndef sent(event):\n    pika.BlockingConnection(os.environ['RABBITMQ_HOST'])\n",
    }
    assert arrows(compose(text, files)) == ["orders -> mail"]


@pytest.mark.parametrize(
    ("declared", "asks", "calls"),
    [
        ('STOCK_SERVICE_URL = "http://stock:8000"', "requests.get(f'{settings.STOCK_SERVICE_URL}/items')", True),
        ('STOCK_SERVICE_URL = "http://stock:8000"', "requests.get('http://elsewhere.example')", False),
        ('WIDGETS_BASE_URL = "http://stock:8000"', "requests.get('http://elsewhere.example')", True),  # of a library
    ],
)
def test_settings_of_django_that_say_where_a_program_is_are_asked_for_by_the_projects_own_code(
    compose, declared, asks, calls
):
    files = {
        "shop/manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        "shop/shop/settings.py": f"SECRET_KEY = os.environ['SECRET_KEY']\n{declared}\n",
        "shop/shop/views.py": f"from django.conf import settings\nimport requests\n\n\ndef index(request):\n    {asks}\n",
        "stock/main.py": "from fastapi import FastAPI\n",
    }
    text = "services: {shop: {build: shop, command: python manage.py runserver}, stock: {build: stock}}"
    assert ("shop -> stock" in arrows(compose(text, files))) == calls


@pytest.mark.parametrize(
    ("reads", "key", "calls"),
    [
        ('@Value("${STOCK_BASE_URL}") String url;', "STOCK_BASE_URL", True),
        ('@Value("${stock.base.url}") String url;', "STOCK_BASE_URL", True),
        ("String url = env.getProperty(name);", "STOCK_BASE_URL", True),
        ("String url = null;", "STOCK_BASE_URL", False),
        ("String url = null;", "TEMPORAL_ADDRESS", True),  # a library reads it
    ],
)
def test_what_one_program_of_the_jvm_is_told_and_waits_for_it_calls_where_something_reads_that(
    compose, reads, key, calls
):
    text = f"""
        services:
          shop: {{build: shop, environment: {{{key}: "http://stock:8080"}}, depends_on: [stock]}}
          stock: {{build: stock}}
        """
    files = {
        "shop/pom.xml": "<project><artifactId>spring-boot-starter-web</artifactId></project>",
        "shop/Dockerfile": "FROM eclipse-temurin:21\nCOPY target/app.jar app.jar\n",
        "shop/src/main/java/Shop.java": f"class Shop {{\n  {reads}\n}}\n",
        "stock/main.py": "from fastapi import FastAPI\n",
    }
    assert ("shop -> stock" in arrows(compose(text, files))) == calls


@pytest.mark.parametrize(("used", "calls"), [("Kind.USER", False), ("find('qdrant')", True)])
def test_a_store_that_only_shared_settings_and_names_speak_of_is_waited_for_in_vain(compose, used, calls):
    services = "".join(
        f"  {name}: {{build: {name}, volumes: ['./shared:/app/shared'], depends_on: [vectors]}}\n"
        for name in ("web", "ask")
    )
    image = "FROM python:3.12\nCOPY . .\nCMD uvicorn main:app\n"
    files = {
        "web/Dockerfile": image,
        "ask/Dockerfile": image,
        "shared/__init__.py": "",
        "shared/kinds.py": "class Kind(Enum):\n    USER = 1\n\n\nclass QdrantKind(Enum):\n    POINT = 2\n\n\ndef find(name):\n    return name\n",
        "shared/config.py": "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    qdrant_host: str = ''\n    name: str = ''\n\n\nsettings = Settings()\n",
        "web/main.py": f"from shared.config import settings\nfrom shared.kinds import Kind, find\n\napp = FastAPI(title=settings.name)\nkind = {used}\n",
        "ask/main.py": "from qdrant_client import QdrantClient\nfrom shared.config import settings\n\nclient = QdrantClient(settings.qdrant_host)\n",
    }
    found = arrows(compose(f"services:\n{services}  vectors: {{image: qdrant/qdrant}}\n", files))
    assert found == (["ask -> vectors", "web -> vectors"] if calls else ["ask -> vectors"])


@pytest.mark.parametrize(("reads", "calls"), [("EVENTS_URL", False), ("CLICKHOUSE_URL", True)])
def test_a_store_is_not_asked_whose_address_a_program_is_told_and_never_reads(compose, reads, calls):
    given = "{EVENTS_URL: 'http://events:80', CLICKHOUSE_URL: 'http://figures:8123'}"
    text = f"services: {{web: {{build: web, environment: {given}}}, events: {{build: events}}, figures: {{image: clickhouse/clickhouse-server}}}}"
    files = {
        "web/main.py": "from tools.clickhouse import figures\n",
        "web/tools/clickhouse.py": f"def figures():\n    return httpx.get(os.environ['{reads}'])\n",
        "events/main.py": "from fastapi import FastAPI\n",
    }
    assert ("web -> figures" in arrows(compose(text, files))) == calls


@pytest.mark.parametrize(("said", "calls"), [("http://${STOCK_DOMAIN}/items", True), ("http://elsewhere", False)])
def test_a_variable_in_settings_of_which_nobody_tells_whose_they_are_is_read(compose, said, calls):
    text = """
        services:
          config: {build: config}
          orders: {build: orders, environment: {STOCK_DOMAIN: "stock:8080"}, depends_on: [stock]}
          stock: {build: stock}
        """
    files = {
        "config/pom.xml": "<artifactId>spring-cloud-config-server</artifactId>",
        "config/src/main/resources/config/sales-dev.yaml": f"rest: {{stock: {{endpoint: '{said}'}}}}\n",
        "orders/pom.xml": POM.format("spring-cloud-starter-config"),
        "stock/pom.xml": POM.format(""),
        **{f"{name}/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n" for name in ("config", "orders", "stock")},
        **{f"{name}/src/main/java/A.java": "class A {}\n" for name in ("config", "orders", "stock")},
    }
    assert ("orders -> stock" in arrows(compose(text, files))) == calls


@pytest.mark.parametrize(
    ("given", "calls"),
    [
        ("{SPRING_PROFILES_ACTIVE: docker}", ["edge -> stock"]),
        ("{}", ["edge -> pay"]),
        ("{JAVA_OPTS: '-Dspring.profiles.active=$$STAGE'}", ["edge -> pay", "edge -> stock"]),
    ],
)
def test_a_document_of_settings_holds_in_its_profile(compose, given, calls):
    text = f"services: {{edge: {{build: edge, environment: {given}}}, stock: {{build: stock}}, pay: {{build: pay}}}}"
    settings = """spring:
  profiles: {active: home}
  application: {name: edge}
---
spring.config.activate.on-profile: home
shop.url: http://pay:8080
---
spring:
  config:
    activate:
      on-profile: docker
shop:
  url: http://stock:8080
"""
    files = {
        "edge/pom.xml": POM.format("spring-boot-starter-web"),
        "edge/src/main/resources/application.yml": settings.replace(
            "profiles: {active: home}", "profiles:\n    active: home"
        ),
        "edge/src/main/java/A.java": 'class A { @Value("${shop.url}") String url; }\n',
        "stock/main.py": "from fastapi import FastAPI\n",
        "pay/main.py": "from fastapi import FastAPI\n",
    }
    assert arrows(compose(text, files)) == calls
