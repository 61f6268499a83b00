"""Load tests as the tools write them, made from a law that is known."""

import csv
import io
import json

SHOP = """archlint: 1
system: Tasks
workload: {users: 10k, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  api:                     # the thing under test
    engine: fastapi
    state: {sessions: token}
flows:
  get-my-tasks: {does: read, share: 90%, steps: [clients -> api]}
  create-task: {does: write, share: 10%, steps: [clients -> api]}
"""
HISTORY = [
    "Timestamp",
    "User Count",
    "Type",
    "Name",
    "Requests/s",
    "Failures/s",
    "50%",
    "95%",
    "Total Request Count",
    "Total Failure Count",
    "Total Median Response Time",
    "Total Average Response Time",
    "Total Min Response Time",
    "Total Max Response Time",
    "Total Average Content Size",
]
SUMMARY = [
    "Type",
    "Name",
    "Request Count",
    "Failure Count",
    "Median Response Time",
    "Average Response Time",
    "Min Response Time",
    "Max Response Time",
    "Average Content Size",
    "Requests/s",
    "Failures/s",
    "50%",
    "95%",
]


def level(servers, seconds):
    """A closed test of so many servers: proportional, then level."""
    return lambda users: min(users, servers) / seconds


def as_csv(columns, rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval=0, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def history(law, steps=(1, 2, 3, 4, 6, 8, 12), each=10, failing=0.0):
    """A `_stats_history.csv`: one row a second, totals since the beginning."""
    rows, time, count, total = [], 1_700_000_000, 0.0, 0.0
    rows.append({"Timestamp": time, "User Count": 0, "Name": "Aggregated", "50%": "N/A", "95%": "N/A"})
    for users in steps:
        for _ in range(each):
            time += 1
            rate = law(users)
            count += rate
            total += rate * users / rate
            rows.append(
                {
                    "Timestamp": time,
                    "User Count": users,
                    "Name": "Aggregated",
                    "Total Request Count": count,
                    "Total Failure Count": count * failing,
                    "Total Average Response Time": 1000.0 * total / count,
                }
            )
    return as_csv(HISTORY, rows)


def summary(mix, rate=100.0, seconds=0.020):
    """A `_stats.csv` with these counts."""
    rows = [
        {"Type": name.split()[0], "Name": name.split()[1], "Request Count": count, "Average Response Time": 20}
        for name, count in mix.items()
    ]
    total = sum(mix.values())
    rows.append(
        {
            "Name": "Aggregated",
            "Request Count": total,
            "Average Response Time": 1000 * seconds,
            "Requests/s": rate,
        }
    )
    return as_csv(SUMMARY, rows)


def k6_export(rate, seconds, failed=0.0, count=6000, named=None):
    """What `k6 run --summary-export` writes."""
    metrics = {
        "http_reqs": {"count": count, "rate": rate},
        "http_req_duration": {"avg": 1000 * seconds, "min": 1, "med": 2, "max": 3, "p(90)": 4, "p(95)": 5},
        "http_req_failed": {"passes": count * failed, "fails": count * (1 - failed), "value": failed},
        "vus_max": {"value": 8, "min": 8, "max": 8},
        "iterations": {"count": count, "rate": rate},
    }
    for name, number in (named or {}).items():
        metrics[f"http_reqs{{name:{name}}}"] = {"count": number, "rate": rate * number / count}
    return json.dumps(
        {"root_group": {"name": "", "path": "", "id": "x", "groups": {}, "checks": {}}, "metrics": metrics}
    )


def k6_summary(rate, seconds, failed=0.0, count=6000, named=None):
    """The data of `handleSummary`: the same, under `values`."""
    data = json.loads(k6_export(rate, seconds, failed, count, named))
    data["metrics"]["http_req_failed"]["rate"] = data["metrics"]["http_req_failed"].pop("value")
    data["metrics"] = {
        name: {"type": "counter", "contains": "default", "values": values} for name, values in data["metrics"].items()
    }
    data["state"] = {"isStdOutTTY": False, "isStdErrTTY": False, "testRunDurationMs": 60_000}
    return json.dumps(data)


def k6_machine(rate, seconds, failed=0.0, count=6000, named=None):
    """Either of them with `--new-machine-readable-summary`: a list, counters without rates."""
    old = json.loads(k6_summary(rate, seconds, failed, count, named))["metrics"]
    metrics = [{"name": name, **metric, "values": dict(metric["values"])} for name, metric in old.items()]
    for metric in metrics:
        if metric["name"].startswith(("http_reqs", "iterations")):
            del metric["values"]["rate"]
        if metric["name"] == "http_req_failed":
            metric["values"] = {"matches": count * failed, "rate": failed, "total": count}
    return json.dumps(
        {
            "version": "1.0.0",
            "metadata": {"k6_version": "2.3.0", "generated_at": "2026-11-28T12:00:00Z"},
            "config": {"duration": count / rate if rate else 60.0, "execution": "local", "script": "shop.js"},
            "results": {"checks": {"metrics": [], "results": []}, "metrics": metrics},
        }
    )


def locust_json(rate, seconds, counts):
    """What `locust --json` prints."""
    total = sum(counts.values())
    return json.dumps(
        [
            {
                "name": name.split()[1],
                "method": name.split()[0],
                "last_request_timestamp": 1_700_000_000 + total / rate,
                "start_time": 1_700_000_000,
                "num_requests": count,
                "num_none_requests": 0,
                "num_failures": 0,
                "total_response_time": 1000 * seconds * count,
                "response_times": {},
                "num_reqs_per_sec": {},
                "num_fail_per_sec": {},
            }
            for name, count in counts.items()
        ]
    )
