"""One cache at a time in front of one store: aside, through, behind; emptied by whom; filled from where."""

import math

import pytest

from archlint.analysis.consistency.result import Answer

YES, IF, NO = Answer.YES, Answer.CONDITIONAL, Answer.NO
INF = math.inf

TEXT = """
archlint: 1
system: One cache
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: {replicas}, state: {{cache: {memory}}}}}
  cache: {{engine: redis{cache}}}
  events: {{engine: redis, role: pubsub}}
  db: {{engine: postgresql{db}}}
data:
  things: {{in: db{scope}}}
flows:
  get:
    does: read
    data: things
    share: 50%
    needs: {needs}
    steps:
      {read}
  put:
    does: write
    data: things
    share: 50%
    steps:
      {write}
"""
ASYNC = ", replication: {standbys: 1, mode: async, lag: 50 ms, max_lag: 5 s}"
DEFAULTS = {
    "replicas": 1,
    "memory": "none",
    "cache": ", role: cache",
    "db": "",
    "scope": "",
    "needs": "{recency: eventual}",
    "lookup": "hit: 90%, ttl: 60 s",
    "fill": "when: miss",
    "read": ("clients -> api", "api -> cache: {LOOKUP}", "api -> db: {FILL}"),
    "write": ("clients -> api", "api -> db"),
}
DELETE = ("clients -> api", "api -> db", "api -> cache: {op: delete}")


@pytest.fixture
def read(deliver):
    def fold_read(**changes):
        parts = {**DEFAULTS, **changes}
        for name in ("read", "write"):
            parts[name] = "\n      ".join(f"- {step}" for step in parts[name])
        text = TEXT.format(**parts)
        return deliver(text.replace("LOOKUP", parts["lookup"]).replace("FILL", parts["fill"])).flows["get"]

    return fold_read


def shown(flow):
    given = flow.delivered
    return (given.linearizable, given.normal, given.enforced, given.read_your_writes, given.monotonic)


