"""What a rule file may say, and what happens when it says something else."""

from pathlib import Path
from textwrap import dedent

import pytest

from archlint.errors import RuleError
from archlint.rules.load import read_rule
from archlint.rules.runtime import bare
from archlint.source import parse_text

HEAD = """\
name: crowded-store
category: capacity
severity: error
since: "0.1"
applies_to: component
title: A store is asked too much
"""
TAIL = """\
message: "{component.id} is asked {component.load}"
why: it says why
fix: ask less
tradeoff: {gain: calm, cost: patience}
false_positives: none known
references: [lecture 1.2]
examples:
  - {bad: "a: 1", good: "b: 1"}
"""
MIDDLE = "where: component.is_store and known(component.load)\nflag_when: component.load > '1k/s'\n"


def rule(middle=MIDDLE, head=HEAD, tail=TAIL):
    return read_rule(parse_text(head + middle + tail, "rule.yaml"))


def mistakes(middle=MIDDLE, head=HEAD, tail=TAIL):
    with pytest.raises(RuleError) as caught:
        rule(middle, head, tail)
    text = head + middle + tail
    return [(problem.message, marked(text, problem.span), problem.help) for problem in caught.value.problems]


def marked(text, span):
    return text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]


def test_a_rule_compiles_to_plain_python():
    found = rule().rule
    assert found.when_source == "lambda component, system, p: (component.of.is_store and (component.load is not None))"
    assert found.opening_source == "lambda component, system, p: component.of.is_store"
    assert found.flag_source == "lambda component, system, p: ((component.load > 1000.0))"
    assert found.message_source == (
        "lambda component, system, p: ''.join((str(component.of.id), ' is asked ', shown(component.load, 'rate'),))"
    )


def test_a_number_to_be_copied_has_no_commas():
    tail = TAIL.replace(
        "fix: ask less", 'fix: "`replicas: {component.replicas}` of {component.replicas}, on `{component.id}`"'
    )
    assert rule(tail=tail).rule.help_source == (
        "lambda component, system, p: ''.join(('`replicas: ', bare(shown(component.of.replicas, 'count')), '` of ', "
        "shown(component.of.replicas, 'count'), ', on `', str(component.of.id), '`',))"
    )
    assert bare("1,250,000 of 3, 4,000 or 12,34") == "1250000 of 3, 4000 or 12,34"


@pytest.mark.parametrize(
    ("condition", "source"),
    [
        ("len(s for s in component.steps_in) > 0", "some((s for s in component.steps_in))"),
        ("len(s for s in component.steps_in) == 0", "(not some((s for s in component.steps_in)))"),
        ("len(s for s in component.steps_in) > 1", "(count((s for s in component.steps_in)) > 1)"),
        ("len(component.steps_in) > 0", "(len(component.steps_in) > 0)"),
    ],
)
def test_whether_there_is_any_is_not_counted(condition, source):
    found = rule(f"flag_when: {condition}\n", tail=TAIL.replace("{component.load}", "{component.replicas} times")).rule
    assert found.flag_source == f"lambda component, system, p: ({source})"
    assert found.opening_source is None
    assert "some" not in found.traced_source


