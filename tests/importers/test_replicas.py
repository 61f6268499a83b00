"""Replicas and sentinels of Redis, and who asks them."""

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
    watched = {name: found.part(name).facts["boots_from"].value for name in ("copy", "watch-1", "watch-2")}
    assert watched == {"copy": ["main"], "watch-1": ["main"], "watch-2": ["main"]}
    assert found.part("watch-1").facts["boots_from"].evidence.place == "sentinel.conf:3"
    assert arrows(found) == ["app -> main", "app -> watch-1", "app -> watch-2"]
    assert (roles(found, "main"), roles(found, "watch-1")) == (["store"], None)


def test_a_redis_that_nobody_tells_of_another_one_copies_none(compose):
    found = compose("services: {one: {image: redis}, two: {image: redis, depends_on: [one]}}", {})
    assert "boots_from" not in found.part("two").facts
