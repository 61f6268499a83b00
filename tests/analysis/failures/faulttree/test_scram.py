"""Against another engine: the fault trees that Debian's scram brings along, and random ones."""

import shutil
import subprocess
from collections import Counter
from math import isclose
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archlint.analysis.failures import faulttree
from archlint.analysis.failures.faulttree import Operator, read_openpsa

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("scram") is None, reason="scram is not installed (apt-get install scram)"),
]
SHIPPED = Path("/usr/share/scram/input")


def ask_scram(*files, limit=20):
    """Probability and number of products by order, as scram reports them."""
    command = ["scram", "--bdd", "--probability", "1", "-l", str(limit), *map(str, files)]
    report = ET.fromstring(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S314 - scram's own report
    products = report.find(".//sum-of-products")
    return float(products.get("probability")), [int(number) for number in products.get("distribution", "").split()]


def written(tree):
    """The tree in the exchange format."""
    gates = []
    for name, gate in tree.gates.items():
        attributes = f' min="{gate.k}"' if gate.operator is Operator.ATLEAST else ""
        inputs = "".join(f'<{"gate" if one in tree.gates else "basic-event"} name="{one}"/>' for one in gate.inputs)
        gates.append(
            f'<define-gate name="{name}"><{gate.operator}{attributes}>{inputs}</{gate.operator}></define-gate>'
        )
    events = [
        f'<define-basic-event name="{name}"><float value="{chance}"/></define-basic-event>'
        for name, chance in tree.events.items()
    ]
    return f'<opsa-mef><define-fault-tree name="f">{"".join(gates + events)}</define-fault-tree></opsa-mef>'


@pytest.mark.parametrize(
    "names",
    [
        ("Chinese/chinese.xml", "Chinese/chinese-basic-events.xml"),
        ("Baobab/baobab1.xml", "Baobab/baobab1-basic-events.xml"),
        ("Baobab/baobab2.xml", "Baobab/baobab2-basic-events.xml"),
    ],
    ids=lambda names: names[0],
)
def test_shipped_industrial_trees_agree(names):
    files = [SHIPPED / name for name in names]
    if not all(file.exists() for file in files):
        pytest.skip("scram's example models are not installed")
    tree_text, events_text = (file.read_text() for file in files)
    inner = events_text[events_text.index("<model-data>") : events_text.index("</model-data>") + len("</model-data>")]
    tree = read_openpsa(tree_text.replace("</opsa-mef>", f"{inner}</opsa-mef>"))
    probability, orders = ask_scram(*files, limit=6)
    answer = faulttree.analyse(tree, order=6)
    found = Counter(len(one.events) for one in answer.cut_sets)
    assert isclose(answer.probability, probability, rel_tol=1e-5)
    assert [found[size + 1] for size in range(len(orders))] == orders


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_random_trees_agree(random_tree, tmp_path, data):
    tree = data.draw(random_tree(most=10).filter(usable))
    file = tmp_path / "tree.xml"
    file.write_text(written(reachable(tree)))
    probability, orders = ask_scram(file)
    answer = faulttree.analyse(tree, order=None)
    found = Counter(len(one.events) for one in answer.cut_sets)
    assert isclose(answer.probability, probability, rel_tol=1e-4)
    assert [found[size + 1] for size in range(len(orders))] == orders


def usable(tree):
    """Scram wants two distinct inputs of every or and and, and fewer than all for at least."""
    for name in tree.order():
        gate = tree.gates[name]
        distinct = len(set(gate.inputs)) == len(gate.inputs)
        if not distinct or len(gate.inputs) < 2:
            return False
        if gate.operator is Operator.ATLEAST and not 1 < gate.k < len(gate.inputs):
            return False
    return True


def reachable(tree):
    gates = {name: tree.gates[name] for name in tree.order()}
    used = {one for gate in gates.values() for one in gate.inputs}
    return faulttree.FaultTree(tree.top, gates, {name: p for name, p in tree.events.items() if name in used})
