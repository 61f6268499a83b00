"""`archlint simulate` from the command line."""

import json

from archlint.cli.run import run

TEXT = """archlint: 1
system: Shop
components:
  clients: {kind: client}
  api: {kind: service, work: 10 ms}
flows:
  ask: {does: read, rate: 30/s, steps: [clients -> api]}
"""


def test_simulated_beside_computed(tmp_path, capsys):
    file = tmp_path / "shop.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert run(["simulate", str(file), "--requests", "2000", "--scale", "2x"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Shop\n\n  2,000 requests, ")
    assert "25 ms" in said
    assert "60 %\n" in said
    assert (
        "what the computed latencies take for granted\n  api: Poisson arrivals, exponential work, whoever is free"
        in said
    )
    assert run(["simulate", str(file), "--requests", "2000", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["flows"][0]["flow"], found["seed"]) == ("archlint.simulation/1", "ask", 0)
    assert found["flows"][0]["computed_mean"] == 0.010 / 0.7
    assert found["flows"][0]["validity"][0].endswith("exact (Erlang C) up to 95 %")


SATURATED = """archlint: 1
system: Shop
components:
  clients: {kind: client}
  api: {kind: service, work: 10 ms}
  blobs: {kind: object-store}
flows:
  ask: {does: read, rate: 300/s, steps: [clients -> api]}
  put: {does: write, rate: 30/s, steps: [clients -> blobs]}
"""


def test_what_nobody_knows_is_not_instant_and_a_line_grows_with_the_run(tmp_path, capsys):
    file = tmp_path / "shop.yaml"
    file.write_text(SATURATED, encoding="utf-8")
    assert run(["simulate", str(file), "--requests", "2000"]) == 0
    said = capsys.readouterr().out
    put = next(line for line in said.splitlines() if line.startswith("  put"))
    assert put.split() == ["put", "unknown", "-"]
    assert "  what is saturated waits longer the longer it lasts: these are the waits of " in said


def test_a_handful_of_answers_has_no_percentiles(tmp_path, capsys):
    file = tmp_path / "shop.yaml"
    file.write_text(TEXT, encoding="utf-8")
    told = []
    for requests in ("200", "600"):
        assert run(["simulate", str(file), "--requests", requests]) == 0
        told += [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ask")]
    assert [line.count("too few") for line in told] == [1, 0]


NONE = """archlint: 1
system: Shop
components:
  clients: {kind: client}
  api: {kind: service, work: 10 ms}
  price: {kind: service, work: 10 ms, replicas: 0}
  queue: {kind: queue, capacity: 1k/s}
  worker: {kind: worker, work: 10 ms, replicas: 0}
  unused: {kind: worker, replicas: 0}
flows:
  ask: {does: read, rate: 30/s, steps: [clients -> api -> price]}
  send: {does: event, rate: 30/s, steps: [clients -> api -> queue, reply, queue -> worker]}
  guess: {does: read, rate: 30/s, steps: [clients -> api, {api -> price: {optional: true}}]}
"""


def test_what_has_no_instance_answers_nobody(tmp_path, capsys):
    file = tmp_path / "shop.yaml"
    file.write_text(NONE, encoding="utf-8")
    assert run(["simulate", str(file), "--requests", "2000"]) == 0
    said = capsys.readouterr().out
    assert "no instance of `price` and `worker` runs: nobody is answered there" in said
    assert ["ask", "no", "answer", "without", "price"] in [line.split() for line in said.splitlines()]
    assert run(["simulate", str(file), "--requests", "2000", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["flow"] for each in found["flows"]] == ["send", "guess"]
    assert (found["absent"], found["unanswered"]) == (["price", "worker"], {"ask": ["price"]})
    assert [each["component"] for each in found["stations"]] == ["api", "queue"]
