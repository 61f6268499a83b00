"""What well-known projects do that smaller ones seldom do: addresses in parts, shared environments, proxies by name."""

import pytest

from archlint.importers.draft.questions import questions
from archlint.importers.links.addresses import Hosts
from archlint.importers.purposes import by_name
from archlint.importers.searches import Text, search
from archlint.importers.stores.redis_calls import CALLS
from archlint.importers.workloads import variables
from archlint.importers.workloads.images import Identity, identify

from .test_compose import arrows, purposes, roles


def test_lines_of_an_environment_file_name_earlier_ones(compose):
    found = compose(
        """
        services:
          shop: {image: ours/shop, environment: [CART_ADDR, MAIL_ADDR]}
          cart: {image: ours/cart}
          mail: {image: ours/mail}
        """,
        {".env": "CART_PORT=7070\nCART_ADDR=cart:${CART_PORT}\nMAIL_ADDR=mail:$MAIL_PORT\nMAIL_PORT=25\n"},
    )
    assert arrows(found) == ["shop -> cart"]


def test_what_was_not_set_before_stays_as_it_is(project):
    folder = project.files({".env": "A=a\nB=${A}-$A-${C}-$$A\nD=${A:-x}\n"})
    assert {name: found.value for name, found in variables.load(folder, [".env"]).items()} == {
        "A": "a",
        "B": "a-a-${C}-$$A",
        "D": "a",
    }


def test_a_client_in_the_code_is_not_the_client_of_the_system(compose):
    found = compose(
        """
        services:
          orders: {image: ours/orders, environment: {PRODUCT_CLIENT_URL: "product:5001", CLIENT_URL: "http://pages:3000"}}
          product: {image: ours/product}
          pages: {image: ours/pages}
        """
    )
    assert arrows(found) == ["orders -> product"]


def test_a_proxy_is_one_by_the_name_of_its_program_and_uses_no_store_of_others(compose):
    found = compose(
        """
        x-app: &app
          image: ours/app
          environment: &environment {DATABASE_HOST: db}
          depends_on: [db]
        services:
          app-nginx: {<<: *app, ports: ["80:80"], depends_on: [app-web]}
          app-web: {<<: *app}
          app-jobs: {<<: *app}
          db: {image: "postgres:16"}
        """
    )
    assert purposes(found)["app-nginx"] == "proxy"
    assert arrows(found) == ["app-jobs -> db", "app-nginx -> app-web", "app-web -> db"]


def test_a_proxy_that_is_built_routes_as_its_image_does(compose):
    found = compose(
        """
        services:
          proxy: {build: ./proxy, ports: ["80:80"]}
          web: {image: ours/web, environment: [VIRTUAL_HOST=shop.test]}
        """,
        {"proxy/Dockerfile": "FROM nginxproxy/nginx-proxy:alpine\n"},
    )
    assert arrows(found) == ["proxy -> web"]


def test_code_of_a_build_lies_where_its_dockerfile_copies_from(compose):
    found = compose(
        """
        services:
          pages: {build: {context: ., dockerfile: src/pages/Dockerfile}}
          watch: {build: {context: ., dockerfile: src/watch/Dockerfile}}
          db: {image: "redis:7"}
        """,
        {
            "src/pages/Dockerfile": "FROM node:22\nCOPY ./src/pages/ /app\n",
            "src/pages/deep/er/code/main.js": "fetch('/')\n",
            "src/watch/Dockerfile": "FROM node:22\nCOPY ./src/watch/ /app\n",
            "src/watch/main.js": 'createClient("redis://db:6379")\n',
        },
    )
    assert arrows(found) == ["watch -> db"]


