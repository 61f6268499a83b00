"""Variables that code reads and nothing sets tell of the only thing of their name, where an environment file is missing."""

import pytest

from .test_compose import arrows

COMPOSE = """
services:
  gateway: {build: ./gateway, ports: ["80:80"], env_file: .env}
  cart: {build: ./cart}
  orders-service: {build: ./orders}
  bus: {image: nats}
  db: {image: postgres}
"""
FILES = {
    "gateway/Dockerfile": "FROM alpine\n",
    "gateway/main.ts": "import 'nats'; fetch(process.env.CART_SERVICE_URL); proxy(process.env.ORDERS_IP); open(process.env.MAIL_URL)\n",
    "gateway/config.yml": "nats: ${NATS_URI}\nname: ${GATEWAY_URL}\n",
}


def pairs(found):
    """Who calls whom, and how that is known."""
    return {(hop.source, hop.target): str(hop.evidence) for hop in found.hops}


def test_names_of_variables_tell_where_no_value_can_be_seen(compose):
    assert pairs(compose(COMPOSE, FILES)) == {
        ("gateway", "cart"): "guess gateway/main.ts:1 CART_SERVICE_URL, which nothing here sets",
        ("gateway", "orders-service"): "guess gateway/main.ts:1 ORDERS_IP, which nothing here sets",
        ("gateway", "bus"): "guess gateway/config.yml:1 NATS_URI, which nothing here sets",
    }


def test_a_server_that_is_called_like_a_client_has_the_stores_whose_addresses_it_reads(compose):
    files = {
        "auth/pom.xml": "<project>spring-boot-starter-data-jpa mysql-connector-j spring-kafka</project>",
        "auth/src/main/resources/application.properties": "spring.datasource.url=jdbc:mysql://${DB_HOST}/auth\nspring.kafka.bootstrap-servers=${KAFKA_BROKERS}\n",
    }
    text = "services: {auth-client: {build: auth, env_file: .env}, db: {image: mysql}, log: {image: apache/kafka}}"
    assert set(pairs(compose(text, files))) == {("auth-client", "db"), ("auth-client", "log")}


def test_layers_of_dotnet_that_one_program_has_alone_read_its_variables(compose):
    reads = 'var cart = Environment.GetEnvironmentVariable("CART_HOST"); var mail = "localhost";\n'
    to = '<ProjectReference Include="..\\{0}\\{0}.csproj" />'
    files = {
        "Shop.Api/Shop.Api.csproj": to.format("Shop.Infra"),
        "Shop.Infra/Shop.Infra.csproj": to.format("Common"),
        "Shop.Infra/Hub.cs": reads,
        "Mail.Api/Mail.Api.csproj": to.format("Common"),
        "Common/Common.csproj": "<Project />",
        "Common/Hub.cs": reads.replace("CART", "PAY"),
    }
    text = "services: {shop: {build: Shop.Api, env_file: .env}, mail: {build: Mail.Api, env_file: .env}, cart: {image: our/cart}, pay: {image: our/pay}}"
    assert set(pairs(compose(text, files))) == {("shop", "cart")}


def test_what_an_example_says_of_the_machine_of_a_developer_is_no_address_in_a_container(compose):
    files = {
        ".env.example": "REDIS_HOST=localhost\nRABBITMQ_URL=amqp://me@localhost:5672/\nDB_HOST=db.acme.net\nMEMCACHED_HOST=127.0.0.1\n",
        "shop/main.py": "connect(os.environ['MEMCACHED_HOST'], os.environ['REDIS_HOST'], os.environ['RABBITMQ_URL'], os.environ['DB_HOST'])\n",
    }
    text = "services: {shop: {build: shop, env_file: .env.docker}, pages: {image: memcached}, kv: {image: redis}, bus: {image: rabbitmq}, db: {image: postgres}}"
    assert set(pairs(compose(text, files))) == {("shop", "kv"), ("shop", "bus"), ("shop", "pages")}


def test_laravel_uses_the_only_database_of_its_kind_that_starts_whenever_it_does(compose):
    """Its example has the address of a developer's machine, and its settings offer every store there is."""
    files = {
        ".env.example": "DB_CONNECTION=mysql\nDB_HOST=127.0.0.1\n",
        "Dockerfile": "FROM php:8\nCOPY . .\n",
        "artisan": "",
        "config/database.php": "<?php return ['mysql' => ['host' => env('DB_HOST')], 'pgsql' => []];\n",
    }
    program = "{build: ., env_file: .env.local, profiles: [local]}"
    text = f"services: {{app: {program}, jobs: {program.replace('}', ', command: php artisan schedule:work}')}, prod: {program.replace('[local]', '[prod]')}"
    text += ", db: {image: mysql, profiles: [local]}, other: {image: postgres, profiles: [local]}}"
    assert set(pairs(compose(text, files))) == {("app", "db"), ("jobs", "db")}


def test_they_tell_nothing_where_all_that_is_set_can_be_seen(compose):
    assert pairs(compose(COMPOSE.replace(", env_file: .env", ""), FILES)) == {}
    elsewhere = COMPOSE.replace(
        "env_file: .env", "env_file: .env, environment: {CART_SERVICE_URL: 'https://cart.acme.net'}"
    )
    assert ("gateway", "cart") not in pairs(compose(elsewhere, FILES))
    assert ("gateway", "bus") not in pairs(compose(COMPOSE + "  events: {image: nats}\n", FILES))


