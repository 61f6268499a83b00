"""One mistake, one message: what several rules could say about a failure is said by the one that says most."""

import pytest

from archlint.analysis import analyse
from archlint.blueprint import load
from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.graph import build
from archlint.picture.views import overview
from archlint.source import parse_text

COLD = """archlint: 1
system: Shop
components:
  clients: {kind: client}
  lb: {kind: load-balancer, managed: regional}
  api: {kind: service, replicas: 4, capacity: 50k/s, health: {ready: /ready}}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql, capacity: {read: 2k/s, write: 1k/s}, replication: {standbys: 1, failover: automatic}}
flows:
  list:
    does: read
    rate: 9k/s
    steps:
      - clients -> lb -> api
      - api -> cache: {hit: 90%, ttl: 60 s}
      - api -> db: {when: miss}
"""
BOX = """archlint: 1
system: Box
groups:
  box: {kind: host, members: [api, worker, db]}
components:
  clients: {kind: client}
  api: {kind: service}
  worker: {kind: service}
  db: {engine: postgresql}
flows:
  save: {does: write, rate: 1/s, steps: [clients -> api -> worker -> db]}
"""


@pytest.fixture
def findings(tmp_path):
    def of(text):
        file = tmp_path / "design.yaml"
        file.write_text(text, encoding="utf-8")
        settings = Settings(pack="production")
        request = Request(settings, "error", waivers=True, today="2026-01-01")
        return review(str(file), open_book(settings), request).findings

    return of


@pytest.fixture
def found(findings):
    return lambda text: [finding.rule for finding in findings(text)]


def test_sessions_that_are_lost_lead_to_the_line_that_keeps_them_there(findings):
    kept = BOX.replace("groups:\n  box: {kind: host, members: [api, worker, db]}\n", "").replace(
        "  api: {kind: service}\n",
        "  api: {kind: service, replicas: 2, state: {sessions: kv}}\n  kv: {engine: redis}\n",
    )
    (told,) = (each for each in findings(kept) if (each.rule, each.subject) == ("single-point-of-failure", "kv"))
    assert [(each.span.line, each.label) for each in told.related] == [
        (5, "`api` keeps its sessions there, and asks for them with every request")
    ]


def test_a_cache_that_is_missed_only_for_its_load_is_told_of_once(found):
    rules = found(COLD)
    assert rules.count("cold-cache-overloads-store") == 1
    assert "single-point-of-failure" not in rules


def test_one_machine_is_one_single_point(found):
    assert found(BOX).count("single-point-of-failure") == 1
    document = parse_text(BOX, "box.yaml")
    assert "1 single point of failure" in overview(analyse(build(load(document), document))).verdict


@pytest.mark.parametrize(
    ("of_the_parts", "severity", "assumed"),
    [
        ("", "error", ()),
        (", availability: 99.99%", "warning", ("box: availability (one machine (engineering default))",)),
    ],
)
def test_one_machine_breaks_a_promise_with_what_runs_on_it(findings, of_the_parts, severity, assumed):
    design = BOX.replace("system: Box\n", "system: Box\nrequirements: {availability: 99.9%}\n")
    for part in ("{kind: service", "{engine: postgresql"):
        design = design.replace(part, part + of_the_parts)
    (told,) = (each for each in findings(design) if each.rule == "single-point-of-failure")
    assert (told.subject, told.severity, told.assumed) == ("box", severity, assumed)
    assert [each.partition(" (")[0] for each in told.marked] == ["box: availability"]  # its numbers say so as well


UNCHECKED = """archlint: 1
system: Unchecked
requirements: {availability: 99.95%}
components:
  clients: {kind: client}
  lb: {kind: load-balancer, managed: regional}
  web: {kind: service, replicas: 2}
flows:
  look: {does: read, rate: 1/s, steps: [clients -> lb -> web]}
"""


def test_a_promise_that_only_unchecked_copies_break_is_told_once_and_any_other_with_what_breaks_it(findings):
    told = {each.rule: each.numbers for each in findings(UNCHECKED)}
    assert "availability-out-of-reach" not in told
    assert told["health-check-missing"][-1] == "with it look would keep the availability that is promised"
    more = {each.rule: each.numbers for each in findings(UNCHECKED.replace("99.95%", "99.999%"))}
    assert more["availability-out-of-reach"][-1].endswith(
        "a year: `web` 8.76 h (no health check: a dead copy keeps its share of the requests) and `lb` 52.5 min"
    )


ROOTS = """archlint: 1
system: Roots
requirements: {availability: 99.9%%}
components:
  people: {kind: client}
  lb: {kind: load-balancer, managed: regional}
  api: {kind: service, replicas: 4, zones: [a, b], capacity: 1k/s, health: {ready: /ready, interval: 5 s, failures: 2}}
%s
flows:
  act: {does: %s, rate: 600/s%s, steps: [people -> lb -> api, %s]}
"""
QUORUM = "  kv: {kind: database, zones: [%s], backups: {every: 1 day}, capacity: 5k/s, replication: {standbys: %d, mode: quorum%s}}"
FAILING = {
    "single-point-of-failure", "quorum-in-two-zones", "directory-is-single", "cold-cache-overloads-store",
    "broadcast-fills-every-instance", "saturated-resource", "no-spare-zone",
}  # fmt: skip


