"""Who has a driver for the only store of its kind uses it, in every ecosystem; a word that only looks like one is none."""

import pytest

from .test_compose import arrows

CASES = [
    ("postgres", "requirements.txt", "flask\npsycopg2-binary==2.9\n"),
    ("postgres", "go.mod", "require (\n\tgithub.com/jackc/pgx/v5 v5.5.0\n)\n"),
    ("postgres", "Api.csproj", '<PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="8" />\n'),
    ("postgres", "mix.exs", 'defp deps, do: [{:phoenix, "~> 1.7"}, {:postgrex, ">= 0.0.0"}]\n'),
    ("postgres", "Cargo.toml", '[dependencies]\ntokio-postgres = "0.7"\n'),
    (
        "mcr.microsoft.com/mssql/server",
        "Api.csproj",
        '<PackageReference Include="Microsoft.EntityFrameworkCore.SqlServer" />\n',
    ),
    ("elasticsearch:8.11.0", "Gemfile", "gem 'rails'\ngem 'searchkick'\n"),
    ("elasticsearch:8.11.0", "package.json", '{"dependencies": {"@elastic/elasticsearch": "^8"}}\n'),
    ("opensearchproject/opensearch", "requirements.txt", "opensearch-py\n"),
    ("rabbitmq:3", "requirements.txt", "flask\npika\n"),
    ("rabbitmq:3", "package.json", '{"dependencies": {"amqplib": "^0.10"}}\n'),
    ("rabbitmq:3", "composer.json", '{"require": {"php-amqplib/php-amqplib": "^3"}}\n'),
    ("rabbitmq:3", "pom.xml", "<artifactId>spring-boot-starter-amqp</artifactId>\n"),
    ("confluentinc/cp-kafka", "build.gradle.kts", 'implementation("org.springframework.kafka:spring-kafka")\n'),
    ("confluentinc/cp-kafka", "go.mod", "require github.com/segmentio/kafka-go v0.4.47\n"),
    ("memcached", "Gemfile", "gem 'dalli'\n"),
    ("nats", "go.mod", "require github.com/nats-io/nats.go v1.31.0\n"),
    ("qdrant/qdrant", "pyproject.toml", 'dependencies = ["qdrant-client>=1.7"]\n'),
    ("neo4j", "package.json", '{"dependencies": {"neo4j-driver": "^5"}}\n'),
    ("getmeili/meilisearch", "package.json", '{"dependencies": {"meilisearch": "^0.36"}}\n'),
    ("minio/minio", "requirements.txt", "boto3\n"),
    ("clickhouse/clickhouse-server", "requirements.txt", "clickhouse-connect\n"),
    ("eclipse-mosquitto", "requirements.txt", "paho-mqtt\n"),
]


@pytest.mark.parametrize(("image", "file", "text"), CASES, ids=lambda each: each.split("\n")[0])
def test_a_driver_tells_who_uses_the_only_store_of_its_kind(compose, image, file, text):
    found = compose(
        f"services:\n  web: {{build: ., ports: ['80:80']}}\n  kept: {{image: '{image}'}}\n",
        {file: text, "Dockerfile": "FROM alpine\n"},
    )
    assert [(hop.source, hop.target, hop.evidence.why) for hop in found.hops] == [("web", "kept", "a driver for it")]
    assert found.hops[
        0
    ].evidence.place == f"{file}:{text[: text.rindex(text.splitlines()[-1])].count(chr(10)) + 1}" or file in (
        "go.mod",
        "Cargo.toml",
    )


def test_what_a_workspace_of_cargo_lists_is_no_driver_of_a_member_that_does_not_take_it(compose):
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["api", "jobs"]\n[workspace.dependencies]\ntokio-postgres = "0.7"\n',
        "Dockerfile": "FROM rust AS api\nCMD /bin/api\nFROM rust AS jobs\nCMD /bin/jobs\n",
        "api/Cargo.toml": "[dependencies]\naxum.workspace = true\n",
        "jobs/Cargo.toml": "[dependencies]\ntokio-postgres.workspace = true\n",
    }
    built = "{build: {context: ., target: %s}, ports: [80]}"
    found = compose(f"services: {{api: {built % 'api'}, jobs: {built % 'jobs'}, kept: {{image: postgres}}}}", files)
    assert arrows(found) == ["jobs -> kept"]


