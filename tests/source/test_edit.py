"""One value written anew, everything else byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlint.errors import BlueprintError
from archlint.source import parse_text, put

PATH = ("components", "api", "capacity")
CASES = {
    "a value": (
        "components:\n  api: {kind: service, capacity: 1k/s, replicas: 2}  # mine\n",
        "components:\n  # calibrated from x\n  api: {kind: service, capacity: 5 req/s, replicas: 2}  # mine\n",
    ),
    "a flow mapping": (
        "components:\n  api: {kind: service}\n",
        "components:\n  api: {kind: service, capacity: 5 req/s}  # calibrated from x\n",
    ),
    "a block mapping": (
        "components:\n  api:\n    kind: service   # a\n    health:\n      live: /h\n  db: {engine: postgresql}\n",
        (
            "components:\n  api:\n    kind: service   # a\n    capacity: 5 req/s  # calibrated from x\n"
            "    health:\n      live: /h\n  db: {engine: postgresql}\n"
        ),
    ),
    "only blocks inside": (
        "components:\n  api:\n    health:\n      live: /h\n",
        "components:\n  api:\n    capacity: 5 req/s  # calibrated from x\n    health:\n      live: /h\n",
    ),
    "no end of line": (
        "components:\n  api:\n    kind: service",
        "components:\n  api:\n    kind: service\n    capacity: 5 req/s  # calibrated from x",
    ),
    "windows": (
        "components:\r\n  api:\r\n    kind: service\r\n",
        "components:\r\n  api:\r\n    kind: service\r\n    capacity: 5 req/s  # calibrated from x\r\n",
    ),
    "a mark": (
        "\ufeffcomponents:\n  api: {kind: service}\n",
        "\ufeffcomponents:\n  api: {kind: service, capacity: 5 req/s}  # calibrated from x\n",
    ),
    "quotes and an own note": (
        "components:\n  api:\n    capacity: '1 req/s'  # calibrated from older\n    kind: service\n",
        "components:\n  api:\n    capacity: 5 req/s  # calibrated from x\n    kind: service\n",
    ),
    "a mapping of several lines": (
        "components:\n  api: {\n    kind: service,   # why\n    replicas: 2,     # two\n  }\n",
        (
            "components:\n  api: {\n    kind: service,   # why\n    # calibrated from x\n"
            "    replicas: 2, capacity: 5 req/s,     # two\n  }\n"
        ),
    ),
    "a value of several lines": (
        "components:\n  api:\n    capacity:\n      read: 1/s\n      write: 2/s\n    kind: service\n",
        "components:\n  api:\n    capacity: 5 req/s  # calibrated from x\n    kind: service\n",
    ),
    "merged in": (
        "x: &d\n  capacity: 1/s\ncomponents:\n  api:\n    <<: *d\n    kind: service\n",
        (
            "x: &d\n  capacity: 1/s\ncomponents:\n  api:\n    <<: *d\n    kind: service\n"
            "    capacity: 5 req/s  # calibrated from x\n"
        ),
    ),
    "an empty mapping": (
        "components: {api: {}}\n",
        "components: {api: {capacity: 5 req/s}}  # calibrated from x\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_one_value(before, after):
    assert put(before, "x.yaml", PATH, "5 req/s", "x") == after


def test_again_is_the_same():
    for before, after in CASES.values():
        assert put(put(before, "x.yaml", PATH, "5 req/s", "x"), "x.yaml", PATH, "5 req/s", "x") == after


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {kind: service}\ncomponents:\n  api: *a\n",
        "components:\n  api: &a {kind: service}\n  web: *a\n",
        "components:\n  api: 3\n",
    ],
)
def test_what_would_change_something_else_is_refused(text):
    with pytest.raises(BlueprintError, match="cannot be written without changing something else"):
        put(text, "x.yaml", PATH, "5 req/s", "x")


KEYS = st.sampled_from(["kind", "title", "health", "zones", "capacity", "note"])
SCALARS = st.sampled_from(["x", "'a # b'", '"q: {"', "3", "|\n        two\n        lines", "{a: 1}", "[1, 2]"])


@given(st.dictionaries(KEYS, SCALARS, min_size=1), st.sampled_from(["", "  # c"]), st.sampled_from(["\n", "\r\n"]))
def test_any_block_mapping_keeps_its_other_lines(entries, comment, newline):
    lines = ["components:", "  api:"]
    for key, value in entries.items():
        lines += f"    {key}: {value}{comment if chr(10) not in value else ''}".split("\n")
    text = newline.join([*lines, "  db: {kind: database}", ""])
    after = put(text, "x.yaml", PATH, "5 req/s", "x")
    data = parse_text(after, "x.yaml").data
    before = parse_text(text, "x.yaml").data
    before["components"]["api"]["capacity"] = "5 req/s"
    assert data == before
    kept = [line for line in text.split(newline) if "capacity" not in line and line.strip() not in ("two", "lines")]
    assert [line for line in kept if line in after.split(newline)] == kept