def told(tmp_path, parts, steps="api -> kv", *, does="write", more=""):
    file = tmp_path / "design.yaml"
    file.write_text(ROOTS % (parts, does, more, steps), encoding="utf-8")
    settings = Settings(pack="production")
    request = Request(settings, "error", waivers=True, today="2026-01-01")
    findings = review(str(file), open_book(settings), request).findings
    return [(each.rule, each.subject, each.help) for each in findings if each.rule in FAILING]


THIRD = "run a third copy in a third place, so that two of three agree (`standbys: 2`)"


def test_two_copies_that_agree_in_two_zones_lack_a_copy_first(tmp_path):
    assert told(tmp_path, QUORUM % ("a, b", 1, "")) == [("single-point-of-failure", "kv", THIRD)]


def test_three_copies_in_two_zones_lack_a_zone(tmp_path):
    assert [found[:2] for found in told(tmp_path, QUORUM % ("a, a, b", 2, ""))] == [("quorum-in-two-zones", "a")]
    assert told(tmp_path, QUORUM % ("a, b, c", 2, "")) == []


@pytest.mark.parametrize(
    ("quorums", "more", "fix"),
    [
        ("read_quorum: 1, write_quorum: 3", ", needs: {recency: eventual}", "write_quorum: 2"),
        ("read_quorum: 1, write_quorum: 3", ", needs: {recency: read-your-writes}", "read_quorum: 2, write_quorum: 2"),
        ("read_quorum: 3, write_quorum: 3", ", needs: {recency: eventual}", "read_quorum: 2, write_quorum: 2"),
        ("write_quorum: 3", "", "write_quorum: 2"),
    ],
)
def test_where_all_copies_must_answer_one_less_is_enough(tmp_path, quorums, more, fix):
    (found,) = told(tmp_path, QUORUM % ("a, b, c", 2, f", {quorums}"), more=more)
    assert found == ("single-point-of-failure", "kv", f"let any one of the copies be away (`{fix}`)")


def test_a_directory_that_fails_alone_is_told_once(tmp_path):
    parts = """  dir: {engine: redis, role: store, backups: {every: 1 day}}
  kv: {engine: mysql, backups: {every: 1 day}, shards: {count: 4, key: user, directory: dir}, replication: {standbys: 1, mode: async, failover: automatic}}"""
    assert [found[:2] for found in told(tmp_path, parts)] == [("single-point-of-failure", "dir")]


def test_a_cache_that_a_flow_cannot_do_without_is_told_once(tmp_path):
    parts = """  c: {engine: redis, role: cache}
  kv: {engine: postgresql, backups: {every: 1 day}, capacity: {read: 100/s, write: 2k/s}, replication: {standbys: 1, mode: async, failover: automatic}}"""
    steps = "{api -> c: {hit: 95%, ttl: 30 s}}, {api -> kv: {when: miss}}, {api -> c: {op: get}}"
    assert [found[:2] for found in told(tmp_path, parts, steps, does="read")] == [("single-point-of-failure", "c")]


PUBSUB = """  bus: {engine: redis, role: pubsub, managed: zonal}
  ws: {kind: gateway, replicas: 4, capacity: %s, zones: [a, b], health: {ready: /ready, interval: 5 s, failures: 2}}"""


@pytest.mark.parametrize(
    ("capacity", "rules"),
    [
        ("500/s", ["broadcast-fills-every-instance"]),  # 600 to each of them, and nothing else
        ("2k/s", []),
    ],
)
def test_what_every_instance_gets_is_told_instead_of_the_load_it_makes(tmp_path, capacity, rules):
    found = told(tmp_path, PUBSUB % capacity, "api -> bus, reply, bus -> ws", does="event")
    assert [rule for rule, _, _ in found if rule != "no-spare-zone"] == rules


CERTIFIED = "  kv: {engine: %s, zones: [%s], backups: {every: 1 day}, capacity: 5k/s, replication: {standbys: 2, mode: multi-primary}}"


@pytest.mark.parametrize(
    ("engine", "zones", "does", "rules"),
    [
        ("galera", "a, a, b", "write", ["single-point-of-failure"]),  # one node of three is no majority
        ("galera", "a, a, b", "read", ["single-point-of-failure"]),
        ("galera", "a, b, c", "write", []),
        ("mysql", "a, a, b", "write", ["single-point-of-failure"]),
        ("mysql", "a, a, b", "read", []),  # it blocks writes, and goes on answering reads
        ("cassandra", "a, a, b", "write", []),
    ],
)
def test_several_primaries_that_certify_need_a_majority(tmp_path, engine, zones, does, rules):
    assert [found[0] for found in told(tmp_path, CERTIFIED % (engine, zones), does=does)] == rules
