"""Faults, tradeoffs and contradictions: every exercise has one right answer, the same for the same seed."""

import difflib
import re
from collections import Counter
from pathlib import Path

import pytest

from archlint.cli.drill import place
from archlint.cli.drill.fault import ours
from archlint.cli.run import run
from archlint.drill.contradictions import Answer, points, statements
from archlint.drill.faults import LEVELS, Fault, Verdict, clean, judged, plant
from archlint.drill.faults.attempts import whereabouts
from archlint.drill.faults.edit import applied, removed
from archlint.drill.faults.fault import where
from archlint.drill.shelf import prompt_names, reference_file
from archlint.drill.sorts import sorts_of
from archlint.drill.tradeoffs import LETTERS, costs_of, deck, question
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
    """Two of our own answers, ready to be spoiled."""
    return [draft(reference_file(name)) for name in ("url-shortener", "rate-limiter")]


@pytest.mark.parametrize("level", LEVELS)
def test_a_fault_is_one_change_that_a_rule_notices_and_did_not_before(drafts, level):
    fault = plant(drafts, 1, BOOK, level)
    before = Path(fault.found[0].primary.file).read_text(encoding="utf-8").splitlines()
    changed = [line for line in difflib.ndiff(before, fault.text.splitlines()) if line[0] in "+-"]
    assert fault.level == level
    assert 1 <= len(changed) <= 2
    assert {finding.identity for finding in fault.found}.isdisjoint(frozenset().union(*(one.known for one in drafts)))
    assert fault.rule in {finding.rule for finding in fault.found}
    assert all(judged(fault, fault.rule, line, BOOK) == Verdict(rule=True, line=True) for line in fault.lines)
    assert judged(fault, "sharded-too-early", 99_999, BOOK) == Verdict(rule=False, line=False)
    main = next(finding for finding in fault.found if finding.rule == fault.rule)
    assert judged(fault, main.rule, main.primary.span.line, BOOK) == Verdict(rule=True, line=True)


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


@pytest.mark.parametrize(
    ("rule", "kin", "said", "right"),
    [
        ("stampede", ("stale-fill", "stampede"), "stale-fill", True),
        ("stampede", ("stale-fill", "stampede"), "no-backups", False),
        ("weak-read-decides-write", (), "guarantee-too-weak", True),
        ("guarantee-too-weak", (), "weak-read-decides-write", True),
    ],
    ids=["of the same kind", "another", "what it supersedes", "what supersedes it"],
)
def test_a_rule_that_means_the_same_fault_is_as_right(rule, kin, said, right):
    fault = Fault("", frozenset({3}), "line 3 was changed", "hard", rule, (), kin)
    assert judged(fault, said, 3, BOOK) == Verdict(rule=right, line=True)


def test_seeds_go_through_every_kind_before_any_comes_again_and_the_same_gives_the_same(drafts):
    faults = [plant(drafts, seed, BOOK, "warm-up") for seed in range(4)]
    assert len({fault.text for fault in faults}) == len({fault.kin for fault in faults}) == 4
    assert plant(drafts, 3, BOOK, "warm-up") == faults[3]


def test_a_blueprint_with_findings_of_its_own_is_refused():
    with pytest.raises(CommandError) as caught:
        draft(ROOT / "blueprints" / "capstone-today.yaml")
    assert "findings of its own" in caught.value.problems[0].message


def test_a_blueprint_that_is_none_is_refused():
    with pytest.raises(BlueprintError):
        clean("archlint: 1\nsystem: [\n", "x.yaml", BOOK)


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A clean design in a folder of its own, with nothing kept of earlier guesses."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    file = Path("mine.yaml")
    file.write_bytes(reference_file("rate-limiter").read_bytes())
    return file


def test_a_fault_takes_the_place_of_nobodys_design(mine, capsys):
    before = mine.read_bytes()
    assert run(["drill", "fault", "mine.yaml", "-o", "mine.yaml"]) == 2
    assert "overwrites-blueprint" in capsys.readouterr().err
    assert mine.read_bytes() == before
    for seed in ("1", "1"):
        assert run(["drill", "fault", "mine.yaml", "--seed", seed, "-o", "one.yaml"]) == 0
    assert run(["drill", "fault", "mine.yaml", "--seed", "2", "-o", "one.yaml"]) == 2


def test_two_faults_have_two_names(mine, capsys):
    """The hard one of a seed does not take the place of the easy one, nor a fault in one's own design that of ours."""
    for level in ((), ("--level", "hard")):
        for design in ((), ("mine.yaml",)):
            assert run(["drill", "fault", *design, *level]) == 0
    assert {path.name for path in Path().glob("fault-*")} == {
        "fault-1.yaml", "fault-hard-1.yaml", "fault-mine-1.yaml", "fault-mine-hard-1.yaml",
    }  # fmt: skip


