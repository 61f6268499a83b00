"""Fixes are found by trying them: each comes with the verdict it gives and what gets worse."""

import pytest

from archlint.analysis.consistency import fold
from archlint.analysis.consistency.design import design
from archlint.analysis.consistency.fix import Fix, Flip
from archlint.analysis.consistency.flips import _alternatives
from archlint.analysis.consistency.result import Verdict
from archlint.graph import load_system
from tests.analysis.consistency.conftest import fold_of, system_of


def test_the_reference_flow_is_mended_by_a_fresh_fill_and_a_version(task_list):
    first, second, *_ = task_list().fixes
    fresh = ("fill the cache from the primary of `db` (`at: primary`)", "the primary of `db` carries these reads too")
    versioned = (
        "keep a version with what `cache` holds, and refuse older fills (`guard: version`)",
        "every row carries a version and every fill compares it",
    )
    assert first == Fix((fresh,), Verdict.CONDITIONAL)
    assert second == Fix((fresh, versioned), Verdict.PASS)
    assert (second.change, second.worse) == (f"{fresh[0]}, and {versioned[0]}", f"{fresh[1]}; {versioned[1]}")


def test_a_flow_that_passes_needs_no_fix(task_list):
    flow = task_list(FILL="when: miss", LOOKUP="hit: 90%, ttl: 60 s, guard: version")
    assert (flow.verdict, flow.fixes) == (Verdict.PASS, ())


def test_a_bound_is_met_by_a_shorter_life(task_list):
    flow = task_list(RECENCY="{bounded: 30 s}", REPLICATION="standbys: 2, mode: async, lag: 50 ms, max_lag: 5 s")
    assert (
        Fix(
            (
                (
                    "keep answers in `cache` for 25 s at most (`ttl: 25 s`)",
                    "more misses, and so more reads of the store",
                ),
            ),
            Verdict.PASS,
        )
        in flow.fixes
    )


def test_entries_without_an_end_are_given_the_one_that_is_needed(task_list):
    """Rather than that nobody is answered from the cache any more."""
    flow = task_list(RECENCY="{bounded: 30 s}", LOOKUP="hit: 90%", FILL="when: miss, at: primary")
    assert flow.verdict is Verdict.FAIL
    assert flow.fixes[0].change == "keep answers in `cache` for 30 s at most (`ttl: 30 s`)"
    assert flow.fixes[0].verdict is Verdict.PASS


def test_an_unenforced_bound_is_met_by_a_cut_off(task_list):
    assert [(fix.change, fix.verdict) for fix in task_list(RECENCY="{bounded: 2 min}").fixes] == [
        ("fill the cache from the primary of `db` (`at: primary`)", Verdict.PASS),
        ("stop reading a standby of `db` that is more than 60 s behind (`max_lag: 60 s`)", Verdict.PASS),
        (
            "let a write wait until every standby of `db` shows it (`mode: remote-apply`, `write_quorum: 3`)",
            Verdict.PASS,
        ),
    ]


def test_strong_needs_neither_cache_nor_standby(task_list):
    fixes = task_list(RECENCY="strong").fixes
    assert (
        "fill the cache from the primary of `db` (`at: primary`), and do not answer this flow from `cache`",
        Verdict.PASS,
    ) in [(fix.change, fix.verdict) for fix in fixes]


def test_what_one_axis_lacks_is_mended_without_what_another_lacks():
    """Beside a lost job stands a read that is no guard: checking again ends the one, and no word about the other."""
    system = system_of(
        "archlint: 1\nsystem: S\ncomponents: {c: {kind: client}, a: {kind: service}, seats: {kind: database, replication: {standbys: 1, lag: 1 s}},"
        " q: {engine: rabbitmq}, w: {kind: worker, acks: early}}\n"
        "data: {seat: {in: seats}}\n"
        "flows: {book: {does: write, data: seat, rate: 1/s, needs: {recency: strong, delivery: at-least-once}, "
        "steps: [c -> a, a -> seats: {op: read, at: standby}, a -> seats, reply, a -> q -> w]}}"
    )
    flow = fold(system).flows["book"]
    assert {one.axis for one in flow.shortfalls} == {"recency", "delivery"}
    assert len(flow.cheapest[-1].changes) > 1
    (alone,) = flow.advice.cheapest_for("recency")
    assert (alone.verdict, len(alone.changes)) == (Verdict.PASS, 1)


def test_an_assumption_that_decides_is_named(task_list):
    flow = task_list(REPLICATION="standbys: 2", LOOKUP="hit: 90%, ttl: 60 s, guard: version")
    assert flow.verdict is Verdict.CONDITIONAL
    assert Flip("replication.mode", "db", "async", "remote-apply", Verdict.CONDITIONAL) not in flow.flips
    assert [(flip.fact, flip.instead, flip.verdict) for flip in flow.flips] == [
        ("replication.mode", "sync", Verdict.FAIL),
        ("replication.lag", "50 ms", Verdict.FAIL),
    ]


def test_instead_of_an_assumption_the_other_one_is_tried():
    indexed = design(
        system_of("""
            archlint: 1
            system: S
            components:
              clients: {kind: client}
              db: {engine: postgresql, replication: {standbys: 1, lag: 1 s}}
            flows:
              ask: {does: read, rate: 1/s, steps: [clients -> db]}
        """)
    )
    tried = [(flip.fact, flip.assumed, flip.instead) for flip, _ in _alternatives(indexed, indexed.components["db"])]
    assert ("replication.failover", "manual", "automatic") in tried
    assert all(assumed != instead for _, assumed, instead in tried)


