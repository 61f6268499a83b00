"""Faults, tradeoffs and contradictions: every exercise has one right answer, the same for the same seed."""

import difflib
from pathlib import Path

import pytest

from archlint.cli.drill.fault import ours
from archlint.cli.run import run
from archlint.drill.contradictions import Answer, points, statements
from archlint.drill.costs import COSTS
from archlint.drill.faults import LEVELS, clean, judged, plant
from archlint.drill.faults.edit import applied, removed
from archlint.drill.faults.fault import where
from archlint.drill.shelf import prompt_names, reference_file
from archlint.drill.submission import read_submission
from archlint.drill.tradeoffs import LETTERS, question
from archlint.errors import BlueprintError, CommandError
from archlint.graph import load_system
from archlint.rules import load_book
from archlint.source import parse_text

ROOT = Path(__file__).parents[2]
REVIEWED = ROOT / "blueprints" / "capstone-10m-reviewed.yaml"
BOOK = load_book()


def draft(file=REVIEWED):
    return clean(file.read_text(encoding="utf-8"), file.as_posix(), BOOK)


@pytest.fixture(scope="module")
def drafts():
    """Our own answers, ready to be spoiled."""
    return [draft(reference_file(name)) for name in prompt_names()]


@pytest.fixture(scope="module")
def reviewed():
    """A clean design with a cache, a queue and copies."""
    return [draft()]


@pytest.mark.parametrize("seed", range(1, 13))
def test_a_fault_is_one_change_that_a_rule_notices_and_did_not_before(drafts, seed):
    fault = plant(drafts, seed, BOOK)
    before = Path(fault.found[0].primary.file).read_text(encoding="utf-8").splitlines()
    changed = [line for line in difflib.ndiff(before, fault.text.splitlines()) if line[0] in "+-"]
    assert 1 <= len(changed) <= 2
    assert fault.rule in {finding.rule for finding in fault.found}
    assert all(judged(fault, fault.rule, line, BOOK).points == 2 for line in fault.lines)
    assert judged(fault, "sharded-too-early", 99_999, BOOK).points == 0
    main = next(finding for finding in fault.found if finding.rule == fault.rule)
    assert judged(fault, main.rule, main.primary.span.line, BOOK).points == 2


SMALL = """\
archlint: 1
system: S
components:
  c: {kind: client}
  api: {kind: service}
  db:
    engine: postgresql
    backups: {every: 1 day}

flows:
  f: {does: read, rate: 1/s, steps: [c -> api -> db]}
"""


@pytest.mark.parametrize(
    ("path", "change", "lines"),
    [
        (("components", "db", "backups"), "a line is missing behind line 7", {6, 7}),
        (("components", "db", "engine"), "a line is missing behind line 6", {6, 7}),
        (("flows", "f", "rate"), "something is missing in line 11", {11}),
    ],
)
def test_what_is_missing_is_said_to_be_and_any_line_of_what_it_is_missing_from_is_right(path, change, lines):
    document = parse_text(SMALL, "s.yaml")
    edit = removed(document, path)
    assert where(document.lines, edit) == (lines, change)
    assert len(applied(document.lines, edit).splitlines()) == len(document.lines) - (not edit.lines)


def test_a_rule_that_means_the_same_fault_is_as_right(drafts):
    fault = next(one for seed in range(30) if (one := plant(drafts, seed, BOOK, "standard")).rule == "stampede")
    line = min(fault.lines)
    assert judged(fault, "stale-fill", line, BOOK).points == 2
    assert judged(fault, "no-backups", line, BOOK).points == 1
    full = next(one for seed in range(30) if (one := plant(drafts, seed, BOOK, "hard")).rule == "saturated-resource")
    assert judged(full, "resource-over-target", min(full.lines), BOOK).points == 2


def test_seeds_go_through_every_kind_before_any_comes_again_and_levels_are_apart(drafts):
    first = {level: [plant(drafts, seed, BOOK, level) for seed in range(4)] for level in LEVELS}
    assert all(fault.level == level for level, faults in first.items() for fault in faults)
    assert all(len({fault.text for fault in faults}) == 4 for faults in first.values())
    assert all(len({fault.kin for fault in faults}) >= 3 for faults in first.values())


