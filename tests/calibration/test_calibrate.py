"""`archlint calibrate`: known limits come out of what the tools write, and go into the blueprint alone."""

import json
import math

import pytest

from archlint.analysis.latency.queueing import erlang_c
from archlint.cli.run import run
from archlint.graph import load_system
from tests.calibration.recordings import SHOP, history, k6_export, k6_machine, k6_summary, level, locust_json, summary

MIX = {"GET /tasks": 900, "POST /tasks": 100}


def write(folder, **files):
    """Write files named like run_stats_csv and give their paths."""
    paths = []
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(str(path))
    return paths


def calibrated(shop, capsys, *arguments):
    assert run(["calibrate", str(shop / "shop.yaml"), *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_locust_history_gives_the_limit_it_was_made_with(shop, capsys):
    files = write(shop, run_stats_history_csv=history(level(4, 0.020)), run_stats_csv=summary(MIX))
    found = calibrated(shop, capsys, "--from", *files)
    (figure,) = found["figures"]
    assert (found["component"], figure["key"]) == ("api", "capacity")
    assert figure["likely"] == pytest.approx(200.0, rel=0.01)
    assert found["fits"][0]["mean_error"] < 0.01
    assert found["shares"] == {"get-my-tasks": 0.9, "create-task": 0.1}
    assert found["requests"] == {"GET /tasks": "get-my-tasks", "POST /tasks": "create-task"}
    assert [point["users"] for point in found["points"]] == [1, 2, 3, 4, 6, 8, 12]
    assert found["points"][-1]["computed_rate"] == pytest.approx(200.0 * 12 / 13, rel=1e-3)  # M/M/1: rho = N / (N + 1)


@pytest.mark.parametrize(("servers", "limit"), [(1, 120.0), (4, 400.0), (16, 900.0)])
def test_an_open_queue_gives_its_limit_before_it_is_full(shop, capsys, servers, limit):
    """M/M/m from 20 to 90 %: the limit lies beyond every point."""
    files = []
    for place, busy in enumerate((0.2, 0.4, 0.6, 0.75, 0.85, 0.9)):
        service = servers / limit
        wait = erlang_c(servers, busy) * service / (servers * (1 - busy))
        text = k6_export(busy * limit, service + wait, named={"get-my-tasks": 6000})
        files += write(shop, **{f"run{place}_json": text})
    found = calibrated(shop, capsys, "--from", *files)
    assert found["fits"][0]["model"] == f"M/M/{servers}"
    assert found["figures"][0]["likely"] == pytest.approx(limit, rel=0.01)


def test_a_machine_that_gets_slower_beyond_its_best_follows_the_usl(shop, capsys):
    a, b, c = 0.010, 0.0005, 0.00004
    law = lambda n: n / (a + b * (n - 1) + c * n * (n - 1))  # noqa: E731 - a formula
    best = math.sqrt((a - b) / c)
    text = history(law, steps=(1, 2, 4, 8, 12, 16, 24, 32, 48))
    files = write(shop, run_stats_history_csv=text, run_stats_csv=summary(MIX))
    found = calibrated(shop, capsys, "--from", *files)
    assert found["fits"][0]["model"] == "USL"
    assert found["figures"][0]["likely"] == pytest.approx(law(best), rel=0.01)


@pytest.mark.parametrize("form", [k6_export, k6_summary, k6_machine])
def test_all_summaries_of_k6_say_the_same(shop, capsys, form):
    law = level(2, 0.010)
    files = []
    for users in (1, 2, 4, 8):
        text = form(law(users), users / law(users), named={"list": 5400, "create": 600})
        files += write(shop, **{f"vus{users}_json": text})
    found = calibrated(shop, capsys, "--from", *files, "--map", "list=get-my-tasks", "--map", "create=create-task")
    assert found["figures"][0]["likely"] == pytest.approx(200.0, rel=0.02)
    assert found["shares"] == {"get-my-tasks": 0.9, "create-task": 0.1}


def test_json_of_several_locust_runs(shop, capsys):
    law = level(2, 0.010)
    files = []
    for users in (1, 2, 4, 8):
        text = locust_json(law(users), users / law(users), MIX)
        files += write(shop, **{f"users{users}_json": text})
    assert calibrated(shop, capsys, "--from", *files)["figures"][0]["likely"] == pytest.approx(200.0, rel=0.02)


def test_reads_and_writes_of_a_store_need_two_mixes(shop, capsys):
    """read 1,000/s and write 250/s: X (r / 1000 + w / 250) = 1 for every mix."""
    (shop / "shop.yaml").write_text(
        "archlint: 1\nsystem: Tasks\ncomponents:\n  clients: {kind: client}\n  api: {kind: service}\n"
        "  db: {engine: postgresql}\nflows:\n"
        "  get-my-tasks: {does: read, rate: 10/s, steps: [clients -> api -> db]}\n"
        "  create-task: {does: write, rate: 1/s, steps: [clients -> api -> db]}\n"
    )
    limits = {"reads": 1.0 / (1.0 / 1000), "mixed": 1.0 / (0.5 / 1000 + 0.5 / 250)}
    mixes = {"reads": {"GET /tasks": 1000}, "mixed": {"GET /tasks": 500, "POST /tasks": 500}}
    files = []
    for name, limit in limits.items():
        files += write(shop, **{f"{name}_stats_history_csv": history(level(4, 4 / limit))})
        files += write(shop, **{f"{name}_stats_csv": summary(mixes[name])})
    found = calibrated(shop, capsys, "--from", *files, "--component", "db")
    assert {figure["key"]: round(figure["likely"]) for figure in found["figures"]} == pytest.approx(
        {"capacity.read": 1000, "capacity.write": 250}, rel=0.02
    )
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *files, "--component", "db", "--write"]) == 0
    system, _ = load_system(str(shop / "shop.yaml"))
    db = system.components["db"]
    assert (db.read_capacity.likely, db.write_capacity.likely) == pytest.approx((1000, 250), rel=0.02)
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *files[2:], "--component", "db"]) == 2
    assert "give a second load test with another mix" in capsys.readouterr().err


