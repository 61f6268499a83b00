"""`capacity`, `plan` and `whatif` from the command line."""

import json

import pytest

from archlint.cli import output
from archlint.cli.run import run
from archlint.report.columns import width

TEXT = """archlint: 1
system: Shop
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: 3x, growth: 10%/month}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2, capacity: 50..100..200 req/s}
  db: {kind: database, capacity: {read: 1k/s, write: 100/s}}
flows:
  list: {does: read, share: 90%, steps: [clients -> api -> db]}
  buy: {does: write, share: 10%, steps: [clients -> api -> db]}
estimates: {peak_rate: 580 req/s}
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    (tmp_path / "shop.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def answer(shop, capsys):
    def of(*words):
        code = run(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return of


def test_capacity_says_what_breaks_first_and_why(answer):
    code, said, complaint = answer("capacity", "shop.yaml", "--samples", "1000")
    assert (code, complaint) == (0, "")
    assert "peak     174 req/s = 1M × 10 % × 50 / 86,400 × 3\n" in said
    assert "api  throughput" in said
    assert "174 / (2 × 100)" in said
    assert "breaks first: api (throughput) at 1.15 × today's peak, 1.15M users, in 1.48 months\n" in said
    assert "the claim takes 10 × the average as the peak; the blueprint's model gives 3 ×\n" in said
    assert "what moves it most: api.capacity (+1.00)\n" in said


def test_capacity_for_machines_holds_every_step(answer):
    code, said, _ = answer("capacity", "shop.yaml", "--format", "json", "--samples", "100", "--headroom", "70%")
    found = json.loads(said)
    assert code == 0
    assert found["format"] == "archlint.capacity/1"
    assert found["demand"]["peak_rate"]["formula"] == "1M × 10 % × 50 / 86,400 × 3"
    assert [(limit["component"], limit["limit"]) for limit in found["limits"]] == [
        ("api", "throughput"),
        ("db", "reads and writes"),
    ]
    assert found["instances"][0]["needed"] == 3
    assert found["uncertainty"]["samples"] == 100
    assert found["outlook"]["limits"][0]["sweep"][0] == pytest.approx(0.868, rel=1e-3)


KEPT = """archlint: 1
system: Log
components:
  clients: {kind: client}
  api: {kind: service}
  cache: {engine: redis, memory: 1 GB}
  db: {kind: database, disk: 43.2 GB}
data:
  log: {in: db, rows: 10/s, row: 1 KB, keep: 100 days}
  items: {in: db, rows: 2M, row: 1 KB, hot: 100%}
flows:
  add: {does: write, rate: 10/s, data: log, steps: [clients -> api -> db]}
  get: {does: read, rate: 10/s, data: items, steps: [clients -> api -> cache: {hit: 50%}, {api -> db: {when: miss}}]}
"""


def test_machines_are_told_when_storage_is_full_and_what_holds_a_part(answer, tmp_path):
    """Beside 2 GB of items 10 KB arrive each second: 41.2 GB are full after 4.12 million seconds of 8.64 million."""
    (tmp_path / "log.yaml").write_text(KEPT, encoding="utf-8")
    _, said, _ = answer("capacity", "log.yaml", "--format", "json", "--samples", "100")
    told = {
        (limit["component"], limit["limit"]): (limit["kept_for"], limit["full_after"], limit["holds_a_part"])
        for limit in json.loads(said)["limits"]
    }
    assert told["db", "storage"] == (8_640_000.0, pytest.approx(4_120_000.0), False)
    assert told["cache", "memory"] == (None, None, True)
    assert told["cache", "throughput"] == (None, None, False)


def test_a_narrow_terminal_gets_fewer_columns_and_no_broken_row(answer, monkeypatch):
    _, whole, _ = answer("capacity")
    monkeypatch.setattr(output, "columns", lambda _: 80)
    _, narrow, _ = answer("capacity")
    assert all(width(line) <= 80 for line in narrow.splitlines())
    heads = [text.split("as load grows\n")[1].split("\n")[0].split() for text in (whole, narrow)]
    assert [head[::2] for head in heads] == [
        ["1", "2", "5", "10", "20", "50", "100"],
        ["1", "2", "5", "10", "50", "100"],
    ]
    assert "  a wider terminal has room for more columns\n" in narrow
    assert "a wider terminal" not in whole


def test_flows_with_a_rate_of_their_own_count_in_the_headline(answer, tmp_path):
    _, said, _ = answer("capacity", "shop.yaml")
    assert "all peaks" not in said
    more = TEXT.replace("estimates:", "  ping: {does: read, rate: 25k/s, steps: [clients -> api]}\nestimates:")
    (tmp_path / "shop.yaml").write_text(more, encoding="utf-8")
    _, said, _ = answer("capacity", "shop.yaml")
    assert "all peaks  25,174 req/s" in said
    _, said, _ = answer("report", "shop.yaml")
    assert "At the peak of 25,174 req/s" in said


def test_a_lower_bound_is_within_nothing(answer, tmp_path):
    text = """archlint: 1