def test_the_unspoiled_blueprint_has_no_such_finding(reviewed):
    """The negative control: what the exercise calls a fault is not there without it."""
    clean = {finding.identity for finding in read_submission("x", REVIEWED.as_posix(), BOOK).work.findings}
    for seed in range(3):
        assert clean.isdisjoint(finding.identity for finding in plant(reviewed, seed, BOOK).found)


def test_the_same_seed_gives_the_same_fault_and_others_differ(reviewed):
    assert plant(reviewed, 5, BOOK).text == plant(reviewed, 5, BOOK).text
    assert len({plant(reviewed, seed, BOOK).text for seed in range(6)}) == 6


def test_a_blueprint_with_findings_of_its_own_is_refused():
    with pytest.raises(CommandError) as caught:
        draft(ROOT / "blueprints" / "capstone-today.yaml")
    assert "findings of its own" in caught.value.problems[0].message


def test_a_blueprint_that_is_none_is_refused():
    with pytest.raises(BlueprintError):
        clean("archlint: 1\nsystem: [\n", "x.yaml", BOOK)


def test_a_fault_takes_the_place_of_nobodys_design(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    mine = Path("mine.yaml")
    mine.write_bytes(REVIEWED.read_bytes())
    assert run(["drill", "fault", "mine.yaml", "-o", "mine.yaml"]) == 2
    assert "overwrites-blueprint" in capsys.readouterr().err
    assert mine.read_bytes() == REVIEWED.read_bytes()
    for seed in ("1", "1", "2"):
        assert run(["drill", "fault", "mine.yaml", "--seed", seed, "-o", "fault-1.yaml"]) == 0


def test_fault_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["drill", "fault", "--seed", "3"]) == 0
    assert Path("fault-3.yaml").is_file()
    fault = ours(3, BOOK)
    assert run(["drill", "fault", "--seed", "3", "--answer", f"{fault.rule}:{min(fault.lines)}"]) == 0
    assert "2 of 2: both right" in capsys.readouterr().out
    assert run(["drill", "fault", "--seed", "3", "--answer", "stale-fil:3"]) == 2
    assert "did you mean `stale-fill`?" in capsys.readouterr().err
    assert run(["drill", "fault", "--seed", "3", "--answer", "here"]) == 2