@pytest.mark.parametrize(
    ("condition", "message", "part", "help_"),
    [
        ("component.loda > 1", "component has no fact `loda`", "component.loda", "did you mean `load`?"),
        ("component.kind == 'cach'", "'cach' is no kind", "'cach'", "did you mean `cache`?"),
        ("component.kind in ['cache', 'queu']", "'queu' is no kind", "'queu'", "did you mean `queue`?"),
        (
            "anny(step.waited for step in component.steps_in)",
            "there is no function `anny`",
            "anny",
            "did you mean `any`?",
        ),
        ("compnent.is_store", "`compnent` is not defined here", "compnent", "did you mean `component`?"),
        ("component.ttl", "component has no fact `ttl`", "component.ttl", None),
        (
            "component.layer == 4",
            "`component.layer` may be unset here",
            "component.layer",
            "ask first: known(component.layer) and …",
        ),
        ("component.replicas", "`component.replicas` is a number, not a yes or no", "component.replicas", "compare it"),
        ("component.title > 3", "`component.title` is a text, `3` is a number", "3", None),
        ("component.title > component.id", "`component.title` is a text and has no order", "component.title", None),
        (
            "known(component.drain) and component.drain > 5",
            "`component.drain` is a duration, `5` is a number",
            "5",
            "write the duration with its unit, in quotes",
        ),
        ("component.zones", "`component.zones` is a list of text, not a yes or no", "component.zones", "compare it"),
        (
            "component.id.upper() == 'A'",
            "only the functions of the rule language can be called",
            "component.id.upper()",
            None,
        ),
        ("(lambda:True)()", "only the functions of the rule language can be called", "(lambda:True)()", None),
        ("component.__class__ == 1", "component has no fact `__class__`", "component.__class__", None),
        ("component.replicas ** 9 > 1", "only + - * / can be used in a rule", "component.replicas ** 9", None),
        ("component.zones[0] == 'a'", "an index cannot be used in a rule", "component.zones[0]", None),
        (
            "1 == [x for x in component.zones]",
            "a list in square brackets with `for` cannot be used in a rule",
            "[x for x in component.zones]",
            None,
        ),
        ("component.replicas > None", "`None` cannot be used in a rule", "None", "use known(…) for unset facts"),
        ("component.replicas >", "this is not an expression: invalid syntax", "component.replicas >", None),
    ],
)
def test_a_mistake_is_found_when_the_rule_is_read(condition, message, part, help_):
    middle = f"flag_when: {condition}\n"
    found = mistakes(middle, tail=TAIL.replace(" is asked {component.load}", ""))
    assert [(found[0][0], found[0][1])] == [(message, part)]
    assert help_ is None or found[0][2] == help_
    assert len(found) == 1


def test_a_wrong_unit_names_the_right_one():
    ((message, part, _),) = mistakes(MIDDLE.replace("1k/s", "1 GB"))
    assert message.startswith("`component.load` is a rate: ")
    assert part == "'1 GB'"


@pytest.mark.parametrize(
    ("wrong", "right", "message", "part", "help_"),
    [
        (
            "serverity: error",
            "severity: error",
            "`serverity` is no key of a rule",
            "serverity",
            "did you mean `severity`?",
        ),
        ("severity: errr", "severity: error", "`errr` is no severity", "errr", "did you mean `error`?"),
        ("category: capacty", "category: capacity", "`capacty` is no category", "capacty", "did you mean `capacity`?"),
        ("applies_to: flows", "applies_to: component", "`flows` is no applies_to", "flows", "did you mean `flow`?"),
    ],
)
def test_a_misspelt_key_or_word_is_one_mistake(wrong, right, message, part, help_):
    found = mistakes(
        head=HEAD.replace(right, wrong),
        middle="flag_when: system.has_peak\n",
        tail=TAIL.replace("component", "system").replace("{system.id} is asked {system.load}", "x"),
    )
    assert found == [(message, part, help_)]


@pytest.mark.parametrize(
    ("message", "said", "part"),
    [
        ("{component.idd} is asked", "component has no fact `idd`", "component.idd"),
        (
            "{component.id is asked",
            "a brace without its partner; write `{{` or `}}` for a brace",
            "{component.id is asked",
        ),
        ("{component.is_store}", "`component.is_store` is a yes or no and cannot be shown", "component.is_store"),
        ("{component.replication}", "`component.replication` may be unset here", "component.replication"),
        ("{}", "an empty placeholder; write `{{` for a brace", "{}"),
    ],
)
def test_a_bad_placeholder_is_found(message, said, part):
    ((found, where, _),) = mistakes(tail=TAIL.replace("{component.id} is asked {component.load}", message))
    assert (found, where) == (said, part)


def test_a_mistake_in_a_condition_is_not_blamed_on_the_message():
    assert (
        len(mistakes("where: component.is_stor and known(component.load)\nflag_when: component.load > '1k/s'\n")) == 1
    )


