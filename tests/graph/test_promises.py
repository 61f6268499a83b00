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
    assert flows["tell"].needs.promises == ()


@pytest.mark.parametrize(
    ("needs", "promises"),
    [
        ("", (("p50", 0.01), ("p99", 0.2))),
        (", needs: {rpo: 1 s}", (("p50", 0.01), ("p99", 0.2))),
        (", needs: {p95: 1 s}", (("p95", 1.0),)),
    ],
)
def test_every_promise_of_all_flows_is_one_of_those_that_have_none_of_their_own(system, needs, promises):
    flows = system(TEXT.format(latency="p50: 10 ms, p99: 200 ms", needs=needs)).flows
    assert flows["get"].needs.promises == promises
