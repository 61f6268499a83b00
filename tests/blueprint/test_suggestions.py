"""When a name is not known: all that are when they are few, else only the nearest."""

import pytest

from archlint.blueprint.checks.sheet import suggestion
from archlint.blueprint.load import load
from archlint.errors import BlueprintError
from archlint.source import parse_text


@pytest.mark.parametrize(("count", "said"), [(0, None), (1, "hosts are a1"), (9, None)])
def test_few_names_are_listed(count, said):
    assert suggestion("zzzzzz", [f"a{number}" for number in range(1, count + 1)], "hosts") == said


def test_eight_are_few():
    assert suggestion("zzzzzz", list("abcdefgh"), "hosts") == "hosts are a, b, c, d, e, f, g, h"


def test_the_nearest_goes_before_all():
    assert suggestion("hots", ["host", "rack"], "hosts") == "did you mean `host`?"


@pytest.mark.parametrize(("does", "op"), [("read", "read"), ("write", "write")])
def test_of_several_roles_the_one_that_holds_the_data_is_meant(does, op):
    text = f"""archlint: 1
system: Places
components: {{users: {{kind: client}}, api: {{kind: service}}, kv: {{engine: redis, roles: [store, pubsub]}}}}
data: {{places: {{in: kv}}}}
flows:
  f: {{does: {does}, data: places, rate: 1/s, steps: [users -> api, api -> kv]}}
"""
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "a.yaml"))
    assert [one.help for one in caught.value.problems] == [f"write `- api -> kv: {{op: {op}}}`, or publish"]


def complaints(components, flow="does: read, rate: 1/s"):
    text = f"archlint: 1\nsystem: S\ncomponents: {{users: {{kind: client}}, {components}}}\nflows:\n  f: {{{flow}, steps: [users -> api]}}\n"
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "a.yaml"))
    return [one.help for one in caught.value.problems]


@pytest.mark.parametrize(
    ("where", "help_"),
    [
        ("s3", "declare it under `components`, `s3: {engine: s3}`; components are users, api"),
        ("ram", "did you mean `memory`?"),
        ("somewhere", "write memory, disk, token, env or none, or the id of a component"),
    ],
)
def test_a_store_that_keeps_state_is_to_be_declared(where, help_):
    assert complaints(f"api: {{kind: service, state: {{uploads: {where}}}}}") == [help_]


@pytest.mark.parametrize("word", ["percentage", "fraction"])
def test_a_part_of_all_requests_is_a_share(word):
    assert complaints("api: {kind: service}", f"does: read, {word}: 70%") == ["did you mean `share`?"]
