"""Who calls whom where neither environment nor start order tells, and what looks like a call and is none."""

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
            "orders/src/main/java/a/b/c/d/e/f/Client.java": '@FeignClient(name = "users")\n',
            "users/pom.xml": POM.format("spring-cloud-starter-netflix-eureka-client"),
        },
    )
    assert arrows(found) == [
        "orders -> config",
        "orders -> orders-mongodb",
        "orders -> rabbit",
        "orders -> users",
        "users -> registry",
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
        """
    )
    assert arrows(found) == ["carts -> carts-db", "orders-service -> orders-mongodb"]
    assert purposes(found)["carts-db"] == "database"
    assert all(hop.evidence.is_guess for hop in found.hops)


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
        {"web/settings.py": "CELERY_BROKER_URL = REDIS_URL\nCELERY_RESULT_BACKEND = REDIS_URL\n"},
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
