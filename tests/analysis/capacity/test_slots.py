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


@pytest.mark.parametrize(
    ("api", "name", "utilisation", "formula"),
    [
        ("kind: service, work: 20 ms, cores: 2, concurrency: 100", "cores", 2.0, "200 × 20 ms / 2 cores"),
        ("kind: service, work: 20 ms, cores: 2, workers: 16, replicas: 2", "cores", 1.0, "200 × 20 ms / (2 × 2 cores)"),
        ("kind: service, work: 20 ms, cores: 2, workers: 16, capacity: 1k/s", "cores", 2.0, "200 × 20 ms / 2 cores"),
        ("engine: nodejs, work: 20 ms, concurrency: 100", "cores", 4.0, "200 × 20 ms / 1 core"),
        ("engine: nodejs, work: 20 ms, cores: 2, workers: 8", "cores", 2.0, "200 × 20 ms / 2 cores"),
        ("engine: nodejs, work: 20 ms, cores: 8", "worker slots", 4.0, "200 × 20 ms / (1)"),
        ("engine: django, work: 20 ms, cores: 8", "worker slots", 4.0, "200 × 20 ms / (1)"),
        ("engine: go, work: 20 ms, cores: 8", "worker slots", 0.5, "200 × 20 ms / (8)"),
        ("engine: rails, work: 20 ms, cores: 8, workers: 2, concurrency: 5", "cores", 0.5, "200 × 20 ms / 8 cores"),
    ],
)
def test_own_work_needs_cores_whatever_slots_there_are(assessed, api, name, utilisation, formula):
    tightest = assessed(TEXT.format(api=api)).resources[0]
    assert (tightest.name, tightest.utilisation, tightest.formula) == (name, pytest.approx(utilisation), formula)


def test_waiting_holds_slots_and_no_cores(assessed):
    text = TEXT.format(api="kind: service, work: 5 ms, cores: 2, concurrency: 50").replace("api]}", "api -> mail]}")
    text = text.replace("flows:", "  mail: {kind: external, latency: 200 ms}\nflows:")
    found = {limit.name: limit for limit in assessed(text).resources if limit.component == "api"}
    assert found["cores"].formula == "200 × 5 ms / 2 cores"
    assert found["worker slots"].formula == "200 × (5 ms + 200 ms waiting for mail) / (50)"


@pytest.mark.parametrize(
    ("api", "each"),
    [
        ("engine: node", 1500),
        ("engine: node, cores: 0.25", 375),
        ("engine: node, cores: 1, workers: 4", 1500),
        ("engine: node, cores: 4, workers: 4", 6000),
        ("engine: node, cores: 4", 1500),
        ("engine: go, cores: 0.5", 2500),
        ("engine: go, cores: 4", 5000),
        ("engine: node, cores: 0.25, capacity: 1k/s", 1000),
    ],
)
def test_less_than_a_core_for_each_process_does_less_in_proportion(limit, design, api, each):
    """1,500 calls a second of one process of Node.js and 5,000 of Go are the catalogue's, each on a core of its own."""
    text = TEXT.format(api=api)
    assert limit(text, "api", "throughput").utilisation == pytest.approx(200 / each)
    told = design(text).components["api"].assumed.get("capacity", "")
    assert ("change nothing" in told) == (api in {"engine: node, cores: 4", "engine: go, cores: 4"})
