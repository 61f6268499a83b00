"""A finding about a store rests on nothing that was guessed about other components."""

import pytest

from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings

TEXT = """archlint: 1
system: shop
imported: compose.yaml
components:
  clients: {kind: client}
  api-gateway: {kind: gateway, published: 80, guessed: [kind]}
  proxy: {kind: load-balancer, engine: nginx}
  api: {kind: service}
  db: {engine: postgresql, published: 5432}
flows:
  ask: {does: read, rate: 1/s, steps: [clients -> api-gateway -> proxy -> api -> db]}
"""


@pytest.fixture
def found(tmp_path):
    def of(text):
        file = tmp_path / "shop.yaml"
        file.write_text(text, encoding="utf-8")
        settings = Settings(pack="pedantic")
        request = Request(settings, "error", waivers=True, today="2026-01-01")
        return {finding.rule: finding for finding in review(file.as_posix(), open_book(settings), request).findings}

    return of


def test_what_was_guessed_of_others_is_not_shown(found):
    assert found(TEXT)["published-store"].assumed == ()


def test_one_server_behind_a_proxy_is_no_news_of_an_imported_design(found):
    assert "balancer-with-one-target" not in found(TEXT)
    assert "balancer-with-one-target" in found(TEXT.replace("imported: compose.yaml\n", ""))


def test_whether_a_balancer_asks_is_a_remark_where_it_cannot_be_seen(found):
    text = TEXT.replace("api: {kind: service}", "api: {kind: service, replicas: 3}")
    severities = (
        found(each)["health-check-missing"].severity for each in (text, text.replace("imported: compose.yaml\n", ""))
    )
    assert [str(each) for each in severities] == ["info", "error"]


def test_open_ports_are_named_where_they_stand(found):
    text = TEXT.replace(
        "published: 5432}",
        "published: [27000, 27001, 27002, 27003]}\n  kv: {engine: redis, role: cache, published: 6379}",
    )
    assert found(text)["published-store"].message.startswith("db (27000, 27001 and 2 more) and kv (6379) are open")
    finding = found(TEXT)["published-store"]
    assert finding.ranks_after == "failure"  # graver than the rest of what a blueprint leaves open
    assert finding.help.startswith("close this port, services of one network need none: in a compose file remove")
    line = TEXT.splitlines()[finding.primary.span.line - 1]
    assert line[finding.primary.span.column - 1 :].startswith("5432")


REDIS = TEXT.replace(
    "db: {engine: postgresql, published: 5432}", "db: {engine: redis, roles: [ROLES], OPTIONS}"
).replace("imported: compose.yaml\n", "")
REDIS = REDIS.replace("[clients -> api-gateway -> proxy -> api -> db]", '[clients -> api, "api -> db": {op: OP}]')


@pytest.mark.parametrize(
    ("roles", "options", "rules"),
    [
        ("broker, sessions, store", "eviction: allkeys-lru", {"evicting-broker"}),
        ("cache, sessions, store", "eviction: allkeys-lru", {"data-evicted"}),
        ("cache, sessions", "eviction: allkeys-lru", {"sessions-evicted"}),
        ("store", "eviction: volatile-lru", set()),
        ("store", "persistence: none, volume: none", {"data-without-volume"}),
        ("broker", "persistence: none, volume: none", {"data-without-volume"}),
        ("store", "persistence: none, volume: kv", {"store-forgets"}),
        ("broker", "persistence: none, volume: kv", {"volatile-broker"}),
        ("pubsub, store", "volume: kv", set()),
    ],
)
def test_one_redis_that_loses_what_it_holds_is_one_finding(found, roles, options, rules):
    about = {
        "evicting-broker", "data-evicted", "sessions-evicted", "data-without-volume", "store-forgets", "volatile-broker",
    }  # fmt: skip
    op = {"pubsub": "publish", "broker": "enqueue", "cache": "get", "store": "read"}[roles.partition(",")[0]]
    findings = found(REDIS.replace("ROLES", roles).replace("OPTIONS", options).replace("OP}", f"{op}}}"))
    assert findings.keys() & about == rules
    assert all("memory alone" in findings[each].message for each in rules if options.endswith("volume: none"))


def test_what_an_import_wrote_twice_is_a_remark_until_somebody_says_that_it_writes(found):
    flow = "steps: [clients -> api, api -> db, api -> search]}"
    text = TEXT.replace("steps: [clients -> api-gateway -> proxy -> api -> db]}", flow)
    text = text.replace("does: read", "does: event").replace("flows:", "  search: {engine: elasticsearch}\nflows:")
    assert str(found(text)["dual-write"].severity) == "info"


def test_a_tool_beside_an_import_need_be_in_no_flow(found):
    text = TEXT.replace("flows:", "  pages: {kind: service, tags: [tool]}\n  other: {kind: service}\nflows:")
    assert found(text)["component-in-no-flow"].subject == "other"


def test_what_an_import_knows_of_a_store_from_its_code_alone_fails_nothing(found):
    text = TEXT.replace("engine: postgresql, published: 5432", "engine: redis, role: store, persistence: none")
    assert str(found(text)["store-forgets"].severity) == "warning"
    copied = TEXT.replace("published: 5432", "replication: {standbys: 1, failover: automatic}")
    assert str(found(copied)["failover-without-fencing"].severity) == "info"
