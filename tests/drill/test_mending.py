"""What was meant is graded, and a mistake costs itself: a file with mistakes reads as the file without them."""

import pytest

from archlint.drill.mending import read_mended
from archlint.errors import BlueprintError

WHOLE = """\
archlint: 1
system: Tasks
workload: {users: 10k, daily_active: 20%, requests: 12 per active user per day, peak: 4x}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 2}
  db: {engine: postgresql}
data: {tasks: {in: db, rows: 20 per user, row: 1KB}}
flows:
  create:
    does: write
    data: tasks
    share: 30%
    steps:
      - clients -> api -> db: {timeout: 1 s}
  list:
    does: read
    data: tasks
    share: 70%
    steps:
      - clients -> api -> db
"""


@pytest.fixture
def mended(tmp_path):
    def read(text):
        file = tmp_path / "a.yaml"
        file.write_text(text, encoding="utf-8")
        return read_mended(str(file))

    return read


MEANT = {
    "no percent sign": ("share: 30%", "share: 30"),
    "a unit in words": ("share: 30%", "share: 30 percent"),
    "the first of two ways out": ("20%", "20"),
    "bits for bytes": ("1KB", "1kb"),
    "no period": ("user per day", "user"),
    "a bare factor": ("4x", "4"),
    "another arrow": ("clients -> api -> db\n", "clients => api => db\n"),
    "an answer that is drawn": ("clients -> api -> db\n", "clients -> api -> db -> api -> clients\n"),
    "a walk that is no list": ("    steps:\n      - clients -> api -> db\n", "    steps: clients -> api -> db\n"),
    "two names in one walk": ("clients -> api -> db\n", "client -> api -> bd\n"),
    "a kind for the only one of it": ("in: db", "in: database"),
    "a section with a capital, and what stands in it": ("workload: {users: 10k, daily_active: 20%", "Workload: {users: 10k, daily_active: 20"),
    "an engine by its image": ("engine: postgresql", "image: postgresql:15"),
    "nothing behind a colon": ("in: db", "in:db"),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), MEANT.values(), ids=MEANT.keys())
def test_what_a_message_tells_to_write_is_written(mended, right, wrong):
    assert right in WHOLE
    found = mended(WHOLE.replace(right, wrong, 1))
    assert found.blueprint == mended(WHOLE).blueprint
    assert 1 <= len(found.mistakes) <= 2


LAID_OUT = {
    "a blank too many": ("    does: write\n", "     does: write\n"),
    "a blank too few": ("    data: tasks\n    share: 30%", "    data: tasks\n   share: 30%"),
    "a section's first line": ("  clients: {kind: client}\n", " clients: {kind: client}\n"),
    "a flow at the level of its keys": ("  create:\n", "    create:\n"),
    "a flow at the level of the sections": ("  list:\n", "list:\n"),
    "a key at the level of its flow": (
        "    steps:\n      - clients -> api -> db\n",
        "  steps:\n      - clients -> api -> db\n",
    ),
    "a component below another": ("  api: {kind: service", "    api: {kind: service"),
    "no colon": ("    does: write\n", "    does write\n"),
    "no blank behind it": ("    share: 70%\n", "    share:70%\n"),
    "no dash": ("      - clients -> api -> db\n", "      clients -> api -> db\n"),
    "no comma": ("{kind: service, replicas", "{kind: service replicas"),
    "a head twice": ("components:\n", "components:\ncomponents:\n"),
    "a key twice": ("    steps:\n", "    steps:\n    steps:\n"),
}


@pytest.mark.parametrize(("right", "wrong"), LAID_OUT.values(), ids=LAID_OUT.keys())
def test_a_line_that_is_no_yaml_is_taken_as_it_fits_best(mended, right, wrong):
    assert right in WHOLE
    found = mended(WHOLE.replace(right, wrong, 1))
    assert found.blueprint == mended(WHOLE).blueprint
    assert len(found.mistakes) == 1