def test_both_kinds_of_example_are_demanded():
    ((message, part, _),) = mistakes(tail=TAIL.replace(', good: "b: 1"', ""))
    assert (message, part) == ("a rule needs at least one good example", "examples")
    ((message, _, _),) = mistakes(tail=TAIL.replace('\n  - {bad: "a: 1", good: "b: 1"}', " []"))
    assert message == "a rule needs at least one bad and one good example"


def test_a_rule_is_named_as_waivers_and_settings_write_it():
    ((_, part, help_),) = mistakes(head=HEAD.replace("crowded-store", "Crowded_Store"))
    assert (part, help_) == ("Crowded_Store", "did you mean `crowded-store`?")


def test_all_mistakes_come_in_one_run():
    found = mistakes(
        "where: component.is_stor\nflag_when: component.lod > 1\n", HEAD.replace("category: capacity", "category: x")
    )
    assert [part for _, part, _ in found] == ["x", "component.is_stor", "component.lod"]


def test_what_a_filter_makes_sure_of_can_be_used():
    rule(
        "let:\n  caches: step for step in component.steps_in if known(step.ttl)\nwhere: known(component.load)\nflag_when: max(step.ttl for step in caches) > '1 min'\n"
    )


@pytest.mark.parametrize(
    "text", ["(" * 300 + "1" + ")" * 300, "not " * 100 + "True", "1 + " * 300 + "1 > 0", "x" * 3000]
)
def test_oversized_expressions_are_refused(text):
    assert len(mistakes(dedent(f"flag_when: {text}\n"), tail=TAIL.replace(" is asked {component.load}", ""))) == 1


def test_every_shipped_rule_can_be_read():
    from archlint.rules.bind import read_folder  # noqa: PLC0415

    assert read_folder(Path(__file__).parent.parent.parent / "rules")


def test_everything_that_is_missing_is_one_mistake():
    with pytest.raises(RuleError) as caught:
        read_rule(parse_text("name: crowded-store\n" + MIDDLE, "rule.yaml"))
    assert [(problem.kind, problem.help) for problem in caught.value.problems] == [
        ("missing-key", "`archlint rules new` writes a rule with all of them")
    ]


def test_a_misspelt_section_is_one_mistake():
    assert mistakes(tail=TAIL.replace("tradeoff:", "tradeof:")) == [
        ("`tradeof` is no key of a rule", "tradeof", "did you mean `tradeoff`?")
    ]


PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
WHOLE = PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
"""The rule of the documentation, which uses every key."""


def spoiled():
    """The rule with each of its keys misspelt or without a value, and each of its facts misspelt."""
    document = parse_text(WHOLE, "rule.yaml")
    lines = WHOLE.splitlines()
    for key, value in document.data.items():
        span = document.key_span((key,))
        line = lines[span.line - 1]
        spoils = [line.replace(key, f"{key[:-1]}z", 1)]
        spoils += [f"{key}:"] if isinstance(value, str) and "|" not in line else []
        for spoil in spoils:
            yield "\n".join((*lines[: span.line - 1], spoil, *lines[span.line :]))
    for fact in ("steps_in", "rate", "is_store", "load", "capacity", "id", "kind"):
        yield WHOLE.replace(f".{fact}", f".{fact}x", 1)


@pytest.mark.parametrize("text", [*spoiled()])
def test_whatever_is_spoiled_in_a_rule_is_one_mistake(text):
    with pytest.raises(RuleError) as caught:
        read_rule(parse_text(text, "rule.yaml"))
    assert len(caught.value.problems) == 1


def test_names_that_nothing_speaks_of_are_mistakes():
    middle = """\
let:
  big: component.load > '2k/s'
  small: not big
  alone: component.is_store
params:
  most: {type: rate, default: 1k/s, doc: what is too much}
  least: {type: rate, default: 1/s, doc: what is too little}
where: component.is_store and known(component.load)
flag_when: component.load > most and not small
"""
    assert [problem.message for problem in caught_in(middle)] == [
        "the definition `alone` is used nowhere in this rule",
        "the parameter `least` is used nowhere in this rule",
    ]


def caught_in(middle):
    with pytest.raises(RuleError) as caught:
        rule(middle)
    return caught.value.problems