@pytest.mark.parametrize(
    ("changes", "expected", "reason"),
    [
        pytest.param({}, (NO, 60, 60, NO, IF), "cache-ttl", id="aside, only a time to live"),
        pytest.param({"write": DELETE}, (NO, 60, 60, IF, IF), "stale-set-race", id="aside, deleted on write"),
        pytest.param(
            {"write": ("clients -> api", "api -> db", "api -> cache: {op: set}")},
            (NO, 60, 60, IF, IF),
            "stale-set-race",
            id="aside, updated on write",
        ),
        *(
            pytest.param(
                {"write": DELETE, "lookup": f"hit: 90%, ttl: 60 s, guard: {guard}"},
                (NO, 0, 60, YES, YES),
                "guarded-cache",
                id=f"deleted, fills guarded by {guard}",
            )
            for guard in ("lease", "compare-and-set", "version")
        ),
        pytest.param(
            {"write": DELETE, "db": ASYNC, "fill": "when: miss, at: standby"},
            (NO, 60.05, 65, NO, IF),
            "stale-fill",
            id="deleted, filled from a standby",
        ),
        pytest.param(
            {
                "write": DELETE,
                "db": ASYNC,
                "fill": "when: miss, at: standby",
                "lookup": "hit: 90%, ttl: 60 s, guard: version",
            },
            (NO, 60.05, 65, NO, YES),
            "stale-fill",
            id="a guard does not mend a lagging source",
        ),
        pytest.param(
            {
                "write": DELETE,
                "db": ASYNC,
                "fill": "when: miss, at: standby, pin: 5 s",
                "lookup": "hit: 90%, ttl: 60 s, guard: version, key: [user, page]",
            },
            (NO, 0.05, 65, YES, NO),
            "guarded-cache",
            id="deleted, guarded, filled from the primary after an own write",
        ),
        pytest.param(
            {"write": ("clients -> api", "api -> cache: {op: delete}", "api -> db")},
            (NO, 60, 60, NO, IF),
            "delete-before-commit",
            id="deleted before the commit",
        ),
        pytest.param(
            {"write": ("clients -> api", "api -> db", "reply", "api -> cache: {op: delete, lag: 2 s}")},
            (NO, 62, 62, NO, IF),
            "event-invalidation",
            id="emptied after the answer",
        ),
        pytest.param(
            {
                "write": ("clients -> api", "api -> db", "reply", "api -> cache: {op: delete, lag: 2 s}"),
                "lookup": "hit: 90%, ttl: 60 s, guard: version",
            },
            (NO, 2, 62, NO, YES),
            "event-invalidation",
            id="emptied after the answer, fills guarded",
        ),
        pytest.param(
            {
                "write": ("clients -> api", "api -> db", "db -> cache: {op: delete, lag: 2 s}"),
                "lookup": "hit: 90%, ttl: 60 s, guard: version",
            },
            (NO, 2, 62, NO, YES),
            "event-invalidation",
            id="emptied by change capture, fills guarded",
        ),
        pytest.param({"lookup": "hit: 90%"}, (NO, INF, INF, NO, NO), "no-ttl", id="neither time to live nor delete"),
        pytest.param(
            {"lookup": "hit: 90%, ttl: 60 s, grace: 30 s"}, (NO, 90, 90, NO, IF), "cache-ttl", id="grace is age"
        ),
        pytest.param(
            {"lookup": "hit: 90%, ttl: 60 s, stale_if_error: 1 h"},
            (NO, 60, 3660, NO, IF),
            "cache-ttl",
            id="age only while the source fails",
        ),
        pytest.param(
            {"read": ("clients -> api", "api -> cache: {LOOKUP}", "cache -> db: {FILL}")},
            (NO, 60, 60, NO, IF),
            "cache-ttl",
            id="read through",
        ),
        pytest.param(
            {
                "read": ("clients -> api", "api -> cache: {LOOKUP}", "cache -> db: {FILL}"),
                "write": ("clients -> api", "api -> cache", "cache -> db: {async: false}"),
            },
            (NO, 60, 60, IF, IF),
            "set-before-commit",
            id="read through, written through",
        ),
        pytest.param(
            {"write": ("clients -> api", "api -> cache", "reply", "cache -> db: {lag: 5 s}")},
            (NO, 60, 60, IF, IF),
            "set-before-commit",
            id="written behind",
        ),
        pytest.param(
            {"read": ("clients -> api: {LOOKUP}", "api -> db"), "memory": "memory"},
            (NO, 60, 60, NO, IF),
            "cache-ttl",
            id="in one process",
        ),
        pytest.param(
            {"read": ("clients -> api: {LOOKUP}", "api -> db"), "memory": "memory", "replicas": 3},
            (NO, 60, 60, NO, NO),
            "per-process-cache",
            id="in every process",
        ),
        pytest.param(
            {
                "cache": ", replication: {standbys: 1, mode: async, lag: 10 ms}",
                "lookup": "hit: 90%, ttl: 60 s, at: standby, guard: version",
                "write": DELETE,
            },
            (NO, 0.01, INF, NO, NO),
            "cache-replica-lag",
            id="a replica of the cache answers",
        ),
    ],
)
def test_a_cache(read, changes, expected, reason):
    flow = read(**changes)
    assert (shown(flow), flow.trace[-1].reason) == (expected, reason)


def test_a_cache_that_nothing_empties_is_not_even_eventual(read):
    flow = read(lookup="hit: 90%")
    assert flow.delivered.converges is NO
    assert [(short.reason, short.verdict.value) for short in flow.shortfalls] == [("no-ttl", "FAIL")]


def test_what_is_served_while_the_source_is_cut_off(read):
    flow = read(lookup="hit: 90%, ttl: 60 s, stale_if_error: 1 h")
    cut = next(cut for cut in flow.cuts if cut.between == ("api", "db"))
    assert (cut.effect, cut.staleness) == ("serve stale", 3660)


def test_a_pin_on_a_key_that_everybody_shares_does_not_help(read):
    changes = {
        "db": ASYNC,
        "write": DELETE,
        "fill": "when: miss, at: standby, pin: 5 s",
        "lookup": "hit: 90%, ttl: 60 s, guard: version, key: [page]",
    }
    assert shown(read(**changes))[3] is NO
    assert shown(read(**{**changes, "lookup": "hit: 90%, ttl: 60 s, guard: version"}))[3] is IF