def at_the_margin(head, first=1):
    """The text with all that stands below a head, from one of its keys on, moved to the margin."""
    lines = WHOLE.splitlines(keepends=True)
    at = lines.index(head)
    deep = len(lines[at + 1]) - len(lines[at + 1].lstrip())
    end = next(
        index
        for index in range(at + 1, len(lines) + 1)
        if index == len(lines) or not lines[index].startswith(" " * deep)
    )
    return "".join((*lines[: at + first], *(line[deep:] for line in lines[at + first : end]), *lines[end:]))


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("components:\n", 1),
        ("components:\n", 2),
        ("flows:\n", 1),
        ("  create:\n", 1),
        ("  create:\n", 3),
        ("  list:\n", 1),
    ],
)
def test_a_group_of_keys_at_the_margin_is_one_mistake(mended, head, first):
    """`data` of a flow is the name of a section as well."""
    found = mended(at_the_margin(head, first))
    assert found.blueprint == mended(WHOLE).blueprint
    assert len(found.mistakes) == 1


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("decisions:\n", "  decisions:\n"), ("  availability: 99%\n", "availability: 99%\n")],
    ids=["a section that is indented", "a key of a section at the margin"],
)
def test_one_mistake_of_place_is_moved_where_it_says_so(mended, right, wrong):
    told = "requirements:\n  latency: {p95: 1 s}\n  availability: 99%\nestimates:\n  list.average_rate: 1 req/s\ndecisions:\n  - {choose: One, on: db, gain: speed, cost: disks}\n"
    assert right in told
    found = mended(WHOLE + told.replace(right, wrong, 1))
    assert found.blueprint == mended(WHOLE + told).blueprint
    assert len(found.mistakes) == 1


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("storage.tasks", "storage.task"),
        ("storage.tasks.per_year", "storage.tasks.per_yaer"),
        ("list.average_rate", "lst.average_rate"),
        ("connections.db", "connections.bd"),
        ("average_rate", "avrage_rate"),
    ],
)
def test_an_estimate_with_a_misspelt_part_is_the_one_that_was_meant(mended, right, wrong):
    text = "estimates: {%s: 4 GB}\n" if right.startswith("storage") else "estimates: {%s: 2}\n"
    meant = mended(f"{WHOLE}{text % right}")
    found = mended(f"{WHOLE}{text % wrong}")
    assert [*found.blueprint.estimates] == [right] == [*meant.blueprint.estimates]
    assert len(found.mistakes) == len(meant.mistakes) + 1


def test_a_head_as_deep_as_its_own_keys_goes_back(mended):
    parts = "  api: {kind: service, replicas: 2}\n  db: {engine: postgresql}\n"
    long = "  api:\n    kind: service\n    replicas: 2\n    title: A\n  db:\n    engine: postgresql\n    title: B\n    zones: [a]\n"
    assert parts in WHOLE
    found = mended(WHOLE.replace(parts, long.replace("  db:", "    db:")))
    assert found.blueprint == mended(WHOLE.replace(parts, long)).blueprint
    assert len(found.mistakes) == 1


def test_what_stands_in_for_something_lost_may_be_left_out_again(mended):
    """A share that was made up stands in no line."""
    text = "archlint: 1\nworkload:\n  users: 500k\n      - chat -> db\n  phones: {kind: client}\nflows:\n  send:\n    share: 70%\n"
    with pytest.raises(BlueprintError):  # nothing of it is a design, which is an answer too
        mended(f"{text}  read:\n    ste[ps:\n      - phones -> lb -> chat\n")


TABS = {
    "the first key of a flow": ("    does: write\n", "\tdoes: write\n"),
    "the last step of a flow": ("      - clients -> api -> db: {", "\t- clients -> api -> db: {"),
    "a step with as many tabs as levels": ("      - clients -> api -> db\n", "\t\t\t- clients -> api -> db\n"),
    "tabs of four": ("    share: 70%\n    steps:\n", "\tshare: 70%\n\tsteps:\n"),
    "spaces before it": ("    data: tasks\n    share: 30%", "  \tdata: tasks\n    share: 30%"),
    "a flow of its own": ("  list:\n    does: read\n", "\tlist:\n\t\tdoes: read\n"),
}


@pytest.mark.parametrize(("right", "wrong"), TABS.values(), ids=TABS.keys())
def test_a_tab_is_as_wide_as_its_neighbours_say(mended, right, wrong):
    assert right in WHOLE
    found = mended(WHOLE.replace(right, wrong, 1))
    assert found.blueprint == mended(WHOLE).blueprint
    assert [one.message for one in found.mistakes] == ["a tab cannot indent YAML"]