def test_settings_of_laravel_offer_every_store_and_its_workers_have_its_database(compose):
    found = compose(
        """
        services:
          shop: {build: ./shop, command: php artisan serve, env_file: shop/.env, depends_on: [db]}
          shop-worker: {build: ./shop, command: php artisan queue:work, env_file: shop/.env}
          mail: {build: ./mail, command: php artisan serve, env_file: mail/.env}
          db: {image: "mysql:8"}
          kv: {image: redis}
        """,
        {
            "shop/config/database.php": "<?php 'mysql' => env('DB_URL'), 'redis' => env('REDIS_URL')\n",
            "mail/config/database.php": "<?php 'redis' => env('REDIS_URL')\n",
        },
    )
    assert list(pairs(found)) == [("shop", "db"), ("shop-worker", "db")]


def test_what_is_given_no_value_is_the_only_thing_of_its_name_where_code_reads_it(compose):
    text = """
        services:
          shop: {build: ./shop, environment: {CALENDAR_SERVICE_URL: "${CALENDAR}", MAIL_URL: "${MAIL}", API_URL: "${API}"}}
          calendar: {build: ./calendar}
          mail: {build: ./mail}
          api: {build: ./api}
        """
    assert list(
        pairs(
            compose(text, {"shop/main.py": "call(os.environ['CALENDAR_SERVICE_URL'])\ntell(os.environ['API_URL'])\n"})
        )
    ) == [("shop", "calendar")]


def test_a_program_that_is_given_nothing_has_what_the_file_says_that_it_loads_itself(compose):
    code = "import os\nfrom dotenv import load_dotenv\nload_dotenv()\nconnect(os.getenv('DATABASE_URL'))\n"
    text = "services:\n  shop: {build: ./shop}\n  mail: {build: ./mail, environment: {PORT: '1'}}\n  db: {image: postgres}\n"
    files = {".gitignore": ".env\n", "shop/main.py": code, "mail/main.py": code}
    assert list(pairs(compose(text, files))) == [("shop", "db")]
    assert list(pairs(compose(text, {".gitignore": "*.pyc\n"}))) == []


def test_a_program_of_node_reads_no_environment_file_of_symfony(compose):
    found = compose(
        """
        services:
          php: {build: {context: ., dockerfile: php.Dockerfile}}
          marks: {build: {context: ., dockerfile: node.Dockerfile}}
          bus: {image: "rabbitmq:4"}
        """,
        {
            "php.Dockerfile": "FROM php:8-fpm\nCOPY . /app\n",
            "node.Dockerfile": "FROM node:22\nCOPY . /app\n",
            "composer.json": '{"require": {"symfony/amqp-messenger": "7"}}',
            "bin/console": "#!/usr/bin/env php\n",
            "package.json": '{"dependencies": {"amqplib": "1"}}',
            "marks.js": "require('amqplib')\n",
            ".env": "MESSENGER_TRANSPORT_DSN=amqp://bus:5672\n",
        },
    )
    assert list(pairs(found)) == [("php", "bus")]


@pytest.mark.parametrize(
    ("chosen", "code", "used"), [("file", "", False), ("redis", "", True), ("file", "Redis::get('a');", True)]
)
def test_an_extension_that_an_image_has_is_used_where_laravel_chooses_it(compose, chosen, code, used):
    files = {
        "docker/php/Dockerfile": "FROM php:8-fpm\nRUN pecl install redis\n",
        "src/artisan": "",
        "src/composer.json": "{}",
        "src/config/database.php": "<?php return ['redis' => []];\n",
        "src/app/A.php": f"<?php {code}\n",
        "src/.env.example": f"CACHE_DRIVER={chosen}\nQUEUE_CONNECTION=sync\nSESSION_DRIVER=file\n",
    }
    text = "services:\n  php: {build: docker/php, volumes: ['./src:/var/www']}\n  kv: {image: redis}\n"
    assert bool(pairs(compose(text, files))) is used


@pytest.mark.parametrize(
    ("used", "wanted"),
    [
        ("fetch(config.mail.host)", {"mail"}),
        ("const { geo } = config;\nfetch(geo.host)", {"geo"}),
        ("fetch(config.mail.host); fetch(config['geo'].host)", {"geo", "mail"}),
        ("for (const [name, each] of Object.entries(config)) fetch(each.host)", {"geo", "mail"}),
        ("fetch('/mail')", set()),
    ],
)
def test_settings_of_node_that_nothing_asks_for_call_nobody(compose, used, wanted):
    settings = (
        "export const config = {\n  mail: {\n    host: process.env.MAIL_HOST,\n    port: 25,\n  },\n"
        "  geo: {\n    host: process.env.GEO_HOST,\n  },\n};\n"
    )
    files = {"api/Dockerfile": "FROM node\nCOPY . .\n", "api/package.json": "{}", "api/src/config.ts": settings}
    text = "services: {api: {build: api, env_file: .env}, mail: {build: mail}, geo: {build: geo}}"
    code = {"api/src/index.ts": f"import {{ config }} from './config'\n{used}\n", "mail/a.py": "", "geo/a.py": ""}
    assert {target for _, target in pairs(compose(text, files | code))} == wanted


def test_an_address_that_many_are_given_and_nothing_fills_in_is_asked_by_whose_own_code_reads_it(compose):
    given = "environment: {STOCK_URL: '${STOCK_URL}'}"
    names = ("orders", "bills", "mails")
    text = "services:\n" + "".join(f"  {each}: {{build: ./{each}, {given}}}\n" for each in names)
    files = {f"{each}/Dockerfile": "FROM node\nCOPY . .\n" for each in (*names, "stock")}
    files |= {f"{each}/a.js": "listen(80)\n" for each in ("bills", "mails", "stock")}
    files["orders/a.js"] = "fetch(process.env.STOCK_URL)\n"
    assert arrows(compose(text + "  stock: {build: ./stock}\n", files)) == ["orders -> stock"]
