"""A bill by hand: instances, bytes sent out, bytes kept and requests, each times its price."""

import pytest

from archlint.analysis.capacity import bill
from archlint.analysis.demand import measure
from archlint.analysis.plan import scale
from archlint.analysis.scenario import compiled
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

SHOP = """
archlint: 1
system: shop
workload: {users: 1M, daily_active: 100k, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  cdn: {kind: cdn, cost: {egress: $0.08/GB, requests: $0.75/1M}}
  lb: {kind: load-balancer}
  api: {kind: service, replicas: 3, cost: {instance: $50/month, egress: $0.10/GB}}
  db: {engine: postgresql, replication: {standbys: 1, mode: async}, cost: {instance: $200/month, storage: $0.10/GB per month}}
  bucket: {kind: object-store, managed: regional, cost: {storage: $0.02/GB per month}}
  logs: {kind: object-store, managed: regional, cost: {storage: $0.02/GB per month}}
flows:
  ask: {does: read, share: 90%, steps: [{clients -> cdn: {response: 20 KB, hit: 90%}}, {cdn -> bucket: {when: miss}}]}
  order: {does: write, share: 10%, steps: [clients -> lb, {lb -> api: {response: 6 KB}}, {api -> db: {response: 9 KB}}]}
data:
  orders: {in: db, rows: 1 per active user per day, row: 1 KB, keep: 100 days}
  pictures: {in: bucket, rows: 20 per user, row: 20 KB}
  lines: {in: logs, rows: 1 per active user per day, row: 1 KB}
"""


def billed(text):
    document = parse_text(text, "shop.yaml")
    system = build(load(document), document)
    return bill(system, measure(system))


def test_every_price_times_how_much_there_is():
    asked, ordered = 100e3 * 50 * 0.9 * 30, 100e3 * 50 * 0.1 * 30
    found = billed(SHOP)
    assert {id_: figure.value for id_, figure in found.costs.items()} == {
        "cdn": pytest.approx(asked * 20e3 * 0.08 / 1e9 + asked * 0.75 / 1e6),
        "api": pytest.approx(3 * 50 + ordered * 6e3 * 0.10 / 1e9),
        "db": pytest.approx(2 * 200 + 2 * 100e3 * 100 * 1e3 * 0.10 / 1e9),
        "bucket": pytest.approx(1e6 * 20 * 20e3 * 0.02 / 1e9),
    }
    assert found.costs["db"].formula == "2 × $200 + 10 GB × 2 copies × $0.1/GB per month"
    assert found.costs["api"].formula == "3 × $50 + 90 GB × $0.1/GB"
    assert found.unpriced == ("lb",)
    assert found.uncounted == ("logs: storage",)  # it grows for ever
    assert found.total.value == pytest.approx(sum(figure.value for figure in found.costs.values()))


def test_a_balancer_with_a_price_of_its_own_sends():
    found = billed(SHOP.replace("{kind: load-balancer}", "{kind: load-balancer, cost: {egress: $0.10/GB}}"))
    assert found.egress["lb"].formula == "5.79 req/s × 6 KB × 30 days"
    assert "api" not in found.egress
    assert found.uncounted == ("api: egress", "logs: storage")


def test_a_plain_price_is_that_of_an_instance():
    plain = SHOP.replace("cost: {instance: $50/month, egress: $0.10/GB}", "cost: $50/month")
    assert billed(plain).costs["api"].formula == "3 × $50"


@pytest.mark.parametrize("times", [1.0, 3.0, 40.0])
def test_a_page_knows_what_more_load_costs(times):
    """Instances stay, traffic and what is kept grow: a line, which a page evaluates."""
    document = parse_text(SHOP, "shop.yaml")
    system = scale(build(load(document), document), times)
    fixed, growing = compiled(build(load(document), document))["bill"]
    assert fixed == pytest.approx(3 * 50 + 2 * 200)
    assert fixed + growing * times == pytest.approx(bill(system, measure(system)).total.value)


FUNCTION = """
archlint: 1
system: function
workload: {peak: 4x}
components:
  clients: {kind: client}
  it: {kind: service, managed: regional, work: 100 ms, memory: 1 GB, cost: {memory: $0.00002/GB per second}}
  mail: {kind: external, latency: 200 ms}
  db: {kind: database, capacity: 100/s, variation: 100%}
flows: {ask: {does: write, rate: 80/s, steps: [clients -> it, {it -> mail: {times: 50%}}, it -> db]}}
"""


def test_memory_by_the_second_is_paid_for_while_a_call_waits():
    """20 a second on average; by hand: half of the calls wait for 200 ms, all for db: M/M/1 at 20 %, 10 / 0.8 = 12.5 ms."""
    figure = billed(FUNCTION).costs["it"]
    assert figure.value == pytest.approx(20 * (0.1 + 0.5 * 0.2 + 0.0125) * 0.00002 * 30 * 86_400)
    assert figure.formula == "20 req/s × (100 ms + 112 ms waiting for mail, db) × 1 GB × $51.8/GB per month"


def test_what_happens_after_the_answer_is_not_waited_for():
    figure = billed(FUNCTION.replace("it -> db]", "reply, it -> db]")).costs["it"]
    assert figure.value == pytest.approx(20 * (0.1 + 0.5 * 0.2) * 0.00002 * 30 * 86_400)


def test_behind_something_full_it_is_a_lower_bound():
    assert "(100 ms + at least " in billed(FUNCTION.replace("rate: 80/s", "rate: 480/s")).costs["it"].formula


def test_a_page_says_a_bill_that_bends_for_today_only():
    document = parse_text(FUNCTION, "function.yaml")
    system = build(load(document), document)
    fixed, growing, bends = compiled(system)["bill"]
    assert (fixed + growing, bends) == (pytest.approx(bill(system, measure(system)).total.value), 1.0)
    straight = parse_text(FUNCTION.replace(", it -> db", ""), "function.yaml")
    assert compiled(build(load(straight), straight))["bill"] == [pytest.approx(0.0), pytest.approx(20 * 0.2 * 51.84)]


def test_bytes_that_nobody_gives_a_size_cost_nothing_and_are_named():
    unsized = SHOP.replace("{lb -> api: {response: 6 KB}}", "lb -> api").replace("{response: 9 KB}", "{request: 6 KB}")
    found = billed(unsized)
    assert found.costs["api"].formula == "3 × $50"
    assert found.uncounted == ("api: egress", "logs: storage")