def test_tabs_in_several_places_are_each_as_wide_as_theirs(mended):
    text = WHOLE
    for right, wrong in list(TABS.values())[:2]:
        text = text.replace(right, wrong, 1)
    found = mended(text)
    assert found.blueprint == mended(WHOLE).blueprint
    assert len(found.mistakes) == 1


CACHED = WHOLE.replace("  db: {", "  cache: {engine: redis, role: cache}\n  db: {").replace(
    "      - clients -> api -> db\n",
    "      - clients -> cache: {hit: 90%, ttl: 1 min}\n"
    "      - cache -> api: {when: miss}\n      - api -> db: {timeout: 1 s}\n      - api -> db: {op: read}\n",
)


def test_options_of_a_whole_walk_are_given_to_the_steps_that_the_message_shows(mended):
    two = "      - cache -> api: {when: miss}\n      - api -> db: {timeout: 1 s}\n"
    text = CACHED.replace(two, "      - cache -> api -> db: {when: miss, timeout: 1 s}\n")
    found = mended(text)
    assert found.blueprint == mended(CACHED).blueprint
    assert [one.kind for one in found.mistakes] == ["no-hit"]
    assert (
        found.document.value_span(("flows", "list", "steps", 3)).line
        == text.splitlines().index("      - api -> db: {op: read}") + 1
    )


def test_a_text_with_a_colon_is_put_in_quotes(mended):
    said = "decisions:\n  - choose: One\n    on: db\n    gain: {}\n    cost: disks\n"
    right, wrong = (WHOLE + said.format(text) for text in ("\"cache: half the 'cost'\"", "cache: half the 'cost'"))
    found = mended(wrong)
    assert found.blueprint == mended(right).blueprint
    assert [one.kind for one in found.mistakes] == ["broken-yaml"]


@pytest.mark.parametrize(
    ("claims", "name"),
    [("", "create-2"), ("estimates: {}\n", "create-2"), ("estimates:\n  list.average_rate: 3/s\n", "list")],
)
def test_a_second_flow_of_one_id_is_a_flow(mended, claims, name):
    found = mended(WHOLE.replace("  list:", "  create:") + claims)
    assert [one.kind for one in found.mistakes] == ["duplicate-key"]
    assert {one: flow.does.value for one, flow in found.blueprint.flows.items()} == {"create": "write", name: "read"}


def test_ids_with_blanks_are_one_mistake_each_wherever_they_are_named(mended):
    found = mended(WHOLE.replace("clients", "my clients").replace("db", "task db"))
    assert found.blueprint == mended(WHOLE.replace("clients", "my-clients").replace("db", "task-db")).blueprint
    assert [one.kind for one in found.mistakes] == ["wrong-id", "wrong-id"]


def test_an_id_in_a_text_for_people_stays_what_they_read(mended):
    spoken = WHOLE.replace("system: Tasks", "system: Tasks of my clients")
    found = mended(spoken.replace("clients: {", "my clients: {").replace("- clients ->", "- my clients ->"))
    assert found.blueprint.system == "Tasks of my clients"
    assert found.blueprint.flows == mended(WHOLE.replace("clients", "my-clients")).blueprint.flows


def test_a_value_of_another_type_than_the_name_that_was_meant_has_is_no_second_mistake(mended):
    found = mended(WHOLE.replace("db: {engine: postgresql}", "db: {engine: postgresql, partitions: 4}"))
    assert found.blueprint.components["db"].shards.count == 4
    assert [one.kind for one in found.mistakes] == ["unknown-key"]


STAND_INS = {
    "an unreadable share is what the others leave": ("share: 30%", "share: some", ["wrong-type"]),
    "an unreadable peak is the usual one": ("peak: 4x", "peak: high", ["wrong-type"]),
    "shares beyond everything keep their proportion": ("share: 70%", "share: 90%", ["shares"]),
    "shares below everything as well": ("share: 70%", "share: 30%", ["shares"]),
    "a forgotten share": ("    share: 70%\n", "", ["missing-key"]),
    "an unreadable number of requests": ("12 per active user per day", "plenty", ["wrong-type"]),
    "an unknown kind of flow": ("does: read", "does: 7", ["wrong-type"]),
    "no workload at all": (WHOLE.splitlines(keepends=True)[2], "", ["missing-key"]),
    "a component nobody declared": ("-> db\n", "-> memcached -> db\n", ["unknown-component"]),
    "a key nobody knows": ("replicas: 2", "colour: red", ["unknown-key"]),
}


