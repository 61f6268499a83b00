"""Where the code of a workload lies, when one Dockerfile builds several, and what is around it."""

import pytest

from archlint.importers.code import codebase
from archlint.importers.code.source_files import source_files
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.workload import Build, Workload
from archlint.source.folder import Folder

from .test_compose import arrows, roles


def test_an_argument_of_a_build_names_the_program(compose):
    settings = "stock: {addr: 'stock:9001'}\norders: {addr: 'orders:9002'}\nusers: {addr: 'users:9003'}\nmail: {addr: 'mail:9004'}\n"
    found = compose(
        """
        services:
          gateway: {build: {context: ., args: {SERVICE: gateway}}, ports: ["80:80"]}
          stock: {build: {context: ., args: {SERVICE: stock}}}
          orders: {build: {context: ., args: [SERVICE=orders]}}
          users: {image: ours/users}
          mail: {image: ours/mail}
          db: {image: postgres}
          kv: {image: redis}
        """,
        {
            "services/gateway/main.go": "package main",
            "services/gateway/config.yaml": settings,
            "services/stock/main.go": 'redis.Dial("kv:6379").BRPop(ctx, queue)\nhttp.ListenAndServe(":9001", nil)',
            "services/stock/config.yaml": settings,
            "services/orders/main.go": 'sql.Open("postgres://db/orders")',
            "Dockerfile": "FROM golang",
        },
    )
    calls = ["gateway -> mail", "gateway -> orders", "gateway -> stock", "gateway -> users"]
    assert arrows(found) == [*calls, "orders -> db", "stock -> kv"]
    assert roles(found, "kv") == ["broker"]


@pytest.mark.parametrize("file", ["Services/Shop/Dockerfile", "services/Shop/dockerfile"])
def test_a_build_lies_where_the_file_says_from_the_root_or_in_another_case(compose, file):
    """Who runs a file in a folder for the whole project names folders from its root, and some machines take capitals for small letters."""
    text = f"services: {{shop: {{build: {{context: ., dockerfile: {file}}}}}, mail: {{image: our/mail}}, db: {{image: postgres}}, kv: {{image: redis}}}}"
    code = {
        "tools/main.go": 'open("redis://kv")\n',
        "services/Shop/Dockerfile": "FROM golang\nCOPY . .\n",
        "services/Shop/main.go": 'open("postgres://db/x")\n',
    }
    assert arrows(compose(text, code)) == ["shop -> db"]
    assert arrows(compose("services: {}", {"deploy/compose.yaml": text, **code}, "deploy/compose.yaml")) == [
        "shop -> db"
    ]


def test_a_project_that_is_mounted_over_the_built_one_is_the_code(compose):
    found = compose(
        """
        services:
          shop: {build: {context: ., dockerfile: php/Dockerfile}, env_file: .env, volumes: ["./shop:/var/www", "./shared:/lib"]}
          mail: {build: {context: ., dockerfile: php/Dockerfile}, env_file: .env, volumes: ["./mail:/var/www"]}
          users: {image: ours/users}
          kv: {image: redis}
        """,
        {
            ".env": "USERS_HOST=users:9000\n",
            "php/Dockerfile": "FROM php:8",
            "shop/composer.json": "{}",
            "shop/.rr.yaml": "broadcast:\n    default:\n        driver: redis\n        config:\n            addrs: [kv:6379]\n",
            "shared/Clients.php": "getenv('USERS_HOST')",
            "mail/composer.json": "{}",
            "mail/app.php": "mail();",
        },
    )
    assert (arrows(found), roles(found, "kv")) == (["shop -> kv", "shop -> users"], ["pubsub"])


def test_a_default_in_the_code_is_no_way_around_a_pooler(compose):
    found = compose(
        """
        services:
          api: {build: ., environment: {DB_SOURCE: "postgres://pool:6432/a"}}
          pool: {image: edoburu/pgbouncer, environment: {DB_HOST: db}}
          db: {image: postgres}
        """,
        {"config.go": 'Default("DB_SOURCE", "postgres://db:5432/a")'},
    )
    assert arrows(found) == ["api -> pool", "pool -> db"]


def test_what_grafana_shows_is_not_called(compose):
    found = compose(
        """
        services:
          grafana: {image: grafana/grafana, volumes: ["./grafana:/etc/grafana/provisioning"]}
          prometheus: {image: prom/prometheus}
          users: {image: ours/users}
        """,
        {
            "grafana/dashboards/grpc.json": '{"expr": "up{instance=\\"users:2112\\"}"}',
            "grafana/alerting/rules.yml": "groups:\n  - rules:\n      - data: [{datasourceUid: p, model: {expr: 'up{instance=\"users:2112\"}'}}]\n",
            "grafana/datasources/all.yml": "url: http://prometheus:9090",
        },
    )
    assert arrows(found) == ["grafana -> prometheus"]


def test_who_is_given_the_variables_of_a_database_waits_for_its_own(compose):
    found = compose(
        """
        services:
          site: {build: ., env_file: mysql.env, depends_on: [db]}
          db: {image: mariadb, env_file: mysql.env}
        """,
        {"mysql.env": "MYSQL_DATABASE=site\n", "manage.py": "run()", "app.py": "run()"},
    )
    assert arrows(found) == ["site -> db"]


