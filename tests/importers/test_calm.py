"""CALM architectures: nodes, relationships, boxes, flows; and what is refused or named."""

import json

import pytest

from archlint.errors import ImportingError
from archlint.importers.draft.walks import walks
from archlint.importers.readers import reader


def node(name, kind, title="", **more):
    return {"unique-id": name, "node-type": kind, "name": title or name, "description": "", **more}


def connects(name, source, target, text=""):
    ends = {"source": {"node": source}, "destination": {"node": target}}
    return {"unique-id": name, "description": text, "relationship-type": {"connects": ends}}


def holds(name, word, container, *members):
    return {"unique-id": name, "relationship-type": {word: {"container": container, "nodes": list(members)}}}


SHOP = {
    "nodes": [
        node("shop", "system", "The shop"),
        node("machine", "compute", "App server"),
        node("bank", "system", "The bank"),
        node("trader", "actor"),
        node("ui", "webclient"),
        node("orders", "service", metadata={"technology": "Spring Boot", "archlint": {"replicas": 1, "tags": ["core"]}}),
        node("db", "database", "PostgreSQL of orders"),
        node("events", "message-broker", "Events", interfaces=[{"unique-id": "i", "image": "confluentinc/cp-kafka:7"}]),
        node("mailer", "service"),
    ],
    "relationships": [
        {"unique-id": "uses", "relationship-type": {"interacts": {"actor": "trader", "nodes": ["ui"]}}},
        connects("ui-orders", "ui", "orders", "places orders"),
        connects("orders-db", "orders", "db"),
        connects("orders-events", "orders", "events", "publishes orders"),
        connects("mailer-events", "mailer", "events", "subscribes to orders"),
        connects("orders-bank", "orders", "bank"),
        holds("all", "composed-of", "shop", "ui", "orders", "db", "events", "mailer"),
        holds("on", "deployed-in", "machine", "orders", "mailer"),
    ],
    "flows": [
        {
            "unique-id": "place",
            "name": "Place an order",
            "description": "",
            "transitions": [
                {"relationship-unique-id": "uses", "sequence-number": 1, "description": "clicks"},
                {"relationship-unique-id": "orders-events", "sequence-number": 4, "description": "tells"},
                {"relationship-unique-id": "ui-orders", "sequence-number": 2, "description": "posts"},
                {"relationship-unique-id": "orders-db", "sequence-number": 3, "description": "stores"},
                {"relationship-unique-id": "ui-orders", "sequence-number": 5, "description": "says", "direction": "destination-to-source"},
                {"relationship-unique-id": "mailer-events", "sequence-number": 6, "description": "hands", "direction": "destination-to-source"},
            ],
        }
    ],
}  # fmt: skip


@pytest.fixture
def calm(project):
    def read(document, text=None):
        folder = project.files({"shop.calm.json": text if text is not None else json.dumps(document, indent=1)})
        return reader("calm").sketch(folder, ["shop.calm.json"])

    return read