def test_wrong_answers_are_of_other_sorts_and_speak_of_the_same_system():
    """No noun and no length tells which cost is its own: where the system keeps links, the others speak of links."""
    systems = [load_system(reference_file(name).as_posix())[0] for name in prompt_names()]
    told = 0
    for seed in range(5 * len(systems)):
        system = systems[seed % len(systems)]
        found = question(system, seed, seed // len(systems))
        own = next(one for one in system.decisions if one.choose == found.choose)
        assert found.costs[LETTERS.index(found.answer)] == own.cost
        assert len(set(found.costs)) == len(LETTERS)
        said = " ".join((own.choose, own.gain, own.cost, own.because or ""))
        things = [name.replace("-", " ") for name in system.data] + ["records"]
        for cost in set(found.costs) - {own.cost}:
            clauses = {
                clause.format(things=thing): sort for sort in COSTS for clause in sort.clauses for thing in things
            }
            sort = next(clauses[clause] for clause in clauses if clause in cost)
            assert not sort.words.search(said), (found.choose, cost)
            told += any(thing in cost for thing in things)
        assert question(system, seed, seed // len(systems)) == found
    assert told > 5 * len(systems)


def test_every_decision_is_asked_of_and_no_wrong_answer_speaks_of_it(capsys):
    systems = [load_system(reference_file(name).as_posix())[0] for name in prompt_names()]
    asked = set()
    for seed in range(5 * len(systems)):
        found = question(systems[seed % len(systems)], seed, seed // len(systems))
        asked.add((found.system, found.choose))
    every = {
        (one.name, each.choose) for one in systems for each in one.decisions if each.gain and each.cost and each.on
    }
    assert asked == every
    run(["drill", "tradeoff", "--seed", "25"])  # misses are answered from any copy, so a lag of copies would be right
    assert capsys.readouterr().out.count("lag") <= 1


def test_tradeoff_on_the_command_line(capsys):
    assert run(["drill", "tradeoff", "--seed", "4"]) == 0
    assert "What gets worse?" in capsys.readouterr().out
    heads = set()
    for letter in LETTERS:
        assert run(["drill", "tradeoff", "--seed", "4", "--answer", letter]) == 0
        heads.add(capsys.readouterr().out.split(":")[0].split(",")[0])
    assert heads == {"right", "no"}
    assert run(["drill", "tradeoff", "--answer", "e"]) == 2
    assert run(["drill", "tradeoff", str(ROOT / "blueprints" / "capstone-today.yaml")]) == 2


KNOWN = {
    "average": (57.87, True),
    "peak-three": (173.6, True),
    "peak-table": (138.9, False),
    "breaking-point": (48_000, False),
    "storage-rows": (1e12, True),
    "audit-year": (1.825e12, True),
    "audit-writes": (347.2, False),
    "reads-ten": (1575, False),
    "sockets": (3e8, True),
    "nic": (62_500, True),
    "doubling": (1350, False),
    "pools": (200, True),
    "replicas": (5500, True),
    "shards": (10, False),
    "cached": (1000, True),
    "detection": (5250, False),
}
"""The lecture's figures, recomputed by hand."""


def test_the_lecture_s_figures_are_recomputed():
    assert {one.id: one.follows for one in statements()} == {name: follows for name, (_, follows) in KNOWN.items()}
    for one in statements():
        assert one.computed == pytest.approx(KNOWN[one.id][0], rel=0.002)


def test_an_answer_needs_the_verdict_and_the_figure():
    by_name = {one.id: one for one in statements()}
    wrong, right = by_name["peak-table"], by_name["average"]
    assert points(wrong, Answer(follows=False, figure=139.0)) == (2, 2)
    assert points(wrong, Answer(follows=False)) == (1, 2)
    assert points(wrong, Answer(follows=False, figure=580.0)) == (1, 2)
    assert points(wrong, Answer(follows=True)) == (0, 2)
    assert points(right, Answer(follows=True)) == (1, 1)
    assert points(right, Answer(follows=False)) == (0, 1)
    careful = by_name["shards"]  # ten at full load, fifteen at 70 %
    assert [points(careful, Answer(follows=False, figure=one))[0] for one in (3, 10, 15, 30)] == [1, 2, 2, 1]


def test_contradictions_on_the_command_line(capsys):
    assert run(["drill", "contradictions"]) == 0
    said = capsys.readouterr().out
    assert "Which figures follow" in said
    assert not any(f"{one.computed:.0f}" in said.split("--answer", 1)[1] for one in statements())
    answers = []
    for number, one in enumerate(statements(), start=1):
        answers += ["--answer", f"{number}:yes" if one.follows else f"{number}:no:{one.computed:.0f}"]
    assert run(["drill", "contradictions", *answers]) == 0
    assert capsys.readouterr().out.endswith("\n23 of 23 points\n")
    assert run(["drill", "contradictions", "--answer", "1:yes", "--answer", "3:no"]) == 0
    said = capsys.readouterr().out
    assert said.count("follow") == 2
    assert said.endswith("\n2 of 3 points, 14 of 16 not answered\n")
    assert run(["drill", "contradictions", "--answer", "1:yes", "--answer", "1:no:5"]) == 2
    assert "statement 1 is answered twice" in capsys.readouterr().err
    for wrong in ("99:yes", "1:perhaps", "3:no:many", "3:yes:139", ""):
        assert run(["drill", "contradictions", "--answer", wrong]) == 2


def test_a_statement_that_there_is_not_is_no_malformed_answer(capsys):
    assert run(["drill", "contradictions", "--answer", "99:yes"]) == 2
    assert "there is no statement 99: they are numbered from 1 to 16" in capsys.readouterr().err
