"""The model exchange format: what is read, and what is refused with its line."""

from math import exp

import pytest

from archlint.analysis.failures import faulttree
from archlint.analysis.failures.faulttree import read_openpsa
from archlint.errors import FaultTreeError

TWO_TRAINS = """<?xml version="1.0"?>
<opsa-mef>
  <define-fault-tree name="trains">
    <define-gate name="top">
      <label>both trains</label>
      <and>
        <gate name="one"/>
        <or><basic-event name="valve two"/><event name="pump two"/></or>
      </and>
    </define-gate>
    <define-component name="train">
      <define-gate name="one"><or><basic-event name="valve one"/><house-event name="repair"/></or></define-gate>
      <define-house-event name="repair"><constant value="false"/></define-house-event>
    </define-component>
  </define-fault-tree>
  <model-data>
    <define-parameter name="valve"><float value="0.4"/></define-parameter>
    <define-basic-event name="valve one"><parameter name="valve"/></define-basic-event>
    <define-basic-event name="valve two"><parameter name="valve"/></define-basic-event>
    <define-basic-event name="pump two"><label>motor</label><float value="0.7"/></define-basic-event>
  </model-data>
</opsa-mef>
"""


def test_gates_containers_parameters_and_house_events_are_read():
    tree = read_openpsa(TWO_TRAINS)
    assert (tree.top, dict(tree.events)) == ("top", {"valve one": 0.4, "valve two": 0.4, "pump two": 0.7})
    assert round(faulttree.probability(tree), 12) == 0.328
    assert [one.events for one in faulttree.minimal_cut_sets(tree)] == [
        ("valve one", "valve two"),
        ("valve one", "pump two"),
    ]


def gate(inside):
    return f'<opsa-mef><define-fault-tree name="f"><define-gate name="g">\n{inside}\n</define-gate></define-fault-tree></opsa-mef>'


def event(number):
    return f"""<opsa-mef><define-basic-event name="a">
{number}</define-basic-event><define-parameter name="valve"><float value="0.5"/></define-parameter>
<define-parameter name="loop">
<parameter name="loop"/></define-parameter></opsa-mef>"""


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            '<!DOCTYPE x [<!ENTITY a "aaaa">]><opsa-mef/>',
            1,
            "a document type declaration is not read: it could define entities",
        ),
        ("<opsa-mef>", 1, "this is not XML: no element found"),
        (
            gate('<or><include file="b.xml"/></or>'),
            2,
            "<include> is outside what is read: files are not followed; give their texts together, as a list",
        ),
        (
            "<opsa-mef><define-CCF-group name='c' model='beta-factor'/></opsa-mef>",
            1,
            (
                "<define-CCF-group> is outside what is read: common-cause groups are not expanded; "
                "write the shared cause as an event of its own"
            ),
        ),
        (
            gate('<xor><basic-event name="a"/><basic-event name="b"/><basic-event name="c"/></xor>'),
            2,
            "<xor> of more than two inputs means different things to different tools",
        ),
        (
            gate('<or><constant value="yes"/></or>'),
            2,
            "a constant is `true` or `false`, not 'yes'",
        ),
        (
            gate('<or><basic-event name="a"/></or>').replace(
                "</define-gate>", '</define-gate>\n<define-gate name="g"/>'
            ),
            4,
            "gate `g` is defined twice, first on line 1",
        ),
        (
            event('<exponential><float value="1"/></exponential>'),
            2,
            "<exponential> has 1 arguments; it is read with 2",
        ),
        (
            event("<pow><int value='2'/><int value='3'/><int value='4'/></pow>"),
            2,
            "<pow> has 3 arguments; it is read with 2",
        ),
        (
            event('<histogram><float value="1"/></histogram>'),
            2,
            (
                "<histogram> is outside what is read: numbers, arithmetic and exponential, GLM, Weibull, periodic-test, "
                "uniform-deviate, normal-deviate, lognormal-deviate, gamma-deviate, beta-deviate"
            ),
        ),
        (event('<parameter name="valv"/>'), 2, "parameter `valv` is not defined; did you mean `valve`?"),
        (event('<parameter name="loop"/>'), 4, "parameter `loop` is defined by itself: loop -> loop"),
        (event('<div><float value="1"/><float value="0"/></div>'), 2, "<div> of 1.0, 0.0 is no number"),
        (gate('<atleast min="x"><basic-event name="a"/></atleast>'), 2, "`min` is 'x'; it must be a whole number"),
        (gate("<or><basic-event/></or>"), 2, "<basic-event> has no `name`"),
        (
            "<opsa-mef><define-event-tree name='e'/></opsa-mef>",
            1,
            "<define-event-tree> is outside what is read: event trees are not read, only fault trees",
        ),
    ],
)
def test_everything_else_is_refused_with_its_line(text, line, message):
    with pytest.raises(FaultTreeError) as raised:
        read_openpsa(text, "tree.xml")
    (problem,) = raised.value.problems
    assert (problem.message, problem.span.line, problem.file) == (message, line, "tree.xml")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<not><event name="a"/></not>', 0.9),
        ('<xor><event name="a"/><event name="b"/></xor>', 0.26),
        ('<iff><event name="a"/><event name="b"/></iff>', 0.74),
        ('<imply><event name="a"/><event name="b"/></imply>', 0.92),
        ('<nand><event name="a"/><event name="b"/></nand>', 0.98),
        ('<nor><event name="a"/><event name="b"/></nor>', 0.72),
        ('<cardinality min="0" max="1"><event name="a"/><event name="b"/></cardinality>', 0.98),
        ('<and><not><nand><event name="a"/><constant value="true"/></nand></not><event name="b"/></and>', 0.02),
    ],
)
def test_every_boolean_connective_is_read(inside, expected):
    events = '<define-basic-event name="a"><float value="0.1"/></define-basic-event>'
    events += (
        '<define-basic-event name="b"><mul><float value="0.4"/><parameter name="half"/></mul></define-basic-event>'
    )
    events += '<define-parameter name="half"><div><int value="1"/><int value="2"/></div></define-parameter>'
    tree = read_openpsa([gate(inside), f"<opsa-mef><model-data>{events}</model-data></opsa-mef>"])
    assert faulttree.probability(tree) == pytest.approx(expected)


