"""Hosts in code: what is an address, and the same answer however many names are looked for."""

import random

import pytest

from archlint.importers.code import started
from archlint.importers.code.neighbours import neighbours
from archlint.importers.links.addresses import Hosts
from archlint.importers.links.hits import in_program
from archlint.source.folder import Folder

NAMES = [*(f"svc-{number}" for number in range(40)), "db", "redis", "api", "web.internal"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("client = Redis('redis', 6379)", True),
        ("redis:6379", False),  # behind nothing that opens an address
        (" redis:6379", True),
        ("redis: {image: redis}", False),
        ("x = 'redis://redis/0'", True),
        ("x = 'postgresql://redis:secret@localhost:5432/shop'", False),  # a user
        ("${HOST:-redis}", True),
        ("host = redis;", True),
        ("import redis", False),
        ("import { createClient } from '@redis/client'", False),  # the scope of a package
        ("url = 'amqp://' + login + '@redis:5672'", True),
        ("url = `db://${login}@redis/0`", True),
        ("url = 'db://guest:guest@redis'", True),
        ("write to 'team@redis'", False),
        ("image: redis:16-alpine", False),
        ("docker run redis:16", False),  # a version
        ('@FeignClient(url = "${u}", name = "redis")', True),
        ('discovery.getInstances("redis")', True),
        ('"ServiceName": "redis"', True),
        ("serviceName: redis", False),
        ("host: ${KV_HOST:redis}", True),
        ("kind: ${KV_KIND:redis}", False),
        ("issuer: ${TRUSTED_SERVICE_ISSUER:redis}", False),
        ("host: <%= ENV.fetch('KV_HOST') { 'redis' } %>", True),
        ('@GrpcClient("redis")', True),
        ('fmt.Sprintf("http://%s:%s", "redis", os.Getenv("PORT"))', True),
        ('fmt.Sprintf("%s:%s", "redis", os.Getenv("PORT"))', True),
        ('fmt.Sprintf("%s:%s", "redis", id)', False),  # a key
        ('"{}:{}".format("redis", port)', True),
        ('net.Dial("tcp", "redis:" + port)', True),
        ('kv.Get(ctx, "redis:" + id)', False),
        ('TCPSocket.open("redis", 80)', True),
    ],
)
def test_a_name_is_an_address_where_one_stands(text, named):
    assert bool(Hosts({"redis": "cache"}, {}).in_code(text)) == named


def test_many_names_are_found_as_each_alone():
    dice = random.Random(3)  # noqa: S311 - examples, no secret
    around = [
        ("//", ":80/"),
        ("'", "'"),
        (" ", ":5432"),
        ("host=", ";"),
        ("HOST:-", "}"),
        ("x", "y"),
        ("@", "/"),
        (" ", " "),
    ]
    hits = 0
    for _ in range(300):
        parts = [dice.choice(around) for _ in range(4)]
        text = "\n".join(f"{before}{dice.choice(NAMES)}{behind}" for before, behind in parts)
        alone = sorted(found for name in NAMES for found in Hosts({name: name}, {}).in_code(text))
        hits += len(alone)
        assert sorted(Hosts({name: name for name in NAMES}, {}).in_code(text)) == alone, text
    assert hits > 300


def test_ports_of_the_machine_are_read_behind_what_opens_an_address():
    hosts = Hosts({}, {8000: "api", 9000: "web"})
    text = "fetch('http://localhost:8000/x'), mylocalhost:9000, \"127.0.0.1:9000\", localhost:123456"
    assert [target for target, _ in hosts.on_machine(text)] == ["api", "web"]
    assert hosts.on_machine("localhost:8000, http://host.docker.internal:9000/metrics", outward=True) == [("web", 23)]


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("tcp-listen:5432,fork,reuseaddr tcp-connect:redis:5432", True),
        ("TCP-LISTEN:80,fork OPENSSL:redis:443", True),
        ("ssh -N -L *:6379:redis:6379 me@bastion", True),
        ("gost -L=tcp://:6379/redis:6379", True),
        ("pnpm --filter @redis/api dev", False),
    ],
)
def test_a_forwarder_names_whom_it_connects_to(command, named):
    assert Hosts({"redis": "cache"}, {}).in_text(command) == ["cache"] * named


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ('builder.WithOrigins(reactUrl,\n  "http://front", "http://localhost:5000").AllowAnyHeader();', False),
        ('CORS_ORIGINS: str = os.getenv("CORS_ORIGINS", "http://front:3000")', False),
        ("app.use(cors({ origin: ['http://front:3000'], credentials: true }))", False),
        ('config.setAllowedOrigins(List.of("http://shop", "http://front"));', False),
        ('AllowOrigins: []string{\n  "http://front:3000",\n}', False),
        ('allow_origins=["http://shop"])\nrequests.get("http://front:3000")', True),
        ("const origins = getOrigins()\nfetch('http://front:3000')", True),
        ("const sent = { allowedOrigins: 'http://shop', to: 'http://front:3000' }", True),
    ],
)
def test_pages_that_a_program_lets_in_are_not_whom_it_calls(code, calls, tmp_path):
    (tmp_path / "app.txt").write_text(code)
    folder = Folder(tmp_path)
    folder.text("app.txt")
    assert bool(in_program("app.txt", Hosts({"front": "front"}, {}), folder)) is calls


def test_a_package_is_used_from_where_it_was_packed_and_an_empty_program_starts_nothing(tmp_path):
    files = {
        "api/package.json": '{"dependencies": {"@shop/shared": "file:../shared/shop-shared-1.0.0.tgz"}}',
        "shared/package.json": '{"name": "@shop/shared"}',
        "jobs/mail/main.ts": "// to be written\n",
        "jobs/src/reports.ts": "start()\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    folder = Folder(tmp_path)
    assert neighbours("api", folder) == ["shared"]
    commands = ("node dist/mail/main.js", "node dist/reports.js", "node dist/gone.js")
    assert [started.is_empty(each, "jobs", folder) for each in commands] == [True, False, False]
