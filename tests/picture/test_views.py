"""Views: what is in a picture of a real system, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archlint.analysis import analyse
from archlint.blueprint import load
from archlint.graph import build
from archlint.picture import life, mermaid, svg, views
from archlint.picture.layout import place
from archlint.picture.scene import Badge, Box, Card, Lean, Link, Scene, Stroke, Tone
from archlint.picture.views.collapse import collapse, gather
from archlint.picture.views.reading import read
from archlint.source import parse_text
from tests.picture.conftest import BLUEPRINTS, analysed
from tests.picture.measures import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.analysis import Analyses


def test_every_view_of_every_shipped_blueprint_is_clean(shipped: Analyses) -> None:
    for name in views.names(shipped.system):
        placed = place(views.view(name, shipped))
        assert faults(placed) == {}, name
        assert placed.crossings <= 4, name
        assert "…" not in svg.write(placed), name


@pytest.mark.parametrize("drill", sorted(path.stem for path in (BLUEPRINTS / "drills").glob("*.yaml")))
def test_every_view_of_the_answers_to_drills_is_clean(drill: str) -> None:
    answer = analysed(f"drills/{drill}")
    for name in views.names(answer.system):
        placed = place(views.view(name, answer))
        assert faults(placed) == {}, name
        assert "…" not in svg.write(placed), name


def test_the_overview_shows_every_component_once(shipped: Analyses) -> None:
    scene = views.overview(shipped)
    assert [card.id for card in scene.cards] == list(shipped.system.components)
    hops = {
        (hop.source, target) for flow in shipped.system.flows.values() for hop in flow.hops for target in hop.targets
    }
    assert {(link.source, link.target) for link in scene.links} == hops
    assert len(scene.links) == len(hops)


@pytest.mark.parametrize(("more", "said"), [("", "5M users"), ("  drivers: {kind: client}\n", "")])
def test_of_several_kinds_of_clients_nobody_says_how_many_each_are(more: str, said: str) -> None:
    text = "archlint: 1\nsystem: Rides\nworkload: {users: 5M}\ncomponents:\n  riders: {kind: client}\n  api: {kind: service}\n"
    flows = "flows: {ride: {does: read, rate: 1/s, steps: [riders -> api]}}\n"
    document = parse_text(text + more + flows, "rides.yaml")
    cards = {card.id: card for card in views.overview(analyse(build(load(document), document))).cards}
    assert cards["riders"].note == said


def test_the_overview_says_what_is_single_and_what_is_over_its_limit(capstone: Analyses) -> None:
    scene = views.overview(capstone)
    cards = {card.id: card for card in scene.cards}
    assert {name for name, card in cards.items() if card.single} == set(read(capstone).single)
    assert cards["lb"].single
    assert cards["db"].meter is not None
    assert cards["db"].meter.text == "240 / 97 connections"
    assert cards["db"].note == "primary + 2 standbys · async, 50 ms lag"
    assert cards["api"].copies == 3
    assert "single points of failure" in scene.verdict
    assert "db, lb, api and workers over their limits at peak" in scene.verdict


def test_parallel_hops_become_one_link(capstone: Analyses) -> None:
    links = {link.id: link for link in views.overview(capstone).links}
    assert links["api>cache"].verb == "get, delete"
    assert links["api>cache"].figures == "1,736/s · 90 % hit"
    assert links["api>cache"].lean is Lean.AP
    assert links["api>db"].lean is Lean.MIXED
    assert links["queue>workers"].stroke is Stroke.ASYNC


def test_a_flow_shows_its_hops_in_order(capstone: Analyses) -> None:
    scene = views.flow(capstone, (), "get-my-tasks")
    assert [(link.number, link.source, link.target, link.verb, link.figures) for link in scene.links] == [
        ("1", "clients", "cdn", "call", "1,562/s"),
        ("2", "cdn", "lb", "call", "1,562/s"),
        ("3", "lb", "api", "call", "1,562/s"),
        ("4", "api", "cache", "get", "1,562/s · 90 % hit"),
        ("5", "api", "db", "read standby on miss", "156/s"),
    ]
    assert [card.id for card in scene.cards] == ["clients", "cdn", "lb", "api", "cache", "db"]
    assert "does not get what it needs" in scene.verdict


def test_the_picture_of_a_flow_marks_what_that_flow_stops_without(capstone: Analyses) -> None:
    single = {
        name: [card.id for card in views.view(name, capstone).cards if card.single]
        for name in ("overview", "flow:get-my-tasks", "flow:create-task")
    }
    assert single["flow:get-my-tasks"] == ["lb"]
    assert set(single["overview"]) == {*single["flow:get-my-tasks"], *single["flow:create-task"]}
    assert [card.id for card in life.story(capstone, (), "get-my-tasks").cards if card.single] == ["lb"]


def test_every_flow_has_a_caption_with_its_verdict(capstone: Analyses) -> None:
    captions = views.overview(capstone).captions
    assert [(caption.pill, caption.name) for caption in captions] == [("FAIL", "get-my-tasks"), ("FAIL", "create-task")]


def test_focus_and_group_show_neighbours_faded(capstone: Analyses) -> None:
    near = {card.id: card.faded for card in views.focus(capstone, (), "cache").cards}
    assert near == {"api": True, "cache": False}
    group = {card.id: card.faded for card in views.group(capstone, (), "edge").cards}
    assert group == {"clients": True, "cdn": False, "lb": False, "api": True}


def test_what_is_said_under_a_title_is_of_what_is_drawn(capstone: Analyses) -> None:
    assert views.focus(capstone, (), "cache").verdict == "1 single point of failure · api over its limit at peak"
    assert views.failures(capstone).verdict == "4 single points of failure"
    assert views.hot(capstone).verdict.endswith("over their limits at peak")
    assert " · " not in views.hot(capstone).verdict


def test_failures_names_what_stops(capstone: Analyses) -> None:
    notes = {card.id: card.note for card in views.failures(capstone).cards if not card.faded}
    assert notes["lb"] == "stops get-my-tasks and create-task"


def test_failures_shows_what_lies_outside_and_where_all_of_it_stands(
    text_analysed: Callable[[str], Analyses],
) -> None:
    shown = views.failures(
        text_analysed(
            "archlint: 1\nsystem: Shop\n"
            "groups: {eu: {kind: region, members: [api]}}\n"
            "components: {u: {kind: client}, api: {kind: service, replicas: 2}, bank: {kind: external}}\n"
            "flows:\n"
            "  look: {does: read, rate: 1/s, steps: [u -> api]}\n"
            "  pay: {does: write, rate: 1/s, steps: [u -> api -> bank]}\n"
        )
    )
    assert [(card.id, card.note) for card in shown.cards if not card.faded] == [("bank", "stops pay")]
    assert [box.title for box in shown.boxes] == ["eu · stops 2 of 2 flows"]


def test_failures_names_zones_that_are_drawn_as_no_box(text_analysed: Callable[[str], Analyses]) -> None:
    """A write that waits for a standby in the other zone does not survive the loss of either; reads do."""
    shown = views.failures(
        text_analysed(
            "archlint: 1\nsystem: Shop\n"
            "components:\n"
            "  u: {kind: client}\n"
            "  api: {engine: go, replicas: 3, zones: [a, b, c]}\n"
            "  db: {engine: postgresql, zones: [a, b], replication: {standbys: 1, mode: sync, failover: automatic}}\n"
            "data: {orders: {in: db}}\n"
            "flows: {buy: {does: write, data: orders, rate: 1/s, steps: [u -> api -> db]}}\n"
        )
    )
    assert [(caption.pill, caption.name, caption.text) for caption in shown.captions] == [
        ("LOST", "zone a", "stops buy, as db alone does"),
        ("LOST", "zone b", "stops buy, as db alone does"),
    ]
    assert {card.id: card.note for card in shown.cards}["db"] == "stops buy · zones a, b"


def test_hot_says_at_which_multiple_a_component_breaks(capstone: Analyses) -> None:
    busy = {card.id: card.note for card in views.hot(capstone).cards if not card.faded}
    assert busy == {
        "lb": "descriptors: breaks at 0.0017 × peak",
        "api": "descriptors: breaks at 0.041 × peak",
        "workers": "worker slots: breaks at 0.26 × peak",
        "db": "connections: whatever the load",
    }


def test_many_cards_are_collapsed_to_their_groups() -> None:
    cards = tuple(
        Card(f"s{index}", f"S{index}", "service", box=f"g{index % 3}", single=index == 4) for index in range(30)
    )
    links = tuple(Link(f"l{index}", f"s{index}", f"s{index + 1}", rate=10, stroke=Stroke.ASYNC) for index in range(29))
    boxes = (
        Box("outer", "Outer"),
        Box("g0", "One", parent="outer"),
        Box("g1", "Two", parent="outer"),
        Box("g2", "Three"),
    )
    scene = Scene("s", "v", cards, links, boxes)
    folded = collapse(scene, 2)
    assert [(card.id, card.technology, card.single) for card in folded.cards] == [
        ("group outer", "20 components", True),
        ("group g2", "10 components", False),
    ]
    assert [(link.id, link.verb, link.figures) for link in folded.links] == [
        ("group outer>group g2", "10 links", "100/s"),
        ("group g2>group outer", "9 links", "90/s"),
    ]
    assert folded.boxes == ()
    nested = collapse(scene, 12)
    assert [(card.id, card.technology, card.box) for card in nested.cards] == [
        ("group g0", "10 components", "outer"),
        ("group g1", "10 components", "outer"),
        ("group g2", "10 components", None),
    ]
    assert nested.boxes == boxes[:1]


def test_what_a_component_keeps_elsewhere_is_drawn_where_no_arrow_leads_there(
    text_analysed: Callable[[str], Analyses],
) -> None:
    shown = views.overview(
        text_analysed(
            "archlint: 1\nsystem: Uploads\n"
            "components:\n"
            "  u: {kind: client}\n"
            "  api: {kind: service, state: {uploads: files, data: db}}\n"
            "  pool: {engine: pgbouncer}\n"
            "  db: {engine: postgresql}\n"
            "  files: {engine: s3}\n"
            "flows:\n"
            "  look: {does: read, rate: 1/s, steps: [u -> api -> pool -> db]}\n"
        )
    )
    assert [(link.source, link.target, link.verb) for link in shown.links][3:] == [("api", "files", "uploads")]


def test_what_stands_beside_the_groups_of_an_open_group_is_drawn_as_itself() -> None:
    cards = (
        Card("lb", "LB", "load-balancer", box="outer"),
        *(Card(f"s{i}", "S", "service", box=f"g{i % 2}") for i in range(6)),
    )
    boxes = (Box("outer", "Outer"), Box("g0", "One", parent="outer"), Box("g1", "Two", parent="outer"))
    folded = collapse(Scene("s", "v", cards, (), boxes), 3)
    assert [(card.id, card.box) for card in folded.cards] == [
        ("lb", "outer"),
        ("group g0", "outer"),
        ("group g1", "outer"),
    ]


def test_where_groups_are_too_many_what_only_one_of_them_uses_is_read_as_part_of_it() -> None:
    cards = (
        Card("clients", "Clients", "client"),
        *(Card(f"s{index}", f"S{index}", "service", box=f"g{index % 2}") for index in range(4)),
        *(Card(name, name, "cache") for name in ("cache", "queue", "worker", "mail", "shared", "idle", "spare")),
    )
    ends = [
        ("clients", "s0"),
        ("clients", "s1"),
        ("s0", "cache"),
        ("s1", "queue"),
        ("queue", "worker"),
        ("worker", "mail"),
        ("s2", "shared"),
        ("s3", "shared"),
    ]
    links = tuple(Link(f"{one}>{two}", one, two) for one, two in ends)
    scene = Scene("s", "v", cards, links, (Box("g0", "One"), Box("g1", "Two")))
    assert [(card.id, card.holds) for card in collapse(scene, 5).cards] == [
        ("clients", ()),
        ("group g0", ("s0", "s2", "cache")),
        ("group g1", ("s1", "s3", "queue", "worker", "mail")),
        ("shared", ()),
        ("linked to nothing", ("idle", "spare")),
    ]
    assert len(collapse(scene, 10).cards) == 10


def test_one_machine_that_runs_it_all_stays_open_and_what_is_linked_alike_is_one_card() -> None:
    names = [
        "lb",
        "web",
        "admin",
        "db",
        "queue",
        *(f"mail-{index}" for index in range(20)),
        "sms",
        "spare-a",
        "spare-b",
    ]
    kinds = {"lb": "load-balancer", "db": "database", "queue": "queue"}
    cards = (
        Card("clients", "clients", "client"),
        *(Card(name, name, kinds.get(name, "worker"), box="machine") for name in names),
    )
    ends = [("clients", "lb"), ("lb", "web"), ("lb", "admin"), ("web", "db"), ("admin", "db"), ("web", "queue")]
    for worker in names[5:26]:
        ends += [("queue", worker), (worker, "db")]
    links = tuple(Link(f"{one}>{two}", one, two, verb="read" if two == "db" else "") for one, two in ends)
    scene = Scene("s", "v", cards, links, (Box("machine", "The machine", "host"),))
    drawn = collapse(scene)
    assert [(card.title, card.technology) for card in drawn.cards if card.holds] == [
        ("21 workers", "mail-0, mail-1, mail-2 and 18 more"),
        ("spare: 2 workers", "linked to nothing: spare-a and spare-b"),
    ]
    assert [box.id for box in drawn.boxes] == ["machine"]
    assert ("21 × read", "db") in [(link.verb, link.target) for link in drawn.links]
    assert [card.title for card in gather(scene, 6).cards] == [
        "clients",
        "lb",
        "2 workers",
        "db",
        "queue",
        "23 workers",
    ]


def test_of_a_long_chain_no_more_is_joined_than_there_is_no_room_for_and_findings_stay_counted() -> None:
    told = (Badge("2", Tone.NEUTRAL, "2 findings"),)
    cards = tuple(Card(f"s{index}", f"s{index}", "service", badges=told) for index in range(9))
    links = tuple(Link(f"{index}", f"s{index}", f"s{index + 1}") for index in range(8))
    drawn = gather(Scene("s", "v", cards, links, ()), 7)
    assert [card.holds for card in drawn.cards if card.holds] == [("s6", "s7", "s8")]
    assert drawn.cards[-1].badges == (Badge("6", Tone.NEUTRAL, "6 findings inside"),)
    assert len(drawn.cards) == 7


def test_a_sequence_ends_where_lifelines_are_too_many(text_analysed: Callable[[str], Analyses]) -> None:
    workers = [f"w{index}" for index in range(30)]
    told = life.story(
        text_analysed(
            "archlint: 1\nsystem: s\ncomponents:\n  u: {kind: client}\n  api: {kind: service}\n  q: {kind: queue}\n"
            + "".join(f"  {name}: {{kind: worker}}\n" for name in workers)
            + "flows:\n  f: {does: write, rate: 1/s, steps: [u -> api -> q, reply"
            + "".join(f", q -> {name}" for name in workers)
            + "]}\n"
        ),
        (),
        "f",
    )
    assert len(told.cards) == 13
    assert told.verdict.endswith("the first 12 of 32 steps")


def test_every_hop_of_a_flow_says_what_it_costs(capstone: Analyses) -> None:
    links = {link.number: link for link in views.view("flow:get-my-tasks", capstone).links}
    assert links["4"].price[0].startswith("+60 s old · ")
    assert links["5"].price[0].startswith("+50 ms old · ")
    assert links["5"].price[1] == "loses own writes and order"
    assert links["1"].price == ()
    writes = {link.target: link for link in views.view("flow:create-task", capstone).links if link.price}
    assert any("may lose 50 ms" in line for line in writes["db"].price)
    assert writes["queue"].price[-1] == "arrives best-effort"
    assert "may lose 50 ms" in writes["db"].words


ZONES = """
archlint: 1
system: Two zones of one region
groups:
  eu: {kind: region, members: [a, b]}
