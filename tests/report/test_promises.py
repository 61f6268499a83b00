"""The table of promises: each beside what the design gives, and whether it is kept."""

import pytest

import archlint
from archlint.analysis.latency import estimate
from archlint.report.html.digest import digest
from archlint.report.page import Cited, Table
from archlint.report.tradeoffs import lead, outages
from archlint.report.tradeoffs.places import Places
from archlint.report.tradeoffs.requirements import blocks

TEXT = """archlint: 1
system: Seats
requirements: {{{requirements}}}
components:
  clients: {{kind: client}}
  api: {{kind: service{api}}}
  db: {{{db}}}
data: {{seats: {{in: db}}}}
flows:
  reserve: {{does: write, data: seats, rate: 1/s, steps: [clients -> api -> db]}}
"""
KEPT = "backups: {every: 1 day, point_in_time: true}"
ASYNC = f"engine: postgresql, {KEPT}, replication: {{standbys: 1, mode: async, lag: 1 s, failover: automatic, takeover: 30 s}}"
BACK = "(`db`: a standby takes over by itself, as `takeover` says)"
REPAIRED = "(`db`: it is repaired, nothing takes over (engineering default))"
LOST = "(`reserve`: what the promoted standby had not received)"


def rows(tmp_path, requirements, db=ASYNC, api=""):
    path = tmp_path / "seats.yaml"
    path.write_text(TEXT.format(requirements=requirements, db=db, api=api), encoding="utf-8")
    analyses = archlint.analyse(archlint.load_system(str(path))[0])
    found = blocks(analyses, waits(analyses), Places())
    return {name: given for name, _, given in found[-1].rows}


def waits(analyses):
    return estimate(analyses.system, analyses.demand, analyses.capacity)


@pytest.mark.parametrize(
    ("db", "durability", "lost", "back"),
    [
        (ASYNC, "rpo: 0 s, rto: 1 h", f"not kept: 1 s normally, unbounded at worst {LOST}", f"30 s at worst {BACK}"),
        (
            ASYNC,
            "rpo: 1 min, rto: 10 s",
            f"not kept at worst: 1 s normally, unbounded at worst {LOST}",
            f"not kept: 30 s at worst {BACK}",
        ),
        (
            ASYNC.replace("async", "sync"),
            "rpo: 0 s, rto: 30 s",
            "nothing (`reserve`: another copy has every acknowledged write)",
            f"30 s at worst {BACK}",
        ),
        (
            "engine: postgresql, backups: {every: 1 h}",
            "rpo: 1 h, rto: 30 min",
            "1 h at worst (`reserve`: losing the disk loses everything since the last backup, taken every 1 h)",
            f"not kept: 1 h at worst {REPAIRED}",
        ),
        (
            "engine: rds-postgresql",
            "rpo: 0 s, rto: 1 h",
            "nothing (`reserve`: another copy has every acknowledged write)",
            "the providers' business: no store of one's own keeps data",
        ),
    ],
)
def test_durability(tmp_path, db, durability, lost, back):
    given = rows(tmp_path, f"durability: {{{durability}}}", db)
    assert (given["data that may be lost"], given["time to recover"]) == (lost, back)


def test_every_percentile_says_whether_it_is_kept(tmp_path):
    given = rows(tmp_path, "latency: {p50: 10 ms, p95: 1 s, p99: 1 s, p999: 10 s}", api=", work: 50 ms")
    assert all(row.endswith("at worst (`reserve`)") for row in given.values())
    assert [row.startswith("not kept: ") for row in given.values()] == [True, False, False, False]


def test_flows_without_a_figure_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.TEXT", f"{TEXT}  watch: {{{{does: read, rate: 1/s, steps: [clients -> db]}}}}\n")
    given = rows(tmp_path, "latency: {p95: 1 s}", db="engine: s3", api=", work: 50 ms")
    assert given["latency p95"].endswith("(`reserve`), without the time of `db`; of `watch` nothing is known")


