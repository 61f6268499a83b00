"""Where the latency that a flow must keep comes from."""

import pytest

TEXT = """
archlint: 1
system: x
requirements: {{latency: {{{latency}}}}}
components:
  clients: {{kind: client}}
  api: {{kind: service}}
flows:
  get: {{does: read, rate: 1/s, steps: [clients -> api]{needs}}}
  tell: {{does: event, rate: 1/s, steps: [clients -> api]}}
"""


@pytest.mark.parametrize(
    ("latency", "needs", "promised"),
    [
        ("p95: 200 ms", "", (0.2, "p95")),
        ("p99: 200 ms", "", (0.2, "p99")),
        ("p95: 200 ms, p99: 100 ms", "", (0.1, "p99")),
        ("p95: 200 ms, p99: 200 ms", "", (0.2, "p95")),
        ("p95: 200 ms, p99: 1 s, p999: 2 s", "", (0.2, "p95")),
        ("p50: 10 ms, p90: 20 ms", "", (None, "p95")),
        ("p99: 200 ms", ", needs: {p95: 1 s}", (1.0, "p95")),
        ("p99: 200 ms", ", needs: {rpo: 1 s}", (0.2, "p99")),
    ],
)
def test_what_more_answers_must_keep_binds_95_of_100_as_well(system, latency, needs, promised):
    flows = system(TEXT.format(latency=latency, needs=needs)).flows
    assert (flows["get"].needs.p95, flows["get"].needs.percentile) == promised
    assert (flows["tell"].needs.p95, flows["tell"].needs.percentile) == (None, "p95")
