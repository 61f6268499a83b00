"""Summaries that k6 itself wrote, found in public repositories and reports: their keys and figures, nothing else of them."""

import json

import pytest

from archlint.calibration.k6 import summary

EXPORT = {
    # `k6 run --summary-export` of three seconds against a function; rates are under `value`, groups and checks are mappings
    "root_group": {"groups": {}, "checks": {}, "name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e"},
    "metrics": {
        "http_req_failed": {"passes": 0, "fails": 1587, "value": 0},
        "http_req_duration": {
            "avg": 3.8487845677378676,
            "min": 1.523364,
            "med": 3.558046,
            "max": 21.068284,
            "p(90)": 5.2534876000000015,
            "p(95)": 7.593239699999984,
        },
        "http_req_duration{expected_response:true}": {"avg": 3.8487845677378676, "med": 3.558046, "max": 21.068284},
        "vus_max": {"value": 15, "min": 10, "max": 15},
        "vus": {"max": 3, "value": 3, "min": 0},
        "dropped_iterations": {"count": 17, "rate": 5.6599559078714154},
        "http_reqs": {"count": 1587, "rate": 528.3735309289374},
    },
}
HANDLED = {
    # the data of handleSummary, of a minute at a constant rate; thresholds, a metric of the script's own
    "options": {"summaryTrendStats": ["avg", "min", "med", "max", "p(90)", "p(95)"], "summaryTimeUnit": ""},
    "state": {"isStdErrTTY": True, "testRunDurationMs": 62187.748584, "isStdOutTTY": True},
    "root_group": {"name": "", "groups": [], "checks": [{"name": "200", "path": "::200", "passes": 551, "fails": 0}]},
    "metrics": {
        "errors": {
            "type": "rate",
            "contains": "default",
            "values": {"rate": 0.0018148820326678765, "passes": 1, "fails": 550},
            "thresholds": {"rate<0.01": {"ok": True}},
        },
        "http_req_failed": {
            "type": "rate",
            "contains": "default",
            "values": {"rate": 0, "passes": 0, "fails": 551},
        },
        "http_req_duration": {
            "type": "trend",
            "contains": "time",
            "values": {"med": 2115.797126, "max": 5098.862753, "avg": 2090.26673164973, "min": 1329.754709},
            "thresholds": {"p(95)<5000": {"ok": True}},
        },
        "vus_max": {"type": "gauge", "contains": "default", "values": {"value": 50, "min": 50, "max": 50}},
        "http_reqs": {
            "type": "counter",
            "contains": "default",
            "values": {"count": 551, "rate": 8.860266090124451},
        },
    },
}


@pytest.mark.parametrize(
    ("data", "users", "rate", "latency", "count"),
    [(EXPORT, 15, 528.3735309289374, 0.0038487845677378676, 1587), (HANDLED, 50, 8.860266090124451, 2.09026673, 551)],
    ids=["--summary-export", "handleSummary"],
)
def test_both_layouts(data, users, rate, latency, count):
    (point,) = summary("run.json", json.loads(json.dumps(data))).points
    assert (point.users, point.rate, point.failed, point.requests) == (users, pytest.approx(rate), 0.0, count)
    assert point.latency == pytest.approx(latency)


@pytest.mark.parametrize(
    ("tagged", "names"),
    [
        # thresholds of real scripts; a count is there when `summaryTrendStats` asks for one
        ({"http_req_duration{name:ping}": {"count": 5, "med": 5}, "http_req_duration{name:map}": {"count": 3}}, {"ping": 5, "map": 3}),
        ({"http_reqs{endpoint:file}": {"count": 9}, "http_reqs{endpoint:file?format=json}": {"count": 4}}, {"file": 9, "file?format=json": 4}),
        ({"http_reqs{query_type:range}": {"count": 7}}, {"range": 7}),
        ({"http_reqs{scenario:measured}": {"count": 20}, "http_reqs{name:a}": {"count": 12}}, {"a": 12}),
        ({"http_reqs{status:503}": {"count": 2}, "http_req_duration{expected_response:true}": {"count": 30}}, {"http_reqs": 1587}),
        ({"http_req_duration{name:search}": {"avg": 30.0, "p(95)": 60.0}}, {"http_reqs": 1587}),
    ],
    ids=["duration with counts", "endpoint", "a tag of its own", "the finest", "outcomes are no names", "no counts"],
)  # fmt: skip
def test_names_of_requests(tagged, names):
    found = summary("run.json", {"metrics": EXPORT["metrics"] | tagged})
    assert {request.name: request.count for request in found.requests} == names
