"""Hosts in code: what is an address, and the same answer however many names are looked for."""

import random

import pytest

from archlint.importers.links.addresses import Hosts

NAMES = [*(f"svc-{number}" for number in range(40)), "db", "redis", "api", "web.internal"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("client = Redis('redis', 6379)", True),
        ("redis:6379", False),  # behind nothing that opens an address
        (" redis:6379", True),
        ("redis: {image: redis}", False),
        ("x = 'redis://redis/0'", True),
        ("${HOST:-redis}", True),
        ("host = redis;", True),
        ("import redis", False),
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
    assert hosts.on_machine(text) == ["api", "web"]
