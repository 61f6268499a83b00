"""Scheduled flows, simulated, against the fluid formula and against what is known by hand."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.blueprint import load
from archlint.cli.run import run
from archlint.graph import build
from archlint.simulate import simulate, usual_requests
from archlint.simulate.effort import left_out
from archlint.source import parse_text

NIGHTLY = """
archlint: 1
system: Nightly
components:
  clients: {{kind: client}}
  api: {{kind: service, work: 5 ms, workers: 4}}
  db: {{kind: database, work: 2 ms, cores: 2}}
  q: {{kind: queue}}
  mailer: {{kind: worker, replicas: 2, concurrency: 4, work: 200 ms}}
  cron: {{kind: scheduler}}
flows:
  look: {{does: read, rate: 200/s, steps: [clients -> api -> db]}}
  nightly: {{does: batch, schedule: every 1 day, steps: [{steps}]}}
"""
NEWSLETTER = "{{cron -> q: {{times: {count}}}}}, q -> mailer, {{mailer -> db: {{op: read, times: 10}}}}"


def design(steps):
    document = parse_text(NIGHTLY.format(steps=steps), "nightly.yaml")
    return build(load(document), document)


@pytest.mark.parametrize(
    "steps",
    [
        NEWSLETTER.format(count=2000),
        "{cron -> api: {times: 3k}}, {api -> db: {op: read}}",
        "{cron -> db: {times: 2k, parallel: true}}",
    ],
)
def test_a_run_takes_as_long_as_the_formula_says(steps):
    system = design(steps)
    computed = assess(system, measure(system)).runs[0].lasts
    (took,) = simulate(system, 10_000, seed=1).runs["nightly"]
    assert took == pytest.approx(computed, rel=0.1)


def test_messages_are_worked_off_side_by_side():
    """2,000 messages of 200 ms and ten reads on eight workers: 55 s, not the 440 s of one after the other."""
    (took,) = simulate(design(NEWSLETTER.format(count=2000)), 5_000, seed=2).runs["nightly"]
    assert took == pytest.approx(2_000 * 0.220 / 8, rel=0.05)


def test_users_wait_while_it_runs_as_the_formula_says():
    """The run lasts longer than all that is seen: its reads stand before the database all the time."""
    system = design(NEWSLETTER.format(count=6_000))
    demand = measure(system)
    computed = estimate(system, demand, assess(system, demand)).flows["look"]
    seen = simulate(system, 30_000, seed=1)
    assert computed.during == ("nightly",)
    assert seen.runs["nightly"][0] > seen.seconds
    assert seen.flows["look"].mean == pytest.approx(computed.mean, rel=0.05)
    assert simulate(design("cron -> q"), 30_000, seed=1).flows["look"].mean < 0.97 * computed.mean


def test_a_run_with_no_room_is_left_out_and_seen_when_asked_for():
    system = design(NEWSLETTER.format(count=200_000))
    assert left_out(system) == {"nightly": pytest.approx(2_400_000)}
    assert left_out(system, 3_000_000) == {}
    assert simulate(system, 1_000).runs == {}


def test_there_are_as_many_requests_as_a_run_needs_to_be_seen_whole():
    system = design(NEWSLETTER.format(count=2000))
    assert usual_requests(system) == 100_000
    assert usual_requests(system, lasting=1_000.0) == pytest.approx(222_223, rel=1e-3)
    assert usual_requests(system, lasting=1e6) == 100_000  # no room


def test_a_schedule_alone_begins_at_once():
    text = NIGHTLY.replace("  look: {{does: read, rate: 200/s, steps: [clients -> api -> db]}}\n", "")
    document = parse_text(text.format(steps="cron -> db").replace("1 day", "10 s"), "nightly.yaml")
    seen = simulate(build(load(document), document), 100)
    assert (len(seen.runs["nightly"]), seen.seconds) == (100, 990.0)


def test_the_answer_says_what_ran(tmp_path, capsys):
    file = tmp_path / "nightly.yaml"
    for count, said in (
        (2_000, "1 run in"),
        (200_000, "not simulated: one run makes 2.4M calls; `--requests 2400000`"),
    ):
        file.write_text(NIGHTLY.format(steps=NEWSLETTER.format(count=count)), encoding="utf-8")
        assert run(["simulate", str(file), "--requests", "2000"]) == 0
        assert said in capsys.readouterr().out