def test_a_mounted_environment_file_is_the_environment(compose):
    found = compose(
        """
        services:
          web: {image: ours/web, volumes: ["./.env:/var/www/.env"]}
          jobs: {image: ours/web, command: php artisan horizon, volumes: ["./.env:/var/www/.env"]}
          redis: {image: "redis:7"}
        """,
        {".env.docker": "REDIS_HOST=redis\nSESSION_DRIVER=redis\n"},
    )
    assert arrows(found) == ["jobs -> redis", "web -> redis"]
    assert roles(found, "redis") == ["sessions", "broker"]


@pytest.mark.parametrize(
    ("name", "purpose"), [("yarpapigateway", "gateway"), ("paymentgateway", ""), ("gateway", "gateway")]
)
def test_gateways_by_name(name, purpose):
    assert by_name(name) == purpose


def test_the_usual_image_of_sql_server():
    assert identify("mcr.microsoft.com/mssql/server:2022-latest") == Identity("sql-server", "database")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://db.shop.svc.cluster.local/x", ["db"]),
        ("db.shop:5432", ["db"]),
        ("db.shop", []),
        ("//catalog.api.shop:80", ["catalog"]),
        ("http://db-two:1, http://mydb:2", []),
        ("proxy_pass http://DB:80;", ["db"]),
        ("server catalog.api;", ["catalog"]),
    ],
)
def test_hosts_in_a_line(text, found):
    assert Hosts({"db": "db", "catalog.api": "catalog"}, {}).in_text(text) == found


@pytest.mark.parametrize(
    ("role", "text"),
    [
        (role, text)
        for role, texts in {
            "broker": (
                "require('bull')",
                "from rq import Queue",
                "c.rPopAndLeftPush(",
                "c.BLMove(",
                "c.ListLeftPushAsync(",
                "asynq.New",
            ),
            "results": ("RESULT_BACKEND = 'redis'", "Celery('a', backend='redis://a')"),
            "pubsub": (
                "@socket.io/redis-adapter",
                "channels_redis",
                "RedisMessageListenerContainer",
                "redisTemplate.convertAndSend(",
                "redis.publish(",
            ),
            "cache": ("fastapi_cache", "AddStackExchangeRedisCache", "IDistributedCache", "@Cacheable"),
            "sessions": ("connect-redis", "SESSION_TYPE = 'redis'"),
            "limits": ("'rl:'", "slowapi storage_uri=", "ThrottlerStorageRedis", "RateLimiterRedis"),
            "lock": ("redlock", "redsync.New", "redisson.getLock(", "db.LockTake("),
            "stream": ("c.XAdd(", "c.xreadgroup("),
        }.items()
        for text in texts
    ],
)
def test_what_is_searched_for_is_found_by_the_words_that_it_needs(role, text):
    assert search(dict(CALLS)[role]).finds(Text(text, much=True))


def test_what_nothing_calls_is_asked_for(compose):
    found = compose(
        """
        services:
          reports: {image: ours/reports}
          shop: {image: ours/shop}
        """
    )
    assert [each.evidence.is_guess for each in found.entries] == [True, True]
    assert [each.text for each in questions(found) if each.id == "callers"] == [
        "who asks reports and shop, which nothing seen calls?"
    ]


@pytest.mark.parametrize(
    ("name", "command", "kind"),
    [
        ("save", "sh -c 'while true; do pg_dump -h db x; sleep 9; done'", "scheduler"),
        ("db-backup", "/backup.sh", "scheduler"),
        ("db-backup", "postgres -c max_connections=9", "database"),
        ("db-backup", "-c max_connections=9", "database"),
    ],
)
def test_the_image_of_a_store_may_save_another_one(compose, name, command, kind):
    mine = f'{{image: postgres, command: "{command}", environment: {{PGHOST: db}}, restart: always}}'
    found = compose(f"services: {{{name}: {mine}, db: {{image: postgres, volumes: ['pg:/var/lib/postgresql/data']}}}}")
    assert found.part(name).purpose == kind
    assert [(hop.source, hop.target) for hop in found.hops] == ([(name, "db")] if kind == "scheduler" else [])