components:
  clients: {kind: client}
  lb: {engine: aws-alb}
  api: {engine: go, replicas: 4, zones: [a, b], health: {live: /l, ready: /r}}
  jobs: {engine: quarkus, replicas: 2, zones: [b, c], health: {live: /l, ready: /r}}
flows:
  ask: {does: read, rate: 10/s, steps: [clients -> lb, lb -> api, lb -> jobs]}
"""


def test_what_runs_in_the_zones_of_a_region_is_drawn_in_it(text_analysed) -> None:
    analyses = text_analysed(ZONES)
    scene = views.overview(analyses)
    assert {card.id: card.box for card in scene.cards} == {"clients": None, "lb": None, "api": "eu", "jobs": None}
    assert [(box.id, box.single) for box in scene.boxes] == [("eu", False)]
    assert scene.verdict.startswith("no single point of failure within its region")
    near = {card.id: card.faded for card in views.group(analyses, (), "eu").cards}
    assert near == {"lb": True, "api": False, "jobs": False}


def test_what_stops_a_flow_is_told_apart_from_what_it_rests_on(text_analysed) -> None:
    assert (
        "survives every single failure of its own · rests on region eu and lb"
        in views.view("flow:ask", text_analysed(ZONES)).verdict
    )
    alone = ZONES.replace("replicas: 4, zones: [a, b]", "replicas: 1, zones: [a]")
    assert (
        "stops without zone a and api · rests on region eu and lb"
        in views.view("flow:ask", text_analysed(alone)).verdict
    )


def test_a_card_names_the_product_that_was_written(text_analysed) -> None:
    cards = {card.id: card.technology for card in views.overview(text_analysed(ZONES)).cards}
    assert cards == {"clients": "client", "lb": "AWS Application Load Balancer", "api": "Go", "jobs": "Quarkus"}


ON_ONE_MACHINE = """archlint: 1
system: Machine
groups: {box: {kind: host, members: [api, db]}}
components: {c: {kind: client}, api: {engine: fastapi, replicas: 3, workers: 4}, db: {engine: postgresql}}
flows: {ask: {does: read, steps: [c -> api -> db]}}
"""


def test_what_is_single_inside_something_single_is_counted_apart_and_connections_need_no_peak(text_analysed) -> None:
    scene = views.overview(text_analysed(ON_ONE_MACHINE))
    assert [box.single for box in scene.boxes] == [True]
    assert not [card.id for card in scene.cards if card.single]
    assert scene.verdict.startswith("1 single point of failure, 1 more inside it · db over its limit of connections")
    assert "  class g_box single" in mermaid.write(scene)
    imported = views.overview(text_analysed(ON_ONE_MACHINE.replace("groups:", "imported: compose.yaml\ngroups:")))
    assert [(box.title, box.single, box.assumed) for box in imported.boxes] == [("box, assumed", True, True)]
    assert imported.verdict.startswith("1 single point of failure, assumed, 1 more inside it")
    assert "assumed by the import" in svg.write(place(imported))


IMPORTED = """archlint: 1
system: Shop
imported: compose.yaml
components:
  c: {kind: client}
  web: {kind: service}
  cart: {kind: service}
  pay: {kind: service}
  db: {engine: postgresql}
  log: {engine: postgresql}
