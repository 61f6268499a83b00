"""Flows of generated systems against Debian's scram: the same probability, as many cut sets of order one and two."""

import importlib.util
import shutil
import subprocess
from math import isclose
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from archlint.analysis import analyse
from archlint.analysis.failures.downtime import with_common_causes
from archlint.analysis.failures.faults import minimal_sets
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, FALSE, OR
from archlint.analysis.failures.solved import solved
from archlint.graph import load_system

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("scram") is None, reason="scram is not installed (apt-get install scram)"),
]
GENERATOR = Path(__file__).parents[3] / "benchmarks" / "generate.py"
NAMES = {OR: "or", AND: "and", ATLEAST: "atleast"}


def blueprint(components):
    spec = importlib.util.spec_from_file_location("generate", GENERATOR)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.blueprint(components)


def exchanged(formula, root, events):
    """The formula below a root in the exchange format."""
    gates, basics = [], []
    for node in formula.below(root):
        operator = formula.operators[node]
        if operator == EVENT:
            chance = events[formula.thresholds[node]]
            basics.append(f'<define-basic-event name="n{node}"><float value="{chance!r}"/></define-basic-event>')
        elif node != FALSE:
            k = f' min="{formula.thresholds[node]}"' if operator == ATLEAST else ""
            inputs = "".join(f"<{kind(formula, one)} name='n{one}'/>" for one in formula.inputs[node])
            gates.append(
                f'<define-gate name="n{node}"><{NAMES[operator]}{k}>{inputs}</{NAMES[operator]}></define-gate>'
            )
    ordered = "".join([*reversed(gates), *basics])
    return f'<opsa-mef><define-fault-tree name="flow">{ordered}</define-fault-tree></opsa-mef>'


def kind(formula, node):
    return "basic-event" if formula.operators[node] == EVENT else "gate"


@pytest.mark.parametrize("flow", [f"flow-{number}" for number in range(1, 12, 2)])
def test_generated_flows_agree(flow, tmp_path):
    (tmp_path / "large.yaml").write_text(blueprint(240), encoding="utf-8")
    survey = analyse(load_system(str(tmp_path / "large.yaml"))[0]).failures.flows[flow].study.survey
    formula, root = survey.parts.formula, survey.reached.root
    events = with_common_causes(survey)
    (tmp_path / "flow.xml").write_text(exchanged(formula, root, events), encoding="utf-8")
    command = ["scram", "--bdd", "--probability", "1", "-l", "2", str(tmp_path / "flow.xml")]
    report = ET.fromstring(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S314 - scram's own report
    products = report.find(".//sum-of-products")
    sets = minimal_sets(formula, root, 2)
    counted = [sum(len(one) == size for one in sets) for size in (1, 2)]
    assert counted == [int(number) for number in products.get("distribution").split()]
    assert isclose(solved(formula, root).probability(events), float(products.get("probability")), rel_tol=1e-5)
