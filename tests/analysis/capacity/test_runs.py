"""One run of a scheduled flow, by hand."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate

NIGHTLY = """
workload: {users: 1M, requests: 10 per user per day, peak: 3x}
components:
  clients: {kind: client}
  api: {kind: service, work: 5 ms, workers: 12}
  db: {kind: database, work: 2 ms, cores: 4}
  q: {kind: queue}
  mailer: {kind: worker, replicas: 2, concurrency: 4, work: 200 ms}
  cron: {kind: scheduler}
flows:
  look: {does: read, share: 100%%, steps: [clients -> api -> db]}
  nightly: {does: batch, schedule: every 1 day, steps: [%s]}
"""
NEWSLETTER = "{cron -> q: {times: 1M}}, q -> mailer, {mailer -> db: {op: read}}"


@pytest.fixture
def run(assessed):
    def of(steps, text=NIGHTLY):
        return assessed(text % steps).runs[0]

    return of


@pytest.fixture
def look(design):
    def of(steps, text=NIGHTLY):
        system = design(text % steps)
        demand = measure(system)
        return estimate(system, demand, assess(system, demand)).flows["look"]

    return of


def test_a_million_messages_take_eight_workers_seven_hours(run):
    found = run(NEWSLETTER)
    assert found.lasts == pytest.approx(1e6 * 0.202 / 8, rel=1e-3)
    assert (found.slowest, found.brings["mailer"], found.is_long) == ("mailer", 1e6, True)
    assert found.lines["mailer"] == pytest.approx(1e6 * 0.202 / 8, rel=1e-3)
    assert "db" not in found.lines  # it gets what eight workers ask for
    assert found.formula == "1M / 39.6 req/s that mailer has room for"


def test_calls_one_after_another_add_up(run):
    found = run("{cron -> api: {times: 10k}}, {api -> db: {op: read}}")
    assert found.lasts == pytest.approx(10_000 * 0.007, rel=0.05)
    assert (found.slowest, found.lines, found.formula) == ("", {}, "one call after another")


def test_a_single_query_a_day_changes_nothing(look):
    plain, found = look("cron -> q"), look("cron -> db")
    assert (found.bursts, found.during) == ((), ())
    assert found.mean == pytest.approx(plain.mean, rel=1e-6)


def test_while_a_long_run_lasts_its_rate_counts(look, run):
    """360 reads a second of users and, for 7 hours, 39.6 of the mailers: utilisation by hand, against a steady flow of that rate."""
    found = look(NEWSLETTER)
    stage = next(stage for stage, _ in found.stages if stage.component == "db")
    assert stage.utilisation == pytest.approx((1e7 / 86_400 * 3 + 8 / 0.202) * 0.002 / 4, rel=1e-3)
    assert found.during == ("nightly",)
    steady = NIGHTLY.replace("schedule: every 1 day", "rate: 39.6/s")
    assert found.mean == pytest.approx(look("cron -> q -> mailer, {mailer -> db: {op: read}}", steady).mean, rel=1e-3)


@pytest.mark.parametrize(("times", "bursts"), [(50, ()), (200_000, ("nightly comes to db in bursts",))])
def test_what_comes_at_once_is_judged_by_the_line_it_makes(look, times, bursts):
    assert look(f"{{cron -> db: {{times: {times}, parallel: true}}}}").bursts == bursts


def test_a_run_that_fills_what_users_need_leaves_no_number(look):
    text = NIGHTLY.replace("work: 200 ms", "work: 1 ms").replace("concurrency: 4", "concurrency: 400")
    found = look(NEWSLETTER, text)
    assert found.mean is None
    assert [reason.split(" busy for ")[0] for reason in found.bursts] == ["nightly keeps db"]


def test_where_others_leave_no_room_a_run_is_never_done(run):
    text = NIGHTLY.replace("work: 2 ms", "work: 20 ms")
    assert run("{cron -> db: {times: 10}}", text).lasts == float("inf")


def test_a_bigger_run_never_takes_less(run):
    lasts = [run(NEWSLETTER.replace("1M", f"{count}k")).lasts for count in (1, 10, 100, 1000)]
    assert lasts == sorted(lasts)