def test_a_wrong_guess_shows_a_hint_and_the_next_earns_less(mine, capsys):
    fault = plant([draft(mine)], 3, BOOK, "warm-up")
    assert {fault.rule} == {finding.rule for finding in fault.found}

    def said(*more):
        assert run(["drill", "fault", "mine.yaml", "--seed", "3", "--level", "warm-up", *more]) == 0
        return capsys.readouterr().out

    def answer(rule, line):
        return said("--answer", f"{rule}:{line}")

    line, family = min(fault.lines), BOOK.rule(fault.rule).category
    assert "RULE:LINE" in said()
    first = answer("stale-fill", 1)
    assert first.startswith("neither rule nor line is right; 0 of 6 so far, 4 more with the next guess\n")
    assert f"hint 1 of 2: the rule is one about {family}" in first
    assert fault.change not in first
    assert answer("stale-fill", 1) == first  # the same guess is none
    assert answer(fault.rule, 1).startswith("the rule is right, the line is not; 2 of 6 so far, 1 more")
    assert answer("stale-fill", line).startswith("3 of 6: both are right, with guess 3\n")
    assert answer(fault.rule, line).startswith("3 of 6")
    said()  # begins anew
    assert answer(fault.rule, line).startswith("6 of 6: both are right\n")
    said()
    shown = said("--show")
    assert shown.startswith("0 of 6: nothing was guessed\n")
    assert fault.change in shown
    assert answer(fault.rule, line).startswith("0 of 6")


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]"])
def test_a_damaged_list_of_guesses_stops_no_drill(mine, capsys, content):
    kept = place.folder() / "faults.json"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(content)
    assert run(["drill", "fault", "mine.yaml", "--answer", "stale-fill:3"]) == 0
    said = capsys.readouterr()
    assert "hint 1 of 2" in said.out
    assert "it is `faults-damaged-1.json` now, and a new list begins" in said.err
    assert kept.with_name("faults-damaged-1.json").read_bytes() == content
    assert list(place.guesses().values()) == [[("stale-fill", 3)]]


@pytest.mark.parametrize(
    ("line", "place"), [(2, ("system", "")), (3, ("components", "")), (7, ("components", "db")), (11, ("flows", "f"))]
)
def test_a_hint_says_where_a_line_stands(line, place):
    assert whereabouts(SMALL, line) == place


def test_what_is_no_answer_is_refused(mine, capsys):
    """It costs no guess either."""
    told = {
        "stale-fil:3": "did you mean `stale-fill`?",
        "single-point:3": "rules about that: `single-point-of-failure`",
        "here": "is a rule and a line",
        "stale-fill:0": "there is no line 0 in `fault-mine-3.yaml`: its lines are 1 to ",
        "stale-fill:9999": "there is no line 9999",
    }
    for wrong, said in told.items():
        assert run(["drill", "fault", "mine.yaml", "--seed", "3", "--answer", wrong]) == 2
        assert said in capsys.readouterr().err
    assert place.guesses() == {}


def test_ours_are_clean_designs(monkeypatch):
    """Every answer of ours is one to be spoiled, but for those about which a newer rule complains."""
    seen = []
    monkeypatch.setattr("archlint.cli.drill.fault.plant", lambda drafts, *_: seen.extend(drafts))
    ours(3, BOOK)
    assert len(seen) == len(prompt_names())


@pytest.fixture(scope="module")
def systems():
    """Our own answers."""
    return [load_system(reference_file(name).as_posix())[0] for name in prompt_names()]


def test_every_decision_is_asked_of_and_its_form_tells_not_which_answer_is_right(systems):
    """Wrong answers are what other decisions cost, of no sort that the decision may be of, and as often seen as right ones."""
    cards = deck(systems)
    asked = [question(cards, systems[seed % 12], seed, seed // 12) for seed in range(5 * len(systems))]
    assert {(one.system, one.choose) for one in asked} == {
        (one.name, each.choose) for one in systems for each in one.decisions if each.gain and each.cost and each.on
    }
    seen = Counter(cost for found in asked for cost in found.costs)
    rarest = 0.0
    for found in asked:
        own = next(
            each for one in systems for each in one.decisions if each.choose == found.choose and each.cost == found.told
        )
        right = found.costs[LETTERS.index(found.answer)]
        assert right in costs_of(own)
        assert len(set(found.costs)) == len(LETTERS)
        assert not re.search(r"\d|…|\b(?:two|three|ten|fifteen|thirty|million)\b", " ".join(found.costs))
        sorts = sorts_of(" ".join((own.choose, own.gain, own.cost, own.because or "")))
        assert all(not sorts_of(cost) & sorts for cost in found.costs if cost != right), found
        rare = [cost for cost in found.costs if seen[cost] == min(seen[each] for each in found.costs)]
        rarest += (right in rare) / len(rare)
    assert rarest / len(asked) < 0.3
    assert question(cards, systems[0], 7) == question(deck(systems), systems[0], 7)


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
    capsys.readouterr()
    assert run(["drill", "contradictions", "--answer", "14:no:ten", "--answer", "17:yes", "--answer", "7:maybe"]) == 2
    assert capsys.readouterr().err.count("error[bad-answer]") == 3


def test_a_statement_that_there_is_not_is_no_malformed_answer(capsys):
    assert run(["drill", "contradictions", "--answer", "99:yes"]) == 2
    assert "there is no statement 99: they are numbered from 1 to 16" in capsys.readouterr().err