def test_what_lists_libraries_for_another_language_is_no_driver_of_an_image(compose):
    """Pages that are built beside a program of PHP, whose packages lie in the same folder."""
    files = {
        "composer.json": '{"require": {"predis/predis": "^2"}}',
        "package.json": '{"devDependencies": {"vite": "5"}}',
        "docker/app/Dockerfile": "FROM php:8\n",
        "docker/node/Dockerfile": "FROM node:20\n",
    }
    text = """
        services:
          app: {build: docker/app, volumes: [".:/var/www/html"]}
          pages: {build: docker/node, volumes: [".:/var/www/html"]}
          kv: {image: redis}
    """
    assert arrows(compose(text, files)) == ["app -> kv"]


def test_a_driver_that_a_layer_of_a_program_lists_is_one_of_the_program(compose):
    files = {
        "src/Shop/Shop.csproj": r'<ProjectReference Include="..\Shop.Data\Shop.Data.csproj" />',
        "src/Shop/Program.cs": "builder.Services.AddData();",
        "src/Shop/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\n",
        "src/Shop.Data/Shop.Data.csproj": '<PackageReference Include="StackExchange.Redis" Version="2.8" />',
        "src/Shop.Data/Data.cs": "services.AddDbContext(connection);",
    }
    text = "services: {shop: {build: {context: ., dockerfile: src/Shop/Dockerfile}}, kv: {image: redis}}"
    assert arrows(compose(text, files)) == ["shop -> kv"]


@pytest.mark.parametrize(
    ("image", "file", "text"),
    [
        ("postgres", "package.json", '{"dependencies": {"pg-hstore-parser": "1"}, "description": "no pg here"}\n'),
        ("postgres", "go.mod", "require github.com/lib/pq v1.10.9 // indirect\n"),
        ("neo4j", "package.json", '{"devDependencies": {"neo4j-driver": "5"}, "dependencies": {"express": "4"}}\n'),
        ("rabbitmq:3", "requirements.txt", "pikachu\n"),
        ("memcached", "requirements.txt", "pylibmc-stubs\n"),
    ],
)
def test_what_only_looks_like_a_driver_is_none(compose, image, file, text):
    found = compose(
        f"services:\n  web: {{build: ., ports: ['80:80']}}\n  kept: {{image: '{image}'}}\n",
        {file: text, "Dockerfile": "FROM alpine\n"},
    )
    assert found.hops == []


def test_a_dashboard_of_a_store_does_not_hide_who_uses_it(compose):
    found = compose(
        """
        services:
          web: {build: ., ports: ["80:80"]}
          elasticsearch: {image: "elasticsearch:8.11.0"}
          kibana: {image: "kibana:8.11.0", environment: {ELASTICSEARCH_HOSTS: "http://elasticsearch:9200"}}
        """,
        {"requirements.txt": "flask\nelasticsearch\n", "Dockerfile": "FROM python\n"},
    )
    assert sorted((hop.source, hop.target) for hop in found.hops) == [
        ("kibana", "elasticsearch"),
        ("web", "elasticsearch"),
    ]


def test_code_that_looks_for_a_store_at_home_does_not_use_the_one_beside_it(compose):
    files = {
        "go.mod": "require github.com/nats-io/nats.go v1.31.0\n",
        "config.go": 'v.SetDefault("NATS_URL", "nats://127.0.0.1:4222")\n',
        "Dockerfile": "FROM alpine\n",
    }
    text = "services:\n  web: {build: ., ports: ['80:80']}\n  bus: {image: nats}\n"
    assert compose(text, files).hops == []
    told = text.replace("web: {", "web: {env_file: [/opt/shop/settings.env], ")
    assert [(hop.source, hop.target) for hop in compose(told, files).hops] == [("web", "bus")]
    files["config.go"] = 'v.MustBindEnv("NATS_URL")\n'
    assert [(hop.source, hop.target) for hop in compose(text, files).hops] == [("web", "bus")]