def test_nodes_boxes_and_flows(calm):
    sketch = calm(SHOP)
    assert {part.id: {key: fact.value for key, fact in part.facts.items()} for part in sketch.parts} == {
        "bank": {"kind": "external", "title": "The bank"},
        "trader": {"kind": "client"},
        "ui": {"kind": "client"},
        "orders": {"engine": "spring-boot", "replicas": 1, "tags": ["core"]},
        "db": {"engine": "postgresql", "title": "PostgreSQL of orders"},
        "events": {"engine": "kafka", "title": "Events"},
        "mailer": {"kind": "service"},
    }
    assert [(walk.name, walk.does, [step.text for step in walk.steps]) for walk in walks(sketch)] == [
        (
            "place",
            "write",
            [
                "trader -> ui",
                "ui -> orders",
                "orders -> db",
                "orders -> events",
                "events -> mailer",
            ],
        ),
        (
            "trader-to-ui",
            "read",
            [
                "trader -> ui",
                "ui -> orders",
                "orders -> db",
                "orders -> bank",
                "orders -> events",
                "reply",
                "events -> mailer",
            ],
        ),
    ]
    assert {name: group[:2] for name, group in sketch.groups.items()} == {
        "machine": ("host", ("orders", "mailer")),
        "shop": ("tier", ("ui", "orders", "db", "events", "mailer")),
    }
    assert sketch.system == "The shop"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"nodes": [}', "shop.calm.json:1:12: a value is missing"),
        ('{"properties": {"nodes": {}}}', "shop.calm.json is a CALM pattern: it has no `nodes`"),
        ("[1]", "shop.calm.json is no CALM architecture: it has no `nodes`"),
        ('{"nodes": [\n{"name": "a"}]}', "shop.calm.json:2: `unique-id` is missing"),
        (
            json.dumps({"nodes": [node("a", "service")], "relationships": [connects("r", "a", "b")]}),
            "shop.calm.json:1: no node has the unique-id `b`",
        ),
        (
            json.dumps({"nodes": [node("a", "service"), node("a", "database")], "relationships": []}),
            "shop.calm.json:1: `a` is the unique-id of a node at shop.calm.json:1 already",
        ),
        (
            json.dumps({"nodes": [node("a", "service")], "relationships": [{"unique-id": "r"}]}),
            "shop.calm.json:1: the relationship has no `relationship-type`",
        ),
        ('{"nodes": [],\n"relationship": []}', "shop.calm.json:2: a CALM architecture has no section `relationship`"),
        ('{"node": [],\n"relationships": []}', "shop.calm.json:1: a CALM architecture has no section `node`"),
        ("[" * 100_000, "shop.calm.json:1:202: more than 200 levels inside each other"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(calm, text, message):
    with pytest.raises(ImportingError) as caught:
        calm(None, text)
    assert caught.value.problems[0].message == message


def test_a_misspelt_type_of_node_is_asked_about(calm):
    sketch = calm({"nodes": [node("a", "databse"), node("b", "message-broker")], "relationships": []})
    assert [note for note in sketch.notes if "node-type" in note] == [
        "shop.calm.json:3: the node-type `databse` is new; is it `database`?"
    ]


def test_an_arrow_to_a_whole_system_is_named_unless_one_node_is_meant(calm):
    document = {
        "nodes": [node("s", "system"), node("t", "system"), *(node(each, "service") for each in "abcd")],
        "relationships": [
            holds("x", "composed-of", "s", "a"),
            holds("y", "composed-of", "t", "b", "c"),
            connects("d-s", "d", "s"),
            connects("d-t", "d", "t"),
        ],
    }
    sketch = calm(document)
    assert [(hop.source, hop.target) for hop in sketch.hops] == [("d", "a")]
    assert [note.partition(": ")[2] for note in sketch.notes] == [
        "`d -> t` names a system as a whole: say which node it means"
    ]


def test_a_machine_of_any_type_is_a_box_and_a_bus_that_is_called_a_service_a_channel(calm):
    sketch = calm(
        {
            "nodes": [
                node("api", "service"),
                node("w", "service"),
                node("db", "database"),
                {**node("bus", "service", "Message Bus"), "description": "RabbitMQ broker"},
                node("host", "node", "VM 1"),
                node("queue-service", "service", "Queue Service"),
            ],
            "relationships": [
                connects("1", "api", "bus", "publishes"),
                connects("2", "w", "bus", "consumes"),
                connects("3", "api", "db"),
                connects("4", "api", "queue-service"),
                holds("5", "deployed-in", "host", "api", "db"),
            ],
        }
    )
    assert {part.id: part.purpose for part in sketch.parts} == {
        "api": "service", "w": "service", "db": "database", "bus": "queue", "queue-service": "service",
    }  # fmt: skip
    assert sketch.part("bus").facts["engine"].value == "rabbitmq"
    assert {name: group[:2] for name, group in sketch.groups.items()} == {"host": ("host", ("api", "db"))}
    assert "bus -> w" in [step.text for walk in walks(sketch) for step in walk.steps]