def test_the_capacity_is_that_of_one_of_the_instances_tested(shop, capsys):
    files = write(shop, run_stats_history_csv=history(level(4, 0.020)), run_stats_csv=summary(MIX))
    found = calibrated(shop, capsys, "--from", *files, "--instances", "4")
    assert found["figures"][0]["likely"] == pytest.approx(50.0, rel=0.01)


def test_everything_else_stays_byte_for_byte(shop, capsys):
    files = write(shop, run_stats_history_csv=history(level(4, 0.020)), run_stats_csv=summary(MIX))
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *files, "--diff"]) == 0
    patch = capsys.readouterr().out
    assert (shop / "shop.yaml").read_bytes() == SHOP.encode()
    added = [line[1:] for line in patch.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == ["    capacity: 200 req/s  # calibrated from run_stats_history.csv: bounds, off by 0 % at 7 points"]
    assert [line for line in patch.splitlines() if line.startswith("-") and not line.startswith("---")] == []
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *files, "--write"]) == 0
    written = (shop / "shop.yaml").read_bytes().decode()
    assert [line for line in written.splitlines() if line not in added] == SHOP.splitlines()
    again = (shop / "shop.yaml").read_bytes()
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *files, "-w"]) == 0
    assert (shop / "shop.yaml").read_bytes() == again
    system, _ = load_system(str(shop / "shop.yaml"))
    assert system.components["api"].is_declared("capacity")
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *files, "-o", str(shop / "other.yaml")]) == 0
    assert (shop / "other.yaml").read_bytes() == again