def test_stores_that_developers_start_for_their_program_are_not_those_of_what_else_is_started(compose):
    text = "services:\n  models: {image: somebody/models, ports: ['80:80']}\n  kept: {image: mongo}\n  bus: {image: nats}\n"
    assert [hop.target for hop in compose(text).hops] == ["kept", "bus"]
    assert compose(text, {"backend/requirements.txt": "pymongo\n"}).hops == []


def test_a_client_that_only_a_remark_starts_uses_no_store(compose):
    files = {
        "go.mod": "require go.mongodb.org/mongo-driver v1.12.0\n",
        "stores.go": (
            'import (\n\t"go.mongodb.org/mongo-driver/mongo"\n)\n\nvar kept *mongo.Client\n\n'
            "func Connect(url string) {\n\tkept, _ = mongo.NewClient(url)\n}\n"
        ),
        "main.go": "func main() {\n\t/* other stores:\n\t   Connect(URL)\n\t*/\n\t// Connect(URL)\n}\n",
        "Dockerfile": "FROM alpine\n",
    }
    text = "services:\n  web: {build: ., ports: ['80:80']}\n  kept: {image: mongo}\n"
    assert compose(text, files).hops == []
    files["main.go"] = "func main() {\n\tConnect(URL)\n}\n"
    assert [(hop.source, hop.target) for hop in compose(text, files).hops] == [("web", "kept")]


@pytest.mark.parametrize(("taken", "called"), [("docker/web.xml", []), (". ", ["maps -> kept"])])
def test_a_product_that_takes_some_file_has_no_libraries_of_the_project(compose, taken, called):
    files = {
        "package.json": '{"dependencies": {"ioredis": "5"}}',
        "docker/web.xml": "<web-app/>",
        "Dockerfile": f"FROM osgeo/geoserver\nCOPY {taken} /opt/x\n",
    }
    found = compose(
        "services:\n  maps: {build: ., ports: ['80:80']}\n  kept: {image: 'redis:7'}\n  db: {image: mysql}\n", files
    )
    assert arrows(found) == called


@pytest.mark.parametrize(
    ("image", "library", "file", "said", "calls"),
    [
        ("cp-kafka", "spring-kafka", "java/A.java", "class A {}", False),
        ("cp-kafka", "spring-kafka", "java/A.java", "import org.springframework.kafka.core.KafkaTemplate;", True),
        ("cp-kafka", "spring-kafka", "resources/application.yml", "spring:\n  cloud:\n    stream:\n      x: y\n", True),
        ("cp-kafka", "spring-kafka", "resources/application.yml", "spring:\n  cloud:\n    aws:\n      x: y\n", False),
        ("rmohr/activemq", "spring-boot-starter-activemq", "java/A.java", "class A {}", False),
        ("rmohr/activemq", "spring-boot-starter-activemq", "java/A.java", "class A { JmsTemplate j; }", True),
    ],
)
def test_a_program_of_the_jvm_that_never_speaks_of_a_channel_whose_client_it_lists_sends_nothing(
    compose, image, library, file, said, calls
):
    text = f"services:\n  api: {{build: api, ports: ['80:80']}}\n  log: {{image: {image}}}\n"
    files = {
        "api/pom.xml": f"<a>spring-boot</a>\n<artifactId>{library}</artifactId>\n",
        "api/Dockerfile": "FROM eclipse-temurin:21\nCOPY . .\n",
        "api/src/main/java/B.java": "class B {}\n",
        f"api/src/main/{file}": said,
    }
    assert arrows(compose(text, files)) == (["api -> log"] if calls else [])
