"""Structurizr workspaces: the DSL subset, the JSON, deployments, and what is refused or named."""

import json

import pytest

from archlint.errors import ImportingError
from archlint.importers.draft.proof import prove
from archlint.importers.draft.walks import walks
from archlint.importers.draft.writing import write
from archlint.importers.readers import reader
from archlint.source.folder import Folder

SHOP = """
    workspace "Shop" {
        !identifiers hierarchical
        model {
            customer = person "Customer"
            mail = softwareSystem "Mail" "" "External"
            shop = softwareSystem "Shop" {
                web = container "Web" "" "Java and Spring MVC" {
                    list = component "List"
                    -> db "Reads" "SQL"
                }
                # declared after it is used
                db = container "Orders" {
                    tags "Database"
                }
                jobs = container "Jobs" "" "RabbitMQ"
                mailer = container "Mailer" "" "Python" {
                    properties {
                        archlint.kind worker
                    }
                }
                web.list -> jobs "Sends orders to"
                mailer -> jobs "Consumes orders from"
                mailer -> mail "Delivers by" "SMTP"
            }
            customer -> shop "Buys at"
            customer -> shop.web "Buys at"
            mail -> customer "Tells"
            deploymentEnvironment "Live" {
                deploymentNode "EC2" {
                    lb = infrastructureNode "Balancer" "" "Elastic Load Balancer"
                    deploymentNode "Machine" "" "Ubuntu" "" 3 {
                        one = containerInstance shop.web
                        lb -> one "Forwards to"
                    }
                }
                deploymentNode "MySQL" "" "MySQL 8" {
                    containerInstance shop.db
                }
            }
        }
        views {
            dynamic shop "Buying" {
                customer -> shop.web "Buys"
            }
            styles {
                element "Database" {
                    shape Cylinder
                }
            }
        }
    }
"""


@pytest.fixture
def structurizr(project):
    def read(text, path="workspace.dsl", more=None):
        folder = project.files({"workspace.dsl": text, **(more or {})})
        return reader("structurizr").sketch(folder, [path])

    return read


def arrows(sketch):
    return [(walk.name, [step.text for step in walk.steps]) for walk in walks(sketch)]


def facts(sketch):
    return {part.id: {key: fact.value for key, fact in part.facts.items()} for part in sketch.parts}


def test_containers_are_components_and_what_is_inside_is_rolled_up(structurizr):
    sketch = structurizr(SHOP)
    assert facts(sketch) == {
        "customer": {"kind": "client", "title": "Customer"},
        "mail": {"kind": "external", "title": "Mail"},
        "web": {"engine": "spring-boot", "title": "Web", "replicas": 3},
        "db": {"engine": "mysql", "title": "Orders"},
        "jobs": {"engine": "rabbitmq", "title": "Jobs"},
        "mailer": {"title": "Mailer", "kind": "worker"},
        "lb": {"engine": "aws-alb", "title": "Balancer"},
    }
    assert arrows(sketch) == [
        ("buying", ["customer -> lb", "lb -> web"]),
        (
            "customer-to-lb",
            ["customer -> lb", "lb -> web", "web -> db", "web -> jobs", "reply", "jobs -> mailer", "mailer -> mail"],
        ),
    ]
    assert sketch.notes == [
        "`mail -> customer` (workspace.dsl:27): what reaches people is an answer or a message to them, and no step",
    ]


