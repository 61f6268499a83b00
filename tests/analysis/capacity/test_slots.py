"""How many calls a process takes at once, and who says so."""

import pytest

TEXT = """
workload: {{requests: 200/s}}
components:
  clients: {{kind: client}}
  api: {{{api}}}
flows:
  get: {{does: read, share: 100%, steps: [clients -> api]}}
"""
ONE = "one call at a time: neither `workers`, `concurrency` nor `cores` is stated"
CORES = "one call at a time on every core (engineering default)"


@pytest.mark.parametrize(
    ("api", "utilisation", "source"),
    [
        ("engine: go, work: 6 ms", 1.2, ONE),
        ("kind: service, work: 6 ms, replicas: 2", 0.6, ONE),
        ("kind: service, work: 6 ms, cores: 4", 0.3, CORES),
        ("kind: service, work: 6 ms, concurrency: 3", 0.4, "declared"),
        ("kind: service, work: 6 ms, workers: 3, cores: 16", 0.4, "declared"),
        ("kind: service, work: 6 ms, workers: 1", 1.2, "declared"),
        ("kind: service, work: 6 ms, managed: regional, replicas: 2", 0.6, ONE),
    ],
)
def test_slots_that_nobody_stated_are_assumed(limit, api, utilisation, source):
    found = limit(TEXT.format(api=api), "api", "worker slots")
    assert (found.utilisation, found.source, found.declared) == (
        pytest.approx(utilisation),
        source,
        source == "declared",
    )


def test_what_a_provider_runs_has_as_many_as_it_needs(assessed):
    found = assessed(TEXT.format(api="kind: service, work: 6 ms, managed: regional"))
    assert [one.name for one in found.resources] == []