system: S
requirements: {latency: {p95: 500 ms}}
components: {clients: {kind: client}, api: {kind: service, work: 1 ms}, ext: {kind: external}}
flows: {list: {does: read, rate: 10/s, steps: [clients -> api -> ext]}}
"""
    for more, held in (("", "not known to be within 500 ms  without ext"), (", latency: 20 ms", "within 500 ms")):
        (tmp_path / "s.yaml").write_text(text.replace("external", f"external{more}"), encoding="utf-8")
        assert f"p95  {held}" in answer("capacity", "s.yaml")[1]


def test_the_same_bytes_every_time(answer):
    assert answer("capacity", "shop.yaml") == answer("capacity", "shop.yaml")


def test_plan_names_the_cheapest_step_that_suffices(answer):
    code, said, _ = answer("plan", "shop.yaml", "--headroom", "70%", "--scale", "2x")
    assert code == 0
    assert said.startswith(
        "api: throughput 174 % busy = 347 / (2 × 100); the target is 70 %\n  * 1. optimise  SUFFICES"
    )
    assert "3. scale out  SUFFICES" in said
    assert "  -> requests 2.48 times cheaper: the cheapest step that suffices\n" in said
    code, said, _ = answer("plan", "shop.yaml", "--format", "json")
    assert json.loads(said)["ladders"][0]["component"] == "api"


def test_plan_with_nothing_to_do(answer):
    _, said, _ = answer("plan", "shop.yaml", "--scale", "0.1x")
    assert said == (
        "nothing is over its target at peak; the tightest is api (throughput) at 8.7 %, full at 11.5 ×;"
        " `--scale 10x` plans for more\n"
    )


def test_whatif_shows_what_moves(answer):
    code, said, _ = answer("whatif", "shop.yaml", "--set", "api.replicas=4", "--scale", "2x")
    assert code == 0
    assert said.startswith("Shop, 2 times the load, api.replicas=4\n\npeak  174 req/s -> 347 req/s")
    assert "  db  reads and writes  33 %  ->  66 %" in said
    assert "api  throughput" not in said


def test_whatif_says_what_formulas_hold_and_what_a_bill_leaves_out(answer, shop, tmp_path):
    text = TEXT.replace(
        "capacity: 50..100..200 req/s", "capacity: 400 req/s, cost: {instance: $50/month, egress: $0.09/GB}"
    )
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    _, said, _ = answer("whatif", "shop.yaml", "--set", "api.replicas=4")
    assert (
        "cost  $100 -> $200 a month = $200 api\n"
        "  without a price: db\n"
        "  priced, and nobody says how much of it there is: api: egress\n"
    ) in said
    assert (
        "  api: Poisson arrivals, exponential work, an instance chosen by chance, by hash or by the client: exact"
        in said
    )
    _, said, _ = answer("whatif", "shop.yaml", "--set", "api.replicas=4", "--format", "json")
    after = json.loads(said)["after"]
    assert (after["unpriced"], after["uncounted"]) == (["db"], ["api: egress"])
    assert after["latency"][0]["validity"][0].startswith("Poisson arrivals")


def test_more_users_keep_more_data_and_that_costs_more(answer, shop, tmp_path):
    text = TEXT.replace(
        "{read: 1k/s, write: 100/s}",
        "{read: 1k/s, write: 100/s}, cost: {instance: $100/month, storage: $0.10/GB per month}",
    )
    (tmp_path / "shop.yaml").write_text(
        text + "data: {carts: {in: db, rows: 100 per user, row: 10 KB}}\n", encoding="utf-8"
    )
    _, said, _ = answer("whatif", "shop.yaml", "--scale", "3x", "--kill", "api:1")
    assert "cost  $200 -> $400 a month = $400 db\n" in said


def test_a_limit_that_is_broken_today_is_worse_then_and_not_new(answer, tmp_path):
    text = TEXT.replace("db: {kind: database", "db: {kind: database, max_connections: 10")
    (tmp_path / "shop.yaml").write_text(text.replace("replicas: 2", "replicas: 2, pool: {db: 20}"), encoding="utf-8")
    _, said, _ = answer("whatif", "shop.yaml", "--set", "api.pool.db=40")
    assert "degraded  db is at 800 % of its connections (400 % today)\n" in said


def test_what_is_as_bad_today_is_no_work_of_what_dies(answer, tmp_path):
    text = TEXT.replace("db: {kind: database", "cache: {kind: cache}\n  db: {kind: database, max_connections: 10")
    text = text.replace("replicas: 2", "replicas: 2, pool: {db: 20}").replace(
        "90%, steps: [clients -> api -> db]", "90%, steps: [clients -> api -> db, {api -> cache: {optional: true}}]"
    )
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    _, said, _ = answer("whatif", "shop.yaml", "--kill", "cache")
    assert "flows\n  list  degraded  ->  degraded  answers without cache; as today: db is at " in said
    assert "\nas today: buy is degraded: db is at " in said
    _, said, _ = answer("whatif", "shop.yaml", "--kill", "cache", "--format", "json")
    ask, buy = json.loads(said)["flows"]
    assert (ask["outcome_today"], [each["as_today"] for each in ask["reasons"]]) == ("degraded", [False, True])
    assert (buy["outcome_today"], buy["outcome"]) == ("degraded", "degraded")
    _, said, _ = answer("whatif", "shop.yaml", "--set", "db.max_connections=1000")
    assert "  buy   degraded  ->  ok  no longer: db is at " in said


@pytest.mark.parametrize(("health", "busy"), [("", 0.868), (", health: {ready: /ready}", 1.736)])
def test_whatif_something_dies(answer, tmp_path, health, busy):
    """Whoever is checked hands its share to the others; else its callers go on asking it, and get nothing."""
    text = TEXT.replace("capacity: 50..100..200 req/s", f"capacity: 50..100..200 req/s{health}")
    (tmp_path / "shop.yaml").write_text(text, encoding="utf-8")
    _, said, _ = answer("whatif", "shop.yaml", "--kill", "db")
    assert "lost: list, buy\n" in said
    _, said, _ = answer("whatif", "shop.yaml", "--kill", "api:1", "--format", "json")
    found = json.loads(said)
    assert (found["lost"], found["changes"]) == ([], ["without api:1"])
    assert found["after"]["limits"][0]["utilisation"] == pytest.approx(busy, rel=1e-3)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("capacity", "shop.yaml", "--format", "jsn"), "`--format` has no `jsn`"),
        (("capacity", "shop.yaml", "--headroom", "0%"), "is no utilisation to plan for"),
        (("plan", "shop.yaml", "--scale", "fast"), "`--scale fast`: must be a factor"),
        (("plan", "shop.yaml", "--scale", "0x"), "leaves no load"),
        (("whatif", "shop.yaml", "--kill", "bd"), "there is no component `bd` to kill\n  = help: did you mean `db`?"),
        (
            ("whatif", "shop.yaml", "--kill", "api#9"),
            "`api` has no instance `api#9`\n  = help: its instances are api#1",
        ),
        (("whatif", "shop.yaml", "--kill", "api:9"), "`api` has 2 instances to lose"),
        (("whatif", "shop.yaml", "--kill", "zone:q"), "there is no `zone:q` to kill\n  = help: no zone is declared"),
        (("whatif", "shop.yaml", "--kill", "flow:buy"), "`buy` is a flow, and only what it needs can be gone"),
        (("whatif", "shop.yaml", "--kill", "buy"), "its way leads through api and db: `--kill api`"),
        (("whatif", "shop.yaml", "--kill", "flow:q"), "a component can be gone, or a place"),
        (
            ("whatif", "shop.yaml", "--scale", "1..3x"),
            "is a range, and one factor is wanted\n  = help: write `--scale 3x`",
        ),
        (("whatif", "shop.yaml", "--scale", "10x", "--scale=2x"), "`--scale` is given twice, `10x` and `2x`"),
        (("render", "shop.yaml", "-oa.svg", "-ob.svg"), "`--output` is given twice, `a.svg` and `b.svg`"),
        (("whatif", "shop.yaml", "--scale", "2..3"), "is a range, and one factor is wanted\n  = help: write `3x`"),
        (("capacity", "shop.yaml", "--headroom", "60..70"), "one share is wanted\n  = help: write `70%`"),
        (("capacity", "shop.yaml", "--headroom", "60%..70%"), "is a range, and one share is wanted"),
        (("diff", "shop.yaml"), "`archlint diff` needs `NEW`"),
        (("calibrate", "shop.yaml"), "`archlint calibrate` needs `--from FILE...`"),
        (("rules", "tets"), "does not take `tets`\n  = help: did you mean `archlint rules test`?"),
        (("rules", "test", "nowhere"), "`nowhere` is not there"),
        (("rules", "docs", "nowhere", "--check"), "there is no folder `nowhere`"),
        (("--version", "shop.yaml"), "`--version` stands alone"),
        (("check", ""), "the name of a blueprint is empty"),
        (("check", "shop.yaml", "--format", "json="), "`--format json=` names no file"),
        (("whatif", "shop.yaml", "--kill", "api:x"), "`x` is no number of instances"),
        (("whatif", "shop.yaml", "--set", "api.replicas"), "says nothing to set"),
        (("whatif", "shop.yaml", "--set", "apj.replicas=2"), "did you mean `api`?"),
        (
            ("whatif", "shop.yaml", "--set", "api.replica=2"),
            "`--set api.replica=2`: there is no key `replica` in `api`\n  = help: did you mean `replicas`?",
        ),
        (
            ("whatif", "shop.yaml", "--set", "components.apj.replicas=2"),
            "error[unknown-key]: `--set components.apj.replicas=2`: there is no `apj` in `components`\n  = help: did you mean `api`?",
        ),
        (("whatif", "shop.yaml", "--set", "components.other.replicas=2"), "`other` has neither `kind` nor `engine`"),
        (("whatif", "shop.yaml", "--set", "requirements.latency.p96=1 s"), "there is no key `p96` in `latency`"),
        (("whatif", "shop.yaml", "--set", "api.state={session: db}"), "help: did you mean `sessions`?"),
        (("whatif", "shop.yaml", "--set", "api.healt.live=/live"), "help: did you mean `health`?"),
        (("whatif", "shop.yaml", "--set", "api.replicas=[2"), "cannot be read as YAML"),
        (("whatif", "shop.yaml", "--set", "system.name.first=2"), "holds a single value"),
        (
            ("whatif", "shop.yaml", "--set", "api.replicas=many"),
            "`--set api.replicas=many`: `replicas` must be a whole number, got `many`",
        ),
    ],
)
def test_mistakes_are_said_in_one_sentence(answer, words, message):
    code, said, complaint = answer(*words)
    assert (code, said) == (2, "")
    assert message in complaint
    assert "bug" not in complaint


def test_whatif_and_plan_say_that_nothing_runs(answer, shop, tmp_path):
    _, said, _ = answer("whatif", "shop.yaml", "--set", "api.replicas=0")
    assert "lost: list, buy\n" in said
    assert "list  ok  ->  lost  nothing of api is left" in said
    (tmp_path / "none.yaml").write_text(TEXT.replace("replicas: 2", "replicas: 0"), encoding="utf-8")
    _, said, _ = answer("plan", "none.yaml")
    assert said.startswith(
        "api: there is no instance, nothing is served; throughput 174 / (0 × 100)\n  * 1. start  SUFFICES"
    )
    _, said, _ = answer("capacity", "none.yaml")
    assert "buy no answer no instance of `api` runs" in " ".join(said.split())
    _, said, _ = answer("report", "none.yaml")
    assert "| [no capacity][" in said
    assert "unlimited %" not in said
    for kind in ("svg", "mermaid", "plantuml"):
        _, said, _ = answer("render", "none.yaml", "--format", kind)
        assert "no capacity" in said
        assert "inf %" not in said


OVERWHELMED = """archlint: 1
system: Shop
workload: {peak: 3x}
components:
  clients: {kind: client}
  timer: {kind: scheduler}
  jobs: {engine: sqs}
  worker: {kind: worker, work: 1 s, cores: 1}