SCENES = """
    workspace "Shop" {
        model {
            customer = person "Customer"
            shop = softwareSystem "Shop" {
                web = container "Web" "" "Go"
                db = container "Orders" "" "PostgreSQL"
                jobs = container "Jobs" "" "RabbitMQ"
                mailer = container "Mailer" "" "Celery"
            }
            bank = softwareSystem "Bank"
            customer -> web "Buys at"
            saves = web -> db "Saves"
            web -> jobs "Publishes"
            mailer -> jobs "Consumes"
            web -> bank "Asks"
        }
        views {
            dynamic shop "buy" "Somebody buys" {
                title "An order is placed"
                1: customer -> web "Places an order"
                2: saves "Saves the order"
                web -> bank "Asks for money" "HTTPS"
                bank -> web "Says yes"
                {
                    {
                        web -> jobs "Tells"
                    }
                }
                mailer -> jobs "Takes it"
                web -> customer "Says thanks"
                autolayout lr
            }
            dynamic * {
                customer -> shop "Looks"
                ghost -> web
            }
        }
    }
"""


def test_dynamic_views_are_flows(structurizr):
    sketch = structurizr(SCENES)
    assert arrows(sketch) == [("buy", ["customer -> web", "web -> db", "web -> bank", "web -> jobs", "jobs -> mailer"])]
    assert (sketch.tellings[0].title, sketch.tellings[0].does) == ("An order is placed", "write")
    assert [note.partition(": ")[2] for note in sketch.notes] == [
        "`ghost` is declared nowhere; the step of the dynamic view is left out",
        "`Customer -> Shop` names a system as a whole; the step of the dynamic view is left out",
    ]
    prove(write(sketch), sketch)


def test_dynamic_views_of_the_json_are_flows(structurizr):
    model = {
        "people": [{"id": "1", "name": "User", "relationships": [{"id": "9", "destinationId": "3"}]}],
        "softwareSystems": [{"id": "2", "name": "Shop", "containers": [
            {"id": "3", "name": "Web", "technology": "Go", "relationships": [{"id": "10", "destinationId": "4"}]},
            {"id": "4", "name": "Db", "technology": "PostgreSQL"}]}],
    }  # fmt: skip
    view = {"key": "Look", "description": "Somebody looks", "relationships": [
        {"id": "10", "order": "10"}, {"id": "9", "order": "2"}, {"id": "10", "order": "11", "response": True},
        {"id": "77", "order": "12"}]}  # fmt: skip
    text = json.dumps({"name": "Shop", "model": model, "views": {"dynamicViews": [view]}})
    sketch = structurizr("", "workspace.json", {"workspace.json": text})
    assert arrows(sketch) == [("look", ["user -> web", "web -> db"])]
    assert sketch.tellings[0].title == "Look"
    assert [note.partition(": ")[2] for note in sketch.notes] == [
        "a step of the dynamic view `Look` has no relationship, and is left out"
    ]


def test_every_line_says_where_it_was_declared(structurizr):
    text = write(structurizr(SHOP))
    assert "# declared workspace.dsl:32 instances" in text
    assert "kind: worker                                # declared workspace.dsl:18 archlint.kind\n" in text
    assert "      - web -> db                               # declared workspace.dsl:9\n" in text


def test_the_json_of_a_workspace_reads_like_its_dsl(structurizr):
    model = {
        "people": [{"id": "1", "name": "Customer", "tags": "Element,Person", "relationships": [
            {"id": "9", "sourceId": "1", "destinationId": "3", "description": "Buys at"},
            {"id": "10", "sourceId": "1", "destinationId": "2", "description": "Buys at", "linkedRelationshipId": "9"}]}],
        "softwareSystems": [{"id": "2", "name": "Shop", "containers": [
            {"id": "3", "name": "Web", "technology": "Spring Boot", "group": "Front", "relationships": [
                {"id": "11", "sourceId": "3", "destinationId": "4"}]},
            {"id": "4", "name": "Orders", "tags": "Element,Container,Database",
             "properties": {"structurizr.dsl.identifier": "db"}}]}],
        "deploymentNodes": [{"id": "5", "name": "VM", "environment": "Live", "instances": "2", "containerInstances": [
            {"id": "6", "containerId": "3"}]}],
    }  # fmt: skip
    text = json.dumps({"name": "Shop", "model": model}, indent=2)
    sketch = structurizr("", "workspace.json", {"workspace.json": text})
    assert facts(sketch) == {
        "customer": {"kind": "client", "title": "Customer"},
        "web": {"engine": "spring-boot", "title": "Web", "replicas": 2},
        "db": {"kind": "database", "title": "Orders"},
    }
    assert arrows(sketch) == [("customer-to-web", ["customer -> web", "web -> db"])]
    assert sketch.parts[1].evidence.place == "workspace.json:31"


