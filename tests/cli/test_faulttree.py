"""`archlint faulttree`: a published tree anybody can check, by hand and by machine."""

import json
from pathlib import Path

import pytest

from archlint.cli.run import run

TREE = """<opsa-mef><define-fault-tree name="f"><define-gate name="top"><or><basic-event name="power"/>
<and><basic-event name="a"/><basic-event name="b"/></and></or></define-gate></define-fault-tree></opsa-mef>"""
EVENTS = """<opsa-mef><model-data>
<define-basic-event name="power"><float value="0.001"/></define-basic-event>
<define-basic-event name="a"><float value="0.1"/></define-basic-event>
<define-basic-event name="b"><float value="0.2"/></define-basic-event></model-data></opsa-mef>"""


@pytest.fixture
def files(tmp_path):
    found = []
    for name, text in (("tree.xml", TREE), ("events.xml", EVENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        found.append(str(tmp_path / name))
    return found


def test_the_answer_as_text(files, capsys):
    assert run(["faulttree", *files]) == 0
    said = capsys.readouterr().out
    assert "probability        0.02098 (exact)" in said
    assert "minimal cut sets   2" in said
    assert "  0.02         a, b\n  0.001        power\n" in said


def test_the_answer_as_json(files, capsys):
    assert run(["faulttree", *files, "--order", "1", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["count"], [one["events"] for one in said["cut_sets"]]) == (2, [["power"]])
    assert said["importances"]["a"]["birnbaum"] == pytest.approx(0.1998)


def test_a_sole_cause_has_no_finite_worth_in_json(tmp_path, capsys):
    file = tmp_path / "one.xml"
    file.write_text(
        TREE.replace("<and>", "<or>").replace("</and>", "</or>").replace('"a"', '"power"').replace('"b"', '"power"')
    )
    assert run(["faulttree", str(file), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["count"] == 1


def test_a_count_that_nobody_would_read_is_a_power_of_ten(tmp_path, capsys):
    pairs = "".join(f'<or><basic-event name="a{n}"/><basic-event name="b{n}"/></or>' for n in range(200))
    file = tmp_path / "many.xml"
    file.write_text(
        f'<opsa-mef><define-fault-tree name="f"><define-gate name="top"><and>{pairs}</and></define-gate></define-fault-tree></opsa-mef>'
    )
    assert run(["faulttree", str(file)]) == 0
    assert "minimal cut sets   about 10^60\n" in capsys.readouterr().out
    assert run(["faulttree", str(file), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["count"] == 2**200


def test_a_mistake_is_shown_in_its_own_file(files, capsys):
    file = Path(files[1])
    file.write_text(f"{file.read_text(encoding='utf-8')}\n<again/>", encoding="utf-8")
    assert run(["faulttree", *files]) == 2
    said = capsys.readouterr().err
    assert "events.xml:5" in said
    assert "tree.xml" not in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.xml"], "`missing.xml` cannot be read: no such file or directory"),
        (["missing.xml", "--format", "xml"], "`--format` has no `xml`"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, message, capsys):
    assert run(["faulttree", *arguments]) == 2
    assert message in capsys.readouterr().err
