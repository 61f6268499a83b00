"""A misspelt key is one mistake, and what stands below it is read as if it were written right."""

import re

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.source import parse_text, renamed

GOOD = """archlint: 1
system: Shop
requirements: {availability: 99.9%}
workload: {users: 100k, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
groups:
  box: {kind: host, members: [api, cache]}
components:
  client: {kind: client}
  api: {kind: service, replicas: 3, health: {live: /health, interval: 10 s}}
  cache: {engine: redis, role: cache}
  db: {engine: postgresql, replication: {standbys: 1}}
data:
  orders: {in: db, rows: 30 per user, row: 2 KB}
flows:
  browse:
    does: read
    data: orders
    share: 100%
    steps:
      - client -> api
      - api -> cache: {hit: 90%, ttl: 60 s}
      - api -> db: {when: miss}
estimates: {peak_rate: 1750 req/s}
decisions:
  - {choose: a cache, on: cache, gain: fast answers, cost: stale ones}
waivers:
  - {rule: single-point-of-failure, on: db, because: one evening of it is fine}
"""
SECTIONS = {
    "requirements": "requirments", "workload": "wrokload", "groups": "group", "components": "componets",
    "data": "dta", "flows": "flwos", "estimates": "estimate", "decisions": "decision", "waivers": "waiver",
}  # fmt: skip
MISTAKES = (
    ("99.9%", "99,9", "requirements"), ("daily_active: 10%", "daily_active: 10", "workload"),
    ("[api, cache]", "[api, cach]", "groups"), ("kind: service", "kind: servcie", "components"),
    ("in: db", "in: bd", "data"), ("- api -> cache", "- api -> cahce", "flows"), ("ttl: 60 s", "ttl: 60", "flows"),
    ("1750 req/s", "1750", "estimates"), ("on: cache", "on: kache", "decisions"), (", because: one evening of it is fine", "", "waivers"),
)  # fmt: skip


def told(text):
    try:
        load(parse_text(text, "shop.yaml", reads_on=True))
    except BlueprintError as error:
        return [(problem.span.line, problem.message, problem.help) for problem in error.problems]
    return []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_misspelt_section_hides_nothing_and_causes_nothing(section):
    misspelt = GOOD.replace(f"\n{section}:", f"\n{SECTIONS[section]}:")
    alone = told(misspelt)
    assert [message for _, message, _ in alone] == [f"there is no key `{SECTIONS[section]}`"]
    for old, new, _ in MISTAKES:
        assert old in misspelt
        assert sorted(told(misspelt.replace(old, new, 1))) == sorted(alone + told(GOOD.replace(old, new, 1))), old


def test_every_section_misspelt_and_a_mistake_in_each_are_all_told_once():
    text = GOOD
    for section, written in SECTIONS.items():
        text = text.replace(f"\n{section}:", f"\n{written}:")
    for old, new, _ in MISTAKES:
        text = text.replace(old, new, 1)
    messages = [message for _, message, _ in told(text)]
    assert sorted(messages) == sorted(set(messages))
    assert len(messages) == len(SECTIONS) + len(MISTAKES)


def test_keys_below_misspelt_keys_are_told_with_them_in_the_order_of_the_file():
    text = (
        GOOD.replace("components:", "componets:")
        .replace("health:", "healht:")
        .replace("interval: 10 s", "intervall: 10")
    )
    assert told(text) == [
        (7, "there is no key `componets`", "did you mean `components`?"),
        (9, "there is no key `healht` in `api`", "did you mean `health`?"),
        (9, "there is no key `intervall` in `health`", "did you mean `interval`?"),
        (9, "`interval` must be a duration such as `30 s`, got `10` without a unit", "write `interval: 10 s` if that is what it means"),
    ]  # fmt: skip


def test_what_stands_in_a_second_section_counts_as_part_of_the_first():
    text = GOOD.replace("data:\n", "services:\n  mail: {kind: externl}\ndata:\n").replace(
        "- api -> db:", "- api -> mail\n      - api -> db:"
    )
    assert told(text) == [
        (12, "there is no key `services`", "move what stands in it into `components`"),
        (13, "`kind` cannot be `externl`", "did you mean `external`?"),
    ]  # fmt: skip


@pytest.mark.parametrize("foreign", ["networks: {front: {}}", "models: {User: {id: int}}", "routes: [a, b]"])
def test_another_word_for_a_section_is_one_message_when_what_stands_in_it_is_no_such_section(foreign):
    without = re.sub(r"groups:\n.*\n", "", GOOD).replace("waivers:", f"{foreign}\nwaivers:")
    assert [message for _, message, _ in told(without)] == [f"there is no key `{foreign.partition(':')[0]}`"]