SIGNED = """
archlint: 1
system: Rights
components:
  clients: {{kind: client}}
  api: {{kind: service, token: {{lifetime: 15 min{revocation}}}}}
  denied: {{engine: redis, role: store}}
  db: {{engine: postgresql}}
data:
  rights: {{in: db, class: permission}}
flows:
  may-i:
    does: read
    data: rights
    share: 50%
    needs: {{recency: {{bounded: 1 min}}}}
    steps:
      - clients -> api
      - api -> denied
  revoke:
    does: write
    data: rights
    share: 50%
    steps:
      - clients -> api
      - api -> db
"""


@pytest.mark.parametrize(
    ("revocation", "ages", "verdict"),
    [("", (900, 900), "FAIL"), (", revocation: denied", (0, 900), "CONDITIONAL")],
)
def test_a_denylist_makes_a_token_less_of_a_cache(deliver, revocation, ages, verdict):
    flow = deliver(SIGNED.format(revocation=revocation).replace("      - api -> denied\n", "")).flows["may-i"]
    assert ((flow.delivered.normal, flow.delivered.enforced), flow.verdict.value) == (ages, verdict)


SESSIONS = """
archlint: 1
system: Sessions
components:
  clients: {{kind: client}}
  api: {{kind: service, state: {{sessions: sessions}}}}
  sessions: {{engine: redis, role: sessions{copies}}}
  db: {{engine: postgresql}}
data:
  logins: {{in: sessions, class: session}}
flows:
  who-am-i:
    does: read
    data: logins
    share: 90%
    needs: {{recency: strong}}
    steps:
      - clients -> api
      - api -> sessions: {{op: get{at}}}
  log-out:
    does: write
    data: logins
    share: 10%
    steps:
      - clients -> api
      - api -> sessions: {{op: delete}}
"""


@pytest.mark.parametrize(
    ("copies", "at", "expected", "verdict"),
    [
        ("", "", (YES, 0, 0, YES, YES), "PASS"),
        (", replication: {standbys: 1, mode: async, lag: 10 ms}", "", (YES, 0, 0, YES, YES), "PASS"),
        (", replication: {standbys: 1, mode: async, lag: 10 ms}", ", at: standby", (NO, 0.01, INF, NO, YES), "FAIL"),
        (", replication: {standbys: 1, mode: async, failover: automatic}", "", (IF, 0, 0, IF, IF), "CONDITIONAL"),
    ],
)
def test_a_session_store_is_a_store(deliver, copies, at, expected, verdict):
    flow = deliver(SESSIONS.format(copies=copies, at=at)).flows["who-am-i"]
    assert (shown(flow), flow.verdict.value) == (expected, verdict)


NAMES = """
archlint: 1
system: Names
components:
  clients: {{kind: client}}
  resolver: {{engine: dns}}
  lb: {{kind: load-balancer}}
  api: {{kind: service}}
  zone: {{kind: database}}
data:
  records: {{in: zone}}
flows:
  resolve:
    does: read
    data: records
    share: 50%
    needs: {{recency: eventual, on_partition: serve}}
    steps:
      {steps}
  change:
    does: write
    data: records
    share: 50%
    steps:
      - clients -> api -> zone
"""


@pytest.mark.parametrize(("role", "age"), [("cache", INF), ("sessions", 0), ("results", 0), ("limits", 0)])
def test_what_is_no_copy_says_nothing_about_the_age_of_others(read, role, age):
    beside = ("clients -> api", "api -> cache: {op: get}", "api -> db")
    assert read(read=beside, cache=f", roles: [{role}, broker]").delivered.normal == age


def test_a_resolver_serves_records_beyond_their_time(deliver):
    steps = "- clients -> resolver: {hit: 99%, ttl: 5 min}\n      - resolver -> zone"
    flow = deliver(NAMES.format(steps=steps)).flows["resolve"]
    assert shown(flow) == (NO, 300, 86_700, NO, IF)
    assert (flow.verdict.value, flow.letter, flow.pacelc) == ("PASS", "AP-like", "PA/EL")
    strict = NAMES.format(steps=steps.replace("ttl: 5 min", "ttl: 5 min, stale_if_error: 0 s"))
    assert shown(deliver(strict).flows["resolve"])[1:3] == (300, 300)


def test_a_resolver_keeps_the_address_not_the_answer(deliver):
    steps = "- clients -> resolver: {hit: 99%, ttl: 5 min}\n      - resolver -> lb -> api -> zone"
    assert shown(deliver(NAMES.format(steps=steps)).flows["resolve"]) == (YES, 0, 0, YES, YES)
