"""`failures` from the command line: the six answers, the filters, the plan, the formats."""

import json
from pathlib import Path

import jsonschema
import pytest

from archlint.analysis.failures.result import Cause
from archlint.cli.run import run

ROOT = Path(__file__).parents[2]
FORMATS = ROOT / "docs" / "formats"
LIBRARY = sorted((ROOT / "blueprints").glob("*.yaml"))
TEXT = """archlint: 1
system: Shop
requirements: {availability: 99.9%}
components:
  clients: {kind: client}
  lb: {kind: load-balancer, managed: regional, availability: 99.99%}
  api: {kind: service, replicas: 2, zones: [a, b], health: {ready: /ready}}
  db: {engine: postgresql, zones: [a, c], replication: {standbys: 1, mode: async, failover: automatic}}
  mail: {kind: external, availability: 99.5%}
  secrets: {kind: service, boots_from: [db]}
flows:
  buy:
    does: write
    rate: 10/s
    steps:
      - clients -> lb -> api -> db
      - api -> mail
"""


@pytest.fixture
def answer(tmp_path, monkeypatch, capsys):
    (tmp_path / "shop.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def of(*words):
        code = run(["failures", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return of


def test_the_page_answers_in_order(answer):
    code, said, complaint = answer("shop.yaml")
    assert (code, complaint) == (0, "")
    headings = [line for line in said.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Survival",
        "## Availability",
        "## One failure at a time",
        "## Failures that stop a flow together",
        "## What the downtime is made of",
        "## What to mend first",
        "## Assumptions",
    ]
    assert "| `buy` | ok               | ok           | **lost** | **lost** | **lost**      |" in said
    assert "short by 36.5 h a year" in said
    assert "`- api -> mail \\| second-provider`" in said
    assert "`buy`: `clients` → `lb` → `api` → `mail`" in said
    assert (
        "Searched: single failures and pairs, of 9 classes, in 1 flow; all figures are exact; availabilities: " in said
    )


def test_a_terminal_is_not_shown_markdown(answer, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    said = answer("shop.yaml")[1]
    assert "SURVIVAL" in said
    assert "\x1b[1;31mlost\x1b[0m" in said
    assert "| `buy`" not in said
    assert "**" not in said
    assert answer("shop.yaml", "--format", "markdown")[1].startswith("# ")


def test_a_copy_and_the_zone_of_the_other_are_within_one_group_and_two_components_are_not(answer):
    said = json.loads(answer("shop.yaml", "--format", "json")[1])
    pairs = {
        frozenset(cause["label"] for cause in one["causes"]): one["unexpected"]
        for one in said["flows"]["buy"]["cut_sets"]
    }
    assert pairs[frozenset({"api #1", "api #2"})] is False
    assert pairs[frozenset({"api #1", "zone b"})] is False
    assert pairs[frozenset({"zone a", "failover db"})] is False
    assert frozenset({"zone a", "zone b"}) in pairs


def test_filters_narrow_what_is_shown(answer):
    said = json.loads(
        answer("shop.yaml", "--format", "json", "--class", "external", "--order", "1", "--flow", "buy")[1]
    )
    assert said["classes"] == ["external"]
    assert {cause["subject"] for cause in said["flows"]["buy"]["lost"]} == {"lb", "mail"}
    assert said["flows"]["buy"]["cut_sets"] == []


def test_what_another_class_explains_is_listed_where_that_is_not_asked_for(tmp_path, capsys):
    file = tmp_path / "box.yaml"
    file.write_text(
        "archlint: 1\nsystem: Box\ncomponents:\n  c: {kind: client}\n  d: {engine: postgresql}\n"
        "groups: {box: {kind: host, members: [d]}}\nflows: {rd: {does: read, rate: 1/s, steps: [c -> d]}}\n",
        encoding="utf-8",
    )
    assert run(["failures", str(file), "--class", "instance"]) == 0
    assert "| `d` (which host `box` does alone) |" in capsys.readouterr().out


def test_the_smallest_repair_of_a_failure_leaves_nothing_of_it(tmp_path, capsys):
    """A synchronous pair that a person promotes: a second standby is enough for the first, not for the primary."""
    file = tmp_path / "pair.yaml"
    file.write_text(
        "archlint: 1\nsystem: Pair\ncomponents:\n  c: {kind: client}\n  a: {kind: service, state: {sessions: r}}\n"
        "  r: {engine: redis, role: sessions}\n  d: {engine: postgresql, replication: "
        "{standbys: 1, mode: sync, failover: manual, takeover: 1 h}}\n"
        "flows: {put: {does: write, rate: 1/s, steps: [c -> a -> d]}}\n",
        encoding="utf-8",
    )
    assert run(["failures", str(file)]) == 0
    said = capsys.readouterr().out
    rows = {row[1].strip(): row[-2].strip() for line in said.splitlines() if len(row := line.split("|")) == 9}
    assert rows["`d #2`"] == "`replication.standbys: 2`"
    assert rows["the primary of `d`"] == (
        "`replication: {failover: automatic, takeover: 30 s}` and `replication.standbys: 2`"
    )
    assert "optional" not in said  # no step asks for the sessions, and without them nothing is answered


def test_locks_of_a_store_that_copies_them_late_go_to_one_that_agrees(tmp_path, capsys):
    """In every mode of Redis a takeover may hand out a lock twice, so a second copy is no help."""
    lock = "  l: {engine: redis, role: lock, persistence: aof, zones: [a]}\n"
    design = (
        "archlint: 1\nsystem: Lock\nrequirements: {availability: 99.9%}\ncomponents:\n  c: {kind: client}\n"
        f"  s: {{engine: go, replicas: 3, zones: [a, b, c], health: {{live: /live}}}}\n{lock}"
        "flows: {put: {does: write, rate: 1/s, steps: [c -> s -> l]}}\n"
    )
    file = tmp_path / "lock.yaml"
    file.write_text(design)
    written = "engine: etcd, replication: {standbys: 2}, zones: [a, b, c]"
    assert run(["failures", str(file)]) == 0
    assert f"`{written}`, with a majority that knows every lock and without `persistence` |" in capsys.readouterr().out
    run(["check", str(file)])
    assert f"write `{written}` on l, with a majority that knows every lock" in capsys.readouterr().out
    file.write_text(design.replace(lock, f"  l: {{{written}}}\n"))
    run(["check", str(file)])
    assert "losing `l`" not in capsys.readouterr().out
    written = "replication: {standbys: 1, mode: async, failover: automatic}, zones: [a, b]"
    file.write_text(design.replace("role: lock", "roles: [lock, sessions]").replace("s -> l]", "s -> l: {op: set}]"))
    run(["check", str(file)])
    assert f"write `{written}` on l, with its locks in a store of their own" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("shards", "told"), [("", False), (", shards: {count: 1}", False), (", shards: {count: 4}", True)]
)
def test_that_pairs_within_one_shard_are_not_listed_is_said(tmp_path, capsys, shards, told):
    path = tmp_path / "shards.yaml"
    path.write_text(TEXT.replace("failover: automatic}}", f"failover: automatic}}{shards}}}"), encoding="utf-8")
    assert run(["failures", str(path)]) == 0
    said = capsys.readouterr().out
    assert ("the requests for a part of the keys, copies of one shard of `db`, is not listed" in said) is told


def test_copies_are_told_apart_where_a_pair_or_a_zone_is_about_some_of_them(tmp_path, capsys):
    """Of three, two of which have to be up, two stand in one zone: that takes them down, and the third counts elsewhere only."""
    file = tmp_path / "three.yaml"
    api = "{kind: service, replicas: 3, min_up: 2, zones: [a, a, b], health: {ready: /r}}"
    lb = "{kind: load-balancer, replicas: 2, zones: [a, b], health: {live: /l}}"
    text = f"archlint: 1\nsystem: Three\ncomponents:\n  c: {{kind: client}}\n  lb: {lb}\n  api: {api}\n"
    needs = "needs: {availability: 99.99%}"
    text += f"flows: {{ask: {{does: read, rate: 1/s, {needs}, steps: [c -> lb -> api]}}}}\n"
    file.write_text(text, encoding="utf-8")
    run(["check", str(file)])
    said = capsys.readouterr().out
    assert "`api`: 1 of 3 left, 2 needed" in said
    assert said.count("ask needs it here") == 1  # the balancer has a twin in the other zone
    assert "no single machine stops it, and it is still too little" in said
    assert (
        "down 85.2 min a year: zone `a` 52.6 min and several failures at once 32.7 min\n" in said
    )  # the parts are the sum
    run(["failures", str(file)])
    said = capsys.readouterr().out
    assert "| `api #1` or `api #2`, and zone `b` " in said
    assert "| any 2 of `api` " in said
    run(["failures", str(file), "--chaos-plan"])
    assert "| forbid the failover of `lb`, then stop `lb #1` |" in capsys.readouterr().out


def test_triples_are_found_when_asked_for(answer):
    pairs = json.loads(answer("shop.yaml", "--format", "json", "--order", "2")[1])["flows"]["buy"]["cut_sets"]
    more = json.loads(answer("shop.yaml", "--format", "json", "--order", "3")[1])["flows"]["buy"]["cut_sets"]
    assert {len(one["causes"]) for one in pairs} == {2}
    assert [one for one in more if len(one["causes"]) == 2] == pairs


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
@pytest.mark.parametrize(("name", "extra"), [("failures-1", []), ("chaos-plan-1", ["--chaos-plan"])])
def test_json_follows_its_published_schema(path, name, extra, capsys):
    assert run(["failures", str(path), "--format", "json", *extra]) == 0
    schema = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    schema["additionalProperties"] = False
    jsonschema.validate(json.loads(capsys.readouterr().out), schema)


def test_the_plan_says_what_to_expect(answer):
    _, said, _ = answer("shop.yaml", "--chaos-plan")
    assert "## Must not be noticed" in said
    assert "| stop `api #1`" in said
    assert "| block the traffic to `mail` | `buy` stops |" in said
    plan = json.loads(answer("shop.yaml", "--chaos-plan", "--format", "json")[1])
    assert all(one["verdict"] == "lost" for one in plan["experiments"] if len(one["causes"]) == 2)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--order", "4"], "`--order 4` is not searched"),
        (["--class", "zones"], "this says `zones`"),
        (["--flow", "bye"], "there is no flow `bye`"),
        (["--format", "txt"], "`--format` is one of text, markdown, json; this says `txt`"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(answer, words, complaint):
    code, said, error = answer("shop.yaml", *words)
    assert (code, said) == (2, "")
    assert complaint in error
    assert "help" in error


TWO = """archlint: 1
system: Shop
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2, capacity: 1k/s, health: {live: /l, ready: /r}}
  cache: {kind: cache, availability: 99.9%}
flows:
  view: {does: read, rate: 10/s, steps: [clients -> api, api -> cache: {op: get}]}
  buy: {does: write, rate: 1/s, steps: [clients -> api, api -> cache: {op: delete}]}
"""


def cells(page, start):
    """The cells of the first row of a table that starts with this."""
    row = next(line for line in page.splitlines() if line.startswith(start))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_a_repair_of_two_flows_wins_what_it_wins_for_each(answer):
    """The cache is down 0.1 % of a year, 8.76 h, for both flows at once; `optional` mends one flow only."""
    Path("shop.yaml").write_text(TWO, encoding="utf-8")
    said = answer("shop.yaml")[1]
    copy = "`replication: {standbys: 1, mode: async, failover: automatic}`"
    assert cells(said, "| `cache`") == ["`cache`", "6", "`view` and `buy`", "–", "8.76 h", "declared", copy]
    table = said[said.index("## What to mend first") :]
    assert cells(table, "| `cache`")[1:4] == [copy, "8.24 h", "`view` and `buy`"]
    assert cells(table, "| `buy: api")[1:4] == ["`- api -> cache: {optional: true}`", "8.76 h", "`buy`"]


def test_the_smallest_repair_says_of_which_flows_where_it_is_none_for_all(answer):
    Path("shop.yaml").write_text(
        TWO.replace("{op: get}", "{op: delete}").replace("does: read", "does: write"), encoding="utf-8"
    )
    said = answer("shop.yaml")[1]
    assert cells(said, "| `cache`")[6] == "`- api -> cache: {optional: true}` in `view` and `buy`"


HALVES = """archlint: 1
system: Halves
components:
  clients: {kind: client}
  api: {kind: service, managed: regional, capacity: 100k/s}
  db:
    kind: database
    capacity: {read: 10k/s, write: 2k/s}
    replication: {standbys: 1, mode: async, lag: 10 ms, failover: automatic, takeover: 10 s}
flows:
  look: {does: read, rate: 12k/s, steps: [clients -> api, {api -> db: {at: any}}]}
  put: {does: write, rate: 500/s, steps: [clients -> api -> db]}
"""


def test_what_is_left_says_how_busy_it_is(answer, tmp_path):
    (tmp_path / "halves.yaml").write_text(HALVES, encoding="utf-8")
    said = answer("halves.yaml")[1]
    assert "| `look` | degraded         |" in said
    assert (
        "What is left gets more than it can take at peak:\n\n- without any one of 2 `db`: `db`, 1 of 2 copies left, at 145 % of its"
        " reads and writes (12,000 reads / 10,000 + 500 writes / 2,000)\n"
    ) in said
    data = json.loads(answer("halves.yaml", "--format", "json")[1])
    jsonschema.validate(data, json.loads((FORMATS / "failures-1.schema.json").read_text(encoding="utf-8")))
    found = {one["label"]: one["overloads"] for one in data["flows"]["put"]["degraded_by"] if one["by_capacity"]}
    over = {
        "component": "db",
        "limit": "reads and writes",
        "utilisation": pytest.approx(1.45),
        "formula": "12,000 reads / 10,000 + 500 writes / 2,000",
        "left": 1,
        "total": 2,
    }
    assert found == {"db #1": [over], "db #2": [over]}


def test_what_is_lost_until_a_failure_is_noticed_stands_under_the_figures_that_leave_it_out(answer, tmp_path):
    text = TEXT.replace("{ready: /ready}", "{ready: /ready, interval: 10 s, failures: 3}").replace("99.5%", "99.9%")
    (tmp_path / "late.yaml").write_text(text.replace("99.9%", "99.7%", 1), encoding="utf-8")
    _, said, _ = answer("late.yaml")
    assert "- 4.38 min a year of `buy`: `api` is noticed after 30 s (10 s × 3)\n" in said
    _, said, _ = answer("late.yaml", "--format", "json")
    flow = json.loads(said)["flows"]["buy"]
    assert flow["minutes_until_noticed"] == {"api": pytest.approx(0.001 * 30 / 3600 * 525_600)}
    promised = (525_600 - flow["minutes_per_year"] - 1) / 525_600  # kept by a minute, and not with 4.38 of them more
    (tmp_path / "late.yaml").write_text(text.replace("99.9%", f"{promised:.8f}", 1), encoding="utf-8")
    _, said, _ = answer("late.yaml")
    assert "- with it `buy` would be down for longer than promised\n" in said


def test_copies_that_each_stop_a_flow_are_told_with_the_time_of_all_of_them(tmp_path, monkeypatch, capsys):
    text = TEXT.replace("mode: async", "mode: sync")
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run(["check", "shop.yaml"])
    said = capsys.readouterr().out
    assert "= numbers: any one of 2 copies stops it, each down 8.76 h\n" in said
    assert "`db` alone gives 99.8 % (assumed): down 17.5 h a year\n" in said


def test_assumptions_have_an_owner_and_a_better_figure_its_reason(tmp_path, monkeypatch, capsys):
    """Both copies of a synchronous pair are needed to write: what they share happens once."""
    (tmp_path / "pair.yaml").write_text(
        "archlint: 1\nsystem: Pair\ncomponents:\n  c: {kind: client}\n"
        "  d: {engine: postgresql, availability: 95%, replication: {standbys: 1, mode: sync, failover: automatic}}\n"
        "  e: {kind: external}\n  f: {kind: external}\n"
        "flows: {save: {does: write, rate: 1/s, steps: [c -> d, c -> e, c -> f]}}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    run(["failures", "pair.yaml"])
    said = capsys.readouterr().out
    assert "\n- instances of `d`: declared\n" in said
    assert "\n- software of `d`: engineering default: beta 0.1 × 5 % and 0.04 % for releases\n" in said
    assert "\n- takeovers of `d`: coverage 95 %, takeover 30 s, repair 1 h\n" in said
    assert "\n- `e` and `f`: somebody else's service without a published figure (engineering default)\n" in said
    assert "faults that they share happen once instead of once for each" in said


def test_a_flow_whose_downtime_rounds_to_nothing_has_a_waterfall_without_bars(tmp_path, capsys):
    """Five copies of which one has to answer: no cause costs anything that a float would show."""
    file = tmp_path / "five.yaml"
    file.write_text(
        "archlint: 1\nsystem: Five\ncomponents:\n  c: {kind: client}\n"
        "  d: {engine: cassandra, replication: {standbys: 4, mode: quorum, read_quorum: 1, write_quorum: 5}}\n"
        "data: {dd: {in: d}}\nflows: {rd: {does: read, data: dd, rate: 1/s, steps: [c -> d]}}\n",
        encoding="utf-8",
    )
    assert run(["failures", str(file)]) == 0
    assert "### `rd`" in capsys.readouterr().out


def test_a_takeover_is_noticed_while_it_lasts(tmp_path, capsys):
    (tmp_path / "x.yaml").write_text(
        """archlint: 1
system: Takeover
components:
  c: {kind: client}
  api: {kind: service, replicas: 2, health: {ready: /r}}
  db: {engine: postgresql, replication: {standbys: 1, failover: automatic, takeover: 60 s}}
flows:
  put: {does: write, rate: 1/s, steps: [c -> api -> db]}
  near: {does: read, rate: 1/s, steps: [c -> api, {api -> db: {at: any}}]}
""",
        encoding="utf-8",
    )
    run(["failures", str(tmp_path / "x.yaml"), "--chaos-plan"])
    said = capsys.readouterr().out
    _, soon = said.split("## Must be over soon")
    assert "`db #1`" in soon or "primary of `db`" in soon
    assert "`put` fails for up to 1 min, until a standby has taken over, and then answers as before" in soon


def test_a_majority_is_blamed_for_no_flow_that_does_not_ask_it(tmp_path, capsys):
    (tmp_path / "x.yaml").write_text(
        """archlint: 1
system: Zones
requirements: {availability: 99.9%}
components:
  c: {kind: client}
  api: {kind: service, replicas: 3, zones: [a, b, d], health: {ready: /r}}
  etcd: {engine: etcd, role: store, zones: [a, b], replication: {standbys: 2}}
  kept: {kind: database, zones: [a]}
flows:
  put: {does: write, rate: 1/s, steps: [c -> api -> etcd]}
  get: {does: read, rate: 1/s, steps: [c -> api -> kept]}
""",
        encoding="utf-8",
    )
    run(["check", str(tmp_path / "x.yaml")])
    said = capsys.readouterr().out
    assert "losing zone `a` leaves etcd without a majority and stops put\n" in said
    assert "losing zone `a` stops 2 of 2 flows for everybody" in said


def test_a_way_goes_on_from_the_target_that_calls_and_a_host_has_the_line_that_names_it(tmp_path, capsys):
    (tmp_path / "x.yaml").write_text(
        """archlint: 1
system: Two ways
components:
  c: {kind: client}
  east: {kind: service}
  west: {kind: service, replicas: 2, hosts: [h1, h1]}
  db: {kind: database}
  log: {kind: database}
flows:
  get: {does: read, rate: 1/s, steps: [c -> east | west, east -> db, west -> db, west -> log]}
  put: {does: write, rate: 1/s, steps: [c -> west -> log]}
""",
        encoding="utf-8",
    )
    run(["failures", str(tmp_path / "x.yaml")])
    said = capsys.readouterr().out
    assert "`east` → `log`" not in said
    row = next(line for line in said.splitlines() if "host `h1` |" in line)
    assert row.split("|")[2].strip() == "6"


ALONE = """archlint: 1
system: One file
requirements: {availability: 99.9%}
groups: {box: {kind: host, members: [api, db]}}
components:
  clients: {kind: client}
  api: {engine: flask}
  db: {engine: sqlite}
data: {x: {in: db}}
flows:
  buy: {does: write, data: x, rate: 1/s, steps: [clients -> api -> db]}
"""


def test_a_store_without_copies_of_its_own_is_told_of_no_standby(tmp_path, capsys):
    file = tmp_path / "one.yaml"
    file.write_text(ALONE, encoding="utf-8")
    assert run(["failures", str(file)]) == 0
    told = capsys.readouterr().out
    assert "standby" not in told
    assert "no change that was tried keeps its promise" in told
    for text in (ALONE, ALONE.replace("groups: {box: {kind: host, members: [api, db]}}\n", "")):
        file.write_text(text, encoding="utf-8")
        assert run(["check", str(file)]) == 1
        told = capsys.readouterr().out
        assert "write `engine: postgresql` on db, or another that has copies, and its `replication`" in told


def test_twice_as_many_services_are_twice_the_work(tmp_path, monkeypatch, capsys):
    """Causes are looked up by what they are; comparing each with those of every flow took most of the time."""
    compared = []
    monkeypatch.setattr(Cause, "__eq__", lambda one, two: compared.append(one) or vars_of(one) == vars_of(two))

    def work(services):
        names = [f"s{number}" for number in range(services)]
        parts = "".join(f"  {name}: {{engine: go}}\n" for name in names)
        flows = "".join(f"  f{name}: {{does: read, rate: 1/s, steps: [u -> {name}]}}\n" for name in names)
        path = tmp_path / f"{services}.yaml"
        path.write_text(f"archlint: 1\nsystem: Many\ncomponents:\n  u: {{kind: client}}\n{parts}flows:\n{flows}")
        compared.clear()
        assert run(["failures", str(path), "--order", "1"]) == 0
        assert capsys.readouterr().out
        return len(compared)

    def vars_of(cause):
        return cause.kind, cause.subject, cause.index

    assert work(80) < 2.5 * work(40)