_NEST = {
    "Dockerfile": "FROM node:22\nCOPY . .\n",
    "package.json": '{"scripts": {"start:prod": "node dist/apps/users/main"}, "dependencies": {"ioredis": "5", "pg": "8"}}',
    "tsconfig.json": '{"compilerOptions": {"paths": {"@app/kv": ["libs/kv/src"]}}}',
    "libs/kv/src/index.ts": "import Redis from 'ioredis'\nnew Redis('redis://kv:6379').xadd('a', '*')\n",
    "apps/orders/tsconfig.app.json": "{}",
    "apps/orders/src/main.ts": "import { add } from '@app/kv'\nfetch('http://users:3000')\n",
    "apps/users/tsconfig.app.json": "{}",
    "apps/users/src/main.ts": "new Pool({ host: 'db' })\n",
}


@pytest.mark.parametrize(
    ("orders", "users"),
    [
        ("command: nest start orders --watch", "command: npm run start:prod"),
        ("command: node dist/apps/orders/main.js", "environment: {APP_NAME: users}"),
        ("command: pnpm --filter @shop/orders dev", "working_dir: /app/apps/users"),
        ("command: npx nx serve orders", "command: turbo run dev --filter=users"),
    ],
)
def test_of_several_programs_in_one_image_each_has_its_own_code(compose, orders, users):
    found = compose(
        f"""
        services:
          orders-api: {{build: ., {orders}, ports: ["80:80"]}}
          users: {{build: ., {users}, depends_on: [kv]}}
          kv: {{image: redis}}
          db: {{image: postgres}}
        """,
        _NEST,
    )
    assert arrows(found) == ["orders-api -> kv", "orders-api -> users", "users -> db"]
    assert roles(found, "kv") == ["stream"]


@pytest.mark.parametrize(
    ("dockerfile", "files"),
    [
        ("COPY . .\nRUN go build -o /one ./services/orders\nCMD /one\n", {"go.mod": "module a\n", "services/{}/main.go": ""}),
        ("COPY . .\nWORKDIR /app/services/orders\nCMD python main.py\n", {"services/{}/main.py": ""}),
        ("COPY . .\nCMD dotnet Shop.orders.dll\n", {"src/{}/Shop.{}.csproj": ""}),
        ("COPY . .\nRUN mvn -pl orders package\nCMD java -jar /a.jar\n", {"{}/pom.xml": ""}),
        ("COPY . .\nFROM rust\nCOPY --from=0 /target/release/orders /run\nCMD /run\n", {"{}/Cargo.toml": ""}),
    ],
)  # fmt: skip
def test_what_a_dockerfile_builds_of_several_programs_is_what_it_runs(project, dockerfile, files):
    both = {path.format(name, name): text for path, text in files.items() for name in ("orders", "users")}
    folder = project.files({"Dockerfile": f"FROM base\n{dockerfile}", **both})
    build = Build(".", "Dockerfile", "", Evidence(Confidence.CONFIG, "", 1))
    place = codebase.place_of(Workload("any", build.evidence, ("any",), build=build), folder)
    assert place.endswith("orders")


def test_programs_of_go_that_share_a_module_have_their_own_code(compose):
    go = 'package main\nimport "chat/pkg/kv"\nfunc main() { kv.Client() }\n'
    found = compose(
        """
        services:
          gateway: {build: ., working_dir: /app/apps/gateway, command: go run cmd/main.go, ports: ["80:80"], depends_on: [kv]}
          user: {build: ., working_dir: /app/apps/user, command: go run cmd/main.go, depends_on: [kv]}
          kv: {image: redis}
        """,
        {
            "Dockerfile": "FROM golang:1.25\nCOPY . .\n",
            "go.mod": "module chat\n",
            "apps/gateway/cmd/main.go": "package main\nfunc main() {}\n",
            "apps/user/cmd/main.go": go,
            "pkg/kv/kv.go": 'package kv\nimport "github.com/redis/go-redis/v9"\nfunc Client() { redis.NewClient(&redis.Options{Addr: "kv:6379"}) }\n',
        },
    )
    assert arrows(found) == ["user -> kv"]


def test_an_image_of_ones_own_is_built_in_the_folder_of_its_name_wherever_that_lies(compose):
    text = "services:\n  {}: {{image: me/{}:1.0}}\n  kv: {{image: redis}}\n"
    files = {"back/services/orders-v1/pom.xml": "", "back/services/orders-v1/A.java": 'Jedis("kv:6379")\n'}
    assert arrows(compose(text.format("orders-v1", "orders"), files)) == ["orders-v1 -> kv"]