TIME = "<system-mission-time/>"


def law(name, *numbers):
    arguments = "".join(TIME if number is TIME else f'<float value="{number}"/>' for number in numbers)
    return f"<{name}>{arguments}</{name}>"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (law("exponential", 1e-4, TIME), 1 - exp(-0.1)),
        (law("exponential", 1e-4, 500), 1 - exp(-0.05)),
        (law("GLM", 0.5, 0, 1e-3, TIME), 0.5 * exp(-1)),
        (law("Weibull", 500, 2, 0, TIME), 1 - exp(-4)),
        (law("Weibull", 500, 2, 2000, TIME), 0.0),
        (law("periodic-test", 1e-3, 300, 0, TIME), 1 - exp(-0.1)),
        (law("periodic-test", 1e-3, 500, 0, TIME), 1 - exp(-0.5)),
        (law("periodic-test", 1e-3, 300, 2000, TIME), 1 - exp(-1)),
        (law("uniform-deviate", 0.1, 0.3), 0.2),
        (law("normal-deviate", 0.2, 0.01), 0.2),
        (law("lognormal-deviate", 0.2, 3, 0.95), 0.2),
        (law("lognormal-deviate", -2, 0.5), exp(-1.875)),
        (law("gamma-deviate", 2, 0.1), 0.2),
        (law("beta-deviate", 1, 4), 0.2),
    ],
)
def test_laws_are_read_at_the_mission_time_and_deviates_by_their_mean(number, expected):
    texts = [gate('<or><basic-event name="a"/></or>'), event(number)]
    assert faulttree.probability(read_openpsa(texts, mission_time=1000.0)) == pytest.approx(expected, rel=1e-12)


def test_a_private_component_has_names_of_its_own():
    """`train.top` is another gate than `top`; inside, the nearest name is meant; `pump` of the tree is shared."""
    text = """<opsa-mef><define-fault-tree name="plant">
    <define-gate name="top"><and><gate name="train.top"/><basic-event name="valve"/></and></define-gate>
    <define-component name="train" role="private">
      <define-gate name="top"><or><basic-event name="valve"/><basic-event name="pump"/></or></define-gate>
      <define-basic-event name="valve"><float value="0.5"/></define-basic-event>
    </define-component>
    <define-basic-event name="valve"><float value="0.1"/></define-basic-event>
    <define-basic-event name="pump"><float value="0.2"/></define-basic-event>
    </define-fault-tree></opsa-mef>"""
    tree = read_openpsa(text)
    assert (tree.top, tree.gates["plant.train.top"].inputs) == ("top", ("plant.train.valve", "pump"))
    assert [one.events for one in faulttree.minimal_cut_sets(tree)] == [
        ("plant.train.valve", "valve"),
        ("valve", "pump"),
    ]
    assert faulttree.probability(tree) == pytest.approx(0.1 * 0.6)
    assert read_openpsa(text.replace('"train.top"', '"plant.train.top"')) == tree


def test_a_gate_that_is_used_must_be_defined():
    with pytest.raises(FaultTreeError, match="gate `pumps` is not defined"):
        read_openpsa(gate('<or><gate name="pumps"/><basic-event name="a"/></or>'))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<opsa-mef/>", "there is no gate, so there is no top"),
        (
            gate('<or><gate name="g"/></or>'),
            "no gate can be the top: every one is used by another, so they form a cycle",
        ),
    ],
)
def test_a_document_without_a_top_says_why(text, message):
    with pytest.raises(FaultTreeError) as raised:
        read_openpsa(text)
    assert [problem.message for problem in raised.value.problems] == [message]


def test_several_tops_are_named():
    text = gate('<or><basic-event name="a"/></or>').replace(
        "</define-fault-tree>",
        '<define-gate name="h"><or><basic-event name="b"/></or></define-gate></define-fault-tree>',
    )
    with pytest.raises(
        FaultTreeError, match="several gates could be the top, for no other uses them: g, h; name one with `top`"
    ):
        read_openpsa(text)
    assert read_openpsa(text, top="h").top == "h"
