"""Single failures, worked out without formulas, against the same flows written down as formulas."""

from dataclasses import replace
from pathlib import Path

import pytest

from archlint.analysis import analyse
from archlint.analysis.failures.alone import Alone
from archlint.analysis.failures.faulttree.single import masks
from archlint.analysis.failures.faulttree.singles import Singles
from archlint.analysis.failures.faulttree.struck import struck
from archlint.analysis.failures.parts import Parts
from archlint.graph import load_system

ROOT = Path(__file__).parents[3]
DESIGNS = [ROOT / "blueprints" / "capstone-today.yaml", ROOT / "blueprints" / "capstone-10m.yaml"]
DESIGNS += sorted((ROOT / "tests" / "silent").glob("*.yaml"))


def fewer(system):
    """The same design on two hosts, with half the copies, and all copies of a component in one zone: far more fails alone."""

    def moved(part):
        copies = part.instances[: (len(part.instances) + 1) // 2]
        hosts = [replace(one, host="ab"[one.index % 2], zone=part.id) for one in copies]
        return replace(part, instances=tuple(hosts), health=None, managed=None)

    return replace(system, components={name: moved(part) for name, part in system.components.items()})


def differences(system):
    """The flows of which single failures are said to do something else than their formulas say."""
    wrong = []
    for name, found in analyse(system).failures.flows.items():
        survey = found.study.survey
        partly = masks(survey.parts.formula, survey.parts.given, partly=True)
        lost, some = survey.stopping(), partly[survey.reached.root] | partly[survey.full.root]
        said = found.lost, found.degraded, tuple(found.partial)
        by_shares = survey.named(lost), survey.named(some & ~lost), tuple(survey.causes[one] for one in survey.shares())
        alone = [struck(survey.parts.formula, survey.parts.given | {event}) for event in range(len(survey.causes))]
        stopping = tuple(
            cause for cause, state in zip(survey.causes, alone, strict=True) if state.lost[survey.reached.root]
        )
        if said != by_shares or found.lost != stopping:
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.stem)
def test_single_failures_are_those_of_the_formulas(file):
    system, _ = load_system(str(file))
    assert differences(system) == []
    assert differences(fewer(system)) == []


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.stem)
def test_no_more_requests_are_lost_than_single_failures_let_expect(file):
    system, _ = load_system(str(file))
    for name, found in analyse(system).failures.flows.items():
        assert found.study._alone.at_most() >= found.unavailability * (1 - 1e-12), name


def test_a_promise_that_is_kept_is_judged_without_formulas(monkeypatch):
    monkeypatch.setattr(Alone, "answered", lambda self: pytest.fail(f"{self.flow.id} is compiled"))
    system, _ = load_system(str(ROOT / "blueprints" / "capstone-10m-reviewed.yaml"))
    assert {name: found.misses_target for name, found in analyse(system).failures.flows.items()} == {
        "open-the-app": False,
        "get-my-tasks": False,
        "create-task": False,
        "live-updates": False,
        "archive-audit-log": False,
    }


def test_counting_one_copy_too_many_is_noticed(monkeypatch):
    spared = Parts.spared
    monkeypatch.setattr(Parts, "spared", lambda self, singles, part, count: spared(self, singles, part, count + 1))
    assert any(differences(fewer(load_system(str(file))[0])) for file in DESIGNS)


def test_a_mixture_that_takes_any_branch_for_all_is_noticed(monkeypatch):
    monkeypatch.setattr(Singles, "mix", lambda self, branches: self.any_of(node for _, node in branches))
    assert any(differences(load_system(str(file))[0]) for file in DESIGNS)
