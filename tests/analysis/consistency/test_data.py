"""The same answers by datum: whether the flows that share it fit together."""

from archlint.analysis.consistency.result import DatumUse, Verdict

SHARED = """
archlint: 1
system: A balance
components:
  clients: {kind: client}
  api: {kind: service}
  db: {engine: postgresql}
data:
  balances: {in: db, invariants: [never negative]}
  names: {in: db}
flows:
  show:
    does: read
    data: balances
    share: 40%
    needs: {recency: strong, on_partition: refuse}
    steps: [clients -> api, api -> db]
  glance:
    does: read
    data: [balances, names]
    share: 40%
    needs: {recency: eventual}
    steps: [clients -> api, api -> db]
  pay:
    does: write
    data: balances
    share: 20%
    needs: {on_partition: serve}
    steps: [clients -> api, api -> db]
"""


def test_a_datum_lists_its_writers_and_readers_and_what_does_not_fit(deliver):
    data = deliver(SHARED).data
    balances = data["balances"]
    assert [use.flow for use in balances.writers] == ["pay"]
    assert balances.readers[0] == DatumUse(
        "show", "read", "strong, refuse", "linearizable, CAP does not apply", Verdict.PASS
    )
    assert balances.conflicts == (
        "`show` needs the latest write, but `pay` must accept writes while cut off from it",
        "`pay` must accept writes while cut off, so nothing can keep never negative",
        "its readers need different things: eventual (`glance`) and strong (`show`); say why, or align them",
    )
    assert data["names"].conflicts == ("nothing in the blueprint writes it; how fresh `glance` can be is unknown",)


LOG = """
archlint: 1
system: Clicks
components:
  clients: {kind: client}
  api: {kind: service}
  log: {engine: kafka, replication: {standbys: 2, write_quorum: 2}}
  counter: {kind: worker}
data: {clicks: {in: log}}
flows:
  click: {does: event, data: clicks, rate: 5/s, steps: [clients -> api -> log, reply, log -> counter]}
  replay: {does: read, data: clicks, rate: 1/s, steps: [clients -> api, api -> log: {op: read}]}
"""


def test_who_publishes_into_a_log_that_is_the_record_writes_it(deliver):
    clicks = deliver(LOG).data["clicks"]
    assert ([use.flow for use in clicks.writers], [use.flow for use in clicks.readers]) == (["click"], ["replay"])
    assert clicks.conflicts == ()