def test_a_lower_bound_is_not_said_to_keep_a_promise(tmp_path, monkeypatch):
    text = TEXT.replace("data: {{seats", "  pay: {{kind: external}}\ndata: {{seats")
    monkeypatch.setattr(
        f"{__name__}.TEXT", text + "  buy: {{does: write, rate: 1/s, steps: [clients -> api -> pay]}}\n"
    )
    kept = rows(tmp_path, "latency: {p95: 10 s}", api=", work: 50 ms")["latency p95"]
    assert kept.startswith("not known to be kept: at least ")
    assert kept.endswith("without the time of `pay`")
    missed = rows(tmp_path, "latency: {p95: 1 ms}", api=", work: 50 ms")["latency p95"]
    assert missed.startswith("not kept: at least ")


def test_a_flow_with_a_promise_of_its_own_stands_apart(tmp_path, monkeypatch):
    mine = "  buy: {{does: write, rate: 1/s, needs: {{p95: 9 s}}, steps: [clients -> api, api -> db: {{times: 9}}]}}\n"
    monkeypatch.setattr(f"{__name__}.TEXT", TEXT + mine)
    given = rows(tmp_path, "latency: {p95: 1 s, p99: 2 s}", api=", work: 50 ms")
    assert all(row.endswith("(`reserve`); `buy` has a p95 of its own") for row in given.values())


def test_a_missed_p95_says_so(tmp_path):
    assert rows(tmp_path, "latency: {p95: 1 ms}", api=", work: 50 ms")["latency p95"].startswith("not kept: ")


def test_a_takeover_of_the_catalogue_is_not_said_to_be_declared(tmp_path):
    given = rows(tmp_path, "durability: {rto: 1 h}", ASYNC.replace(", takeover: 30 s", ""))
    assert "as `takeover` says" not in given["time to recover"]
    assert given["time to recover"].startswith("30 s at worst (`db`: a standby takes over by itself (")


def test_a_promised_availability_leads_to_the_line_that_promises_it(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(
        "archlint: 1\nsystem: Shop\nrequirements: {availability: 99%}\ncomponents:\n  clients: {kind: client}\n"
        "  db: {engine: postgresql}\nflows:\n  look: {does: read, steps: [clients -> db]}\n"
        "  buy:\n    does: write\n    needs: {availability: 99.9%}\n    steps: [clients -> db]\n",
        encoding="utf-8",
    )
    system, document = archlint.load_system(str(path))
    table = next(part for part in outages.blocks(archlint.analyse(system), Places(document)) if isinstance(part, Table))
    cells = [cell for _, cell, *_ in table.rows]
    assert [(str(cell), cell.line) for cell in cells if isinstance(cell, Cited)] == [("99 %", 3), ("99.9 %", 11)]


@pytest.mark.parametrize(
    ("requirements", "said"),
    [("", "**The design promises nothing yet,"), ("availability: 90%", "**The design keeps its promises"), ("availability: 99.999%", "**The design does not")],
)  # fmt: skip
def test_who_promises_nothing_keeps_nothing(tmp_path, requirements, said):
    path = tmp_path / "seats.yaml"
    path.write_text(TEXT.format(requirements=requirements, db=ASYNC, api=""), encoding="utf-8")
    analyses = archlint.analyse(archlint.load_system(str(path))[0])
    assert lead.blocks(analyses, (), waits(analyses))[-2].text.startswith(said)


@pytest.mark.parametrize(
    ("required", "said"),
    [
        ("[Reserve a seat]", "Nothing is open."),
        (
            "[Reserve a seat, Cancel it]",
            "no flow speaks of one of two things that are required: of it nothing is known.",
        ),
    ],
)
def test_nothing_is_open_only_where_what_is_required_has_flows(tmp_path, required, said):
    path = tmp_path / "seats.yaml"
    path.write_text(TEXT.format(requirements=f"functional: {required}", db=ASYNC, api=""), encoding="utf-8")
    analyses = archlint.analyse(archlint.load_system(str(path))[0])
    assert said in lead.blocks(analyses, (), waits(analyses))[-2].text


def test_the_figure_of_freshness_names_who_gets_it_under_conditions_only(tmp_path):
    path = tmp_path / "seats.yaml"
    text = TEXT.format(requirements="durability: {rpo: 1 min}", db="engine: postgresql", api="")
    path.write_text(text.replace("rate: 1/s", "rate: 1/s, needs: {recency: strong, rpo: 1 min}"), encoding="utf-8")
    analyses = archlint.analyse(archlint.load_system(str(path))[0])
    assert '<dd>0 of 1</dd><dd class="note"><code>reserve</code> under conditions</dd>' in digest(analyses, ())
