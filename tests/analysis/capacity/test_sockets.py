"""Who holds the sockets of those online: the one at their end, and twice whatever they pass through on the way there."""

import pytest

from archlint.analysis.capacity.sockets import holders
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

TEXT = """archlint: 1
system: Sockets
components:
  people: {{kind: client}}
  others: {{kind: client}}
  dns: {{kind: dns}}
  lb: {{kind: load-balancer}}
  spare: {{kind: load-balancer}}
  ws: {{kind: service}}
  bus: {{kind: pubsub}}
flows:
  send: {{does: event, rate: 1/s, steps: {send}}}
  look: {{does: read, rate: 1/s, steps: {look}}}
"""
PUSH = "reply, bus -> ws, {ws -> people: {over: websocket}}"


@pytest.mark.parametrize(
    ("send", "look", "held"),
    [
        (f"[people -> lb -> ws, ws -> bus, {PUSH}]", "[people -> lb -> ws]", {"lb": 2, "ws": 1}),
        ("[{people -> lb -> ws: {over: websocket}}, ws -> bus]", "[people -> lb -> ws]", {"lb": 2, "ws": 1}),
        # the push stands in another flow than the way on which they come
        (f"[others -> ws, ws -> bus, {PUSH}]", "[people -> lb -> ws]", {"lb": 2, "ws": 1}),
        # they may come without it, or through another one
        (f"[people -> lb -> ws, ws -> bus, {PUSH}]", "[people -> ws]", {"ws": 1}),
        (f"[people -> lb -> ws, ws -> bus, {PUSH}]", "[people -> spare -> ws]", {"ws": 1}),
        (f"[people -> spare -> lb -> ws, ws -> bus, {PUSH}]", "[people -> lb -> ws]", {"lb": 2, "ws": 1}),
        # a name is looked up, and nothing stays open
        (f"[people -> dns -> lb -> ws, ws -> bus, {PUSH}]", "[others -> ws]", {"lb": 2, "ws": 1}),
        # whoever pushes is called by somebody else: nobody knows how they came
        (f"[others -> lb -> ws, ws -> bus, {PUSH}]", "[others -> lb -> ws]", {"ws": 1}),
    ],
)
def test_a_balancer_on_the_only_way_to_the_holder_holds_both_ends(send, look, held):
    document = parse_text(TEXT.format(send=send, look=look), "sockets.yaml")
    assert holders(build(load(document), document)) == {id_: {"people": count} for id_, count in held.items()}


@pytest.mark.parametrize(
    ("people", "staff", "formula", "whole"),
    [
        ("", "", "at most 3,000 / 1,024", 3000),
        ("", ", online: 500", "500 / 1,024", 500),
        (", online: 20", "", "3,000 / 1,024", 3000),
    ],
)
def test_as_many_are_connected_as_a_client_says_are_online(assessed, people, staff, formula, whole):
    found = assessed(f"""
estimates: {{sockets: {whole}}}
workload: {{users: 100k, daily_active: 10%, online_at_peak: 30%}}
components:
  people: {{kind: client{people}}}
  staff: {{kind: client{staff}}}
  ws: {{kind: service, work: 1 ms}}
flows:
  look: {{does: read, rate: 1/s, steps: [people -> ws]}}
  follow: {{does: read, rate: 1/s, steps: [{{staff -> ws: {{over: websocket}}}}]}}
""")
    (files,) = (limit for limit in found.resources if limit.name == "descriptors")
    assert files.formula == formula
    assert [check.computed.value for check in found.estimates] == [whole]