@pytest.mark.parametrize("version", ["1.0", "'1'", "v1"])
def test_this_version_in_other_words_ends_nothing(version):
    text = GOOD.replace("archlint: 1", f"archlint: {version}").replace("in: db", "in: bd")
    assert told(text) == [
        (1, f"`archlint` is the version of the language, the number 1, got `{version.strip(chr(39))}`", "write `archlint: 1`"),
        (13, "there is no component `bd`", "did you mean `db`?"),
    ]  # fmt: skip


def test_renamed_keys_keep_their_places_and_everything_else_is_the_same():
    document = parse_text("a: {b: [{c: 1, d: 2}]}\ne: 3\n", "a.yaml")
    other = renamed(document, {("a",): "x", ("a", "b", 0, "c"): "y"})
    assert other.data == {"x": {"b": [{"y": 1, "d": 2}]}, "e": 3}
    assert document.data == {"a": {"b": [{"c": 1, "d": 2}]}, "e": 3}
    for new, old in ((("x",), ("a",)), (("x", "b", 0, "y"), ("a", "b", 0, "c")), (("e",), ("e",))):
        assert other.key_span(new) == document.key_span(old)
        assert other.value_span(new) == document.value_span(old)


def test_mappings_that_share_a_name_are_put_together():
    document = parse_text("a: {b: 1}\nc: {d: 2}\n", "a.yaml")
    other = renamed(document, {("c",): "a"})
    assert other.data == {"a": {"b": 1, "d": 2}}
    assert other.key_span(("a", "d")) == document.key_span(("c", "d"))


@pytest.mark.parametrize("written", ["auto", "[a, b]", "{a: 1}", "true", "latest"])
def test_a_version_that_is_no_number_hides_nothing(written):
    text = GOOD.replace("archlint: 1", f"archlint: {written}").replace("components:", "componets:")
    assert [(line, message.partition(",")[0], help_) for line, message, help_ in told(text)] == [
        (1, "`archlint` is the version of the language", "write `archlint: 1`"),
        (7, "there is no key `componets`", "did you mean `components`?"),
    ]


def test_a_key_of_the_language_is_no_name_that_is_spelt_otherwise():
    named_alike = GOOD.replace("box: {kind: host", "data: {kind: host")
    assert told(named_alike.replace("\ndata:", "\nData:").replace("- client -> api\n", "- client -> Api\n")) == [
        (12, "there is no key `Data`", "did you mean `data`?"),
        (20, "there is no component `Api`", "did you mean `api`?"),
    ]


def test_a_key_that_is_misspelt_as_its_neighbour_is_given_twice_and_nothing_else():
    assert told(GOOD.replace("rows: 30", "row: 30")) == [
        (
            13,
            "`row` is given twice",
            "give one of the two its own name: `row` must be a size such as `2 KB`, got `30 per user`, which is a number per user",
        )
    ]


def test_a_name_that_is_used_once_leads_to_the_declaration_that_may_be_the_misspelt_one():
    text = GOOD.replace("  orders: {in", "  odrers: {in")
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(text, "shop.yaml"))
    (problem,) = caught.value.problems
    assert (problem.span.line, problem.message, problem.help) == (
        17,
        "there is no datum `orders`",
        "did you mean `odrers`?",
    )
    assert [(span.line, label) for span, label in problem.related] == [(13, "declared here, and named nowhere else")]


@pytest.mark.parametrize(("wrong", "right"), [("tru", "true"), ("flase", "false")])
def test_a_misspelt_truth_is_no_component(wrong, right):
    text = GOOD.replace("role: cache}", f"role: broker, dead_letter: {wrong}}}").replace(
        "api -> cache: {hit: 90%, ttl: 60 s}", "api -> cache"
    )
    assert (10, f"there is no component `{wrong}`", f"did you mean `{right}`?") in told(text)


@pytest.mark.parametrize(("wrong", "right"), [("10 mi", "10 min"), ("1 da", "1 day"), ("2 we", "2 week")])
def test_the_beginning_of_a_unit_is_that_unit(wrong, right):
    text = GOOD.replace("ttl: 60 s", f"ttl: {wrong}")
    assert [help_ for _, _, help_ in told(text)] == [f"write `ttl: {right}`"]