flows:
  buy: {does: write, rate: 864k/day, steps: [clients -> jobs, jobs -> worker]}
  sweep: {does: batch, schedule: every 1 day, steps: [timer -> worker]}
"""


def test_what_is_never_done_is_said_and_what_is_scheduled_stands_in_the_data(answer, tmp_path):
    (tmp_path / "jobs.yaml").write_text(OVERWHELMED, encoding="utf-8")
    _, said, _ = answer("capacity", "jobs.yaml", "--samples", "10")
    assert "jobs -> worker  piles up  never worked off: the average alone is too much  30/s in, 1/s out\n" in said
    _, said, _ = answer("capacity", "jobs.yaml", "--samples", "10", "--format", "json")
    (sweep,) = json.loads(said)["scheduled"]
    assert (sweep["flow"], sweep["period"], sweep["lasts"], sweep["slowest"]) == ("sweep", 86400.0, None, "worker")
    _, said, _ = answer("capacity", "shop.yaml", "--samples", "10", "--format", "json")
    assert "scheduled" not in json.loads(said)


def test_a_queue_that_empties_says_when(answer, tmp_path):
    text = OVERWHELMED.replace("peak: 3x", "peak: {busy: 8 h}").replace("cores: 1", "replicas: 20, cores: 1")
    (tmp_path / "jobs.yaml").write_text(text, encoding="utf-8")
    _, said, _ = answer("capacity", "jobs.yaml", "--samples", "10")
    assert "jobs -> worker  288,000 pile up  gone 4 h after the peak  (30 − 20)/s × 8 h\n" in said


def test_lower_bounds_are_marked_everywhere(answer, shop, tmp_path):
    full = TEXT.replace("capacity: 50..100..200 req/s", "work: 1 ms, concurrency: 40").replace(
        "read: 1k/s", "read: 100/s"
    )
    (tmp_path / "full.yaml").write_text(full, encoding="utf-8")
    for command in (("capacity", "full.yaml"), ("whatif", "full.yaml", "--scale", "2x"), ("report", "full.yaml")):
        _, said, _ = answer(*command)
        assert "≥ " in said, command
        assert "at least " in said, command


def test_other_values_change_what_fails_and_what_is_promised(tmp_path, capsys):
    file = tmp_path / "zones.yaml"
    file.write_text(
        "archlint: 1\nsystem: Zones\nrequirements: {availability: 90%}\ncomponents:\n  clients: {kind: client}\n  lb: {kind: load-balancer, managed: regional}\n"
        "  web: {kind: service, replicas: 2, zones: [a, b]}\n"
        "flows: {ask: {does: read, rate: 1/s, steps: [clients -> lb -> web]}}\n",
        encoding="utf-8",
    )
    assert run(["whatif", str(file), "--kill", "a"]) == 2
    assert "there is no component `a` to kill\n  = help: write `--kill zone:a`" in capsys.readouterr().err
    assert run(["whatif", str(file), "--set", "web.zones=a"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[2] == "failures and consistency"
    assert said.splitlines()[3] == "  ask, single failures that stop it  `lb`  ->  zone `a` and `lb`"
    assert run(["whatif", str(file), "--set", "requirements.availability=99.99%"]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        "promises",
        "  availability of ask  90 %  ->  99.99 %",
        "",
        "failures and consistency",
        "  ask, promised availability  kept  ->  missed",
    ]
    assert run(["whatif", str(file), "--set", "web.title=Web"]) == 0
    assert (
        "no load, limit, cost, latency, promise, failure or consistency that is known changes"
        in capsys.readouterr().out
    )


def test_a_load_that_nobody_counted_cannot_grow(tmp_path, monkeypatch, capsys):
    flow = "flows: {list: {does: read, steps: [clients -> api]}}\n"
    (tmp_path / "bare.yaml").write_text(
        f"archlint: 1\nsystem: Bare\ncomponents: {{clients: {{kind: client}}, api: {{kind: service}}}}\n{flow}",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert run(["whatif", "bare.yaml", "--scale", "10x"]) == 0
    assert "no load is known, so none can grow: write `workload`" in capsys.readouterr().out


def test_what_nobody_runs_has_no_capacity_in_every_sample(answer, tmp_path):
    text = """archlint: 1
system: None
components: {c: {kind: client}, api: {kind: service, replicas: 0}, db: {kind: database, capacity: 10..90/s}}
flows: {ask: {does: read, rate: 5/s, steps: [c -> api -> db]}}
"""
    (tmp_path / "none.yaml").write_text(text, encoding="utf-8")
    _, said, _ = answer("report", "none.yaml")
    assert "| no capacity | no capacity | no capacity |" in said