def test_a_part_that_leaves_the_verdict_stands_only_where_nothing_suffices(deliver):
    text = """
archlint: 1
system: Accounts
components:
  clients: {kind: client}
  api: {kind: service}
  db: {engine: mongodb, replication: {standbys: 2, mode: quorum, write_quorum: 1}}
data: {accounts: {in: db}}
flows:
  pay: {does: write, data: accounts, rate: 1/s, needs: {recency: strong, on_partition: refuse, rpo: 0 s}, steps: [clients -> api -> db]}
"""
    flow = deliver(text).flows["pay"]
    change = "acknowledge a write when 2 of the 3 copies of `db` have it (`write_quorum: 2`)"
    assert [(fix.change, fix.verdict) for fix in flow.fixes] == [(change, Verdict.PASS)]


def test_a_read_of_the_primary_is_mended_by_the_mode_of_its_store(deliver):
    text = """
archlint: 1
system: Notes
components:
  clients: {kind: client}
  api: {kind: service}
  db: {engine: postgresql, replication: {standbys: 1, mode: async, failover: automatic, fencing: true}}
data: {notes: {in: db}}
flows:
  list: {does: read, data: notes, rate: 1/s, needs: {recency: read-your-writes}, steps: [clients -> api -> db]}
"""
    (fix,) = deliver(text).flows["list"].fixes
    assert (fix.change, fix.verdict) == (
        "acknowledge a write when a standby of `db` has it (`mode: sync`)",
        Verdict.PASS,
    )


SHOP = """
archlint: 1
system: Shop
components:
  clients: {kind: client}
  cdn: {engine: cloudfront}
  api: {kind: service}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql, backups: {every: 1 day}}
  q: {engine: sqs}
  w: {kind: worker, acks: late, idempotent: true}
data: {pages: {in: db}}
flows:
"""
CHEAPEST = {
    "a life that an event shortens": (
        (
            "  f: {does: read, data: pages, rate: 1/s, needs: {recency: {bounded: 10 s}}, steps: "
            "[clients -> api, {api -> cache: {hit: 90%, ttl: 1 h, guard: version}}, {api -> db: {when: miss}}]}\n"
            "  write: {does: write, data: pages, rate: 1/s, steps: [clients -> api -> db, reply, {db -> w: {lag: 500 ms}}, {w -> cache: {op: delete}}]}\n"
        ),
        "keep answers in `cache` for 9.5 s at most (`ttl: 9.5 s`)",
    ),
    "an error for what is too old": (
        (
            "  f: {does: read, data: pages, rate: 1/s, needs: {recency: {bounded: 5 min}}, steps: "
            "[{clients -> cdn: {hit: 99%, ttl: 5 min, stale_if_error: 1 day}}, {cdn -> api: {when: miss}}, api -> db]}\n"
        ),
        "let `cdn` answer with an error rather than with what it kept too long (no `stale_if_error`)",
    ),
    "an outbox for what is handed over late": (
        "  f: {does: write, data: pages, rate: 1/s, needs: {delivery: at-least-once}, steps: [clients -> api -> db, reply, api -> q, q -> w]}\n",
        "write the message with the data and let it follow from there (an outbox: `- db -> q`)",
    ),
}


@pytest.mark.parametrize(("flows", "change"), CHEAPEST.values(), ids=CHEAPEST.keys())
def test_the_cheapest_change_that_suffices_comes_first(deliver, flows, change):
    first, *_ = deliver(SHOP + flows).flows["f"].fixes
    assert (first.change, first.verdict) == (change, Verdict.PASS)


def test_a_change_that_only_shows_what_else_is_missing_is_a_part_of_the_complete_fix():
    """Who confirms after the work, what the broker has on disk, a second copy of it: none of these alone left less open, so that all were left out."""
    system, _ = load_system("blueprints/capstone-10m.yaml")
    *_, complete = fold(system).flows["create-task"].fixes
    for part in ("(`mode: sync`)", "(`acks: late`)", "(`persistence: aof-always`)", "{standbys: 1, mode: semi-sync}"):
        assert part in complete.change
    assert complete.verdict is Verdict.CONDITIONAL


def test_every_fact_that_a_flow_hangs_on_is_named_and_all_of_them_decide_it():
    """A pin that is too short, a standby that may lack the last writes, an old primary that nobody stops."""

    def judged(pin, mode, fencing):
        return fold_of(
            "archlint: 1\nsystem: Notes\n"
            "components:\n"
            "  u: {kind: client}\n"
            "  api: {kind: service}\n"
            f"  db: {{engine: postgresql, replication: {{standbys: 1, mode: {mode}, lag: 200 ms, max_lag: 2 s, failover: automatic{fencing}}}}}\n"
            "data: {notes: {in: db}}\n"
            "flows:\n"
            "  see:\n"
            "    does: read\n"
            "    data: notes\n"
            "    rate: 10/s\n"
            "    needs: {recency: read-your-writes}\n"
            f"    steps: [u -> api, api -> db: {{at: standby, pin: {pin}}}]\n"
        ).flows["see"]

    hanging = judged("1 s", "async", "")
    (short,) = hanging.shortfalls
    assert short.missing_fact == (
        "a pin of at least 2 s, the max_lag of `db`, and replication.mode of `db`: sync, so that a promoted standby "
        "has every acknowledged write, and its fencing (`fencing: true`)"
    )
    assert judged("2 s", "sync", ", fencing: true").verdict is Verdict.PASS
    assert judged("2 s", "sync", "").verdict is Verdict.CONDITIONAL
    nearly = judged("1 s", "sync", ", fencing: true")
    assert "`pin: 2 s`" in nearly.fixes[1].change