flows: {ask: {does: read, steps: [c -> web -> cart, web -> pay, cart -> db, pay -> log: {op: write}, pay -> db]}}
"""


def test_what_only_an_import_guesses_is_no_fact_and_a_call_is_followed_by_what_comes_of_it(text_analysed) -> None:
    imported = text_analysed(IMPORTED)
    scene, told = views.view("flow:ask", imported), life.story(imported, (), "ask")
    assert (scene.title, told.title) == ("Ask", "Ask: the life of a request")
    assert views.view("sequence:ask", imported).title == told.title
    said = [(link.number, link.source, link.target, link.verb) for link in scene.links]
    assert said == [
        ("1", "c", "web", "call"),
        ("2", "web", "cart", "call"),
        ("3", "cart", "db", "use"),
        ("4", "web", "pay", "call"),
        ("5", "pay", "log", "write"),
        ("6", "pay", "db", "use"),
    ]
    assert [event.number for event in told.events if isinstance(event, life.Message)] == [1, 2, 3, 4, 5, 6]
    gone_over = text_analysed(IMPORTED.replace("imported: compose.yaml\n", ""))
    verbs = [(link.number, link.verb) for link in views.view("flow:ask", gone_over).links if link.target == "db"]
    assert verbs == [("4", "read"), ("6", "read")]


def test_a_card_shows_the_limit_that_is_near_and_not_a_cool_one_that_load_reaches_first(text_analysed) -> None:
    text = ON_ONE_MACHINE.replace("replicas: 3, workers: 4", "replicas: 6, workers: 4, pool: {db: 4}")
    text = text.replace("does: read", "does: read, rate: 100/s")
    scene = views.overview(text_analysed(text))
    meters = {card.id: card.meter for card in scene.cards if card.meter}
    assert meters["db"].text == "96 / 97 connections"
    assert meters["api"].share < 0.01
    assert "db is hot" in scene.verdict


@pytest.mark.parametrize(("rate", "verdict"), [("", "no load is known"), ("rate: 10/s, ", "nothing above 1 % at peak")])
def test_pools_say_nothing_of_load_that_nobody_counted(rate: str, verdict: str) -> None:
    document = parse_text(
        f"""archlint: 1
system: Counted
components: {{clients: {{kind: client}}, api: {{engine: spring-boot}}, db: {{engine: mysql}}}}
flows: {{ask: {{does: read, {rate}steps: [clients -> api -> db]}}}}
""",
        "counted.yaml",
    )
    analyses = analyse(build(load(document), document))
    assert views.hot(analyses).verdict == verdict
    assert any(card.meter for card in views.overview(analyses).cards) == bool(rate)


@pytest.mark.parametrize(("rate", "said"), [("2/min", "2/min of "), ("90/min", "1.5 / ")])
def test_a_meter_tells_a_slow_rate_as_the_arrows_do(
    rate: str, said: str, text_analysed: Callable[[str], Analyses]
) -> None:
    text = f"""
        archlint: 1
        system: shop
        components: {{users: {{kind: client}}, api: {{kind: service, engine: go}}}}
        flows: {{ask: {{does: read, rate: {rate}, steps: [users -> api]}}}}
    """
    cards = views.overview(text_analysed(text)).cards
    assert [card.meter.text for card in cards if card.meter is not None and card.meter.text.startswith(said)]
