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
