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