def test_one_machine_for_several_is_one_host(structurizr):
    sketch = structurizr("""
        workspace {
            model {
                s = softwareSystem "S" {
                    a = container "A"
                    b = container "B"
                }
                a -> b
                deploymentEnvironment "Development" {
                    deploymentNode "Laptop" {
                        containerInstance a
                        containerInstance b
                    }
                }
            }
        }
    """)
    assert {name: group[:2] for name, group in sketch.groups.items()} == {"laptop": ("host", ("a", "b"))}


def test_includes_constants_archetypes_groups_and_text_blocks(structurizr):
    sketch = structurizr(
        '''
        workspace "W" {
            !const ORG "Acme"
            model {
                archetypes {
                    store = container {
                        technology "PostgreSQL"
                        tags "Database"
                    }
                }
                s = softwareSystem "${ORG} S" {
                    description """
                        Several
                        "lines" }
                    """
                    group "Core" {
                        !include parts/api.dsl
                        data = store "Data"
                    }
                    ui = container "UI" "" \\
                        "Angular"
                }
                !element s {
                    extra = container "Extra" "" "Go"
                }
                ui -> api
                api -> data
                api -> extra
            }
        }
        ''',
        more={"parts/api.dsl": 'api = container "API" "" "Django"\n'},
    )
    assert facts(sketch) == {
        "api": {"engine": "django", "title": "API"},
        "data": {"engine": "postgresql", "title": "Data"},
        "ui": {"kind": "client", "title": "UI"},
        "extra": {"engine": "go", "title": "Extra"},
    }
    assert sketch.groups["core"][:3] == ("tier", ("api", "data"), "Core")
    assert sketch.part("api").evidence.place == "parts/api.dsl:1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('workspace {\n  model {\n    a = person "A"\n    a -> bb\n  }\n}\n', "workspace.dsl:4: `bb` is declared nowhere"),
        ("apiVersion: v1\n", "workspace.dsl:1: a Structurizr workspace has no `…` here"),
        ('workspace {\n  model {\n    a = persn "A"\n  }\n}\n', "workspace.dsl:3: a Structurizr workspace has no `persn` here"),
        ("workspace {\n  model {\n", "workspace.dsl:2: the block that opens here is not closed: a `}` is missing"),
        ("workspace {\n  model {\n    !docs {\n  }\n}\n", "workspace.dsl:3: the block that opens here is not closed: a `}` is missing"),
        ("workspace {\n}\n}\n", "workspace.dsl:3: this `}` closes nothing"),
        ("workspace {\n  !include workspace.dsl\n}\n", "workspace.dsl:2: `workspace.dsl` includes itself"),
        ("workspace {\n  !include ../other.dsl\n}\n", "workspace.dsl:2: `../other.dsl` lies outside the project, and is not read"),
        ("workspace extends https://example.com/w.dsl {\n}\n", "workspace.dsl:1: the workspace that this one extends lies elsewhere"),
        ("workspace {\n}\n", "workspace.dsl runs nothing that is a component"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_place(structurizr, text, message):
    with pytest.raises(ImportingError) as caught:
        prove("", structurizr(text))
    assert caught.value.problems[0].message == message


def test_another_kind_of_file_is_told_how_a_workspace_begins(structurizr):
    with pytest.raises(ImportingError) as caught:
        prove("", structurizr("apiVersion: v1\n"))
    assert caught.value.problems[0].help == "it begins with `workspace {`"


def test_what_is_not_read_is_named_and_its_names_are_no_mistake(structurizr):
    sketch = structurizr("""
        workspace {
            model {
                a = softwareSystem "A"
                !script groovy {
                    if (true) { }
                }
                !include https://example.com/more.dsl
                a -> b
            }
        }
    """)
    assert sketch.notes == [
        "workspace.dsl:4: `!script` is not read",
        "workspace.dsl:7: what it includes from elsewhere is not read: nothing is fetched",
        "workspace.dsl:8: `b` is declared in what is not read",
    ]


def test_no_secret_is_copied(structurizr):
    text = write(
        structurizr("""
        workspace {
            model {
                a = softwareSystem "A on https://bob:hunter2@example.com/?key=zzz"
                b = softwareSystem "B"
                a -> b "logs in with password=hunter2 at http://u:hunter2@b"
                b -> a "token ghp_hunter2hunter2hunter2hunter2"
            }
        }
    """)
    )
    assert "hunter2" not in text
    assert "zzz" not in text


def test_a_symbolic_link_out_of_the_project_is_not_followed(tmp_path):
    (tmp_path / "secret.dsl").write_text('x = person "X"\n', encoding="utf-8")
    (tmp_path / "project").mkdir()
    (tmp_path / "project/in.dsl").symlink_to(tmp_path / "secret.dsl")
    (tmp_path / "project/workspace.dsl").write_text("workspace {\n  !include in.dsl\n}\n", encoding="utf-8")
    with pytest.raises(ImportingError) as caught:
        reader("structurizr").sketch(Folder(tmp_path / "project"), ["."])
    assert caught.value.problems[0].message == "workspace.dsl:2: `in.dsl` is not there"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"workspace.dsl": "workspace {\n" + "a {\n".replace("a", 'group "g"') * 200}, "workspace.dsl:101: more than 100 blocks inside each other"),
        (
            {"workspace.dsl": '!const a "' + "x" * 6_000 + '"\n!const b "${a}${a}"\nworkspace "${b}" {\n}\n'},
            "workspace.dsl:2: the value of `b` has 12,000 letters",
        ),
        (
            {"workspace.dsl": "workspace {\n!include p\n}\n", "p/a.dsl": "!include ../p\n"},
            "p/a.dsl:1: `p/a.dsl` includes itself",
        ),
        (
            {"workspace.dsl": "workspace {\nmodel {\n" + "".join(f's{i} = softwareSystem "{i}"\n' for i in range(3_001)) + "}\n}\n"},
            "workspace.dsl has 3,001 elements; at most 3,000 make one blueprint",
        ),
        ({"workspace.dsl": "workspace {\n!include ~/x.dsl\n}\n"}, "workspace.dsl:2: `~/x.dsl` lies outside the project, and is not read"),
    ],
)  # fmt: skip
def test_hostile_files_end_in_one_line(project, files, message):
    with pytest.raises(ImportingError) as caught:
        reader("structurizr").sketch(project.files(files), ["workspace.dsl"])
    assert caught.value.problems[0].message == message


def test_a_balancer_stands_in_dynamic_views_as_well(structurizr):
    sketch = structurizr("""
        workspace {
            model {
                people = person "People"
                bank = softwareSystem "Bank" {
                    spa = container "Single-Page App" "" "Angular" "Web Browser"
                    api = container "API" "" "Java"
                }
                people -> spa "opens"
                spa -> api "calls"
                live = deploymentEnvironment "Live" {
                    deploymentNode "EC2" "" "" "" 2 {
                        containerInstance api
                    }
                    lb = infrastructureNode "ELB" "" "Elastic Load Balancer"
                    lb -> api "forwards"
                }
            }
            views {
                dynamic bank "signin" {
                    people -> spa "opens"
                    spa -> api "submits"
                }
            }
        }
    """)
    (told,) = sketch.tellings
    assert [step[:2] for step in told.steps] == [("people", "spa"), ("spa", "lb"), ("lb", "api")]
