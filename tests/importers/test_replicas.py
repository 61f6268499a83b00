"""Replicas and sentinels of Redis, and who asks them."""

import pytest

from .test_compose import arrows, roles

_SENTINELS = """
    services:
      main: {image: redis}
      copy: {image: redis, command: [redis-server, --replicaof, main, "6379"]}
      watch-1:
        image: redis
        command: redis-sentinel /etc/sentinel.conf
        volumes: ["./sentinel.conf:/etc/sentinel.conf"]
      watch-2: {build: sentinel, command: [sh, start.sh]}
      app: {build: app, environment: {SENTINELS: "watch-1:26379,watch-2:26379"}}
    """
_FILES = {
    "sentinel.conf": "port 26379\n# sentinel monitor old copy 6379 2\nsentinel monitor shop main 6379 2\n",
    "sentinel/Dockerfile": "FROM redis\nCOPY . .\n",
    "sentinel/start.sh": "echo 'sentinel monitor shop main 6379 2' > s.conf\nredis-sentinel s.conf\n",
    "app/a.py": "import redis\nmaster = sentinel.master_for('shop')\nmaster.set(name, value)\n",
}


def test_sentinels_watch_the_primary_and_lead_to_it(compose):
    found = compose(_SENTINELS, {**_FILES, "app/Dockerfile": "FROM python\nCOPY . .\n"})
    assert [part.id for part in found.parts] == ["main", "app"]
    assert found.part("main").facts["replication"].value == {"standbys": 1, "failover": "automatic"}
    assert str(found.part("main").facts["replication"].evidence) == "config compose.yaml:3 command"
    assert arrows(found) == ["app -> main"]
    assert roles(found, "main") == ["store"]
    assert [(each.name, each.reason) for each in found.omissions] == [
        ("copy", "is a copy of main, and counted as a standby of it"),
        ("watch-1", "watches over others and keeps no data"),
        ("watch-2", "watches over others and keeps no data"),
    ]


def test_a_copy_stays_where_somebody_reads_from_it_or_speaks_of_it(compose):
    text = """
        services:
          db: {image: postgres, deploy: {replicas: 2}}
          reader: {image: postgres, environment: {POSTGRES_MASTER_HOST: db, REPLICATE_FROM: db}}
          other: {image: postgres, environment: {POSTGRES_MASTER_HOST: db}, deploy: {replicas: 2}, ports: ["5433:5432"]}
          app: {image: ours/app, environment: {DATABASE_URL: "postgres://db/x", READER_URL: "postgres://reader/x"}}
    """
    found = compose(text)
    assert [part.id for part in found.parts] == ["db", "reader", "app"]
    assert found.part("reader").facts["boots_from"].value == ["db"]
    assert found.part("db").facts["volume"].value == "none"
    assert "volume" not in found.part("reader").facts, "a copy begins with what its primary has"
    assert any(
        "`reader` copies `db` and is read by itself, so what it answers may be old" in each for each in found.notes
    )
    assert found.part("db").facts["replication"].value == {"standbys": 2}
    assert found.part("db").facts["published"].value == [5433]
    assert [each for each in found.notes if each.startswith("compose.yaml:2: 2 copies of `db`")]
    guessed = (
        text.replace("reader", "db-replica")
        .replace("db:", "db-primary:")
        .replace(", environment: {POSTGRES_MASTER_HOST: db, REPLICATE_FROM: db}", "")
    )
    assert compose(guessed).part("db-replica").facts["volume"].value == "none", "its name alone makes no copy"
    told = compose(text.replace('ports: ["5433:5432"]', "x-archlint: {title: Copy}"))
    assert [part.id for part in told.parts] == ["db", "reader", "other", "app"]


def test_a_redis_that_nobody_tells_of_another_one_copies_none(compose):
    found = compose("services: {one: {image: redis}, two: {image: redis, depends_on: [one]}}", {})
    assert "boots_from" not in found.part("two").facts


@pytest.mark.parametrize(
    ("names", "broker"),
    [
        (
            "{image: 'apache/rocketmq:5', command: sh mqnamesrv}",
            "{image: 'apache/rocketmq:5', command: sh mqbroker -n names:9876}",
        ),
        (
            "{image: nsqio/nsq, command: /nsqlookupd}",
            "{image: nsqio/nsq, command: '/nsqd --lookupd-tcp-address=names:4160'}",
        ),
    ],
)
def test_who_asks_a_name_server_connects_to_the_brokers_that_it_knows(compose, names, broker):
    text = f"services: {{names: {names}, mail: {broker}, api: {{image: ours/api, environment: {{NAMES: 'names:9876'}}}}, web: {{image: ours/web}}}}"
    assert arrows(compose(text)) == ["api -> mail", "api -> names"]
