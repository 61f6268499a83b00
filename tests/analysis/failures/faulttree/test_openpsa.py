"""The model exchange format: what is read, and what is refused with its line."""

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
        ("valve two", "valve one"),
        ("valve one", "pump two"),
    ]


def gate(inside):
    return f'<opsa-mef><define-fault-tree name="f"><define-gate name="g">\n{inside}\n</define-gate></define-fault-tree></opsa-mef>'


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            '<!DOCTYPE x [<!ENTITY a "aaaa">]><opsa-mef/>',
            1,
            "a document type declaration is not read: it could define entities",
        ),
        ("<opsa-mef>", 1, "this is not XML: no element found"),
        (gate('<not><basic-event name="a"/></not>'), 2, "<not> is outside what is read: and, or, atleast"),
        (gate('<or><not><basic-event name="a"/></not></or>'), 2, "<not> is outside what is read: and, or, atleast"),
        (gate('<atleast min="x"><basic-event name="a"/></atleast>'), 2, "`min` is 'x'; it must be a whole number"),
        (gate("<or><basic-event/></or>"), 2, "<basic-event> has no `name`"),
        (
            "<opsa-mef><define-event-tree name='e'/></opsa-mef>",
            1,
            "<define-event-tree> is outside what is read: fault trees of and, or and atleast",
        ),
    ],
)
def test_everything_else_is_refused_with_its_line(text, line, message):
    with pytest.raises(FaultTreeError) as raised:
        read_openpsa(text, "tree.xml")
    (problem,) = raised.value.problems
    assert (problem.message, problem.span.line, problem.file) == (message, line, "tree.xml")


def test_several_tops_are_named():
    text = gate('<or><basic-event name="a"/></or>').replace(
        "</define-fault-tree>",
        '<define-gate name="h"><or><basic-event name="b"/></or></define-gate></define-fault-tree>',
    )
    with pytest.raises(FaultTreeError, match="used by no other: g, h"):
        read_openpsa(text)
    assert read_openpsa(text, top="h").top == "h"