HOSTILE = [
    ("empty", {"run_stats_csv": ""}, "is empty"),
    ("blank", {"run_stats_csv": "\n \n"}, "is empty"),
    ("cut off", {"run_json": '{"metrics": {"http_reqs": '}, "is not complete JSON"),
    ("wrong columns", {"run_stats_csv": "a,b\n1,2\n"}, "has no column `Type`"),
    ("no header", {"run_stats_history_csv": "1,2,3\n"}, "is no load test: it has no column"),
    ("another json", {"run_json": '{"dependencies": {}}'}, "has no `metrics`"),
    ("a list of something", {"run_json": "[1, 2]"}, "its entries have no `num_requests`"),
    ("no http", {"run_json": '{"metrics": {"iterations": {"count": 1}}}'}, "is no load test over HTTP"),
    ("no number", {"run_json": '{"metrics": {"http_reqs": {"count": "x"}}}'}, "`count` of `http_reqs` is `x`"),
    ("not finite", {"run_json": '{"metrics": {"http_reqs": {"count": NaN}}}'}, "`count` of `http_reqs` is `nan`"),
    ("too large", {"run_json": '{"metrics": {"http_reqs": {"count": 1' + "0" * 400 + "}}}"}, "is `1000"),
    (
        "single measurements",
        {"run_json": '{"type":"Metric","data":{"name":"http_reqs"}}\n{"type":"Point"}\n'},
        "holds single measurements",
    ),
    (
        "no duration",
        {"run_json": '{"config": {}, "results": {"metrics": [{"name": "http_reqs", "values": {"count": 1}}]}}'},
        "does not say how long the run took",
    ),
    (
        "metrics that are none",
        {"run_json": '{"config": {"duration": 1}, "results": {"metrics": [1, "x", {}]}}'},
        "is no load test over HTTP",
    ),
    ("no requests", {"run_json": k6_export(0.0, 0.0, count=0)}, "has no requests in it"),
    ("one point", {"run_json": k6_export(100.0, 0.02, named={"get-my-tasks": 6000})}, "1 usable point of load"),
    ("a torn row", {"run_stats_history_csv": history(level(4, 0.02))[:-25]}, "is broken in line 72"),
]


@pytest.mark.parametrize(("files", "message"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_what_is_no_load_test_gets_one_clear_message(shop, capsys, files, message):
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *write(shop, **files)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("error[") == 1
    assert message in said.err
    assert "= help: " in said.err


def refused(shop, capsys, files, *arguments):
    assert run(["calibrate", str(shop / "shop.yaml"), "--from", *files, *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("error[") == 1
    return said


def test_errors_are_no_answers(shop, capsys):
    text = history(level(4, 0.02), failing=1.0)
    files = write(shop, run_stats_history_csv=text, run_stats_csv=summary(MIX))
    assert "100 % of the requests failed all the time" in refused(shop, capsys, files)


def test_a_load_that_was_never_near_the_limit_shows_none(shop, capsys):
    text = history(lambda users: users / 0.020, steps=(1, 2, 3, 4))
    files = write(shop, run_stats_history_csv=text, run_stats_csv=summary(MIX))
    said = refused(shop, capsys, files)
    assert "`api` was never near its limit: it took 200 req/s at most" in said
    assert "raise the load" in said


def test_names_must_be_known(shop, capsys):
    mix = {"GET /a": 10, "GET /b": 10}
    files = write(shop, run_stats_history_csv=history(level(4, 0.02)), run_stats_csv=summary(mix))
    assert "no flow is known for `GET /a`, `GET /b`" in refused(shop, capsys, files)
    said = refused(shop, capsys, files, "--map", "/a=get-my-task", "--map", "/b=-")
    assert "there is no flow `get-my-task`" in said
    assert "did you mean `get-my-tasks`?" in said
    assert "has no request `/c`" in refused(shop, capsys, files, "--map", "/c=get-my-tasks")
    assert "every request is left out" in refused(shop, capsys, files, "--map", "/a=-", "--map", "/b=-")
    assert "names no flow" in refused(shop, capsys, files, "--map", "/a")
    assert "nothing that the tested flows wait for" in refused(
        shop, capsys, files, "--map", "/a=get-my-tasks", "--map", "/b=-", "--component", "clients"
    )


def test_a_history_without_names_asks_for_the_summary(shop, capsys):
    files = write(shop, run_stats_history_csv=history(level(4, 0.02)))
    assert "give " in (said := refused(shop, capsys, files))
    assert "run_stats.csv as well" in said


def test_ways_of_writing_exclude_each_other(shop, capsys):
    files = write(shop, run_stats_history_csv=history(level(4, 0.02)), run_stats_csv=summary(MIX))
    assert "exclude each other" in refused(shop, capsys, files, "--write", "--diff")
    assert "cannot be read" in refused(shop, capsys, [str(shop / "nothing.csv")])