def test_a_variable_names_the_folder_of_the_program_that_is_run(compose):
    found = compose(
        """
        x-all: &all {build: ., volumes: [".:/work"], working_dir: /work}
        services:
          gateway: {<<: *all, environment: {DIR: gateway-service}, ports: ["80:80"]}
          auth: {<<: *all, environment: {DIR: auth-service}}
        """,
        {
            "Dockerfile": 'FROM maven:3\nENTRYPOINT ["/work/run.sh"]\n',
            "auth-service/pom.xml": "",
            "gateway-service/pom.xml": "",
            "gateway-service/src/main/resources/application.yml": "cloud:\n  gateway:\n    uri: lb://auth\n",
        },
    )
    assert arrows(found) == ["gateway -> auth"]


@pytest.mark.parametrize("start", ["go run ./cmd/{}", "go run -race cmd/{}/main.go", "/usr/local/bin/{}"])
def test_a_program_of_go_uses_what_it_imports_of_a_module_that_others_share(compose, start):
    own = 'package main\nimport "m/{}"\nfunc main() {{}}\n'
    found = compose(
        f"""
        services:
          a: {{build: ., command: {start.format("a")}, ports: ["80:80"], environment: &all {{KV: "kv:6379", DB: "postgres://pg/x"}}}}
          b: {{build: ., command: {start.format("b")}, environment: *all}}
          kv: {{image: redis}}
          pg: {{image: postgres}}
        """,
        {
            "Dockerfile": "FROM golang:1.22\nCOPY . .\n",
            "go.mod": "module m\n",
            "cmd/a/main.go": own.format("data"),
            "cmd/b/main.go": own.format("fast"),
            "data/data.go": 'package data\nimport "github.com/lib/pq"\nvar db = os.Getenv("DB")\n',
            "fast/fast.go": 'package fast\nimport "github.com/redis/go-redis/v9"\nvar kv = os.Getenv("KV")\n',
        },
    )
    assert arrows(found) == ["a -> pg", "b -> kv"]


def test_a_crate_uses_the_stores_of_those_that_it_is_built_with(compose):
    found = compose(
        "services:\n  api: {build: {context: ., dockerfile: crates/api/Dockerfile}, depends_on: [kv]}\n  kv: {image: redis}\n"
        "  other: {image: x/other}\n",
        {
            "crates/api/Dockerfile": "FROM rust:1.80\nCOPY . .\n",
            "crates/api/Cargo.toml": '[dependencies]\nstore = { path = "../store" }\n',
            "crates/api/src/main.rs": "fn main() { store::open() }\n",
            "crates/store/Cargo.toml": '[dependencies]\nredis = "0.27"\n',
            "crates/store/src/lib.rs": "pub fn open() { redis::Client::open(url) }\n",
        },
    )
    assert arrows(found) == ["api -> kv"]


def test_an_image_that_is_called_after_a_language_runs_what_is_mounted_where_it_works(compose):
    found = compose(
        """
        services:
          play: {image: "ghcr.io/ours/nodejs:24", working_dir: /usr/src/app/play, volumes: [".:/usr/src/app"], links: [kv]}
          kv: {image: redis}
        """,
        {"play/package.json": "{}", "play/src/a.ts": "await redis.set(`sid:${id}`, user, 'EX', 60)"},
    )
    assert roles(found, "kv") == ["sessions"]


@pytest.mark.parametrize(
    ("image", "mount", "command", "built"),
    [
        ("eclipse-temurin:21-jre", "./shop/build/libs:/app", "java -jar /app/shop.jar", "build.gradle"),
        ("amazoncorretto:17", "./shop/target/shop-0.1.jar:/shop.jar", "java -jar /shop.jar", "pom.xml"),
        ("node:22", "./shop/dist:/app/dist", "node /app/dist/main", "package.json"),
        ("debian:12-slim", "./shop/bin/shop:/usr/local/bin/shop", "/usr/local/bin/shop -v", "go.mod"),
        (
            "mcr.microsoft.com/dotnet/aspnet:8.0",
            "./shop/bin/Release/net8.0/publish:/app",
            "dotnet Shop.dll",
            "Shop.csproj",
        ),
    ],
)
def test_what_was_built_before_it_was_mounted_is_the_program_around_it(compose, image, mount, command, built):
    text = f"services: {{shop: {{image: '{image}', volumes: ['{mount}'], command: '{command}'}}, kv: {{image: redis}}}}"
    found = compose(text, {f"shop/{built}": "jedis", "shop/main.go": 'redis.Dial("kv:6379").BRPop(ctx, queue)'})
    assert arrows(found) == ["shop -> kv"]


def test_what_runs_in_browsers_is_read_last(tmp_path):
    for file in ("src/front/a.ts", "src/pusher/a.ts"):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).touch()
    assert source_files(Folder(tmp_path), (".",), ()) == ("src/pusher/a.ts", "src/front/a.ts")


@pytest.mark.parametrize(("place", "wanted"), [("internal/features/deploy", ["store"]), ("deploy", None)])
def test_what_a_program_does_may_be_called_as_what_lies_beside_it(compose, place, wanted):
    text = "services: {api: {build: ., links: [kv]}, kv: {image: redis}}"
    keeps = 'package a\n\nfunc a() { redis.NewClient(o).HSet(ctx, "domains", name, address) }\n'
    assert roles(compose(text, {"main.go": "package main", f"{place}/a.go": keeps}), "kv") == wanted