@pytest.mark.parametrize(("right", "wrong", "kinds"), STAND_INS.values(), ids=STAND_INS.keys())
def test_one_mistake_takes_nothing_with_it(mended, right, wrong, kinds):
    assert right in WHOLE
    found = mended(WHOLE.replace(right, wrong, 1))
    assert [one.kind for one in found.mistakes] == kinds
    assert {name: len(flow.steps) for name, flow in found.blueprint.flows.items()} == {"create": 1, "list": 1}
    assert set(found.blueprint.components) >= {"clients", "api", "db"}
    assert set(found.blueprint.data) == {"tasks"}


PARTS = {
    "a balancer by its name": ("-> api -> db\n", "-> lb -> api -> db\n", "lb", "load-balancer"),
    "what stands before everything": ("  clients: {kind: client}\n", "", "clients", "client"),
    "a store by what is kept in it": ("{engine: postgresql}", "{engine: orcl99}", "db", "database"),
    "a process by its keys": ("{kind: service, replicas: 2}", "{engine: qq, concurrency: 4}", "api", "service"),
    "who asks a store, and is none": ("-> db\n", "-> mid -> db: {at: primary}\n", "mid", "service"),
    "a cache by what is asked of it": ("-> db\n", "-> db\n      - api -> mcd: {op: delete}\n", "mcd", "cache"),
}


@pytest.mark.parametrize(("right", "wrong", "name", "kind"), PARTS.values(), ids=PARTS.keys())
def test_a_part_that_is_not_understood_stays_where_it_stands(mended, right, wrong, name, kind):
    found = mended(WHOLE.replace(right, wrong, 1))
    drawn = {part for flow in found.blueprint.flows.values() for step in flow.steps for part in step.chain}
    assert (len(found.mistakes), found.assumed, found.blueprint.components[name].kind) == (1, {name}, kind)
    assert drawn == {"clients", "api", "db", name}


@pytest.mark.parametrize(("step", "does"), [("{at: primary}", "write"), ("{at: any}", "read")])
def test_a_flow_that_does_not_say_what_it_does_does_what_it_is_built_for(mended, step, does):
    found = mended(WHOLE.replace("does: write", "does: shorten").replace("{timeout: 1 s}", step))
    assert (len(found.mistakes), found.blueprint.flows["create"].does) == (1, does)


def test_a_list_where_a_word_stands_is_a_mistake_and_no_word(mended):
    """Lists cannot be looked up: whoever asks what a step or a role means asks this too."""
    unknown = WHOLE.replace("{engine: postgresql}", "{engine: orcl99, roles: [[cache]]}")
    found = mended(unknown.replace("    does: write\n", "").replace("{timeout: 1 s}", "{op: [write]}"))
    assert {one.kind for one in found.mistakes} == {"unknown-engine", "wrong-type", "missing-key"}
    assert (found.blueprint.components["db"].kind, found.blueprint.flows["create"].does) == ("database", "read")


def test_the_shares_are_what_the_author_left_them(mended):
    def shares(text):
        return {name: round(flow.share.likely, 2) for name, flow in mended(text).blueprint.flows.items()}

    assert shares(WHOLE.replace("30%", "some")) == {"create": 0.3, "list": 0.7}
    assert shares(WHOLE.replace("30%", "some").replace("70%", "100%")) == {"create": 0.33, "list": 0.67}
    assert shares(WHOLE.replace("30%", "70%")) == {"create": 0.5, "list": 0.5}


@pytest.mark.parametrize("text", ["", "archlint: 1\nsystem: [", "- a\n- b\n", "archlint: 7\n"])
def test_what_is_no_blueprint_at_all_stays_one_mistake(mended, text):
    with pytest.raises(BlueprintError) as error:
        mended(text)
    assert len(error.value.problems) == 1
